//! `docs/configuration.md` and `likewise.example.toml`, generated from the types, so that they cannot go stale.

use std::fmt::Write as _;

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;
use serde_json::Value;

use super::{
    EmbeddedIndex, EmbeddedStore, FileFeedSettings, HttpSettings, IngestSettings, LogSettings, MappingSettings,
    OnnxEmbedder, PassageSettings, QueryLogSection, SearchSection, WorkerSettings,
};

/// One table of the configuration file.
struct Section {
    header: &'static str,
    kind: Option<&'static str>,
    schema: Schema,
    defaults: Value,
}

/// One key of a table.
struct Setting {
    key: String,
    accepted: String,
    /// As it would stand in the file; `None` where nothing is set.
    default: Option<String>,
    /// What could be set where nothing is.
    example: Option<String>,
    meaning: String,
}

impl Section {
    fn of<T: JsonSchema + Serialize + Default>(header: &'static str, kind: Option<&'static str>) -> Self {
        let defaults = serde_json::to_value(T::default()).unwrap_or_default();
        Self { header, kind, schema: schema_for!(T), defaults }
    }

    fn description(&self) -> String {
        text(self.schema.as_value(), "description")
    }

    fn settings(&self) -> Vec<Setting> {
        let Some(properties) = self.schema.get("properties").and_then(Value::as_object) else { return Vec::new() };
        let settings = properties.iter().map(|(key, property)| Setting {
            key: key.clone(),
            accepted: self.accepted(property),
            default: self.defaults.get(key).filter(|value| !is_nothing(value)).map(toml_value),
            example: property.get("examples").and_then(|examples| examples.get(0)).map(toml_value),
            meaning: text(property, "description"),
        });
        settings.collect()
    }

    fn accepted(&self, property: &Value) -> String {
        if let Some(reference) = property.get("$ref").and_then(Value::as_str) {
            let name = reference.rsplit('/').next().unwrap_or_default();
            let definition = self.schema.get("$defs").and_then(|defs| defs.get(name));
            return definition.map_or_else(String::new, |definition| self.accepted(definition));
        }
        for alternatives in ["anyOf", "oneOf"] {
            if let Some(choices) = property.get(alternatives).and_then(Value::as_array) {
                let words = choices.iter().map(|choice| self.accepted(choice)).filter(|word| word != "null");
                return either(&words.collect::<Vec<_>>());
            }
        }
        if let Some(word) = property.get("const").and_then(Value::as_str) {
            return format!("`{word}`");
        }
        if let Some(words) = property.get("enum").and_then(Value::as_array) {
            let words = words.iter().filter_map(Value::as_str).map(|word| format!("`{word}`"));
            return either(&words.collect::<Vec<_>>());
        }
        if let (Some("object"), Some(fields)) =
            (property.get("type").and_then(Value::as_str), property.get("properties").and_then(Value::as_object))
        {
            let fields: Vec<_> = fields.keys().map(|field| format!("`{field}`")).collect();
            return format!("table of {}", fields.join(", "));
        }
        plain_type(property)
    }
}

/// Whether a default sets nothing.
fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_object().is_some_and(serde_json::Map::is_empty)
}

/// `a`, `a or b`, `a, b or c`.
fn either(words: &[String]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

fn plain_type(property: &Value) -> String {
    let name = match property.get("type") {
        Some(Value::String(name)) => name.clone(),
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or_default().to_owned()
        }
        _ => String::new(),
    };
    let one_character = property.get("maxLength").and_then(Value::as_u64) == Some(1);
    match (name.as_str(), property.get("format").and_then(Value::as_str)) {
        (_, Some(format @ ("length of time" | "path" | "address and port"))) => format.to_owned(),
        ("string", _) if one_character => "one character".to_owned(),
        ("string", _) => "text".to_owned(),
        ("integer", _) => "whole number".to_owned(),
        ("array", _) => "list of text".to_owned(),
        ("object", _) => "table".to_owned(),
        _ => name,
    }
}

fn text(schema: &Value, key: &str) -> String {
    schema.get(key).and_then(Value::as_str).unwrap_or_default().replace('\n', " ")
}

