//! What the arithmetic makes of the fields once they are read: proved amounts are surer, contradicted ones less sure, and
//! a total that is missing is suggested.

use shared::checks::{self, Check, CheckId};
use shared::field::{Alternative, Field};
use shared::money::Money;
use shared::receipt::Receipt;

/// How sure an amount is at least that a check proves, and at most where one contradicts it.
const PROVED: f32 = 0.95;
const CONTRADICTED: f32 = 0.5;
/// How sure a total is that nobody printed.
const SUGGESTED: f32 = 0.3;

/// The receipt with what its own numbers say about them.
pub(super) fn settle(mut receipt: Receipt) -> Receipt {
    let found = checks::of(&receipt, None);
    let holds = |id: CheckId| {
        found
            .iter()
            .find(|check| check.id == id)
            .map(|check| check.ok)
    };
    if holds(CheckId::Subtotal) == Some(true) {
        receipt.subtotal.confidence = receipt.subtotal.confidence.max(PROVED);
    }
    match holds(CheckId::TaxTotal) {
        Some(true) => receipt.tax_total.confidence = receipt.tax_total.confidence.max(PROVED),
        Some(false) => {
            receipt.tax_total.confidence = receipt.tax_total.confidence.min(CONTRADICTED)
        }
        None => {}
    }
    let sums_up = holds(CheckId::Total) == Some(true) || holds(CheckId::Subtotal) == Some(true);
    for (at, item) in receipt.items.iter_mut().enumerate() {
        let own = of_list(&found, CheckId::Item, "items", at);
        if sums_up && own != Some(false) {
            item.amount.confidence = item.amount.confidence.max(PROVED);
        } else if own == Some(false) {
            item.amount.confidence = item.amount.confidence.min(CONTRADICTED);
        }
    }
    if receipt.total.value.is_none()
        && let Some(total) = checks::suggested_total(&receipt)
    {
        suggest(&mut receipt.total, total);
    }
    receipt
}

fn of_list(found: &[Check], id: CheckId, list: &str, at: usize) -> Option<bool> {
    let name = format!("{list}.{at}");
    found
        .iter()
        .find(|check| check.id == id && check.fields.first() == Some(&name))
        .map(|check| check.ok)
}

/// What follows from other fields is an alternative, never the value.
fn suggest(field: &mut Field<Money>, total: Money) {
    if !field.alternatives.iter().any(|other| other.value == total) {
        field.alternatives.insert(
            0,
            Alternative {
                value: total,
                confidence: SUGGESTED,
            },
        );
    }
}
