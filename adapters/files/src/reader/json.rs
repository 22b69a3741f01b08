//! JSON objects as rows: numbers keep their digits, objects their order.

use std::{collections::HashSet, fmt, sync::Arc};

use likewise_domain::{
    row::{RawRow, RawValue},
    run::RejectionCode,
};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue as RawJson;

use super::{
    Content,
    problem::{not_utf8, problem},
};

/// Lists and objects inside each other that are accepted; as many as `serde_json` accepts on its own.
const MOST_LEVELS: u32 = 128;

/// Reads objects, and shares the names of their members between rows.
#[derive(Debug, Default)]
pub(super) struct Objects {
    names: Names,
}

impl Objects {
    /// The row that `text` spells.
    pub(super) fn read(&mut self, text: &[u8]) -> Content {
        let Ok(json) = std::str::from_utf8(text) else { return Err(not_utf8("the row", text)) };
        let malformed = |reason: String| problem(RejectionCode::Malformed, reason, text);
        if let Some(other) = not_an_object(json) {
            return Err(malformed(format!("the row is {other}, an object is accepted")));
        }
        let members = self.members(json).map_err(|error| malformed(explained(&error)))?;
        let mut fields = Vec::with_capacity(members.len());
        for (name, raw) in members {
            let value = value(raw, MOST_LEVELS).map_err(|flaw| malformed(format!("{name}: {flaw}")))?;
            fields.push((name, value));
        }
        Ok(RawRow::new(fields))
    }

    fn members<'a>(&mut self, json: &'a str) -> Result<Vec<(Arc<str>, &'a RawJson)>, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let members = deserializer.deserialize_map(RowVisitor { names: &mut self.names })?;
        deserializer.end()?;
        Ok(members)
    }
}

/// What `json` is, where it is JSON and no object.
fn not_an_object(json: &str) -> Option<&'static str> {
    let word = match json.trim_ascii_start().bytes().next()? {
        b'{' => return None,
        b'[' => "an array",
        b'"' => "a string",
        b't' | b'f' => "a boolean",
        b'n' => "null",
        _ => "a number",
    };
    serde_json::from_str::<IgnoredAny>(json).is_ok().then_some(word)
}

/// A parser's complaint with its place inside the row: the line it counts is not that of the feed.
fn explained(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let complaint = text.rsplit_once(" at line ").map_or(text.as_str(), |(complaint, _)| complaint);
    match error.line() {
        0 => format!("the row is not JSON: {complaint}"),
        1 => format!("the row is not JSON: {complaint} at its byte {}", error.column()),
        line => format!("the row is not JSON: {complaint} at byte {} of its line {line}", error.column()),
    }
}

/// What is wrong with a value.
enum Flaw {
    Json(serde_json::Error),
    Levels,
}

impl From<serde_json::Error> for Flaw {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => {
                let text = error.to_string();
                f.write_str(text.rsplit_once(" at line ").map_or(text.as_str(), |(complaint, _)| complaint))
            }
            Self::Levels => write!(f, "holds more than {MOST_LEVELS} lists and objects inside each other"),
        }
    }
}

fn value(raw: &RawJson, levels: u32) -> Result<RawValue, Flaw> {
    let text = raw.get();
    Ok(match text.bytes().next() {
        Some(b'n') => RawValue::Null,
        Some(b't') => RawValue::Bool(true),
        Some(b'f') => RawValue::Bool(false),
        Some(b'"') => RawValue::Text(string(text)?),
        Some(b'[') => {
            let levels = levels.checked_sub(1).ok_or(Flaw::Levels)?;
            let items: Vec<&RawJson> = serde_json::from_str(text)?;
            RawValue::List(items.into_iter().map(|item| value(item, levels)).collect::<Result<_, _>>()?)
        }
        Some(b'{') => {
            let levels = levels.checked_sub(1).ok_or(Flaw::Levels)?;
            let Entries(entries) = serde_json::from_str(text)?;
            let entries = entries.into_iter().map(|(name, raw)| Ok((name, value(raw, levels)?)));
            RawValue::Map(entries.collect::<Result<_, Flaw>>()?)
        }
        _ => RawValue::Number(text.to_owned()),
    })
}

/// A string's characters. Half of a surrogate pair, which writers that count UTF-16 leave behind when they cut a text,
/// becomes a replacement character: it costs a row one character and not its place.
fn string(text: &str) -> Result<String, serde_json::Error> {
    serde_json::from_str(text).or_else(|error| match serde_json::from_str(text) {
        Ok(Bytes(bytes)) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(_) => Err(error),
    })
}

/// A string's bytes, unchecked.
struct Bytes(Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BytesVisitor;

        impl Visitor<'_> for BytesVisitor {
            type Value = Bytes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
        }

        deserializer.deserialize_bytes(BytesVisitor)
    }
}

/// An object's members in their order.
struct Entries<'a>(Vec<(String, &'a RawJson)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor;

        impl<'de> Visitor<'de> for EntriesVisitor {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(EntriesVisitor)
    }
}

/// The names that members have had. Feeds repeat few names over many rows, mostly in the same order.
#[derive(Debug, Default)]
struct Names {
    in_order: Vec<Arc<str>>,
    known: HashSet<Arc<str>>,
}

impl Names {
    /// Names that are remembered, so that a feed that makes up names does not fill memory with them.
    const MOST: usize = 4_096;
    /// The longest name that is remembered, in bytes.
    const LONGEST: usize = 256;

    /// The shared form of the name of the member at `place`.
    fn shared(&mut self, place: usize, name: &str) -> Arc<str> {
        if let Some(expected) = self.in_order.get(place).filter(|expected| &***expected == name) {
            return expected.clone();
        }
        let shared: Arc<str> = self.known.get(name).cloned().unwrap_or_else(|| name.into());
        let remembered = self.known.len() < Self::MOST && name.len() <= Self::LONGEST;
        if remembered && self.known.insert(shared.clone()) && self.in_order.len() == place {
            self.in_order.push(shared.clone());
        }
        shared
    }
}

struct RowVisitor<'n> {
    names: &'n mut Names,
}

impl<'de> Visitor<'de> for RowVisitor<'_> {
    type Value = Vec<(Arc<str>, &'de RawJson)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(self.names.in_order.len());
        while let Some(name) = map.next_key_seed(NameSeed { names: self.names, place: members.len() })? {
            members.push((name, map.next_value()?));
        }
        Ok(members)
    }
}

struct NameSeed<'n> {
    names: &'n mut Names,
    place: usize,
}

impl<'de> DeserializeSeed<'de> for NameSeed<'_> {
    type Value = Arc<str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Arc<str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NameSeed<'_> {
    type Value = Arc<str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Arc<str>, E> {
        Ok(self.names.shared(self.place, name))
    }
}