/// A value as it would be written in the file; but for tables and numbers JSON and TOML agree.
fn toml_value(value: &Value) -> String {
    match value {
        Value::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
            // An f32 widened to f64 shows digits that nobody wrote.
            #[expect(clippy::cast_possible_truncation, reason = "shown, not computed with")]
            Some(float) => (float as f32).to_string(),
            None => number.to_string(),
        },
        Value::Object(table) => {
            let bare = |key: &str| key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
            let pairs = table.iter().map(|(key, value)| {
                let key = if bare(key) { key.clone() } else { format!("{key:?}") };
                format!("{key} = {}", toml_value(value))
            });
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(toml_value).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

fn sections() -> Vec<Section> {
    vec![
        Section::of::<EmbeddedStore>("store", Some("embedded")),
        Section::of::<OnnxEmbedder>("embedder", Some("onnx")),
        Section::of::<EmbeddedIndex>("index", Some("embedded")),
        Section::of::<PassageSettings>("passage", None),
        Section::of::<FileFeedSettings>("feed", Some("file")),
        Section::of::<IngestSettings>("ingest", None),
        Section::of::<WorkerSettings>("worker", None),
        Section::of::<SearchSection>("search", None),
        Section::of::<QueryLogSection>("query_log", None),
        Section::of::<HttpSettings>("http", None),
        Section::of::<LogSettings>("log", None),
        Section::of::<MappingSettings>("mappings.NAME", None),
    ]
}

/// The text of `docs/configuration.md`.
pub fn configuration_document() -> String {
    let mut document = String::from(INTRODUCTION);
    for section in sections() {
        let _ = write!(document, "\n## `[{}]`\n\n{}", section.header, section.description());
        if let Some(kind) = section.kind {
            let _ = write!(document, " `kind = \"{kind}\"`, the only kind so far, has these settings:");
        }
        document.push_str("\n\n| key | accepted | default | meaning |\n|---|---|---|---|\n");
        for Setting { key, accepted, default, example, meaning } in section.settings() {
            let default = match (default, example) {
                (Some(default), _) => format!("`{default}`"),
                (None, Some(example)) => format!("not set; `{example}`, for example"),
                (None, None) => "not set".to_owned(),
            };
            // A bar would end the cell.
            let [accepted, default, meaning] = [accepted, default, meaning].map(|cell| cell.replace('|', "\\|"));
            let _ = writeln!(document, "| `{key}` | {accepted} | {default} | {meaning} |");
        }
    }
    document
}

/// The text of `likewise.example.toml`: every setting with its default or an example, commented out.
pub fn example_file() -> String {
    let mut file = String::from(EXAMPLE_INTRODUCTION);
    for section in sections() {
        file.push('\n');
        comment(&mut file, &section.description());
        // A mapping that nobody named would be one more mapping; the other tables are there anyway.
        let mark = if section.header.starts_with("mappings.") { "#" } else { "" };
        let _ = writeln!(file, "{mark}[{}]", section.header);
        if let Some(kind) = section.kind {
            let _ = writeln!(file, "#kind = \"{kind}\"");
        }
        for Setting { key, default, example, meaning, .. } in section.settings() {
            comment(&mut file, &meaning);
            let _ = match (default, example) {
                (Some(default), _) => writeln!(file, "#{key} = {default}"),
                (None, example) => writeln!(file, "#{key} = {}  # not set", example.unwrap_or_default()),
            };
        }
    }
    file
}

/// Adds `text` as lines of comment that fit a page.
fn comment(file: &mut String, text: &str) {
    const WIDTH: usize = 118;
    let mut length = WIDTH;
    for word in text.split(' ') {
        if length + 1 + word.chars().count() > WIDTH {
            file.push_str(if file.ends_with('\n') { "#" } else { "\n#" });
            length = 1;
        }
        let _ = write!(file, " {word}");
        length += 1 + word.chars().count();
    }
    file.push('\n');
}

const EXAMPLE_INTRODUCTION: &str = "\
# Every setting of Likewise, commented out. Copy what you change to a file likewise.toml.
#
# A `#` without a space stands before a setting. It shows the default, except where the line ends in `# not set`: there
# the value is an example, and nothing is set.
#
# Generated from the types by `make docs`; docs/configuration.md has the same as tables, and says where else settings
# come from.
";

const INTRODUCTION: &str = "\
# Configuration

Generated from the types by `make docs`; a test fails when it is stale. `likewise.example.toml` has the same as a file
to copy from.

One file, `likewise.toml` in the working directory or the one that `--config` names. Everything has a default, so an
absent file is a complete configuration. Sources, the later ones winning: defaults, the file, environment variables,
the command line.

- An environment variable overrides one key: `LIKEWISE__HTTP__LISTEN=127.0.0.1:8080` sets `http.listen`. Lists and
  tables are written as in the file: `LIKEWISE__HTTP__CORS_ORIGINS='[\"https://shop.example\"]'`.
- Paths in a file, and the default paths beside them, are relative to the file's folder; without a file, in environment
  variables and on the command line they are relative to the working directory.
- Lengths of time are written as `30s`, `5m` or `1h 30m`.
- A secret is a reference, `{ env = \"NAME\" }` or `{ file = \"PATH\" }`, and never stands in the file.
- An unknown key, a wrong type and a value out of its range are errors. All of them are reported at once, each with its
  key and where it came from: `likewise config check`. `likewise config show` prints what is in force.
- Where a section has a `kind`, that kind decides which other keys it has.
";
