//! Products as the API shows them.

use std::collections::BTreeMap;

use jiff::Timestamp as Instant;
use likewise_domain::{Money, StoredProduct, Timestamp, attribute::AttributeValue};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::Serialize;
use utoipa::ToSchema;

/// A product.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct ProductBody {
    /// Its stable identity.
    #[schema(example = "KT-1042")]
    id: String,
    /// Its title.
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    brand: Option<String>,
    /// Its category path, widest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = json!(["Kitchen", "Kettles"]))]
    category: Option<Vec<String>>,
    /// What it costs now.
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<MoneyBody>,
    /// What it cost before.
    #[serde(skip_serializing_if = "Option::is_none")]
    list_price: Option<MoneyBody>,
    /// The price before a configured conversion.
    #[serde(skip_serializing_if = "Option::is_none")]
    original_price: Option<MoneyBody>,
    /// Its mean rating, 0 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating_count: Option<u64>,
    /// `in_stock`, `out_of_stock`, `preorder` or `backorder`.
    #[serde(skip_serializing_if = "Option::is_none")]
    availability: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    product_url: Option<String>,
    /// What its variants have in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    group_id: Option<String>,
    /// Everything else: text, numbers and booleans by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, AttributeSchema>)]
    attributes: BTreeMap<String, AttributeBody>,
    /// How often its content has changed, from 1.
    revision: u64,
    /// When it was first seen.
    #[schema(format = DateTime)]
    created_at: String,
    /// When its content last changed.
    #[schema(format = DateTime)]
    modified_at: String,
}

/// Text, a number or a boolean.
///
/// A whole number is a number as well, so the schema has no case of its own for it.
#[expect(dead_code, reason = "it describes AttributeBody and is never made")]
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AttributeBody)]
#[serde(untagged)]
pub(crate) enum AttributeSchema {
    Text(String),
    Number(f64),
    Bool(bool),
}

/// Text, a number or a boolean.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum AttributeBody {
    Text(String),
    Whole(i64),
    Number(f64),
    Bool(bool),
}

/// An exact amount in a currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct MoneyBody {
    /// The amount in decimal digits; text, so that no reader rounds it.
    #[schema(example = "617.50")]
    amount: String,
    /// ISO 4217 code.
    #[schema(example = "INR")]
    currency: String,
}

impl From<&Money> for MoneyBody {
    fn from(money: &Money) -> Self {
        Self { amount: money.amount().to_string(), currency: money.currency().to_string() }
    }
}

impl From<&StoredProduct> for ProductBody {
    fn from(stored: &StoredProduct) -> Self {
        let product = &stored.product;
        let attributes =
            product.attributes.iter().map(|(name, value)| (name.as_str().to_owned(), attribute(value))).collect();
        Self {
            id: product.id().as_str().to_owned(),
            title: product.title().to_owned(),
            category: product.category.as_ref().map(|path| path.steps().to_vec()),
            price: product.price.as_ref().map(Into::into),
            list_price: product.list_price.as_ref().map(Into::into),
            original_price: product.original_price.as_ref().map(Into::into),
            rating: product.rating.and_then(|rating| rating.value().to_f64()),
            rating_count: product.rating_count,
            availability: product.availability.map(likewise_domain::Availability::as_str),
            attributes,
            description: product.description.clone(),
            brand: product.brand.clone(),
            image_url: product.image_url.clone(),
            product_url: product.product_url.clone(),
            group_id: product.group_id.clone(),
            revision: stored.revision.0,
            created_at: instant(stored.created_at),
            modified_at: instant(stored.modified_at),
        }
    }
}

fn attribute(value: &AttributeValue) -> AttributeBody {
    match value {
        AttributeValue::Text(text) => AttributeBody::Text(text.clone()),
        AttributeValue::Bool(yes) => AttributeBody::Bool(*yes),
        AttributeValue::Number(number) => json_number(*number),
    }
}

/// A whole number stays whole; a fraction becomes the nearest JSON number.
fn json_number(number: Decimal) -> AttributeBody {
    match number.to_i64().filter(|_| number.fract().is_zero()) {
        Some(whole) => AttributeBody::Whole(whole),
        None => number.to_f64().map_or_else(|| AttributeBody::Text(number.to_string()), AttributeBody::Number),
    }
}

/// `timestamp` as RFC 3339 in UTC.
pub(crate) fn instant(timestamp: Timestamp) -> String {
    Instant::from_microsecond(timestamp.as_micros()).map_or_else(|_| String::new(), |instant| instant.to_string())
}
