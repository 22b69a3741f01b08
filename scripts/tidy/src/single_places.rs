//! Invariant 6: the environment, the clock and randomness are read in one place each.

use crate::{
    Finding,
    tokens::{Token, after_each, group, lines_of},
    tree::{File, Tree},
    workspace::Member,
};

/// The one place of the environment.
const SETTINGS: &str = "deployments/bootstrap/src/settings";
/// The one place of the clock.
const CLOCK: &str = "deployments/bootstrap/src/clock.rs";
/// The one place of randomness: what tells one data directory's derived files from another's. Runs and products have
/// no random numbers; theirs come from the store.
const CHANCE: &str = "adapters/embedded/src/index/mod.rs";

const ENVIRONMENT: &[&str] = &[
    "env::var",
    "env::vars",
    "env::var_os",
    "env::vars_os",
    "Env::prefixed",
    "Env::raw",
    "from_default_env",
    "try_from_default_env",
    "EnvFilter::from_env",
    "EnvFilter::try_from_env",
    "dotenvy",
];
const TIME: &[&str] = &[
    "SystemTime::now",
    "Timestamp::now",
    "Zoned::now",
    "Utc::now",
    "Local::now",
    "OffsetDateTime::now_utc",
    "UNIX_EPOCH.elapsed",
];
const RANDOMNESS: &[&str] = &[
    "rand::",
    "thread_rng",
    "from_os_rng",
    "from_entropy",
    "getrandom",
    "fastrand",
    "OsRng",
    "RandomState::new",
    "new_v4",
    "MakeRequestUuid",
];
/// What SQL calls them.
const CLOCK_IN_SQL: &[&str] = &["current_timestamp", "current_time", "current_date", "'now'", "unixepoch()"];
const CHANCE_IN_SQL: &[&str] = &["random()", "randomblob("];

/// Readings of the environment, the clock or randomness outside their place.
pub fn readings(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        if !file.is_under(SETTINGS) {
            let problem = |what: &str| format!("{what} reads the environment, which {SETTINGS} alone does");
            findings.extend(found(file, ENVIRONMENT, problem));
            findings.extend(imported(file).into_iter().map(|line| Finding::new(file.at(line), problem("this import"))));
            findings
                .extend(clap_env(file).into_iter().map(|line| Finding::new(file.at(line), problem("`env` of clap"))));
        }
        if file.path != CLOCK {
            findings.extend(found(file, TIME, |what| format!("{what} reads the clock, which {CLOCK} alone does")));
        }
        if file.path != CHANCE {
            let advice = |what: &str| format!("{what} is random, which {CHANCE} alone is; samples come from a seed");
            findings.extend(found(file, RANDOMNESS, advice));
        }
    }
    findings.extend(tree.files.iter().flat_map(in_sql));
    findings
}

fn found(file: &File, patterns: &[&str], problem: impl Fn(&str) -> String) -> Vec<Finding> {
    let lines = patterns.iter().flat_map(|pattern| file.lines_of(pattern).into_iter().map(move |line| (pattern, line)));
    lines.map(|(pattern, line)| Finding::new(file.at(line), problem(pattern))).collect()
}

/// The lines of `use std::env::{…}` that bring in a reading function by its bare name.
fn imported(file: &File) -> Vec<usize> {
    let reads = |token: &Token| ["var", "vars", "var_os", "vars_os"].contains(&token.text.as_str());
    let groups = after_each(&file.tokens, "env::");
    let read = groups.into_iter().filter(|(_, after)| group(after).is_some_and(|(names, _)| names.iter().any(reads)));
    read.map(|(line, _)| line).collect()
}

/// The lines of `#[arg(env)]` and `#[arg(env = "…")]`, which make clap read the environment.
fn clap_env(file: &File) -> Vec<usize> {
    let mut lines = Vec::new();
    for opening in ["#", "arg", "clap", "command"] {
        for (line, after) in after_each(&file.tokens, opening) {
            let inside = group(after).map(|(inside, _)| inside).unwrap_or_default();
            let is_attribute = opening != "#" && file.lines_of(&format!("{opening}(")).contains(&line);
            let has_env = inside.split(|token| token.text == ",").any(|part| {
                let mut words = part.iter().map(|token| token.text.as_str());
                words.next() == Some("env") && [None, Some("="), Some("(")].contains(&words.next())
            });
            if is_attribute && has_env {
                lines.push(line);
            }
        }
    }
    lines
}

/// Readings inside SQL: in `.sql` files, and in string literals of shipped code that look like SQL.
fn in_sql(file: &File) -> Vec<Finding> {
    let reads = |text: &str| {
        let text = text.to_lowercase();
        let chance = if file.path == CHANCE { &[] } else { CHANCE_IN_SQL };
        CLOCK_IN_SQL.iter().chain(chance).find(|reading| text.contains(*reading)).copied()
    };
    let is_statement = |text: &str| {
        let text = text.to_lowercase();
        ["select ", "insert ", "update ", "delete ", "create "].iter().any(|verb| text.contains(verb))
    };
    let problem = |what: &str| format!("{what} in SQL reads clock or chance; bind a value from the Clock port");
    let mut findings = Vec::new();
    if file.extension() == "sql" {
        let lines = file.text.lines().map(|line| line.split("--").next().unwrap_or_default()).enumerate();
        findings.extend(lines.filter_map(|(at, line)| Some(Finding::new(file.at(at + 1), problem(reads(line)?)))));
    }
    if !file.is_test {
        let shipped = file.shipped_tokens();
        let strings = shipped.iter().filter_map(|token| Some((token.line, token.string()?)));
        let statements = strings.filter(|(_, text)| is_statement(text));
        findings.extend(statements.filter_map(|(line, text)| Some(Finding::new(file.at(line), problem(reads(text)?)))));
    }
    findings
}

