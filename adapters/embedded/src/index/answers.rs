//! The latest answers of searches without a filter, as long as nothing was written since.
//!
//! A shop asks the same questions again and again, and its pages ask them once more: the nearest thousand to a popular
//! query are found once. Each answer is kept with the *epoch* in which its search began. Every write begins a new epoch
//! once it is in memory, so an answer that may have missed one is never given again.

use std::sync::atomic::{AtomicU64, Ordering};

use likewise_domain::{Fingerprint, Similarity};
use likewise_usecases::ports::{Nearest, NearestQuery};
use quick_cache::{Weighter, sync::Cache};

/// The latest answers.
#[derive(Debug)]
pub(super) struct Answers {
    cache: Cache<Asked, (u64, Nearest), Hits>,
    epoch: AtomicU64,
}

/// What was asked, but for the vector and the generation, whose hash stands for them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    hash: blake3::Hash,
    k: usize,
    at_least: Option<u32>,
}

#[derive(Debug, Clone)]
struct Hits;

impl Weighter<Asked, (u64, Nearest)> for Hits {
    fn weight(&self, _: &Asked, (_, nearest): &(u64, Nearest)) -> u64 {
        nearest.hits.len() as u64 + 8
    }
}

impl Answers {
    /// How many hits are kept in all, of some 24 bytes each.
    const MOST_HITS: u64 = 1_000_000;
    /// How many answers that is, by and large.
    const USUAL_ANSWERS: usize = 1_000;

    pub(super) fn new() -> Self {
        Self { cache: Cache::with_weighter(Self::USUAL_ANSWERS, Self::MOST_HITS, Hits), epoch: AtomicU64::new(0) }
    }

    /// The epoch of a search that begins now.
    pub(super) fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::SeqCst)
    }

    /// Says that what was written is in memory.
    pub(super) fn begin_epoch(&self) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
    }

    /// The answer of this epoch to `asked`.
    pub(super) fn get(&self, asked: &Asked, epoch: u64) -> Option<Nearest> {
        self.cache.get(asked).filter(|(known, _)| *known == epoch).map(|(_, nearest)| nearest)
    }

    /// Keeps the answer to `asked` of a search that began in `epoch`.
    pub(super) fn keep(&self, asked: Asked, epoch: u64, nearest: &Nearest) {
        self.cache.insert(asked, (epoch, nearest.clone()));
    }
}

impl Asked {
    /// What `query` asks; `None` where it has a filter, whose index has changes of its own.
    pub(super) fn of(generation: &Fingerprint, query: &NearestQuery<'_>) -> Option<Self> {
        if query.filter.is_some() {
            return None;
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(generation.as_str().as_bytes());
        query.vector.as_slice().iter().for_each(|number| {
            hasher.update(&number.to_le_bytes());
        });
        let at_least = query.at_least.map(|least| Similarity::value(least).to_bits());
        Some(Self { hash: hasher.finalize(), k: query.k, at_least })
    }
}

#[cfg(test)]
mod tests {
    use likewise_domain::Embedding;

    use super::*;

    fn query(vector: &Embedding, k: usize) -> NearestQuery<'_> {
        NearestQuery { vector, k, at_least: None, filter: None }
    }

    #[test]
    fn an_answer_is_given_again_until_something_is_written() {
        let answers = Answers::new();
        let (one, other) = (Embedding::new(vec![1.0, 0.0]).unwrap(), Embedding::new(vec![0.0, 1.0]).unwrap());
        let generation = Fingerprint::parse("0123456789abcdef").unwrap();
        let asked = |vector, k| Asked::of(&generation, &query(vector, k)).unwrap();
        let nearest = Nearest { hits: Vec::new(), exact: true, examined: 7 };
        let before = answers.epoch();
        answers.keep(asked(&one, 5), before, &nearest);
        assert_eq!(answers.get(&asked(&one, 5), answers.epoch()), Some(nearest.clone()));
        assert_eq!(answers.get(&asked(&one, 6), answers.epoch()), None);
        assert_eq!(answers.get(&asked(&other, 5), answers.epoch()), None);
        answers.begin_epoch();
        assert_eq!(answers.get(&asked(&one, 5), answers.epoch()), None);
        answers.keep(asked(&one, 5), before, &nearest);
        assert_eq!(answers.get(&asked(&one, 5), answers.epoch()), None, "its search began before the write");
    }
}
