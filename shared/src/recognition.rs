//! Recognition: whether a picture shows a receipt at all.

use crate::api::ReceiptRow;
use crate::problem::ProblemCode;
use crate::receipt::Receipt;

/// Number of words from which a text may be that of a receipt, although nothing of it was
/// understood.
const RECEIPT_WORDS_MIN: usize = 12;

impl Receipt {
    /// Returns `true` if this reading of a text with so many words is not that of a receipt: it has
    /// neither total nor date nor items, and few words.
    pub fn is_unrecognised(&self, word_count: usize) -> bool {
        self.total.value.is_none()
            && self.date.value.is_none()
            && self.items.is_empty()
            && word_count < RECEIPT_WORDS_MIN
    }
}

impl ReceiptRow {
    /// Returns `true` if no receipt was recognised on the picture, and the user has neither entered
    /// a date or total nor confirmed that there is none.
    pub fn is_unrecognised(&self) -> bool {
        let is_reported = matches!(
            self.problem,
            Some(ProblemCode::NoReceipt | ProblemCode::NothingRead)
        );
        is_reported && !self.verified && self.date.is_none() && self.total.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corrections::Corrections;

    #[test]
    fn few_words_without_values_are_no_receipt() {
        for (values, word_count, expected) in [
            ("{}", 0, true),
            ("{}", 11, true),
            ("{}", 12, false),
            (r#"{"merchant":"Cat"}"#, 2, true),
            (r#"{"total":"9.00"}"#, 2, false),
            (r#"{"date":"2026-09-15"}"#, 2, false),
            (r#"{"items":[{"description":"Tea"}]}"#, 2, false),
        ] {
            let corrections: Corrections = serde_json::from_str(values).unwrap();
            let receipt = Receipt::default().with_corrections(&corrections).unwrap();
            assert_eq!(
                receipt.is_unrecognised(word_count),
                expected,
                "{values} {word_count}"
            );
        }
    }

    #[test]
    fn a_receipt_is_unrecognised_until_the_user_has_decided() {
        for (change, expected) in [
            ("{}", true),
            (r#"{"problem":"nothing-read","status":"failed"}"#, true),
            (r#"{"problem":null}"#, false),
            (r#"{"problem":"pages-left-out"}"#, false),
            (r#"{"verified":true}"#, false),
            (r#"{"date":"2026-09-15"}"#, false),
            (
                r#"{"total":{"minor":900,"currency":null,"exponent":2}}"#,
                false,
            ),
        ] {
            let mut row = serde_json::json!({
                "id": "018bcfe5-6800-7707-8707-070707070707", "status": "ready",
                "problem": "no-receipt", "merchant": null, "date": null, "total": null,
                "confidence": 0.0, "verified": false, "adds_up": null, "category": null,
                "tags": [], "has_note": false, "has_picture": true, "created_at_ms": 0,
                "updated_at_ms": 0,
                "file": {"name": "a", "kind": "jpeg", "size_bytes": 1, "sha256": ""}
            });
            let change: serde_json::Map<_, _> = serde_json::from_str(change).unwrap();
            row.as_object_mut().unwrap().extend(change.clone());
            let row: ReceiptRow = serde_json::from_value(row).unwrap();
            assert_eq!(row.is_unrecognised(), expected, "{change:?}");
        }
    }
}
