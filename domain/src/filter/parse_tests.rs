//! The text form of filters: what is read and what is refused where.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{Bound, Filter, FilterField, FilterValue, NumberRange};
use crate::attribute::AttributeName;

fn attribute(name: &str) -> FilterField {
    FilterField::Attribute(AttributeName::parse(name).unwrap())
}

fn brand(name: &str) -> Filter {
    Filter::is(FilterField::Brand, name)
}

fn number(value: i64) -> Decimal {
    Decimal::from(value)
}

fn problem(text: &str) -> String {
    Filter::parse(text).map(|filter| format!("{filter:?}")).unwrap_err().problem
}

#[test]
fn and_binds_closer_than_or_and_brackets_closest() {
    let [a, b, c] = ["a", "b", "c"].map(brand);
    for (text, filter) in [
        ("brand = a", a.clone()),
        ("brand = a and brand = b and brand = c", Filter::All(vec![a.clone(), b.clone(), c.clone()])),
        ("brand=a AND brand=b OR brand=c", Filter::Any(vec![a.clone().and(b.clone()), c.clone()])),
        ("brand=a or brand=b and brand=c", Filter::Any(vec![a.clone(), b.clone().and(c.clone())])),
        ("(brand=a or brand=b) and brand=c", Filter::Any(vec![a.clone(), b.clone()]).and(c.clone())),
        ("not brand=a and brand=b", a.clone().negated().and(b.clone())),
        ("Not(brand=a and brand=b)", a.clone().and(b.clone()).negated()),
        ("not not brand=a", a.clone().negated().negated()),
        ("all()", Filter::All(Vec::new())),
        ("any( brand=a , brand=b or brand=c )", Filter::Any(vec![a, Filter::Any(vec![b, c])])),
    ] {
        assert_eq!(Filter::parse(text), Ok(filter), "{text}");
    }
}

