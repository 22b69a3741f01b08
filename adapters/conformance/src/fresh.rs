//! An adapter for one case, with what must live as long as it.

use std::{any::Any, fmt, sync::Arc};

/// An adapter behind its port, and whatever it needs for as long as the case runs: a directory, a server.
pub struct Fresh<T: ?Sized> {
    pub(crate) port: Arc<T>,
    keep: Option<Box<dyn Any + Send + Sync>>,
}

impl<T: ?Sized> Fresh<T> {
    /// An adapter that needs nothing else.
    pub fn new(port: Arc<T>) -> Self {
        Self { port, keep: None }
    }

    /// Keeps `guard` until the case has ended.
    #[must_use]
    pub fn keeping(mut self, guard: impl Any + Send + Sync) -> Self {
        self.keep = Some(Box::new(guard));
        self
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Fresh<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fresh").field("port", &self.port).field("keeps", &self.keep.is_some()).finish()
    }
}
