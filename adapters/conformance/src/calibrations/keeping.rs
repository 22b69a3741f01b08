//! What was saved is there, number by number, each generation by itself.

use likewise_domain::{
    Fingerprint, Similarity, Timestamp,
    calibration::{Calibration, Conditions, Curve},
    evidence::EvidenceWeights,
    text::FieldWeights,
};

use crate::{
    failure::{CaseResult, Failure, equal},
    fixtures::generation,
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    a_generation_without_a_calibration_has_none,
    every_number_of_a_calibration_is_kept,
    a_mode_without_a_curve_has_none,
    a_calibration_replaces_the_one_before,
    each_generation_has_its_own,
    what_is_forgotten_is_gone,
    forgetting_leaves_other_generations_alone,
    forgetting_what_is_not_there_is_no_error,
    a_calibration_survives_reopening,
    what_is_forgotten_stays_so,
];

fn curve(slope: f64, intercept: f64) -> Result<Option<Curve>, Failure> {
    Ok(Some(Curve::new(slope, intercept)?))
}

/// A calibration whose numbers are all different, and none of them short.
fn full() -> Result<Calibration, Failure> {
    let weights = EvidenceWeights {
        similarity: 0.1 + 0.2,
        coverage: 1.0 / 3.0,
        frequency: f32::MIN_POSITIVE,
        phrase: 99.999,
        focus: 0.0,
    };
    let floor = Similarity::new(-2.0 / 3.0)?;
    let field_weights = FieldWeights::new([0.7, 0.0, 1.0 / 7.0, 100.0, 2.5])?;
    Ok(Calibration {
        conditions: Conditions { weights, floor, field_weights },
        semantic: curve(1.0 / 3.0, -2.0 / 3.0)?,
        keyword: curve(std::f64::consts::PI, 1e-300)?,
        hybrid: curve(Curve::MOST, -Curve::MOST)?,
        queries: 11_795,
        fitted_at: Timestamp::from_micros(1_234_567_890_123_457),
    })
}

async fn kept(family: &Family, generation: &Fingerprint) -> Result<Option<Calibration>, Failure> {
    Ok(family.calibrations.load(generation).await?)
}

async fn a_generation_without_a_calibration_has_none(family: &mut Family) -> CaseResult {
    equal("of an unknown generation", kept(family, &generation(1)).await?, None)?;
    family.put_plain(&["a"], &generation(2)).await?;
    equal("of a generation with products", kept(family, &generation(2)).await?, None)
}

async fn every_number_of_a_calibration_is_kept(family: &mut Family) -> CaseResult {
    family.calibrations.save(&generation(1), &full()?).await?;
    equal("kept", kept(family, &generation(1)).await?, Some(full()?))
}

async fn a_mode_without_a_curve_has_none(family: &mut Family) -> CaseResult {
    let all = full()?;
    let cases = [
        Calibration { semantic: None, ..all },
        Calibration { keyword: None, ..all },
        Calibration { hybrid: None, ..all },
        Calibration { semantic: None, keyword: None, hybrid: None, ..all },
    ];
    for (number, calibration) in (1..).zip(cases) {
        family.calibrations.save(&generation(number), &calibration).await?;
        equal("kept", kept(family, &generation(number)).await?, Some(calibration))?;
    }
    Ok(())
}

async fn a_calibration_replaces_the_one_before(family: &mut Family) -> CaseResult {
    family.calibrations.save(&generation(1), &full()?).await?;
    let fitted_at = Timestamp::from_micros(5);
    let next = Calibration { keyword: None, hybrid: curve(2.0, 1.0)?, queries: 20, fitted_at, ..full()? };
    family.calibrations.save(&generation(1), &next).await?;
    equal("kept", kept(family, &generation(1)).await?, Some(next))
}

async fn each_generation_has_its_own(family: &mut Family) -> CaseResult {
    let other = Calibration { queries: 20, ..full()? };
    family.calibrations.save(&generation(1), &full()?).await?;
    family.calibrations.save(&generation(2), &other).await?;
    equal("of the first", kept(family, &generation(1)).await?, Some(full()?))?;
    equal("of the second", kept(family, &generation(2)).await?, Some(other))
}

async fn what_is_forgotten_is_gone(family: &mut Family) -> CaseResult {
    family.calibrations.save(&generation(1), &full()?).await?;
    family.calibrations.forget(&generation(1)).await?;
    equal("kept", kept(family, &generation(1)).await?, None)?;
    family.calibrations.save(&generation(1), &full()?).await?;
    equal("saved again", kept(family, &generation(1)).await?, Some(full()?))
}

async fn forgetting_leaves_other_generations_alone(family: &mut Family) -> CaseResult {
    family.calibrations.save(&generation(1), &full()?).await?;
    family.calibrations.save(&generation(2), &full()?).await?;
    family.calibrations.forget(&generation(1)).await?;
    equal("of the second", kept(family, &generation(2)).await?, Some(full()?))
}

async fn forgetting_what_is_not_there_is_no_error(family: &mut Family) -> CaseResult {
    family.calibrations.forget(&generation(1)).await?;
    equal("kept", kept(family, &generation(1)).await?, None)
}

async fn a_calibration_survives_reopening(family: &mut Family) -> CaseResult {
    family.calibrations.save(&generation(1), &full()?).await?;
    family.reopen().await?;
    equal("kept", kept(family, &generation(1)).await?, Some(full()?))
}

async fn what_is_forgotten_stays_so(family: &mut Family) -> CaseResult {
    family.calibrations.save(&generation(1), &full()?).await?;
    family.calibrations.save(&generation(2), &full()?).await?;
    family.calibrations.forget(&generation(1)).await?;
    family.reopen().await?;
    equal("of the first", kept(family, &generation(1)).await?, None)?;
    equal("of the second", kept(family, &generation(2)).await?, Some(full()?))
}
