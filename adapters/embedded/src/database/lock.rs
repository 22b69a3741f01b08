//! The lock that keeps a data directory to one process, and the note in it that says who that is.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read as _, Seek as _, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

use likewise_usecases::{ErrorKind, PortError};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::error::{io_failed, port_error, unexpected};

/// Who holds a data directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The process.
    pub pid: u32,
    /// Where it can be spoken to, if it listens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Holder {
    /// Who holds `directory` at this moment; `None` where nobody does, or has only just begun to.
    pub fn of(directory: &Path) -> Result<Option<Self>, PortError> {
        const OPERATION: &str = "holder";
        let unreadable = |error| io_failed(OPERATION, error, "the lock file cannot be read");
        let mut file = match File::open(lock_path(directory)) {
            Ok(file) => file,
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            Err(error) => return Err(unreadable(error)),
        };
        // A note alone proves nothing: a killed process leaves it behind, without its lock.
        match file.try_lock_shared() {
            Ok(()) => Ok(None),
            Err(TryLockError::WouldBlock) => read_note(&mut file).map_err(unreadable),
            Err(TryLockError::Error(error)) => Err(unreadable(error)),
        }
    }
}

/// The lock while it is held.
#[derive(Debug)]
pub(super) struct DirectoryLock {
    file: Mutex<Option<File>>,
}

impl DirectoryLock {
    const FILE: &str = "lock";
    /// A look by [`Holder::of`] holds the lock for microseconds; whoever still has it after this is no look.
    const LOOKS: u32 = 5;
    const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

    /// Creates the directory where it is missing, and takes its lock.
    pub(super) async fn take(directory: &Path) -> Result<Self, PortError> {
        const OPERATION: &str = "open";
        let about = |error: PortError| error.with("directory", directory.display());
        std::fs::create_dir_all(directory).map_err(|error| about(unusable(directory, error)))?;
        let path = lock_path(directory);
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(|error| about(io_failed(OPERATION, error, "the data directory cannot be written to")))?;
        for look in 1..=Self::LOOKS {
            match file.try_lock() {
                Ok(()) => {
                    let lock = Self { file: Mutex::new(Some(file)) };
                    lock.write_note(None).map_err(about)?;
                    return Ok(lock);
                }
                Err(TryLockError::WouldBlock) if look < Self::LOOKS => tokio::time::sleep(Self::BETWEEN_LOOKS).await,
                Err(TryLockError::WouldBlock) => return Err(about(held(&mut file))),
                Err(TryLockError::Error(error)) => {
                    return Err(about(io_failed(OPERATION, error, "the data directory cannot be locked")));
                }
            }
        }
        Err(about(held(&mut file)))
    }

    /// Adds to the note where this process can be spoken to.
    pub(super) fn publish_url(&self, url: &str) -> Result<(), PortError> {
        self.write_note(Some(url.to_owned()))
    }

    /// Lets others take the directory.
    pub(super) fn release(&self) {
        // Closing the file ends its lock.
        drop(self.file.lock().take());
    }

    fn write_note(&self, url: Option<String>) -> Result<(), PortError> {
        const OPERATION: &str = "open";
        let holder = Holder { pid: std::process::id(), url };
        let note = serde_json::to_vec(&holder)
            .map_err(|error| unexpected(OPERATION, "the lock file cannot be written", error))?;
        let mut file = self.file.lock();
        let Some(file) = file.as_mut() else { return Ok(()) };
        // Written before it is cut, so that a reader never meets an empty note once there has been one.
        let written = file.rewind().and_then(|()| file.write_all(&note)).and_then(|()| file.set_len(note.len() as u64));
        written.map_err(|error| io_failed(OPERATION, error, "the lock file cannot be written"))
    }
}

fn lock_path(directory: &Path) -> PathBuf {
    directory.join(DirectoryLock::FILE)
}

fn read_note(file: &mut File) -> io::Result<Option<Holder>> {
    let mut note = String::new();
    file.read_to_string(&mut note)?;
    // The rest of a longer, older note may follow for a moment.
    Ok(serde_json::Deserializer::from_str(&note).into_iter().next().and_then(Result::ok))
}

fn held(file: &mut File) -> PortError {
    let error = port_error(ErrorKind::Conflict, "open", "the data directory is held by another process");
    match read_note(file) {
        Ok(Some(Holder { pid, url: Some(url) })) => error.with("pid", pid).with("url", url),
        Ok(Some(Holder { pid, url: None })) => error.with("pid", pid),
        Ok(None) | Err(_) => error,
    }
}

fn unusable(directory: &Path, error: io::Error) -> PortError {
    if directory.is_file() {
        return port_error(ErrorKind::InvalidInput, "open", "the data directory is a file");
    }
    io_failed("open", error, "the data directory cannot be created")
}
