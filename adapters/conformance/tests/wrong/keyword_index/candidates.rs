//! Wrong candidates.

use likewise_domain::{
    Product, ProductId,
    text::{Alternative, FieldWeights, MinimumWords, ProductTerms, Term, TextField, WordQuery, Wording, field_words},
};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{KeywordIndex as _, KeywordQuery},
};

use super::{Flaw, WrongIndex, error};

impl WrongIndex {
    pub(super) async fn candidates(&self, query: KeywordQuery<'_>) -> Result<Vec<ProductId>, PortError> {
        let everything = KeywordQuery { k: usize::MAX, ..query };
        let mut words = query.words.clone();
        match self.flaw {
            Flaw::OneMoreThanAsked if query.k > 0 => {
                return self.inner.matching(KeywordQuery { k: query.k + 1, ..query }).await;
            }
            Flaw::ZeroKFindsNothing if query.k == 0 => return Ok(Vec::new()),
            Flaw::FilterIsIgnored => return self.inner.matching(KeywordQuery { filter: None, ..query }).await,
            Flaw::FilterAfterTheBest => return self.filtered_late(query).await,
            Flaw::CodesAreIgnored => words.codes.clear(),
            Flaw::WorstFirst if query.k > 0 => {
                let found = self.inner.matching(everything).await?;
                return Ok(found.into_iter().rev().take(query.k).collect());
            }
            Flaw::CreditIsIgnored => words.wordings.iter_mut().flat_map(Wording::terms_mut).for_each(|term| {
                let others: Vec<_> = term.alternatives().iter().map(|other| other.stem().to_owned()).collect();
                *term = likewise_domain::text::QueryTerm::exact(term.word());
                for stem in &others {
                    term.add(Alternative::exact(stem));
                }
            }),
            Flaw::OnlyTheFirstWording => words.wordings.truncate(1),
            Flaw::WordingsHelpEachOther => {
                let needed = words.wordings.first().map_or(1, |it| words.minimum.of(it.terms().len()));
                words.minimum = MinimumWords::share(0.0).map_err(|_| error(ErrorKind::Unexpected))?;
                let found = self.inner.matching(KeywordQuery { words: &words, ..everything }).await?;
                return self.kept(found, query.k, |product| met(&words, &ProductTerms::of(product)) >= needed).await;
            }
            Flaw::OneFieldAtATime => {
                let found = self.inner.matching(everything).await?;
                return self.kept(found, query.k, |product| in_one_field(&words, product)).await;
            }
            Flaw::WeightsAreIgnored => {
                return self.inner.matching(KeywordQuery { weights: &FieldWeights::default(), ..query }).await;
            }
            Flaw::OnlyAscii => {
                let found = self.inner.matching(everything).await?;
                return self.kept(found, query.k, |product| product.title().is_ascii()).await;
            }
            Flaw::NothingIsEverything if words.is_empty() => return Ok(self.inner.live_ids()),
            Flaw::RetiredCostPlaces if self.own.lock().seen.is_some() => {
                let seen = self.own.lock().seen.clone().ok_or_else(|| error(ErrorKind::Unexpected))?;
                let found = seen.matching(query).await?;
                return self.kept(found, query.k, |_| true).await;
            }
            Flaw::RetiredForEver => {
                let found = self.inner.matching(query).await?;
                let gone = self.own.lock().gone.clone();
                return Ok(found.into_iter().filter(|id| !gone.contains(id)).collect());
            }
            _ => {}
        }
        self.store().matching(KeywordQuery { words: &words, ..query }).await
    }

    async fn filtered_late(&self, query: KeywordQuery<'_>) -> Result<Vec<ProductId>, PortError> {
        let found = self.inner.matching(KeywordQuery { filter: None, ..query }).await?;
        self.kept(found, query.k, |product| query.filter.is_none_or(|filter| filter.matches(product))).await
    }

    /// Those of `found` that are live and that `is_kept` keeps.
    async fn kept(
        &self,
        found: Vec<ProductId>,
        k: usize,
        is_kept: impl Fn(&Product) -> bool,
    ) -> Result<Vec<ProductId>, PortError> {
        let products = self.stored(&found).await?;
        let kept = products.iter().map(|stored| &stored.product).filter(|product| is_kept(product));
        Ok(kept.map(|product| product.id().clone()).take(k).collect())
    }
}

/// How many terms of all wordings a product meets.
fn met(words: &WordQuery, terms: &ProductTerms) -> usize {
    words.wordings.iter().flat_map(Wording::terms).filter(|term| term.is_met_by(terms)).count()
}

/// Whether one field alone meets enough of a wording.
fn in_one_field(words: &WordQuery, product: &Product) -> bool {
    TextField::ALL.into_iter().any(|field| {
        let terms: Vec<_> = field_words(product, field).iter().map(|word| Term::of(word)).collect();
        words.wordings.iter().any(|wording| {
            let is_met = |alternative: &Alternative| terms.contains(&alternative.term());
            let met = wording.terms().iter().filter(|term| term.alternatives().iter().any(is_met)).count();
            met >= words.minimum.of(wording.terms().len())
        })
    })
}
