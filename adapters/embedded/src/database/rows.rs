//! Products as JSON documents: the shape in which the column `products.document` holds them.
//!
//! The id stands in its own column. Numbers are text, so that no digit is lost; absent values are left out.

use std::{borrow::Cow, collections::BTreeMap};

use likewise_domain::{
    Availability, CategoryPath, Currency, Invalid, Money, Product, ProductId, Rating,
    attribute::{AttributeName, AttributeValue},
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The format that is written; a reader refuses any other.
const FORMAT: u8 = 1;

/// A product as it is stored.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document<'a> {
    #[serde(rename = "v")]
    format: u8,
    #[serde(rename = "t")]
    title: Cow<'a, str>,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    description: Option<Cow<'a, str>>,
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    brand: Option<Cow<'a, str>>,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    category: Option<Cow<'a, [String]>>,
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    price: Option<MoneyDocument>,
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    list_price: Option<MoneyDocument>,
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    original_price: Option<MoneyDocument>,
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    rating: Option<String>,
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    rating_count: Option<u64>,
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    availability: Option<Cow<'a, str>>,
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    image_url: Option<Cow<'a, str>>,
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    product_url: Option<Cow<'a, str>>,
    #[serde(rename = "g", default, skip_serializing_if = "Option::is_none")]
    group_id: Option<Cow<'a, str>>,
    #[serde(rename = "x", default, skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<Cow<'a, str>, AttributeDocument<'a>>,
}

/// An amount and the code of its currency.
#[derive(Debug, Serialize, Deserialize)]
struct MoneyDocument(String, String);

/// Text as it is, yes and no as they are, a number as its digits in an object.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum AttributeDocument<'a> {
    Bool(bool),
    Text(Cow<'a, str>),
    Number { n: String },
}

impl<'a> From<&'a Product> for Document<'a> {
    fn from(product: &'a Product) -> Self {
        fn text(value: Option<&String>) -> Option<Cow<'_, str>> {
            value.map(|text| Cow::Borrowed(text.as_str()))
        }
        Self {
            format: FORMAT,
            title: product.title().into(),
            description: text(product.description.as_ref()),
            brand: text(product.brand.as_ref()),
            category: product.category.as_ref().map(|path| path.steps().into()),
            price: product.price.as_ref().map(Into::into),
            list_price: product.list_price.as_ref().map(Into::into),
            original_price: product.original_price.as_ref().map(Into::into),
            rating: product.rating.map(|rating| rating.to_string()),
            rating_count: product.rating_count,
            availability: product.availability.map(|availability| availability.as_str().into()),
            image_url: text(product.image_url.as_ref()),
            product_url: text(product.product_url.as_ref()),
            group_id: text(product.group_id.as_ref()),
            attributes: product
                .attributes
                .iter()
                .map(|(name, value)| (Cow::Borrowed(name.as_str()), value.into()))
                .collect(),
        }
    }
}

impl Document<'_> {
    /// The product with this id that `json` holds; otherwise what is wrong with it.
    pub(crate) fn read(id: ProductId, json: &str) -> Result<Product, String> {
        let document: Document<'_> = serde_json::from_str(json).map_err(|error| error.to_string())?;
        if document.format != FORMAT {
            return Err(format!("has the format {}, known is {FORMAT}", document.format));
        }
        document.into_product(id).map_err(|invalid| invalid.to_string())
    }

    fn into_product(self, id: ProductId) -> Result<Product, Invalid> {
        let mut product = Product::new(id, &self.title)?;
        product.description = self.description.map(Cow::into_owned);
        product.brand = self.brand.map(Cow::into_owned);
        product.category = self.category.map(|steps| CategoryPath::new(steps.iter())).transpose()?;
        product.price = self.price.map(Money::try_from).transpose()?;
        product.list_price = self.list_price.map(Money::try_from).transpose()?;
        product.original_price = self.original_price.map(Money::try_from).transpose()?;
        product.rating = self.rating.map(|rating| Rating::new(decimal("rating", &rating)?)).transpose()?;
        product.rating_count = self.rating_count;
        product.availability = self.availability.map(|word| availability(&word)).transpose()?;
        product.image_url = self.image_url.map(Cow::into_owned);
        product.product_url = self.product_url.map(Cow::into_owned);
        product.group_id = self.group_id.map(Cow::into_owned);
        for (name, value) in self.attributes {
            product.attributes.insert(AttributeName::parse(&name)?, value.try_into()?);
        }
        Ok(product)
    }
}

impl From<&Money> for MoneyDocument {
    fn from(money: &Money) -> Self {
        Self(money.amount().to_string(), money.currency().code().to_owned())
    }
}

impl TryFrom<MoneyDocument> for Money {
    type Error = Invalid;

    fn try_from(MoneyDocument(amount, currency): MoneyDocument) -> Result<Self, Invalid> {
        Self::new(decimal("price", &amount)?, Currency::parse(&currency)?)
    }
}

impl<'a> From<&'a AttributeValue> for AttributeDocument<'a> {
    fn from(value: &'a AttributeValue) -> Self {
        match value {
            AttributeValue::Text(text) => Self::Text(text.into()),
            AttributeValue::Number(number) => Self::Number { n: number.to_string() },
            AttributeValue::Bool(yes) => Self::Bool(*yes),
        }
    }
}

impl TryFrom<AttributeDocument<'_>> for AttributeValue {
    type Error = Invalid;

    fn try_from(document: AttributeDocument<'_>) -> Result<Self, Invalid> {
        match document {
            AttributeDocument::Bool(yes) => Ok(Self::Bool(yes)),
            AttributeDocument::Text(text) => Ok(Self::Text(text.into_owned())),
            AttributeDocument::Number { n } => decimal("attribute", &n).map(Self::Number),
        }
    }
}

fn decimal(field: &'static str, digits: &str) -> Result<Decimal, Invalid> {
    digits.parse().map_err(|error| Invalid::new(field, format!("is not a decimal number: {error}")))
}

fn availability(word: &str) -> Result<Availability, Invalid> {
    Availability::ALL
        .into_iter()
        .find(|availability| availability.as_str() == word)
        .ok_or_else(|| Invalid::new("availability", "is none of the known words"))
}
