//! Values that settings are made of: periods such as `1h`, and references to secrets.

use std::{borrow::Cow, fmt, fs, path::PathBuf, time::Duration};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use secrecy::SecretString;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Visitor},
};

/// A length of time, written as `30s`, `5m` or `1h 30m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period(pub Duration);

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(PeriodText)
    }
}

/// Reads a length of time.
struct PeriodText;

impl Visitor<'_> for PeriodText {
    type Value = Period;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a length of time in quotes such as \"30s\" or \"1h\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Period, E> {
        humantime::parse_duration(text)
            .map(Period)
            .map_err(|error| E::custom(format!("is {text:?}, accepted is a length of time such as \"30s\": {error}")))
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&humantime::format_duration(self.0).to_string())
    }
}

impl JsonSchema for Period {
    fn schema_name() -> Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "length of time" })
    }
}

/// Where a secret is kept. The secret itself never stands in the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecretRef {
    /// The environment variable that holds it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub env: Option<String>,
    /// The file that holds it; white space around it is left out.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file: Option<PathBuf>,
}

impl SecretRef {
    /// Fetches the secret; the error says what is accepted and never holds the secret.
    pub fn resolve(&self) -> Result<SecretString, String> {
        let secret = match (&self.env, &self.file) {
            (Some(name), None) => {
                #[expect(clippy::disallowed_methods, reason = "settings are the one place that reads the environment")]
                let value = std::env::var(name);
                value.map_err(|_| format!("the environment variable {name} is not set"))?
            }
            (None, Some(path)) => fs::read_to_string(path)
                .map_err(|error| format!("the file {} cannot be read: {error}", path.display()))?,
            _ => return Err("names both or neither of env and file, accepted is exactly one".to_owned()),
        };
        match secret.trim() {
            "" => Err("is empty".to_owned()),
            trimmed => Ok(SecretString::from(trimmed)),
        }
    }
}
