//! The formats that rows are read from.

/// How the rows of a feed are written down. Each may be packed with gzip, which is seen from the bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// The name says it; where it does not, the first bytes do.
    #[default]
    Auto,
    /// A table: a header, then one row a line; cells in quotes may hold delimiters and line breaks.
    Csv,
    /// A table whose cells are divided by tabs.
    Tsv,
    /// One JSON object a line.
    JsonLines,
    /// One JSON array of objects.
    Json,
}

impl Format {
    /// The format that the extension of `name` stands for, once that of gzip has been taken off.
    pub fn of_name(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        let plain = lower.strip_suffix(".gz").or_else(|| lower.strip_suffix(".gzip")).unwrap_or(&lower);
        match plain.rsplit_once('.')?.1 {
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "jsonl" | "ndjson" | "jsonlines" | "ldjson" => Some(Self::JsonLines),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// What a feed of this format is called in messages.
    pub(crate) const fn described(self) -> &'static str {
        match self {
            Self::Auto => "rows",
            Self::Csv => "a CSV table",
            Self::Tsv => "a TSV table",
            Self::JsonLines => "JSON Lines",
            Self::Json => "a JSON array of objects",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_format_whatever_its_case_and_packing() {
        assert_eq!(Format::of_name("shop/Feed.CSV"), Some(Format::Csv));
        assert_eq!(Format::of_name("feed.tsv.gz"), Some(Format::Tsv));
        assert_eq!(Format::of_name("feed.ndjson.GZIP"), Some(Format::JsonLines));
        assert_eq!(Format::of_name("feed.2024.json"), Some(Format::Json));
        assert_eq!(Format::of_name("feed.gz"), None);
        assert_eq!(Format::of_name("feed"), None);
    }
}
