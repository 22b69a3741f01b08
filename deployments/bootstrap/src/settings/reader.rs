//! Reads sections of the configuration and gathers every problem in them, not only the first.
//!
//! A deserialiser stops at its first error. The reader notes that error under its key, takes the key away and reads
//! the section again, until nothing is wrong or nothing can be taken away.

use std::fmt;

use figment::{
    Figment,
    error::Kind,
    value::{Dict, Value},
};
use serde::de::DeserializeOwned;

use super::Settings;

/// Something that is wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The key, such as `http.listen`.
    pub key: String,
    /// Where its value came from: a file or an environment variable; `None` for a key that is missing.
    pub source: Option<String>,
    /// What is wrong and what is accepted.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.message)?;
        match &self.source {
            Some(source) => write!(f, " (from {source})"),
            None => Ok(()),
        }
    }
}

/// Reads one configuration.
pub(crate) struct Reader {
    figment: Figment,
    sections: Dict,
    problems: Vec<Problem>,
}

impl Reader {
    /// Reads what `figment` has gathered; a file that cannot be parsed is a problem of its own.
    pub(crate) fn new(figment: Figment) -> Self {
        let (sections, problems) = match figment.extract::<Dict>() {
            Ok(sections) => (sections, Vec::new()),
            Err(error) => {
                let unreadable = |error: figment::Error| Problem {
                    key: "configuration".to_owned(),
                    source: error.metadata.as_ref().map(|metadata| source_name(metadata, "")),
                    message: error.kind.to_string().trim().replace('\n', " "),
                };
                (Dict::new(), error.into_iter().map(unreadable).collect())
            }
        };
        Self { figment, sections, problems }
    }

    /// Notes that `key` is wrong.
    pub(crate) fn problem(&mut self, key: impl Into<String>, message: impl Into<String>) {
        let key = key.into();
        let source = self.figment.find_metadata(&key).map(|metadata| source_name(metadata, &key));
        self.problems.push(Problem { key, source, message: message.into() });
    }

    /// The section named `name`, its defaults where it is absent or hopeless.
    pub(crate) fn section<T: DeserializeOwned + Default>(&mut self, name: &str) -> T {
        match self.sections.remove(name) {
            None => T::default(),
            Some(value) => self.read(name, value).unwrap_or_default(),
        }
    }

    /// The section named `name`, which says by its `kind` what else it holds; `default` where it does not say.
    pub(crate) fn kind(&mut self, name: &str, default: &str, known: &[&str]) -> Option<String> {
        let Some(Value::Dict(tag, mut section)) = self.sections.remove(name) else {
            // What is no table is reported where the section itself is read.
            return Some(default.to_owned());
        };
        let kind = section.remove("kind");
        self.sections.insert(name.to_owned(), Value::Dict(tag, section));
        let key = format!("{name}.kind");
        match kind {
            None => Some(default.to_owned()),
            Some(Value::String(_, kind)) if known.contains(&kind.as_str()) => Some(kind),
            Some(other) => {
                let found = other.as_str().map_or_else(|| other.to_actual().to_string(), |kind| format!("{kind:?}"));
                self.problem(key, format!("is {found}, this build has {}", known.join(", ")));
                self.sections.remove(name);
                None
            }
        }
    }

    /// The named tables under `name`.
    pub(crate) fn tables<T: DeserializeOwned>(&mut self, name: &str) -> Vec<(String, T)> {
        match self.sections.remove(name) {
            None => Vec::new(),
            Some(Value::Dict(_, tables)) => {
                let read = |(table, value)| {
                    let read = self.read(&format!("{name}.{table}"), value);
                    read.map(|read| (table, read))
                };
                tables.into_iter().filter_map(read).collect()
            }
            Some(other) => {
                self.problem(name, format!("is a {}, accepted are tables with a name each", other.to_actual()));
                Vec::new()
            }
        }
    }

    /// Every problem found, those of sections that nobody has asked for included.
    pub(crate) fn finish(mut self, known: &[&str]) -> Vec<Problem> {
        for name in std::mem::take(&mut self.sections).into_keys() {
            self.problem(name, format!("is no section, known are {}", known.join(", ")));
        }
        self.problems
    }

    fn read<T: DeserializeOwned>(&mut self, name: &str, mut value: Value) -> Option<T> {
        loop {
            let error = match value.deserialize::<T>() {
                Ok(read) => return Some(read),
                Err(error) => error,
            };
            let mut path = error.path.clone();
            let message = match &error.kind {
                Kind::UnknownField(field, known) => {
                    if path.last().is_none_or(|last| last != field) {
                        path.push(field.clone());
                    }
                    format!("is no setting, known are {}", known.join(", "))
                }
                Kind::MissingField(field) => {
                    path.push(field.to_string());
                    "is missing".to_owned()
                }
                Kind::InvalidType(found, expected) | Kind::InvalidValue(found, expected) => {
                    format!("is {found}, accepted is {expected}")
                }
                other => other.to_string(),
            };
            let missing = matches!(error.kind, Kind::MissingField(_));
            self.problem([name, &path.join(".")].join(".").trim_end_matches('.'), message);
            if missing || !take_away(&mut value, &path) {
                return None;
            }
        }
    }
}

/// Removes what stands at `path`, or the nearest thing around it that is there.
fn take_away(value: &mut Value, path: &[String]) -> bool {
    let (Some((first, rest)), Value::Dict(_, dict)) = (path.split_first(), value) else { return false };
    if !rest.is_empty() && dict.get_mut(first).is_some_and(|inner| take_away(inner, rest)) {
        return true;
    }
    dict.remove(first).is_some()
}

fn source_name(metadata: &figment::Metadata, key: &str) -> String {
    match &metadata.source {
        Some(source) => source.to_string(),
        // The environment is the one source without a place.
        None => format!("{}{}", Settings::ENVIRONMENT_PREFIX, key.replace('.', "__").to_uppercase()),
    }
}
