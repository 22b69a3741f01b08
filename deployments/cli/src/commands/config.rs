//! `likewise config`

use likewise_bootstrap::settings::{Overrides, Problems, Settings, configuration_document, example_file};
use serde_json::json;

use crate::{
    arguments::Config,
    output::{self, Exit},
};

pub(super) fn run(command: &Config, overrides: &Overrides) -> anyhow::Result<Exit> {
    match *command {
        Config::Check(output) if output.json => check_as_json(overrides),
        Config::Check(_) => {
            Settings::load(overrides)?;
            output::print("the configuration has no problem")?;
            Ok(Exit::Success)
        }
        Config::Show(output) => {
            let settings = Settings::load(overrides)?;
            if output.json {
                output::print_json(&serde_json::to_value(&settings)?)?;
            } else {
                output::print(toml::to_string_pretty(&settings)?.trim_end())?;
            }
            Ok(Exit::Success)
        }
        Config::Reference { example } => {
            let text = if example { example_file() } else { configuration_document() };
            output::print(text.trim_end())?;
            Ok(Exit::Success)
        }
    }
}

fn check_as_json(overrides: &Overrides) -> anyhow::Result<Exit> {
    let problems = match Settings::load(overrides) {
        Ok(_) => Vec::new(),
        Err(Problems(problems)) => problems,
    };
    let list: Vec<_> = problems
        .iter()
        .map(|problem| json!({ "key": problem.key, "source": problem.source, "message": problem.message }))
        .collect();
    output::print_json(&json!({ "problems": list }))?;
    if problems.is_empty() { Ok(Exit::Success) } else { Err(Problems(problems).into()) }
}
