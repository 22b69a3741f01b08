//! Reading answers of the API, whose absent fields are null.

use serde_json::Value;

/// Access to the parts of a JSON value without a panic.
pub(crate) trait Fields {
    /// The field named `key`; null where there is none.
    fn at(&self, key: &str) -> &Value;
    /// The first item of a list; null where there is none.
    fn first(&self) -> &Value;
}

impl Fields for Value {
    fn at(&self, key: &str) -> &Value {
        self.get(key).unwrap_or(&Self::Null)
    }

    fn first(&self) -> &Value {
        self.get(0).unwrap_or(&Self::Null)
    }
}
