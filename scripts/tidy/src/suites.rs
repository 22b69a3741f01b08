//! Invariant 3: every `impl <Port> for` in adapters runs that port's whole suite; an adapter cannot pick its cases; an
//! exclusion is data with a reason.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use crate::{
    Finding,
    tokens::{Token, after_each, body, group, lines_of},
    tree::{File, Tree},
};

/// The one port without a suite: the system's clock is the only real one, and it lives in `bootstrap`.
const WITHOUT_SUITE: &str = "Clock";

/// What would let an adapter leave cases out.
const PICKING: &[&str] = &["libtest_mimic", "Trial", "Arguments", "outcome", "names"];

/// What of the suites must stay hidden from adapters, so that they can only be run whole.
const HIDDEN: &[&str] = &["pub struct Case", "pub const CASES", "pub static CASES", "pub fn add", "pub use cases"];

/// The ports, by the names of their traits.
pub fn ports(tree: &Tree) -> Vec<String> {
    let files = tree.rust_under("usecases/src/ports");
    files.flat_map(|file| names_after(&file.shipped_tokens(), "pub trait")).collect()
}

/// The suites: each function of the conformance crate that gives a `Suite`, and the ports it covers.
pub fn suites(tree: &Tree) -> BTreeMap<String, BTreeSet<String>> {
    let ports = ports(tree);
    let mut suites = BTreeMap::new();
    for file in tree.rust_under("adapters/conformance/src").filter(|file| !file.is_test) {
        for (_, after) in after_each(&file.tokens, "pub fn") {
            let (Some(name), Some((inside, rest))) = (after.first(), body(after)) else { continue };
            let signature = after.get(..after.len() - inside.len() - rest.len() - 2).unwrap_or_default();
            if lines_of(signature, "-> Suite").is_empty() {
                continue;
            }
            let covers = |port: &&String| {
                let port = snake(port);
                name.text == port || inside.iter().any(|token| token.string() == Some(&port))
            };
            let covered: BTreeSet<_> = ports.iter().filter(covers).cloned().collect();
            if !covered.is_empty() {
                suites.insert(name.text.clone(), covered);
            }
        }
    }
    suites
}

/// Ports that no suite covers.
pub fn uncovered_ports(tree: &Tree) -> Vec<Finding> {
    let covered: BTreeSet<_> = suites(tree).into_values().flatten().collect();
    let ports = ports(tree).into_iter().filter(|port| port != WITHOUT_SUITE && !covered.contains(port));
    ports.map(|port| Finding::new(format!("port {port}"), "has no suite in adapters/conformance")).collect()
}

/// Implementations of ports whose suite their crate does not run.
pub fn unwired_adapters(tree: &Tree) -> Vec<Finding> {
    let (ports, suites) = (ports(tree), suites(tree));
    let mut findings = Vec::new();
    for adapter in tree.adapters() {
        let folder = format!("adapters/{adapter}");
        let wired: BTreeSet<&String> = suites
            .iter()
            .filter(|(suite, _)| test_files(tree, &folder).any(|file| !file.lines_of(&format!("{suite}(")).is_empty()))
            .flat_map(|(_, covered)| covered)
            .collect();
        let mut implemented = 0;
        for file in tree.rust_under(&format!("{folder}/src")).filter(|file| !file.is_test) {
            for (line, port, type_name) in implementations(&file.shipped_tokens(), &ports) {
                implemented += 1;
                if !wired.contains(&port) {
                    let problem =
                        format!("{type_name} is a {port} and {folder}/tests/conformance.rs does not run its suite");
                    findings.push(Finding::new(file.at(line), problem));
                }
            }
        }
        if implemented > 0 {
            findings.extend(not_run(tree, &folder));
        }
    }
    findings
}

/// Why `cargo test` would not run the suites of the adapter in `folder` as they are.
fn not_run(tree: &Tree, folder: &str) -> Vec<Finding> {
    let path = format!("{folder}/tests/conformance.rs");
    let Some(file) = tree.get(&path) else { return vec![Finding::new(path, "is missing")] };
    let mut findings = Vec::new();
    if file.lines_of("fn main() -> ExitCode").is_empty() || !runs_a_plain_list(&file.tokens) {
        let problem = "has no `fn main() -> ExitCode` that gives back `likewise_conformance::run([…])` of a plain list";
        findings.push(Finding::new(&path, problem));
    }
    if !has_own_main(tree, folder) {
        let problem = "has no [[test]] named conformance with harness = false, without which its main is not run";
        findings.push(Finding::new(format!("{folder}/Cargo.toml"), problem));
    }
    findings
}

