//! Configuration files in folders of their own.

use std::{
    fs,
    path::{Path, PathBuf},
};

use likewise_bootstrap::settings::{Overrides, Problem, Settings};
use tempfile::TempDir;

/// A folder with a configuration file in it.
pub(crate) struct Written {
    folder: TempDir,
}

/// Writes `text` as a configuration file.
pub(crate) fn written(text: &str) -> Written {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("likewise.toml"), text).unwrap();
    Written { folder }
}

impl Written {
    /// Its folder.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The file.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder().join("likewise.toml")
    }

    /// What the command line would say to have it read.
    pub(crate) fn overrides(&self) -> Overrides {
        Overrides { config: Some(self.file()), data: None }
    }

    /// The settings; a problem fails the test.
    pub(crate) fn settings(&self) -> Settings {
        Settings::load(&self.overrides()).unwrap_or_else(|problems| panic!("{problems}"))
    }

    /// The problems; none fails the test.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        Settings::load(&self.overrides()).expect_err("the configuration must be refused").0
    }
}

/// The settings that `text` gives.
pub(crate) fn load(text: &str) -> Settings {
    written(text).settings()
}

/// Key and message of each problem that `text` has.
pub(crate) fn refused(text: &str) -> Vec<(String, String)> {
    written(text).problems().into_iter().map(|problem| (problem.key, problem.message)).collect()
}

/// Fails unless `text` has exactly one problem, with this key and message.
#[track_caller]
pub(crate) fn refused_for(text: &str, key: &str, message: &str) {
    assert_eq!(refused(text), [(key.to_owned(), message.to_owned())], "{text}");
}
