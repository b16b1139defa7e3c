//! What is answered about many receipts at once.

use serde_json::Value;
use shared::search_results::{Facet, Facets};

use super::{FromJson, member};

impl FromJson for Facets {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            merchants: member(value, "merchants")?,
            categories: member(value, "categories")?,
            tags: member(value, "tags")?,
            currencies: member(value, "currencies")?,
        })
    }
}

impl FromJson for Facet {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            value: member(value, "value")?,
            count: member(value, "count")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;

    #[test]
    fn facets_are_read_as_serde_reads_them() {
        let facet = |value: &str| Facet {
            value: value.into(),
            count: 2,
        };
        check(&Facets {
            merchants: vec![facet("Kedai")],
            categories: vec![facet("Food"), facet("Travel")],
            ..Facets::default()
        });
    }
}
