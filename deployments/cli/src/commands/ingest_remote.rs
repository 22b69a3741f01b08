//! Ingesting through the server that holds the data directory.

use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;
use tokio_util::io::ReaderStream;

use crate::{answer::Fields as _, arguments::Ingest, connection::Server, output, progress};

use super::ingest_report::{Report, Totals};

pub(super) async fn ingest(ingest: &Ingest, server: &Server) -> anyhow::Result<Report> {
    output::note(&format!("the data directory is held by the server at {}, which does the work", server.url));
    let before = Totals::of(&get(server, "/v1/status").await?);
    let started = server.ask(request(ingest, server).await?).await?;
    if ingest.dry_run {
        return Ok(Report::Examination(started));
    }
    let id = started.at("run_id").as_u64().context("the server began no run")?;
    let run = follow(server, id).await?;
    let ended = run.at("status").as_str();
    if ingest.wait && matches!(ended, Some("succeeded" | "failed")) {
        wait(server).await?;
    }
    let now = Totals::of(&get(server, "/v1/status").await?);
    Ok(Report::Run { run, before, now })
}

async fn get(server: &Server, path: &str) -> anyhow::Result<Value> {
    server.ask(server.client.get(server.address(path, &[])?).timeout(Server::LONGEST_ANSWER)).await
}

async fn request(ingest: &Ingest, server: &Server) -> anyhow::Result<reqwest::RequestBuilder> {
    let mut query = vec![("dry_run", ingest.dry_run.to_string())];
    let Some(file) = &ingest.file else {
        return Ok(server.client.post(server.address("/v1/runs", &query)?));
    };
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    query.push(("name", name));
    query.push(("scope", if ingest.partial { "partial" } else { "full" }.to_owned()));
    query.extend(ingest.mapping.clone().map(|mapping| ("mapping", mapping)));
    Ok(server.client.post(server.address("/v1/runs", &query)?).body(upload(file, server).await?))
}

async fn upload(path: &Path, server: &Server) -> anyhow::Result<reqwest::Body> {
    let open = async {
        let file = tokio::fs::File::open(path).await?;
        let bytes = file.metadata().await?;
        anyhow::ensure!(bytes.is_file(), "it is not a file");
        anyhow::ensure!(bytes.len() > 0, "it is empty");
        anyhow::Ok((file, bytes.len()))
    };
    let opened: anyhow::Result<_> = open.await;
    let (file, bytes) = opened.map_err(|error| output::usage(format!("{} cannot be read: {error}", path.display())))?;
    // A server that refuses an upload half-way ends the connection, and its reason may not arrive.
    let most = server.max_upload_bytes;
    if bytes > most {
        let name = path.display();
        let problem = format!("{name} is larger than {most} bytes, which is what http.max_upload_bytes accepts");
        return Err(output::usage(problem));
    }
    let bar = progress::bytes(bytes);
    let reader = bar.wrap_async_read(file);
    Ok(reqwest::Body::wrap_stream(ReaderStream::new(reader)))
}

/// Follows a run to its end.
async fn follow(server: &Server, id: u64) -> anyhow::Result<Value> {
    let bar = progress::rows();
    loop {
        let run = get(server, &format!("/v1/runs/{id}")).await?;
        bar.set_position(run.at("read").as_u64().unwrap_or_default());
        if run.at("status").as_str() != Some("running") {
            bar.finish_and_clear();
            return Ok(run);
        }
        tokio::time::sleep(super::ingest::POLL).await;
    }
}

/// Waits until nothing is pending.
async fn wait(server: &Server) -> anyhow::Result<()> {
    let first = Totals::of(&get(server, "/v1/status").await?).pending;
    let bar = progress::passages(first);
    loop {
        let pending = Totals::of(&get(server, "/v1/status").await?).pending;
        bar.set_position(first.saturating_sub(pending));
        if pending == 0 {
            bar.finish_and_clear();
            return Ok(());
        }
        tokio::time::sleep(super::ingest::POLL).await;
    }
}
