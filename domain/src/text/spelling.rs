//! Misspelt words: which are worth a repair, and what they were probably meant to be.

use super::{Term, edits, is_stop_word};

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

/// A word that products have, as what another one may have been meant to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// The word.
    pub word: &'a str,
    /// How many products have it, or another measure of how common it is.
    pub products: u64,
    /// For each of the query's other words how many products have both in their titles.
    pub beside: Vec<u64>,
}

/// How much more products must have what is read instead of a word that they have as well.
const COMMONER: u64 = 10;
/// What a word's company counts beside how common it is. From 2 to 4 the choices hardly differ: docs/relevance.md.
const COMPANY: f64 = 4.0;

impl Candidate<'_> {
    /// How well it goes with the query's other words: the logarithms of its `beside`, one added to each.
    fn company(&self) -> f64 {
        self.beside.iter().map(|products| as_number(*products).ln_1p()).sum()
    }

    /// How likely it is, on a logarithmic scale: by how common it is, and by the company that it keeps.
    fn likelihood(&self) -> f64 {
        as_number(self.products).max(1.0).ln() + COMPANY * self.company()
    }
}

/// The words of `known` that `word` was probably meant to be, the likeliest first, at most `most`.
///
/// Fewer edits are likelier than more; then what is common, and stands beside the query's other words. The first letter,
/// and what kind of edit it is, say nothing more: docs/relevance.md.
pub fn corrections<'a>(word: &str, known: &[Candidate<'a>], most: usize) -> Vec<&'a str> {
    let Some(most_edits) = most_edits(word) else { return Vec::new() };
    let mut likely: Vec<_> = known
        .iter()
        .map(|known| (edits(word, known.word), known.likelihood(), known.word))
        .filter(|(edits, _, other)| (1..=usize::from(most_edits)).contains(edits) && is_word(other))
        .collect();
    likely.sort_by(|one, other| {
        one.0.cmp(&other.0).then_with(|| other.1.total_cmp(&one.1)).then_with(|| one.2.cmp(other.2))
    });
    likely.into_iter().take(most).map(|(_, _, word)| word).collect()
}

/// What was probably meant by `word`, which `products` products have but none beside any of the query's other words: a
/// word of `known` one edit away that is ten times as common and that products have beside each of them.
///
/// `dvd layer` is read as `dvd player`, and `water glue` stays. None of `query`, the words that were asked for, is given.
pub fn intended<'a>((word, products): (&str, u64), query: &[&str], known: &[Candidate<'a>]) -> Option<&'a str> {
    let asked: Vec<Term> = query.iter().copied().chain([word]).map(Term::of).collect();
    let goes_well = |known: &&Candidate<'_>| {
        known.products >= products.saturating_mul(COMMONER)
            && !known.beside.is_empty()
            && known.beside.iter().all(|products| *products > 0)
    };
    let fits = |known: &&Candidate<'_>| {
        edits(word, known.word) == 1
            && is_word(known.word)
            && !is_stop_word(known.word)
            && !asked.contains(&Term::of(known.word))
    };
    let fitting = known.iter().filter(goes_well).filter(fits);
    let best =
        fitting.max_by(|one, other| one.company().total_cmp(&other.company()).then_with(|| other.word.cmp(one.word)));
    best.map(|known| known.word)
}

#[expect(clippy::cast_precision_loss, reason = "a catalogue has fewer than 2^52 products")]
fn as_number(products: u64) -> f64 {
    products as f64
}

