//! Which products are nearest, and whether any can have been missed.
//!
//! A few vectors are compared one by one: all of them in 8 bits a number, and those that may be near enough in full
//! precision. Many are searched through the graph, whose candidates are then compared in full precision, together with
//! everything that is not in the graph yet.

use likewise_domain::Similarity;
use likewise_usecases::PortError;
use roaring::RoaringBitmap;

use super::{
    arena::{dot, scattered},
    graph::{Graph, product_of},
    vectors::Vectors,
};

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) vector: &'a [f32],
    pub(super) k: usize,
    pub(super) at_least: Option<Similarity>,
    /// The products that may be found: those that are live, under a filter those that match it as well.
    pub(super) allowed: &'a RoaringBitmap,
}

/// The `k` nearest, and those that are as near as the last of them: the order among equals is by id, which is not
/// known here.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) hits: Vec<(Similarity, u32)>,
    pub(super) exact: bool,
    pub(super) examined: u64,
}

/// How much is compared one by one, and how far the graph is searched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) exact_up_to: usize,
    pub(super) beam: usize,
    /// See [`IndexConfig`](super::config::IndexConfig).
    pub(super) compared_a_candidate: usize,
}

impl Limits {
    /// Candidates beyond this are not asked of the graph: comparing everything is then no slower.
    const WIDEST_BEAM: usize = 4_096;
    /// Where more than this are equal at the end of the list, their links in the graph lead to each other alone, and
    /// not to all of them.
    const MANY_EQUAL: usize = 48;

    /// How many candidates are asked of the graph for the `k` nearest. Of a thousand, among 20,000 made-up vectors, a
    /// tenth more than that find 0.959, half as many again 0.998 and twice as many 0.9997; the time grows with them.
    fn beam_for(self, k: usize) -> usize {
        self.beam.max(k.saturating_add(k / 2))
    }

    /// Whether `candidates` of `all` vectors are compared one by one for the `k` nearest: where that is no slower than
    /// the graph, which steps over what a filter does not let through.
    fn is_few(self, candidates: usize, all: usize, k: usize) -> bool {
        let stepped_over = all / candidates.max(1);
        let by_graph = self.beam_for(k).saturating_mul(self.compared_a_candidate).saturating_mul(stepped_over.max(1));
        candidates <= self.exact_up_to.max(by_graph)
    }
}

/// Answers `question`.
pub(super) fn nearest(
    (graph, vectors): (&Graph, &Vectors),
    question: &Question<'_>,
    limits: Limits,
) -> Result<Found, PortError> {
    let candidates = usize::try_from(question.allowed.len()).unwrap_or(usize::MAX).min(vectors.count());
    let waiting = vectors.tail_len(graph.up_to);
    if limits.is_few(candidates, vectors.count(), question.k) || waiting == vectors.count() {
        return Ok(compare_all(vectors, question));
    }
    let mut beam = limits.beam_for(question.k);
    while beam <= Limits::WIDEST_BEAM {
        match search_graph((graph, vectors), question, beam)? {
            Reached::Found(found) => return Ok(found),
            Reached::CutAmongEquals => beam *= 4,
            Reached::TooLittle => break,
        }
    }
    Ok(compare_all(vectors, question))
}

/// What came of a search of the graph.
enum Reached {
    Found(Found),
    /// The last of the list is one of several equal ones, and the beam ended among them.
    CutAmongEquals,
    /// There may be more than the links of the graph lead to.
    TooLittle,
}

/// Compares with every vector that may be found.
fn compare_all(vectors: &Vectors, question: &Question<'_>) -> Found {
    let (maybe_near, examined) = estimate_all(vectors, question);
    let mut nearest = Nearest::of(question);
    scattered(with_vectors(maybe_near.into_iter(), vectors), |product, vector| {
        nearest.offer(product, dot(question.vector, vector));
    });
    Found { hits: nearest.finish(), exact: true, examined }
}

