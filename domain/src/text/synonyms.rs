//! Synonyms: other ways of saying what a query says.
//!
//! A rule is a line of text: `sofa, couch, settee` are the same in every direction; `hoover => vacuum cleaner` reads the
//! left as the right and not the other way round. Phrases are compared word by word by their stems, so that `sofas` is
//! `sofa`.

use std::ops::Range;

use super::{Reading, Term, words};
use crate::Invalid;

/// The rules by which a query is said in other words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonyms {
    rules: Vec<Rule>,
}

/// A phrase and what else may stand for it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    from: Vec<Term>,
    to: Vec<String>,
}

impl Synonyms {
    /// The most characters of a phrase.
    const MOST_CHARACTERS: usize = 200;
    /// The most phrases of a rule.
    const MOST_PHRASES: usize = 50;

    /// Reads rules, one in each of `lines`; the first that cannot be read is named.
    pub fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<Self, Invalid> {
        let mut rules = Vec::new();
        for line in lines {
            if let Some((from, to)) = line.split_once("=>") {
                let to = phrases(line, to)?;
                let each = |from: String| Rule { from: terms(&from), to: to.clone() };
                rules.extend(phrases(line, from)?.into_iter().map(each));
                continue;
            }
            let all = phrases(line, line)?;
            if all.len() < 2 {
                return Err(invalid(line, "has one phrase, accepted are \"a, b\" and \"a => b\""));
            }
            for from in &all {
                let to = all.iter().filter(|to| *to != from).cloned().collect();
                rules.push(Rule { from: terms(from), to });
            }
        }
        Ok(Self { rules })
    }

    /// Other readings of `reading` by these rules, at most `most`: each has one phrase replaced. Longer phrases come
    /// first, then those that stand earlier.
    pub fn readings(&self, reading: &Reading, most: usize) -> Vec<Reading> {
        let terms: Vec<Term> = reading.words().map(Term::of).collect();
        let mut found: Vec<(Range<usize>, &str)> = Vec::new();
        for rule in &self.rules {
            for (start, window) in terms.windows(rule.from.len()).enumerate() {
                if window == rule.from {
                    found.extend(rule.to.iter().map(|to| (start..start + rule.from.len(), to.as_str())));
                }
            }
        }
        found.sort_by_key(|(range, _)| (std::cmp::Reverse(range.len()), range.start));
        let mut readings: Vec<Reading> = Vec::new();
        for replacement in found {
            if readings.len() == most {
                break;
            }
            let other = reading.replaced(&[replacement]);
            if other != *reading && !readings.contains(&other) {
                readings.push(other);
            }
        }
        readings
    }
}

fn phrases(line: &str, text: &str) -> Result<Vec<String>, Invalid> {
    let mut phrases: Vec<String> = Vec::new();
    for phrase in text.split(',').map(str::trim) {
        if words(phrase).next().is_none() {
            return Err(invalid(line, "has a phrase without words"));
        }
        if phrase.chars().count() > Synonyms::MOST_CHARACTERS {
            return Err(invalid(line, format!("has a phrase of over {} characters", Synonyms::MOST_CHARACTERS)));
        }
        if !phrases.iter().any(|known| known == phrase) {
            phrases.push(phrase.to_owned());
        }
    }
    if phrases.len() > Synonyms::MOST_PHRASES {
        return Err(invalid(line, format!("has {} phrases, at most {}", phrases.len(), Synonyms::MOST_PHRASES)));
    }
    Ok(phrases)
}

fn terms(phrase: &str) -> Vec<Term> {
    words(phrase).map(|word| Term::of(&word)).collect()
}

fn invalid(line: &str, problem: impl std::fmt::Display) -> Invalid {
    let line: String = line.chars().take(80).collect();
    Invalid::new("synonyms", format!("{line:?} {problem}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(rules: &[&str], query: &str) -> Vec<String> {
        let synonyms = Synonyms::parse(rules.iter().copied()).unwrap();
        synonyms.readings(&Reading::of(query), 3).iter().map(|reading| reading.text().to_owned()).collect()
    }

    #[test]
    fn a_list_is_read_in_every_direction_and_an_arrow_in_one() {
        let rules = ["sofa, couch, settee", "hoover => vacuum cleaner"];
        assert_eq!(readings(&rules, "red couches"), ["red sofa", "red settee"]);
        assert_eq!(readings(&rules, "Hoover"), ["vacuum cleaner"]);
        assert_eq!(readings(&rules, "vacuum cleaner"), Vec::<String>::new());
    }

    #[test]
    fn longer_phrases_come_first_and_there_are_not_too_many() {
        let rules = ["shoes => sneakers", "running shoes => trainers, runners, joggers, plimsolls"];
        assert_eq!(readings(&rules, "blue running shoes"), ["blue trainers", "blue runners", "blue joggers"]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (rule, problem) in [
            ("sofa", "synonyms: \"sofa\" has one phrase, accepted are \"a, b\" and \"a => b\""),
            ("sofa, ", "synonyms: \"sofa, \" has a phrase without words"),
            ("=> sofa", "synonyms: \"=> sofa\" has a phrase without words"),
        ] {
            assert_eq!(Synonyms::parse([rule]).unwrap_err().to_string(), problem);
        }
    }
}
