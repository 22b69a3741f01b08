//! `search.boosts` and `search.pins`: what is put forward, and when.

use jiff::Timestamp as Instant;
use likewise_domain::{
    ProductId, Timestamp,
    filter::Filter,
    ranking::{Boost, Pin, Promotions, Validity},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Adds points to the score of the products that a filter matches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BoostSetting {
    /// Which products.
    pub filter: String,
    /// How many points, -10 to 10; a perfect answer scores about 2.
    pub points: f32,
    /// From when on, such as `2026-12-01T00:00:00Z`; always since where it is not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Until when; for ever where it is not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// Puts products first for queries with these words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PinSetting {
    /// The words, in whatever order and form.
    pub query: String,
    /// The ids of the products, in their order.
    pub products: Vec<String>,
    /// From when on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// Reads boosts and pins; problems are noted under the list and the number of the one that is wrong, from 1.
pub(super) fn promotions(
    boosts: &[BoostSetting],
    pins: &[PinSetting],
    problems: &mut Vec<(&'static str, String)>,
) -> Promotions {
    let mut promotions = Promotions::default();
    for (number, boost) in (1..).zip(boosts) {
        match boost.read() {
            Ok(boost) => promotions.boosts.push(boost),
            Err(problem) => problems.push(("boosts", format!("number {number}: {problem}"))),
        }
    }
    for (number, pin) in (1..).zip(pins) {
        match pin.read() {
            Ok(pin) => promotions.pins.push(pin),
            Err(problem) => problems.push(("pins", format!("number {number}: {problem}"))),
        }
    }
    promotions
}

impl BoostSetting {
    fn read(&self) -> Result<Boost, String> {
        let filter = Filter::parse(&self.filter).map_err(|invalid| format!("filter {}", invalid.problem))?;
        let validity = validity(self.from.as_deref(), self.until.as_deref())?;
        Boost::new(filter, self.points, validity).map_err(|invalid| invalid.to_string())
    }
}

impl PinSetting {
    fn read(&self) -> Result<Pin, String> {
        let ids = self.products.iter().map(|id| ProductId::parse(id)).collect::<Result<_, _>>();
        let ids = ids.map_err(|invalid| invalid.to_string())?;
        let validity = validity(self.from.as_deref(), self.until.as_deref())?;
        Pin::new(&self.query, ids, validity).map_err(|invalid| invalid.to_string())
    }
}

fn validity(from: Option<&str>, until: Option<&str>) -> Result<Validity, String> {
    let read = |key: &str, text: Option<&str>| {
        let moment = text.map(|text| {
            let instant: Result<Instant, _> = text.parse();
            let accepted = "accepted is a moment such as \"2026-12-01T00:00:00Z\"";
            instant.map_err(|_| format!("{key} is {text:?}, {accepted}"))
        });
        Ok::<_, String>(moment.transpose()?.map(|instant| Timestamp::from_micros(instant.as_microsecond())))
    };
    let validity = Validity { from: read("from", from)?, until: read("until", until)? };
    match (validity.from, validity.until) {
        (Some(from), Some(until)) if until <= from => Err("until is not after from".to_owned()),
        _ => Ok(validity),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boost(filter: &str, points: f32, from: &str, until: &str) -> BoostSetting {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        BoostSetting { filter: filter.to_owned(), points, from: some(from), until: some(until) }
    }

    #[test]
    fn what_is_wrong_is_named_by_its_number() {
        let boosts = [
            boost("brand = Norrvik", 0.5, "2026-12-01T00:00:00Z", "2027-01-01T00:00:00+01:00"),
            boost("colour = red", 0.5, "", ""),
            boost("brand = a", 11.0, "", ""),
            boost("brand = a", 1.0, "tomorrow", ""),
            boost("brand = a", 1.0, "2026-12-01T00:00:00Z", "2026-12-01T00:00:00Z"),
        ];
        let pin = PinSetting { query: "?!".to_owned(), products: vec!["a".to_owned()], from: None, until: None };
        let mut problems = Vec::new();
        let read = promotions(&boosts, &[pin], &mut problems);
        assert_eq!((read.boosts.len(), read.pins.len()), (1, 0));
        let told: Vec<_> = problems.iter().map(|(key, problem)| format!("{key} {problem}")).collect();
        assert!(told[0].starts_with("boosts number 2: filter at character 1: \"colour\" is not a field"), "{told:?}");
        assert_eq!(told[1], "boosts number 3: points: are 11, accepted is -10 to 10");
        assert!(told[2].starts_with("boosts number 4: from is \"tomorrow\", accepted is a moment such as"), "{told:?}");
        assert_eq!(told[3], "boosts number 5: until is not after from");
        assert_eq!(told[4], "pins number 1: query: has no words");
    }
}
