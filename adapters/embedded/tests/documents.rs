//! Every product comes back as it was written, whatever it holds.
#![expect(clippy::unwrap_used, reason = "what surrounds the tests fails the test that calls it")]

use likewise_adapter_embedded::{Config, Embedded};
use likewise_conformance::ManualClock;
use likewise_domain::{
    Availability, CategoryPath, ContentHash, Currency, Money, Product, ProductId, Rating,
    attribute::{AttributeName, AttributeValue},
};
use likewise_usecases::ports::ProductWrite;
use proptest::{
    collection::{btree_map, vec},
    option,
    prelude::*,
    test_runner::{Config as Cases, TestRunner},
};
use rust_decimal::Decimal;
use tempfile::TempDir;

fn decimal() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), 0_u32..=28).prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

fn money() -> impl Strategy<Value = Money> {
    let amount = (0_i64..=1_000_000_000_000, 0_u32..=12).prop_map(|(digits, scale)| Decimal::new(digits, scale));
    let currency = prop::sample::select(vec!["EUR", "USD", "INR", "JPY", "KWD"]);
    (amount, currency).prop_map(|(amount, code)| Money::new(amount, Currency::parse(code).unwrap()).unwrap())
}

fn attribute() -> impl Strategy<Value = AttributeValue> {
    prop_oneof![
        any::<String>().prop_map(AttributeValue::Text),
        decimal().prop_map(AttributeValue::Number),
        any::<bool>().prop_map(AttributeValue::Bool),
    ]
}

/// Texts as wild as the type allows: the fields are open, and what a mapping would refuse is stored all the same.
fn product() -> impl Strategy<Value = Product> {
    let texts = (option::of(any::<String>()), option::of(any::<String>()), option::of(any::<String>()));
    let more_texts = (option::of(any::<String>()), option::of(any::<String>()));
    let category = option::of(vec("[\\pL\\pN\"'\\\\ &/-]{0,20}[a-z]", 1..4));
    let prices = (option::of(money()), option::of(money()), option::of(money()));
    let rating = (option::of(0_i64..=500), option::of(any::<u64>()));
    let rest = (option::of(prop::sample::select(Availability::ALL.to_vec())), option::of(any::<String>()));
    let attributes = btree_map("[a-zA-Z0-9_. /-]{0,12}[a-z]", attribute(), 0..5);
    ("[ -~\\pL\u{1F600}-\u{1F64F}]{0,40}[a-z\"\\\\]", texts, more_texts, category, prices, rating, rest, attributes)
        .prop_map(|(title, texts, more_texts, category, prices, rating, rest, attributes)| {
            let id = ProductId::parse("replaced").unwrap();
            let mut product = Product::new(id, &title).unwrap();
            (product.description, product.brand, product.group_id) = texts;
            (product.image_url, product.product_url) = more_texts;
            product.category = category.map(|steps| CategoryPath::new(steps).unwrap());
            (product.price, product.list_price, product.original_price) = prices;
            product.rating = rating.0.map(|hundredths| Rating::new(Decimal::new(hundredths, 2)).unwrap());
            product.rating_count = rating.1;
            product.availability = rest.0;
            product.attributes =
                attributes.into_iter().map(|(name, value)| (AttributeName::parse(&name).unwrap(), value)).collect();
            if let Some(note) = rest.1 {
                product.attributes.insert(AttributeName::parse("note").unwrap(), AttributeValue::Text(note));
            }
            product
        })
}

fn renamed(id: &str, product: &Product) -> Product {
    let mut renamed = Product::new(ProductId::parse(id).unwrap(), product.title()).unwrap();
    renamed.description.clone_from(&product.description);
    renamed.brand.clone_from(&product.brand);
    renamed.category.clone_from(&product.category);
    renamed.price = product.price;
    renamed.list_price = product.list_price;
    renamed.original_price = product.original_price;
    renamed.rating = product.rating;
    renamed.rating_count = product.rating_count;
    renamed.availability = product.availability;
    renamed.image_url.clone_from(&product.image_url);
    renamed.product_url.clone_from(&product.product_url);
    renamed.group_id.clone_from(&product.group_id);
    renamed.attributes.clone_from(&product.attributes);
    renamed
}

fn write(product: Product) -> ProductWrite {
    ProductWrite { row: 0, content: ContentHash::of(&product), duties: Vec::new(), product }
}

#[test]
fn every_product_comes_back_as_it_was_written() {
    let directory = TempDir::new().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = runtime.block_on(Embedded::open(Config::new(directory.path()), ManualClock::new())).unwrap();
    // Ids with everything that could be mistaken for the text around them.
    let ids = vec("[ -~\\pL]{0,30}[a-z\"\\\\\\]}]", 1..8);
    let strategy = (ids, vec(product(), 8));
    let result = TestRunner::new(Cases::with_cases(48)).run(&strategy, |(mut ids, products)| {
        ids.sort_by(|a, b| a.trim().cmp(b.trim()));
        ids.dedup_by(|a, b| a.trim() == b.trim());
        let written: Vec<Product> = ids.iter().zip(&products).map(|(id, product)| renamed(id, product)).collect();
        let writes: Vec<_> = written.iter().cloned().map(write).collect();
        let ids: Vec<_> = written.iter().map(|product| product.id().clone()).collect();
        let found = runtime.block_on(async {
            store.products().upsert(&writes, None).await.unwrap();
            store.products().get_many(&ids).await.unwrap()
        });
        for (found, written) in found.into_iter().zip(written) {
            let found = found.expect("what was written is there").product.clone();
            // The hash sees what equality of decimals does not: nothing beyond their value is promised of them.
            prop_assert_eq!(ContentHash::of(&found), ContentHash::of(&written));
            prop_assert_eq!(found, written);
        }
        Ok(())
    });
    result.unwrap();
}

#[test]
fn amounts_keep_the_digits_they_were_written_with() {
    let directory = TempDir::new().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Embedded::open(Config::new(directory.path()), ManualClock::new()).await.unwrap();
        let write =
            likewise_conformance::fixtures::product("a").priced("617.50", "USD").with_number("w", "1.50").write();
        store.products().upsert(&[write], None).await.unwrap();
        let found = store.products().get_many(&likewise_conformance::fixtures::ids(["a"])).await.unwrap();
        let product = found.into_iter().next().flatten().unwrap().product.clone();
        assert_eq!(product.price.unwrap().to_string(), "617.50 USD");
        assert_eq!(product.attributes.values().next().unwrap().to_string(), "1.50");
    });
}
