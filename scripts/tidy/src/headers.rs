//! Every file says first what it is; nothing is left undone; nothing is filed under "various".

use crate::{
    Finding,
    tree::{File, Tree},
};

/// Names that say nothing of what is inside.
const NAMELESS: &[&str] = &["utils", "util", "helpers", "helper", "common", "manager", "misc", "shared"];

/// How a source begins: with what it is, or with the README that says so.
const BEGINNINGS: &[&str] = &["//! ", "#![doc = include_str!("];

/// What stands in code that is not written yet. As words, because the lexer splits the sign off.
const UNDONE: &[&str] = &["todo", "unimplemented"];

/// Sources and scripts that do not begin with what they are.
pub fn nameless_files(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        if file.extension() == "rs" && !BEGINNINGS.iter().any(|beginning| file.text.starts_with(beginning)) {
            findings.push(Finding::new(&file.path, "does not begin with a line `//! …` that says what it is"));
        }
        if has_header(file) && !script_says(file) {
            findings.push(Finding::new(&file.path, "does not begin with a comment or docstring that says what it is"));
        }
        for part in file.path.split('/').map(|part| part.split('.').next().unwrap_or_default()) {
            if NAMELESS.contains(&part) {
                findings.push(Finding::new(&file.path, format!("`{part}` does not say what is inside")));
            }
        }
    }
    findings
}

fn has_header(file: &File) -> bool {
    let empty_package = file.name() == "__init__.py" && file.text.trim().is_empty();
    file.is_script() && !empty_package
}

fn script_says(file: &File) -> bool {
    let first = file.text.lines().find(|line| !line.starts_with("#!")).unwrap_or_default();
    first.starts_with("# ") || first.starts_with("\"\"\"") || first.starts_with("// ")
}

/// Code that is not written yet.
pub fn undone(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        for macro_name in UNDONE {
            let lines = file.lines_of(&format!("{macro_name}!"));
            findings.extend(lines.into_iter().map(|line| Finding::new(file.at(line), "is not written yet")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(path: &str, text: &str) -> usize {
        let tree = Tree::of([(path, text)]).unwrap();
        nameless_files(&tree).len() + undone(&tree).len()
    }

    #[test]
    fn a_file_that_does_not_say_what_it_is_is_found() {
        assert_eq!(problems("a.rs", "//! The a.\nfn f() {}"), 0);
        assert_eq!(problems("a.rs", "fn f() {}"), 1);
        assert_eq!(problems("src/lib.rs", "#![doc = include_str!(\"../README.md\")]\nmod a;"), 0);
        assert_eq!(problems("a.py", "#!/usr/bin/env python3\n\"\"\"The a.\"\"\"\n"), 0);
        assert_eq!(problems("a.py", "import os\n"), 1);
        assert_eq!(problems("p/__init__.py", ""), 0);
        assert_eq!(problems("run", "#!/usr/bin/env bash\n# Runs a.\n"), 0);
        assert_eq!(problems("run", "#!/usr/bin/env bash\nset -e\n"), 1);
    }

    #[test]
    fn a_name_that_says_nothing_is_found() {
        assert_eq!(problems("domain/src/utils/a.rs", "//! A."), 1);
        assert_eq!(problems("domain/src/helpers.rs", "//! A."), 1);
        assert_eq!(problems("usecases/src/manage_quarantine.rs", "//! A."), 0);
    }

    #[test]
    fn code_that_is_not_written_is_found() {
        assert_eq!(problems("a.rs", "//! A.\nfn f() { todo!() }\nfn g() { unimplemented!(\"x\") }"), 2);
        assert_eq!(problems("a.rs", "//! A. todo!()\nfn todo() {}"), 0);
    }
}
