//! Rows for the tests of this module.

use std::sync::Arc;

use proptest::{collection::vec, prelude::*};

use super::Mapping;
use crate::{
    Currency,
    row::{RawRow, RawValue},
};

/// A text.
pub(super) fn text(value: &str) -> RawValue {
    RawValue::Text(value.to_owned())
}

/// A JSON number.
pub(super) fn number(digits: &str) -> RawValue {
    RawValue::Number(digits.to_owned())
}

/// A row of these columns.
pub(super) fn row(fields: Vec<(&str, RawValue)>) -> RawRow {
    RawRow::new(fields.into_iter().map(|(name, value)| (Arc::from(name), value)).collect())
}

/// A row of texts with an id and a title in front.
pub(super) fn kettle(fields: &[(&str, &str)]) -> RawRow {
    let needed = [("id", "K-1"), ("title", "Steel kettle")];
    row(needed.iter().chain(fields).map(|(name, value)| (*name, text(value))).collect())
}

/// The default preset with prices in euros where they name no currency.
pub(super) fn in_euro() -> Mapping {
    Mapping { default_currency: Currency::parse("EUR").ok(), ..Mapping::preset_default() }
}

/// Any value that a feed may hold, and more often one that looks like a price.
pub(super) fn any_value() -> impl Strategy<Value = RawValue> {
    let leaf = prop_oneof![
        Just(RawValue::Null),
        any::<bool>().prop_map(RawValue::Bool),
        "-?[0-9]{1,35}(\\.[0-9]{1,5})?([eE]-?[0-9]{1,3})?".prop_map(RawValue::Number),
        any::<String>().prop_map(RawValue::Text),
        "[₹$€0-9.,><a-z :/]{0,12}".prop_map(RawValue::Text),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(RawValue::List),
            vec((any::<String>(), inner), 0..3).prop_map(RawValue::Map),
        ]
    })
}

/// Any row over the columns of the presets and two others.
pub(super) fn any_row() -> impl Strategy<Value = RawRow> {
    let presets = [Mapping::preset_default(), Mapping::preset_amazon()];
    let mut columns: Vec<String> = presets.iter().flat_map(Mapping::columns).map(str::to_owned).collect();
    columns.extend(["x", "size (cm)"].map(str::to_owned));
    vec((prop::sample::select(columns), any_value()), 0..20)
        .prop_map(|fields| RawRow::new(fields.into_iter().map(|(name, value)| (Arc::from(name), value)).collect()))
}
