//! Reads filters from their text form, which URLs and the command line use.
//!
//! ```text
//! filter     = all-of { "or" all-of }
//! all-of     = operand { "and" operand }
//! operand    = "not" operand | "(" filter ")" | condition
//!            | "all" "(" [ filter { "," filter } ] ")"           every one; all() holds for every product
//!            | "any" "(" [ filter { "," filter } ] ")"           at least one; any() holds for none
//! condition  = field ( "=" | "!=" ) value
//!            | field ( "<" | "<=" | ">" | ">=" ) number
//!            | field [ "not" ] "in" "[" value { "," value } "]"
//!            | field [ "not" ] "in" range
//!            | "exists" "(" field ")"
//! range      = number ".." number | number ".." | ".." number    both ends included;
//!                                                                10<.. leaves out 10, ..<50 leaves out 50
//! field      = "id" | "brand" | ... (FilterField::NAMES) | "attributes." ( word | text )
//! value      = word | number | "true" | "false" | text
//! word       = one or more letters, digits, "_", "-", "." and "/"
//! text       = '"' characters '"'                                 with \" \\ \n and \t as escapes
//! number     = [ "-" ] digits [ "." digits ]
//! ```
//!
//! Keywords may be in either case; `and` binds closer than `or`. Words that are `and`, `or`, `not` or `in`, and texts
//! with spaces or other signs, are quoted. A value without quotes is a number or a boolean where it looks like one and
//! its field is an attribute or a number; `007` is a text.
//!
//! | text | meaning |
//! |---|---|
//! | `brand = Sony and price < 500` | both |
//! | `category = "Kitchen > Kettles"` | in that category or below it |
//! | `attributes.colour in [red, "dark blue"]` | either |
//! | `price in 10..50`, `price in 10..`, `price in 10..<50` | from 10 to 50; from 10; from 10 to below 50 |
//! | `not exists(rating) or rating >= 4` | unrated or rated well |
//! | `attributes."screen size" > 40` | an attribute whose name holds a space |

use rust_decimal::Decimal;
use winnow::{
    Parser,
    ascii::{Caseless, digit1},
    combinator::{alt, not, opt},
    error::ParserError,
    token::{any, one_of, take_while},
};

use super::{
    Bound, Filter, FilterField, FilterValue, NumberRange,
    field::{Kind, is_word_character},
    terms::plain_number,
    validate::{check_range, check_value, too_deep},
};
use crate::{Invalid, attribute::AttributeName};

impl Filter {
    /// Reads the text form of a filter: `brand = Sony and price < 500`, `attributes.colour in [red, "dark blue"]`,
    /// `price in 10..50`, `not (exists(rating) or category = "Kitchen > Kettles")`. The grammar stands at the top of
    /// this function's file. The result is within the bounds of [`Filter::validate`].
    ///
    /// An error says at which character the text could not be read and what was expected there.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let most = Self::MOST_CHARACTERS;
        if text.len() > most && text.chars().count() > most {
            return Err(Invalid::new("filter", format!("is longer than {most} characters")));
        }
        if text.trim().is_empty() {
            return Err(Invalid::new("filter", "is empty"));
        }
        let filter = whole(text, |input| any_of(input, 1))?;
        filter.validate()?;
        Ok(filter)
    }

    /// Reads a field alone.
    pub(super) fn parse_field(text: &str) -> Result<FilterField, Invalid> {
        whole(text, field)
    }
}

/// Why a text could not be read, and how many bytes were left of it there.
#[derive(Debug)]
struct Problem {
    left: usize,
    what: What,
}

#[derive(Debug)]
enum What {
    /// Something else should stand here.
    Expected(&'static str),
    /// What stands here can be read and cannot be used.
    Unusable(String),
}

impl ParserError<&str> for Problem {
    type Inner = Self;

    fn from_input(input: &&str) -> Self {
        Self { left: input.len(), what: What::Expected("something else") }
    }

