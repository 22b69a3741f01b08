//! Products that were read, decoded, in memory: most searches show what others have shown.
//!
//! What is given is always what one moment of the database held, as where all of it were read by one statement. A
//! commit is announced before it is sent and ended once everybody who hears of it has: what was read in between, or
//! before and after, is neither kept nor put together.

use std::sync::Arc;

use likewise_domain::{CategoryPath, Product, ProductId, StoredProduct, attribute::AttributeValue};
use parking_lot::Mutex;
use quick_cache::{Weighter, sync::Cache};

/// Products by id, the ones that are asked for most.
#[derive(Debug)]
pub(super) struct ProductCache {
    products: Cache<ProductId, (Arc<StoredProduct>, u32), ByBytes>,
    commits: Mutex<Commits>,
}

/// How far commits are.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Commits {
    /// How many have ended.
    ended: u64,
    /// How many are under way.
    under_way: u32,
}

/// What was there when somebody began to read.
#[derive(Debug)]
pub(super) struct Reading {
    commits: Commits,
    /// By the place of the id that was asked for.
    pub(super) found: Vec<Option<Arc<StoredProduct>>>,
    /// The places of those that are to be read from the database.
    pub(super) missing: Vec<usize>,
}

/// A commit that changes these products, until it is dropped.
#[derive(Debug)]
pub(super) struct Committing {
    cache: Arc<ProductCache>,
    ids: Vec<ProductId>,
}

#[derive(Debug, Clone)]
struct ByBytes;

impl Weighter<ProductId, (Arc<StoredProduct>, u32)> for ByBytes {
    fn weight(&self, _: &ProductId, (_, bytes): &(Arc<StoredProduct>, u32)) -> u64 {
        u64::from(*bytes)
    }
}

impl ProductCache {
    /// What a product takes, more or less: only how the memory of the cache is laid out depends on it.
    const USUAL_BYTES: u64 = 2_048;

    /// A cache of at most so many bytes.
    pub(super) fn new(bytes: u64) -> Arc<Self> {
        let products = usize::try_from(bytes / Self::USUAL_BYTES).unwrap_or(usize::MAX).clamp(1, 1 << 20);
        Arc::new(Self { products: Cache::with_weighter(products, bytes, ByBytes), commits: Mutex::default() })
    }

    /// What is there of `ids`.
    pub(super) fn read(&self, ids: &[ProductId]) -> Reading {
        let commits = *self.commits.lock();
        let found: Vec<_> = ids.iter().map(|id| self.products.get(id).map(|(product, _)| product)).collect();
        let missing = found.iter().enumerate().filter(|(_, found)| found.is_none()).map(|(place, _)| place).collect();
        Reading { commits, found, missing }
    }

    /// Whether what was found here and what was read of the database since then are of one moment.
    pub(super) fn is_of_one_moment(&self, reading: &Reading) -> bool {
        let Commits { ended, under_way } = *self.commits.lock();
        let some_found = reading.missing.len() < reading.found.len();
        let some_read = !reading.missing.is_empty();
        !some_found || ended == reading.commits.ended && (under_way == 0 || !some_read)
    }

    /// Keeps what was read from the database, if it is still what the database holds.
    pub(super) fn keep<'a>(&self, reading: &Reading, products: impl Iterator<Item = &'a Arc<StoredProduct>>) {
        let products: Vec<_> = products.map(|product| (product, bytes_of(product))).collect();
        let commits = self.commits.lock();
        if commits.ended == reading.commits.ended && commits.under_way == 0 {
            for (product, bytes) in products {
                self.products.insert(product.product.id().clone(), (product.clone(), bytes));
            }
        }
    }

    /// Announces a commit that changes these products.
    pub(super) fn committing(self: &Arc<Self>, ids: Vec<ProductId>) -> Committing {
        self.commits.lock().under_way += 1;
        Committing { cache: self.clone(), ids }
    }
}

impl Drop for Committing {
    fn drop(&mut self) {
        let mut commits = self.cache.commits.lock();
        for id in &self.ids {
            self.cache.products.remove(id);
        }
        commits.ended += 1;
        commits.under_way -= 1;
    }
}

