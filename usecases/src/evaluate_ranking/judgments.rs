//! Judgments: which products people found how fitting for which query.

use std::collections::{BTreeMap, HashMap};

use likewise_domain::{Invalid, ProductId, search::SearchText};

use super::measures::{self, MOST_GAIN};

/// A query of a judged set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedQuery {
    /// Its name in the set.
    pub id: String,
    /// Its words.
    pub text: SearchText,
}

/// How fitting a product is for a query: 0 is not at all, and the scale is the set's own.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Grade(f64);

impl Grade {
    /// Accepts what is finite and not negative.
    pub fn new(value: f64) -> Result<Self, Invalid> {
        if value.is_finite() && value >= 0.0 {
            Ok(Self(value))
        } else {
            Err(Invalid::new("grade", "is not a finite number of 0 or more"))
        }
    }

    /// The number.
    pub const fn value(self) -> f64 {
        self.0
    }
}

/// The grades of a judged set, by query and product.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Judgments {
    queries: BTreeMap<String, BTreeMap<ProductId, Grade>>,
    top: Option<Grade>,
}

impl Judgments {
    /// Adds a judgment. The same one may be added twice; where `product` was judged with another grade for `query`, that
    /// one is the error and stays.
    pub fn add(&mut self, query: &str, product: ProductId, grade: Grade) -> Result<(), Grade> {
        let products = match self.queries.get_mut(query) {
            Some(products) => products,
            None => self.queries.entry(query.to_owned()).or_default(),
        };
        let first = *products.entry(product).or_insert(grade);
        if first != grade {
            return Err(first);
        }
        if self.top.is_none_or(|top| grade > top) {
            self.top = Some(grade);
        }
        Ok(())
    }

    /// The highest grade of the set; `None` where nothing is judged.
    pub fn top(&self) -> Option<Grade> {
        self.top
    }

    /// The grade of `product` for `query`, if it was judged.
    pub fn grade(&self, query: &str, product: &ProductId) -> Option<Grade> {
        self.queries.get(query)?.get(product).copied()
    }

    /// Whether anything was judged for `query`.
    pub fn has(&self, query: &str) -> bool {
        self.queries.contains_key(query)
    }

    /// How many judgments there are.
    pub fn count(&self) -> usize {
        self.queries.values().map(BTreeMap::len).sum()
    }

    /// Every judgment, by query and product.
    pub fn all(&self) -> impl Iterator<Item = (&str, &ProductId, Grade)> {
        self.queries
            .iter()
            .flat_map(|(query, products)| products.iter().map(move |(id, grade)| (query.as_str(), id, *grade)))
    }

    /// What `query` is measured by; `None` where no product has the set's top grade, because nothing there is to be found.
    pub fn of(&self, query: &str) -> Option<JudgedProducts> {
        let top = self.top.filter(|top| top.0 > 0.0)?;
        let judged = JudgedProducts::new(self.queries.get(query)?, top);
        (judged.relevant > 0).then_some(judged)
    }
}

/// The judged products of one query, as the measures need them.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedProducts {
    products: HashMap<ProductId, Judged>,
    /// How many of them are relevant.
    pub(super) relevant: usize,
    /// The discounted gain of the best ranking there can be.
    pub(super) ideal: f64,
}

/// What a judged product is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Judged {
    /// 2^g - 1, where g is the grade scaled so that the set's top grade is 3.
    pub(super) gain: f64,
    /// Whether it has the set's top grade.
    pub(super) relevant: bool,
}

impl JudgedProducts {
    fn new(grades: &BTreeMap<ProductId, Grade>, top: Grade) -> Self {
        let judge = |grade: Grade| Judged { gain: measures::gain(grade, top), relevant: grade >= top };
        let products: HashMap<_, _> = grades.iter().map(|(id, grade)| (id.clone(), judge(*grade))).collect();
        let mut gains: Vec<f64> = products.values().map(|judged| judged.gain).collect();
        gains.sort_unstable_by(|a, b| b.total_cmp(a));
        debug_assert!(gains.iter().all(|gain| (0.0..=MOST_GAIN).contains(gain)), "gains are scaled");
        Self {
            relevant: products.values().filter(|judged| judged.relevant).count(),
            ideal: measures::discounted(gains.into_iter()),
            products,
        }
    }

    pub(super) fn get(&self, id: &ProductId) -> Option<Judged> {
        self.products.get(id).copied()
    }

    /// What a product is worth; nothing where it was not judged.
    pub(crate) fn gain_of(&self, id: &ProductId) -> f64 {
        self.get(id).map_or(0.0, |judged| judged.gain)
    }

    /// The discounted gain of the best ranking there can be.
    pub(crate) const fn ideal(&self) -> f64 {
        self.ideal
    }

    /// How many products have the set's top grade.
    pub fn relevant(&self) -> usize {
        self.relevant
    }
}

