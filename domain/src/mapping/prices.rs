//! Reads the prices of a row.

use super::{
    Source,
    read::{Reading, checked},
};
use crate::{Currency, Money, money, row::RawValue};

/// What a row says of its currency apart from its prices.
#[derive(Clone, Copy)]
enum RowCurrency {
    /// A column names it: a price in another one contradicts it.
    Named(Currency),
    /// Nothing; the mapping may have a default.
    Unsaid(Option<Currency>),
    /// A column says something that cannot be read, so the default may be wrong too.
    Unreadable,
}

impl Reading<'_> {
    pub(super) fn prices(&mut self) {
        let mapping = self.mapping;
        let from = mapping.price.iter().find(|source| source.value(self.row).is_some());
        // Where the price itself was taken from the list price's column, there is no other price to compare with.
        let list_from = mapping.list_price.as_ref().filter(|list| from.is_none_or(|from| from.name() != list.name()));
        if from.is_none() && list_from.is_none() {
            return;
        }
        let currency = self.row_currency();
        let style = mapping.number_style;
        let price = self.optional("price", from, |source, value| amount(source, value, currency, style));
        let list = self.optional("list_price", list_from, |source, value| amount(source, value, currency, style));
        self.product.list_price = list.filter(|list| {
            let below = price.filter(|price| price.currency() == list.currency() && price.amount() > list.amount());
            if let (Some(price), Some(source)) = (below, list_from) {
                self.drop(source.name(), "list_price", format!("is {list}, less than the price of {price}"));
            }
            below.is_none()
        });
        self.product.price = price;
        self.convert();
    }

    fn row_currency(&mut self) -> RowCurrency {
        let mapping = self.mapping;
        let said = mapping.currency.as_ref().is_some_and(|source| source.value(self.row).is_some());
        let named = self.optional("currency", mapping.currency.as_ref(), |source, value| {
            checked(Currency::parse(source.text_of(value)?))
        });
        match named {
            Some(currency) => RowCurrency::Named(currency),
            None if said => RowCurrency::Unreadable,
            None => RowCurrency::Unsaid(mapping.default_currency),
        }
    }

    /// Converts what has a rate; the price keeps what the feed said.
    fn convert(&mut self) {
        let Some(rates) = &self.mapping.conversion else { return };
        if let Some(original) = self.product.price
            && original.currency() != rates.target()
            && let Some(converted) = rates.convert(original)
        {
            self.product.price = Some(converted);
            self.product.original_price = Some(original);
        }
        if let Some(converted) = self.product.list_price.and_then(|list| rates.convert(list)) {
            self.product.list_price = Some(converted);
        }
    }
}

fn amount(source: &Source, value: &RawValue, row: RowCurrency, style: money::NumberStyle) -> Result<Money, String> {
    let default = match row {
        RowCurrency::Named(currency) => Some(currency),
        RowCurrency::Unsaid(default) => default,
        RowCurrency::Unreadable => None,
    };
    let text = source.text_of(value)?;
    let money = if matches!(value, RawValue::Number(_)) {
        let currency =
            default.ok_or("names no currency; set the mapping's default currency or map a currency column")?;
        checked(money::parse_data_number(text).and_then(|amount| Money::new(amount, currency)))?
    } else {
        checked(money::parse(text, default, style))?
    };
    match row {
        RowCurrency::Named(named) if named != money.currency() => {
            Err(format!("is in {} where the currency column says {named}", money.currency()))
        }
        _ => Ok(money),
    }
}
