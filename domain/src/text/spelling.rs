//! Misspelt words: which are worth a repair, and what they were probably meant to be.

use super::edits;

/// Which words are repaired: letters alone, four or more of them. Digits are sizes and model numbers, where another
/// digit is another thing.
pub fn is_repairable(word: &str) -> bool {
    most_edits(word).is_some() && word.chars().all(char::is_alphabetic)
}

/// How many edits of `word` are looked at: one from four characters on, two from eight; `None` for shorter words.
pub fn most_edits(word: &str) -> Option<u8> {
    match word.chars().count() {
        0..4 => None,
        4..8 => Some(1),
        _ => Some(2),
    }
}

/// A word that products have, with how many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frequency<'a> {
    /// The word.
    pub word: &'a str,
    /// How many products have it, or another measure of how likely it is.
    pub products: u64,
}

/// The words of `known` that `word` was probably meant to be, the likeliest first, at most `most`.
///
/// Fewer edits are likelier than more; then what more products have. The first letter, and what kind of edit it is, say
/// nothing more: docs/relevance.md.
pub fn corrections<'a>(word: &str, known: &[Frequency<'a>], most: usize) -> Vec<&'a str> {
    let Some(most_edits) = most_edits(word) else { return Vec::new() };
    let mut likely: Vec<_> = known
        .iter()
        .map(|known| (edits(word, known.word), known))
        .filter(|(edits, known)| (1..=usize::from(most_edits)).contains(edits) && is_word(known.word))
        .collect();
    likely.sort_by_key(|(edits, known)| (*edits, std::cmp::Reverse(known.products), known.word));
    likely.into_iter().take(most).map(|(_, known)| known.word).collect()
}

fn is_word(word: &str) -> bool {
    word.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_correction_comes_first() {
        let known =
            [("cattle", 9), ("kettle", 5), ("settle", 50), ("ketles", 1), ("mettle", 2), ("kettle7", 90), ("ketle", 1)]
                .map(|(word, products)| Frequency { word, products });
        assert_eq!(corrections("ketle", &known, 3), ["kettle", "ketles"]);
        assert_eq!(corrections("kettel", &known, 3), ["kettle"], "a swap is one edit");
        assert_eq!(corrections("nettle", &known, 9), ["settle", "kettle", "mettle"], "what more products have");
        assert_eq!(corrections("ket", &known, 3), Vec::<&str>::new());
    }

    #[test]
    fn short_words_and_numbers_are_left_alone() {
        for word in ["usb", "1080p", "xm4000", "24"] {
            assert!(!is_repairable(word), "{word}");
        }
        assert!(is_repairable("lamp"));
        assert_eq!(["lamp", "kettles", "suitcase"].map(most_edits), [Some(1), Some(1), Some(2)]);
    }
}
