//! `likewise config`

use likewise_bootstrap::settings::{Overrides, Settings, configuration_document, example_file};
use serde_json::json;

use crate::{
    arguments::Config,
    output::{self, Exit},
};

pub(super) fn run(command: &Config, overrides: &Overrides) -> anyhow::Result<Exit> {
    match *command {
        Config::Check(output) => {
            Settings::load(overrides)?.check_named_files()?;
            if output.json {
                output::print_json(&json!({ "problems": [] }))?;
            } else {
                output::print("the configuration has no problem")?;
            }
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