/// Which beginning of which of the `known` words was probably meant by `typed`, which none of them begins with: as many
/// edits as [`most_edits`] allows, the fewest first, then what more products have.
pub fn meant_beginning<'a>(typed: &str, known: &[Candidate<'a>]) -> Option<(&'a str, &'a str)> {
    let most_edits = usize::from(most_edits(typed)?);
    let length = typed.chars().count();
    let nearest = |known: &Candidate<'a>| {
        let word = known.word;
        let ends = word.char_indices().map(|(place, c)| place + c.len_utf8());
        let beginnings = ends.zip(1_usize..).filter(|(_, count)| count.abs_diff(length) <= most_edits);
        let beginnings = beginnings.filter_map(|(end, count)| Some((word.get(..end)?, count.abs_diff(length))));
        let near = beginnings.map(|(beginning, apart)| (edits(typed, beginning), apart, beginning));
        near.min().filter(|(edits, ..)| *edits <= most_edits)
    };
    let near = known.iter().filter(|known| is_word(known.word)).filter_map(|known| Some((nearest(known)?, known)));
    let best =
        near.min_by_key(|((edits, apart, _), known)| (*edits, *apart, std::cmp::Reverse(known.products), known.word));
    best.map(|((_, _, beginning), known)| (beginning, known.word))
}

fn is_word(word: &str) -> bool {
    word.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone<const N: usize>(known: [(&'static str, u64); N]) -> [Candidate<'static>; N] {
        known.map(|(word, products)| Candidate { word, products, beside: Vec::new() })
    }

    fn beside<const N: usize>(known: [(&'static str, u64, &[u64]); N]) -> [Candidate<'static>; N] {
        known.map(|(word, products, beside)| Candidate { word, products, beside: beside.to_vec() })
    }

    #[test]
    fn the_likeliest_correction_comes_first() {
        let known = alone([
            ("cattle", 9),
            ("kettle", 5),
            ("settle", 50),
            ("ketles", 1),
            ("mettle", 2),
            ("kettle7", 90),
            ("ketle", 1),
        ]);
        assert_eq!(corrections("ketle", &known, 3), ["kettle", "ketles"]);
        assert_eq!(corrections("kettel", &known, 3), ["kettle"], "a swap is one edit");
        assert_eq!(corrections("nettle", &known, 9), ["settle", "kettle", "mettle"], "what more products have");
        assert_eq!(corrections("ket", &known, 3), Vec::<&str>::new());
    }

    #[test]
    fn the_querys_other_words_say_what_was_meant() {
        let known = beside([("primer", 900, &[0]), ("printer", 200, &[30]), ("pricier", 4_000, &[0])]);
        assert_eq!(corrections("priner", &known, 1), ["printer"]);
        let known = beside([("painter", 900, &[1, 0]), ("printer", 100, &[2, 9])]);
        assert_eq!(corrections("pprinter", &known, 1), ["printer"]);
    }

    #[test]
    fn a_known_word_gives_way_to_a_common_one_that_goes_with_all_the_others() {
        let known = beside([("player", 300, &[120]), ("layer", 30, &[0]), ("layers", 900, &[9]), ("lager", 400, &[0])]);
        assert_eq!(intended(("layer", 30), &["dvd"], &known), Some("player"));
        assert_eq!(intended(("layer", 31), &["dvd"], &known), None, "not ten times as common");
        let known = beside([("blue", 9_000, &[200, 0]), ("blues", 9_000, &[200, 5])]);
        assert_eq!(intended(("glue", 90), &["water", "proof"], &known), None, "not beside each of them");
        let known = beside([("pump", 500, &[400])]);
        assert_eq!(intended(("sump", 40), &["pump"], &known), None, "asked for already");
        let known = beside([("with", 9_000, &[50])]);
        assert_eq!(intended(("witch", 5), &["time"], &known), None, "says nothing");
        assert_eq!(intended(("layer", 0), &["dvd"], &alone([("player", 9)])), None, "nothing beside it");
    }

    #[test]
    fn the_beginning_that_was_meant_is_found() {
        let known = [("kettle", 5), ("kettlebell", 2), ("kestrel", 9), ("k3ttl", 99)]
            .map(|(word, products)| Candidate { word, products, beside: Vec::new() });
        for (typed, meant) in [
            ("ketl", ("kett", "kettle")),
            ("kettel", ("kettle", "kettle")),
            ("kettelbel", ("kettlebel", "kettlebell")),
            ("kset", ("kest", "kestrel")),
        ] {
            assert_eq!(meant_beginning(typed, &known), Some(meant), "{typed}");
        }
        assert_eq!(meant_beginning("sofa", &known), None);
        assert_eq!(meant_beginning("kxt", &known), None, "too short to tell");
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
