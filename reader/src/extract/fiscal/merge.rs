//! Merge of the data of a code over the fields read from print.

use shared::checks::{self, CheckId};
use shared::clock_time::ClockTime;
use shared::field::{Alternative, Field, Source};
use shared::money::Money;
use shared::receipt::{Receipt, Tax, TaxId};

use super::{CodePlace, FiscalData, TaxShare};

/// Confidence of a value from a code that is outweighed by the print.
const OUTVOTED_CONFIDENCE: f32 = 0.5;

/// Merges the data of one code. Fields that an earlier code has set are kept.
pub(super) fn merge_data(receipt: &mut Receipt, fiscal: FiscalData, place: &CodePlace) {
    // The currency comes first, since all printed amounts are converted to it.
    if let Some(currency) = fiscal.currency
        && set_field(&mut receipt.currency, currency, place, PartialEq::eq)
    {
        receipt.for_each_amount(&mut |amount| {
            *amount = amount.with_currency(currency).unwrap_or(*amount);
        });
    }
    if let Some(total) = fiscal.total {
        // A currency that no longer exists is unknown; such a total takes that of the receipt.
        let known = receipt.currency.value.filter(|_| total.currency.is_none());
        let total = known
            .and_then(|currency| total.with_currency(currency))
            .unwrap_or(total);
        merge_total(receipt, total, place);
    }
    // Unlike the total, these fields are not checked against the print.
    if let Some(kind) = fiscal.document_type {
        set_field(&mut receipt.document_type, kind, place, PartialEq::eq);
    }
    if let Some(country) = fiscal.country {
        set_field(
            &mut receipt.country,
            country.to_owned(),
            place,
            PartialEq::eq,
        );
    }
    if let Some(date) = fiscal.date {
        set_field(&mut receipt.date, date, place, PartialEq::eq);
    }
    if let Some(time) = fiscal.time {
        set_field(&mut receipt.time, time, place, same_minute);
    }
    if let Some(number) = fiscal.receipt_number {
        set_field(&mut receipt.receipt_number, number, place, |one, other| {
            normalize_text(one) == normalize_text(other)
        });
    }
    // Names and numbers of the parties.
    if let Some(payee) = fiscal.payee {
        merge_payee(&mut receipt.merchant.name, payee, place);
    }
    if let Some((kind, number)) = fiscal.tax_id {
        merge_tax_id(&mut receipt.merchant.tax_ids, kind, number, place);
    }
    if let Some(number) = fiscal.customer_tax_id {
        set_field(&mut receipt.customer.tax_id, number, place, |one, other| {
            keep_digits(one) == keep_digits(other)
        });
    }
    // The taxes of the code replace the printed ones.
    if let Some(tax_total) = fiscal.tax_total {
        set_field(&mut receipt.tax_total, tax_total, place, same_money);
    }
    if !fiscal.taxes.is_empty() {
        let printed = std::mem::take(&mut receipt.taxes);
        receipt.taxes = merge_taxes(printed, fiscal.taxes, place);
    }
}

/// Sets a field to the value of a code, unless an earlier code has set it. Returns whether it was
/// set.
fn set_field<T: Clone>(
    field: &mut Field<T>,
    value: T,
    place: &CodePlace,
    same: fn(&T, &T) -> bool,
) -> bool {
    if field.source == Source::Qr && field.value.is_some() {
        return false;
    }
    // Equal values keep the evidence of the print; another printed value becomes an alternative.
    let mut read = std::mem::take(field);
    read.alternatives
        .retain(|other| !same(&other.value, &value));
    *field = match read.value.take() {
        Some(printed) if same(&printed, &value) => Field {
            value: Some(value),
            confidence: 1.0,
            source: Source::Qr,
            ..read
        },
        printed => {
            let alternative = printed.map(|value| Alternative {
                value,
                confidence: read.confidence.min(0.5),
            });
            Field {
                value: Some(value),
                confidence: 1.0,
                source: Source::Qr,
                page: Some(place.page),
                area: Some(place.area()),
                alternatives: alternative.into_iter().chain(read.alternatives).collect(),
                ..Field::gap()
            }
        }
    };
    true
}

