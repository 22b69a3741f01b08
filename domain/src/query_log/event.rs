//! What somebody did with a product that a query had shown.

use std::fmt;

use crate::{Invalid, ProductId};

/// The name of a logged query: 32 hexadecimal digits that tell nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueryId(u128);

impl QueryId {
    /// The id with these bits.
    pub const fn from_bits(bits: u128) -> Self {
        Self(bits)
    }

    /// Its bits.
    pub const fn bits(self) -> u128 {
        self.0
    }

    /// Accepts 32 hexadecimal digits in lower case, as an answer has them.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let bits = (text.len() == 32 && text.bytes().all(is_digit)).then(|| u128::from_str_radix(text, 16).ok());
        bits.flatten().map(Self).ok_or_else(|| {
            Invalid::new(
                "query_id",
                "is no id of a query; accepted is the query_id of an answer, 32 digits from 0 to f",
            )
        })
    }
}

impl fmt::Display for QueryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for QueryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QueryId({self})")
    }
}

/// What was done with a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// It was opened.
    Click,
    /// It was put into a cart.
    Cart,
    /// It was bought.
    Purchase,
}

impl EventKind {
    /// Every kind, the ones that say less first.
    pub const ALL: [Self; 3] = [Self::Click, Self::Cart, Self::Purchase];

    /// Its name in requests and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Click => "click",
            Self::Cart => "cart",
            Self::Purchase => "purchase",
        }
    }

    /// The kind with this name.
    pub fn parse(name: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name).ok_or_else(|| {
            let (name, accepted): (String, _) = (name.chars().take(100).collect(), Self::ALL.map(Self::as_str));
            Invalid::new("kind", format!("{name:?} is not known; accepted are {}", accepted.join(", ")))
        })
    }

    /// What it is worth as a judgment, in clicks: somebody who buys means it more than somebody who looks.
    pub const fn worth(self) -> u8 {
        match self {
            Self::Click => 1,
            Self::Cart => 2,
            Self::Purchase => 3,
        }
    }
}

/// That something was done with a product that a query had shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The query.
    pub query: QueryId,
    /// The product.
    pub product: ProductId,
    /// What was done.
    pub kind: EventKind,
    /// Where the product stood in the answer, the first being 1, if the sender says so.
    pub position: Option<u32>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn kinds_have_names_and_other_names_are_refused() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::parse(kind.as_str()), Ok(kind));
        }
        let refused = EventKind::parse("Click").unwrap_err();
        assert_eq!(refused.to_string(), "kind: \"Click\" is not known; accepted are click, cart, purchase");
        assert!(EventKind::parse(&"x".repeat(10_000)).unwrap_err().problem.len() < 200);
        assert!(EventKind::ALL.is_sorted_by_key(|kind| kind.worth()));
    }

    proptest! {
        #[test]
        fn an_id_reads_back(bits: u128) {
            let id = QueryId::from_bits(bits);
            prop_assert_eq!(QueryId::parse(&id.to_string()), Ok(id));
        }

        #[test]
        fn anything_else_is_no_id(text in "\\PC{0,40}") {
            if let Ok(id) = QueryId::parse(&text) {
                prop_assert_eq!(id.to_string(), text);
            }
        }
    }
}