#[test]
fn values_take_the_type_of_their_field() {
    for (text, field, value) in [
        ("id = 100001", FilterField::Id, FilterValue::from("100001")),
        ("brand = true", FilterField::Brand, "true".into()),
        ("brand = 3M", FilterField::Brand, "3M".into()),
        ("brand = Nescafé", FilterField::Brand, "Nescafé".into()),
        (r#"brand = "a \"b\" \\ c""#, FilterField::Brand, r#"a "b" \ c"#.into()),
        ("category = \"Kitchen > Kettles\"", FilterField::Category, "Kitchen > Kettles".into()),
        ("price = 10.50", FilterField::Price, Decimal::new(105, 1).into()),
        ("availability = In-Stock", FilterField::Availability, "In-Stock".into()),
        ("currency = eur", FilterField::Currency, "eur".into()),
        ("attributes.ram = 16", attribute("ram"), number(16).into()),
        ("attributes.ram = \"16\"", attribute("ram"), "16".into()),
        ("attributes.part = 007", attribute("part"), "007".into()),
        ("attributes.usb-c = TRUE", attribute("usb-c"), true.into()),
        ("attributes.\"screen size\" = -3", attribute("screen size"), number(-3).into()),
        ("attributes.in = a/b", attribute("in"), "a/b".into()),
    ] {
        assert_eq!(Filter::parse(text), Ok(Filter::is(field, value)), "{text}");
    }
}

#[test]
fn ranges_and_sets_are_read() {
    let bound = |value, inclusive| Some(Bound { value: number(value), inclusive });
    for (text, from, to) in [
        ("price in 10..50", bound(10, true), bound(50, true)),
        ("price in 10 .. 50", bound(10, true), bound(50, true)),
        ("price in 10<..<50", bound(10, false), bound(50, false)),
        ("price in 10..", bound(10, true), None),
        ("price in ..<50", None, bound(50, false)),
        ("price in -5..-1", bound(-5, true), bound(-1, true)),
        ("price>10", bound(10, false), None),
        ("price >= 10", bound(10, true), None),
        ("price < 50", None, bound(50, false)),
        ("price<=50", None, bound(50, true)),
    ] {
        assert_eq!(Filter::parse(text), Ok(Filter::Within(FilterField::Price, NumberRange { from, to })), "{text}");
    }
    let colours = Filter::Is(attribute("colour"), vec!["red".into(), "dark blue".into()]);
    assert_eq!(Filter::parse("attributes.colour in [red, \"dark blue\"]"), Ok(colours.clone()));
    assert_eq!(Filter::parse("attributes.colour NOT IN [red,\"dark blue\"]"), Ok(colours.negated()));
    assert_eq!(Filter::parse("brand != a"), Ok(brand("a").negated()));
    assert_eq!(Filter::parse("exists( attributes.a )"), Ok(Filter::Exists(attribute("a"))));
}

#[test]
fn an_error_says_where_it_is_and_what_was_expected() {
    for (text, words) in [
        ("", "is empty"),
        ("brand", "at character 6: expected =, !=, <, <=, >, >=, in or not in, found the end"),
        ("brand Sony", "at character 7: expected =, !="),
        ("brand = ", "at character 9: expected a value"),
        (
            "brand = and",
            "at character 9: expected a value: a word, a number, true, false or a text in \"quotes\", found \"and\"",
        ),
        ("brand = Dark Blue", "at character 14: expected \"and\", \"or\" or the end (texts with spaces"),
        ("brand = Black & Decker", "found \"&\""),
        ("brand = a and", "at character 14: expected a field"),
        ("é = a or brand = b", "at character 1: \"é\" is not a field"),
        (
            "brand = \"é\" or colour = red",
            "at character 16: \"colour\" is not a field; accepted are id, brand, category",
        ),
        ("colour = red", "for an attribute of that name write attributes.colour"),
        ("(brand = a", "at character 11: expected \"and\", \"or\" or \")\", found the end"),
        ("brand = a)", "at character 10: expected \"and\""),
        ("brand in [a b]", "at character 13: expected \",\" or \"]\", found \"b\""),
        ("brand in []", "at character 11: expected a value"),
        ("brand in a", "at character 10: expected a list such as [a, b] or a range such as 10..50"),
        ("price in 10", "at character 12: expected \"..\""),
        ("price in ..", "at character 12: expected a number"),
        ("price in 10..<", "expected a number"),
        ("price < cheap", "at character 9: expected a number, found \"cheap\""),
        ("price < 5x", "at character 9: expected a number"),
        ("price = cheap", "at character 9: price is a number and wants one"),
        ("price = \"5\"", "at character 9: price is a number and wants one"),
        ("brand < 5", "at character 1: brand is a text and has no range"),
        ("brand in 1..5", "at character 1: brand is a text and has no range"),
        ("price in 50..10", "at character 1: the range of price is empty"),
        ("availability = soon", "accepted are in_stock, out_of_stock, preorder, backorder"),
        ("currency = DEM", "DEM, which is not a currency in use"),
        ("brand = \"abc", "at character 9: the text has no closing quote"),
        ("brand = \"a\\x\"", "at character 11: expected one of the escapes"),
        ("brand = \"\"", "not exists(brand) finds what has none"),
        ("attributes. = 1", "attribute name: is empty"),
        ("attributes.\"a\\nb\" = 1", "attribute name: "),
        ("exists(brand", "expected \")\""),
        ("price = 99999999999999999999999999999999", "price is a number"),
    ] {
        assert!(problem(text).contains(words), "{text:?}: {}", problem(text));
    }
}

#[test]
fn what_is_too_large_is_refused_before_it_costs_anything() {
    assert_eq!(problem(&"x".repeat(1_000_000)), "is longer than 4096 characters");
    let levels = |count: usize| format!("{}brand = a{}", "(".repeat(count), ")".repeat(count));
    assert!(Filter::parse(&levels(19)).is_ok());
    assert!(problem(&levels(20)).contains("nested deeper than 20 levels"));
    assert!(problem(&levels(2_000)).contains("nested deeper than 20 levels"));
    assert!(problem(&"not ".repeat(1_000)).contains("nested deeper than 20 levels"));
    assert!(problem(&["id=1"; 201].join(" or ")).contains("more than 200 conditions"));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(
        text in any::<String>(),
        shape in "((brand|price|attributes\\.a|not|and|or|in|all|any|exists) ?(=|<|>=|\\(|\\)|\\[|\\]|,|\\.\\.|\"|\\\\|5|é)? ?){0,12}",
    ) {
        let _ = Filter::parse(&text);
        let _ = Filter::parse(&shape);
        let _ = FilterField::parse(&text);
    }
}

#[test]
fn every_example_of_the_documentation_is_a_filter() {
    let text = include_str!("../../../docs/filters.md");
    let examples = text.split("```filter\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert!(examples.lines().count() >= 10);
    for example in examples.lines() {
        let filter = Filter::parse(example).unwrap_or_else(|invalid| panic!("{example}: {invalid}"));
        assert_eq!(Filter::parse(&filter.to_string()).unwrap(), filter, "{example}");
    }
}
