//! `[search]`: how queries are answered where they do not say.

use std::time::Duration;

use likewise_domain::{
    Similarity,
    evidence::EvidenceWeights,
    ranking::Fusion,
    search::Mode,
    text::{FieldWeights, MinimumWords, Synonyms, TextField},
};
use likewise_usecases::SearchSettings;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Period,
    promotions::{BoostSetting, PinSetting, promotions},
};

/// How queries are answered where they do not say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SearchSection {
    /// What answers go by.
    pub mode: ModeSetting,
    /// How words and vector become one score in a hybrid search. `evidence` is the one that ranks best; the others are
    /// there to be compared.
    pub fusion: FusionSetting,
    /// How much each evidence counts, 0 to 100: the cosine, the covered words, how often they stand, how many stand side
    /// by side in the title, and how little else the title says.
    pub weights: EvidenceWeightSettings,
    /// How much a mention counts by where it stands when keyword candidates are chosen, 0 to 100.
    pub field_weights: FieldWeightSettings,
    /// The share of a query's words that a product has to have to match by its words, 0 (any one of them) to 1 (all).
    pub minimum_words: f32,
    /// The least similarity (cosine) of a product that shares no word with the query, -1 to 1.
    pub floor: f32,
    /// The least similarity where the query is nonsense, -1 to 1: no product has a word of it and the model reads it in letters and pairs.
    pub nonsense_floor: f32,
    /// The share of the live products without a vector above which answers by vectors say `generation_incomplete`, 0 to 1; they do
    /// until it has come down to a fifth of it.
    pub incomplete_above: f64,
    /// How many products match by their vector at most, 1 to 10,000; the nearest ones do.
    pub near_cap: usize,
    /// How many candidates every page is ranked from, of each list, by words and by vector: 10 to 1,000.
    pub candidates: usize,
    /// How many products a list by relevance has at most, 10 to 10,000; pages end there.
    pub window: usize,
    /// Other words for the words of queries: `"sofa, couch, settee"` are the same, `"hoover => vacuum cleaner"` reads
    /// the left as the right.
    #[schemars(example = serde_json::json!(["sofa, couch, settee", "hoover => vacuum cleaner"]))]
    pub synonyms: Vec<String>,
    /// Points for products that a filter matches, for a time.
    #[schemars(example = serde_json::json!([{ "filter": "attributes.season = winter", "points": 0.3 }]))]
    pub boosts: Vec<BoostSetting>,
    /// Products that come first for certain words, for a time.
    #[schemars(example = serde_json::json!([{ "query": "kettle", "products": ["KT-1001"] }]))]
    pub pins: Vec<PinSetting>,
    /// How much memory the texts of candidates may take between queries, in megabytes, 1 to 100,000.
    pub text_cache_mb: u64,
    /// How long embedding a query may take, 1 ms to 1 hour. Words answer alone where it takes longer, and the answer says so.
    pub embedding_budget: Period,
    /// How much memory the vectors of queries may take, in megabytes, 0 to 100,000; of 384 dimensions a megabyte holds some 600.
    pub embedding_cache_mb: u64,
    /// After how many failures in a row the embedder is left alone and words answer, 1 to 1,000.
    pub breaker_failures: u32,
    /// For how long the embedder is left alone, 1 ms to 1 hour.
    pub breaker_wait: Period,
}

/// See `search.mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModeSetting {
    /// Vectors alone.
    Semantic,
    /// Words alone.
    Keyword,
    /// Both.
    Hybrid,
}

/// See `search.fusion`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FusionSetting {
    /// The weighted sum of the evidence.
    Evidence,
    /// Reciprocal ranks, k = 60.
    ReciprocalRanks,
    /// The mean of both normalised scores.
    NormalisedScores,
}

/// See `search.weights`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EvidenceWeightSettings {
    /// The cosine.
    pub similarity: f32,
    /// The share of the query's words, rare ones counting more.
    pub coverage: f32,
    /// How often they stand.
    pub frequency: f32,
    /// How many of them stand side by side in the title.
    pub phrase: f32,
    /// How little else the title says.
    pub focus: f32,
}

/// See `search.field_weights`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FieldWeightSettings {
    /// The title.
    pub title: f32,
    /// The brand.
    pub brand: f32,
    /// The category path.
    pub category: f32,
    /// The attributes.
    pub attributes: f32,
    /// The description.
    pub description: f32,
}

impl Default for EvidenceWeightSettings {
    fn default() -> Self {
        let EvidenceWeights { similarity, coverage, frequency, phrase, focus } = EvidenceWeights::default();
        Self { similarity, coverage, frequency, phrase, focus }
    }
}

impl Default for FieldWeightSettings {
    fn default() -> Self {
        let [title, brand, category, attributes, description] =
            TextField::ALL.map(|field| FieldWeights::default().of(field));
        Self { title, brand, category, attributes, description }
    }
}

