//! What a shopper asks.

use likewise_domain::{
    Invalid, Similarity,
    facet::Facet,
    filter::Filter,
    ranking::{Diversity, Fusion},
    search::{Limit, Mode, SearchText},
    sort::Sort,
};

use super::cursor::Cursor;
use crate::ports::Unit;

/// A search.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchRequest {
    /// The words; without them every product matches.
    pub text: Option<SearchText>,
    /// What the answer goes by; `None` is what is configured.
    pub mode: Option<Mode>,
    /// How words and vector become one score; `None` is what is configured.
    pub fusion: Option<Fusion>,
    /// Which products may be found.
    pub filter: Option<Filter>,
    /// How many are wanted.
    pub limit: Limit,
    /// Where the page before ended; `None` is the beginning.
    pub cursor: Option<Cursor>,
    /// The least similarity, inclusive. It is asked of every hit, those that match by their words as well.
    pub threshold: Option<Similarity>,
    /// The order.
    pub sort: Sort,
    /// Whether each product or each group of variants is a hit.
    pub unit: Unit,
    /// What is counted.
    pub facets: Vec<Facet>,
    /// What the total and the facets count; `None` is what is listed. Groups can be counted where they are listed.
    pub count: Option<Unit>,
    /// How much hits lose by being like those above them; `None` is nothing.
    pub diversity: Option<Diversity>,
    /// Whether the last word is still being typed.
    pub typing: bool,
    /// Whether one side may answer alone where the other one fails.
    pub fallback: bool,
    /// Which pipeline is to answer; `None` is the default.
    pub pipeline: Option<String>,
}

impl SearchRequest {
    /// A search for `text`, everything else as it is where nothing is said.
    pub fn new(text: Option<SearchText>) -> Self {
        Self {
            text,
            mode: None,
            fusion: None,
            filter: None,
            limit: Limit::DEFAULT,
            cursor: None,
            threshold: None,
            sort: Sort::default(),
            unit: Unit::Product,
            facets: Vec::new(),
            count: None,
            diversity: None,
            typing: false,
            fallback: true,
            pipeline: None,
        }
    }

    /// Whether its words alone choose and order what is shown. What a filter leaves, or another order puts first, says
    /// little of how well the words were answered.
    pub fn is_plain(&self) -> bool {
        let is_narrowed = self.filter.is_some() || self.threshold.is_some();
        self.sort == Sort::Relevance && self.diversity.is_none() && !is_narrowed
    }

    /// What the total and the facets count.
    pub fn counted(&self) -> Unit {
        self.count.unwrap_or(self.unit)
    }

    /// Refuses to count groups in a list of products.
    pub(super) fn check_count(&self) -> Result<(), Invalid> {
        if self.unit == Unit::Product && self.count == Some(Unit::Group) {
            return Err(Invalid::new("count", "is groups, which needs group to be true"));
        }
        Ok(())
    }
}
