//! A product's text as terms: its title in order, everything else counted.

use super::{Code, Term, TextField, bare_number, words};
use crate::Product;

/// The terms of a product, and its codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductTerms {
    title: Box<[Term]>,
    /// The numbers alone of the title's quantities.
    title_numbers: Box<[Term]>,
    distinct_in_title: usize,
    /// By term, with the number of mentions outside of the title.
    other: Box<[(Term, u16)]>,
    /// In order.
    codes: Box<[Term]>,
}

impl ProductTerms {
    /// The terms of `product`.
    pub fn of(product: &Product) -> Self {
        let title: Box<[Term]> = words(product.title()).map(|word| Term::of(&word)).collect();
        let title_numbers = words(product.title()).filter_map(|word| bare_number(&word).map(Term::of)).collect();
        let mut distinct = title.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        let mut codes: Box<[Term]> = Code::of_product(product).iter().map(Code::term).collect();
        codes.sort_unstable();
        Self { distinct_in_title: distinct.len(), title, title_numbers, other: counted(product), codes }
    }

    /// The title's terms, in order.
    pub fn title(&self) -> &[Term] {
        &self.title
    }

    /// How many different terms the title has.
    pub fn distinct_in_title(&self) -> usize {
        self.distinct_in_title
    }

    /// How often `term` stands in the title, and how often elsewhere.
    pub fn mentions(&self, term: Term) -> (usize, usize) {
        let elsewhere = self.other.binary_search_by_key(&term, |(other, _)| *other).ok();
        let elsewhere = elsewhere.and_then(|place| self.other.get(place)).map_or(0, |(_, count)| usize::from(*count));
        let title = self.title.iter().chain(&self.title_numbers);
        (title.filter(|other| **other == term).count(), elsewhere)
    }

    /// Whether `code` is one of the product's identifiers.
    pub fn has_code(&self, code: &Code) -> bool {
        self.codes.binary_search(&code.term()).is_ok()
    }

    /// About how many bytes it takes in memory.
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + size_of_val::<[Term]>(&self.title)
            + size_of_val::<[Term]>(&self.title_numbers)
            + size_of_val::<[(Term, u16)]>(&self.other)
            + size_of_val::<[Term]>(&self.codes)
    }
}

/// The most words of a description that are read: it may be a book.
pub const MOST_DESCRIPTION_WORDS: usize = 2_000;

/// The words of `product` in `field`, in their order, and behind each number with a unit the number alone. Every index of
/// words holds these, so that what matches is the same whoever is asked.
pub fn field_words(product: &Product, field: TextField) -> Vec<String> {
    let most = if field == TextField::Description { MOST_DESCRIPTION_WORDS } else { usize::MAX };
    let mut read = Vec::new();
    for text in field.texts(product) {
        let left = most.saturating_sub(read.len());
        read.extend(words(&text).flat_map(with_number).take(left));
    }
    read
}

fn with_number(word: std::borrow::Cow<'_, str>) -> impl Iterator<Item = String> + use<> {
    let number = bare_number(&word).map(str::to_owned);
    std::iter::once(word.into_owned()).chain(number)
}

fn counted(product: &Product) -> Box<[(Term, u16)]> {
    let fields = TextField::ALL.into_iter().filter(|field| *field != TextField::Title);
    let mut all: Vec<Term> = fields.flat_map(|field| field_words(product, field)).map(|word| Term::of(&word)).collect();
    all.sort_unstable();
    let counts = all.chunk_by(|a, b| a == b).filter_map(|same| Some((*same.first()?, clamped(same.len()))));
    counts.collect()
}

fn clamped(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        CategoryPath, ProductId,
        attribute::{AttributeName, AttributeValue},
    };

    #[test]
    fn mentions_are_counted_by_place() {
        let mut product = Product::new(ProductId::parse("1").unwrap(), "Kettle, kettles' king").unwrap();
        product.description = Some("A kettle. Boils water".to_owned());
        product.brand = Some("Boiler".to_owned());
        product.category = Some(CategoryPath::parse("Kitchen > Kettles").unwrap());
        product.attributes.insert(AttributeName::parse("colour").unwrap(), AttributeValue::text("water blue").unwrap());
        let terms = ProductTerms::of(&product);
        assert_eq!((terms.title().len(), terms.distinct_in_title()), (3, 2));
        let mentions = |word: &str| terms.mentions(Term::of(word));
        assert_eq!(mentions("kettle"), (2, 2));
        assert_eq!(mentions("water"), (0, 2));
        assert_eq!(mentions("kitchen"), (0, 1));
        assert_eq!(mentions("tea"), (0, 0));
    }

    #[test]
    fn the_words_of_a_book_are_not_all_read() {
        let mut product = Product::new(ProductId::parse("1").unwrap(), "Book").unwrap();
        product.description = Some("word ".repeat(MOST_DESCRIPTION_WORDS) + "end");
        let terms = ProductTerms::of(&product);
        assert_eq!(terms.mentions(Term::of("word")), (0, MOST_DESCRIPTION_WORDS));
        assert_eq!(terms.mentions(Term::of("end")), (0, 0));
    }

    #[test]
    fn a_product_has_its_codes_and_no_others() {
        let product = Product::new(ProductId::parse("LK-100").unwrap(), "Kettle KT170/B").unwrap();
        let terms = ProductTerms::of(&product);
        for (code, there) in [("kt-170 b", true), ("lk 100", true), ("kt170", false)] {
            assert_eq!(terms.has_code(&Code::of_identifier(code).unwrap()), there, "{code}");
        }
    }
}
