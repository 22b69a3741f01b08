//! What an evaluation has to reach.

use likewise_usecases::evaluate_ranking::{Measure, SIGNIFICANT};

use super::{api_ranker::Mode, baseline::Against, report::ModeReport};

/// The least nDCG@10 that a mode is to reach, as the command line says it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Least {
    pub(crate) mode: Mode,
    pub(crate) ndcg: f64,
}

impl std::str::FromStr for Least {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (mode, value) = match text.split_once('=') {
            None => (Mode::DEFAULT, text),
            Some((name, value)) => {
                let known = Mode::ALL.iter().find(|mode| mode.name() == name.trim());
                let names: Vec<_> = Mode::ALL.iter().map(|mode| mode.name()).collect();
                (*known.ok_or_else(|| format!("there is no mode {name:?}; there are {}", names.join(", ")))?, value)
            }
        };
        let ndcg = value.trim().parse().ok().filter(|ndcg| (0.0..=1.0).contains(ndcg));
        Ok(Self { mode, ndcg: ndcg.ok_or("accepted is a number from 0 to 1, or MODE=NUMBER")? })
    }
}

/// Something that an evaluation has to reach, and what it reached.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Gate {
    /// A mode's nDCG@10 is at least this.
    MinNdcg { mode: &'static str, least: f64, reached: f64 },
    /// A mode's nDCG@10 is not significantly below that of the baseline.
    NotWorse { mode: &'static str, difference: f64, p: f64, worse: bool },
}

impl Gate {
    /// The gates that `leasts` and `against` set.
    pub(crate) fn all(leasts: &[Least], modes: &[ModeReport], against: Option<&Against>) -> Vec<Self> {
        let min = leasts.iter().filter_map(|least| {
            let mode = modes.iter().find(|mode| mode.name == least.mode.name())?;
            let reached = mode.estimate(Measure::Ndcg10).mean;
            Some(Self::MinNdcg { mode: mode.name, least: least.ndcg, reached })
        });
        let not_worse = against.into_iter().flat_map(|against| &against.modes).filter_map(|mode| {
            let compared = mode.measures.iter().find(|measure| measure.measure == Measure::Ndcg10)?;
            let comparison = &compared.comparison;
            let (difference, p) = (comparison.difference, comparison.p);
            Some(Self::NotWorse { mode: mode.name, difference, p, worse: comparison.is_significantly_worse() })
        });
        min.chain(not_worse).collect()
    }

    /// Whether it was passed.
    pub(crate) fn passed(&self) -> bool {
        match self {
            Self::MinNdcg { least, reached, .. } => reached >= least,
            Self::NotWorse { worse, .. } => !worse,
        }
    }

    /// What was asked and what was reached, in words.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::MinNdcg { mode, least, reached } => {
                let verb = if self.passed() { "reaches" } else { "is below" };
                format!("{mode}: nDCG@10 of {reached:.4} {verb} {least}")
            }
            Self::NotWorse { mode, difference, p, worse } => {
                let verb = if *worse { "is significantly below" } else { "is not significantly below" };
                format!(
                    "{mode}: nDCG@10 {verb} the baseline ({difference:+.4}, p = {p:.4}, accepted from {SIGNIFICANT})"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_is_of_a_mode_or_of_the_default() {
        assert_eq!("0.8".parse(), Ok(Least { mode: Mode::DEFAULT, ndcg: 0.8 }));
        assert_eq!("semantic = .6".parse(), Ok(Least { mode: Mode::Semantic, ndcg: 0.6 }));
        for (wrong, words) in
            [("high", "0 to 1"), ("1.2", "0 to 1"), ("nan", "0 to 1"), ("magic=.5", "there is no mode \"magic\"")]
        {
            assert!(wrong.parse::<Least>().unwrap_err().contains(words), "{wrong}");
        }
    }

    #[test]
    fn what_is_reached_exactly_is_reached() {
        let min = |least, reached| Gate::MinNdcg { mode: "semantic", least, reached };
        assert!(min(0.5, 0.5).passed() && !min(0.5, 0.499_99).passed());
        assert_eq!(min(0.5, 0.4).words(), "semantic: nDCG@10 of 0.4000 is below 0.5");
    }
}