/// The products that may be among the `k` nearest, or as near as the last of them, and how many were looked at.
fn estimate_all(vectors: &Vectors, question: &Question<'_>) -> (Vec<u32>, u64) {
    let probe = vectors.probe(question.vector);
    let least = question.at_least.map_or(f32::NEG_INFINITY, |least| least.value() - probe.error);
    let mut examined = 0;
    let mut maybe_near: Vec<(f32, u32)> = Vec::new();
    for product in question.allowed {
        let Some(estimate) = vectors.estimate(&probe, product) else { continue };
        examined += 1;
        if estimate >= least {
            maybe_near.push((estimate, product));
        }
    }
    let k = question.k.max(1);
    if maybe_near.len() > k {
        let (_, (of_kth, _), _) = maybe_near.select_nth_unstable_by(k - 1, |one, other| other.0.total_cmp(&one.0));
        // The k best by estimates are no farther than that less the error, and an estimate may be as much too low.
        let bar = *of_kth - 2.0 * probe.error;
        maybe_near.retain(|(estimate, _)| *estimate >= bar);
    }
    (maybe_near.into_iter().map(|(_, product)| product).collect(), examined)
}

/// Those of `products` that have a vector, with it.
fn with_vectors(products: impl Iterator<Item = u32>, vectors: &Vectors) -> impl Iterator<Item = (u32, &[f32])> {
    products.filter_map(|product| Some((product, vectors.get(product)?)))
}

/// Searches the graph, and compares with what is not in it.
fn search_graph(
    (graph, vectors): (&Graph, &Vectors),
    question: &Question<'_>,
    beam: usize,
) -> Result<Reached, PortError> {
    // What is in the graph already and still in the tail as well is compared with the tail.
    let wanted = |name| vectors.is_current(name, graph.up_to) && question.allowed.contains(product_of(name));
    let names = graph.search(question.vector, beam, wanted)?;
    if names.len() < beam {
        return Ok(Reached::TooLittle);
    }
    let mut nearest = Nearest::of(question);
    let mut examined = 0;
    let mut compare = |product, vector: &[f32]| {
        examined += 1;
        nearest.offer(product, dot(question.vector, vector));
    };
    let found = names.iter().map(|(name, _)| product_of(*name));
    scattered(with_vectors(found, vectors), &mut compare);
    let tail = vectors.tail(graph.up_to).map(|(_, product)| product);
    let tail = tail.filter(|product| question.allowed.contains(*product));
    with_vectors(tail, vectors).for_each(|(product, vector)| compare(product, vector));
    match nearest.equal_at_the_end() {
        Some((_, equal)) if equal > Limits::MANY_EQUAL => Ok(Reached::TooLittle),
        Some((last, 2..)) if ends_among((vectors, question), &names, last) => Ok(Reached::CutAmongEquals),
        _ => Ok(Reached::Found(Found { hits: nearest.finish(), exact: false, examined })),
    }
}

