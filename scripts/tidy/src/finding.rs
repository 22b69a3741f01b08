//! What breaks a rule, and where.

use std::fmt;

/// A broken rule at one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// A file, a file with its line, or a crate.
    pub place: String,
    /// What is wrong and what is asked for instead.
    pub problem: String,
}

impl Finding {
    /// That `problem` is at `place`.
    pub fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { place: place.into(), problem: problem.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

/// A rule and everything that breaks it, on a line each.
#[derive(PartialEq, Eq)]
pub struct Report(String);

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// As it is displayed: a test that fails with a report shows it this way.
impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Succeeds where nothing breaks `rule`.
pub fn holds(rule: &str, findings: impl IntoIterator<Item = Vec<Finding>>) -> Result<(), Report> {
    let mut findings: Vec<_> = findings.into_iter().flatten().collect();
    if findings.is_empty() {
        return Ok(());
    }
    findings.sort();
    findings.dedup();
    let lines: Vec<_> = findings.iter().map(|finding| format!("  {finding}")).collect();
    Err(Report(format!("{rule}\n{} findings:\n{}", lines.len(), lines.join("\n"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_names_the_rule_and_each_place_once() {
        assert_eq!(holds("the rule", [Vec::new()]), Ok(()));
        let long = || Finding::new("a.rs", "is long");
        let broken = holds("the rule", [vec![Finding::new("b.rs:2", "is wrong"), long()], vec![long()]]).unwrap_err();
        assert_eq!(format!("{broken:?}"), "the rule\n2 findings:\n  a.rs: is long\n  b.rs:2: is wrong");
    }
}
