//! Columns of the list that follow from a receipt.

use crate::checks::check_receipt;
use crate::display_name::display_name;
use crate::field::{CONFIDENCE_THRESHOLD, Source};
use crate::money::{Currency, Money};
use crate::receipt::{Receipt, format_date};

/// Confidence of a receipt whose fields are confident, but which needs a review all the same.
const INCONSISTENT_CONFIDENCE: f32 = 0.5;

/// Columns of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Merchant, as it is shown.
    pub merchant: Option<String>,
    /// Date as `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Total.
    pub total: Option<Money>,
    /// Currency.
    pub currency: Option<Currency>,
    /// Lowest confidence among merchant, date and total, 0 to 1.
    pub confidence: f32,
    /// `true` if merchant, date and total are verified.
    pub verified: bool,
    /// Result of the arithmetic checks; `None` if no check applies.
    pub adds_up: Option<bool>,
}

impl Summary {
    /// Derives the columns of a receipt with rules and corrections applied.
    pub fn from_receipt(receipt: &Receipt) -> Self {
        let (name, date, total) = (&receipt.merchant.name, &receipt.date, &receipt.total);
        // A missing field has no confidence, unless the user confirmed that it is missing.
        let sure = |missing: bool, verified: bool, confidence: f32| {
            if missing && !verified {
                0.0
            } else {
                confidence
            }
        };
        let least = sure(name.value.is_none(), name.verified, name.confidence)
            .min(sure(date.value.is_none(), date.verified, date.confidence))
            .min(sure(
                total.value.is_none(),
                total.verified,
                total.confidence,
            ));
        // The latest possible date was checked when the date was read.
        let checks = check_receipt(receipt, None);
        // The confidence of the row tells whether a review is needed, also if confident numbers do
        // not add up.
        let confidence = if receipt.needs_review(&checks) && least >= CONFIDENCE_THRESHOLD {
            INCONSISTENT_CONFIDENCE
        } else {
            least
        };
        // Names are typed as they are to be shown, but often printed in capitals.
        let is_typed = matches!(name.source, Source::User | Source::UserRule);
        let shown = |name: &String| {
            if is_typed {
                name.clone()
            } else {
                display_name(name)
            }
        };
        Self {
            merchant: name.value.as_ref().map(shown),
            date: date.value.map(format_date),
            total: total.value,
            currency: receipt.currency.value,
            confidence,
            verified: name.verified && date.verified && total.verified,
            adds_up: Some(checks.iter().all(|check| check.ok)).filter(|_| !checks.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::Field;
    use crate::receipt::Item;

    fn is<T>(value: T) -> Field<T> {
        Field {
            value: Some(value),
            confidence: 0.95,
            ..Field::gap()
        }
    }

    #[test]
    fn capitals_are_shown_readable_unless_they_were_typed() {
        let mut receipt = Receipt::default();
        receipt.merchant.name = is("HILLSIDE BAKERY LTD".to_owned());
        let shown = |receipt: &Receipt| Summary::from_receipt(receipt).merchant;
        assert_eq!(shown(&receipt).as_deref(), Some("Hillside Bakery Ltd"));
        receipt.merchant.name.source = Source::User;
        assert_eq!(shown(&receipt).as_deref(), Some("HILLSIDE BAKERY LTD"));
    }

    #[test]
    fn numbers_add_up_contradict_or_prove_nothing() {
        let money = |minor| is(Money::new(minor, None));
        let item = |minor| Item {
            amount: money(minor),
            ..Item::default()
        };
        let receipt = |items: &[i64], total| Receipt {
            items: items.iter().map(|minor| item(*minor)).collect(),
            total: money(total),
            ..Receipt::default()
        };
        for (items, adds_up) in [
            (&[200, 300][..], Some(true)),
            (&[200][..], Some(false)),
            (&[][..], None),
        ] {
            assert_eq!(
                Summary::from_receipt(&receipt(items, 500)).adds_up,
                adds_up,
                "{items:?}"
            );
        }
    }
}
