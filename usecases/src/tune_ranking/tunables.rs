//! What can be tuned, under the keys of the configuration.

use likewise_domain::{
    Similarity,
    calibration::Conditions,
    evidence::EvidenceWeights,
    text::{FieldWeights, TextField},
};

use crate::SearchSettings;

/// The settings that tuning looks at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tunables {
    /// How much each evidence counts.
    pub weights: EvidenceWeights,
    /// The least similarity of a product that matches by no word.
    pub floor: Similarity,
    /// How much a mention counts in the store's choice of keyword candidates.
    pub field_weights: FieldWeights,
}

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tunable {
    /// The cosine's weight.
    Similarity,
    /// The weight of the covered terms.
    Coverage,
    /// The weight of their mentions.
    Frequency,
    /// The weight of neighbours.
    Phrase,
    /// The weight of a title that says little else.
    Focus,
    /// The least similarity.
    Floor,
    /// What a mention counts there.
    Field(TextField),
}

impl Tunable {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::Similarity,
        Self::Coverage,
        Self::Frequency,
        Self::Phrase,
        Self::Focus,
        Self::Floor,
        Self::Field(TextField::Title),
        Self::Field(TextField::Brand),
        Self::Field(TextField::Category),
        Self::Field(TextField::Attributes),
        Self::Field(TextField::Description),
    ];

    /// The weights that are moved. An order stays the same when all weights grow alike, so one of them stays where it
    /// is: coverage, the greatest, by which the points of boosts go as well.
    pub(super) const MOVED_WEIGHTS: [Self; 4] = [Self::Similarity, Self::Frequency, Self::Phrase, Self::Focus];

    /// Its key in the configuration.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Similarity => "search.weights.similarity",
            Self::Coverage => "search.weights.coverage",
            Self::Frequency => "search.weights.frequency",
            Self::Phrase => "search.weights.phrase",
            Self::Focus => "search.weights.focus",
            Self::Floor => "search.floor",
            Self::Field(TextField::Title) => "search.field_weights.title",
            Self::Field(TextField::Brand) => "search.field_weights.brand",
            Self::Field(TextField::Category) => "search.field_weights.category",
            Self::Field(TextField::Attributes) => "search.field_weights.attributes",
            Self::Field(TextField::Description) => "search.field_weights.description",
        }
    }

    /// Its value in `tunables`.
    pub fn of(self, tunables: &Tunables) -> f32 {
        let weights = &tunables.weights;
        match self {
            Self::Similarity => weights.similarity,
            Self::Coverage => weights.coverage,
            Self::Frequency => weights.frequency,
            Self::Phrase => weights.phrase,
            Self::Focus => weights.focus,
            Self::Floor => tunables.floor.value(),
            Self::Field(field) => tunables.field_weights.of(field),
        }
    }

    /// `tunables` with another value of it; `None` where that is not accepted.
    pub fn with(self, tunables: Tunables, value: f32) -> Option<Tunables> {
        let mut with = tunables;
        match self {
            Self::Floor => with.floor = Similarity::new(value).ok()?,
            Self::Field(field) => {
                let weights =
                    TextField::ALL.map(|other| if other == field { value } else { tunables.field_weights.of(other) });
                with.field_weights = FieldWeights::new(weights).ok()?;
            }
            _ if !(0.0..=100.0).contains(&value) => return None,
            Self::Similarity => with.weights.similarity = value,
            Self::Coverage => with.weights.coverage = value,
            Self::Frequency => with.weights.frequency = value,
            Self::Phrase => with.weights.phrase = value,
            Self::Focus => with.weights.focus = value,
        }
        Some(with)
    }

    /// `tunables` with each of the other values that are tried for it: a step or two to both sides, and the default.
    pub(super) fn steps(self, tunables: Tunables) -> Vec<Tunables> {
        /// What a weight is multiplied by.
        const FACTORS: [f32; 4] = [0.5, 0.75, 1.5, 2.0];
        /// The same where candidates have to be found anew for each.
        const FEW_FACTORS: [f32; 2] = [0.5, 2.0];
        /// How far a floor is moved.
        const DISTANCES: [f32; 4] = [-0.1, -0.05, 0.05, 0.1];
        let (now, default) = (self.of(&tunables), self.of(&Tunables::default()));
        // Nothing times two is nothing: from there only the default leads on.
        let scaled = |factors: &[f32]| factors.iter().map(|factor| factor * now).collect::<Vec<_>>();
        let mut values = match self {
            Self::Floor => DISTANCES.map(|distance| now + distance).to_vec(),
            Self::Field(_) => scaled(&FEW_FACTORS),
            _ => scaled(&FACTORS),
        };
        values.push(default);
        let mut steps: Vec<Tunables> = Vec::new();
        for step in values.into_iter().filter_map(|value| self.with(tunables, rounded(value))) {
            if step != tunables && !steps.contains(&step) {
                steps.push(step);
            }
        }
        steps
    }
}

