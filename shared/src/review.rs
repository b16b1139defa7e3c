//! Review: which receipts the user is asked to check.

use crate::checks::{Check, CheckId};
use crate::field::{CONFIDENCE_THRESHOLD, Field};
use crate::receipt::{Receipt, Tax};

/// Confidence of main fields that were read of a part of a receipt only, below
/// [`CONFIDENCE_THRESHOLD`].
const PARTIAL_CONFIDENCE_MAX: f32 = 0.6;
/// Confidence of a total from which arithmetic that contradicts it is not reviewed: then it is
/// more likely that an item was missed.
const CONTRADICTED_CONFIDENCE_MIN: f32 = 0.95;

impl Receipt {
    /// Lowers the confidence of the main fields, so that they are reviewed: what is missing of a
    /// receipt may contradict them.
    pub fn doubt_main_fields(&mut self) {
        let confidences = [
            &mut self.merchant.name.confidence,
            &mut self.date.confidence,
            &mut self.total.confidence,
            &mut self.currency.confidence,
        ];
        for confidence in confidences {
            *confidence = confidence.min(PARTIAL_CONFIDENCE_MAX);
        }
    }

    /// Returns `true` if a main field is missing or uncertain. A total that arithmetic contradicts
    /// has to be more certain than others.
    pub fn needs_review(&self, checks: &[Check]) -> bool {
        (self.is_total_contradicted(checks) && self.total.confidence < CONTRADICTED_CONFIDENCE_MIN)
            || is_questioned(&self.merchant.name)
            || is_questioned(&self.date)
            || is_questioned(&self.total)
            || is_questioned(&self.currency)
    }

    /// Returns `true` if the total fails a check and nothing else proves it. One missed item makes
    /// a sum fail, so an exact payment, another sum or the tax table outweighs it.
    pub fn is_total_contradicted(&self, checks: &[Check]) -> bool {
        let of_total = || {
            checks
                .iter()
                .filter(|check| matches!(check.id, CheckId::Total | CheckId::Change))
        };
        // A total that the user verified is not questioned again by a failing check.
        !self.total.verified
            && of_total().any(|check| !check.ok)
            && !of_total().any(|check| check.ok)
            && !self.is_paid_exactly()
            && !self.taxes_prove_total()
    }

    /// Returns `true` if another printed amount says that exactly the total was paid.
    fn is_paid_exactly(&self) -> bool {
        let (total, paid) = (&self.total, &self.amount_paid);
        total.value.is_some()
            && paid.value == total.value
            && (paid.page, &paid.words) != (total.page, &total.words)
    }

    /// Returns `true` if the net amounts and taxes of a tax table add up to the total.
    fn taxes_prove_total(&self) -> bool {
        let row = |tax: &Tax| Some(tax.base.value?.minor + tax.amount.value?.minor);
        let sum: Option<i64> = self.taxes.iter().map(row).sum();
        !self.taxes.is_empty() && sum == self.total.value.map(|total| total.minor)
    }
}

/// A verified gap is not questioned: the user confirmed that the paper lacks the value.
fn is_questioned<T>(field: &Field<T>) -> bool {
    let confidence = field.value.as_ref().map_or(0.0, |_| field.confidence);
    !field.verified && confidence < CONFIDENCE_THRESHOLD
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::check_receipt;
    use crate::corrections::Corrections;

    #[test]
    fn a_receipt_that_was_read_in_part_is_reviewed() {
        use crate::money::{Currency, Money};
        fn certain<T>(value: T) -> Field<T> {
            Field {
                value: Some(value),
                confidence: 0.97,
                ..Field::gap()
            }
        }
        let mut receipt = Receipt {
            date: certain(jiff::civil::date(2024, 3, 5)),
            total: certain(Money::new(500, None)),
            currency: certain("EUR".parse::<Currency>().unwrap()),
            ..Receipt::default()
        };
        receipt.merchant.name = certain("Shop".to_owned());
        assert!(!receipt.needs_review(&[]));
        receipt.doubt_main_fields();
        assert!(receipt.needs_review(&[]));
        assert_eq!(receipt.total.value, Some(Money::new(500, None)));
    }

    #[test]
    fn another_proof_of_the_total_outweighs_a_sum_that_does_not_fit() {
        for (others, expected) in [
            ("", true),
            (r#","amount_paid":"9.00""#, false),
            (r#","amount_paid":"8.00""#, true),
            (r#","amount_paid":"10.00","change":"1.00""#, false),
            (
                r#","taxes":[{"base":"5.00","amount":"1.00"},{"base":"2.50","amount":"0.50"}]"#,
                false,
            ),
            (
                r#","taxes":[{"base":"5.00","amount":"1.00"},{"base":"2.50"}]"#,
                true,
            ),
        ] {
            let json = format!(r#"{{"total":"9.00","items":[{{"amount":"4.00"}}]{others}}}"#);
            let corrections: Corrections = serde_json::from_str(&json).unwrap();
            let mut receipt = Receipt::default().with_corrections(&corrections).unwrap();
            let contradicted =
                |receipt: &Receipt| receipt.is_total_contradicted(&check_receipt(receipt, None));
            assert!(!contradicted(&receipt), "a person entered it: {others}");
            receipt.total.verified = false;
            receipt.total.words = vec![7];
            assert_eq!(contradicted(&receipt), expected, "{others}");
        }
    }

    #[test]
    fn a_contradicted_total_has_to_be_more_certain() {
        let json = r#"{"merchant":"Kiosk","date":"2026-09-15","currency":"EUR","total":"9.00",
            "items":[{"amount":"4.00"}]}"#;
        let corrections: Corrections = serde_json::from_str(json).unwrap();
        let mut receipt = Receipt::default().with_corrections(&corrections).unwrap();
        receipt.total.verified = false;
        for (confidence, expected) in [
            (CONFIDENCE_THRESHOLD, true),
            (CONTRADICTED_CONFIDENCE_MIN - 0.01, true),
            (CONTRADICTED_CONFIDENCE_MIN, false),
        ] {
            receipt.total.confidence = confidence;
            let checks = check_receipt(&receipt, None);
            assert!(receipt.is_total_contradicted(&checks));
            assert_eq!(receipt.needs_review(&checks), expected, "{confidence}");
        }
    }

    #[test]
    fn a_payment_that_is_the_total_itself_proves_nothing() {
        let json = r#"{"total":"9.00","items":[{"amount":"4.00"}],"amount_paid":"9.00"}"#;
        let corrections: Corrections = serde_json::from_str(json).unwrap();
        let mut receipt = Receipt::default().with_corrections(&corrections).unwrap();
        receipt.total.verified = false;
        receipt.total.words = vec![7];
        receipt.amount_paid.words = vec![7];
        assert!(receipt.is_total_contradicted(&check_receipt(&receipt, None)));
    }

    #[test]
    fn gaps_and_doubts_are_questioned_unless_verified() {
        let read = |value, confidence| Field {
            value,
            confidence,
            ..Field::gap()
        };
        for (field, expected) in [
            (read(Some(1), CONFIDENCE_THRESHOLD), false),
            (read(Some(1), CONFIDENCE_THRESHOLD - 0.01), true),
            (read(None, 0.0), true),
            (read(None, 0.95), true),
            (read(Some(1), 0.1).with_correction(None), false),
        ] {
            assert_eq!(is_questioned(&field), expected, "{field:?}");
        }
    }
}