/// About how many bytes a product takes in memory.
fn bytes_of(stored: &StoredProduct) -> u32 {
    const ALLOCATION: usize = 24;
    let Product { description, brand, category, image_url, product_url, group_id, attributes, .. } = &stored.product;
    let texts = [description, brand, image_url, product_url, group_id];
    let texts: usize = texts.into_iter().flatten().map(|text| text.len() + ALLOCATION).sum();
    let steps = category.iter().flat_map(CategoryPath::steps);
    let steps: usize = steps.map(|step| step.len() + size_of::<String>() + ALLOCATION).sum();
    let attributes: usize = attributes
        .iter()
        .map(|(name, value)| {
            let text = if let AttributeValue::Text(text) = value { text.len() + ALLOCATION } else { 0 };
            name.as_str().len() + ALLOCATION + size_of_val(name) + size_of_val(value) + text
        })
        .sum();
    let own = size_of::<StoredProduct>() + stored.product.title().len() + stored.product.id().as_str().len();
    u32::try_from(own + texts + steps + attributes + 4 * ALLOCATION).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use likewise_domain::{Revision, Timestamp};

    use super::*;

    fn id(text: &str) -> ProductId {
        ProductId::parse(text).unwrap()
    }

    fn stored(text: &str, revision: u64) -> Arc<StoredProduct> {
        let product = Product::new(id(text), "Kettle").unwrap();
        let at = Timestamp::from_micros(0);
        Arc::new(StoredProduct { product, revision: Revision(revision), created_at: at, modified_at: at })
    }

    fn holding(products: &[Arc<StoredProduct>]) -> Arc<ProductCache> {
        let cache = ProductCache::new(1 << 20);
        cache.keep(&cache.read(&[]), products.iter());
        cache
    }

    #[test]
    fn what_was_kept_is_found_until_a_commit_changes_it() {
        let cache = holding(&[stored("a", 1), stored("b", 1)]);
        let reading = cache.read(&[id("b"), id("c"), id("a")]);
        assert_eq!(reading.found, [Some(stored("b", 1)), None, Some(stored("a", 1))]);
        assert_eq!(reading.missing, [1]);
        drop(cache.committing(vec![id("a")]));
        assert_eq!(cache.read(&[id("a"), id("b")]).missing, [0]);
    }

    #[test]
    fn what_was_read_before_a_commit_ended_is_not_kept() {
        let cache = holding(&[]);
        let before = cache.read(&[id("a")]);
        let committing = cache.committing(vec![id("a")]);
        let meanwhile = cache.read(&[id("a")]);
        cache.keep(&before, [stored("a", 1)].iter());
        drop(committing);
        cache.keep(&before, [stored("a", 1)].iter());
        cache.keep(&meanwhile, [stored("a", 1)].iter());
        assert_eq!(cache.read(&[id("a")]).missing, [0]);
    }

    #[test]
    fn nothing_is_put_together_of_two_moments() {
        let cache = holding(&[stored("a", 1)]);
        let partly = cache.read(&[id("a"), id("b")]);
        let wholly = cache.read(&[id("a")]);
        let not_at_all = cache.read(&[id("b")]);
        let of_one_moment = || [&partly, &wholly, &not_at_all].map(|reading| cache.is_of_one_moment(reading));
        assert_eq!(of_one_moment(), [true, true, true]);
        let committing = cache.committing(vec![id("b")]);
        // The database may have it by now; what is here is all of before.
        assert_eq!(of_one_moment(), [false, true, true]);
        drop(committing);
        assert_eq!(of_one_moment(), [false, false, true]);
    }

    #[test]
    fn no_more_bytes_are_held_than_may_be() {
        let cache = ProductCache::new(20_000);
        let many: Vec<_> = (0..1_000).map(|n| stored(&format!("p{n}"), 1)).collect();
        cache.keep(&cache.read(&[]), many.iter());
        assert!(cache.products.weight() <= 20_000 && cache.products.weight() > 0);
    }
}
