//! Invariant 1: `domain` depends on nothing but small pure crates; `usecases` adds async traits, futures and tracing.
//! Neither reaches a vendor crate, a runtime, wire shapes or the environment.

use crate::{
    Finding,
    tree::Tree,
    workspace::{Layer, Member},
};

/// What `domain` may depend on.
const DOMAIN: &[&str] = &[
    "blake3",
    "frostem",
    "regex",
    "rust_decimal",
    "strsim",
    "thiserror",
    "unicode-normalization",
    "unicode-segmentation",
    "winnow",
];
/// What `usecases` may depend on.
const USECASES: &[&str] = &["async-trait", "futures", "likewise-domain", "quick_cache", "thiserror", "tracing"];

/// Crates that neither may reach, whole names or beginnings that end in `*`, and why.
const OUT_OF_REACH: &[(&[&str], &str)] = &[
    (
        &["aws-*", "lambda*", "sqlx*", "libsqlite3*", "tantivy*", "usearch", "ort", "ort-*", "tokenizers", "pgvector"],
        "a vendor belongs to its adapter, so that it can be changed for another",
    ),
    (&["axum*", "hyper*", "reqwest*", "http", "tower*", "clap*", "figment"], "the outside belongs to deployments"),
    (&["tokio*", "async-std", "smol"], "a runtime is chosen by the binary, and tests of use cases need none"),
    (
        &["serde*", "borsh*", "schemars", "utoipa*", "prost*", "csv*"],
        "wire shapes belong to whoever speaks to the wire; the core's types change without breaking a client",
    ),
    (
        &["rand", "rand_*", "getrandom", "fastrand", "uuid", "dotenv*", "jiff*", "chrono", "time"],
        "environment, clock and randomness come in through ports, so that a test decides them",
    ),
];

/// Calls that the core never makes itself.
const OUTSIDE_CALLS: &[&str] = &["std::env", "std::fs", "std::net", "std::process", "std::thread", "Instant::now"];

/// Direct dependencies that are not on the list of their crate.
pub fn direct(members: &[Member]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for member in members {
        let allowed = match member.layer() {
            Layer::Domain => DOMAIN,
            Layer::Usecases => USECASES,
            _ => continue,
        };
        let strange = member.dependencies.iter().filter(|dependency| !dependency.dev);
        for dependency in strange.filter(|dependency| !allowed.contains(&dependency.name.as_str())) {
            let problem = format!("depends on {}; it may depend on {}", dependency.name, allowed.join(", "));
            findings.push(Finding::new(&member.name, problem));
        }
    }
    findings
}

/// Crates out of reach in `listed`, which [`crate::workspace::reached`] gives, each with the path to it.
pub fn transitive(listed: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut path: Vec<&str> = Vec::new();
    for line in listed.lines() {
        let mut words = line.split_whitespace();
        let (Some(depth), Some(name)) = (words.next().and_then(|depth| depth.parse().ok()), words.next()) else {
            findings.push(Finding::new("cargo tree", format!("{line:?} is not a depth and a crate")));
            continue;
        };
        path.truncate(depth);
        path.push(name);
        if let Some((_, reason)) = OUT_OF_REACH.iter().find(|(names, _)| names.iter().any(|known| is(name, known))) {
            let start = path.first().copied().unwrap_or_default();
            findings.push(Finding::new(start, format!("reaches {} ({reason})", path.join(" -> "))));
        }
    }
    findings
}

fn is(name: &str, known: &str) -> bool {
    known.strip_suffix('*').map_or(name == known, |beginning| name.starts_with(beginning))
}

/// Calls to the outside in the sources of the core; in `domain` also what is async.
pub fn sources(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for folder in ["domain", "usecases"] {
        for file in tree.rust_under(folder).filter(|file| !file.is_test) {
            for call in OUTSIDE_CALLS.iter().filter(|call| !(folder == "usecases" && **call == "Instant::now")) {
                for line in file.lines_of(call) {
                    findings.push(Finding::new(file.at(line), format!("uses {call}, which belongs to an adapter")));
                }
            }
            let async_lines = if folder == "domain" { file.lines_of("async") } else { Vec::new() };
            findings.extend(
                async_lines
                    .into_iter()
                    .map(|line| Finding::new(file.at(line), "is async; the domain computes, at once")),
            );
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::sample;

    #[test]
    fn a_strange_direct_dependency_is_found() {
        let members = [
            sample("domain", &[("regex", false, false), ("serde", false, false), ("proptest", true, false)]),
            sample("usecases", &[("likewise-domain", false, false), ("tokio", false, false)]),
            sample("adapters/x", &[("tokio", false, false)]),
        ];
        let places: Vec<_> = direct(&members).into_iter().map(|finding| finding.place).collect();
        assert_eq!(places, ["likewise-domain", "likewise-usecases"]);
    }

    #[test]
    fn the_path_to_a_crate_out_of_reach_is_told_with_the_reason() {
        let listed =
            "0 usecases v1\n1 a v1\n2 b v1\n1 x v1\n2 y v1 (/x)\n3 aws-sdk-sqs v1\n1 serde_core v1\n1 ordered v1";
        let findings: Vec<_> = transitive(listed).into_iter().map(|finding| finding.problem).collect();
        assert_eq!(findings.len(), 2);
        assert!(findings[0].starts_with("reaches usecases -> x -> y -> aws-sdk-sqs (a vendor"), "{findings:?}");
        assert!(findings[1].starts_with("reaches usecases -> serde_core (wire shapes"), "{findings:?}");
    }

    #[test]
    fn calls_to_the_outside_are_found() {
        let tree = Tree::of([
            ("domain/src/a.rs", "fn f() { std::fs::read(\"x\"); }\nasync fn g() {}\nfn h() { Instant::now(); }"),
            ("usecases/src/b.rs", "async fn f() { Instant::now(); }\nuse std::env;"),
            ("adapters/x/src/c.rs", "use std::fs;"),
        ])
        .unwrap();
        let places: Vec<_> = sources(&tree).into_iter().map(|finding| finding.place).collect();
        assert_eq!(places, ["domain/src/a.rs:1", "domain/src/a.rs:3", "domain/src/a.rs:2", "usecases/src/b.rs:2"]);
    }
}
