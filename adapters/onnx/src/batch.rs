//! Which texts are run together.

use crate::text::Tokens;

/// How large a batch may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BatchLimits {
    /// Texts at most.
    pub(crate) texts: usize,
    /// Tokens at most, padding included.
    pub(crate) tokens: usize,
}

/// A text on its way, and its place in its call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) place: usize,
    pub(crate) tokens: Tokens,
}

/// Cuts texts into batches of similar length, the longest first, so that the last batch, which other workers wait
/// for, is a short one. A text that is over the limit by itself is a batch of its own.
pub(crate) fn cut(mut items: Vec<Item>, limits: BatchLimits) -> Vec<Vec<Item>> {
    items.sort_by(|a, b| b.tokens.ids.len().cmp(&a.tokens.ids.len()).then(a.place.cmp(&b.place)));
    let mut batches: Vec<Vec<Item>> = Vec::new();
    let mut width = 0;
    for item in items {
        match batches.last_mut() {
            Some(batch) if batch.len() < limits.texts && (batch.len() + 1) * width <= limits.tokens => batch.push(item),
            _ => {
                width = item.tokens.ids.len();
                batches.push(vec![item]);
            }
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn items(lengths: &[usize]) -> Vec<Item> {
        let tokens = |length: usize| Tokens { ids: vec![7; length], counted: length };
        lengths.iter().enumerate().map(|(place, length)| Item { place, tokens: tokens(*length) }).collect()
    }

    fn lengths(batches: &[Vec<Item>]) -> Vec<Vec<usize>> {
        batches.iter().map(|batch| batch.iter().map(|item| item.tokens.ids.len()).collect()).collect()
    }

    #[test]
    fn texts_of_similar_length_stand_together_longest_first() {
        let batches = cut(items(&[3, 50, 4, 60, 3]), BatchLimits { texts: 2, tokens: 1_000 });
        assert_eq!(lengths(&batches), [vec![60, 50], vec![4, 3], vec![3]]);
        assert_eq!(batches[1].iter().map(|item| item.place).collect::<Vec<_>>(), [2, 0]);
    }

    #[test]
    fn padding_counts_and_a_text_over_the_limit_is_alone() {
        let batches = cut(items(&[10, 200, 40, 30]), BatchLimits { texts: 8, tokens: 100 });
        assert_eq!(lengths(&batches), [vec![200], vec![40, 30], vec![10]]);
    }

    proptest! {
        #[test]
        fn every_text_is_in_one_batch_and_every_batch_in_its_limits(
            wanted in prop::collection::vec(1_usize..300, 0..200),
            texts in 1_usize..20,
            tokens in 1_usize..2_000,
        ) {
            let batches = cut(items(&wanted), BatchLimits { texts, tokens });
            let mut places: Vec<_> = batches.iter().flatten().map(|item| item.place).collect();
            places.sort_unstable();
            prop_assert_eq!(places, (0..wanted.len()).collect::<Vec<_>>());
            for batch in &batches {
                let width = batch.iter().map(|item| item.tokens.ids.len()).max().unwrap_or(0);
                prop_assert!(!batch.is_empty() && batch.len() <= texts);
                prop_assert!(batch.len() == 1 || batch.len() * width <= tokens);
            }
        }
    }
}
