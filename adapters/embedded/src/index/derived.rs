//! What every derived index shares: a stamp that says what it holds, files that are replaced as a whole, and the
//! verdict on what was found at start.
//!
//! SQLite is the truth; nothing here is worth keeping where it is in doubt. A derived index is *stamped* with the
//! format of its files, the database and the settings that it was made of, and the number of the last change that it
//! holds. One that is behind is caught up from that number on; one that is missing, damaged, of another format, of
//! another database or ahead of its database (which was restored from an older copy) is made anew.
//!
//! A file is written beside the one in use, brought to the disk, and only then named by the stamp, which is itself
//! replaced in one step. A process that is killed at any moment leaves the former stamp and the file that it names.
//! The stamp holds the file's BLAKE3 hash: bytes that differ never reach the library that reads them.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

/// What a derived index holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    /// The format of its files.
    pub(super) format: u32,
    /// The database that it was made of.
    pub(super) database: i64,
    /// What else decides what its files hold, such as the dimension and the settings of the graph.
    pub(super) made_of: String,
    /// The last change that it holds.
    pub(super) change: u64,
}

/// What becomes of an index that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It holds what its stamp says; later changes are to be caught up.
    Keep,
    /// It is made anew, for this reason.
    Rebuild(String),
}

impl Stamp {
    /// Judges the stamp that was found against `now`: what the program would write for the database's last change.
    pub(super) fn judge(&self, now: &Self) -> Verdict {
        let reason = if self.format != now.format {
            format!("its format is {}, known is {}", self.format, now.format)
        } else if self.database != now.database {
            "it was made of another database".to_owned()
        } else if self.made_of != now.made_of {
            format!("it was made with other settings: {}, now {}", self.made_of, now.made_of)
        } else if self.change > now.change {
            format!("it holds change {}, the database ends with {}", self.change, now.change)
        } else {
            return Verdict::Keep;
        };
        Verdict::Rebuild(reason)
    }
}

/// A directory with one file and its stamp.
#[derive(Debug)]
pub(super) struct SealedFile {
    directory: PathBuf,
}

/// The stamp as it is written: it names the file, its length and its hash.
#[derive(Debug, Serialize, Deserialize)]
struct Seal {
    #[serde(flatten)]
    stamp: Stamp,
    file: String,
    bytes: u64,
    blake3: String,
}

/// What a directory holds.
#[derive(Debug)]
pub(super) enum Sealed {
    /// Nothing was saved yet.
    Missing,
    /// The file and its stamp; the file has the hash that the stamp says.
    Whole(Stamp, PathBuf),
    /// Something that is not to be read, and why.
    Damaged(String),
}

impl SealedFile {
    const STAMP: &str = "stamp.json";

    pub(super) fn new(directory: PathBuf) -> Self {
        Self { directory }
    }

    /// Looks at what was saved, and checks every byte of it.
    pub(super) fn look(&self) -> Sealed {
        let text = match fs::read(self.directory.join(Self::STAMP)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Sealed::Missing,
            Err(error) => return Sealed::Damaged(format!("its stamp cannot be read: {error}")),
        };
        let seal: Seal = match serde_json::from_slice(&text) {
            Ok(seal) => seal,
            Err(error) => return Sealed::Damaged(format!("its stamp is not one: {error}")),
        };
        // A name that leads elsewhere is none that was written here.
        let path = match Path::new(&seal.file).file_name() {
            Some(name) if name == seal.file.as_str() => self.directory.join(name),
            _ => return Sealed::Damaged("its stamp names a file elsewhere".to_owned()),
        };
        match hash_of(&path) {
            Ok((bytes, hash)) if (bytes, hash.as_str()) == (seal.bytes, &seal.blake3) => {
                Sealed::Whole(seal.stamp, path)
            }
            Ok((bytes, _)) => Sealed::Damaged(format!(
                "its file of {bytes} bytes is not the one of {} bytes that was saved",
                seal.bytes
            )),
            Err(error) => Sealed::Damaged(format!("its file cannot be read: {error}")),
        }
    }

    /// Saves what `write` writes to the path that it is given, and replaces what was saved before.
    pub(super) fn save<E: From<io::Error>>(
        &self,
        stamp: &Stamp,
        write: impl FnOnce(&Path) -> Result<(), E>,
    ) -> Result<(), E> {
        fs::create_dir_all(&self.directory)?;
        let incoming = self.directory.join("incoming.tmp");
        write(&incoming)?;
        File::open(&incoming)?.sync_all()?;
        let (bytes, blake3) = hash_of(&incoming)?;
        let file = format!("{}-{}.bin", stamp.change, blake3.get(..16).unwrap_or(&blake3));
        fs::rename(&incoming, self.directory.join(&file))?;
        let seal = Seal { stamp: stamp.clone(), file, bytes, blake3 };
        let temporary = self.directory.join("stamp.tmp");
        let mut out = File::create(&temporary)?;
        out.write_all(&serde_json::to_vec(&seal).map_err(io::Error::from)?)?;
        out.sync_all()?;
        fs::rename(&temporary, self.directory.join(Self::STAMP))?;
        sync_directory(&self.directory)?;
        self.remove_all_but(&seal.file)?;
        Ok(())
    }

