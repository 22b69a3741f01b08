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

use super::{Settings, wording};

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
                    message: wording::unreadable(&error.kind),
                };
                (Dict::new(), error.into_iter().map(unreadable).collect())
            }
        };
        Self { figment, sections, problems }
    }

    /// Notes that `key` is wrong.
    pub(crate) fn problem(&mut self, key: impl Into<String>, message: impl Into<String>) {
        let key = key.into();
        let source = self.source_of(&key);
        // A message of several lines, such as a regular expression's, becomes one.
        let message = message.into().lines().map(str::trim).collect::<Vec<_>>().join(" ");
        self.problems.push(Problem { key, source, message });
    }

    /// Where the value of `key` came from, or of what holds it where it is an item of a list or not there.
    fn source_of(&self, key: &str) -> Option<String> {
        if let Some(metadata) = self.figment.find_metadata(key) {
            return Some(source_name(metadata, key));
        }
        key.rsplit_once('.').and_then(|(holder, _)| self.source_of(holder))
    }

    /// Whether `key` has its value from an environment variable.
    pub(crate) fn is_from_environment(&self, key: &str) -> bool {
        self.figment.find_metadata(key).is_some_and(|metadata| metadata.source.is_none())
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
        let (tag, mut section) = match self.sections.remove(name) {
            None => return Some(default.to_owned()),
            Some(Value::Dict(tag, section)) => (tag, section),
            // What is no table is reported where the section itself is read.
            Some(other) => {
                self.sections.insert(name.to_owned(), other);
                return Some(default.to_owned());
            }
        };
        let kind = section.remove("kind");
        self.sections.insert(name.to_owned(), Value::Dict(tag, section));
        let key = format!("{name}.kind");
        match kind {
            None => Some(default.to_owned()),
            Some(Value::String(_, kind)) if known.contains(&kind.as_str()) => Some(kind),
            Some(other) => {
                let found =
                    other.as_str().map_or_else(|| wording::value(&other.to_actual()), |kind| format!("{kind:?}"));
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
            Some(_) => {
                self.problem(name, "is no table, accepted are tables with a name each");
                Vec::new()
            }
        }
    }

    /// Every problem found, those of sections that nobody has asked for included.
    pub(crate) fn finish(mut self, known: &[&str]) -> Vec<Problem> {
        for name in std::mem::take(&mut self.sections).into_keys() {
            self.problem(name, format!("is no section, known are {}", known.join(", ")));
        }
        self.problems.sort_by(|one, other| one.key.cmp(&other.key));
        self.problems
    }

    fn read<T: DeserializeOwned>(&mut self, name: &str, mut value: Value) -> Option<T> {
        loop {
            let error = match value.deserialize::<T>() {
                Ok(read) => return Some(read),
                Err(error) => error,
            };
            let mut path = error.path.clone();
            match &error.kind {
                Kind::UnknownField(field, _) if path.last().is_none_or(|last| last != field) => {
                    path.push(field.clone());
                }
                Kind::MissingField(field) => path.push(field.to_string()),
                _ => {}
            }
            let missing = matches!(error.kind, Kind::MissingField(_));
            self.problem([name, &path.join(".")].join(".").trim_end_matches('.'), wording::refusal(&error.kind));
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
        // Shown as it was named: figment's own words for a path depend on where the process was started.
        Some(source) => source.file_path().map_or_else(|| source.to_string(), |path| path.display().to_string()),
        // The environment is the one source without a place.
        None => format!("{}{}", Settings::ENVIRONMENT_PREFIX, key.replace('.', "__").to_uppercase()),
    }
}
