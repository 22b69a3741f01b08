//! Facets: how many products of a match set have which value of a field.
//!
//! A count is always what the total would be under that value as a filter, so a facet of a field is a list of filters
//! with their totals.

use crate::{
    Invalid,
    filter::{Filter, FilterField, FilterValue, NumberRange},
};

/// What is to be counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Facet {
    /// The field's values, the most frequent first.
    Terms {
        /// Which field: brand, category, currency, availability, group id, or an attribute.
        field: FilterField,
        /// At most this many values, 1 to [`Facet::MOST_VALUES`].
        most: usize,
    },
    /// How many products lie in each of these ranges of numbers.
    Ranges {
        /// Which field: price, list price, rating, rating count, or an attribute.
        field: FilterField,
        /// The ranges, 1 to [`Facet::MOST_RANGES`]; they may overlap.
        ranges: Vec<NumberRange>,
    },
}

impl Facet {
    /// The most values of one facet.
    pub const MOST_VALUES: usize = 1_000;
    /// How many values are given where no number is asked for.
    pub const DEFAULT_VALUES: usize = 10;
    /// The most ranges of one facet.
    pub const MOST_RANGES: usize = 50;
    /// The most facets of one query.
    pub const MOST_FACETS: usize = 20;

    /// The values of `field`.
    pub fn terms(field: FilterField, most: usize) -> Result<Self, Invalid> {
        if field == FilterField::Id || field.is_number() {
            let accepted = "accepted are brand, category, currency, availability, group_id and attributes.NAME; \
                            numbers are counted by ranges";
            return Err(Invalid::new("facets", format!("{field} cannot be counted by value; {accepted}")));
        }
        if !(1..=Self::MOST_VALUES).contains(&most) {
            let accepted = Self::MOST_VALUES;
            return Err(Invalid::new("facets", format!("{most} values of {field}, accepted is 1 to {accepted}")));
        }
        Ok(Self::Terms { field, most })
    }

    /// Ranges of `field`.
    pub fn ranges(field: FilterField, ranges: Vec<NumberRange>) -> Result<Self, Invalid> {
        if !field.is_number() && !matches!(field, FilterField::Attribute(_)) {
            let accepted = "accepted are price, list_price, rating, rating_count and attributes.NAME";
            return Err(Invalid::new("facets", format!("{field} is no number; {accepted}")));
        }
        if ranges.is_empty() || ranges.len() > Self::MOST_RANGES {
            let (count, most) = (ranges.len(), Self::MOST_RANGES);
            return Err(Invalid::new("facets", format!("{count} ranges of {field}, accepted is 1 to {most}")));
        }
        Ok(Self::Ranges { field, ranges })
    }

    /// Reads a facet's text: `brand` for its most frequent values, `brand:20` for so many of them,
    /// `price:..25|25..<50|50..` for ranges, written as filters write them.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let (field, rest) = match text.rsplit_once(':') {
            // A name in quotation marks may hold a colon.
            Some((field, rest)) if !rest.contains('"') => (field, Some(rest.trim())),
            _ => (text, None),
        };
        let field = FilterField::parse(field.trim()).map_err(|invalid| Invalid::new("facets", invalid.problem))?;
        match rest {
            None if field.is_number() => Self::terms(field, 1),
            None => Self::terms(field, Self::DEFAULT_VALUES),
            Some(rest) if rest.contains("..") => {
                let ranges = rest.split('|').map(|range| range_of(&field, range)).collect::<Result<_, _>>()?;
                Self::ranges(field, ranges)
            }
            Some(rest) => {
                let accepted = "accepted are a number of values and ranges such as ..25|25..<50|50..";
                let most =
                    rest.parse().map_err(|_| Invalid::new("facets", format!("{rest:?} is neither; {accepted}")))?;
                Self::terms(field, most)
            }
        }
    }

    /// Reads facets with commas between them.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, Invalid> {
        let mut quoted = false;
        let parts = text.split(|c| {
            quoted ^= c == '"';
            c == ',' && !quoted
        });
        parts.map(str::trim).filter(|part| !part.is_empty()).map(Self::parse).collect()
    }

    /// The filter of each of its ranges; none of a facet of values.
    pub fn range_filters(&self) -> Vec<Filter> {
        match self {
            Self::Terms { .. } => Vec::new(),
            Self::Ranges { field, ranges } => {
                ranges.iter().map(|range| Filter::Within(field.clone(), *range)).collect()
            }
        }
    }

    /// Which field is counted.
    pub fn field(&self) -> &FilterField {
        match self {
            Self::Terms { field, .. } | Self::Ranges { field, .. } => field,
        }
    }
}

