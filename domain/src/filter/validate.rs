//! The bounds and types that a filter keeps to.

use super::{Filter, FilterField, FilterValue, NumberRange, field::Kind};
use crate::{Availability, CategoryPath, Currency, Invalid};

impl Filter {
    /// Accepts a tree within the bounds of [`Filter::MOST_DEPTH`], [`Filter::MOST_CONDITIONS`],
    /// [`Filter::MOST_VALUES`] and [`Filter::MOST_CHARACTERS`] whose values suit their fields. What
    /// [`Filter::parse`] returns is such a tree.
    pub fn validate(&self) -> Result<(), Invalid> {
        let mut conditions = 0;
        self.check(1, &mut conditions).map_err(|problem| Invalid::new("filter", problem))
    }

    fn check(&self, depth: usize, conditions: &mut usize) -> Result<(), String> {
        if depth > Self::MOST_DEPTH {
            return Err(too_deep());
        }
        match self {
            Self::All(parts) | Self::Any(parts) => {
                // An empty list is a condition too, or a tree of them would have no bound.
                count(conditions, usize::from(parts.is_empty()))?;
                return parts.iter().try_for_each(|part| part.check(depth + 1, conditions));
            }
            Self::Not(part) => return part.check(depth + 1, conditions),
            Self::Is(field, values) => check_values(field, values)?,
            Self::Within(field, range) => check_range(field, range)?,
            Self::Exists(_) => {}
        }
        count(conditions, 1)
    }
}

pub(super) fn too_deep() -> String {
    format!("is nested deeper than {} levels", Filter::MOST_DEPTH)
}

fn count(conditions: &mut usize, more: usize) -> Result<(), String> {
    *conditions += more;
    let most = Filter::MOST_CONDITIONS;
    if *conditions > most { Err(format!("has more than {most} conditions")) } else { Ok(()) }
}

fn check_values(field: &FilterField, values: &[FilterValue]) -> Result<(), String> {
    let most = Filter::MOST_VALUES;
    match values.len() {
        0 => return Err(format!("{field} is compared with no value")),
        n if n > most => return Err(format!("{field} is compared with {n} values, at most {most} are accepted")),
        _ => {}
    }
    values.iter().try_for_each(|value| check_value(field, value))
}

/// Whether `field` can be compared with `value`; the error is the problem in words.
pub(super) fn check_value(field: &FilterField, value: &FilterValue) -> Result<(), String> {
    let text = match (field.kind(), value) {
        (Kind::Number | Kind::Open, FilterValue::Number(_)) | (Kind::Open, FilterValue::Bool(_)) => return Ok(()),
        (Kind::Number, _) => return Err(format!("{field} is a number and wants one, such as {field} = 500")),
        (_, FilterValue::Text(text)) => text,
        (_, FilterValue::Number(_) | FilterValue::Bool(_)) => return Err(format!("{field} is a text and wants one")),
    };
    // Bytes bound characters from above, so most texts are never counted.
    if text.len() > Filter::MOST_CHARACTERS && text.chars().count() > Filter::MOST_CHARACTERS {
        return Err(format!("{field} is compared with more than {} characters", Filter::MOST_CHARACTERS));
    }
    if text.trim().is_empty() {
        return Err(format!("{field} is compared with an empty text; not exists({field}) finds what has none"));
    }
    match field.kind() {
        Kind::Availability if Availability::parse(text).is_none() => {
            let words = Availability::ALL.map(Availability::as_str).join(", ");
            Err(format!("{text:?} is not known as availability; accepted are {words}"))
        }
        Kind::Currency => Currency::parse(text).map(|_| ()).map_err(|invalid| invalid.to_string()),
        Kind::Category => CategoryPath::parse(text).map(|_| ()).map_err(|invalid| invalid.to_string()),
        _ => Ok(()),
    }
}

/// Whether `field` can be compared with the bounds of `range`; the error is the problem in words.
pub(super) fn check_range(field: &FilterField, range: &NumberRange) -> Result<(), String> {
    if !matches!(field.kind(), Kind::Number | Kind::Open) {
        return Err(format!("{field} is a text and has no range; it can be compared with = and in [..]"));
    }
    if range.from.is_none() && range.to.is_none() {
        return Err(format!("the range of {field} has no end"));
    }
    if range.is_empty() {
        return Err(format!("the range of {field} is empty: its lower end is not below its upper end"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brand(count: usize) -> Filter {
        Filter::Is(FilterField::Brand, vec!["Sony".into(); count])
    }

    fn nested(levels: usize) -> Filter {
        (1..levels).fold(brand(1), |filter, _| filter.negated())
    }

    fn refusal(filter: &Filter) -> String {
        filter.validate().unwrap_err().to_string()
    }

    #[test]
    fn the_size_of_a_tree_is_bounded() {
        assert!(nested(20).validate().is_ok());
        assert_eq!(refusal(&nested(21)), "filter: is nested deeper than 20 levels");
        assert!(Filter::Any(vec![brand(1); 200]).validate().is_ok());
        assert_eq!(refusal(&Filter::Any(vec![brand(1); 201])), "filter: has more than 200 conditions");
        assert!(Filter::Any(vec![Filter::All(Vec::new()); 201]).validate().is_err());
        assert!(brand(1_000).validate().is_ok());
        assert!(refusal(&brand(1_001)).contains("1001 values, at most 1000"));
        assert!(refusal(&brand(0)).contains("no value"));
        assert!(Filter::is(FilterField::Brand, "é".repeat(4_096).as_str()).validate().is_ok());
        assert!(refusal(&Filter::is(FilterField::Brand, "x".repeat(4_097).as_str())).contains("4096 characters"));
    }

    #[test]
    fn values_and_ranges_suit_their_fields() {
        let one = rust_decimal::Decimal::ONE;
        for filter in [
            Filter::is(FilterField::Price, "1"),
            Filter::is(FilterField::Brand, one),
            Filter::is(FilterField::Id, true),
            Filter::is(FilterField::Currency, "DEM"),
            Filter::is(FilterField::Availability, "soon"),
            Filter::is(FilterField::Category, " > "),
            Filter::is(FilterField::Brand, "  "),
            Filter::Within(FilterField::Brand, NumberRange::at_least(one)),
            Filter::Within(FilterField::Price, NumberRange { from: None, to: None }),
            Filter::Within(FilterField::Price, NumberRange::between(one + one, one)),
        ] {
            assert!(filter.validate().is_err(), "{filter:?}");
        }
        assert!(Filter::Within(FilterField::Price, NumberRange::between(one, one)).validate().is_ok());
    }
}
