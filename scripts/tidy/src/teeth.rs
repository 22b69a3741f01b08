//! Invariant 5: the suites have teeth: each case is failed by an implementation that is wrong on purpose.

use std::collections::BTreeSet;

use crate::{
    Finding, suites,
    tokens::{Token, after_each, body, lines_of},
    tree::Tree,
};

/// Where the wrong implementations are thrown at the suites.
const PLACE: &str = "adapters/conformance/tests/teeth.rs";

/// What the tests there ask of a suite: what each case says to a wrong implementation, and which cases there are, so
/// that one that nothing fails is found.
const ASKED: &[&str] = &[".outcome(", ".names("];

/// What is missing of the teeth: the file, what it must ask, or a port whose suite no test there bites with.
pub fn missing(tree: &Tree) -> Vec<Finding> {
    let Some(file) = tree.get(PLACE) else { return vec![Finding::new(PLACE, "is missing")] };
    let mut findings = Vec::new();
    for asked in ASKED.iter().filter(|asked| file.lines_of(asked).is_empty()) {
        findings
            .push(Finding::new(PLACE, format!("does not call `{asked}…)`, without which a case may have no teeth")));
    }
    let tests: Vec<&[Token]> =
        after_each(&file.tokens, "#[test]").into_iter().filter_map(|(_, after)| Some(body(after)?.0)).collect();
    let (mut known, mut bitten) = (BTreeSet::new(), BTreeSet::new());
    for (suite, ports) in suites::suites(tree) {
        if tests.iter().any(|test| !lines_of(test, &format!("{suite}(")).is_empty()) {
            bitten.extend(ports.iter().cloned());
        }
        known.extend(ports);
    }
    for port in known.difference(&bitten) {
        findings
            .push(Finding::new(PLACE, format!("has no test that runs the suite of {port} on wrong implementations")));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    const BITE: &str = "fn bite(right: &Suite) { right.outcome(\"a\"); right.names(); }\n";

    fn problems(teeth: Option<String>) -> usize {
        let mut files = vec![
            ("usecases/src/ports/ledger.rs", "pub trait Ledger {}".to_owned()),
            ("usecases/src/ports/embedder.rs", "pub trait Embedder {}".to_owned()),
            ("adapters/conformance/src/a.rs", "pub fn ledger() -> Suite {} pub fn embedder() -> Suite {}".to_owned()),
        ];
        files.extend(teeth.map(|teeth| (PLACE, teeth)));
        missing(&Tree::of(files).unwrap()).len()
    }

    #[test]
    fn a_suite_without_teeth_is_found() {
        let both = format!("{BITE}#[test] fn a() {{ bite(ledger(X)) }} #[test] fn b() {{ bite(embedder(X)) }}");
        assert_eq!(problems(None), 1);
        assert_eq!(problems(Some(both.clone())), 0);
        assert_eq!(problems(Some(both.replace("embedder(X)", "&y"))), 1);
        assert_eq!(problems(Some(both.replace("right.names();", ""))), 1);
        assert_eq!(problems(Some(both.replacen("#[test]", "", 1))), 1);
    }
}
