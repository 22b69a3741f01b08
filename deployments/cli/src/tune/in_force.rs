//! What whoever answers goes by.

use anyhow::Context as _;
use likewise_bootstrap::settings::Settings;
use likewise_domain::{
    Similarity,
    calibration::Curve,
    evidence::EvidenceWeights,
    search::Mode,
    text::{FieldWeights, TextField},
};
use likewise_usecases::tune_ranking::{Tunable, Tunables, Tuning};
use serde_json::{Value, json};

use super::api_candidates::{FIELDS, number};
use crate::{answer::Fields as _, connection::Connection, output};

/// The settings in force and the generation that they rank.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct InForce {
    pub(crate) generation: String,
    pub(crate) mode: Mode,
    pub(crate) fusion: String,
    pub(crate) tunables: Tunables,
}

impl InForce {
    /// Asks what is in force.
    pub(crate) async fn ask(connection: &Connection) -> anyhow::Result<Self> {
        Self::read(&connection.get("/v1/tuning", &[]).await?)
    }

    fn read(answer: &Value) -> anyhow::Result<Self> {
        let text = |name| answer.at(name).as_str().with_context(|| format!("the answer has no {name}"));
        let mut weights = [0.0; EvidenceWeights::NAMES.len()];
        for (value, name) in weights.iter_mut().zip(EvidenceWeights::NAMES) {
            *value = number(answer.at("weights"), name)?;
        }
        let weights = EvidenceWeights::from_array(weights);
        let mut fields = [0.0; TextField::ALL.len()];
        for (value, name) in fields.iter_mut().zip(FIELDS) {
            *value = number(answer.at("field_weights"), name)?;
        }
        let (floor, field_weights) = (Similarity::new(number(answer, "floor")?)?, FieldWeights::new(fields)?);
        Ok(Self {
            generation: text("generation")?.to_owned(),
            mode: Mode::parse(text("mode")?)?,
            fusion: text("fusion")?.to_owned(),
            tunables: Tunables { weights, floor, field_weights },
        })
    }

    /// Refuses where a server goes by other settings than the configuration has: what is found there is not what the
    /// configuration would be changed from.
    pub(crate) fn must_be(&self, configured: &Tunables) -> anyhow::Result<()> {
        let others = self.tunables.differences(configured);
        if others.is_empty() {
            return Ok(());
        }
        let keys: Vec<_> = others.into_iter().map(Tunable::key).collect();
        let keys = keys.join(", ");
        Err(output::usage(format!(
            "the server runs with other settings than the configuration has ({keys}); restart it"
        )))
    }
}

/// The settings of `settings` that can be tuned.
pub(crate) fn tunables_of(settings: &Settings) -> anyhow::Result<Tunables> {
    let search = settings.search.settings();
    Ok((&search.map_err(|_| anyhow::anyhow!("the settings of searches have problems"))?).into())
}

/// The calibration to be kept, as the API takes it; nothing where no mode has a curve.
pub(crate) fn calibration(tuning: &Tuning, generation: &str) -> Option<Value> {
    if tuning.calibrations.iter().all(|mode| mode.curve.is_err()) {
        return None;
    }
    let Tunables { weights, floor, field_weights } = tuning.proposed().unwrap_or(&tuning.now);
    let mut body = json!({
        "generation": generation,
        "weights": evidence_weights(*weights),
        "floor": floor.value(),
        "field_weights": field_weights_of(field_weights),
        "queries": tuning.judged,
    });
    for fitted in &tuning.calibrations {
        if let (Ok(curve), Some(body)) = (fitted.curve, body.as_object_mut()) {
            body.insert(fitted.mode.as_str().to_owned(), curve_of(curve));
        }
    }
    Some(body)
}

/// Evidence weights as the API takes them.
fn evidence_weights(weights: EvidenceWeights) -> Value {
    EvidenceWeights::NAMES.into_iter().map(str::to_owned).zip(weights.to_array()).collect()
}

/// Field weights as the API takes them.
pub(super) fn field_weights_of(weights: &FieldWeights) -> Value {
    FIELDS.into_iter().map(str::to_owned).zip(TextField::ALL.map(|field| weights.of(field))).collect()
}

/// A curve as the API shows it.
pub(crate) fn curve_of(curve: Curve) -> Value {
    json!({ "slope": curve.slope(), "intercept": curve.intercept() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_force_is_read_to_the_last_digit_and_compared() {
        let defaults = Tunables::default();
        let answer = json!({
            "generation": "0123456789abcdef", "mode": "keyword", "fusion": "evidence", "floor": defaults.floor.value(),
            "weights": evidence_weights(defaults.weights),
            "field_weights": { "title": 1, "brand": 1, "category": 1, "attributes": 1, "description": 1 },
        });
        let text = serde_json::to_string(&answer).unwrap();
        let in_force = InForce::read(&serde_json::from_str(&text).unwrap()).unwrap();
        assert_eq!((in_force.tunables, in_force.mode), (defaults, Mode::Keyword));
        assert!(in_force.must_be(&defaults).is_ok());
        let mut other = defaults;
        other.weights.focus = 0.9;
        let refused = in_force.must_be(&other).unwrap_err().to_string();
        assert!(refused.contains("(search.weights.focus); restart it"), "{refused}");
        assert!(InForce::read(&json!({})).is_err());
    }
}