    fn into_inner(self) -> Result<Self::Inner, Self> {
        Ok(self)
    }
}

impl Problem {
    fn expected(input: &str, what: &'static str) -> Self {
        Self { left: input.trim_start().len(), what: What::Expected(what) }
    }

    fn unusable(input: &str, problem: String) -> Self {
        Self { left: input.trim_start().len(), what: What::Unusable(problem) }
    }

    /// The problem in words, for the one who wrote `text`.
    fn explain(self, text: &str) -> Invalid {
        let (before, rest) = text.split_at_checked(text.len().saturating_sub(self.left)).unwrap_or((text, ""));
        let at = before.chars().count() + 1;
        let problem = match self.what {
            What::Expected(what) => format!("at character {at}: expected {what}, found {}", found(rest)),
            What::Unusable(problem) => format!("at character {at}: {problem}"),
        };
        Invalid::new("filter", problem)
    }
}

/// The first word or sign of `rest`, cut short.
fn found(rest: &str) -> String {
    let word: String = rest.chars().take_while(|c| is_word_character(*c)).take(20).collect();
    match rest.chars().next() {
        None => "the end".to_owned(),
        Some(sign) if word.is_empty() => format!("{:?}", sign.to_string()),
        Some(_) => format!("{word:?}"),
    }
}

fn whole<T>(text: &str, parser: impl FnOnce(&mut &str) -> Result<T, Problem>) -> Result<T, Invalid> {
    let mut input = text;
    let read = parser(&mut input).and_then(|read| {
        let end = "\"and\", \"or\" or the end (texts with spaces or other signs go in \"quotes\")";
        if input.trim_start().is_empty() { Ok(read) } else { Err(Problem::expected(input, end)) }
    });
    read.map_err(|problem| problem.explain(text))
}

fn any_of(input: &mut &str, depth: usize) -> Result<Filter, Problem> {
    let first = all_of(input, depth)?;
    joined(input, first, "or", Filter::Any, |input| all_of(input, depth))
}

fn all_of(input: &mut &str, depth: usize) -> Result<Filter, Problem> {
    let first = operand(input, depth)?;
    joined(input, first, "and", Filter::All, |input| operand(input, depth))
}

/// Reads the other parts of a list that `word` stands between; a list of one is that one.
fn joined(
    input: &mut &str,
    first: Filter,
    word: &'static str,
    list: impl FnOnce(Vec<Filter>) -> Filter,
    mut part: impl FnMut(&mut &str) -> Result<Filter, Problem>,
) -> Result<Filter, Problem> {
    if !took(input, keyword(word)) {
        return Ok(first);
    }
    let mut parts = vec![first, part(input)?];
    while took(input, keyword(word)) {
        parts.push(part(input)?);
    }
    Ok(list(parts))
}

fn operand(input: &mut &str, depth: usize) -> Result<Filter, Problem> {
    if depth > Filter::MOST_DEPTH {
        return Err(Problem::unusable(input, too_deep()));
    }
    if took(input, keyword("not")) {
        return operand(input, depth + 1).map(Filter::negated);
    }
    if took(input, sign("(")) {
        let inner = any_of(input, depth + 1)?;
        return close(input, ")", "\"and\", \"or\" or \")\"").map(|()| inner);
    }
    if took(input, (keyword("all"), sign("("))) {
        return list(input, depth).map(Filter::All);
    }
    if took(input, (keyword("any"), sign("("))) {
        return list(input, depth).map(Filter::Any);
    }
    if took(input, (keyword("exists"), sign("("))) {
        let field = field(input)?;
        return close(input, ")", "\")\"").map(|()| Filter::Exists(field));
    }
    condition(input)
}

/// Reads the filters of a call, whose opening bracket has been read.
fn list(input: &mut &str, depth: usize) -> Result<Vec<Filter>, Problem> {
    let mut parts = Vec::new();
    if took(input, sign(")")) {
        return Ok(parts);
    }
    loop {
        parts.push(any_of(input, depth + 1)?);
        if !took(input, sign(",")) {
            return close(input, ")", "\",\" or \")\"").map(|()| parts);
        }
    }
}

fn condition(input: &mut &str) -> Result<Filter, Problem> {
    let start = *input;
    let field = field(input)?;
    let operators = alt(("!=", "<=", ">=", "=", "<", ">"));
    if let Some(((), operator)) = opt((spaces, operators)).parse_next(input)? {
        return match operator {
            "=" => value(input, &field).map(|value| Filter::Is(field, vec![value])),
            "!=" => value(input, &field).map(|value| Filter::Is(field, vec![value]).negated()),
            _ => {
                let value = number(input)?;
                within(start, field, one_sided(operator, value))
            }
        };
    }
    if took(input, (keyword("not"), keyword("in"))) {
        return membership(input, start, field).map(Filter::negated);
    }
    if took(input, keyword("in")) {
        return membership(input, start, field);
    }
    Err(Problem::expected(input, "=, !=, <, <=, >, >=, in or not in"))
}

fn one_sided(operator: &str, value: Decimal) -> NumberRange {
    let bound = Some(Bound { value, inclusive: operator.ends_with('=') });
    if operator.starts_with('>') {
        NumberRange { from: bound, to: None }
    } else {
        NumberRange { from: None, to: bound }
    }
}

fn within(start: &str, field: FilterField, range: NumberRange) -> Result<Filter, Problem> {
    check_range(&field, &range).map_err(|problem| Problem::unusable(start, problem))?;
    Ok(Filter::Within(field, range))
}

/// Reads what follows `in`: a list in brackets, or a range.
fn membership(input: &mut &str, start: &str, field: FilterField) -> Result<Filter, Problem> {
    if !took(input, sign("[")) {
        let range = range(input)?;
        return within(start, field, range);
    }
    let mut values = vec![value(input, &field)?];
    while took(input, sign(",")) {
        values.push(value(input, &field)?);
    }
    close(input, "]", "\",\" or \"]\"")?;
    Ok(Filter::Is(field, values))
}

fn range(input: &mut &str) -> Result<NumberRange, Problem> {
    let expected = "a list such as [a, b] or a range such as 10..50";
    let from = if starts_number(input) { Some(number(input)?) } else { None };
    let open_from = from.is_some() && took(input, sign("<"));
    if !took(input, sign("..")) {
        let expected = if from.is_some() { "\"..\" and the end of the range" } else { expected };
        return Err(Problem::expected(input, expected));
    }
    let open_to = took(input, sign("<"));
    let to = if open_to || starts_number(input) || from.is_none() { Some(number(input)?) } else { None };
    Ok(NumberRange {
        from: from.map(|value| Bound { value, inclusive: !open_from }),
        to: to.map(|value| Bound { value, inclusive: !open_to }),
    })
}

fn starts_number(input: &str) -> bool {
    input.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '-')
}

