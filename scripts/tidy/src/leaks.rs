//! Nothing of the machine that a file was written on stays in it: no absolute paths, no package registry but the
//! public ones.

use regex::Regex;

use crate::{Finding, tree::Tree};

/// Folders at the root of somebody's machine; the slashes are added when the pattern is made, so that this file is
/// not its own finding.
const MACHINE: &[&str] = &["home", "root", "work", "Users", "mnt"];

/// Settings that send a package client elsewhere, in two halves for the same reason.
const ELSEWHERE: &[(&str, &str)] = &[
    ("--index", "-url"),
    ("--extra-index", "-url"),
    ("--find", "-links"),
    ("replace", "-with ="),
    ("registry", " = \"http"),
    ("arti", "factory"),
];

/// Where packages of a lock file come from.
const PUBLIC_INDEX: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Absolute paths and registries in files that everybody gets.
pub fn of_a_machine(tree: &Tree) -> anyhow::Result<Vec<Finding>> {
    let path = Regex::new(&format!(r#"(^|[\s"'`=:(,])/({})/"#, MACHINE.join("|")))?;
    let elsewhere: Vec<_> = ELSEWHERE.iter().map(|(one, other)| format!("{one}{other}")).collect();
    let mut findings = Vec::new();
    for file in &tree.files {
        for (at, line) in file.text.lines().enumerate() {
            if path.is_match(line) {
                findings.push(Finding::new(file.at(at + 1), "holds an absolute path of somebody's machine"));
            }
            if elsewhere.iter().any(|setting| line.contains(setting)) {
                findings.push(Finding::new(file.at(at + 1), "names a package registry; that is the machine's to say"));
            }
            let source = line.strip_prefix("source = \"").filter(|_| file.name() == "Cargo.lock");
            if source.is_some_and(|source| source.trim_end_matches('"') != PUBLIC_INDEX) {
                findings.push(Finding::new(file.at(at + 1), "is a package that does not come from crates.io"));
            }
        }
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        of_a_machine(&Tree::of([(path, text)]).unwrap()).unwrap().len()
    }

    #[test]
    fn an_absolute_path_is_found() {
        assert_eq!(found("a.md", &["see `", "/home", "/someone/x`"].concat()), 1);
        assert_eq!(found("a.toml", &["dir = \"", "/root", "/x\""].concat()), 1);
        assert_eq!(found("a.md", "https://shop.example/home/x and a/work/b and /usr/bin/env"), 0);
    }

    #[test]
    fn a_registry_is_found() {
        assert_eq!(found("a.txt", &["--index", "-url https://x"].concat()), 1);
        let lock = format!("source = \"{PUBLIC_INDEX}\"\nsource = \"git+https://x\"\n");
        assert_eq!(found("Cargo.lock", &lock), 1);
    }
}
