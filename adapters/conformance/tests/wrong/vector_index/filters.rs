//! Filters read wrongly.

use likewise_domain::{
    Product,
    attribute::AttributeValue,
    filter::{Bound, Filter, FilterField, FilterValue, NumberRange},
};
use rust_decimal::Decimal;

/// What is wrong with how a filter is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misreading {
    /// An empty `any` holds.
    EmptyAnyHolds,
    /// A negation holds only where the field has a value.
    NegationNeedsTheField,
    /// Ids are compared without regard to case.
    IdsAreFolded,
    /// Texts are compared with regard to case.
    TextsAreNotFolded,
    /// A category does not hold what is below it.
    CategoriesAreEqual,
    /// Numbers are single-precision floats.
    NumbersAreFloats,
    /// Availability is compared with the word as it was written in English.
    AvailabilityIsForgotten,
    /// An attribute that is yes or no equals nothing.
    YesOrNoIsForgotten,
    /// Every field has a value.
    EverythingExists,
}

impl Misreading {
    /// Whether `product` passes `filter`, read wrongly.
    pub(crate) fn matches(self, filter: &Filter, product: &Product) -> bool {
        match filter {
            Filter::All(parts) => parts.iter().all(|part| self.matches(part, product)),
            Filter::Any(parts) if parts.is_empty() => self == Self::EmptyAnyHolds,
            Filter::Any(parts) => parts.iter().any(|part| self.matches(part, product)),
            Filter::Not(part) => {
                let there = self != Self::NegationNeedsTheField || has_fields(part, product);
                there && !self.matches(part, product)
            }
            Filter::Exists(_) if self == Self::EverythingExists => true,
            Filter::Is(field, values) => values.iter().any(|value| self.is(field, value, product)),
            Filter::Within(field, range) if self == Self::NumbersAreFloats => {
                Filter::Within(field.clone(), NumberRange { from: float(range.from), to: float(range.to) })
                    .matches(product)
            }
            Filter::Exists(_) | Filter::Within(..) => filter.matches(product),
        }
    }

    fn is(self, field: &FilterField, value: &FilterValue, product: &Product) -> bool {
        let rightly = Filter::Is(field.clone(), vec![value.clone()]).matches(product);
        match (self, field, value) {
            (Self::IdsAreFolded, FilterField::Id, FilterValue::Text(text)) => {
                product.id().as_str().eq_ignore_ascii_case(text)
            }
            (Self::IdsAreFolded, FilterField::GroupId, FilterValue::Text(text)) => {
                product.group_id.as_ref().is_some_and(|group| group.eq_ignore_ascii_case(text))
            }
            (Self::TextsAreNotFolded, _, FilterValue::Text(text)) => rightly && texts(field, product).contains(text),
            (Self::CategoriesAreEqual, FilterField::Category, FilterValue::Text(text)) => {
                product.category.as_ref().is_some_and(|path| path.to_string().eq_ignore_ascii_case(text))
            }
            (Self::AvailabilityIsForgotten, FilterField::Availability, _) => false,
            (Self::YesOrNoIsForgotten, FilterField::Attribute(name), _) => {
                rightly && !matches!(product.attributes.get(name), Some(AttributeValue::Bool(_)))
            }
            (Self::NumbersAreFloats, _, FilterValue::Number(number)) => {
                let range = Bound { value: as_float(*number), inclusive: true };
                Filter::Within(field.clone(), NumberRange { from: Some(range), to: Some(range) }).matches(product)
            }
            _ => rightly,
        }
    }
}

/// Whether the product has every field that `filter` looks at.
fn has_fields(filter: &Filter, product: &Product) -> bool {
    match filter {
        Filter::All(parts) | Filter::Any(parts) => parts.iter().all(|part| has_fields(part, product)),
        Filter::Not(part) => has_fields(part, product),
        Filter::Is(field, _) | Filter::Within(field, _) | Filter::Exists(field) => {
            Filter::Exists(field.clone()).matches(product)
        }
    }
}

/// All texts of the product that `field` may be compared with, in one.
fn texts(field: &FilterField, product: &Product) -> String {
    match field {
        FilterField::Brand => product.brand.clone().unwrap_or_default(),
        FilterField::Category => product.category.as_ref().map(ToString::to_string).unwrap_or_default(),
        FilterField::Currency => product.price.map(|price| price.currency().to_string()).unwrap_or_default(),
        FilterField::Attribute(name) => product.attributes.get(name).map(ToString::to_string).unwrap_or_default(),
        _ => String::new(),
    }
}

fn float(bound: Option<Bound>) -> Option<Bound> {
    bound.map(|bound| Bound { value: as_float(bound.value), ..bound })
}

/// The number after a journey through single precision.
fn as_float(number: Decimal) -> Decimal {
    let float: f32 = number.to_string().parse().unwrap_or_default();
    format!("{:.12}", f64::from(float)).parse().unwrap_or_default()
}