/// Reads the digits of a number. It ends before `..`, so a range needs no spaces.
fn number(input: &mut &str) -> Result<Decimal, Problem> {
    spaces(input)?;
    let start = *input;
    let digits = (opt('-'), digit1::<_, Problem>, opt(('.', digit1))).take().parse_next(input);
    let digits = digits.map_err(|_| Problem::expected(start, "a number"))?;
    if input.starts_with(|c| is_word_character(c) && c != '.') {
        return Err(Problem::expected(start, "a number"));
    }
    Decimal::from_str_exact(digits)
        .map_err(|_| Problem::unusable(start, "the number has more digits than an exact decimal holds".to_owned()))
}

/// Reads a value and gives it the type that `field` is compared with.
fn value(input: &mut &str, field: &FilterField) -> Result<FilterValue, Problem> {
    spaces(input)?;
    let start = *input;
    let value = if input.starts_with('"') {
        FilterValue::Text(quoted(input)?)
    } else {
        let word = word(input).filter(|word| !is_reserved(word));
        let expected = "a value: a word, a number, true, false or a text in \"quotes\"";
        typed(word.ok_or_else(|| Problem::expected(start, expected))?, field)
    };
    check_value(field, &value).map_err(|problem| Problem::unusable(start, problem))?;
    Ok(value)
}

