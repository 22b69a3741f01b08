//! Files against their record in the manifest: present, of the right size and of the right hash.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use likewise_usecases::PortError;
use sha2::{Digest, Sha256};

use crate::manifest::{FileRecord, Manifest, Variant};

/// How a file differs from its record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileProblem {
    /// It is not there.
    #[error("{} is missing, expected SHA-256 {expected}", path.display())]
    Missing {
        /// Where it should be.
        path: PathBuf,
        /// The hash that it should have.
        expected: String,
    },
    /// It cannot be read.
    #[error("{} cannot be read ({source}), expected SHA-256 {expected}", path.display())]
    Unreadable {
        /// Where it is.
        path: PathBuf,
        /// The hash that it should have.
        expected: String,
        /// Why it cannot be read.
        source: io::Error,
    },
    /// It is shorter or longer than it should be.
    #[error("{} has {found} bytes instead of {bytes}, expected SHA-256 {expected}", path.display())]
    Size {
        /// Where it is.
        path: PathBuf,
        /// The size that it has.
        found: u64,
        /// The size that it should have.
        bytes: u64,
        /// The hash that it should have.
        expected: String,
    },
    /// Its bytes are other ones.
    #[error("{} has SHA-256 {found}, expected {expected}", path.display())]
    Hash {
        /// Where it is.
        path: PathBuf,
        /// The hash that it has.
        found: String,
        /// The hash that it should have.
        expected: String,
    },
}

impl Manifest {
    /// Compares the files of one variant, or of all where none is named, and the runtime library with the manifest,
    /// and gives everything that is wrong with them. An unknown variant is an error that lists the known ones.
    pub fn verify(
        &self,
        directory: &Path,
        variant: Option<&str>,
        runtime: &Path,
    ) -> Result<Vec<FileProblem>, PortError> {
        let variants = match variant {
            Some(name) => vec![self.variant(name)?],
            None => self.variants.values().collect(),
        };
        let records = [self.tokenizer.clone()].into_iter().chain(variants.into_iter().map(Variant::record));
        let mut problems: Vec<_> =
            records.filter_map(|record| record.check(&directory.join(&record.file)).err()).collect();
        problems.extend(self.runtime.record().check(runtime).err());
        Ok(problems)
    }
}

impl FileRecord {
    /// How much is read at once where a file is only hashed.
    const PIECE: usize = 1 << 20;

    /// Compares the file at `path` with this record, without holding its bytes.
    pub(crate) fn check(&self, path: &Path) -> Result<(), FileProblem> {
        self.check_size(path)?;
        let mut hash = Sha256::new();
        let mut piece = vec![0; Self::PIECE];
        let mut file = File::open(path).map_err(|source| self.unreadable(path, source))?;
        loop {
            let read = file.read(&mut piece).map_err(|source| self.unreadable(path, source))?;
            match piece.get(..read) {
                Some([]) | None => break,
                Some(bytes) => hash.update(bytes),
            }
        }
        self.check_hash(path, hash)
    }

    /// The bytes of the file at `path`, which are those that this record names.
    pub(crate) fn read(&self, path: &Path) -> Result<Vec<u8>, FileProblem> {
        self.check_size(path)?;
        let bytes = fs::read(path).map_err(|source| self.unreadable(path, source))?;
        self.check_hash(path, Sha256::new_with_prefix(&bytes))?;
        Ok(bytes)
    }

    /// The size is compared first: it is free, and a truncated file is the usual damage.
    fn check_size(&self, path: &Path) -> Result<(), FileProblem> {
        let found = fs::metadata(path).map_err(|source| self.unreadable(path, source))?.len();
        if found == self.bytes {
            return Ok(());
        }
        Err(FileProblem::Size { path: path.to_owned(), found, bytes: self.bytes, expected: self.sha256.clone() })
    }

    fn check_hash(&self, path: &Path, hash: Sha256) -> Result<(), FileProblem> {
        let found = hexadecimal(&hash.finalize());
        if found == self.sha256 {
            return Ok(());
        }
        Err(FileProblem::Hash { path: path.to_owned(), found, expected: self.sha256.clone() })
    }

    fn unreadable(&self, path: &Path, source: io::Error) -> FileProblem {
        let (path, expected) = (path.to_owned(), self.sha256.clone());
        match source.kind() {
            io::ErrorKind::NotFound => FileProblem::Missing { path, expected },
            _ => FileProblem::Unreadable { path, expected, source },
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn record(sha256: &str, bytes: u64) -> FileRecord {
        FileRecord { file: "abc".to_owned(), sha256: sha256.to_owned(), bytes }
    }

    fn file(content: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("abc");
        fs::write(&path, content).unwrap();
        (directory, path)
    }

    #[test]
    fn the_recorded_file_is_accepted_and_read() {
        let (_directory, path) = file(b"abc");
        assert!(record(ABC, 3).check(&path).is_ok());
        assert_eq!(record(ABC, 3).read(&path).unwrap(), b"abc");
    }

    #[test]
    fn a_truncated_file_is_told_by_its_size() {
        let (_directory, path) = file(b"ab");
        let problem = record(ABC, 3).check(&path).unwrap_err();
        let expected = format!("{} has 2 bytes instead of 3, expected SHA-256 {ABC}", path.display());
        assert_eq!(problem.to_string(), expected);
        assert_eq!(record(ABC, 3).read(&path).unwrap_err().to_string(), expected);
    }

    #[test]
    fn other_bytes_of_the_same_size_are_told_by_their_hash() {
        let (_directory, path) = file(b"abd");
        let found = "a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9";
        let expected = format!("{} has SHA-256 {found}, expected {ABC}", path.display());
        assert_eq!(record(ABC, 3).check(&path).unwrap_err().to_string(), expected);
        assert_eq!(record(ABC, 3).read(&path).unwrap_err().to_string(), expected);
    }

    #[test]
    fn a_missing_file_and_a_directory_are_told_apart() {
        let (directory, path) = file(b"abc");
        let absent = record(ABC, 3).check(&path.with_extension("gone")).unwrap_err();
        assert!(matches!(absent, FileProblem::Missing { .. }), "{absent}");
        let size = fs::metadata(directory.path()).unwrap().len();
        let folder = record(ABC, size).check(directory.path()).unwrap_err();
        assert!(matches!(folder, FileProblem::Unreadable { .. }), "{folder}");
    }
}
