//! The text form of filters: what is written here, [`Filter::parse`] reads back to an equal tree.

use std::fmt;

use super::{Bound, Filter, FilterField, FilterValue, NumberRange};

/// The text that [`Filter::parse`] reads back.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) => write_parts(f, parts, "all", " and "),
            Self::Any(parts) => write_parts(f, parts, "any", " or "),
            Self::Not(part) => write_negated(f, part),
            Self::Is(field, values) => write_is(f, field, values, "=", "in"),
            Self::Within(field, range) => write_range(f, field, range),
            Self::Exists(field) => write!(f, "exists({field})"),
        }
    }
}

/// Writes the opposite of `part`.
pub(super) fn write_negated(f: &mut fmt::Formatter<'_>, part: &Filter) -> fmt::Result {
    if let Filter::Is(field, values) = part {
        return write_is(f, field, values, "!=", "not in");
    }
    f.write_str("not ")?;
    write_operand(f, part)
}

/// Two or more parts are joined by `between`; none and one are written as a call, which needs no other part.
fn write_parts(f: &mut fmt::Formatter<'_>, parts: &[Filter], call: &str, between: &str) -> fmt::Result {
    match parts {
        [] => write!(f, "{call}()"),
        [only] => write!(f, "{call}({only})"),
        [first, others @ ..] => {
            write_operand(f, first)?;
            others.iter().try_for_each(|part| {
                f.write_str(between)?;
                write_operand(f, part)
            })
        }
    }
}

/// Writes `part` so that nothing next to it changes how it is read.
fn write_operand(f: &mut fmt::Formatter<'_>, part: &Filter) -> fmt::Result {
    match part {
        Filter::All(parts) | Filter::Any(parts) if parts.len() > 1 => write!(f, "({part})"),
        _ => write!(f, "{part}"),
    }
}

fn write_is(
    f: &mut fmt::Formatter<'_>,
    field: &FilterField,
    values: &[FilterValue],
    one: &str,
    several: &str,
) -> fmt::Result {
    if let [value] = values {
        return write!(f, "{field} {one} {value}");
    }
    write!(f, "{field} {several} [")?;
    for (i, value) in values.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{value}")?;
    }
    f.write_str("]")
}

fn write_range(f: &mut fmt::Formatter<'_>, field: &FilterField, range: &NumberRange) -> fmt::Result {
    let mark = |bound: &Bound| if bound.inclusive { "" } else { "<" };
    match (&range.from, &range.to) {
        (Some(from), Some(to)) => {
            write!(f, "{field} in {}{}..{}{}", from.value, mark(from), mark(to), to.value)
        }
        (Some(from), None) => write!(f, "{field} {} {}", if from.inclusive { ">=" } else { ">" }, from.value),
        (None, Some(to)) => write!(f, "{field} {} {}", if to.inclusive { "<=" } else { "<" }, to.value),
        (None, None) => write!(f, "{field} in .."),
    }
}

/// A value as the text form of filters writes it; texts are always quoted.
impl fmt::Display for FilterValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => {
                f.write_str("\"")?;
                for piece in text.split_inclusive(['"', '\\']) {
                    match (piece.strip_suffix('"'), piece.strip_suffix('\\')) {
                        (Some(before), _) => write!(f, "{before}\\\"")?,
                        (_, Some(before)) => write!(f, "{before}\\\\")?,
                        (None, None) => f.write_str(piece)?,
                    }
                }
                f.write_str("\"")
            }
            Self::Number(number) => number.fmt(f),
            Self::Bool(yes) => yes.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::filter::samples;

    #[test]
    fn a_tree_is_written_with_the_brackets_it_needs_and_no_more() {
        for text in [
            "brand = \"Sony\" and price < 500",
            "brand = \"a\" or (brand = \"b\" and brand = \"c\")",
            "not (exists(brand) or exists(price))",
            "not exists(brand) and attributes.\"screen size\" in 10<..<20",
            "all()",
            "not all(any())",
            "any(exists(price), exists(brand)) ",
            "brand not in [\"a\", \"b\"]",
            "id != \"q\\\"\\\\\"",
        ] {
            let written = Filter::parse(text).unwrap().to_string();
            assert_eq!(Filter::parse(&written), Filter::parse(text), "{text} -> {written}");
        }
        let parsed = Filter::parse("((brand = a)) and (not (price<5))").unwrap();
        assert_eq!(parsed.to_string(), "brand = \"a\" and not price < 5");
    }

    proptest! {
        #[test]
        fn every_filter_reads_back_from_its_own_text(filter in samples::filter()) {
            prop_assert!(filter.validate().is_ok(), "{:?}", filter);
            let written = filter.to_string();
            prop_assert_eq!(Filter::parse(&written), Ok(filter), "{}", written);
        }
    }
}
