//! That the filter index finds what `Filter::matches` says, for random products and filters.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use likewise_domain::{
    Availability, CategoryPath, Currency, Money, Product, ProductId, Rating, Timestamp,
    attribute::{AttributeName, AttributeValue},
    filter::{Bound, Filter, FilterField, FilterValue, NumberRange},
};
use proptest::{collection::vec, option, prelude::*};
use rust_decimal::Decimal;
use tantivy::Index;

use super::{
    Columns, Documents, Noted, Stamp,
    follower::Changed,
    open::{Open, open_index, open_or_create},
    schema::schema,
};

/// An index in memory of these products, keyed by their places.
fn index_of(products: &[Product]) -> Open {
    let stamp = Stamp { format: 1, database: 1, made_of: String::new(), change: 0 };
    let open = open_index(Index::create_in_ram(schema()), stamp).unwrap();
    let changed = (0..).zip(products).map(|(key, product)| with(key, product.clone())).collect();
    let writer = open.write(open.writer().unwrap(), changed).unwrap();
    drop(open.commit(writer, 1).unwrap());
    open
}

fn found(open: &Open, filter: &Filter) -> Vec<u32> {
    open.snapshot().keys_matching(filter).unwrap().iter().collect()
}

fn with(key: u32, product: Product) -> Changed {
    (key, Some((product, Timestamp::from_micros(0))))
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "a",
        "B",
        "b",
        "true",
        "TRUE",
        "1",
        "1.5",
        "1.50",
        "-3",
        "007",
        "and",
        "Größe",
        "GRÖSSE",
        "größe",
        "dark blue",
        "a > b",
        "A>B",
        "é",
        "\u{130}",
    ])
    .prop_map(str::to_owned)
}

fn number() -> impl Strategy<Value = Decimal> {
    let special =
        ["0.00", "1.50", "19.99", "20", "19.990000000000000000000000001", "-0.1", "79228162514264337593543950335"];
    prop_oneof![
        (-3_i64..6).prop_map(Decimal::from),
        (-400_i64..400, 0_u32..4).prop_map(|(n, scale)| Decimal::new(n, scale)),
        (any::<i64>(), 0_u32..=28).prop_map(|(n, scale)| Decimal::new(n, scale)),
        prop::sample::select(special.to_vec()).prop_map(|text| text.parse().unwrap()),
    ]
}

fn money() -> impl Strategy<Value = Money> {
    let currency = prop::sample::select(vec!["EUR", "USD", "INR"]);
    (number(), currency).prop_map(|(amount, code)| {
        let amount = amount.abs().min(Decimal::from(Money::MOST));
        Money::new(amount, Currency::parse(code).unwrap()).unwrap()
    })
}

fn attribute() -> impl Strategy<Value = (AttributeName, AttributeValue)> {
    let value = prop_oneof![
        word().prop_map(AttributeValue::Text),
        number().prop_map(AttributeValue::Number),
        any::<bool>().prop_map(AttributeValue::Bool),
    ];
    (attribute_name(), value)
}

fn attribute_name() -> impl Strategy<Value = AttributeName> {
    prop::sample::select(vec!["a", "ab", "b", "screen size"]).prop_map(|name| AttributeName::parse(name).unwrap())
}

prop_compose! {
    fn product()(
        id in prop::sample::select(vec!["x", "X", "1", "y"]),
        brand in option::of(word()),
        group in option::of(word()),
        // Steps are of feeds, which part paths at '>', so that none holds it.
        category in option::of(vec(prop::sample::select(vec!["a", "B", "b", "Größe"]), 1..4)),
        (price, list_price) in (option::of(money()), option::of(money())),
        (rating, rating_count) in (option::of(0_i64..=50), option::of(0_u64..5)),
        availability in option::of(prop::sample::select(Availability::ALL.to_vec())),
        attributes in vec(attribute(), 0..3),
    ) -> Product {
        let mut product = Product::new(ProductId::parse(id).unwrap(), "Kettle").unwrap();
        product.brand = brand;
        product.group_id = group;
        product.category = category.map(|steps| CategoryPath::new(steps).unwrap());
        product.price = price;
        product.list_price = list_price;
        product.rating = rating.map(|tenths| Rating::new(Decimal::new(tenths, 1)).unwrap());
        product.rating_count = rating_count;
        product.availability = availability;
        product.attributes = attributes.into_iter().collect();
        product
    }
}

