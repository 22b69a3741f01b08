//! Cases as data, bound to a harness, and the run that shows each under its own name.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
    time::{Duration, Instant},
};

use futures::future::BoxFuture;
use libtest_mimic::{Arguments, Completion, Failed, Trial};

use crate::failure::{CaseResult, Failure};

/// How long a case may take before it counts as hung. It is no measure of speed.
const PATIENCE: Duration = Duration::from_mins(5);
/// How long work that a case left behind may take to end once the case is over.
const AFTERMATH: Duration = Duration::from_secs(10);

/// A case of a port's suite, to be run on a bench of type `T`.
pub(crate) struct Case<T> {
    /// What is promised, as a sentence; the name of the function that checks it.
    pub(crate) name: &'static str,
    /// The check.
    pub(crate) run: for<'a> fn(&'a mut T) -> BoxFuture<'a, CaseResult>,
}

/// The cases of the functions with these names.
macro_rules! cases {
    ($($name:ident),* $(,)?) => {
        &[$($crate::suite::Case { name: stringify!($name), run: |bench| Box::pin($name(bench)) }),*]
    };
}
pub(crate) use cases;

/// A case that an adapter cannot pass, and why. It is run all the same: one that passes must not be excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exclusion {
    /// The case with its port, such as `embedder::one_bad_text_fails_alone`.
    pub case: &'static str,
    /// Why this adapter cannot pass it; shown beside the ignored case.
    pub reason: &'static str,
}

/// All cases of one or more ports, bound to a harness.
pub struct Suite {
    harness: &'static str,
    cases: Vec<BoundCase>,
    exclusions: Vec<Exclusion>,
}

struct BoundCase {
    /// `port::case`.
    name: String,
    run: Box<dyn Fn() -> BoxFuture<'static, CaseResult> + Send + Sync>,
}

impl Suite {
    pub(crate) fn new(harness: &'static str, exclusions: Vec<Exclusion>) -> Self {
        Self { harness, cases: Vec::new(), exclusions }
    }

    pub(crate) fn add<F>(&mut self, port: &str, case: &str, run: F)
    where
        F: Fn() -> BoxFuture<'static, CaseResult> + Send + Sync + 'static,
    {
        self.cases.push(BoundCase { name: format!("{port}::{case}"), run: Box::new(run) });
    }

    /// The names of the cases, each as `port::case`.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.cases.iter().map(|case| case.name.as_str())
    }

    /// Runs the case with this name, exclusions aside; `None` where there is no such case.
    pub fn outcome(&self, name: &str) -> Option<CaseResult> {
        self.cases.iter().find(|case| case.name == name).map(BoundCase::outcome)
    }

    fn into_trials(self) -> Vec<Trial> {
        let Self { harness, cases, exclusions } = self;
        let mut trials = Vec::with_capacity(cases.len());
        for unknown in exclusions.iter().filter(|exclusion| !cases.iter().any(|case| case.name == exclusion.case)) {
            let problem = format!("{} is excluded and there is no such case", unknown.case);
            trials.push(Trial::test(format!("{harness}::exclusions::{}", unknown.case), || Err(problem.into())));
        }
        for case in cases {
            let excluded = exclusions.iter().find(|exclusion| exclusion.case == case.name).map(|found| found.reason);
            trials.push(Trial::ignorable_test(format!("{harness}::{}", case.name), move || case.judge(excluded)));
        }
        trials
    }
}

impl std::fmt::Debug for Suite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Suite")
            .field("harness", &self.harness)
            .field("cases", &self.names().collect::<Vec<_>>())
            .field("exclusions", &self.exclusions)
            .finish()
    }
}

impl BoundCase {
    /// Runs the case on a runtime of its own, so that nothing of it outlives it unseen.
    fn outcome(&self) -> CaseResult {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let result = catch_unwind(AssertUnwindSafe(|| {
            runtime.block_on(async {
                tokio::time::timeout(PATIENCE, (self.run)())
                    .await
                    .unwrap_or_else(|_| Err(Failure::new(format!("it has not ended within {PATIENCE:?}"))))
            })
        }))
        .unwrap_or_else(|panic| Err(Failure::new(format!("it panicked: {}", words_of(panic.as_ref())))));
        let ended = Instant::now();
        runtime.shutdown_timeout(AFTERMATH);
        if result.is_ok() && ended.elapsed() >= AFTERMATH {
            return Err(Failure::new(format!("work it started was still running {AFTERMATH:?} after its end")));
        }
        result
    }

    fn judge(&self, excluded: Option<&'static str>) -> Result<Completion, Failed> {
        match (self.outcome(), excluded) {
            (Ok(()), None) => Ok(Completion::Completed),
            (Err(failure), None) => Err(failure.into()),
            (Err(_), Some(reason)) => Ok(Completion::ignored_with(reason)),
            (Ok(()), Some(reason)) => {
                Err(format!("it is excluded ({reason}) and passes: take the exclusion away").into())
            }
        }
    }
}

/// Runs every case of `suites` under its own name, as `cargo test` runs tests: the arguments of the process filter and
/// list them. Give the answer back from `main`.
pub fn run(suites: impl IntoIterator<Item = Suite>) -> ExitCode {
    let trials = suites.into_iter().flat_map(Suite::into_trials).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn words_of(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without words")
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    fn suite(exclusions: Vec<Exclusion>) -> Suite {
        let mut suite = Suite::new("adapter", exclusions);
        suite.add("port", "passes", || async { Ok(()) }.boxed());
        suite.add("port", "fails", || async { Err(Failure::new("as it should")) }.boxed());
        suite.add("port", "panics", || async { panic!("out of bounds") }.boxed());
        suite
    }

    fn judged(name: &str, excluded: Option<&'static str>) -> Result<Completion, Failed> {
        suite(Vec::new()).cases.iter().find(|case| case.name == name).unwrap().judge(excluded)
    }

    #[test]
    fn a_case_is_judged_by_its_outcome() {
        assert!(matches!(judged("port::passes", None), Ok(Completion::Completed)));
        assert!(judged("port::fails", None).is_err_and(|failed| failed.message().unwrap().contains("as it should")));
        assert!(judged("port::panics", None).is_err_and(|failed| failed.message().unwrap().contains("out of bounds")));
    }

    #[test]
    fn an_excluded_case_is_ignored_with_its_reason_unless_it_passes() {
        let ignored = judged("port::fails", Some("the vendor cannot"));
        assert!(matches!(ignored, Ok(Completion::Ignored { reason: Some(reason) }) if reason == "the vendor cannot"));
        let passed = judged("port::passes", Some("the vendor cannot"));
        assert!(passed.is_err_and(|failed| failed.message().unwrap().contains("take the exclusion away")));
    }

    #[test]
    fn cases_are_named_after_harness_and_port_and_unknown_exclusions_are_cases_that_fail() {
        let exclusions = vec![Exclusion { case: "port::gone", reason: "it was renamed" }];
        let trials = suite(exclusions).into_trials();
        let names: Vec<_> = trials.iter().map(Trial::name).collect();
        assert_eq!(
            names,
            [
                "adapter::exclusions::port::gone",
                "adapter::port::passes",
                "adapter::port::fails",
                "adapter::port::panics"
            ]
        );
    }
}
