//! Phrases of a title that go on with what somebody types.

use std::ops::Range;

use super::{Code, Reading, Term, folded, is_stop_word, placed_words};

/// A query that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// In lower case, up to the word that is being typed; ends in a space where it is not empty.
    before: String,
    words: Vec<String>,
    /// The beginning of a word, in lower case; `None` where the last word is complete.
    last: Option<String>,
    /// Whether it is a repair of what was typed, which is worth showing as it stands.
    is_repair: bool,
}

/// A text that goes on with what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The text, what was typed included.
    pub text: String,
    /// How many of its bytes were typed; the others were added, and there are some unless what was typed is repaired.
    pub typed: usize,
    /// Whether the title has all of it as it stands.
    pub is_phrase: bool,
}

/// How many words are added at most behind the one that is being typed.
const MOST_FURTHER_WORDS: usize = 3;

impl Typed {
    /// Reads what was typed. The last word is complete where something stands behind it.
    pub fn of(text: &str) -> Self {
        let text = text.to_lowercase();
        let reading = Reading::of(&text);
        let mut words: Vec<String> = reading.words().map(str::to_owned).collect();
        let is_open = text.chars().next_back().is_some_and(char::is_alphanumeric);
        let last_place = placed_words(&text).last().map(|(place, _)| place).filter(|place| place.end == text.len());
        match last_place.filter(|_| is_open) {
            Some(place) => {
                let last = words.pop();
                let before = text.get(..place.start).unwrap_or_default();
                Self { before: spaced(before), words, last, is_repair: false }
            }
            None => Self { before: spaced(&text), words, last: None, is_repair: false },
        }
    }

    /// The complete words.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The beginning of the word that is being typed.
    pub fn last(&self) -> Option<&str> {
        self.last.as_deref()
    }

    /// What was typed, in lower case.
    pub fn text(&self) -> String {
        [self.before.as_str(), self.last.as_deref().unwrap_or_default()].concat().trim().to_owned()
    }

    /// The same with another word being typed, which is a repair.
    #[must_use]
    pub fn with_last(&self, last: &str) -> Self {
        Self { last: Some(last.to_owned()), is_repair: true, ..self.clone() }
    }

    /// The same as a repair of what was typed.
    #[must_use]
    pub fn as_repair(self) -> Self {
        Self { is_repair: true, ..self }
    }

    /// What was typed, gone on with by `word` alone, which begins with the word that is being typed.
    pub fn completed_by(&self, word: &str) -> Option<Completion> {
        let typed = beginning(word, self.last.as_deref()?)?;
        let text = [self.before.as_str(), word].concat();
        (typed < word.len() || self.is_repair).then(|| Completion {
            typed: self.before.len() + typed,
            text,
            is_phrase: false,
        })
    }

    /// The ways in which `title` goes on with it, the shorter ones first where they begin alike. A title that has the
    /// complete words elsewhere goes on with it as well.
    pub fn completed_in(&self, title: &str) -> Vec<Completion> {
        let title = title.to_lowercase();
        let terms: Vec<Term> = self.words.iter().map(|word| Term::of(word)).collect();
        let words = written_words(&title, !terms.is_empty());
        let says = |terms: &[Term]| terms.iter().all(|term| words.iter().any(|word| word.term == Some(*term)));
        if !says(&terms) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for place in 0..words.len() {
            let before = words.get(..place).unwrap_or_default();
            let is_phrase = goes_on(before, &words, place, &terms);
            found.extend(self.completions_at((&title, &words), place, is_phrase));
        }
        found
    }

    fn completions_at(&self, (title, words): (&str, &[Written]), place: usize, is_phrase: bool) -> Vec<Completion> {
        let Some((first, rest)) = words.get(place..).and_then(<[Written]>::split_first) else { return Vec::new() };
        if first.is_code {
            return Vec::new();
        }
        let written = title.get(first.place.clone()).unwrap_or_default();
        let typed = match &self.last {
            Some(last) => beginning(written, last).filter(|_| is_phrase || !self.words.contains(&first.word)),
            // Without a beginning only a phrase says which word comes next.
            None => (is_phrase && !self.words.is_empty()).then_some(0),
        };
        let Some(typed) = typed else { return Vec::new() };
        let further = rest.iter().take(MOST_FURTHER_WORDS).take_while(|word| word.joined && !word.is_code);
        let parts: Vec<&Written> = std::iter::once(first).chain(further).collect();
        let ends = parts.iter().enumerate().filter(|(count, word)| {
            // Behind a word such as `with` a phrase is said to its end, or not at all.
            let is_open = parts.iter().take(*count).any(|word| is_stop_word(&word.word));
            let goes_on = rest.get(*count).is_some_and(|next| next.joined);
            !(is_stop_word(&word.word) || is_open && goes_on)
        });
        let ends = ends.map(|(_, word)| word.place.end);
        let complete = |end| {
            let written =
                title.get(first.place.start..end).filter(|written| written.len() > typed || self.is_repair)?;
            let text = [self.before.as_str(), written].concat();
            Some(Completion { text, typed: self.before.len() + typed, is_phrase })
        };
        ends.filter_map(complete).collect()
    }
}