fn field() -> impl Strategy<Value = FilterField> {
    let named = prop::sample::select(FilterField::NAMES.to_vec()).prop_map(|name| FilterField::parse(name).unwrap());
    prop_oneof![named, attribute_name().prop_map(FilterField::Attribute)]
}

/// Values that suit their fields and values that do not, which no product has.
fn value() -> impl Strategy<Value = FilterValue> {
    let text = prop_oneof![
        word(),
        prop::sample::select(vec![
            "x",
            "X",
            "eur",
            " USD ",
            "in_stock",
            "In Stock",
            "nonsense",
            ">",
            "b > größe",
            "B>b>a"
        ])
        .prop_map(str::to_owned),
    ];
    prop_oneof![
        text.prop_map(FilterValue::Text),
        number().prop_map(FilterValue::Number),
        any::<bool>().prop_map(FilterValue::Bool),
    ]
}

fn range() -> impl Strategy<Value = NumberRange> {
    let bound = || option::of((number(), any::<bool>()).prop_map(|(value, inclusive)| Bound { value, inclusive }));
    (bound(), bound())
        .prop_map(|(from, to)| NumberRange { from, to })
        .prop_filter("has an end", |range| range.from.is_some() || range.to.is_some())
}

fn filter() -> impl Strategy<Value = Filter> {
    let condition = prop_oneof![
        2 => (field(), vec(value(), 1..4)).prop_map(|(field, values)| Filter::Is(field, values)),
        1 => (field(), range()).prop_map(|(field, range)| Filter::Within(field, range)),
        1 => field().prop_map(Filter::Exists),
    ];
    condition.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Filter::All),
            vec(inner.clone(), 0..4).prop_map(Filter::Any),
            inner.prop_map(Filter::negated),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_is_found_is_what_matches(products in vec(product(), 0..40), filters in vec(filter(), 40)) {
        let open = index_of(&products);
        for filter in filters {
            let expected: Vec<u32> =
                (0..).zip(&products).filter(|(_, product)| filter.matches(product)).map(|(key, _)| key).collect();
            prop_assert_eq!(found(&open, &filter), expected, "{}", filter);
        }
    }
}

#[test]
fn a_changed_product_is_found_by_what_it_is_now_and_a_retired_one_not_at_all() {
    let mut product = Product::new(ProductId::parse("x").unwrap(), "Kettle").unwrap();
    product.brand = Some("Old".to_owned());
    let open = index_of(&[product.clone(), product.clone(), product.clone()]);
    product.brand = Some("New".to_owned());
    let changed = vec![with(0, product.clone()), with(0, product), (2, None)];
    let writer = open.write(open.writer().unwrap(), changed).unwrap();
    drop(open.commit(writer, 2).unwrap());
    let brand = |brand: &str| found(&open, &Filter::is(FilterField::Brand, brand));
    assert_eq!((brand("new"), brand("old")), (vec![0], vec![1]));
    assert_eq!(found(&open, &Filter::All(Vec::new())), [0, 1]);
}

#[test]
fn numbers_that_differ_far_behind_the_point_are_told_apart_by_ranges() {
    let digits = ["0", "19.98", "19.99", "19.99000000000000000001", "19.9900000000000000000100001", "19.991", "20"];
    let numbers = digits.map(|number| number.parse::<Decimal>().unwrap());
    let products = numbers.map(|number| {
        let mut product = Product::new(ProductId::parse("x").unwrap(), "Kettle").unwrap();
        product.price = Some(Money::new(number, Currency::parse("EUR").unwrap()).unwrap());
        product
    });
    let open = index_of(&products);
    let ends = || numbers.into_iter().flat_map(|n| [true, false].map(|inclusive| Some(Bound { value: n, inclusive })));
    for from in ends().chain([None]) {
        for to in ends().chain([None]).filter(|to| from.is_some() || to.is_some()) {
            // Also the wrong way round, which holds nothing.
            let filter = Filter::Within(FilterField::Price, NumberRange { from, to });
            let expected: Vec<u32> =
                (0..).zip(&products).filter(|(_, product)| filter.matches(product)).map(|(key, _)| key).collect();
            assert_eq!(found(&open, &filter), expected, "{filter}");
        }
    }
}

