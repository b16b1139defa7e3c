//! Answers about many receipts, and the trash, out of JSON.

use serde_json::Value;
use shared::bulk::{BulkFailure, BulkResponse, TrashPage, TrashRow, UndoState};

use super::{FromJson, member};

impl FromJson for BulkResponse {
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

impl FromJson for UndoState {
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
    use shared::annotations::Annotations;
    use shared::corrections::{Corrections, FieldName};
    use shared::id::ReceiptId;
    use shared::problem::ProblemCode;

    use super::*;

    #[test]
    fn reads_what_serde_writes() {
        let id = ReceiptId::new(1, [0; 10]);
        let corrections = Corrections::default().with_entry(FieldName::Merchant, Some("A".into()));
        let done = BulkResponse {
            done: vec![id],
            failed: vec![BulkFailure {
                id,
                problem: ProblemCode::ReceiptUnknown,
            }],
            before: vec![
                UndoState {
                    id,
                    corrections: Some(corrections),
                    filing: None,
                },
                UndoState {
                    id,
                    corrections: None,
                    filing: Some(Annotations::default()),
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
