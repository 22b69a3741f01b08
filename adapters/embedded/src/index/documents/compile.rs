//! Filters as queries of the filter index. What they find is what `Filter::matches` says, which the tests of this
//! module hold them to.

use likewise_domain::{
    Availability,
    filter::{
        Filter, FilterField, FilterValue, fold,
        terms::{category_term, value_text},
    },
};
use tantivy::{
    Term,
    query::{AllQuery, BooleanQuery, EmptyQuery, Occur, Query, TermQuery, TermSetQuery},
    schema::IndexRecordOption,
};

use super::{
    ranges::within,
    schema::Fields,
    terms::{Kind, sortable, term},
};

/// The query that finds what `filter` lets through.
pub(super) fn compile(filter: &Filter, fields: &Fields) -> Box<dyn Query> {
    match filter {
        Filter::All(parts) if parts.is_empty() => Box::new(AllQuery),
        Filter::All(parts) => Box::new(BooleanQuery::intersection(compile_each(parts, fields))),
        Filter::Any(parts) if parts.is_empty() => Box::new(EmptyQuery),
        Filter::Any(parts) => Box::new(BooleanQuery::union(compile_each(parts, fields))),
        Filter::Not(part) => {
            let but = (Occur::MustNot, compile(part, fields));
            Box::new(BooleanQuery::new(vec![(Occur::Must, Box::new(AllQuery)), but]))
        }
        Filter::Is(field, values) => {
            let wanted = values.iter().filter_map(|value| wanted(field, value));
            Box::new(TermSetQuery::new(wanted.map(|term| Term::from_field_bytes(fields.terms, &term))))
        }
        Filter::Within(field, range) if has_numbers(field) => within(field, range, fields),
        Filter::Within(..) => Box::new(EmptyQuery),
        Filter::Exists(field) => {
            let term = Term::from_field_bytes(fields.terms, &term(Kind::Exists, field, b""));
            Box::new(TermQuery::new(term, IndexRecordOption::Basic))
        }
    }
}

fn compile_each(parts: &[Filter], fields: &Fields) -> Vec<Box<dyn Query>> {
    parts.iter().map(|part| compile(part, fields)).collect()
}

/// The term that a product has whose field has this value; `None` where no product can.
fn wanted(field: &FilterField, value: &FilterValue) -> Option<Vec<u8>> {
    let text = |text: &str| Some(term(Kind::Text, field, text.as_bytes()));
    match (field, value) {
        (field, FilterValue::Number(number)) if has_numbers(field) => {
            Some(term(Kind::Number, field, &sortable(*number)))
        }
        (FilterField::Attribute(_), value) => text(&value_text(value)),
        (FilterField::Id | FilterField::GroupId, FilterValue::Text(value)) => text(value),
        (FilterField::Brand, FilterValue::Text(value)) => text(&fold(value)),
        (FilterField::Category, FilterValue::Text(value)) => {
            Some(category_term(value)).filter(|term| !term.is_empty()).and_then(|term| text(&term))
        }
        (FilterField::Currency, FilterValue::Text(value)) => text(&value.trim().to_ascii_uppercase()),
        (FilterField::Availability, FilterValue::Text(value)) => text(Availability::parse(value)?.as_str()),
        _ => None,
    }
}

fn has_numbers(field: &FilterField) -> bool {
    field.is_number() || matches!(field, FilterField::Attribute(_))
}
