//! A feed in a request's body is written to a file first: its size is bounded, and the run reads it at its own pace.

use std::path::PathBuf;

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, header},
};
use futures::StreamExt as _;
use tokio::{fs, io::AsyncWriteExt as _};

use crate::{Api, Upload, UploadOptions, problem::Problem};

/// A body that has been written to a file. The file is removed with this value unless it becomes an [`Upload`].
#[derive(Debug)]
pub(crate) struct Spooled {
    path: Option<PathBuf>,
}

impl Spooled {
    pub(crate) fn into_upload(mut self, name: String, options: UploadOptions) -> Result<Upload, Problem> {
        let Some(path) = self.path.take() else {
            return Err(Problem::invalid("body", "is empty"));
        };
        Ok(Upload { path, name, options })
    }
}

impl Drop for Spooled {
    fn drop(&mut self) {
        if let Some(path) = self.path.take() {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// What a feed is called: the last part of `name`, which is shown, whose ending tells the format, and which is no path.
pub(crate) fn file_name(name: &str) -> Result<String, Problem> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
        return Err(Problem::invalid("name", "is no file name of 1 to 200 characters"));
    }
    Ok(name.to_owned())
}

/// Writes `body` to a file in the starter's folder; nothing where the body is empty.
pub(crate) async fn spool(api: &Api, body: Body, headers: &HeaderMap) -> Result<Option<Spooled>, Problem> {
    let most = api.settings.max_upload_bytes;
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|bytes| bytes > most) {
        return Err(too_large(most));
    }
    let mut chunks = body.into_data_stream();
    let mut writing: Option<(fs::File, Spooled)> = None;
    let mut written = 0_u64;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| {
            Problem::new(StatusCode::BAD_REQUEST, "unreadable_body", "the body could not be read to its end")
        })?;
        if chunk.is_empty() {
            continue;
        }
        written += chunk.len() as u64;
        if written > most {
            return Err(too_large(most));
        }
        if writing.is_none() {
            writing = Some(create(api).await?);
        }
        if let Some((file, _)) = &mut writing {
            file.write_all(&chunk).await.map_err(|error| unwritable(&error))?;
        }
    }
    let Some((mut file, spooled)) = writing else { return Ok(None) };
    file.flush().await.map_err(|error| unwritable(&error))?;
    Ok(Some(spooled))
}

async fn create(api: &Api) -> Result<(fs::File, Spooled), Problem> {
    use std::sync::atomic::{AtomicU64, Ordering};
    // One process holds the folder at a time, so a count tells its uploads apart.
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let folder = api.starter.upload_directory();
    fs::create_dir_all(&folder).await.map_err(|error| unwritable(&error))?;
    let path = folder.join(format!("upload-{}", NEXT.fetch_add(1, Ordering::Relaxed)));
    let file = fs::File::create(&path).await.map_err(|error| unwritable(&error))?;
    Ok((file, Spooled { path: Some(path) }))
}

fn too_large(most: u64) -> Problem {
    let detail = format!("the feed is larger than {most} bytes, which is what http.max_upload_bytes accepts");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail).about("body")
}

fn unwritable(error: &std::io::Error) -> Problem {
    tracing::error!(%error, "an upload could not be written");
    if error.kind() == std::io::ErrorKind::StorageFull {
        return Problem::new(StatusCode::INSUFFICIENT_STORAGE, "storage_full", "there is no space left to write to");
    }
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", "the upload could not be written")
}