fn range_of(field: &FilterField, text: &str) -> Result<NumberRange, Invalid> {
    let problem = |problem: String| Invalid::new("facets", problem);
    match Filter::parse(&format!("{field} in {text}")) {
        Ok(Filter::Within(_, range)) => Ok(range),
        Ok(_) => Err(problem(format!("{text:?} is no range; write 10..50, ..<10 or 50.."))),
        Err(invalid) => Err(problem(invalid.problem)),
    }
}

/// What was counted of one facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FacetCounts {
    /// The counts of a [`Facet::Terms`].
    Terms {
        /// The most frequent first, equally frequent ones by the folded value.
        values: Vec<ValueCount>,
        /// How many values there are in all; more than `values` where not all were asked for.
        distinct: u64,
    },
    /// The counts of a [`Facet::Ranges`], in the order of its ranges.
    Ranges(Vec<u64>),
}

/// How many products have a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueCount {
    /// The value in its most frequent spelling among the products that were counted, of equally frequent ones the least;
    /// of a category the path, its steps separated by ` > `.
    pub value: String,
    /// How many products have it, however it is spelt.
    pub count: u64,
}

impl ValueCount {
    /// The filter whose total the count is.
    pub fn filter(&self, field: &FilterField) -> Filter {
        Filter::Is(field.clone(), vec![FilterValue::Text(self.value.clone())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::Bound;

    #[test]
    fn facets_are_read_from_text() {
        let facets =
            Facet::parse_list("brand, category:20, price:..<25|25..50|50.., attributes.\"a, b: c\":3").unwrap();
        let shown: Vec<_> = facets
            .iter()
            .map(|facet| match facet {
                Facet::Terms { field, most } => format!("{field} {most}"),
                Facet::Ranges { field, ranges } => format!("{field} in {}", ranges.len()),
            })
            .collect();
        assert_eq!(shown, ["brand 10", "category 20", "price in 3", "attributes.\"a, b: c\" 3"]);
        assert_eq!(Facet::parse_list(" "), Ok(Vec::new()));
        for (text, problem) in [
            ("colour", "facets: at character 1: \"colour\" is not a field"),
            ("price", "facets: price cannot be counted by value"),
            ("brand:many", "facets: \"many\" is neither; accepted are a number of values and ranges"),
            ("price:50..10", "facets: "),
            ("brand:..10", "facets: "),
        ] {
            let refused = Facet::parse(text).unwrap_err().to_string();
            assert!(refused.starts_with(problem), "{refused}");
        }
    }

    #[test]
    fn only_what_can_be_counted_is_accepted() {
        let field = |name: &str| FilterField::parse(name).unwrap();
        for name in ["brand", "category", "currency", "availability", "group_id", "attributes.colour"] {
            assert_eq!(Facet::terms(field(name), 5).unwrap().field(), &field(name));
        }
        for name in ["id", "price", "rating"] {
            let refused = Facet::terms(field(name), 5).unwrap_err().to_string();
            assert!(refused.contains(&format!("{name} cannot be counted by value; accepted are brand")), "{refused}");
        }
        assert!(Facet::terms(field("brand"), 0).is_err());
        assert!(Facet::terms(field("brand"), 1_001).is_err());
        let from = Bound { value: 10.into(), inclusive: true };
        let range = NumberRange { from: Some(from), to: None };
        assert!(Facet::ranges(field("price"), vec![range]).is_ok());
        assert!(Facet::ranges(field("attributes.watts"), vec![range]).is_ok());
        assert!(Facet::ranges(field("brand"), vec![range]).unwrap_err().to_string().contains("brand is no number"));
        assert!(Facet::ranges(field("price"), Vec::new()).is_err());
        assert!(Facet::ranges(field("price"), vec![range; 51]).is_err());
    }
}
