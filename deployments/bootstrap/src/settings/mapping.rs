//! Mappings by name: the presets, and those of `[mappings.NAME]`.

use std::collections::BTreeMap;

use likewise_domain::{
    Currency, Invalid,
    attribute::AttributeName,
    mapping::{AttributeSource, CategorySource, Mapping, OtherColumns as Others, Source},
    money::{ConversionRates, NumberStyle},
};
use rust_decimal::Decimal;

use super::{MappingSettings, NumberStyleSetting, OtherColumns, Settings, SourceSettings};

/// Keys of a mapping with what is wrong with each.
pub(crate) type MappingProblems = Vec<(String, String)>;

impl Settings {
    /// The names that mappings go by.
    pub fn mapping_names(&self) -> Vec<String> {
        Mapping::PRESETS.iter().map(|&name| name.to_owned()).chain(self.mappings.keys().cloned()).collect()
    }

    /// The mapping named `name`; an error lists the keys that are wrong, or says that there is none of that name under
    /// an empty key.
    pub fn mapping(&self, name: &str) -> Result<Mapping, MappingProblems> {
        if let Some(settings) = self.mappings.get(name) {
            return build(settings);
        }
        Mapping::preset(name).map_err(|_| {
            vec![(
                String::new(),
                format!("there is no mapping {name:?}, there are {}", self.mapping_names().join(", ")),
            )]
        })
    }
}

fn build(settings: &MappingSettings) -> Result<Mapping, MappingProblems> {
    let mut problems = Problems::default();
    let preset = settings.preset.as_deref().unwrap_or("default");
    let mut mapping = match Mapping::preset(preset) {
        Ok(mapping) => mapping,
        Err(invalid) => return Err(vec![("preset".to_owned(), invalid.problem)]),
    };
    set_sources(settings, &mut mapping, &mut problems);
    set_lists(settings, &mut mapping, &mut problems);
    set_numbers(settings, &mut mapping, &mut problems);
    if problems.0.is_empty() { Ok(mapping) } else { Err(problems.0) }
}

#[derive(Default)]
struct Problems(MappingProblems);

impl Problems {
    /// Keeps what is right and notes what is wrong under `key`.
    fn keep<T>(&mut self, key: impl Into<String>, result: Result<T, Invalid>) -> Option<T> {
        result.map_err(|invalid| self.0.push((key.into(), invalid.problem))).ok()
    }
}

fn set_sources(settings: &MappingSettings, mapping: &mut Mapping, problems: &mut Problems) {
    let mut read = |key: &str, source: &Option<SourceSettings>| {
        source.as_ref().and_then(|source| problems.keep(key, to_source(source)))
    };
    for (key, source, place) in [("id", &settings.id, &mut mapping.id), ("title", &settings.title, &mut mapping.title)]
    {
        if let Some(source) = read(key, source) {
            *place = source;
        }
    }
    for (key, source, place) in [
        ("description", &settings.description, &mut mapping.description),
        ("brand", &settings.brand, &mut mapping.brand),
        ("list_price", &settings.list_price, &mut mapping.list_price),
        ("currency", &settings.currency, &mut mapping.currency),
        ("rating", &settings.rating, &mut mapping.rating),
        ("rating_count", &settings.rating_count, &mut mapping.rating_count),
        ("availability", &settings.availability, &mut mapping.availability),
        ("image_url", &settings.image_url, &mut mapping.image_url),
        ("product_url", &settings.product_url, &mut mapping.product_url),
        ("group_id", &settings.group_id, &mut mapping.group_id),
    ] {
        if let Some(source) = read(key, source) {
            *place = Some(source);
        }
    }
}

fn to_source(settings: &SourceSettings) -> Result<Source, Invalid> {
    match settings {
        SourceSettings::Column(column) => Ok(Source::column(column)),
        SourceSettings::Captured(captured) => Source::captured(&captured.column, &captured.pattern),
    }
}

fn set_lists(settings: &MappingSettings, mapping: &mut Mapping, problems: &mut Problems) {
    match settings.category.as_deref() {
        None => {}
        Some([]) => problems.0.push(("category".to_owned(), "names no column".to_owned())),
        Some([column]) => {
            mapping.category =
                Some(CategorySource::Split { source: Source::column(column), separator: ">".to_owned() });
        }
        Some(columns) => mapping.category = Some(CategorySource::Joined(columns.iter().map(Source::column).collect())),
    }
    if let Some(columns) = &settings.price {
        mapping.price = columns.iter().map(Source::column).collect();
    }
    for (column, name) in &settings.attributes {
        if let Some(name) = problems.keep(format!("attributes.{column}"), AttributeName::parse(name)) {
            mapping.attributes.push(AttributeSource { source: Source::column(column), name });
        }
    }
    match settings.other_columns {
        None => {}
        Some(OtherColumns::Keep) => mapping.other_columns = Others::Keep,
        Some(OtherColumns::Ignore) => mapping.other_columns = Others::Ignore,
    }
}

fn set_numbers(settings: &MappingSettings, mapping: &mut Mapping, problems: &mut Problems) {
    if let Some(code) = &settings.default_currency {
        mapping.default_currency = problems.keep("default_currency", Currency::parse(code));
    }
    match settings.number_style {
        None => {}
        Some(NumberStyleSetting::Auto) => mapping.number_style = NumberStyle::Auto,
        Some(NumberStyleSetting::DecimalPoint) => mapping.number_style = NumberStyle::DecimalPoint,
        Some(NumberStyleSetting::DecimalComma) => mapping.number_style = NumberStyle::DecimalComma,
    }
    let Some(target) = &settings.convert_to else {
        if !settings.rates.is_empty() {
            problems.0.push(("rates".to_owned(), "are given without convert_to".to_owned()));
        }
        return;
    };
    let target = problems.keep("convert_to", Currency::parse(target));
    let mut rates = BTreeMap::new();
    for (code, rate) in &settings.rates {
        let key = format!("rates.{code}");
        let parsed =
            rate.parse::<Decimal>().map_err(|_| Invalid::new("rate", "is no decimal number such as \"0.094\""));
        if let (Some(currency), Some(rate)) =
            (problems.keep(key.clone(), Currency::parse(code)), problems.keep(key, parsed))
        {
            rates.insert(currency, rate);
        }
    }
    if let Some(conversion) = target.and_then(|target| problems.keep("rates", ConversionRates::new(target, rates))) {
        mapping.conversion = Some(conversion);
    }
}
