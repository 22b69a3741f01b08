//! Invariant 4: what a test needs and cannot have is a failure, not a skip.

use regex::Regex;

use crate::{
    Finding,
    tokens::{Token, body, group, lines_of},
    tree::{File, Tree},
};

/// How Python tests step aside.
const PYTHON: &str =
    r"skip(If|Unless|Test)\b|unittest\.skip|pytest\.(mark\.)?(skip|xfail|importorskip)|expectedFailure";

/// Tests that do not run, or that end before they have tested anything.
pub fn tests_that_step_aside(tree: &Tree) -> anyhow::Result<Vec<Finding>> {
    let python = Regex::new(PYTHON)?;
    let mut findings = Vec::new();
    for file in &tree.files {
        findings.extend(in_rust(file));
        if file.extension() == "py" && file.path.contains("/tests/") {
            let lines = file.text.lines().enumerate().filter(|(_, line)| python.is_match(line));
            findings.extend(lines.map(|(at, _)| Finding::new(file.at(at + 1), "a test that is skipped tests nothing")));
        }
        if file.path.starts_with(".ci/") || file.is_under("scripts/dev") || file.path == "Makefile" {
            let lines = file.text.lines().enumerate().filter(|(_, line)| line.contains("|| true"));
            findings.extend(lines.map(|(at, _)| Finding::new(file.at(at + 1), "`|| true` hides a failure")));
        }
    }
    Ok(findings)
}

fn in_rust(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for attribute in attributes(&file.tokens) {
        if attribute.is_ignore() {
            findings.push(Finding::new(
                file.at(attribute.line),
                "an ignored test tests nothing; make it pass, or delete it",
            ));
        }
        if let Some((inside, _)) = attribute.is_test().then(|| body(attribute.after)).flatten() {
            let early = ["return;", "return Ok(());"].into_iter().flat_map(|early| lines_of(inside, early));
            let problem = "a test that returns early has tested nothing; fail, and say what is missing";
            findings.extend(early.map(|line| Finding::new(file.at(line), problem)));
            let skipping = inside.iter().filter(|token| token.string().is_some_and(|text| text.contains("skipping")));
            findings.extend(skipping.map(|token| Finding::new(file.at(token.line), "a test never skips; it fails")));
        }
    }
    findings
}

/// An attribute of an item.
struct Attribute<'a> {
    line: usize,
    inside: &'a [Token],
    after: &'a [Token],
}

impl Attribute<'_> {
    fn is_ignore(&self) -> bool {
        let words = |word: &str| self.inside.iter().any(|token| token.text == word);
        let first = self.inside.first().map(|token| token.text.as_str());
        first == Some("ignore") || (first == Some("cfg_attr") && words("ignore"))
    }

    /// Whether it is `#[test]` or one that ends in it, such as `#[tokio::test(…)]`.
    fn is_test(&self) -> bool {
        let path = self.inside.iter().take_while(|token| token.is_word() || token.text == ":");
        path.last().is_some_and(|token| token.text == "test")
    }
}

fn attributes(tokens: &[Token]) -> Vec<Attribute<'_>> {
    let mut found = Vec::new();
    let mut rest = tokens;
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        if token.text == "#"
            && let Some((inside, after)) = group(after)
        {
            found.push(Attribute { line: token.line, inside, after });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::of([(path, text)]).unwrap();
        tests_that_step_aside(&tree).unwrap().into_iter().map(|finding| finding.place).collect()
    }

    #[test]
    fn ignored_tests_are_found() {
        assert_eq!(places("a.rs", "#[test]\n#[ignore]\nfn a() {}"), ["a.rs:2"]);
        assert_eq!(places("a.rs", "#[ignore = \"slow\"]\nfn a() {}"), ["a.rs:1"]);
        assert_eq!(places("a.rs", "#[cfg_attr(windows, ignore)]\nfn a() {}"), ["a.rs:1"]);
        assert_eq!(places("a.rs", "#[expect(dead_code)]\nfn ignore() {} // #[ignore]"), Vec::<String>::new());
    }

    #[test]
    fn a_test_that_returns_early_is_found() {
        let early = "#[tokio::test(flavor = \"multi_thread\")]\nasync fn a() {\nlet Some(x) = f() else { return; };\n}";
        assert_eq!(places("a.rs", early), ["a.rs:3"]);
        let early = "#[test]\nfn a() -> Result<(), E> { if x() { return Ok(()); }\nOk(()) }";
        assert_eq!(places("a.rs", early), ["a.rs:2"]);
        assert_eq!(places("a.rs", "fn not_a_test() { return; }"), Vec::<String>::new());
        assert_eq!(places("a.rs", &["#[test]\nfn a() { eprintln!(\"skip", "ping\") }"].concat()), ["a.rs:2"]);
    }

    #[test]
    fn skips_in_python_and_in_scripts_are_found() {
        let skip = ["@unittest", ".skip(\"x\")\ndef test_a(): pass\n"].concat();
        assert_eq!(places("scripts/x/tests/test_a.py", &skip), ["scripts/x/tests/test_a.py:1"]);
        let hides = ["cargo test |", "| true\n"].concat();
        assert_eq!(places("scripts/dev/test", &hides), ["scripts/dev/test:1"]);
    }
}
