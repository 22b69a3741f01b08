//! The feed source's suite, run on files.

use std::{process::ExitCode, sync::Arc};

use async_trait::async_trait;
use likewise_adapter_files::{FileFeed, FileFeedConfig};
use likewise_conformance::{Failure, FeedSourceHarness, Fresh};
use likewise_usecases::ports::FeedSource;

/// Each feed in a directory of its own.
struct Files;

#[async_trait]
impl FeedSourceHarness for Files {
    fn name(&self) -> &'static str {
        "files"
    }

    async fn holding(&self, file_name: &str, bytes: &[u8]) -> Result<Fresh<dyn FeedSource>, Failure> {
        let directory = tempfile::tempdir()?;
        let path = directory.path().join(file_name);
        tokio::fs::write(&path, bytes).await?;
        Ok(Fresh::<dyn FeedSource>::new(Arc::new(FileFeed::new(FileFeedConfig::new(path)))).keeping(directory))
    }

    async fn absent(&self) -> Result<Fresh<dyn FeedSource>, Failure> {
        let directory = tempfile::tempdir()?;
        let path = directory.path().join("absent.csv");
        Ok(Fresh::<dyn FeedSource>::new(Arc::new(FileFeed::new(FileFeedConfig::new(path)))).keeping(directory))
    }
}

fn main() -> ExitCode {
    likewise_conformance::run([likewise_conformance::feed_source(Files)])
}
