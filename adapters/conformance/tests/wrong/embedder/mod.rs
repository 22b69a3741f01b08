//! Wrong embedders.

mod flaws;

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use async_trait::async_trait;
use likewise_conformance::{EmbedderHarness, Failure, Fresh, memory::ScriptedEmbedder};
use likewise_domain::Embedding;
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Card, Embedded, Embedder, Purpose},
};

use self::flaws::{FLAWS, Flaw};
use super::{Wrong, error};
use crate::reference::UNEMBEDDABLE;

type Items = Vec<Result<Embedded, PortError>>;

/// Every wrong embedder.
pub(crate) fn all() -> Vec<Wrong> {
    FLAWS
        .iter()
        .map(|(flaw, fails)| {
            let suite = likewise_conformance::embedder(WrongEmbedders(*flaw));
            Wrong { flaw: format!("{flaw:?}"), suite, port: "embedder", fails }
        })
        .collect()
}

struct WrongEmbedders(Flaw);

#[async_trait]
impl EmbedderHarness for WrongEmbedders {
    fn name(&self) -> &'static str {
        "wrong"
    }

    async fn embedder(&self) -> Result<Fresh<dyn Embedder>, Failure> {
        let right = ScriptedEmbedder::new();
        right.fail_texts_with(UNEMBEDDABLE, ErrorKind::InvalidInput);
        let mut cards = [right.card().clone(), right.card().clone()];
        for (card, flaw) in cards.iter_mut().zip([Flaw::CardIsBlank, Flaw::CardChanges]) {
            if self.0 == flaw {
                card.name.clear();
                card.best_batch = 0;
            }
        }
        let max_tokens = right.card().model.max_tokens;
        Ok(Fresh::new(Arc::new(WrongEmbedder {
            right,
            flaw: self.0,
            cards,
            short: ScriptedEmbedder::of(32, max_tokens / 2),
            long: ScriptedEmbedder::of(32, 1_000_000),
            calls: 0.into(),
            busy: false.into(),
            served: tokio::sync::Mutex::default(),
            crossing: tokio::sync::Barrier::new(8),
        })))
    }

    fn unembeddable(&self) -> Option<String> {
        Some(UNEMBEDDABLE.to_owned())
    }
}

#[derive(Debug)]
struct WrongEmbedder {
    right: Arc<ScriptedEmbedder>,
    flaw: Flaw,
    /// The card at first, and the one after the first call.
    cards: [Card; 2],
    /// Reads the half of its limit.
    short: Arc<ScriptedEmbedder>,
    /// Reads everything.
    long: Arc<ScriptedEmbedder>,
    calls: AtomicUsize,
    busy: AtomicBool,
    served: tokio::sync::Mutex<()>,
    crossing: tokio::sync::Barrier,
}