/// Queries that something can be found for, with what they are measured by.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedSet {
    /// In the order in which they were given.
    pub(super) queries: Vec<(JudgedQuery, JudgedProducts)>,
    left_out: usize,
}

impl JudgedSet {
    /// Those of `queries` for which a product has the set's top grade; the others are left out and counted.
    pub fn new(queries: Vec<JudgedQuery>, judgments: &Judgments) -> Self {
        let all = queries.len();
        let judged = queries.into_iter().filter_map(|query| Some((judgments.of(&query.id)?, query)));
        let queries: Vec<_> = judged.map(|(judged, query)| (query, judged)).collect();
        Self { left_out: all - queries.len(), queries }
    }

    /// At most `most` of the queries, drawn by `draw`, in their order.
    #[must_use]
    pub fn sample(self, most: usize, draw: &mut super::Draw<'_>) -> Self {
        let Self { queries, left_out } = self;
        let mut still_wanted = most.min(queries.len());
        let mut still_there = queries.len();
        // Selection sampling (Knuth, The Art of Computer Programming, 3.4.2, algorithm S) keeps the order.
        let drawn = queries.into_iter().filter(|_| {
            let taken = still_wanted > 0 && draw(still_there) < still_wanted;
            still_there -= 1;
            still_wanted -= usize::from(taken);
            taken
        });
        Self { queries: drawn.collect(), left_out }
    }

    /// How many queries are used.
    pub fn used(&self) -> usize {
        self.queries.len()
    }

    /// How many queries were left out because no product has the top grade for them.
    pub fn left_out(&self) -> usize {
        self.left_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> ProductId {
        ProductId::parse(text).unwrap()
    }

    fn grade(value: f64) -> Grade {
        Grade::new(value).unwrap()
    }

    fn query(id: &str) -> JudgedQuery {
        JudgedQuery { id: id.to_owned(), text: SearchText::parse("kettle").unwrap() }
    }

    #[test]
    fn a_grade_is_finite_and_not_negative() {
        assert!(Grade::new(1.33).is_ok() && Grade::new(0.0).is_ok());
        for wrong in [-0.5, f64::NAN, f64::INFINITY] {
            assert_eq!(Grade::new(wrong).unwrap_err().field, "grade");
        }
    }

    #[test]
    fn a_product_has_one_grade_for_a_query() {
        let mut judgments = Judgments::default();
        assert_eq!(judgments.top(), None);
        judgments.add("q", id("a"), grade(2.0)).unwrap();
        judgments.add("q", id("a"), grade(2.0)).unwrap();
        assert_eq!(judgments.add("q", id("a"), grade(3.0)), Err(grade(2.0)));
        assert_eq!((judgments.top(), judgments.count()), (Some(grade(2.0)), 1), "what was refused counts for nothing");
        assert_eq!(judgments.grade("q", &id("a")), Some(grade(2.0)));
        assert_eq!((judgments.grade("q", &id("b")), judgments.grade("r", &id("a"))), (None, None));
    }

    #[test]
    fn queries_without_a_product_of_the_top_grade_are_left_out_and_counted() {
        let mut judgments = Judgments::default();
        for (query, product, value) in [("found", "a", 2.0), ("found", "b", 1.0), ("poor", "a", 1.0)] {
            judgments.add(query, id(product), grade(value)).unwrap();
        }
        let set = JudgedSet::new(vec![query("poor"), query("found"), query("unjudged")], &judgments);
        assert_eq!((set.used(), set.left_out()), (1, 2));
        assert_eq!(set.queries[0].0.id, "found");
        assert_eq!(set.queries[0].1.relevant(), 1);
        let mut nothing_fits = Judgments::default();
        nothing_fits.add("q", id("a"), grade(0.0)).unwrap();
        assert_eq!(nothing_fits.of("q"), None, "a top grade of 0 finds nothing");
    }

    #[test]
    fn a_sample_keeps_the_order_and_has_the_size_that_was_asked_for() {
        let mut judgments = Judgments::default();
        let names: Vec<String> = (0..9).map(|number| format!("q{number}")).collect();
        for name in &names {
            judgments.add(name, id("a"), grade(1.0)).unwrap();
        }
        let set = JudgedSet::new(names.iter().map(|name| query(name)).collect(), &judgments);
        let mut last = 0;
        let mut draw = |below: usize| {
            last += 7;
            last % below
        };
        let drawn = set.clone().sample(4, &mut draw);
        let ids: Vec<_> = drawn.queries.iter().map(|(query, _)| query.id.clone()).collect();
        assert_eq!(ids.len(), 4);
        assert!(ids.is_sorted(), "{ids:?}");
        assert_eq!(set.clone().sample(20, &mut draw), set);
        assert_eq!(set.sample(0, &mut draw).used(), 0);
    }
}