/// A word of a title.
struct Written {
    word: String,
    /// Where terms are compared.
    term: Option<Term>,
    place: Range<usize>,
    /// Whether nothing parts it from the word before it.
    joined: bool,
    /// Whether it is an identifier, which nobody is to be tempted to type.
    is_code: bool,
}

fn written_words(title: &str, with_terms: bool) -> Vec<Written> {
    let mut words: Vec<Written> = Vec::new();
    for (place, word) in placed_words(title) {
        let end = words.last().map_or(0, |word| word.place.end);
        let between = title.get(end..place.start).unwrap_or_default();
        let joined = !words.is_empty() && matches!(between, " " | "-" | " & " | "'" | "’");
        let is_code = is_code(around(title, place.start));
        words.push(Written {
            term: with_terms.then(|| Term::of(&word)),
            word: word.into_owned(),
            place,
            joined,
            is_code,
        });
    }
    words
}

/// Whether what stands between white space is an identifier: `KX680-B` is, and so is `WH-344`, but not `4-slice`.
fn is_code(text: &str) -> bool {
    const SHORT: usize = 3;
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let mut parts = text.split(|c: char| !c.is_alphabetic());
    super::words(text).any(|part| Code::of_word(&part).is_some())
        || Code::of_word(text).is_some() && parts.all(|part| part.chars().count() <= SHORT)
}

/// What stands around `place` between white space.
fn around(title: &str, place: usize) -> &str {
    let (before, behind) = title.split_at_checked(place).unwrap_or((title, ""));
    let start = before.rfind(char::is_whitespace).map_or(0, |space| before.ceil_char_boundary(space + 1));
    let end = behind.find(char::is_whitespace).map_or(title.len(), |space| place + space);
    title.get(start..end).unwrap_or_default()
}

/// Whether the words that stand in the title right before `place` are those of `terms`, in their order.
fn goes_on(before: &[Written], words: &[Written], place: usize, terms: &[Term]) -> bool {
    let start = before.len().checked_sub(terms.len());
    let same = start.and_then(|start| before.get(start..)).is_some_and(|before| {
        before.iter().map(|word| word.term).eq(terms.iter().copied().map(Some))
            && before.iter().skip(1).all(|word| word.joined)
    });
    same && (terms.is_empty() || words.get(place).is_some_and(|word| word.joined))
}

/// How many bytes of `written` stand for `typed`, where it begins so but for case and accents.
fn beginning(written: &str, typed: &str) -> Option<usize> {
    let typed = folded(typed);
    let ends = written.char_indices().map(|(place, c)| place + c.len_utf8());
    ends.map(|end| (end, folded(written.get(..end).unwrap_or_default())))
        .take_while(|(_, beginning)| beginning.len() <= typed.len() || beginning.starts_with(&*typed))
        .find(|(_, beginning)| beginning.starts_with(&*typed))
        .map(|(end, _)| end)
}

