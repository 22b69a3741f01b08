//! The documents name what is there: every crate, every invariant with its test, every change.

use regex::Regex;

use crate::{Finding, tree::Tree, workspace::Member};

/// The document that describes the workspace.
const ARCHITECTURE: &str = "docs/architecture.md";
/// Where the invariants' tests are.
const INVARIANTS: &str = "scripts/tidy/tests/invariants.rs";

/// Crates and invariants that the architecture document does not name, and tests that it names and that are not there.
pub fn architecture(tree: &Tree, members: &[Member]) -> anyhow::Result<Vec<Finding>> {
    let Some(document) = tree.get(ARCHITECTURE) else { return Ok(vec![Finding::new(ARCHITECTURE, "is missing")]) };
    let mut findings = Vec::new();
    for member in members {
        if !document.text.contains(&format!("`{}`", member.name)) {
            findings.push(Finding::new(ARCHITECTURE, format!("does not name `{}`", member.name)));
        }
        if !document.text.contains(&member.folder) {
            findings.push(Finding::new(ARCHITECTURE, format!("does not name the folder {}", member.folder)));
        }
    }
    let names = Regex::new(r"invariant_\d+_[a-z0-9_]+")?;
    let all = |text: &str| names.find_iter(text).map(|name| name.as_str().to_owned()).collect::<Vec<_>>();
    let (documented, tested) =
        (all(&document.text), tree.get(INVARIANTS).map(|file| all(&file.text)).unwrap_or_default());
    for name in tested.iter().filter(|name| !documented.contains(name)) {
        findings.push(Finding::new(ARCHITECTURE, format!("does not name the test {name}")));
    }
    for name in documented.iter().filter(|name| !tested.contains(name)) {
        findings.push(Finding::new(ARCHITECTURE, format!("names {name}, which is not in {INVARIANTS}")));
    }
    for number in 1..=8 {
        if !tested.iter().any(|name| name.starts_with(&format!("invariant_{number}_"))) {
            findings.push(Finding::new(INVARIANTS, format!("has no test of invariant {number}")));
        }
    }
    Ok(findings)
}

/// What the other documents lack.
pub fn others(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "docs/testing.md"] {
        if tree.get(path).is_none() {
            findings.push(Finding::new(path, "is missing"));
        }
    }
    if tree.get("CHANGELOG.md").is_some_and(|file| !file.text.lines().any(|line| line == "## [Unreleased]")) {
        findings.push(Finding::new("CHANGELOG.md", "has no section `## [Unreleased]`"));
    }
    findings.extend(broken_links(tree));
    findings
}

/// Links and paths in code spans of documents that lead nowhere.
fn broken_links(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.extension() == "md") {
        for (at, line) in file.text.lines().enumerate() {
            for target in line.split("](").skip(1).filter_map(|rest| rest.split([')', '#', ' ']).next()) {
                let outside = target.is_empty() || target.contains("://") || target.starts_with("mailto:");
                if !outside && !exists(tree, &resolved(&file.path, target)) {
                    findings.push(Finding::new(file.at(at + 1), format!("links to {target}, which is not there")));
                }
            }
            for path in line.split('`').skip(1).step_by(2).filter(|span| is_path(tree, span)) {
                if !exists(tree, path.trim_end_matches('/')) {
                    findings.push(Finding::new(file.at(at + 1), format!("names {path}, which is not there")));
                }
            }
        }
    }
    findings
}

/// Whether a code span is a path from the root: it begins with a folder that is there, and has no placeholder in it.
fn is_path(tree: &Tree, span: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let placeholder = |part: &str| part.len() > 2 && part.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    let top = span.split_once('/').map(|(top, _)| top);
    span.chars().all(plain)
        && !span.split(['/', '.', '-']).any(placeholder)
        && top.is_some_and(|top| tree.files.iter().any(|file| file.is_under(top)))
}

/// `target` as seen from the folder of `path`, from the root.
fn resolved(path: &str, target: &str) -> String {
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { path.split('/').collect() };
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn exists(tree: &Tree, path: &str) -> bool {
    tree.files.iter().any(|file| file.path == path || file.is_under(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::sample;

    #[test]
    fn what_the_architecture_does_not_name_is_found() {
        let tests: Vec<_> = (1..=8).map(|number| format!("fn invariant_{number}_holds() {{}}\n")).collect();
        let tests = tests.concat();
        let named = tests.replace("fn invariant_8_holds", "fn invariant_8_is_old");
        let document = format!("`likewise-domain` in domain/\n{named}");
        let tree = Tree::of([(INVARIANTS, tests.as_str()), (ARCHITECTURE, document.as_str())]).unwrap();
        let members = [sample("domain", &[]), sample("adapters/x", &[])];
        let problems: Vec<_> =
            architecture(&tree, &members).unwrap().into_iter().map(|finding| finding.problem).collect();
        assert_eq!(
            problems,
            [
                "does not name `likewise-adapter-x`",
                "does not name the folder adapters/x",
                "does not name the test invariant_8_holds",
                "names invariant_8_is_old, which is not in scripts/tidy/tests/invariants.rs",
            ]
        );
    }

    #[test]
    fn missing_documents_and_broken_links_are_found() {
        let tree = Tree::of([
            ("README.md", "[a](docs/testing.md#x) [b](https://x.example/y) [c](docs/nowhere.md) [d](docs)"),
            ("CHANGELOG.md", "# Changelog\n## [0.1.0]\n"),
            ("CONTRIBUTING.md", ""),
            ("LICENSE", ""),
            (
                "docs/testing.md",
                "[a](../LICENSE) [b](decisions/0001.md)\n`docs/old.md` `docs/` `docs/NAME.md` `a/b` `docs x/y`",
            ),
        ])
        .unwrap();
        let places: Vec<_> = others(&tree).into_iter().map(|finding| finding.place).collect();
        assert_eq!(places, ["CHANGELOG.md", "README.md:1", "docs/testing.md:1", "docs/testing.md:2"]);
    }
}
