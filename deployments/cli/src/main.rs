//! `likewise`: the command line.

use std::process::ExitCode;

use clap::Parser as _;

mod answer;
mod arguments;
mod commands;
mod connection;
mod model_tool;
mod output;
mod progress;
mod table;

fn main() -> ExitCode {
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
