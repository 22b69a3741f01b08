//! `likewise model`

use std::{path::Path, process::Command};

use anyhow::Context as _;
use likewise_bootstrap::settings::{EmbedderSettings, Settings};
use serde_json::json;

use crate::{
    arguments::{Model, Output},
    model_tool,
    output::{self, Exit},
};

pub(super) fn run(command: Model, settings: &Settings) -> anyhow::Result<Exit> {
    match command {
        Model::Build { cache } => build(&cache),
        Model::Verify(output) => verify(output, settings),
    }
}

/// Runs the model tool, which this program carries with it, so that it works without the sources.
fn build(cache: &Path) -> anyhow::Result<Exit> {
    let folder = tempfile::tempdir().context("the model tool cannot be unpacked")?;
    let script = model_tool::unpack(folder.path()).context("the model tool cannot be unpacked")?;
    let status = Command::new("python3")
        .arg(&script)
        .arg("--cache")
        .arg(cache)
        .status()
        .context("python3 cannot be started; building the model needs Python 3.11 or later")?;
    Ok(if status.success() { Exit::Success } else { Exit::Unsuccessful })
}

fn verify(output: Output, settings: &Settings) -> anyhow::Result<Exit> {
    let problems = likewise_bootstrap::verify_model(settings)?;
    let EmbedderSettings::Onnx(embedder) = &settings.embedder;
    if output.json {
        output::print_json(&json!({ "model": embedder.model, "problems": problems }))?;
    } else if problems.is_empty() {
        output::print(&format!("every file of {} has its hash", embedder.model.display()))?;
    } else {
        output::print(&problems.join("\n"))?;
    }
    Ok(if problems.is_empty() { Exit::Success } else { Exit::Unsuccessful })
}