impl Default for SearchSection {
    fn default() -> Self {
        let defaults = SearchSettings::default();
        Self {
            mode: ModeSetting::Hybrid,
            fusion: FusionSetting::Evidence,
            weights: EvidenceWeightSettings::default(),
            field_weights: FieldWeightSettings::default(),
            minimum_words: defaults.minimum.value(),
            floor: defaults.floor.value(),
            nonsense_floor: defaults.nonsense_floor.value(),
            incomplete_above: defaults.incomplete_above,
            near_cap: defaults.near_cap,
            candidates: defaults.candidates,
            window: defaults.window,
            synonyms: Vec::new(),
            boosts: Vec::new(),
            pins: Vec::new(),
            text_cache_mb: defaults.text_cache_bytes >> 20,
            embedding_budget: Period(Duration::from_millis(150)),
            embedding_cache_mb: 32,
            breaker_failures: 5,
            breaker_wait: Period(Duration::from_secs(5)),
        }
    }
}

impl SearchSection {
    /// The settings of searches, or what is wrong, each with its key.
    pub fn settings(&self) -> Result<SearchSettings, Vec<(&'static str, String)>> {
        let mut problems = Vec::new();
        for (key, value, least, most) in [
            ("near_cap", self.near_cap, 1, 10_000),
            ("candidates", self.candidates, 10, 1_000),
            ("window", self.window, 10, 10_000),
            ("text_cache_mb", usize::try_from(self.text_cache_mb).unwrap_or(usize::MAX), 1, 100_000),
            ("embedding_cache_mb", usize::try_from(self.embedding_cache_mb).unwrap_or(usize::MAX), 0, 100_000),
            ("breaker_failures", self.breaker_failures as usize, 1, 1_000),
        ] {
            if !(least..=most).contains(&value) {
                problems.push((key, format!("is {value}, accepted is {least} to {most}")));
            }
        }
        for (key, period) in [("embedding_budget", self.embedding_budget), ("breaker_wait", self.breaker_wait)] {
            if !(Duration::from_millis(1)..=Duration::from_hours(1)).contains(&period.0) {
                problems.push((key, format!("is {:?}, accepted is 1ms to 1h", period.0)));
            }
        }
        if !(0.0..=1.0).contains(&self.incomplete_above) {
            problems.push(("incomplete_above", format!("is {}, accepted is 0 to 1", self.incomplete_above)));
        }
        let promotions = promotions(&self.boosts, &self.pins, &mut problems);
        let EvidenceWeightSettings { similarity, coverage, frequency, phrase, focus } = self.weights;
        let weights = EvidenceWeights { similarity, coverage, frequency, phrase, focus };
        if weights.to_array().iter().any(|weight| !(0.0..=100.0).contains(weight)) {
            problems.push(("weights", "are 0 to 100 each".to_owned()));
        }
        let FieldWeightSettings { title, brand, category, attributes, description } = self.field_weights;
        let mut noted = |key, invalid: likewise_domain::Invalid| problems.push((key, invalid.problem));
        let field_weights = FieldWeights::new([title, brand, category, attributes, description])
            .map_err(|invalid| noted("field_weights", invalid));
        let minimum = MinimumWords::share(self.minimum_words).map_err(|invalid| noted("minimum_words", invalid));
        let floor = Similarity::new(self.floor).map_err(|invalid| noted("floor", invalid));
        let nonsense_floor = Similarity::new(self.nonsense_floor).map_err(|invalid| noted("nonsense_floor", invalid));
        let synonyms =
            Synonyms::parse(self.synonyms.iter().map(String::as_str)).map_err(|invalid| noted("synonyms", invalid));
        let (Ok(field_weights), Ok(minimum), Ok(floor), Ok(nonsense_floor), Ok(synonyms), true) =
            (field_weights, minimum, floor, nonsense_floor, synonyms, problems.is_empty())
        else {
            return Err(problems);
        };
        Ok(SearchSettings {
            mode: self.mode.into(),
            fusion: self.fusion.into(),
            weights,
            field_weights,
            minimum,
            floor,
            nonsense_floor,
            incomplete_above: self.incomplete_above,
            near_cap: self.near_cap,
            candidates: self.candidates,
            window: self.window,
            synonyms,
            promotions,
            text_cache_bytes: self.text_cache_mb << 20,
        })
    }
}

impl From<ModeSetting> for Mode {
    fn from(mode: ModeSetting) -> Self {
        match mode {
            ModeSetting::Semantic => Self::Semantic,
            ModeSetting::Keyword => Self::Keyword,
            ModeSetting::Hybrid => Self::Hybrid,
        }
    }
}

impl From<FusionSetting> for Fusion {
    fn from(fusion: FusionSetting) -> Self {
        match fusion {
            FusionSetting::Evidence => Self::Evidence,
            FusionSetting::ReciprocalRanks => Self::RECIPROCAL_RANKS,
            FusionSetting::NormalisedScores => Self::NORMALISED_SCORES,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_use_case() {
        assert_eq!(SearchSection::default().settings().unwrap(), SearchSettings::default());
    }

    #[test]
    fn every_problem_is_named_under_its_key() {
        let wrong = SearchSection {
            near_cap: 0,
            incomplete_above: f64::NAN,
            minimum_words: 2.0,
            floor: f32::NAN,
            breaker_wait: Period(Duration::from_secs(u64::MAX)),
            synonyms: vec!["sofa".to_owned()],
            ..SearchSection::default()
        };
        let keys: Vec<_> = wrong.settings().unwrap_err().into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["near_cap", "breaker_wait", "incomplete_above", "minimum_words", "floor", "synonyms"]);
    }
}
