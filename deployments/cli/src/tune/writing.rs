//! Writing what was found, in an order in which a failure leaves little half done, and saying what it left.

use anyhow::Context as _;
use likewise_bootstrap::settings::{AmendError, Amended, AmendedValue, Amendment, Overrides, Settings};
use likewise_domain::PassageTemplate;
use likewise_usecases::tune_ranking::{ComparedTemplates, Tuning};

use crate::output;

/// What became of the calibration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// There was none, or nothing was to be written.
    Nothing,
    /// It is in force.
    InForce,
    /// It waits for the settings that were written with it.
    ForTheNextStart,
    /// It is of a generation that the written template ends, and the one before stays until then.
    OtherTemplate,
}

impl Kept {
    /// Whether it was kept.
    pub(crate) const fn is_kept(self) -> bool {
        matches!(self, Self::InForce | Self::ForTheNextStart)
    }

    /// The same in words, if there is anything to say.
    pub(crate) const fn told(self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::InForce => Some("the calibration was kept and is in force"),
            Self::ForTheNextStart => Some(
                "the calibration was kept in place of the one before, and applies from the next start on, with the settings \
                 that were written; a server that runs shows relevance as a share of the score until then",
            ),
            Self::OtherTemplate => Some(
                "passage.template begins a new generation with the next start, and everything is embedded again; settings \
                 and calibration were left as they are: tune again once it is embedded",
            ),
        }
    }
}

/// The template that is to be written: one that is proposed.
pub(crate) fn template_to_write(templates: Option<&ComparedTemplates>) -> Option<&PassageTemplate> {
    templates.and_then(ComparedTemplates::proposed)
}

/// The configuration with what is proposed; nothing where nothing is. Settings were measured on the vectors of the template
/// in force, so that another template is written without them.
pub(crate) fn amended(
    overrides: &Overrides,
    tuning: &Tuning,
    template: Option<&PassageTemplate>,
) -> Result<Option<Amended>, AmendError> {
    let amendments: Vec<Amendment> = if let Some(template) = template {
        vec![Amendment { key: "passage.template", value: AmendedValue::Text(template.as_str().to_owned()) }]
    } else if tuning.proposed().is_some() {
        let number = |key, value| Amendment { key, value: AmendedValue::Number(value) };
        tuning.changes.iter().map(|change| number(change.tunable.key(), change.proposed)).collect()
    } else {
        return Ok(None);
    };
    Settings::amend(overrides, &amendments).map(Some)
}

/// Hands over the calibration by `keep`, if there is one, and then puts the configuration in its place, if it changes. All
/// that is likely to fail comes before anything is changed.
pub(crate) async fn write(
    amended: Option<&Amended>,
    keep: Option<impl Future<Output = anyhow::Result<()>>>,
) -> anyhow::Result<()> {
    const NOTHING: &str = "nothing was written, neither settings nor calibration";
    let staged = amended.map(Amended::stage).transpose().context(NOTHING)?;
    let is_kept = keep.is_some();
    if let Some(keep) = keep {
        keep.await.context(if staged.is_some() {
            "the configuration was not written, and the calibration was not confirmed (`likewise calibration show`)"
        } else {
            "the calibration was not confirmed (`likewise calibration show`)"
        })?;
    }
    if let Some(staged) = staged {
        staged.put().context(if is_kept {
            "the calibration was kept, and the configuration that it was fitted under was not written: it does not apply \
             (`likewise calibration forget`, or tune again)"
        } else {
            NOTHING
        })?;
    }
    for key in amended.iter().flat_map(|amended| &amended.overridden) {
        output::note(&format!("{key} was written, and an environment variable overrides it"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    const BEFORE: &str = "[search]\nfloor = 0.2\n";

    /// A folder with a configuration, and what it is to become.
    fn configured() -> (tempfile::TempDir, Amended) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("likewise.toml");
        fs::write(&path, BEFORE).unwrap();
        let overrides = Overrides { config: Some(path), data: None };
        let floor = Amendment { key: "search.floor", value: AmendedValue::Number(0.25) };
        let amended = Settings::amend(&overrides, &[floor]).unwrap();
        (folder, amended)
    }

    fn files(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[tokio::test]
    async fn the_calibration_goes_first_and_the_configuration_after_it() {
        let (folder, amended) = configured();
        let keep = async {
            assert_eq!(fs::read_to_string(&amended.path).unwrap(), BEFORE);
            Ok(())
        };
        write(Some(&amended), Some(keep)).await.unwrap();
        assert_eq!(fs::read_to_string(&amended.path).unwrap(), "[search]\nfloor = 0.25\n");
        assert_eq!(files(folder.path()), 1);
    }

    #[tokio::test]
    async fn a_calibration_that_is_not_taken_leaves_the_configuration_as_it_was() {
        let (folder, amended) = configured();
        let failed = write(Some(&amended), Some(async { anyhow::bail!("the server has gone") })).await.unwrap_err();
        let words = format!("{failed:#}");
        assert!(words.contains("the configuration was not written"), "{words}");
        assert!(words.contains("the server has gone"), "{words}");
        assert_eq!(fs::read_to_string(&amended.path).unwrap(), BEFORE);
        assert_eq!(files(folder.path()), 1, "nothing is left beside it");
    }

    #[tokio::test]
    async fn a_folder_that_takes_no_file_keeps_the_calibration_from_being_handed_over() {
        let (folder, amended) = configured();
        folder.close().unwrap();
        let keep = async { panic!("it must not be handed over") };
        let failed = write(Some(&amended), Some(keep)).await.unwrap_err();
        assert!(failed.to_string().contains("nothing was written"), "{failed}");
    }

    #[tokio::test]
    async fn a_configuration_that_cannot_be_replaced_any_more_is_told_with_what_was_kept() {
        let (_folder, amended) = configured();
        let keep = async {
            fs::remove_file(&amended.path)?;
            Ok(fs::create_dir(&amended.path)?)
        };
        let failed = write(Some(&amended), Some(keep)).await.unwrap_err();
        let words = format!("{failed:#}");
        assert!(words.starts_with("the calibration was kept, and the configuration"), "{words}");
        assert!(words.contains("cannot be written"), "{words}");
    }
}
