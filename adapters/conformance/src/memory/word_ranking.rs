//! The best candidates by words: BM25, as its papers have it.

use std::collections::{HashMap, HashSet};

use likewise_domain::{
    Product, ProductId, StoredProduct,
    text::{Alternative, FieldWeights, ProductTerms, QueryTerm, Term, TextField, WordQuery, Wording, field_words},
};
use likewise_usecases::ports::KeywordQuery;

/// The best of `catalogue`, which is in the order of ids.
pub(super) fn matching(catalogue: &[&StoredProduct], query: KeywordQuery<'_>) -> Vec<ProductId> {
    let texts: Vec<_> = catalogue.iter().map(|stored| Text::of(&stored.product)).collect();
    let statistics = Statistics::of(&texts);
    let mut found: Vec<_> = catalogue
        .iter()
        .zip(&texts)
        .filter(|(stored, text)| {
            let allowed = query.filter.is_none_or(|filter| filter.matches(&stored.product));
            allowed && query.words.matches(&text.terms)
        })
        .map(|(stored, text)| {
            let (score, met) = statistics.score(text, query.words, query.weights);
            (query.words.has_code(&text.terms), score, met, stored.product.id())
        })
        .collect();
    found.sort_by(|one, other| {
        let by_code = other.0.cmp(&one.0);
        by_code.then_with(|| other.1.total_cmp(&one.1)).then_with(|| other.2.cmp(&one.2))
    });
    found.into_iter().take(query.k).map(|(.., id)| id.clone()).collect()
}

/// A product's words.
struct Text {
    terms: ProductTerms,
    fields: Vec<(TextField, Vec<Term>)>,
}

impl Text {
    fn of(product: &Product) -> Self {
        let words = |field| field_words(product, field).iter().map(|word| Term::of(word)).collect();
        Self {
            terms: ProductTerms::of(product),
            fields: TextField::ALL.into_iter().map(|field| (field, words(field))).collect(),
        }
    }
}

/// What of all products says how much a word tells.
struct Statistics {
    products: f32,
    having: HashMap<Term, f32>,
    mean_lengths: HashMap<TextField, f32>,
}

#[expect(clippy::cast_precision_loss, reason = "lengths of texts and numbers of products in tests")]
impl Statistics {
    /// How soon further mentions count no more.
    const SATURATION: f32 = 1.2;
    /// How much the length of a text counts.
    const LENGTH: f32 = 0.75;

    fn of(texts: &[Text]) -> Self {
        let mut having = HashMap::new();
        let mut mean_lengths = HashMap::new();
        for text in texts {
            for term in text.fields.iter().flat_map(|(_, terms)| terms).collect::<HashSet<_>>() {
                *having.entry(*term).or_default() += 1.0;
            }
            for (field, terms) in &text.fields {
                *mean_lengths.entry(*field).or_default() += terms.len() as f32 / texts.len() as f32;
            }
        }
        Self { products: texts.len() as f32, having, mean_lengths }
    }

    /// How well `text` answers the wording that it answers best, and how many of its terms it meets.
    fn score(&self, text: &Text, query: &WordQuery, weights: &FieldWeights) -> (f32, usize) {
        let of_wording = |wording: &Wording| {
            let met: Vec<_> = wording.terms().iter().filter(|term| term.is_met_by(&text.terms)).collect();
            (met.iter().map(|term| self.of_term(text, term, weights)).sum::<f32>(), met.len())
        };
        let all = query.wordings.iter().map(of_wording);
        all.max_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1))).unwrap_or_default()
    }

    fn of_term(&self, text: &Text, term: &QueryTerm, weights: &FieldWeights) -> f32 {
        let scores = term.alternatives().iter().map(|alternative| self.of_alternative(text, alternative, weights));
        scores.fold(0.0, f32::max)
    }

    fn of_alternative(&self, text: &Text, alternative: &Alternative, weights: &FieldWeights) -> f32 {
        let having = self.having.get(&alternative.term()).copied().unwrap_or_default();
        let rarity = (1.0 + (self.products - having + 0.5) / (having + 0.5)).ln();
        let mentions: f32 = text
            .fields
            .iter()
            .map(|(field, terms)| {
                let count = terms.iter().filter(|term| **term == alternative.term()).count() as f32;
                let mean = self.mean_lengths.get(field).copied().unwrap_or_default().max(1.0);
                weights.of(*field) * count / (1.0 - Self::LENGTH + Self::LENGTH * terms.len() as f32 / mean)
            })
            .sum();
        alternative.credit() * rarity * mentions * (Self::SATURATION + 1.0) / (Self::SATURATION + mentions)
    }
}
