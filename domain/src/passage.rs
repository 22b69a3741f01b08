//! Passages: the text that is embedded for a product, rendered from a template over its fields.

use std::fmt;

use crate::{
    Fingerprint, Invalid, Product,
    attribute::AttributeName,
    content::{FieldHasher, hex},
};

/// A template such as `{title}. {description}`.
///
/// Known placeholders are `{title}`, `{description}`, `{brand}`, `{category}` and `{attributes.NAME}`. The text after a
/// placeholder belongs to it: it is written only where the placeholder has a value, and, but for the last one, where
/// a later one has a value too, so an absent value leaves no stray punctuation. Text before the first placeholder is
/// always written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageTemplate {
    text: String,
    before: String,
    slots: Vec<Slot>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Slot {
    field: PassageField,
    after: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum PassageField {
    Title,
    Description,
    Brand,
    Category,
    Attribute(AttributeName),
}

/// The text that is embedded for one product: white space folded, never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage(String);

/// A hash over a passage and the fingerprint it is embedded with: it decides "embed again".
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PassageHash([u8; 16]);

impl PassageTemplate {
    /// What is used where nothing is configured.
    pub const DEFAULT: &'static str = "{title}. {description}";

    /// Reads a template; an unknown placeholder, an unclosed brace and a template without `{title}` are errors, the
    /// last because the title is the one text that every product has.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let invalid = |problem: String| Invalid::new("passage template", problem);
        let mut pieces = text.split('{');
        let before = pieces.next().unwrap_or_default();
        if before.contains('}') {
            return Err(invalid("holds a '}' without its '{'".to_owned()));
        }
        let mut slots = Vec::new();
        for piece in pieces {
            let (name, after) = piece.split_once('}').ok_or_else(|| invalid("holds a '{' without its '}'".into()))?;
            if after.contains('}') {
                return Err(invalid("holds a '}' without its '{'".to_owned()));
            }
            slots.push(Slot { field: PassageField::parse(name)?, after: after.to_owned() });
        }
        if !slots.iter().any(|slot| slot.field == PassageField::Title) {
            return Err(invalid("has no {title}, the one text that every product has".to_owned()));
        }
        Ok(Self { text: text.to_owned(), before: before.to_owned(), slots })
    }

    /// The template as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The passage of `product`.
    pub fn render(&self, product: &Product) -> Passage {
        let mut text = self.before.clone();
        let mut between = "";
        let last = self.slots.len().saturating_sub(1);
        for (i, slot) in self.slots.iter().enumerate() {
            if let Some(value) = slot.field.value(product) {
                text.push_str(between);
                text.push_str(value.trim());
                between = &slot.after;
                if i == last {
                    text.push_str(between);
                }
            }
        }
        Passage(fold_white_space(&text))
    }
}

impl PassageField {
    fn parse(name: &str) -> Result<Self, Invalid> {
        match name {
            "title" => Ok(Self::Title),
            "description" => Ok(Self::Description),
            "brand" => Ok(Self::Brand),
            "category" => Ok(Self::Category),
            _ => match name.strip_prefix("attributes.") {
                Some(attribute) => AttributeName::parse(attribute).map(Self::Attribute),
                None => Err(Invalid::new(
                    "passage template",
                    format!(
                        "has the unknown placeholder {{{name}}}, accepted are {{title}}, {{description}}, {{brand}}, \
                         {{category}} and {{attributes.NAME}}"
                    ),
                )),
            },
        }
    }

    fn value<'a>(&self, product: &'a Product) -> Option<std::borrow::Cow<'a, str>> {
        match self {
            Self::Title => Some(product.title().into()),
            Self::Description => product.description.as_deref().map(Into::into),
            Self::Brand => product.brand.as_deref().map(Into::into),
            Self::Category => product.category.as_ref().map(|path| path.to_string().into()),
            Self::Attribute(name) => product.attributes.get(name).map(|value| value.to_string().into()),
        }
    }
}

impl Passage {
    /// The passage as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The hash that decides whether this passage must be embedded again with `fingerprint`.
    pub fn hash(&self, fingerprint: &Fingerprint) -> PassageHash {
        let mut hash = FieldHasher::new("likewise passage v1");
        hash.text(Some(fingerprint.as_str()));
        hash.text(Some(&self.0));
        let mut bytes = [0; 16];
        bytes.copy_from_slice(hash.finish().split_at(16).0);
        PassageHash(bytes)
    }
}

impl PassageHash {
    /// The hash with these bytes, as a store kept them.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for PassageHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PassageHash({})", hex(&self.0))
    }
}

/// `text` with every run of white space as one space, trimmed.
pub fn fold_white_space(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ProductId;

    fn kettle() -> Product {
        Product::new(ProductId::parse("1").unwrap(), "Steel  kettle").unwrap()
    }

    #[test]
    fn an_absent_value_leaves_no_punctuation() {
        let template = PassageTemplate::parse("{title}. {description}").unwrap();
        let mut product = kettle();
        assert_eq!(template.render(&product).as_str(), "Steel kettle");
        product.description = Some("Boils\n water.".into());
        assert_eq!(template.render(&product).as_str(), "Steel kettle. Boils water.");
    }

    #[test]
    fn a_missing_middle_value_joins_its_neighbours_once() {
        let template = PassageTemplate::parse("{brand} - {title} in {category}").unwrap();
        let mut product = kettle();
        assert_eq!(template.render(&product).as_str(), "Steel kettle");
        product.brand = Some("Norrvik".into());
        product.category = Some(crate::CategoryPath::parse("Kitchen").unwrap());
        assert_eq!(template.render(&product).as_str(), "Norrvik - Steel kettle in Kitchen");
    }

    #[test]
    fn mistakes_in_a_template_are_told_apart() {
        for (template, words) in [
            ("{titel}", "unknown placeholder {titel}"),
            ("{title", "'{' without its '}'"),
            ("title}", "'}' without its '{'"),
            ("{brand}", "has no {title}"),
        ] {
            let refused = PassageTemplate::parse(template).unwrap_err();
            assert!(refused.problem.contains(words), "{template}: {refused}");
        }
    }

    #[test]
    fn the_same_passage_hashes_differently_for_another_fingerprint() {
        let passage = PassageTemplate::parse("{title}").unwrap().render(&kettle());
        let one = Fingerprint::parse("00000000000000aa").unwrap();
        let two = Fingerprint::parse("00000000000000bb").unwrap();
        assert_ne!(passage.hash(&one), passage.hash(&two));
        assert_eq!(passage.hash(&one), passage.hash(&one));
    }
}