/// Whether the beam ends at vectors of this similarity. Equal vectors are equal to the graph as well, so that they
/// stand together in the beam: inside of it, or at its end and beyond.
fn ends_among((vectors, question): (&Vectors, &Question<'_>), names: &[(u64, f32)], similarity: Similarity) -> bool {
    let end = names.last().map(|(_, distance)| *distance);
    let last_ones = names.iter().rev().take_while(|(_, distance)| Some(*distance) == end);
    with_vectors(last_ones.map(|(name, _)| product_of(*name)), vectors)
        .any(|(_, vector)| Similarity::clamped(dot(question.vector, vector)) == similarity)
}

/// The nearest so far, with everything that is as near as the last of them.
#[derive(Debug)]
struct Nearest {
    k: usize,
    hits: Vec<(Similarity, u32)>,
    /// What is less is not looked at.
    least: Similarity,
    /// How many to hold before those that cannot stay are let go.
    hold: usize,
}

impl Nearest {
    fn of(question: &Question<'_>) -> Self {
        let least = question.at_least.unwrap_or(Similarity::LEAST);
        // A caller may ask for far more than there is.
        let k = question.k.max(1);
        Self { k, hits: Vec::new(), least, hold: k.saturating_mul(2).saturating_add(64) }
    }

    fn offer(&mut self, product: u32, cosine: f32) {
        let similarity = Similarity::clamped(cosine);
        if similarity >= self.least {
            self.hits.push((similarity, product));
            if self.hits.len() >= self.hold {
                self.let_go();
                // Where nearly all are equal none can go: the next look is put off, or each offer would cost one.
                self.hold = self.hold.max(self.hits.len().saturating_mul(2));
            }
        }
    }

    /// Lets go of everything that is farther than the `k`th.
    fn let_go(&mut self) {
        if let Some(last) = self.last() {
            self.least = last;
            self.hits.retain(|hit| hit.0 >= last);
        }
    }

    /// The similarity of the `k`th, where there are so many.
    fn last(&mut self) -> Option<Similarity> {
        if self.hits.len() < self.k {
            return None;
        }
        Some(self.hits.select_nth_unstable_by(self.k - 1, |a, b| b.0.cmp(&a.0)).1.0)
    }

    /// The similarity of the `k`th, and how many are as near.
    fn equal_at_the_end(&mut self) -> Option<(Similarity, usize)> {
        let last = self.last()?;
        Some((last, self.hits.iter().filter(|hit| hit.0 == last).count()))
    }

    fn finish(mut self) -> Vec<(Similarity, u32)> {
        self.let_go();
        self.hits
    }
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, clippy::float_cmp, reason = "small whole numbers are exact")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::index::{config::IndexConfig, graph::name_of};

    fn all(count: u32) -> RoaringBitmap {
        (0..count).collect()
    }

    fn question<'a>(vector: &'a [f32], k: usize, allowed: &'a RoaringBitmap) -> Question<'a> {
        Question { vector, k, at_least: None, allowed }
    }

    /// `count` vectors of which every `groups`th is the same, all in the graph.
    fn duplicates(count: u32, groups: u32) -> (Graph, Vectors) {
        let mut graph = Graph::new(2, &IndexConfig::default()).unwrap();
        let mut vectors = Vectors::new(2);
        for n in 0..count {
            let angle = (n % groups) as f32 / groups as f32;
            let (vector, change) = ([angle.cos(), angle.sin()], u64::from(n) + 1);
            vectors.put(n, change, &vector);
            graph.add(name_of(change, n), &vector).unwrap();
        }
        graph.up_to = u64::from(count);
        vectors.merged(u64::from(count));
        (graph, vectors)
    }

    #[test]
    fn all_that_are_as_near_as_the_last_are_found() {
        let limits = Limits { exact_up_to: 0, beam: 100, compared_a_candidate: 0 };
        // Few enough for the links of the graph, and too many.
        for (groups, equal, exact) in [(150, 20, false), (75, 40, false), (10, 300, true)] {
            let (graph, vectors) = duplicates(3_000, groups);
            let allowed = all(3_000);
            let found = nearest((&graph, &vectors), &question(&[1.0, 0.0], 5, &allowed), limits).unwrap();
            assert_eq!((found.hits.len(), found.exact), (equal, exact), "{groups} groups");
            assert!(found.hits.iter().all(|(similarity, product)| similarity.value() == 1.0 && product % groups == 0));
        }
    }

    #[test]
    fn a_beam_that_ends_among_equals_is_widened() {
        let (graph, vectors) = duplicates(3_000, 150);
        let allowed = all(3_000);
        let question = question(&[1.0, 0.0], 5, &allowed);
        assert!(matches!(search_graph((&graph, &vectors), &question, 12), Ok(Reached::CutAmongEquals)));
        assert!(
            matches!(search_graph((&graph, &vectors), &question, 48), Ok(Reached::Found(found)) if found.hits.len() == 20)
        );
    }

    #[test]
    fn few_are_compared_one_by_one_and_many_are_not() {
        let (graph, vectors) = duplicates(3_000, 3_000);
        let allowed = all(3_000);
        let limits = Limits { exact_up_to: 0, beam: 100, compared_a_candidate: 0 };
        let by_graph = nearest((&graph, &vectors), &question(&[1.0, 0.0], 5, &allowed), limits).unwrap();
        assert!(!by_graph.exact);
        assert!(by_graph.examined < 3_000, "{}", by_graph.examined);
        let one_by_one = Limits { exact_up_to: 3_000, ..limits };
        let exact = nearest((&graph, &vectors), &question(&[1.0, 0.0], 5, &allowed), one_by_one).unwrap();
        assert_eq!((exact.exact, exact.examined), (true, 3_000));
        let sooner = Limits { compared_a_candidate: 20, ..limits };
        let found = |k, allowed| nearest((&graph, &vectors), &question(&[1.0, 0.0], k, allowed), sooner).unwrap();
        assert!(!found(5, &allowed).exact);
        assert!(found(100, &allowed).exact, "150 candidates of the graph take as long as all the others");
        let narrow = all(1_500);
        let few = found(5, &narrow);
        assert_eq!((few.exact, few.examined), (true, 1_500), "the graph would step over one for each that it finds");
    }

    proptest! {
        #[test]
        fn estimates_lose_none_of_the_nearest(
            numbers in prop::collection::vec(prop::collection::vec(-1.0_f32..1.0, 8), 1..300),
            k in 1_usize..40,
            at_least in prop::option::of(-0.5_f32..0.9),
        ) {
            let mut vectors = Vectors::new(8);
            for (numbers, product) in numbers.iter().zip(0_u32..) {
                let length = numbers.iter().map(|number| number * number).sum::<f32>().sqrt().max(1e-9);
                let unit: Vec<f32> = numbers.iter().map(|number| number / length).collect();
                vectors.put(product, u64::from(product) + 1, &unit);
            }
            let query = vectors.get(0).unwrap().to_vec();
            let allowed = all(u32::try_from(numbers.len()).unwrap());
            let at_least = at_least.map(Similarity::clamped);
            let asked = Question { at_least, ..question(&query, k, &allowed) };
            let mut expected = Nearest::of(&asked);
            with_vectors(allowed.iter(), &vectors).for_each(|(product, vector)| expected.offer(product, dot(&query, vector)));
            let (mut expected, mut found) = (expected.finish(), compare_all(&vectors, &asked).hits);
            expected.sort_by_key(|(_, product)| *product);
            found.sort_by_key(|(_, product)| *product);
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn what_is_not_in_the_graph_yet_is_found_beside_what_is() {
        let (graph, mut vectors) = duplicates(3_000, 3_000);
        vectors.put(3_000, 4_000, &[1.0, 0.0]);
        vectors.put(7, 4_001, &[0.0, 1.0]);
        let allowed = all(3_001);
        let limits = Limits { exact_up_to: 0, beam: 100, compared_a_candidate: 0 };
        let found = nearest((&graph, &vectors), &question(&[1.0, 0.0], 20, &allowed), limits).unwrap();
        let mut products: Vec<u32> = found.hits.iter().map(|hit| hit.1).collect();
        products.sort_unstable();
        let expected: Vec<u32> = (0..20).filter(|n| *n != 7).chain([3_000]).collect();
        assert_eq!(products, expected);
    }

    #[test]
    fn more_than_there_is_finds_all_there_is() {
        let (graph, vectors) = duplicates(300, 300);
        let allowed = all(300);
        let limits = Limits { exact_up_to: 0, beam: 100, compared_a_candidate: 0 };
        let found = nearest((&graph, &vectors), &question(&[1.0, 0.0], usize::MAX, &allowed), limits);
        assert_eq!(found.unwrap().hits.len(), 300);
    }

    proptest! {
        #[test]
        fn the_nearest_are_those_that_sorting_gives(
            cosines in prop::collection::vec((0_u8..20).prop_map(|n| f32::from(n) / 20.0), 0..400),
            k in 1_usize..40,
            at_least in prop::option::of((0_u8..20).prop_map(|n| f32::from(n) / 20.0)),
        ) {
            let allowed = RoaringBitmap::new();
            let at_least = at_least.map(|value| Similarity::new(value).unwrap());
            let mut nearest = Nearest::of(&Question { at_least, ..question(&[], k, &allowed) });
            cosines.iter().zip(0..).for_each(|(cosine, product)| nearest.offer(product, *cosine));
            let mut sorted: Vec<(Similarity, u32)> = cosines.iter().map(|c| Similarity::clamped(*c)).zip(0..).collect();
            sorted.retain(|hit| at_least.is_none_or(|least| hit.0 >= least));
            sorted.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            if let Some(last) = sorted.get(k - 1).map(|hit| hit.0) {
                sorted.retain(|hit| hit.0 >= last);
            }
            let mut found = nearest.finish();
            found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            prop_assert_eq!(found, sorted);
        }
    }
}
