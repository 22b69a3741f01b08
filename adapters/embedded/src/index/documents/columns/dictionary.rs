//! The different values of a field, and how each of them is written.

use std::{collections::HashMap, sync::Arc};

use super::super::terms::Spelling;

/// The values of one field, of all segments. It only grows.
#[derive(Debug, Clone, Default)]
pub(in crate::index) struct Dictionary {
    /// Each value as filters compare it.
    values: Vec<Arc<str>>,
    /// Each spelling with the value that it is one of.
    spellings: Vec<(u32, Arc<str>)>,
    by_value: HashMap<Arc<str>, u32>,
    by_spelling: HashMap<(u32, Arc<str>), u32>,
}

impl Dictionary {
    /// The number of a spelling, which is given one where it is new.
    pub(super) fn number(&mut self, spelling: Spelling<'_>) -> u32 {
        let value = self.value_number(spelling.folded);
        let written: Arc<str> = match self.values.get(value as usize) {
            Some(folded) if **folded == *spelling.written => folded.clone(),
            _ => spelling.written.into(),
        };
        *self.by_spelling.entry((value, written)).or_insert_with_key(|key| {
            self.spellings.push(key.clone());
            number_of(self.spellings.len() - 1)
        })
    }

    fn value_number(&mut self, folded: &str) -> u32 {
        if let Some(value) = self.by_value.get(folded) {
            return *value;
        }
        let (value, text) = (number_of(self.values.len()), Arc::<str>::from(folded));
        self.values.push(Arc::clone(&text));
        self.by_value.insert(text, value);
        value
    }

    /// How many values there are.
    pub(in crate::index) fn values(&self) -> usize {
        self.values.len()
    }

    /// How many spellings there are.
    pub(in crate::index) fn spellings(&self) -> usize {
        self.spellings.len()
    }

    /// A value as filters compare it.
    pub(in crate::index) fn value(&self, value: u32) -> &str {
        self.values.get(value as usize).map_or("", AsRef::as_ref)
    }

    /// The value of a spelling, and how it is written.
    pub(in crate::index) fn spelling(&self, spelling: u32) -> (u32, &str) {
        self.spellings.get(spelling as usize).map_or((0, ""), |(value, written)| (*value, written))
    }

    /// About how many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        let texts = self.spellings.iter().map(|(_, written)| written.len()).sum::<usize>();
        2 * texts + 120 * self.spellings.len()
    }
}

fn number_of(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
