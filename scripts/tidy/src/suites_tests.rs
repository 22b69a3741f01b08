//! A made-up workspace with two ports, whose adapters leave out what they must not.

use super::*;

const CARGO: &str = "[[test]]\nname = \"conformance\"\nharness = false\n";
const MAIN: &str = "fn main() -> ExitCode { likewise_conformance::run([likewise_conformance::stores(Disk)]) }";
const IMPLS: &str = "#[async_trait] impl Ledger for Disk { } impl<T> super::FeedSource for Reader<T> { } \
                     #[cfg(test)] mod tests { impl Clock for Still { } }";

fn tree(cargo: &str, main: &str, impls: &str) -> Tree {
    Tree::of([
        ("usecases/src/ports/clock.rs", "pub trait Clock {}"),
        ("usecases/src/ports/ledger.rs", "pub struct X; pub trait Ledger: Send { fn f(); }"),
        ("usecases/src/ports/feed_source.rs", "pub trait FeedSource {}"),
        (
            "adapters/conformance/src/stores/mod.rs",
            "pub fn stores<H: Harness>(harness: H) -> Suite { suite_of(harness, &[(\"ledger\", ledger::CASES)]) }\n\
             pub fn feed_source<H>(h: H) -> Suite { Suite::new() }\n\
             pub fn other() -> u8 { \"ledger\".len() }",
        ),
        ("adapters/conformance/Cargo.toml", ""),
        ("adapters/disk/Cargo.toml", cargo),
        ("adapters/disk/src/lib.rs", impls),
        ("adapters/disk/tests/conformance.rs", main),
    ])
    .unwrap()
}

fn shown(findings: Vec<Finding>) -> Vec<String> {
    findings.into_iter().map(|finding| finding.to_string()).collect()
}

#[test]
fn ports_and_suites_are_read_from_the_sources() {
    let tree = tree(CARGO, MAIN, IMPLS);
    assert_eq!(ports(&tree), ["Clock", "FeedSource", "Ledger"]);
    let suites = suites(&tree);
    assert_eq!(suites.keys().collect::<Vec<_>>(), ["feed_source", "stores"]);
    assert_eq!(suites["stores"].iter().collect::<Vec<_>>(), ["Ledger"]);
    assert_eq!(uncovered_ports(&tree), []);
}

#[test]
fn an_implementation_without_its_suite_is_found() {
    let findings = shown(unwired_adapters(&tree(CARGO, MAIN, IMPLS)));
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].starts_with("adapters/disk/src/lib.rs:1: Reader is a FeedSource and"), "{findings:?}");
    let both = MAIN.replace("stores(Disk)", "stores(Disk), feed_source(Reader)");
    assert_eq!(unwired_adapters(&tree(CARGO, &both, IMPLS)), []);
}

#[test]
fn suites_that_cargo_would_not_run_are_found() {
    let impls = "impl Ledger for Disk { }";
    assert_eq!(unwired_adapters(&tree(CARGO, MAIN, impls)), []);
    assert_eq!(unwired_adapters(&tree("", MAIN, impls)).len(), 1);
    assert_eq!(unwired_adapters(&tree("[[test]]\nname = \"conformance\"\n", MAIN, impls)).len(), 1);
    let silent = "fn main() { let _ = run([stores(Disk)]); }";
    assert_eq!(unwired_adapters(&tree(CARGO, silent, impls)).len(), 1);
    let filtered = MAIN.replace("])", "].into_iter().filter(wanted))");
    assert_eq!(unwired_adapters(&tree(CARGO, &filtered, impls)).len(), 1);
    let missing = Tree::of([
        ("usecases/src/ports/ledger.rs", "pub trait Ledger {}"),
        ("adapters/disk/Cargo.toml", CARGO),
        ("adapters/disk/src/lib.rs", impls),
    ]);
    assert_eq!(unwired_adapters(&missing.unwrap()).len(), 2);
}

#[test]
fn picked_cases_are_found() {
    assert_eq!(picked_cases(&tree(CARGO, MAIN, IMPLS)), []);
    let picking = "fn main() -> ExitCode { let suite = stores(Disk); suite.names(); suite.outcome(\"a\") }";
    assert_eq!(picked_cases(&tree(CARGO, picking, IMPLS)).len(), 2);
    let open = Tree::of([("adapters/conformance/src/x.rs", "pub const CASES: u8 = 1; pub(crate) struct Case;")]);
    assert_eq!(shown(picked_cases(&open.unwrap())).len(), 1);
}

#[test]
fn an_exclusion_without_words_is_found() {
    let with = |reason: &str| {
        let text = format!("fn exclusions() {{ vec![Exclusion {{ case: \"ledger::a\", reason: {reason} }}] }}");
        unreasoned_exclusions(&tree(CARGO, &text, IMPLS)).len()
    };
    assert_eq!(with("\"the vendor has no transactions\""), 0);
    assert_eq!(with("\"\""), 1);
    assert_eq!(with("WHY"), 1);
}