    /// Removes what was saved.
    pub(super) fn remove(&self) -> io::Result<()> {
        remove_directory(&self.directory)
    }

    fn remove_all_but(&self, file: &str) -> io::Result<()> {
        for entry in fs::read_dir(&self.directory)? {
            let name = entry?.file_name();
            if name != file && name != Self::STAMP {
                fs::remove_file(self.directory.join(name))?;
            }
        }
        Ok(())
    }
}

/// Removes a directory with everything in it; one that is missing is no error.
pub(super) fn remove_directory(directory: &Path) -> io::Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn hash_of(path: &Path) -> io::Result<(u64, String)> {
    let mut hasher = blake3::Hasher::new();
    let bytes = io::copy(&mut io::BufReader::with_capacity(1 << 17, File::open(path)?), &mut hasher)?;
    Ok((bytes, hasher.finalize().to_hex().to_string()))
}

/// A new name is on the disk once its directory is; only Unix can be asked for that.
fn sync_directory(directory: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(directory)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(change: u64) -> Stamp {
        Stamp { format: 1, database: 7, made_of: "384".to_owned(), change }
    }

    fn saved(content: &'static [u8]) -> (tempfile::TempDir, SealedFile) {
        let directory = tempfile::tempdir().unwrap();
        let sealed = SealedFile::new(directory.path().join("graph"));
        sealed.save::<io::Error>(&stamp(5), |path| fs::write(path, content)).unwrap();
        (directory, sealed)
    }

    #[test]
    fn what_was_saved_is_found_with_its_stamp() {
        let (_keep, sealed) = saved(b"vectors");
        let Sealed::Whole(found, path) = sealed.look() else { panic!("expected a whole file") };
        assert_eq!((found, fs::read(path).unwrap().as_slice()), (stamp(5), b"vectors".as_slice()));
    }

    #[test]
    fn saving_again_replaces_and_leaves_nothing_else() {
        let (_keep, sealed) = saved(b"old");
        sealed.save::<io::Error>(&stamp(9), |path| fs::write(path, b"new")).unwrap();
        assert!(matches!(sealed.look(), Sealed::Whole(found, _) if found == stamp(9)));
        assert_eq!(fs::read_dir(&sealed.directory).unwrap().count(), 2);
    }

    #[test]
    fn a_save_that_fails_leaves_what_was_saved_before() {
        let (_keep, sealed) = saved(b"old");
        let failed = sealed.save(&stamp(9), |path| {
            fs::write(path, b"ha")?;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        });
        assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert!(matches!(sealed.look(), Sealed::Whole(found, _) if found == stamp(5)));
    }

    #[test]
    fn any_other_byte_is_damage() {
        let (_keep, sealed) = saved(b"vectors");
        let Sealed::Whole(_, path) = sealed.look() else { panic!("expected a whole file") };
        for damage in [b"vectorz".as_slice(), b"vector", b"", b"vectors and more"] {
            fs::write(&path, damage).unwrap();
            assert!(matches!(sealed.look(), Sealed::Damaged(_)), "{damage:?}");
        }
        fs::remove_file(path).unwrap();
        assert!(matches!(sealed.look(), Sealed::Damaged(_)));
    }

    #[test]
    fn a_stamp_that_is_none_or_leads_elsewhere_is_damage() {
        let (_keep, sealed) = saved(b"vectors");
        let path = sealed.directory.join(SealedFile::STAMP);
        let text = fs::read_to_string(&path).unwrap();
        let Sealed::Whole(_, file) = sealed.look() else { panic!("expected a whole file") };
        let name = file.file_name().unwrap().to_str().unwrap();
        for wrong in [text.replace(name, "../likewise.db"), text.replace('{', ""), String::new()] {
            fs::write(&path, wrong).unwrap();
            assert!(matches!(sealed.look(), Sealed::Damaged(_)));
        }
        sealed.remove().unwrap();
        assert!(matches!(sealed.look(), Sealed::Missing));
    }

    #[test]
    fn only_what_was_made_the_same_way_and_is_not_ahead_is_kept() {
        let now = stamp(5);
        assert_eq!(stamp(5).judge(&now), Verdict::Keep);
        assert_eq!(stamp(0).judge(&now), Verdict::Keep);
        for other in [
            stamp(6),
            Stamp { format: 2, ..stamp(5) },
            Stamp { database: 8, ..stamp(5) },
            Stamp { made_of: "768".to_owned(), ..stamp(5) },
        ] {
            assert!(matches!(other.judge(&now), Verdict::Rebuild(_)), "{other:?}");
        }
    }
}
