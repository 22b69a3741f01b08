//! What is wrong with a JSON value, in words for the person who sent it: the parser's own words name types of this
//! program and positions, and may hold the whole value.

/// What was wrong with a document that is JSON, but not the one that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The field it is about, such as `limit` or `ids[3]`; `body` where it is about the document itself.
    pub(crate) field: String,
    /// What is wrong with it, and what is accepted.
    pub(crate) problem: String,
}

impl Refusal {
    /// What a document is that begins like none of an object.
    pub(crate) fn kind_of_other_than_object(bytes: &[u8]) -> Option<&'static str> {
        match bytes.trim_ascii_start().first()? {
            b'{' => None,
            b'[' => Some("a list"),
            b'"' => Some("a text"),
            b't' | b'f' => Some("a boolean"),
            b'n' => Some("null"),
            _ => Some("a number"),
        }
    }

    /// Reads what the parser said of the value at `path`.
    pub(crate) fn read(path: &str, message: &str) -> Self {
        let message = message.rsplit_once(" at line ").map_or(message, |(words, _)| words);
        let path = if path == "." { "" } else { path };
        if let Some(name) = quoted(message, "missing field ") {
            return Self { field: below(path, name), problem: "is missing".to_owned() };
        }
        if let Some(name) = quoted(message, "duplicate field ") {
            return Self { field: below(path, name), problem: "stands more than once".to_owned() };
        }
        if let Some(name) = quoted(message, "unknown field ") {
            let known =
                message.rsplit_once(", expected ").map_or_else(String::new, |(_, names)| names.replace('`', ""));
            let known = known.trim_start_matches("one of ").replace(" or ", ", ");
            return Self { field: below(path, name), problem: format!("is not known here; known are {known}") };
        }
        let field = if path.is_empty() { "body".to_owned() } else { path.to_owned() };
        let said = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
        let problem = match said.and_then(|said| said.rsplit_once(", expected ")) {
            Some((found, wanted)) => format!("is {}, accepted is {}", shown(found), accepted(wanted)),
            None => "is not what is accepted here".to_owned(),
        };
        Self { field, problem }
    }
}

/// The name in backticks that follows `start`.
fn quoted<'a>(message: &'a str, start: &str) -> Option<&'a str> {
    message.strip_prefix(start)?.strip_prefix('`')?.split_once('`').map(|(name, _)| name)
}

/// A name below `path`; of a name that a caller chose, the beginning.
fn below(path: &str, name: &str) -> String {
    let name: String = name.chars().take(100).collect();
    if path.is_empty() || path.ends_with(&name) { name } else { format!("{path}.{name}") }
}

fn shown(found: &str) -> String {
    let text = |words: &str| cut(words.trim_matches('`'));
    match found.split_once(' ') {
        Some(("string", words)) => format!("the text {}", cut(words)),
        Some(("integer" | "boolean", words)) => text(words),
        Some(("floating", words)) => text(words.trim_start_matches("point ")),
        _ => match found {
            "map" => "an object".to_owned(),
            "sequence" => "a list".to_owned(),
            other => text(other),
        },
    }
}

/// The beginning of what the sender wrote.
fn cut(words: &str) -> String {
    match words.char_indices().nth(100) {
        None => words.to_owned(),
        Some((end, _)) => format!("{}…", words.split_at(end).0),
    }
}

fn accepted(wanted: &str) -> &str {
    match wanted {
        "u64" => "a whole number from 0",
        "f32" => "a number",
        "a string" => "a text",
        "a sequence" => "a list",
        _ if wanted.starts_with("struct ") => "an object",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::Refusal;

    #[test]
    fn the_parsers_words_become_ours() {
        for (path, message, field, problem) in [
            (".", "missing field `query` at line 1 column 2", "query", "is missing"),
            (".", "duplicate field `limit` at line 1 column 9", "limit", "stands more than once"),
            (
                ".",
                "unknown field `limt`, expected one of `query`, `limit` at line 1 column 7",
                "limt",
                "is not known here; known are query, limit",
            ),
            (".", "unknown field `a`, expected `ids` or `pipeline`", "a", "is not known here; known are ids, pipeline"),
            (
                "limit",
                "invalid type: string \"5, expected at line 3\", expected u64 at line 1 column 12",
                "limit",
                "is the text \"5, expected at line 3\", accepted is a whole number from 0",
            ),
            ("limit", "invalid value: integer `-1`, expected u64", "limit", "is -1, accepted is a whole number from 0"),
            ("threshold", "invalid type: boolean `true`, expected f32", "threshold", "is true, accepted is a number"),
            (
                "limit",
                "invalid type: floating point `1.5`, expected u64",
                "limit",
                "is 1.5, accepted is a whole number from 0",
            ),
            ("ids[3]", "invalid type: map, expected a string", "ids[3]", "is an object, accepted is a text"),
            ("query", "invalid type: null, expected a string", "query", "is null, accepted is a text"),
            (".", "invalid type: sequence, expected struct SearchBody", "body", "is a list, accepted is an object"),
            (".", "something nobody has thought of", "body", "is not what is accepted here"),
        ] {
            let expected = Refusal { field: field.to_owned(), problem: problem.to_owned() };
            assert_eq!(Refusal::read(path, message), expected, "{message}");
        }
    }

    #[test]
    fn a_huge_value_is_not_given_back() {
        let message = format!("invalid type: string {:?}, expected u64 at line 1 column 9", "x".repeat(60_000));
        assert!(Refusal::read("limit", &message).problem.len() < 200);
        let message = format!("unknown field `{}`, expected `query`", "x".repeat(60_000));
        assert!(Refusal::read(".", &message).field.len() < 200);
    }
}
