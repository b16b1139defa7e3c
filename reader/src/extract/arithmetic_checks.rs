//! Arithmetic checks applied to the extracted fields.
//!
//! Amounts that a check proves gain confidence, contradicted ones lose it, and a missing total is
//! suggested as an alternative.

use shared::checks::{self, CheckId};
use shared::field::Field;
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
    let prove = |field: &mut Field<Money>| {
        field.confidence = field.confidence.max(PROVED_CONFIDENCE_MIN);
    };
    let contradict = |field: &mut Field<Money>| {
        field.confidence = field.confidence.min(CONTRADICTED_CONFIDENCE_MAX);
    };
    // Sums: a proved one is raised, a contradicted tax total is lowered.
    let subtotal_holds = holds(CheckId::Subtotal) == Some(true);
    if subtotal_holds {
        prove(&mut receipt.subtotal);
    }
    match holds(CheckId::TaxTotal) {
        Some(true) => prove(&mut receipt.tax_total),
        Some(false) => contradict(&mut receipt.tax_total),
        None => {}
    }
    // Items share the proof of the sum they make, unless their own quantity times price contradicts
    // it.
    let sums_up = holds(CheckId::Total) == Some(true) || subtotal_holds;
    for (at, item) in receipt.items.iter_mut().enumerate() {
        let name = format!("items.{at}");
        let is_contradicted = found.iter().any(|check| {
            check.id == CheckId::Item && check.fields.first() == Some(&name) && !check.ok
        });
        if is_contradicted {
            contradict(&mut item.amount);
        } else if sums_up {
            prove(&mut item.amount);
        }
    }
    // A derived total is offered as an alternative only.
    if receipt.total.value.is_none()
        && let Some(total) = checks::suggested_total(&receipt)
    {
        let mut known = receipt.total.alternatives.iter();
        if !known.any(|other| other.value == total) {
            receipt
                .total
                .insert_alternative(total, SUGGESTED_CONFIDENCE);
        }
    }
    receipt
}