/// `text` with one space behind it, nothing where it is empty.
fn spaced(text: &str) -> String {
    if text.ends_with('-') {
        return text.to_owned();
    }
    match text.trim() {
        "" => String::new(),
        text => format!("{text} "),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(typed: &str, title: &str) -> Vec<String> {
        let typed = Typed::of(typed);
        let shown = |it: Completion| {
            let (typed, added) = it.text.split_at(it.typed);
            format!("{typed}|{added}{}", if it.is_phrase { "" } else { " (apart)" })
        };
        typed.completed_in(title).into_iter().map(shown).collect()
    }

    #[test]
    fn what_is_typed_is_read_word_by_word() {
        let typed = Typed::of("  Red T-Shirt, ca");
        assert_eq!((typed.words(), typed.last()), (&["red", "t", "shirt"].map(str::to_owned)[..], Some("ca")));
        assert_eq!(typed.text(), "red t-shirt, ca");
        let complete = Typed::of("red kettle ");
        assert_eq!((complete.words().len(), complete.last(), complete.text().as_str()), (2, None, "red kettle"));
        assert_eq!(Typed::of(" ?! ").text(), "?!");
        assert!(Typed::of("").words().is_empty());
    }

    #[test]
    fn phrases_of_the_title_go_on_with_it() {
        let title = "Hearthwick Arc cordless electric kettle with filter, 1.7 l, Black";
        assert_eq!(found("ele", title), ["ele|ctric", "ele|ctric kettle", "ele|ctric kettle with filter"]);
        assert_eq!(found("Cordless ele", title)[0], "cordless ele|ctric");
        assert_eq!(found("electric ", title), ["electric |kettle", "electric |kettle with filter"]);
        assert_eq!(found("electric kettle", title), ["electric kettle| with filter"]);
        assert_eq!(found("1", title), ["1|.7 l"]);
        assert_eq!(found("black cor", title)[0], "black cor|dless (apart)");
        assert_eq!(found("sofa ele", title), Vec::<String>::new());
        assert_eq!(found("", title), Vec::<String>::new());
    }

    #[test]
    fn a_phrase_is_not_cut_behind_a_word_that_opens_it() {
        assert_eq!(found("key", "Key cabinet for twenty keys, Red"), ["key| cabinet", "key|s"]);
        assert_eq!(found("usb s", "USB stick with lid"), ["usb s|tick", "usb s|tick with lid"]);
    }

    #[test]
    fn accents_and_hyphens_stay_as_they_are_written() {
        assert_eq!(found("creme b", "Crème brûlée torch"), ["creme b|rûlée", "creme b|rûlée torch"]);
        assert_eq!(found("swa", "Swan-neck kettle KX680-B"), ["swa|n", "swa|n-neck", "swa|n-neck kettle"]);
        assert_eq!(found("swan-n", "Swan-neck kettle KX680-B"), ["swan-n|eck", "swan-n|eck kettle"]);
        assert_eq!(found("b", "Swan-neck kettle KX680-B with lid"), Vec::<String>::new(), "part of an identifier");
        assert_eq!(found("head", "Headset WH-344 with lid"), ["head|set"]);
        assert_eq!(found("toaster ", "Toaster 4-slice"), ["toaster |4", "toaster |4-slice"]);
        assert_eq!(Typed::of("red ke").completed_by("kettle").unwrap().text, "red kettle");
        assert_eq!(Typed::of("red kettle").completed_by("kettle"), None);
        assert_eq!(Typed::of("red kettel").with_last("kettle").completed_by("kettle").unwrap().typed, 10);
        assert_eq!(Typed::of("red ").completed_by("kettle"), None);
    }

    proptest! {
        #[test]
        fn every_completion_begins_with_what_was_typed(
            title in "[A-Za-zé]{1,8}([ ,-][A-Za-z0-9é]{1,8}){0,5}", typed in "[a-z]{0,2}( [a-z]{1,3}){0,2} ?",
        ) {
            let typed = Typed::of(&typed);
            for found in typed.completed_in(&title) {
                let begun = found.text.get(..found.typed).unwrap();
                prop_assert!(found.typed < found.text.len());
                let (begun, asked) = (begun.replace(' ', "_"), typed_text(&typed).replace(' ', "_"));
                prop_assert_eq!(folded(&begun), folded(&asked));
            }
        }

        #[test]
        fn titles_complete_their_own_beginnings(title in "[a-z]{4,9} [a-z]{4,9}", letters in 1_usize..4) {
            prop_assume!(!is_stop_word(title.split(' ').next().unwrap()));
            let beginning = &title[..letters];
            let completions = Typed::of(beginning).completed_in(&title);
            prop_assert!(completions.iter().any(|it| title.starts_with(&it.text)), "{:?}", completions);
        }

        #[test]
        fn any_text_is_read(typed in "\\PC{0,40}", title in "\\PC{0,40}") {
            Typed::of(&typed).completed_in(&title);
        }
    }

    fn typed_text(typed: &Typed) -> String {
        [typed.before.as_str(), typed.last().unwrap_or_default()].concat()
    }
}