/// Whether `run` is called with a list as it is written, from which nothing is filtered.
fn runs_a_plain_list(tokens: &[Token]) -> bool {
    after_each(tokens, "run").into_iter().any(|(_, after)| {
        let arguments = group(after).map(|(inside, _)| inside);
        let behind = arguments.filter(|inside| inside.first().is_some_and(|open| open.text == "[")).and_then(group);
        behind.is_some_and(|(_, rest)| rest.iter().all(|token| token.text == ","))
    })
}

fn has_own_main(tree: &Tree, folder: &str) -> bool {
    let manifest: Option<Table> = tree.get(&format!("{folder}/Cargo.toml")).and_then(|file| file.text.parse().ok());
    let tests = manifest.as_ref().and_then(|manifest| manifest.get("test")).and_then(Value::as_array);
    tests.into_iter().flatten().filter_map(Value::as_table).any(|test| {
        test.get("name").and_then(Value::as_str) == Some("conformance")
            && test.get("harness").and_then(Value::as_bool) == Some(false)
            && test.get("test").and_then(Value::as_bool) != Some(false)
    })
}

/// Where cases are picked, or could be.
pub fn picked_cases(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for adapter in tree.adapters() {
        for file in test_files(tree, &format!("adapters/{adapter}")) {
            for word in PICKING {
                let lines = file.tokens.iter().filter(|token| token.is_word() && token.text == *word);
                let problem = format!("uses `{word}`; a suite is run whole, or excludes a case with a reason");
                findings.extend(lines.map(|token| Finding::new(file.at(token.line), &problem)));
            }
        }
    }
    for file in tree.rust_under("adapters/conformance/src") {
        for pattern in HIDDEN {
            let problem = format!("`{pattern}` lets an adapter pick its cases; it is `pub(crate)` at most");
            findings.extend(file.lines_of(pattern).into_iter().map(|line| Finding::new(file.at(line), &problem)));
        }
    }
    findings
}

/// Exclusions whose reason is not three words at least.
pub fn unreasoned_exclusions(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for adapter in tree.adapters() {
        for file in test_files(tree, &format!("adapters/{adapter}")) {
            for (line, after) in after_each(&file.tokens, "Exclusion") {
                let Some((inside, _)) = body(after).filter(|_| after.first().is_some_and(|next| next.text == "{"))
                else {
                    continue;
                };
                let reason = after_each(inside, "reason:").first().and_then(|(_, value)| value.first()?.string());
                if reason.is_none_or(|reason| reason.split_whitespace().count() < 3) {
                    findings
                        .push(Finding::new(file.at(line), "an exclusion says in words why the adapter cannot pass"));
                }
            }
        }
    }
    findings
}

/// `tests/conformance.rs` of the crate in `folder`, and the modules beside it.
fn test_files<'a>(tree: &'a Tree, folder: &str) -> impl Iterator<Item = &'a File> {
    let (file, modules) = (format!("{folder}/tests/conformance.rs"), format!("{folder}/tests/conformance"));
    tree.rust().filter(move |found| found.path == file || found.is_under(&modules))
}

/// The implementations of `ports` in `tokens`: line, port and type.
fn implementations(tokens: &[Token], ports: &[String]) -> Vec<(usize, String, String)> {
    let mut found = Vec::new();
    for (line, after) in after_each(tokens, "impl") {
        let Some((inside, rest)) = body(after) else { continue };
        let header = after.get(..after.len() - inside.len() - rest.len() - 2).unwrap_or_default();
        let Some(at) = header.iter().position(|token| token.text == "for") else { continue };
        let (of, types) = header.split_at(at);
        let port = of.iter().find(|token| ports.contains(&token.text));
        let type_name = types.iter().skip(1).find(|token| token.is_word());
        if let (Some(port), Some(type_name)) = (port, type_name) {
            found.push((line, port.text.clone(), type_name.text.clone()));
        }
    }
    found
}

fn names_after(tokens: &[Token], pattern: &str) -> Vec<String> {
    after_each(tokens, pattern).into_iter().filter_map(|(_, after)| Some(after.first()?.text.clone())).collect()
}

/// `FeedSource` as `feed_source`.
pub(crate) fn snake(name: &str) -> String {
    let mut snake = String::new();
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() && at > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

#[cfg(test)]
#[path = "suites_tests.rs"]
mod tests;
