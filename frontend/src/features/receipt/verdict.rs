//! Overall result of the arithmetic checks of a receipt. Pure.

use jiff::civil::Date;
use shared::checks::{self, Check, CheckId};
use shared::money::Money;
use shared::receipt::Receipt;

/// Result of all checks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Verdict {
    /// Nothing can be compared.
    Silent,
    /// The total follows from the other amounts.
    AddsUp,
    /// This check fails.
    Fails(Check),
    /// The total is missing, but follows from the other amounts.
    Missing(Money),
}

/// Computes the verdict on a receipt. `today` is the latest date it can have.
pub(crate) fn compute_verdict(receipt: &Receipt, today: Option<Date>) -> Verdict {
    if receipt.total.value.is_none()
        && let Some(total) = checks::suggested_total(receipt)
    {
        return Verdict::Missing(total);
    }
    let mut adds_up = Verdict::Silent;
    for check in checks::check_receipt(receipt, today) {
        if !check.ok {
            return Verdict::Fails(check);
        }
        // The other checks hold without saying anything about the total.
        if matches!(check.id, CheckId::Total | CheckId::Change) {
            adds_up = Verdict::AddsUp;
        }
    }
    adds_up
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> Verdict {
        let receipt = Receipt::default()
            .with_corrections(&serde_json::from_str(json).unwrap())
            .unwrap();
        compute_verdict(&receipt, shared::receipt::parse_date("2026-09-15").ok())
    }

    #[test]
    fn one_line_says_it() {
        for (json, expected) in [
            (r#"{"total":"9.00","date":"2026-09-15"}"#, "Silent"),
            (
                r#"{"total":"9.00","amount_paid":"10","change":"1"}"#,
                "AddsUp",
            ),
            (
                r#"{"total":"9.00","subtotal":"9","items":[{"amount":"9"}]}"#,
                "AddsUp",
            ),
            (r#"{"subtotal":"9.00","tip":"1"}"#, "Missing(10.00)"),
            (r#"{"subtotal":"9.00","total":null}"#, "Missing(9.00)"),
            (
                r#"{"total":"9.00","amount_paid":"10","change":"2"}"#,
                "Fails(Change)",
            ),
            (
                r#"{"total":"9.00","subtotal":"9","date":"2026-09-16"}"#,
                "Fails(Date)",
            ),
            (
                r#"{"total":"9.00","items":[{"quantity":"2","unit_price":"4","amount":"9"}]}"#,
                "Fails(Item)",
            ),
        ] {
            let said = match of(json) {
                Verdict::Missing(total) => format!("Missing({})", total.to_decimal()),
                Verdict::Fails(check) => format!("Fails({:?})", check.id),
                verdict => format!("{verdict:?}"),
            };
            assert_eq!(said, expected, "{json}");
        }
    }
}
