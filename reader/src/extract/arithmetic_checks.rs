//! Arithmetic checks applied to the extracted fields.
//!
//! Amounts that a check proves gain confidence, contradicted ones lose it, and a missing total is
//! suggested as an alternative.

use shared::checks::{self, Check, CheckId};
use shared::field::{Alternative, Field};
use shared::money::Money;
use shared::receipt::Receipt;

/// Minimum confidence of an amount that a check proves.
const PROVED_CONFIDENCE_MIN: f32 = 0.95;
/// Maximum confidence of an amount that a check contradicts.
const CONTRADICTED_CONFIDENCE_MAX: f32 = 0.5;
/// Confidence of a suggested total, which is not printed.
const SUGGESTED_CONFIDENCE: f32 = 0.3;

/// Returns the receipt with confidences adjusted by its own arithmetic.
pub(super) fn apply_checks(mut receipt: Receipt) -> Receipt {
    let found = checks::check_receipt(&receipt, None);
    let holds = |id: CheckId| {
        found
            .iter()
            .find(|check| check.id == id)
            .map(|check| check.ok)
    };
    // Sums: a proved one is raised, a contradicted tax total is lowered.
    if holds(CheckId::Subtotal) == Some(true) {
        receipt.subtotal.confidence = receipt.subtotal.confidence.max(PROVED_CONFIDENCE_MIN);
    }
    match holds(CheckId::TaxTotal) {
        Some(true) => {
            receipt.tax_total.confidence = receipt.tax_total.confidence.max(PROVED_CONFIDENCE_MIN);
        }
        Some(false) => {
            receipt.tax_total.confidence = receipt
                .tax_total
                .confidence
                .min(CONTRADICTED_CONFIDENCE_MAX);
        }
        None => {}
    }
    // Items share the proof of the sum they make, unless their own quantity times price contradicts
    // it.
    let sums_up = holds(CheckId::Total) == Some(true) || holds(CheckId::Subtotal) == Some(true);
    for (at, item) in receipt.items.iter_mut().enumerate() {
        let own = list_check_result(&found, CheckId::Item, "items", at);
        if sums_up && own != Some(false) {
            item.amount.confidence = item.amount.confidence.max(PROVED_CONFIDENCE_MIN);
        } else if own == Some(false) {
            item.amount.confidence = item.amount.confidence.min(CONTRADICTED_CONFIDENCE_MAX);
        }
    }
    // A derived total is offered as an alternative only.
    if receipt.total.value.is_none()
        && let Some(total) = checks::suggested_total(&receipt)
    {
        suggest_total(&mut receipt.total, total);
    }
    receipt
}

/// Returns the result of the check of entry `at` of a list, or `None` if there was no such check.
fn list_check_result(found: &[Check], id: CheckId, list: &str, at: usize) -> Option<bool> {
    let name = format!("{list}.{at}");
    found
        .iter()
        .find(|check| check.id == id && check.fields.first() == Some(&name))
        .map(|check| check.ok)
}

/// Inserts a derived total as the first alternative. Derived values never become the value.
fn suggest_total(field: &mut Field<Money>, total: Money) {
    if !field.alternatives.iter().any(|other| other.value == total) {
        field.alternatives.insert(
            0,
            Alternative {
                value: total,
                confidence: SUGGESTED_CONFIDENCE,
            },
        );
    }
}
