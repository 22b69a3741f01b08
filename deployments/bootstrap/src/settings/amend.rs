//! Changing settings in the configuration file: its comments, its order and everything else stay as they are.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use figment::{
    Figment,
    providers::{Env, Format, Toml},
};
use tempfile::NamedTempFile;
use toml_edit::{DocumentMut, InlineTable, Item, RawString, Table, TableLike, Value};

use super::{Overrides, Problems, Settings};

/// Another value for a key.
#[derive(Debug, Clone, PartialEq)]
pub struct Amendment {
    /// The key, such as `search.weights.focus`.
    pub key: &'static str,
    /// Its value from now on.
    pub value: AmendedValue,
}

/// See [`Amendment`].
#[derive(Debug, Clone, PartialEq)]
pub enum AmendedValue {
    /// A number.
    Number(f32),
    /// A text.
    Text(String),
}

/// A configuration file with other values, not written yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amended {
    /// The file.
    pub path: PathBuf,
    /// What it holds; nothing where it does not exist.
    pub before: String,
    /// What it is to hold.
    pub after: String,
    /// Keys that an environment variable overrides all the same.
    pub overridden: Vec<&'static str>,
}

/// What a configuration file is to hold, written beside it; dropped, it is gone again.
#[derive(Debug)]
pub struct Staged {
    path: PathBuf,
    new: NamedTempFile,
}

/// Why a configuration file cannot be changed.
#[derive(Debug, thiserror::Error)]
pub enum AmendError {
    /// It may not be written.
    #[error("the configuration {} is read-only", .0.display())]
    ReadOnly(PathBuf),
    /// It cannot be read or written.
    #[error("the configuration {} cannot be {what}", path.display())]
    Files {
        /// Which file.
        path: PathBuf,
        /// What cannot be done with it.
        what: &'static str,
        /// Why.
        source: std::io::Error,
    },
    /// It is not TOML.
    #[error("the configuration {} is not TOML", .0.display())]
    NotToml(PathBuf, #[source] toml_edit::TomlError),
    /// What stands around the key is no table.
    #[error("{key} cannot be set in {}: {holder} is no table there", path.display())]
    NoTable {
        /// Which file.
        path: PathBuf,
        /// Which key.
        key: &'static str,
        /// What should be a table.
        holder: String,
    },
    /// With the new values it would not be accepted.
    #[error("the configuration would not be accepted any more")]
    Refused(#[source] Problems),
}

impl Settings {
    /// The configuration file that [`Settings::load`] reads, or that would be read if it existed, where it may be written. A
    /// file is made in its folder, and removed, to know.
    ///
    /// # Errors
    /// [`AmendError::ReadOnly`] where the file may not be written, [`AmendError::Files`] where its folder takes no files.
    pub fn file_to_amend(overrides: &Overrides) -> Result<PathBuf, AmendError> {
        let named = overrides.config.clone().unwrap_or_else(|| PathBuf::from("likewise.toml"));
        let path = if named.exists() {
            // A link stays a link: what it leads to is written.
            let failed = |source| AmendError::Files { path: named.clone(), what: "found", source };
            let path = named.canonicalize().map_err(failed)?;
            if path.metadata().map_err(failed)?.permissions().readonly() {
                return Err(AmendError::ReadOnly(named));
            }
            path
        } else {
            named
        };
        new_beside(&path).map_err(unwritten(&path))?;
        Ok(path)
    }

    /// The configuration file with other values for some keys, checked as a whole.
    pub fn amend(overrides: &Overrides, amendments: &[Amendment]) -> Result<Amended, AmendError> {
        let path = Self::file_to_amend(overrides)?;
        let before = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(source) => return Err(AmendError::Files { path, what: "read", source }),
        };
        let mut document: DocumentMut = before.parse().map_err(|error| AmendError::NotToml(path.clone(), error))?;
        for amendment in amendments {
            set(document.as_table_mut(), amendment).map_err(|holder| AmendError::NoTable {
                path: path.clone(),
                key: amendment.key,
                holder,
            })?;
        }
        let after = document.to_string();
        let environment = Env::prefixed(Self::ENVIRONMENT_PREFIX).split("__");
        let figment = Figment::new().merge(Toml::string(&after)).merge(environment);
        let is_overridden =
            |key: &&str| figment.find_metadata(key).is_some_and(|from| from.name.contains("environment"));
        let overridden = amendments.iter().map(|amendment| amendment.key).filter(is_overridden).collect();
        Self::read(figment, path.parent().filter(|folder| *folder != Path::new(""))).map_err(AmendError::Refused)?;
        Ok(Amended { path, before, after, overridden })
    }
}

impl Amended {
    /// Writes what the file is to hold beside it, so that little is left that can fail; the file itself stays as it is.
    pub fn stage(&self) -> Result<Staged, AmendError> {
        let new = self.beside().map_err(unwritten(&self.path))?;
        Ok(Staged { path: self.path.clone(), new })
    }