/// To three decimals, as people write settings.
fn rounded(value: f32) -> f32 {
    (value * 1_000.0).round() / 1_000.0
}

impl Tunables {
    /// Whether `other` finds the same candidates, and only orders them otherwise.
    pub(super) fn finds_what(&self, other: &Self) -> bool {
        self.floor == other.floor && self.field_weights == other.field_weights
    }

    /// Those that have another value in `self` than in `other`.
    pub fn differences(&self, other: &Self) -> Vec<Tunable> {
        let differs = |tunable: &Tunable| tunable.of(self).to_bits() != tunable.of(other).to_bits();
        Tunable::ALL.into_iter().filter(differs).collect()
    }
}

impl From<Tunables> for Conditions {
    fn from(Tunables { weights, floor, field_weights }: Tunables) -> Self {
        Self { weights, floor, field_weights }
    }
}

impl From<&SearchSettings> for Tunables {
    fn from(settings: &SearchSettings) -> Self {
        Self { weights: settings.weights, floor: settings.floor, field_weights: settings.field_weights }
    }
}

impl Default for Tunables {
    fn default() -> Self {
        (&SearchSettings::default()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_read_and_changed_by_itself() {
        let now = Tunables::default();
        for tunable in Tunable::ALL {
            let with = tunable.with(now, 0.123).unwrap();
            assert_eq!((tunable.of(&with).to_bits(), with.differences(&now)), (0.123_f32.to_bits(), vec![tunable]));
        }
        assert_eq!(Tunable::Focus.with(now, -0.1), None);
        assert_eq!(Tunable::Floor.with(now, 1.5), None);
        assert_eq!(Tunable::Field(TextField::Brand).with(now, f32::NAN), None);
    }

    #[test]
    fn steps_are_few_and_never_the_value_itself() {
        let values = |tunable: Tunable, now| {
            tunable.steps(now).iter().map(|step| tunable.of(step).to_string()).collect::<Vec<_>>().join(" ")
        };
        let now = Tunables::default();
        assert_eq!(values(Tunable::Similarity, now), "0.3 0.45 0.9 1.2");
        assert_eq!(values(Tunable::Floor, now), "0.2 0.25 0.35 0.4");
        assert_eq!(values(Tunable::Field(TextField::Title), now), "0.5 2");
        let without = Tunable::Focus.with(now, 0.0).unwrap();
        assert_eq!(values(Tunable::Focus, without), "0.3", "what counts nothing can come back");
        let at_the_end = Tunable::Floor.with(now, 0.95).unwrap();
        assert_eq!(values(Tunable::Floor, at_the_end), "0.85 0.9 1 0.3");
    }

    #[test]
    fn keys_are_all_different() {
        let mut keys: Vec<_> = Tunable::ALL.iter().map(|tunable| tunable.key()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), Tunable::ALL.len());
    }
}
