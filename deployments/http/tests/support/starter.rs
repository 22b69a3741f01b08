//! A starter that makes its runs at once.

use std::{path::PathBuf, sync::Arc, time::Duration};

use async_trait::async_trait;
use likewise_conformance::memory::BytesFeed;
use likewise_domain::{
    mapping::Mapping,
    run::{FeedScope, RunId, RunLimits, Share},
};
use likewise_http::{CurrentRun, RunStarter, StartRunError, Upload, UploadOptions};
use likewise_usecases::{ExamineFeed, Examined, IngestFeed, IngestRequest, Pipelines};
use parking_lot::Mutex;

/// An upload as the starter got it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) options: UploadOptions,
}

/// Makes runs of what is uploaded, and keeps it for the test to see.
#[derive(Debug)]
pub(crate) struct Starter {
    pub(crate) ingest: IngestFeed,
    pipelines: Arc<Pipelines>,
    folder: PathBuf,
    refusal: Mutex<Option<StartRunError>>,
    kept: Mutex<Vec<Kept>>,
    current: Mutex<Option<CurrentRun>>,
}

impl Starter {
    pub(super) fn new(ingest: IngestFeed, pipelines: Arc<Pipelines>, folder: PathBuf) -> Arc<Self> {
        Arc::new(Self {
            ingest,
            pipelines,
            folder,
            refusal: Mutex::default(),
            kept: Mutex::default(),
            current: Mutex::default(),
        })
    }

    /// Refuses the next run.
    pub(crate) fn refuse(&self, refusal: StartRunError) {
        *self.refusal.lock() = Some(refusal);
    }

    /// Claims to be making this run.
    pub(crate) fn make(&self, current: Option<CurrentRun>) {
        *self.current.lock() = current;
    }

    /// Everything that was uploaded.
    pub(crate) fn kept(&self) -> Vec<Kept> {
        self.kept.lock().clone()
    }

    /// The feed that was sent; its file is removed, whether it is used or not.
    fn request(&self, upload: Option<Upload>) -> Result<IngestRequest, StartRunError> {
        let Some(upload) = upload else { return Err(StartRunError::NoFeed) };
        let bytes = std::fs::read(&upload.path).unwrap();
        std::fs::remove_file(&upload.path).unwrap();
        let kept = Kept { name: upload.name, bytes: bytes.clone(), options: upload.options };
        self.kept.lock().push(kept.clone());
        let source = Arc::new(BytesFeed::new(&kept.name, bytes));
        let name = kept.options.mapping.unwrap_or_else(|| "default".to_owned());
        let mapping = Mapping::preset(&name).map_err(|_| StartRunError::UnknownMapping {
            asked: name,
            known: Mapping::PRESETS.map(str::to_owned).to_vec(),
        })?;
        let all = Share::new("share", 1.0).unwrap();
        let limits = RunLimits { reject_ratio: all, retirement_ceiling: all, ..RunLimits::default() };
        Ok(IngestRequest { source, mapping: Arc::new(mapping), scope: kept.options.scope, dry_run: false, limits })
    }

    fn refused(&self) -> Result<(), StartRunError> {
        self.refusal.lock().take().map_or(Ok(()), Err)
    }
}

#[async_trait]
impl RunStarter for Starter {
    async fn start(&self, upload: Option<Upload>) -> Result<RunId, StartRunError> {
        let request = self.request(upload);
        self.refused()?;
        Ok(self.ingest.ingest(&request?, &()).await.unwrap().run.id)
    }

    async fn examine(&self, upload: Option<Upload>) -> Result<Examined, StartRunError> {
        let request = self.request(upload);
        self.refused()?;
        let examine = ExamineFeed { ingest: self.ingest.clone(), pipelines: self.pipelines.clone() };
        let examined = examine.examine(request?, &()).await.unwrap();
        // What was measured differs every time.
        assert!(examined.per_second.is_some());
        Ok(Examined { per_second: Some(100.0), embedding_time: Some(Duration::from_millis(20)), ..examined })
    }

    fn current(&self) -> Option<CurrentRun> {
        *self.current.lock()
    }

    fn upload_directory(&self) -> PathBuf {
        self.folder.clone()
    }
}

/// An upload without any option.
impl Default for Kept {
    fn default() -> Self {
        let options = UploadOptions { mapping: None, scope: FeedScope::Partial };
        Self { name: "upload".to_owned(), bytes: Vec::new(), options }
    }
}
