//! Sums of spending, out of JSON.

use serde_json::Value;
use shared::search_results::{Spending, SpendingGroup};

use super::{FromJson, member};

impl FromJson for Spending {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            groups: member(value, "groups")?,
            more: member(value, "more")?,
            left_out: member(value, "left_out")?,
        })
    }
}

impl FromJson for SpendingGroup {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            key: member(value, "key")?,
            currency: member(value, "currency")?,
            count: member(value, "count")?,
            total: member(value, "total")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;
    use shared::money::Money;

    #[test]
    fn reads_what_serde_writes() {
        let group = |key: &str, code: &str| {
            let currency = code.parse().ok();
            SpendingGroup {
                key: key.into(),
                currency,
                count: 3,
                total: Money::new(-1250, currency),
            }
        };
        check(&Spending {
            groups: vec![group("2026-09", "EUR"), group("", "")],
            more: 1,
            left_out: 2,
        });
        check(&Spending::default());
    }
}
