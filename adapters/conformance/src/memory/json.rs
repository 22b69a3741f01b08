//! JSON as raw values: numbers keep their digits, objects their order.

use std::fmt;

use likewise_domain::row::{RawRow, RawValue};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue as RawJson;

/// The row that a JSON object spells.
pub(super) fn row(text: &str) -> Result<RawRow, serde_json::Error> {
    let Members(members) = serde_json::from_str(text)?;
    let fields = members.into_iter().map(|(name, raw)| Ok((name.into(), value(&raw)?)));
    Ok(RawRow::new(fields.collect::<Result<_, serde_json::Error>>()?))
}

/// The texts of a JSON array's items.
pub(super) fn items(text: &str) -> Result<Vec<String>, serde_json::Error> {
    let items: Vec<Box<RawJson>> = serde_json::from_str(text)?;
    Ok(items.iter().map(|item| item.get().to_owned()).collect())
}

fn value(raw: &RawJson) -> Result<RawValue, serde_json::Error> {
    let text = raw.get();
    Ok(match text.bytes().next() {
        Some(b'n') => RawValue::Null,
        Some(b't') => RawValue::Bool(true),
        Some(b'f') => RawValue::Bool(false),
        Some(b'"') => RawValue::Text(serde_json::from_str(text)?),
        Some(b'[') => {
            let items: Vec<Box<RawJson>> = serde_json::from_str(text)?;
            RawValue::List(items.iter().map(|item| value(item)).collect::<Result<_, _>>()?)
        }
        Some(b'{') => {
            let Members(members) = serde_json::from_str(text)?;
            let entries = members.into_iter().map(|(name, raw)| Ok((name, value(&raw)?)));
            RawValue::Map(entries.collect::<Result<_, serde_json::Error>>()?)
        }
        _ => RawValue::Number(text.to_owned()),
    })
}

/// An object's members in their order.
struct Members(Vec<(String, Box<RawJson>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}
