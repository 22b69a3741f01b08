//! The formats that rows are read from.

use std::{fmt, str::FromStr};

use likewise_domain::Invalid;

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
    /// Every value.
    pub const ALL: [Self; 5] = [Self::Auto, Self::Csv, Self::Tsv, Self::JsonLines, Self::Json];

    /// The word used in config, answers and logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::JsonLines => "jsonl",
            Self::Json => "json",
        }
    }

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

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|format| format.as_str() == word).ok_or_else(|| {
            let accepted = Self::ALL.map(Self::as_str).join(", ");
            Invalid::new("format", format!("is {word:?}, accepted are {accepted}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_reads_back_from_its_own_word() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        let refused = "xlsx".parse::<Format>().unwrap_err();
        assert_eq!(refused.to_string(), "format: is \"xlsx\", accepted are auto, csv, tsv, jsonl, json");
    }

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
