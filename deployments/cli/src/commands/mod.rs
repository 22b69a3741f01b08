//! One file per command.

use clap::CommandFactory as _;
use likewise_bootstrap::{
    settings::{Overrides, Settings},
    telemetry::start_logging,
};

use crate::{
    arguments::{Arguments, Command},
    output::{self, Exit},
};

mod calibration;
mod config;
mod eval;
mod ingest;
mod ingest_local;
mod ingest_remote;
mod ingest_report;
mod model;
mod quarantine;
mod queries;
mod runs;
mod search;
mod serve;
mod status;
mod suggest;
mod tune;

/// Does what the command line says.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let overrides = arguments.overrides();
    match arguments.command {
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "likewise", &mut script);
            output::print(String::from_utf8_lossy(&script).trim_end())?;
            Ok(Exit::Success)
        }
        Command::Openapi => {
            output::print_json(&serde_json::to_value(likewise_http::openapi())?)?;
            Ok(Exit::Success)
        }
        Command::Config(command) => config::run(&command, &overrides),
        command => {
            let mut settings = Settings::load(&overrides)?;
            if !matches!(command, Command::Serve(_)) {
                quieten(&mut settings);
            }
            start_logging(&settings.log);
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(ask(command, &overrides, settings))
        }
    }
}

/// A command that answers on the terminal tells of failures alone, unless the log was asked for.
fn quieten(settings: &mut Settings) {
    if settings.log.level == likewise_bootstrap::settings::LogSettings::default().level {
        "error".clone_into(&mut settings.log.level);
    }
}

async fn ask(command: Command, overrides: &Overrides, settings: Settings) -> anyhow::Result<Exit> {
    match command {
        Command::Serve(serve) => serve::run(&serve, settings).await,
        Command::Ingest(ingest) => ingest::run(&ingest, settings).await,
        Command::Search(search) => search::search(&search, settings).await,
        Command::Similar(similar) => search::similar(&similar, settings).await,
        Command::Eval(eval) => eval::run(&eval, settings).await,
        Command::Tune(tune) => tune::run(&tune, overrides, settings).await,
        Command::Calibration(command) => calibration::run(command, settings).await,
        Command::Status(output) => status::run(output, settings).await,
        Command::Runs(runs) => runs::runs(&runs, settings).await,
        Command::Rejections(rejections) => runs::rejections(&rejections, settings).await,
        Command::Suggest(suggest) => suggest::run(&suggest, settings).await,
        Command::Queries(command) => queries::run(command, settings).await,
        Command::Quarantine(command) => quarantine::run(command, settings).await,
        Command::Model(command) => model::run(command, &settings),
        Command::Config(_) | Command::Openapi | Command::Completions { .. } => Ok(Exit::Success),
    }
}