/// Members that depend on a source of randomness or on a reader of the environment.
pub fn dependencies(members: &[Member]) -> Vec<Finding> {
    const SOURCES: &[&str] = &["rand", "getrandom", "fastrand", "oorandom", "uuid", "nanoid", "dotenvy", "envy"];
    let mut findings = Vec::new();
    for member in members {
        let shipped = member.dependencies.iter().filter(|dependency| !dependency.dev);
        for dependency in shipped.filter(|dependency| SOURCES.contains(&dependency.name.as_str())) {
            let problem = format!("depends on {}; see invariant 6", dependency.name);
            findings.push(Finding::new(&member.name, problem));
        }
    }
    findings
}

/// That each place does what the others leave to it; otherwise the rule would hold because nothing is found.
pub fn empty_places(tree: &Tree) -> Vec<Finding> {
    let clock = tree.get(CLOCK).is_some_and(|file| TIME.iter().any(|read| !lines_of(&file.tokens, read).is_empty()));
    let settings = tree.rust_under(SETTINGS).any(|file| ENVIRONMENT.iter().any(|read| !file.lines_of(read).is_empty()));
    let chance = tree.get(CHANCE).is_some_and(|file| CHANCE_IN_SQL.iter().any(|read| file.text.contains(read)));
    let mut findings = Vec::new();
    if !chance {
        findings.push(Finding::new(CHANCE, "has nothing random; take its place away"));
    }
    if !clock {
        findings.push(Finding::new(CLOCK, "does not read the clock"));
    }
    if !settings {
        findings.push(Finding::new(SETTINGS, "does not read the environment"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::sample;

    fn places(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::of([(path, text)]).unwrap();
        readings(&tree).into_iter().map(|finding| finding.place).collect()
    }

    #[test]
    fn the_environment_is_read_in_settings_alone() {
        let reading = "fn f() {\nstd::env::var(\"A\"); }";
        assert_eq!(places("adapters/x/src/a.rs", reading), ["adapters/x/src/a.rs:2"]);
        assert_eq!(places("a/tests/b.rs", "use std::env::{args, var};"), ["a/tests/b.rs:1"]);
        assert_eq!(places("deployments/bootstrap/src/settings/mod.rs", reading), Vec::<String>::new());
        assert_eq!(places("a.rs", "fn f() { env!(\"CARGO\"); std::env::args(); } // env::var"), Vec::<String>::new());
    }

    #[test]
    fn clap_does_not_read_the_environment() {
        assert_eq!(places("a.rs", "struct A {\n#[arg(long, env = \"LIKEWISE_A\")]\na: u8 }"), ["a.rs:2"]);
        assert_eq!(places("a.rs", "struct A {\n#[arg(env)]\na: u8 }"), ["a.rs:2"]);
        assert_eq!(places("a.rs", "struct A {\n#[arg(long, help = \"env\")]\nenv: u8 }"), Vec::<String>::new());
    }

    #[test]
    fn the_clock_is_read_in_its_place_alone() {
        let reading = "fn f() { SystemTime::now(); jiff::Timestamp::now() }";
        assert_eq!(places("a.rs", reading), ["a.rs:1", "a.rs:1"]);
        assert_eq!(places("deployments/bootstrap/src/clock.rs", reading), Vec::<String>::new());
        assert_eq!(places("a.rs", "fn f() { self.clock.now(); Instant::now() }"), Vec::<String>::new());
    }

    #[test]
    fn randomness_has_one_place() {
        assert_eq!(places("a.rs", "use rand::Rng;\nfn f() { Uuid::new_v4() }"), ["a.rs:1", "a.rs:2"]);
        let identity = "const A: &str = \"INSERT INTO a VALUES (random())\";";
        assert_eq!(places(CHANCE, identity), Vec::<String>::new());
        assert_eq!(places("adapters/embedded/src/lib.rs", identity), ["adapters/embedded/src/lib.rs:1"]);
        assert_eq!(dependencies(&[sample("adapters/x", &[("uuid", false, false), ("rand", true, false)])]).len(), 1);
    }

    #[test]
    fn sql_reads_neither() {
        assert_eq!(
            places("m/1.sql", "-- random()\nCREATE TABLE a (t INTEGER DEFAULT CURRENT_TIMESTAMP);"),
            ["m/1.sql:2"]
        );
        assert_eq!(places("a.rs", "const A: &str = \"SELECT id FROM a ORDER BY random()\";"), ["a.rs:1"]);
        assert_eq!(places("a.rs", "const A: &str = \"a text of 'now'\";"), Vec::<String>::new());
    }

    #[test]
    fn places_that_read_nothing_are_found() {
        assert_eq!(empty_places(&Tree::default()).len(), 3);
    }
}
