//! Mappings that need no configuration.

use super::{CategorySource, Mapping, OtherColumns, Source};
use crate::{Currency, Invalid};

impl Mapping {
    /// The names of the presets.
    pub const PRESETS: [&'static str; 2] = ["default", "amazon"];

    /// The preset with this name: one of [`Mapping::PRESETS`].
    pub fn preset(name: &str) -> Result<Self, Invalid> {
        match name {
            "default" => Ok(Self::preset_default()),
            "amazon" => Ok(Self::preset_amazon()),
            _ => Err(Invalid::new(
                "mapping",
                format!("{name:?} is not a preset, accepted are {}", Self::PRESETS.join(" and ")),
            )),
        }
    }

    /// Columns named as the fields are, `>` between the steps of the category; an object `attributes` and all other
    /// columns are attributes. Prices name their currency, or a column `currency` does.
    pub fn preset_default() -> Self {
        let column = |name: &str| Some(Source::column(name));
        Self {
            description: column("description"),
            brand: column("brand"),
            category: Some(CategorySource::Split { source: Source::column("category"), separator: ">".to_owned() }),
            price: vec![Source::column("price")],
            list_price: column("list_price"),
            currency: column("currency"),
            rating: column("rating"),
            rating_count: column("rating_count"),
            availability: column("availability"),
            image_url: column("image_url"),
            product_url: column("product_url"),
            group_id: column("group_id"),
            attributes_column: Some("attributes".to_owned()),
            other_columns: OtherColumns::Keep,
            ..Self::new(Source::column("id"), Source::column("title"))
        }
    }

    /// The columns of the public Amazon product listings in CSV: the id is the ASIN inside the link, the price is the
    /// discounted one or, where there is none, the actual one; prices that name no currency are rupees. Other columns
    /// are left out.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "the pattern and the code are constants, and a test reads both"
    )]
    pub fn preset_amazon() -> Self {
        let column = |name: &str| Some(Source::column(name));
        let id = Source::captured("link", r"/dp/([A-Z0-9]{10})").expect("the pattern has one capture group");
        Self {
            category: Some(CategorySource::Joined(vec![
                Source::column("main_category"),
                Source::column("sub_category"),
            ])),
            price: vec![Source::column("discount_price"), Source::column("actual_price")],
            list_price: column("actual_price"),
            rating: column("ratings"),
            rating_count: column("no_of_ratings"),
            image_url: column("image"),
            product_url: column("link"),
            default_currency: Some(Currency::parse("INR").expect("the rupee is in use")),
            ..Self::new(id, Source::column("name"))
        }
    }
}
