//! Merge of the data of a code over the fields read from print.

use shared::checks::{self, CheckId};
use shared::clock_time::ClockTime;
use shared::field::{Field, Source};
use shared::money::Money;
use shared::receipt::{Receipt, Tax, TaxId};
use shared::text::letters_and_digits;

use super::{CodePlace, FiscalData, TaxShare};

/// Confidence of a value from a code that is outweighed by the print.
const OUTVOTED_CONFIDENCE: f32 = 0.5;

/// Merges the data of one code. Fields that an earlier code has set are kept.
pub(super) fn merge_data(receipt: &mut Receipt, fiscal: FiscalData, place: &CodePlace) {
    // The currency comes first, since all printed amounts are converted to it.
    if let Some(currency) = fiscal.currency
        && set_field(&mut receipt.currency, Some(currency), place, PartialEq::eq)
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
    let kind = fiscal.document_type;
    set_field(&mut receipt.document_type, kind, place, PartialEq::eq);
    let country = fiscal.country.map(str::to_owned);
    set_field(&mut receipt.country, country, place, PartialEq::eq);
    set_field(&mut receipt.date, fiscal.date, place, PartialEq::eq);
    set_field(&mut receipt.time, fiscal.time, place, same_minute);
    set_field(
        &mut receipt.receipt_number,
        fiscal.receipt_number,
        place,
        same_text,
    );
    // Names and numbers of the parties.
    if let Some(payee) = fiscal.payee {
        merge_payee(&mut receipt.merchant.name, payee, place);
    }
    if let Some((kind, number)) = fiscal.tax_id {
        merge_tax_id(&mut receipt.merchant.tax_ids, kind, number, place);
    }
    set_field(
        &mut receipt.customer.tax_id,
        fiscal.customer_tax_id,
        place,
        same_digits,
    );
    // The taxes of the code replace the printed ones.
    set_field(&mut receipt.tax_total, fiscal.tax_total, place, same_money);
    if !fiscal.taxes.is_empty() {
        let printed = std::mem::take(&mut receipt.taxes);
        receipt.taxes = merge_taxes(printed, fiscal.taxes, place);
    }
}

/// Sets a field to the value of a code, unless the code has none or an earlier one has set it.
/// Returns whether it was set.
fn set_field<T>(
    field: &mut Field<T>,
    value: Option<T>,
    place: &CodePlace,
    same: fn(&T, &T) -> bool,
) -> bool {
    let Some(value) = value.filter(|_| field.source != Source::Qr || field.value.is_none()) else {
        return false;
    };
    // Equal values keep the evidence of the print; another printed value becomes an alternative.
    field
        .alternatives
        .retain(|other| !same(&other.value, &value));
    let printed = field.value.take();
    if !printed
        .as_ref()
        .is_some_and(|printed| same(printed, &value))
    {
        if let Some(printed) = printed {
            field.insert_alternative(printed, field.confidence.min(0.5));
        }
        *field = Field {
            page: Some(place.page),
            area: Some(place.code.area),
            alternatives: std::mem::take(&mut field.alternatives),
            ..Field::gap()
        };
    }
    field.value = Some(value);
    field.confidence = 1.0;
    field.source = Source::Qr;
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
        let alternatives = &mut receipt.total.alternatives;
        alternatives.retain(|other| !same_money(&other.value, &total));
        receipt.total.insert_alternative(total, OUTVOTED_CONFIDENCE);
    } else {
        set_field(&mut receipt.total, Some(total), place, same_money);
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
    let printed = field.value.clone();
    if printed
        .as_ref()
        .is_none_or(|printed| same_text(printed, &payee))
    {
        set_field(field, printed.or(Some(payee)), place, PartialEq::eq);
    } else if !field
        .alternatives
        .iter()
        .any(|other| same_text(&other.value, &payee))
    {
        field.insert_alternative(payee, OUTVOTED_CONFIDENCE);
    }
}

/// Puts the seller's number first; other numbers that were read follow.
fn merge_tax_id(printed: &mut Vec<TaxId>, kind: &'static str, number: String, place: &CodePlace) {
    let is_same = |id: &TaxId| {
        let value = id.value.value.as_ref();
        value.is_some_and(|value| same_digits(value, &number))
    };
    let known = printed.iter().position(is_same);
    let mut id = known.map(|at| printed.remove(at)).unwrap_or_default();
    if id.kind.is_empty() {
        kind.clone_into(&mut id.kind);
    }
    set_field(&mut id.value, Some(number), place, same_digits);
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
        set_field(&mut tax.rate, share.rate, place, PartialEq::eq);
        set_field(&mut tax.base, Some(share.base), place, same_money);
        set_field(&mut tax.amount, Some(share.amount), place, same_money);
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
    let agrees = other.currency.is_none() || other.currency == known;
    agrees && in_known(one).minor == in_known(other).minor
}

/// Returns whether two times agree to the minute, since tills may omit the seconds.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "any value of a field is compared so"
)]
fn same_minute(one: &ClockTime, other: &ClockTime) -> bool {
    (one.hour(), one.minute()) == (other.hour(), other.minute())
}

/// Returns whether two texts have the same letters and digits.
#[expect(clippy::ptr_arg, reason = "any value of a field is compared so")]
fn same_text(one: &String, other: &String) -> bool {
    letters_and_digits(one) == letters_and_digits(other)
}

/// Returns whether two numbers have the same digits.
fn same_digits(one: &String, other: &String) -> bool {
    let digits = |text: &String| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    digits(one) == digits(other)
}
