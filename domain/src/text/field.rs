//! Where in a product its words stand.

use std::borrow::Cow;

use crate::{CategoryPath, Invalid, Product, attribute::AttributeValue};

/// A part of a product's text. Ranking and stores may let words count by where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextField {
    /// The title.
    Title,
    /// The brand.
    Brand,
    /// The steps of the category path.
    Category,
    /// The values of the attributes, and the names of a single word of those that are true: `waterproof`.
    Attributes,
    /// The description.
    Description,
}

impl TextField {
    /// Every field, in the order in which a product's text is read.
    pub const ALL: [Self; 5] = [Self::Title, Self::Brand, Self::Category, Self::Attributes, Self::Description];

    /// The field's name in configuration and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Brand => "brand",
            Self::Category => "category",
            Self::Attributes => "attributes",
            Self::Description => "description",
        }
    }

    /// The texts of `product` in this field, in their order.
    pub fn texts(self, product: &Product) -> Vec<Cow<'_, str>> {
        match self {
            Self::Title => vec![product.title().into()],
            Self::Brand => one(product.brand.as_ref()),
            Self::Category => {
                product.category.iter().flat_map(CategoryPath::steps).map(|step| step.as_str().into()).collect()
            }
            Self::Attributes => {
                product.attributes.iter().filter_map(|(name, value)| spoken(name.as_str(), value)).collect()
            }
            Self::Description => one(product.description.as_ref()),
        }
    }
}

fn one(text: Option<&String>) -> Vec<Cow<'_, str>> {
    text.map(|text| text.as_str().into()).into_iter().collect()
}

/// How much a mention counts in a store's own ranking of keyword candidates, by the field in which it stands: 0 and more,
/// at least one of them above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FieldWeights([f32; TextField::ALL.len()]);

impl FieldWeights {
    /// The highest weight of a field.
    pub const MOST: f32 = 100.0;

    /// Accepts a weight for each of [`TextField::ALL`], in that order.
    pub fn new(weights: [f32; TextField::ALL.len()]) -> Result<Self, Invalid> {
        if let Some((weight, field)) =
            weights.iter().zip(TextField::ALL).find(|(weight, _)| !(0.0..=Self::MOST).contains(*weight))
        {
            let problem = format!("{} is {weight}, accepted is 0 to {}", field.as_str(), Self::MOST);
            return Err(Invalid::new("field weights", problem));
        }
        if weights.iter().all(|weight| *weight == 0.0) {
            return Err(Invalid::new("field weights", "are all 0"));
        }
        Ok(Self(weights))
    }

    /// The weight of a field.
    pub fn of(&self, field: TextField) -> f32 {
        self.0.iter().zip(TextField::ALL).find(|(_, other)| *other == field).map_or(0.0, |(weight, _)| *weight)
    }
}

impl Default for FieldWeights {
    /// Every mention counts alike.
    fn default() -> Self {
        Self([1.0; TextField::ALL.len()])
    }
}

/// What somebody would say who is looking for a product with this attribute.
fn spoken<'a>(name: &'a str, value: &'a AttributeValue) -> Option<Cow<'a, str>> {
    match value {
        AttributeValue::Text(text) => (!is_address(text)).then(|| text.into()),
        AttributeValue::Number(number) => Some(number.normalize().to_string().into()),
        // `waterproof` says what a product is, `mouse_included` what comes with it.
        AttributeValue::Bool(is_so) => (*is_so && is_one_word(name)).then(|| name.into()),
    }
}

/// Whether it is a web address: nobody says it.
fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn is_one_word(name: &str) -> bool {
    name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ProductId, attribute::AttributeName};

    #[test]
    fn weights_are_bounded_and_not_all_nothing() {
        let weights = FieldWeights::new([2.0, 1.0, 0.0, 0.5, 0.25]).unwrap();
        assert_eq!(TextField::ALL.map(|field| weights.of(field).to_string()), ["2", "1", "0", "0.5", "0.25"]);
        let refused = FieldWeights::new([1.0, 1.0, f32::NAN, 1.0, 1.0]).unwrap_err().to_string();
        assert_eq!(refused, "field weights: category is NaN, accepted is 0 to 100");
        assert!(FieldWeights::new([0.0; 5]).is_err());
    }

    #[test]
    fn every_field_gives_what_would_be_said_of_it() {
        let mut product = Product::new(ProductId::parse("1").unwrap(), "Torch").unwrap();
        product.brand = Some("Norrvik".to_owned());
        product.category = Some(CategoryPath::parse("Outdoor > Light").unwrap());
        product.description = Some("Shines far".to_owned());
        let mut attribute = |name: &str, value| product.attributes.insert(AttributeName::parse(name).unwrap(), value);
        attribute("colour", AttributeValue::text("red").unwrap());
        attribute("lumens", AttributeValue::Number("250.0".parse().unwrap()));
        attribute("rechargeable", AttributeValue::Bool(false));
        attribute("picture", AttributeValue::text("https://shop.example/torch.jpg").unwrap());
        attribute("waterproof", AttributeValue::Bool(true));
        attribute("batteries included", AttributeValue::Bool(true));
        let texts = TextField::ALL.map(|field| field.texts(&product).join("|"));
        assert_eq!(texts, ["Torch", "Norrvik", "Outdoor|Light", "red|250|waterproof", "Shines far"]);
    }
}
