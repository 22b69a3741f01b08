//! Invariant 7: one error type at the ports; each adapter classifies its vendor's errors in one function.

use crate::{
    Finding,
    tokens::{Token, after_each, body},
    tree::Tree,
};

/// Methods of ports that fail as anything but `PortError`.
pub fn at_the_ports(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust_under("usecases/src/ports") {
        for (_, after) in after_each(&file.shipped_tokens(), "pub trait") {
            let Some((inside, _)) = body(after) else { continue };
            for (line, after) in after_each(inside, "Result<") {
                let error = last_argument(after);
                if error != "PortError" {
                    findings.push(Finding::new(file.at(line), format!("fails as {error}; a port fails as PortError")));
                }
            }
            let own = after_each(inside, "type Error").into_iter();
            findings.extend(own.map(|(line, _)| Finding::new(file.at(line), "has an error type of its own")));
        }
    }
    findings
}

/// The last of the generic arguments that `tokens` begin with, up to their `>`.
fn last_argument(tokens: &[Token]) -> String {
    let (mut depth, mut argument) = (1_usize, String::new());
    for token in tokens {
        match token.text.as_str() {
            "<" | "(" | "[" => depth += 1,
            ">" | ")" | "]" => depth -= 1,
            "," if depth == 1 => {
                argument.clear();
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
        argument.push_str(&token.text);
    }
    argument
}

/// Where an adapter decides what a vendor's error is outside of its one function.
pub fn classified_elsewhere(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for adapter in tree.adapters() {
        let home = format!("adapters/{adapter}/src/error.rs");
        let mut classifiers = Vec::new();
        for file in tree.rust_under(&format!("adapters/{adapter}/src")).filter(|file| !file.is_test) {
            let tokens = file.shipped_tokens();
            let functions =
                after_each(&tokens, "fn").into_iter().filter_map(|(line, after)| Some((line, after.first()?)));
            classifiers.extend(
                functions
                    .filter(|(_, name)| name.text.starts_with("classify"))
                    .map(|(line, name)| (file.path.clone(), line, name.text.clone())),
            );
            if file.path != home {
                let causes = after_each(&tokens, ".because(").into_iter();
                let problem = format!("gives a PortError its cause; `classify` in {home} does that");
                findings.extend(causes.map(|(line, _)| Finding::new(file.at(line), &problem)));
            }
            findings
                .extend(own_errors(&tokens).into_iter().map(|(line, problem)| Finding::new(file.at(line), problem)));
        }
        let one_at_home = matches!(classifiers.as_slice(), [(path, _, name)] if *path == home && name == "classify");
        if !one_at_home {
            let there: Vec<_> =
                classifiers.iter().map(|(path, line, name)| format!("{name} at {path}:{line}")).collect();
            let there = if there.is_empty() { "none".to_owned() } else { there.join(", ") };
            findings.push(Finding::new(&home, format!("holds the adapter's one `fn classify`; there is {there}")));
        }
    }
    findings
}

/// Conversions into `PortError` that ask nobody, and error types that an adapter shows to the outside.
fn own_errors(tokens: &[Token]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line, after) in after_each(tokens, "impl") {
        let header: Vec<&str> =
            after.iter().take_while(|token| token.text != "{").map(|token| token.text.as_str()).collect();
        if header.contains(&"From") && header.ends_with(&["for", "PortError"]) {
            found.push((line, "turns every vendor's error into a PortError by itself; classify it".to_owned()));
        }
    }
    for kind in ["pub enum", "pub struct", "pub type"] {
        for (line, after) in after_each(tokens, kind) {
            let name = after.first().map(|name| name.text.as_str()).unwrap_or_default();
            if name.ends_with("Error") {
                found.push((line, format!("{name} is shown to the outside; an adapter fails as PortError")));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(findings: Vec<Finding>) -> Vec<String> {
        findings.into_iter().map(|finding| finding.place).collect()
    }

    #[test]
    fn a_port_with_another_error_is_found() {
        let port = "pub trait A { async fn a(&self) -> Result<Vec<Result<(u8, B), PortError>>, PortError>;\n\
                    fn b(&self) -> Result<(), io::Error>;\nfn c(&self) -> Result<Vec<Result<u8, String>>, PortError>; }";
        let tree = Tree::of([("usecases/src/ports/a.rs", port)]).unwrap();
        assert_eq!(shown(at_the_ports(&tree)), ["usecases/src/ports/a.rs:2", "usecases/src/ports/a.rs:3"]);
    }

    fn adapter(error: &str, lib: &str) -> Vec<String> {
        let tree = Tree::of([
            ("adapters/a/Cargo.toml", ""),
            ("adapters/a/src/error.rs", error),
            ("adapters/a/src/lib.rs", lib),
        ]);
        shown(classified_elsewhere(&tree.unwrap()))
    }

    #[test]
    fn an_adapter_that_classifies_elsewhere_is_found() {
        let classify = "fn classify(e: E) -> PortError { PortError::new().because(e) }";
        assert_eq!(adapter(classify, "fn f() { a().map_err(classify) }"), Vec::<String>::new());
        assert_eq!(adapter("", ""), ["adapters/a/src/error.rs"]);
        assert_eq!(adapter("", classify), ["adapters/a/src/lib.rs:1", "adapters/a/src/error.rs"]);
        assert_eq!(adapter(&format!("{classify} fn classify_io() {{}}"), ""), ["adapters/a/src/error.rs"]);
        assert_eq!(adapter(classify, "fn f() { PortError::new().because(e) }"), ["adapters/a/src/lib.rs:1"]);
        assert_eq!(adapter(classify, "impl From<sqlx::Error> for PortError { }"), ["adapters/a/src/lib.rs:1"]);
        assert_eq!(adapter(classify, "pub enum OpenError { }"), ["adapters/a/src/lib.rs:1"]);
        assert_eq!(adapter(classify, "#[cfg(test)] mod tests { fn f() { e.because(x) } }"), Vec::<String>::new());
    }
}
