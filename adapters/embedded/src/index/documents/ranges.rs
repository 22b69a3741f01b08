//! Ranges of numbers.
//!
//! A range of terms costs as much as it holds different numbers, which for prices is nearly as many as products. The
//! numbers that every product can have stand therefore in columns as well, by the first eight bytes of their sortable
//! form: what lies between the ends' eight bytes is within, what lies outside is not, and only what shares them with an
//! end is looked up among the terms.

use std::ops::Bound as End;

use likewise_domain::filter::{Bound, FilterField, NumberRange};
use rust_decimal::Decimal;
use tantivy::{
    Term,
    query::{BooleanQuery, InvertedIndexRangeQuery, Query, RangeQuery},
    schema::Field,
};

use super::{
    schema::Fields,
    terms::{ABOVE_ALL, Kind, sortable, term},
};

/// How many bytes of a number a column holds.
const WIDTH: usize = 8;

/// What a column holds of a number.
pub(super) fn column_value(number: Decimal) -> u64 {
    beginning(&sortable(number))
}

/// The query for the products whose field is a number within `range`.
pub(super) fn within(field: &FilterField, range: &NumberRange, fields: &Fields) -> Box<dyn Query> {
    let terms = Terms { of: field, field: fields.terms };
    let [from, to] = [range.from, range.to].map(|end| end.map(|Bound { value, .. }| column_value(value)));
    // Where both ends begin alike the column says nothing, and where they stand the wrong way round nothing is between.
    let is_wide = from.zip(to).is_none_or(|(from, to)| from < to);
    match fields.column_of(field) {
        Some(column) if is_wide => {
            let mut parts: Vec<Box<dyn Query>> = vec![Box::new(RangeQuery::new(
                from.map_or(End::Unbounded, |from| End::Excluded(Term::from_field_u64(column, from))),
                to.map_or(End::Unbounded, |to| End::Excluded(Term::from_field_u64(column, to))),
            ))];
            parts.extend(range.from.map(|from| terms.above(from)));
            parts.extend(range.to.map(|to| terms.below(to)));
            Box::new(BooleanQuery::union(parts))
        }
        _ => terms.between(range),
    }
}

/// The terms of one field's numbers.
struct Terms<'a> {
    of: &'a FilterField,
    field: Field,
}

impl Terms<'_> {
    fn between(&self, range: &NumberRange) -> Box<dyn Query> {
        let from = range.from.map_or_else(|| End::Included(self.term(b"")), |from| self.end(from));
        let to = range.to.map_or_else(|| End::Excluded(self.term(&[ABOVE_ALL])), |to| self.end(to));
        Box::new(InvertedIndexRangeQuery::new(from, to))
    }

    /// What begins as `from` does and is not below it.
    fn above(&self, from: Bound) -> Box<dyn Query> {
        let mut last = sortable(from.value);
        last.truncate(WIDTH);
        if last.len() == WIDTH {
            // Above everything that goes on from here, be it the byte that ends a negative number.
            last.extend([ABOVE_ALL, ABOVE_ALL]);
        }
        Box::new(InvertedIndexRangeQuery::new(self.end(from), End::Included(self.term(&last))))
    }

    /// What begins as `to` does and is not above it.
    fn below(&self, to: Bound) -> Box<dyn Query> {
        let mut first = sortable(to.value);
        first.truncate(WIDTH);
        Box::new(InvertedIndexRangeQuery::new(End::Included(self.term(&first)), self.end(to)))
    }

    fn end(&self, Bound { value, inclusive }: Bound) -> End<Term> {
        let term = self.term(&sortable(value));
        if inclusive { End::Included(term) } else { End::Excluded(term) }
    }

    fn term(&self, value: &[u8]) -> Term {
        Term::from_field_bytes(self.field, &term(Kind::Number, self.of, value))
    }
}

/// The first bytes as a number that sorts as they do; no byte of a sortable number is zero.
fn beginning(bytes: &[u8]) -> u64 {
    let mut first = [0; WIDTH];
    first.iter_mut().zip(bytes).for_each(|(first, byte)| *first = *byte);
    u64::from_be_bytes(first)
}