    fn beside(&self) -> std::io::Result<NamedTempFile> {
        let mut new = new_beside(&self.path)?;
        new.write_all(self.after.as_bytes())?;
        if let Ok(metadata) = self.path.metadata() {
            new.as_file().set_permissions(metadata.permissions())?;
        }
        new.as_file().sync_all()?;
        Ok(new)
    }
}

impl Staged {
    /// Puts it in the place of the file: all of it or nothing, whatever happens on the way.
    pub fn put(self) -> Result<(), AmendError> {
        let Self { path, new } = self;
        new.persist(&path).map_err(|error| unwritten(&path)(error.error))?;
        Ok(())
    }
}

fn new_beside(path: &Path) -> std::io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    tempfile::Builder::new().prefix(".likewise-").suffix(".toml").tempfile_in(folder)
}

fn unwritten(path: &Path) -> impl FnOnce(std::io::Error) -> AmendError {
    |source| AmendError::Files { path: path.to_owned(), what: "written", source }
}

/// Sets a key; the error is what should be a table and is none.
fn set(root: &mut Table, amendment: &Amendment) -> Result<(), String> {
    let mut names: Vec<&str> = amendment.key.split('.').collect();
    let Some(last) = names.pop() else { return Ok(()) };
    let mut table: &mut dyn TableLike = root;
    for (depth, name) in names.iter().enumerate() {
        let missing = || if depth == 0 { Item::Table(Table::new()) } else { Item::Value(InlineTable::new().into()) };
        let item = table.entry(name).or_insert_with(missing);
        let holder = || names.iter().take(depth + 1).copied().collect::<Vec<_>>().join(".");
        table = item.as_table_like_mut().ok_or_else(holder)?;
    }
    let mut value = match &amendment.value {
        AmendedValue::Number(number) => Value::from(decimal(*number)),
        AmendedValue::Text(text) => Value::from(text.as_str()),
    };
    match table.get_mut(last).and_then(Item::as_value_mut) {
        Some(old) => {
            // What stands behind it on its line stays there.
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => {
            insert(table, last, value);
        }
    }
    Ok(())
}

/// Adds a value; within braces the space before the closing one stays there.
fn insert(table: &mut dyn TableLike, key: &str, mut value: Value) {
    let before = table.iter().last().map(|(key, _)| key.to_owned());
    let before = before.and_then(|key| table.get_mut(&key)).and_then(Item::as_value_mut);
    if let Some(before) = before
        && before.decor().suffix().and_then(RawString::as_str) == Some(" ")
    {
        before.decor_mut().set_suffix("");
        value.decor_mut().set_suffix(" ");
    }
    table.insert(key, Item::Value(value));
}

/// The number with the digits that people write, and not those of its double.
fn decimal(number: f32) -> f64 {
    number.to_string().parse().unwrap_or(f64::from(number))
}
