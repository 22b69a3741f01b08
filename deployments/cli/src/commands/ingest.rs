//! `likewise ingest`

use likewise_bootstrap::settings::{FeedSettings, Settings};

use crate::{
    arguments::Ingest,
    connection::Server,
    output::{self, Exit},
};

use super::{ingest_local, ingest_remote, ingest_report::Report};

/// How often somebody who waits is told how far it is.
pub(super) const POLL: std::time::Duration = std::time::Duration::from_millis(100);

pub(super) async fn run(ingest: &Ingest, settings: Settings) -> anyhow::Result<Exit> {
    let FeedSettings::File(feed) = &settings.feed;
    if ingest.file.is_none() && feed.path.is_none() {
        let problem = "no feed was named and none is configured (feed.path); name a file: likewise ingest FILE";
        return Err(output::usage(problem.to_owned()));
    }
    if let Some(file) = &ingest.file
        && std::fs::metadata(file).is_ok_and(|found| found.is_file() && found.len() == 0)
    {
        return Err(output::usage(format!("{} is empty", file.display())));
    }
    let report = match Server::find(&settings)? {
        Some(server) => ingest_remote::ingest(ingest, &server).await?,
        None => ingest_local::ingest(ingest, settings).await?,
    };
    show(ingest, &report)
}

fn show(ingest: &Ingest, report: &Report) -> anyhow::Result<Exit> {
    if ingest.output.json {
        output::print_json(&report.json())?;
    } else {
        output::print(&report.text())?;
    }
    let waited_in_vain = ingest.wait && (report.quarantined_by_this_run() > 0 || report.pending() > 0);
    Ok(if report.succeeded() && !waited_in_vain { Exit::Success } else { Exit::Unsuccessful })
}
