//! `likewise`: the command line.

use std::process::ExitCode;

use clap::Parser as _;

mod answer;
mod arguments;
mod commands;
mod connection;
mod evaluate;
mod model_tool;
mod output;
mod progress;
mod table;
mod tune;

fn main() -> ExitCode {
    if let Err(error) = likewise_bootstrap::settings::without_telemetry() {
        let problem = format!("error: ONNX Runtime's telemetry could not be disabled: {error}");
        output::note(&format!("{problem}; set ORT_DISABLE_TELEMETRY=1"));
        return ExitCode::FAILURE;
    }
    let arguments = match arguments::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(refusal) => return output::refuse(&refusal, std::env::args().any(|argument| argument == "--json")),
    };
    let json = arguments.json();
    match commands::run(arguments) {
        Ok(exit) => exit.into(),
        Err(error) => output::fail(&error, json),
    }
}