/// Sets the total of the code, unless the other numbers prove the printed one and not this one.
fn merge_total(receipt: &mut Receipt, total: Money, place: &CodePlace) {
    let printed = receipt
        .total
        .value
        .filter(|printed| !same_money(printed, &total));
    let outvoted = printed.is_some()
        && checks_prove(receipt, receipt.total.value)
        && !checks_prove(receipt, Some(total));
    if outvoted && receipt.total.source != Source::Qr {
        receipt
            .total
            .alternatives
            .retain(|other| !same_money(&other.value, &total));
        receipt.total.alternatives.insert(
            0,
            Alternative {
                value: total,
                confidence: OUTVOTED_CONFIDENCE,
            },
        );
    } else {
        set_field(&mut receipt.total, total, place, same_money);
    }
}

/// Returns whether the other numbers of the receipt make this total and none contradicts it.
fn checks_prove(receipt: &Receipt, total: Option<Money>) -> bool {
    let with = Receipt {
        total: Field {
            value: total,
            ..Field::gap()
        },
        ..receipt.clone()
    };
    let checks = checks::check_receipt(&with, None);
    // Only these two checks include the total.
    let mut votes = checks
        .iter()
        .filter(|check| matches!(check.id, CheckId::Total | CheckId::Change))
        .peekable();
    votes.peek().is_some() && votes.all(|check| check.ok)
}

/// Merges the name of the payee. The holder of the account may have another name than the shop, so
/// a printed name is kept.
fn merge_payee(field: &mut Field<String>, payee: String, place: &CodePlace) {
    let agrees = field
        .value
        .as_ref()
        .is_none_or(|printed| normalize_text(printed) == normalize_text(&payee));
    if agrees {
        let printed = field.value.clone();
        set_field(field, printed.unwrap_or(payee), place, PartialEq::eq);
    } else if !field
        .alternatives
        .iter()
        .any(|other| normalize_text(&other.value) == normalize_text(&payee))
    {
        field.alternatives.insert(
            0,
            Alternative {
                value: payee,
                confidence: OUTVOTED_CONFIDENCE,
            },
        );
    }
}

/// Puts the seller's number first; other numbers that were read follow.
fn merge_tax_id(printed: &mut Vec<TaxId>, kind: &'static str, number: String, place: &CodePlace) {
    let same = |one: &String, other: &String| keep_digits(one) == keep_digits(other);
    let known = printed.iter().position(|id| {
        id.value
            .value
            .as_ref()
            .is_some_and(|value| same(value, &number))
    });
    let mut id = known.map(|at| printed.remove(at)).unwrap_or_default();
    if id.kind.is_empty() {
        kind.clone_into(&mut id.kind);
    }
    set_field(&mut id.value, number, place, |one, other| {
        keep_digits(one) == keep_digits(other)
    });
    printed.insert(0, id);
}

/// Returns the taxes of the code, each with the letter and the place of the printed one that
/// matches it.
fn merge_taxes(mut printed: Vec<Tax>, shares: Vec<TaxShare>, place: &CodePlace) -> Vec<Tax> {
    let tax = |share: TaxShare| {
        // A printed tax matches by its rate or by its amount.
        let same = |tax: &Tax| {
            let rate = tax.rate.value.is_some() && tax.rate.value == share.rate;
            rate || tax
                .amount
                .value
                .is_some_and(|amount| same_money(&amount, &share.amount))
        };
        let known = printed.iter().position(same);
        let mut tax = known.map_or_else(
            || Tax {
                included: true,
                ..Tax::default()
            },
            |at| printed.remove(at),
        );
        if let Some(rate) = share.rate {
            set_field(&mut tax.rate, rate, place, PartialEq::eq);
        }
        set_field(&mut tax.base, share.base, place, same_money);
        set_field(&mut tax.amount, share.amount, place, same_money);
        tax
    };
    shares.into_iter().map(tax).collect()
}

/// Returns whether two amounts are equal. An unknown currency equals any.
fn same_money(one: &Money, other: &Money) -> bool {
    let known = one.currency.or(other.currency);
    let in_known = |money: &Money| {
        known
            .and_then(|currency| money.with_currency(currency))
            .unwrap_or(*money)
    };
    let differ = one
        .currency
        .zip(other.currency)
        .is_some_and(|(one, other)| one != other);
    !differ && in_known(one).minor == in_known(other).minor
}

/// Returns whether two times agree to the minute, since tills may omit the seconds.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "any value of a field is compared so"
)]
fn same_minute(one: &ClockTime, other: &ClockTime) -> bool {
    (one.hour(), one.minute()) == (other.hour(), other.minute())
}

/// Returns the letters and digits of a text in lower case.
fn normalize_text(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Returns the digits of a text.
fn keep_digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
