//! What is measured of one ranking for one query. The formulas are the field's usual ones; `docs/evaluation.md` has
//! them with their sources.

use std::{collections::HashSet, fmt};

use likewise_domain::ProductId;

use super::judgments::{Grade, Judged, JudgedProducts};

/// How many products of a ranking are asked for and looked at.
pub const DEPTH: usize = 100;

/// The top grade of any set after scaling.
const TOP: f64 = 3.0;
/// The gain of the top grade.
pub(super) const MOST_GAIN: f64 = 7.0;
/// How many places a shopper sees at once.
pub(crate) const FIRST: usize = 10;

/// A measure of how good a ranking is: 0 is the worst, 1 the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Normalised discounted cumulative gain of the first ten; an unjudged product counts 0.
    Ndcg10,
    /// The same with the unjudged products taken out of the ranking.
    NdcgJudged10,
    /// Reciprocal rank: 1 over the place of the first relevant product.
    Mrr,
    /// The share of the relevant products that are among the first ten.
    Recall10,
    /// The share of the relevant products that are among the first hundred.
    Recall100,
    /// The share of the first ten places that hold a judged product: how far the other measures can be trusted.
    Judged10,
}

impl Measure {
    /// Every measure, in the order in which they are shown.
    pub const ALL: [Self; 6] =
        [Self::Ndcg10, Self::NdcgJudged10, Self::Mrr, Self::Recall10, Self::Recall100, Self::Judged10];

    /// The name in tables and documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ndcg10 => "ndcg@10",
            Self::NdcgJudged10 => "ndcg_judged@10",
            Self::Mrr => "mrr",
            Self::Recall10 => "recall@10",
            Self::Recall100 => "recall@100",
            Self::Judged10 => "judged@10",
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A value of every measure.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Measures {
    ndcg_10: f64,
    ndcg_judged_10: f64,
    mrr: f64,
    recall_10: f64,
    recall_100: f64,
    judged_10: f64,
}

impl Measures {
    /// Measures `ranking`, best first, by `judged`. A product that stands there again has its place and no worth.
    pub fn of(ranking: &[ProductId], judged: &JudgedProducts) -> Self {
        let mut seen = HashSet::new();
        let places: Vec<Option<Judged>> =
            ranking.iter().take(DEPTH).map(|id| if seen.insert(id) { judged.get(id) } else { None }).collect();
        let relevant = |place: &Option<Judged>| place.is_some_and(|judged| judged.relevant);
        let recall = |most: usize| {
            share(places.iter().take(most).filter(|place| relevant(place)).count(), judged.relevant.min(most))
        };
        let normalised = |gains: f64| if judged.ideal > 0.0 { gains / judged.ideal } else { 0.0 };
        let gain = |place: &Option<Judged>| place.map_or(0.0, |judged| judged.gain);
        Self {
            ndcg_10: normalised(discounted(places.iter().map(gain))),
            ndcg_judged_10: normalised(discounted(places.iter().flatten().map(|judged| judged.gain))),
            mrr: places.iter().position(relevant).map_or(0.0, |before| 1.0 / number(before + 1)),
            recall_10: recall(FIRST),
            recall_100: recall(DEPTH),
            judged_10: share(places.iter().take(FIRST).flatten().count(), FIRST),
        }
    }