fn typed(word: &str, field: &FilterField) -> FilterValue {
    let number = if matches!(field.kind(), Kind::Number | Kind::Open) { plain_number(word) } else { None };
    match number {
        Some(number) => FilterValue::Number(number),
        None if field.kind() == Kind::Open && word.eq_ignore_ascii_case("true") => FilterValue::Bool(true),
        None if field.kind() == Kind::Open && word.eq_ignore_ascii_case("false") => FilterValue::Bool(false),
        None => FilterValue::Text(word.to_owned()),
    }
}

fn field(input: &mut &str) -> Result<FilterField, Problem> {
    spaces(input)?;
    let start = *input;
    let expected = "a field such as brand, price or attributes.NAME";
    let word = word(input).filter(|word| !is_reserved(word)).ok_or_else(|| Problem::expected(start, expected))?;
    let Some(attribute) = word.strip_prefix(FilterField::ATTRIBUTE_PREFIX) else {
        return FilterField::named(word).ok_or_else(|| Problem::unusable(start, unknown_field(word)));
    };
    let name = if attribute.is_empty() && input.starts_with('"') { quoted(input)? } else { attribute.to_owned() };
    let name = AttributeName::parse(&name).map_err(|invalid| Problem::unusable(start, invalid.to_string()))?;
    Ok(FilterField::Attribute(name))
}

fn unknown_field(word: &str) -> String {
    let accepted = FilterField::NAMES.join(", ");
    let word: String = word.chars().take(AttributeName::MOST_CHARACTERS).collect();
    format!(
        "{word:?} is not a field; accepted are {accepted} and attributes.NAME; for an attribute of that name write \
         attributes.{word}"
    )
}

/// Reads a text in quotes.
fn quoted(input: &mut &str) -> Result<String, Problem> {
    let open = *input;
    let unclosed = || Problem::unusable(open, "the text has no closing quote".to_owned());
    sign("\"").parse_next(input)?;
    let mut text = String::new();
    loop {
        let plain: &str = take_while(0.., |c| c != '"' && c != '\\').parse_next(input)?;
        text.push_str(plain);
        let start = *input;
        if any::<_, Problem>.parse_next(input).map_err(|_| unclosed())? == '"' {
            return Ok(text);
        }
        text.push(match any::<_, Problem>.parse_next(input).map_err(|_| unclosed())? {
            c @ ('"' | '\\') => c,
            'n' => '\n',
            't' => '\t',
            _ => return Err(Problem::expected(start, "one of the escapes \\\" \\\\ \\n and \\t")),
        });
    }
}

fn word<'i>(input: &mut &'i str) -> Option<&'i str> {
    take_while::<_, _, Problem>(1.., is_word_character).parse_next(input).ok()
}

fn is_reserved(word: &str) -> bool {
    ["and", "or", "not", "in"].iter().any(|reserved| word.eq_ignore_ascii_case(reserved))
}

fn spaces(input: &mut &str) -> Result<(), Problem> {
    take_while(0.., char::is_whitespace).void().parse_next(input)
}

/// A word of the grammar, in either case and not the beginning of a longer word.
fn keyword<'i>(word: &'static str) -> impl Parser<&'i str, (), Problem> {
    (spaces, Caseless(word), not(one_of(is_word_character))).void()
}

fn sign<'i>(sign: &'static str) -> impl Parser<&'i str, (), Problem> {
    (spaces, sign).void()
}

/// Whether `parser` could read what comes next; if it could not, nothing was read.
fn took<'i, T>(input: &mut &'i str, parser: impl Parser<&'i str, T, Problem>) -> bool {
    opt(parser).parse_next(input).is_ok_and(|read| read.is_some())
}

fn close(input: &mut &str, bracket: &'static str, expected: &'static str) -> Result<(), Problem> {
    if took(input, sign(bracket)) { Ok(()) } else { Err(Problem::expected(input, expected)) }
}