impl WrongEmbedder {
    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == flaw
    }

    /// Why a wrong embedder refuses a call that is right.
    fn refusal(&self, texts: &[&str]) -> Option<PortError> {
        let refused = match self.flaw {
            Flaw::NoTextsFail => texts.is_empty(),
            Flaw::ManyTextsFail => texts.len() > 512,
            Flaw::MoreThanTheBestFail => texts.len() > self.right.card().best_batch,
            _ => false,
        };
        refused.then(|| error(ErrorKind::InvalidInput))
    }

    /// Waits wrongly.
    async fn wait(&self, texts: &[&str]) -> Result<(), PortError> {
        match self.flaw {
            Flaw::FirstComeFirstServed => {
                let _turn = self.served.lock().await;
                for _ in texts {
                    tokio::task::yield_now().await;
                }
            }
            Flaw::LeaversBlock => {
                if self.busy.swap(true, Ordering::SeqCst) {
                    return Err(error(ErrorKind::Throttled));
                }
                tokio::task::yield_now().await;
                self.busy.store(false, Ordering::SeqCst);
            }
            _ => {}
        }
        Ok(())
    }

    /// Makes right items wrong.
    fn spoil(&self, texts: &[&str], purpose: Purpose, items: &mut Items) {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        let longest = texts.iter().map(|text| text.split_whitespace().count()).max().unwrap_or_default();
        let any_truncated = items.iter().flatten().any(|one| one.truncated);
        for (item, text) in items.iter_mut().zip(texts) {
            let Ok(one) = item else { continue };
            if self.has(Flaw::BlankTextsFail) && text.trim().is_empty() {
                *item = Err(error(ErrorKind::InvalidInput));
                continue;
            }
            match self.flaw {
                Flaw::OneTokenEach => one.tokens = 1,
                Flaw::TruncationIsNotSaid => one.truncated = false,
                Flaw::TruncationOfTheBatch => one.truncated = any_truncated,
                Flaw::TokensAreCountedLate => {
                    one.tokens = one.tokens.min(u32::try_from(self.right.card().model.max_tokens).unwrap_or_default());
                }
                _ => {}
            }
            if let Some(vector) = self.wrong_vector(text, &one.embedding, (call, longest, purpose)) {
                one.embedding = vector;
            }
        }
    }

    /// The vector that a wrong embedder gives instead.
    fn wrong_vector(&self, text: &str, right: &Embedding, at: (usize, usize, Purpose)) -> Option<Embedding> {
        let (call, longest, purpose) = at;
        match self.flaw {
            Flaw::OneDimensionMore => Embedding::new([right.as_slice(), &[0.0]].concat()).ok(),
            Flaw::AlmostUnitLength => {
                Embedding::new(right.as_slice().iter().map(|number| number * 1.0008).collect::<Vec<_>>()).ok()
            }
            Flaw::EachCallDiffers => Some(self.right.vector_of(&format!("{text} {call}"))),
            Flaw::OneVectorForAll => Some(self.right.vector_of("kettle")),
            Flaw::PurposesDiffer if purpose == Purpose::Query => Some(self.right.vector_of(&format!("query {text}"))),
            Flaw::ReadsOverTheLimit => Some(self.long.vector_of(text)),
            Flaw::ReadsHalfTheLimit => Some(self.short.vector_of(text)),
            Flaw::PaddingCounts => {
                let padding = longest - text.split_whitespace().count();
                Some(self.long.vector_of(&format!("{text}{}", " padding".repeat(padding))))
            }
            _ => None,
        }
    }
}

#[async_trait]
impl Embedder for WrongEmbedder {
    fn card(&self) -> &Card {
        let [first, later] = &self.cards;
        if self.calls.load(Ordering::SeqCst) == 0 { first } else { later }
    }

    fn tokens(&self, words: &[&str]) -> Option<Vec<usize>> {
        self.has(Flaw::SpecialTokensCount)
            .then(|| words.iter().map(|word| word.split_whitespace().count() + 2).collect())
    }

    async fn embed(&self, texts: &[&str], purpose: Purpose) -> Result<Items, PortError> {
        if let Some(refusal) = self.refusal(texts) {
            return Err(refusal);
        }
        self.wait(texts).await?;
        let mut items = self.right.embed(texts, purpose).await?;
        self.spoil(texts, purpose, &mut items);
        match self.flaw {
            Flaw::OneBadTextFailsAll => {
                items = items.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().map(Ok).collect();
            }
            Flaw::ShortestFirst => {
                let mut lengths: Vec<_> = texts.iter().map(|text| text.len()).zip(items).collect();
                lengths.sort_by_key(|(length, _)| *length);
                items = lengths.into_iter().map(|(_, item)| item).collect();
            }
            Flaw::RepeatedTextsAreDropped => {
                let mut seen = std::collections::HashSet::new();
                let first: Vec<_> = texts.iter().map(|text| seen.insert(*text)).collect();
                items = items.into_iter().zip(first).filter_map(|(item, first)| first.then_some(item)).collect();
            }
            // Eight calls of two texts each meet here, and each leaves with a stranger's answer.
            Flaw::AnswersAreCrossed if texts.len() == 2 => {
                self.crossing.wait().await;
                items.reverse();
            }
            _ => {}
        }
        Ok(items)
    }

    async fn ready(&self) -> Result<(), PortError> {
        if self.has(Flaw::NeverReady) { Err(error(ErrorKind::Unavailable)) } else { self.right.ready().await }
    }
}
