//! The files of the project, as `git` would track them: what `.gitignore` names is left out.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use ignore::WalkBuilder;

use crate::tokens::{self, Token, body, group, lex};

/// The files of the project.
#[derive(Debug, Default)]
pub struct Tree {
    /// Every text file, ordered by path.
    pub files: Vec<File>,
}

/// A text file.
#[derive(Debug)]
pub struct File {
    /// Its path from the root, with `/` between folders.
    pub path: String,
    /// What it holds.
    pub text: String,
    /// Its tokens, where it is Rust.
    pub tokens: Vec<Token>,
    /// Whether it is compiled for tests or benchmarks alone.
    pub is_test: bool,
}

/// The root of the workspace that this crate belongs to.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new(".")).to_path_buf()
}

impl Tree {
    /// Reads every text file under `root`.
    pub fn read(root: &Path) -> Result<Self> {
        let mut files = Vec::new();
        let walk = WalkBuilder::new(root).hidden(false).git_global(false).git_exclude(false).require_git(false).build();
        for entry in walk {
            let entry = entry?;
            let path = entry.path().strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
            if !is_file || path.starts_with(".git/") {
                continue;
            }
            let bytes = fs::read(entry.path()).with_context(|| format!("{path} cannot be read"))?;
            // A file that is not UTF-8 is a picture or a deliberately broken feed: no rule is about those.
            let Ok(text) = String::from_utf8(bytes) else { continue };
            files.push((path, text));
        }
        Self::of(files)
    }

    /// The tree of the given paths and texts.
    pub fn of(files: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Result<Self> {
        let mut read: Vec<File> = Vec::new();
        for (path, text) in files {
            let (path, text) = (path.into(), text.into());
            let is_rust = is_rust(&path);
            let tokens = if is_rust { lex(&text).with_context(|| format!("{path} is not Rust"))? } else { Vec::new() };
            read.push(File { is_test: in_test_folder(&path), path, text, tokens });
        }
        read.sort_by(|a, b| a.path.cmp(&b.path));
        let test_modules: HashSet<String> = read.iter().flat_map(test_modules_of).collect();
        for file in &mut read {
            file.is_test |= test_modules
                .iter()
                .any(|module| file.path == format!("{module}.rs") || file.path.starts_with(&format!("{module}/")));
        }
        Ok(Self { files: read })
    }

    /// The Rust files.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| is_rust(&file.path))
    }

    /// The Rust files under `folder`.
    pub fn rust_under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a File> {
        self.rust().filter(move |file| file.is_under(folder))
    }

    /// The file at `path`.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The names of the folders of adapters, the conformance suites left out.
    pub fn adapters(&self) -> Vec<&str> {
        let mut names: Vec<_> = self
            .files
            .iter()
            .filter_map(|file| file.path.strip_prefix("adapters/")?.strip_suffix("/Cargo.toml"))
            .filter(|name| *name != "conformance")
            .collect();
        names.dedup();
        names
    }
}

impl File {
    /// Whether it lies under `folder`.
    pub fn is_under(&self, folder: &str) -> bool {
        self.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }

    /// What stands behind the last dot of its name; nothing where there is no dot.
    pub fn extension(&self) -> &str {
        Path::new(&self.path).extension().and_then(|extension| extension.to_str()).unwrap_or_default()
    }

    /// Whether it is run by an interpreter.
    pub fn is_script(&self) -> bool {
        ["py", "sh"].contains(&self.extension()) || (self.text.starts_with("#!") && self.extension() != "rs")
    }

    /// The last part of its path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The place of `line` in it.
    pub fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.path)
    }

    /// The lines on which its tokens hold `pattern`.
    pub fn lines_of(&self, pattern: &str) -> Vec<usize> {
        tokens::lines_of(&self.tokens, pattern)
    }

    /// Its tokens without what `#[cfg(test)]` stands in front of.
    pub fn shipped_tokens(&self) -> Vec<Token> {
        let mut kept = Vec::new();
        let mut rest = self.tokens.as_slice();
        while let Some((token, after)) = rest.split_first() {
            if let Some(item) = behind_cfg_test(rest) {
                rest = behind_item(item);
            } else {
                kept.push(token.clone());
                rest = after;
            }
        }
        kept
    }
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "rs")
}

fn in_test_folder(path: &str) -> bool {
    is_rust(path) && path.split('/').any(|part| part == "tests" || part == "benches")
}

/// The modules that `file` declares for tests alone, as paths without `.rs`.
fn test_modules_of(file: &File) -> Vec<String> {
    let folder = match file.path.strip_suffix(file.name()) {
        Some(folder) if ["lib.rs", "main.rs", "mod.rs"].contains(&file.name()) => folder.to_owned(),
        _ => format!("{}/", file.path.trim_end_matches(".rs")),
    };
    let mut modules = Vec::new();
    let mut rest = file.tokens.as_slice();
    while !rest.is_empty() {
        if let Some([keyword, name, end, ..]) = behind_cfg_test(rest)
            && keyword.text == "mod"
            && end.text == ";"
        {
            modules.push(format!("{folder}{}", name.text));
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    modules
}

fn behind_cfg_test(tokens: &[Token]) -> Option<&[Token]> {
    let after = tokens.strip_prefix_text("#")?;
    let (inside, after) = group(after)?;
    let is_cfg_test = tokens::lines_of(inside, "cfg(test)").len() == 1 && inside.len() == 4;
    is_cfg_test.then_some(after)
}

/// What follows the item that `tokens` begin with.
fn behind_item(tokens: &[Token]) -> &[Token] {
    if let Some((_, after)) = body(tokens) {
        return after;
    }
    let end = tokens.iter().position(|token| token.text == ";").map_or(tokens.len(), |at| at + 1);
    tokens.get(end..).unwrap_or_default()
}

/// What the rules ask of a list of tokens.
trait TokensExt {
    /// What follows the token `text`, where the list begins with it.
    fn strip_prefix_text(&self, text: &str) -> Option<&[Token]>;
}

impl TokensExt for [Token] {
    fn strip_prefix_text(&self, text: &str) -> Option<&[Token]> {
        self.split_first().filter(|(token, _)| token.text == text).map(|(_, after)| after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_for_tests_alone_is_known() {
        let tree = Tree::of([
            (
                "a/src/lib.rs",
                "mod x; #[cfg(test)] mod samples; #[cfg(test)] mod tests { fn f() { env::var(1) } } fn g() {}",
            ),
            ("a/src/samples.rs", ""),
            ("a/src/x.rs", "#[cfg(test)]\nmod more;"),
            ("a/src/x/more.rs", ""),
            ("a/tests/all.rs", ""),
            ("a/README.md", ""),
        ])
        .unwrap();
        let tests: Vec<_> = tree.files.iter().filter(|file| file.is_test).map(|file| file.path.as_str()).collect();
        assert_eq!(tests, ["a/src/samples.rs", "a/src/x/more.rs", "a/tests/all.rs"]);
        let lib = tree.get("a/src/lib.rs").unwrap();
        let shipped: Vec<_> = lib.shipped_tokens().into_iter().map(|token| token.text).collect();
        assert_eq!(shipped.join(" "), "mod x ; fn g ( ) { }");
    }

    #[test]
    fn the_real_tree_is_read_without_what_is_ignored() {
        let tree = Tree::read(&root()).unwrap();
        assert!(tree.get("Cargo.toml").is_some() && tree.get("domain/src/lib.rs").is_some());
        assert!(tree.files.iter().all(|file| !file.is_under("target") && !file.is_under(".git")));
    }
}
