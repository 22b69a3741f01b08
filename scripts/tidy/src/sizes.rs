//! Invariant 8: `main.rs` is under 60 lines, a port under 150, a file at most 500, unless its header says why not.

use crate::{
    Finding,
    tree::{File, Tree},
};

/// What stands in the header of a longer file, with the reason behind it.
const MARKER: &str = "//! Size:";

/// Files that are too long to be read in one go.
pub fn long_files(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        let Some((most, name)) = most_lines(file) else { continue };
        let lines = file.text.lines().count();
        if lines > most && !has_reason(file) {
            let problem = format!("has {lines} lines; {name} has at most {most}, or a line `{MARKER}` with the reason");
            findings.push(Finding::new(&file.path, problem));
        }
    }
    findings
}

fn most_lines(file: &File) -> Option<(usize, &'static str)> {
    match file.name() {
        "main.rs" if !file.is_test => Some((59, "a main.rs")),
        _ if file.is_under("usecases/src/ports") => Some((149, "a port")),
        _ if file.extension() == "rs" => Some((500, "a file")),
        _ if file.is_script() => Some((500, "a script")),
        _ => None,
    }
}

fn has_reason(file: &File) -> bool {
    let mut header = file.text.lines().take_while(|line| line.starts_with("//!"));
    header.any(|line| line.strip_prefix(MARKER).is_some_and(|reason| reason.split_whitespace().count() >= 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(path: &str, head: &str, lines: usize) -> usize {
        let text = format!("{head}\n{}", "// x\n".repeat(lines - 1));
        long_files(&Tree::of([(path, text)]).unwrap()).len()
    }

    #[test]
    fn a_file_that_is_too_long_is_found() {
        for (path, most) in [
            ("deployments/x/src/main.rs", 59),
            ("usecases/src/ports/a.rs", 149),
            ("domain/src/a.rs", 500),
            ("a/benches/x/main.rs", 500),
        ] {
            assert_eq!(places(path, "//! A.", most), 0, "{path}");
            assert_eq!(places(path, "//! A.", most + 1), 1, "{path}");
        }
        let script = format!("#!/usr/bin/env bash\n{}", "# x\n".repeat(500));
        assert_eq!(long_files(&Tree::of([("scripts/dev/test", script)]).unwrap()).len(), 1);
    }

    #[test]
    fn a_reason_in_the_header_is_accepted() {
        assert_eq!(places("domain/src/a.rs", "//! A.\n//! Size: a table from a standard", 600), 0);
        assert_eq!(places("domain/src/a.rs", "//! A.\n//! Size:", 600), 1);
        assert_eq!(places("domain/src/a.rs", "//! A.\n\n//! Size: not in the header", 600), 1);
    }
}
