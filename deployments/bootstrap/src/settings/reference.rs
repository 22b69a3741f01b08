//! `docs/configuration.md` and `likewise.example.toml`, generated from the types, so that they cannot go stale.

use std::fmt::Write as _;

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;
use serde_json::Value;

use super::{
    EmbeddedIndex, EmbeddedStore, FileFeedSettings, HttpSettings, IngestSettings, LogSettings, MappingSettings,
    OnnxEmbedder, PassageSettings, WorkerSettings,
};

/// One table of the configuration file.
struct Section {
    header: &'static str,
    kind: Option<&'static str>,
    schema: Schema,
    defaults: Value,
}

impl Section {
    fn of<T: JsonSchema + Serialize + Default>(header: &'static str, kind: Option<&'static str>) -> Self {
        let defaults = serde_json::to_value(T::default()).unwrap_or_default();
        Self { header, kind, schema: schema_for!(T), defaults }
    }

    fn description(&self) -> String {
        text(self.schema.as_value(), "description")
    }

    /// Key, accepted type, default and meaning of every setting.
    fn settings(&self) -> Vec<(String, String, Option<String>, String)> {
        let Some(properties) = self.schema.get("properties").and_then(Value::as_object) else { return Vec::new() };
        let rows = properties.iter().map(|(key, property)| {
            let default = self.defaults.get(key).filter(|value| !value.is_null()).map(toml_value);
            (key.clone(), self.accepted(property), default, text(property, "description"))
        });
        rows.collect()
    }

    fn accepted(&self, property: &Value) -> String {
        if let Some(reference) = property.get("$ref").and_then(Value::as_str) {
            let name = reference.rsplit('/').next().unwrap_or_default();
            let definition = self.schema.get("$defs").and_then(|defs| defs.get(name));
            return definition.map_or_else(String::new, |definition| self.accepted(definition));
        }
        for alternatives in ["anyOf", "oneOf"] {
            if let Some(choices) = property.get(alternatives).and_then(Value::as_array) {
                let words: Vec<_> =
                    choices.iter().map(|choice| self.accepted(choice)).filter(|word| word != "null").collect();
                return words.join(" or ");
            }
        }
        if let Some(word) = property.get("const").and_then(Value::as_str) {
            return format!("`{word}`");
        }
        if let Some(words) = property.get("enum").and_then(Value::as_array) {
            let words: Vec<_> = words.iter().filter_map(Value::as_str).map(|word| format!("`{word}`")).collect();
            return words.join(" or ");
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

fn plain_type(property: &Value) -> String {
    let name = match property.get("type") {
        Some(Value::String(name)) => name.clone(),
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or_default().to_owned()
        }
        _ => String::new(),
    };
    match (name.as_str(), property.get("format").and_then(Value::as_str)) {
        (_, Some("length of time")) => "length of time".to_owned(),
        ("array", _) => "list of text".to_owned(),
        ("object", _) => "table".to_owned(),
        ("string", _) => "text".to_owned(),
        _ => name,
    }
}

fn text(schema: &Value, key: &str) -> String {
    schema.get(key).and_then(Value::as_str).unwrap_or_default().replace('\n', " ")
}

/// A default as it would be written in the file; JSON and TOML agree on the values that defaults have.
fn toml_value(value: &Value) -> String {
    match value {
        Value::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
            // An f32 widened to f64 shows digits that nobody wrote.
            #[expect(clippy::cast_possible_truncation, reason = "shown, not computed with")]
            Some(float) => (float as f32).to_string(),
            None => number.to_string(),
        },
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
        Section::of::<MappingSettings>("mappings.NAME", None),
        Section::of::<IngestSettings>("ingest", None),
        Section::of::<WorkerSettings>("worker", None),
        Section::of::<HttpSettings>("http", None),
        Section::of::<LogSettings>("log", None),
    ]
}

/// The text of `docs/configuration.md`.
pub fn configuration_document() -> String {
    let mut document = String::from(INTRODUCTION);
    for section in sections() {
        let _ = write!(document, "\n## `[{}]`", section.header);
        if let Some(kind) = section.kind {
            let _ = write!(document, " with `kind = \"{kind}\"`");
        }
        let _ = write!(
            document,
            "\n\n{}\n\n| key | accepted | default | meaning |\n|---|---|---|---|\n",
            section.description()
        );
        for (key, accepted, default, meaning) in section.settings() {
            let default = default.map(|default| format!("`{default}`")).unwrap_or_default();
            let _ = writeln!(document, "| `{key}` | {accepted} | {default} | {meaning} |");
        }
    }
    document
}

/// The text of `likewise.example.toml`: every setting with its default, commented out.
pub fn example_file() -> String {
    let mut file = String::from(
        "# Every setting of Likewise with its default. Copy what you change to likewise.toml.\n\
         # Generated from the types by `make docs`; docs/configuration.md explains each.\n",
    );
    for section in sections() {
        let _ = write!(file, "\n# {}\n[{}]\n", section.description(), section.header);
        if let Some(kind) = section.kind {
            let _ = writeln!(file, "# kind = \"{kind}\"");
        }
        for (key, accepted, default, _) in section.settings() {
            let value = default.unwrap_or_else(|| format!("({})", accepted.replace('`', "")));
            let _ = writeln!(file, "# {key} = {value}");
        }
    }
    file
}

const INTRODUCTION: &str = "\
# Configuration

Generated from the types by `make docs`; a test fails when it is stale.

One file, `likewise.toml` in the working directory or the one that `--config` names. Everything has a default, so an
absent file is a complete configuration. Sources, the later ones winning: defaults, the file, environment variables,
the command line.

- An environment variable overrides one key: `LIKEWISE__HTTP__LISTEN=127.0.0.1:8080` sets `http.listen`.
- Paths in a file are relative to the file's folder; paths from elsewhere to the working directory.
- Lengths of time are written as `30s`, `5m` or `1h 30m`.
- A secret is a reference, `{ env = \"NAME\" }` or `{ file = \"PATH\" }`, and never stands in the file.
- An unknown key, a wrong type and a value out of its range are errors. All of them are reported at once, each with its
  key and where it came from: `likewise config check`. `likewise config show` prints what is in force.
- Where a section has a `kind`, that kind decides which other keys it has.
";