    /// The value of one measure.
    pub const fn get(&self, measure: Measure) -> f64 {
        match measure {
            Measure::Ndcg10 => self.ndcg_10,
            Measure::NdcgJudged10 => self.ndcg_judged_10,
            Measure::Mrr => self.mrr,
            Measure::Recall10 => self.recall_10,
            Measure::Recall100 => self.recall_100,
            Measure::Judged10 => self.judged_10,
        }
    }
}

/// 2^g - 1, where g is `grade` scaled so that `top` is 3 (Burges et al. 2005).
pub(super) fn gain(grade: Grade, top: Grade) -> f64 {
    (TOP * grade.value() / top.value()).exp2() - 1.0
}

/// The sum of the first ten `gains`, each divided by log2(place + 1) (Järvelin and Kekäläinen 2002).
pub(crate) fn discounted(gains: impl Iterator<Item = f64>) -> f64 {
    let discount = |(before, gain): (usize, f64)| gain / number(before + 2).log2();
    // The sum of nothing would be -0, which is shown as such.
    gains.take(FIRST).enumerate().map(discount).fold(0.0, |sum, gain| sum + gain)
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { number(part) / number(whole) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of products and queries stay far below 2^52")]
pub(crate) fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::evaluate_ranking::Judgments;

    fn ids(names: &str) -> Vec<ProductId> {
        names.split_whitespace().map(|name| ProductId::parse(name).unwrap()).collect()
    }

    /// The products of one query by their grades, such as `a=3 b=1`, in a set whose top grade is `top`.
    fn judged(grades: &str, top: f64) -> JudgedProducts {
        let mut judgments = Judgments::default();
        judgments.add("another", ids("z").remove(0), Grade::new(top).unwrap()).unwrap();
        for (name, grade) in grades.split_whitespace().filter_map(|pair| pair.split_once('=')) {
            judgments.add("q", ids(name).remove(0), Grade::new(grade.parse().unwrap()).unwrap()).unwrap();
        }
        judgments.of("q").unwrap()
    }

    #[track_caller]
    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
    }

    #[test]
    fn values_are_those_worked_out_by_hand() {
        let measured = Measures::of(&ids("x b a d"), &judged("a=3 b=2 c=1 d=0", 3.0));
        // Gains are 7, 3, 1 and 0. Reached: 3/log2(3) + 7/log2(4) = 5.392789. Ideal: 7 + 3/log2(3) + 1/log2(4) = 9.392789.
        near(measured.get(Measure::Ndcg10), 5.392_789 / 9.392_789);
        // Without x: 3 + 7/log2(3) = 7.416508.
        near(measured.get(Measure::NdcgJudged10), 7.416_508 / 9.392_789);
        near(measured.get(Measure::Mrr), 1.0 / 3.0);
        near(measured.get(Measure::Recall10), 1.0);
        near(measured.get(Measure::Judged10), 0.3);
    }

    #[test]
    fn grades_are_scaled_by_the_top_grade_of_the_set() {
        let (two, one) = (Grade::new(2.0).unwrap(), Grade::new(1.0).unwrap());
        near(gain(two, two), MOST_GAIN);
        near(gain(one, two), 1.828_427);
        near(gain(Grade::new(0.0).unwrap(), two), 0.0);
        // b alone, whose gain is 2^1.5 - 1, against a before b.
        let measured = Measures::of(&ids("b"), &judged("a=2 b=1", 2.0));
        near(measured.get(Measure::Ndcg10), 1.828_427 / (7.0 + 1.828_427 / 3_f64.log2()));
    }

    #[test]
    fn recall_is_of_the_top_grade_and_capped_at_the_places() {
        let twenty = judged_as(&[vec![3; 20], vec![2]].concat());
        let measured = Measures::of(&ranking_of(0..10), &twenty);
        near(measured.get(Measure::Recall10), 1.0);
        near(measured.get(Measure::Recall100), 0.5);
        near(Measures::of(&ids("poor p1"), &judged("p1=3 poor=2", 3.0)).get(Measure::Mrr), 0.5);
    }

    #[test]
    fn a_product_that_stands_there_again_has_its_place_and_no_worth() {
        let judged = judged("a=3 b=3", 3.0);
        let measured = Measures::of(&ids("a a b"), &judged);
        near(measured.get(Measure::Ndcg10), (7.0 + 3.5) / (7.0 + 7.0 / 3_f64.log2()));
        near(measured.get(Measure::Recall10), 1.0);
        near(measured.get(Measure::Judged10), 0.2);
    }

    #[test]
    fn places_beyond_the_depth_count_for_nothing() {
        let mut deep = ranking_of(0..DEPTH);
        deep.extend(ids("a"));
        let measured = Measures::of(&deep, &judged("a=3", 3.0));
        assert_eq!(measured, Measures::default());
        assert!(Measure::ALL.iter().all(|measure| measured.get(*measure).is_sign_positive()), "{measured:?}");
        let last = deep.split_off(1);
        near(Measures::of(&last, &judged("a=3", 3.0)).get(Measure::Mrr), 0.01);
        near(Measures::of(&last, &judged("a=3", 3.0)).get(Measure::NdcgJudged10), 1.0);
    }

    /// Grades of p0, p1, …, one of them the top grade of 3, and a ranking of those and of unjudged products.
    fn any_case() -> impl Strategy<Value = (Vec<u8>, Vec<u8>)> {
        let grades = prop::collection::vec(0..=3_u8, 0..25).prop_map(|mut grades| {
            grades.push(3);
            grades
        });
        (grades, prop::collection::vec(0..60_u8, 0..150))
    }

    /// p0, p1, … with these grades, in a set whose top grade is 3.
    fn judged_as(grades: &[u8]) -> JudgedProducts {
        let mut judgments = Judgments::default();
        judgments.add("another", ids("z").remove(0), Grade::new(TOP).unwrap()).unwrap();
        for (id, grade) in ranking_of(0..grades.len()).into_iter().zip(grades) {
            judgments.add("q", id, Grade::new(f64::from(*grade)).unwrap()).unwrap();
        }
        judgments.of("q").unwrap()
    }

    /// p0, p1, … by their numbers.
    fn ranking_of(numbers: impl IntoIterator<Item = usize>) -> Vec<ProductId> {
        numbers.into_iter().map(|number| ProductId::parse(&format!("p{number}")).unwrap()).collect()
    }

    proptest! {
        #[test]
        fn every_measure_is_from_0_to_1((grades, ranking) in any_case()) {
            let measured = Measures::of(&ranking_of(ranking.into_iter().map(usize::from)), &judged_as(&grades));
            for measure in Measure::ALL {
                let value = measured.get(measure);
                prop_assert!((0.0..=1.0 + 1e-12).contains(&value), "{} is {}", measure, value);
            }
        }

        #[test]
        fn the_best_order_of_all_judged_products_reaches_1((grades, _) in any_case()) {
            let mut best: Vec<usize> = (0..grades.len()).collect();
            best.sort_by_key(|number| std::cmp::Reverse(grades[*number]));
            let measured = Measures::of(&ranking_of(best), &judged_as(&grades));
            for measure in Measure::ALL.into_iter().filter(|measure| *measure != Measure::Judged10) {
                prop_assert!((measured.get(measure) - 1.0).abs() < 1e-12, "{} is {}", measure, measured.get(measure));
            }
        }

        #[test]
        fn unjudged_products_change_nothing_where_they_are_taken_out((grades, ranking) in any_case()) {
            let judged = judged_as(&grades);
            let all = ranking_of(ranking.into_iter().map(usize::from).take(DEPTH));
            let known: Vec<_> = all.iter().filter(|id| judged.get(id).is_some()).cloned().collect();
            let (with, without) = (Measures::of(&all, &judged), Measures::of(&known, &judged));
            let [one, other] = [with, without].map(|measured| measured.get(Measure::NdcgJudged10));
            prop_assert!((one - other).abs() < 1e-12, "{} is not {}", one, other);
            prop_assert!(with.get(Measure::Ndcg10) <= without.get(Measure::Ndcg10) + 1e-12);
        }

        #[test]
        fn the_better_product_first_is_never_worse((grades, ranking) in any_case(), place in 0..149_usize) {
            let judged = judged_as(&grades);
            let mut seen = HashSet::new();
            let mut ranking = ranking_of(ranking.into_iter().filter(|number| seen.insert(*number)).map(usize::from));
            prop_assume!(place + 1 < ranking.len());
            let before = Measures::of(&ranking, &judged).get(Measure::Ndcg10);
            let worth = |id: &ProductId| judged.get(id).map_or(0.0, |judged| judged.gain);
            let gets_better = worth(&ranking[place + 1]) >= worth(&ranking[place]);
            ranking.swap(place, place + 1);
            let after = Measures::of(&ranking, &judged).get(Measure::Ndcg10);
            let gained = if gets_better { after - before } else { before - after };
            prop_assert!(gained >= -1e-12, "{} became {}", before, after);
        }
    }
}
