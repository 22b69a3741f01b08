//! Feeds whose rows are given wrongly.

use likewise_domain::row::{RawRow, RawValue};
use likewise_usecases::{PortError, ports::FeedRow};

use super::Flaw;

type Item = Result<FeedRow, PortError>;

impl Flaw {
    /// The rows that a wrong source gives instead.
    pub(super) fn spoiled(self, mut items: Vec<Item>) -> Vec<Item> {
        let is_bad = |item: &Item| item.as_ref().is_ok_and(|row| row.content.is_err());
        match self {
            Self::LosesTheLastRow => drop(items.pop()),
            Self::StopsAfterTenThousand => items.truncate(10_000),
            Self::BreakingOffIsTheEnd => items.retain(Result::is_ok),
            Self::BadRowEndsTheFeed => {
                let first = items.iter().position(is_bad).map_or(items.len(), |position| position + 1);
                items.truncate(first);
            }
            Self::BadRowsAreLost => {
                items.retain(|item| !is_bad(item));
                for (row, number) in items.iter_mut().flatten().zip(1..) {
                    row.number = number;
                }
            }
            _ => items.iter_mut().flatten().for_each(|row| self.spoil(row)),
        }
        items
    }

    fn spoil(self, row: &mut FeedRow) {
        match (self, &mut row.content) {
            (Self::NothingIsEverRead, _) => row.bytes_read = 0,
            (Self::BadRowsAreBare, Err(problem)) => problem.raw.clear(),
            (
                Self::FieldsAreSorted | Self::TextsAreTrimmed | Self::EverythingIsText | Self::NumbersAreFloats,
                Ok(raw),
            ) => {
                let mut fields: Vec<_> =
                    raw.fields().map(|(name, value)| (name.into(), self.spoiled_value(value))).collect();
                if self == Self::FieldsAreSorted {
                    fields.sort_by(|(one, _): &(std::sync::Arc<str>, _), (other, _)| one.cmp(other));
                }
                *raw = RawRow::new(fields);
            }
            _ => {}
        }
    }

    fn spoiled_value(self, value: &RawValue) -> RawValue {
        match (self, value) {
            (Self::TextsAreTrimmed, RawValue::Text(text)) => RawValue::Text(text.trim().to_owned()),
            (Self::EverythingIsText, value) => {
                RawValue::Text(value.as_text().map_or_else(|| format!("{value:?}"), str::to_owned))
            }
            (Self::NumbersAreFloats, RawValue::Number(digits)) => {
                RawValue::Number(digits.parse::<f64>().unwrap_or_default().to_string())
            }
            (_, RawValue::List(items)) => RawValue::List(items.iter().map(|item| self.spoiled_value(item)).collect()),
            (_, value) => value.clone(),
        }
    }
}