#[test]
fn columns_of_what_no_product_has_are_not_kept() {
    let mut product = Product::new(ProductId::parse("x").unwrap(), "Kettle").unwrap();
    product.brand = Some("Norrvik".to_owned());
    let open = index_of(&[product]);
    let (snapshot, columns) = (open.snapshot(), Columns::default());
    for number in 0..100 {
        let field = FilterField::Attribute(AttributeName::parse(&format!("strange {number}")).unwrap());
        assert!(
            columns.values(("tally", &snapshot), &field).unwrap().segments.iter().all(|column| column.one(0).is_none())
        );
        assert!(columns.numbers(("tally", &snapshot), &field).unwrap().iter().all(|column| column.get(0).is_none()));
        assert!(columns.values(("tally", &snapshot), &FilterField::Category).unwrap().segments[0].one(0).is_none());
    }
    assert_eq!(columns.fields(), 0);
    let brands = columns.values(("tally", &snapshot), &FilterField::Brand).unwrap();
    assert!(brands.segments[0].one(0).is_some());
    assert_eq!(columns.fields(), 1);
}

#[test]
fn long_texts_are_found_in_full() {
    let mut product = Product::new(ProductId::parse("x").unwrap(), "Kettle").unwrap();
    let name = AttributeName::parse(&"n".repeat(AttributeName::MOST_CHARACTERS)).unwrap();
    let text = "ß".repeat(AttributeValue::MOST_CHARACTERS);
    product.attributes.insert(name.clone(), AttributeValue::text(&text).unwrap());
    let open = index_of(&[product]);
    let field = FilterField::Attribute(name);
    assert_eq!(found(&open, &Filter::is(field.clone(), text.as_str())), [0]);
    assert_eq!(found(&open, &Filter::is(field, &text[..text.len() - 2])), [0_u32; 0]);
    let shared = Arc::new(open);
    assert_eq!(found(&shared, &Filter::Any(Vec::new())), [0_u32; 0]);
}

#[test]
fn an_index_of_another_format_or_of_other_fields_is_made_anew() {
    let directory = tempfile::tempdir().unwrap();
    let now = Stamp { format: Documents::FORMAT, database: 1, made_of: "products".to_owned(), change: 9 };
    let former = Stamp { format: Documents::FORMAT - 1, ..now.clone() };
    let (open, _) = open_or_create(directory.path(), former.clone()).unwrap();
    let product = Product::new(ProductId::parse("x").unwrap(), "Kettle").unwrap();
    let writer = open.write(open.writer().unwrap(), vec![with(0, product)]).unwrap();
    drop(open.commit(writer, 5).unwrap());
    let everything = Filter::All(Vec::new());
    let (open, change) = open_or_create(directory.path(), former).unwrap();
    assert_eq!((change, found(&open, &everything)), (5, vec![0]));
    let (open, change) = open_or_create(directory.path(), now.clone()).unwrap();
    assert_eq!((change, found(&open, &everything)), (0, Vec::new()));

    let directory = tempfile::tempdir().unwrap();
    let index = Index::create_in_dir(directory.path(), tantivy::schema::Schema::builder().build()).unwrap();
    index.writer_with_num_threads::<tantivy::TantivyDocument>(1, Documents::WRITER_BYTES).unwrap().commit().unwrap();
    let (open, change) = open_or_create(directory.path(), now).unwrap();
    assert_eq!((change, found(&open, &everything)), (0, Vec::new()));
}

#[test]
fn what_is_noted_while_it_catches_up_is_still_waited_for() {
    let now = Instant::now();
    let mut noted = Noted::default();
    assert!(noted.held == noted.count && noted.waiting.is_none());
    noted.note(now);
    let seen = noted.count;
    // It is behind until it has caught up, and not only until it begins to.
    assert!(noted.held < noted.count);
    let later = now + Duration::from_secs(1);
    noted.note(later);
    noted.hold(seen, later);
    assert!(noted.held < noted.count);
    assert_eq!(noted.waiting, Some((later, later)));
    noted.hold(noted.count, later);
    assert!(noted.held == noted.count && noted.waiting.is_none());
    // A slower one that ends later takes nothing back.
    noted.hold(seen, later);
    assert_eq!(noted.held, noted.count);
}
