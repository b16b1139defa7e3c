//! Answers about many receipts, and the trash, out of JSON.

use serde_json::Value;
use shared::bulk::{Before, BulkDone, BulkFailure, TrashPage, TrashRow};

use super::{FromJson, member};

impl FromJson for BulkDone {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            done: member(value, "done")?,
            failed: member(value, "failed")?,
            before: member(value, "before")?,
        })
    }
}

impl FromJson for BulkFailure {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            id: member(value, "id")?,
            problem: member(value, "problem")?,
        })
    }
}

impl FromJson for Before {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            id: member(value, "id")?,
            corrections: member(value, "corrections")?,
            filing: member(value, "filing")?,
        })
    }
}

impl FromJson for TrashPage {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            receipts: member(value, "receipts")?,
            count: member(value, "count")?,
            kept_ms: member(value, "kept_ms")?,
        })
    }
}

impl FromJson for TrashRow {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            row: member(value, "row")?,
            deleted_at_ms: member(value, "deleted_at_ms")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use shared::api::Filing;
    use shared::corrections::{Corrections, FieldName};
    use shared::id::ReceiptId;
    use shared::problem::ProblemCode;

    use super::*;

    #[test]
    fn reads_what_serde_writes() {
        let id = ReceiptId::new(1, [0; 10]);
        let corrections = Corrections::default().with(FieldName::Merchant, Some("A".into()));
        let done = BulkDone {
            done: vec![id],
            failed: vec![BulkFailure {
                id,
                problem: ProblemCode::ReceiptUnknown,
            }],
            before: vec![
                Before {
                    id,
                    corrections: Some(corrections),
                    filing: None,
                },
                Before {
                    id,
                    corrections: None,
                    filing: Some(Filing::default()),
                },
            ],
        };
        assert_eq!(
            super::super::read(&serde_json::to_string(&done).unwrap()),
            Some(done)
        );
        for page in [
            TrashPage::default(),
            TrashPage {
                kept_ms: Some(5),
                ..TrashPage::default()
            },
        ] {
            assert_eq!(
                super::super::read(&serde_json::to_string(&page).unwrap()),
                Some(page)
            );
        }
    }
}
