//! What a deserialiser refuses, in the words of somebody who writes a configuration file.

use figment::error::{Actual, Kind};

/// What is wrong with a value, and what is accepted.
pub(crate) fn refusal(kind: &Kind) -> String {
    match kind {
        // What stands where a table is expected may be a secret that was written down instead of referred to.
        Kind::InvalidType(found, expected) if expected.starts_with("struct ") => {
            let reference = "a reference: { env = \"NAME\" } or { file = \"PATH\" }";
            let accepted = if expected == "struct SecretRef" { reference } else { "a table" };
            format!("is {}, accepted is {accepted}", shape(found))
        }
        Kind::InvalidType(found, expected) | Kind::InvalidValue(found, expected) => {
            format!("is {}, accepted is {}", value(found), accepted(expected))
        }
        Kind::UnknownVariant(found, known) => format!("is {found:?}, accepted are {}", known.join(", ")),
        Kind::UnknownField(_, known) => format!("is no setting, known are {}", known.join(", ")),
        Kind::MissingField(_) => "is missing".to_owned(),
        Kind::Message(message) if message == "invalid socket address syntax" => {
            "is no address with a port, accepted is one such as \"127.0.0.1:7700\"".to_owned()
        }
        other => other.to_string(),
    }
}

/// A file that cannot be read as TOML: where, and why, without the drawing of the line.
pub(crate) fn unreadable(kind: &Kind) -> String {
    let text = kind.to_string();
    let words = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.contains('|'));
    words.collect::<Vec<_>>().join(": ")
}

/// A value that was found, as its writer would say it.
pub(crate) fn value(found: &Actual) -> String {
    match found {
        Actual::Bool(yes) => yes.to_string(),
        Actual::Unsigned(number) => number.to_string(),
        Actual::Signed(number) => number.to_string(),
        Actual::Float(number) => number.to_string(),
        Actual::Str(text) => format!("the text {text:?}"),
        other => shape(other),
    }
}

fn shape(found: &Actual) -> String {
    match found {
        Actual::Bool(_) => "true or false".to_owned(),
        Actual::Unsigned(_) | Actual::Signed(_) | Actual::Float(_) => "a number".to_owned(),
        Actual::Str(_) | Actual::Char(_) => "text".to_owned(),
        Actual::Seq => "a list".to_owned(),
        Actual::Map => "a table".to_owned(),
        other => other.to_string(),
    }
}

/// What is expected, where Rust's name of it says little to others.
fn accepted(expected: &str) -> &str {
    match expected {
        "usize" | "u64" => "a whole number from 0",
        "u32" => "a whole number from 0 to 4294967295",
        "f64" | "f32" => "a number",
        "a string" | "string" => "text in quotes",
        "path string" => "a path in quotes",
        "a character" => "one character in quotes",
        "a sequence" => "a list",
        "a map" => "a table",
        "socket address" => "an address with a port such as \"127.0.0.1:7700\"",
        other => other,
    }
}
