//! Codes that say for machines what the receipt says for people: each format has a file that reads its text.
//!
//! What such a code says is sure. It is laid over what was read from print: where both agree the printed place stays,
//! where they do not the printed value becomes the first alternative. The total alone is voted on: a code may leave out
//! deposits or hold a part of what was paid, so a printed total that the other numbers prove stays.

mod austria;
mod croatia;
mod epc;
mod portugal;
mod serbia;
mod slovakia;
mod swiss_bill;

use jiff::civil::Date;
use shared::checks::{self, CheckId};
use shared::clock_time::ClockTime;
use shared::field::{Alternative, Area, Field, Source};
use shared::money::{Currency, Money};
use shared::quantity::Rate;
use shared::receipt::{Barcode, DocumentType, Receipt, TEXT_CHARACTERS_MAX, Tax, TaxId};

use crate::page::{Code, CodeKind, Page};

/// How sure a code's total is that the numbers of the receipt speak against.
const OUTVOTED: f32 = 0.5;
/// More pieces of a text than any format has.
const PIECES_MAX: usize = 100;

/// What a code says about a receipt. Amounts are negative on refunds.
#[derive(Debug, Clone, Default, PartialEq)]
struct Fiscal {
    /// The country whose format it is, two letters.
    country: Option<&'static str>,
    document_type: Option<DocumentType>,
    /// Who is to be paid, as the bank knows them.
    payee: Option<String>,
    tax_id: Option<(&'static str, String)>,
    /// The number of who bought it.
    customer: Option<String>,
    number: Option<String>,
    date: Option<Date>,
    time: Option<ClockTime>,
    currency: Option<Currency>,
    taxes: Vec<Share>,
    tax_total: Option<Money>,
    total: Option<Money>,
}

/// A tax at one rate.
#[derive(Debug, Clone, PartialEq)]
struct Share {
    rate: Option<Rate>,
    base: Money,
    amount: Money,
}

/// Where a code stands.
struct Place<'a> {
    code: &'a Code,
    page: u32,
}

/// The formats; those of tills before those of payments.
const FORMATS: [fn(&str) -> Option<Fiscal>; 7] = [
    portugal::read,
    austria::read,
    serbia::read,
    croatia::read,
    slovakia::read,
    swiss_bill::read,
    epc::read,
];

/// Adds the codes on the pages to the receipt, and lays over it what they say.
pub(super) fn apply(receipt: &mut Receipt, pages: &[Page]) {
    let places: Vec<Place> = pages
        .iter()
        .zip(1..)
        .flat_map(|(page, number)| {
            page.codes
                .iter()
                .map(move |code| Place { code, page: number })
        })
        .collect();
    receipt.barcodes = places.iter().map(Place::barcode).collect();
    for read in FORMATS {
        for place in places
            .iter()
            .filter(|place| place.code.kind == CodeKind::Qr)
        {
            if let Some(fiscal) = read(&place.code.text) {
                lay(receipt, fiscal, place);
            }
        }
    }
}

impl Place<'_> {
    fn barcode(&self) -> Barcode {
        Barcode {
            kind: self.code.kind.name().to_owned(),
            text: self.code.text.clone(),
            page: self.page,
        }
    }

    fn area(&self) -> Area {
        self.code.area
    }
}

/// Lays one code over the receipt. What an earlier code has said stays.
fn lay(receipt: &mut Receipt, fiscal: Fiscal, place: &Place) {
    if let Some(currency) = fiscal.currency
        && settle(&mut receipt.currency, currency, place, |one, other| {
            one == other
        })
    {
        receipt.for_each_amount(&mut |amount| {
            *amount = amount.with_currency(currency).unwrap_or(*amount)
        });
    }
    if let Some(total) = fiscal.total {
        // A currency of the past is none any more.
        let known = receipt.currency.value.filter(|_| total.currency.is_none());
        let total = known
            .and_then(|currency| total.with_currency(currency))
            .unwrap_or(total);
        vote(receipt, total, place);
    }
    if let Some(kind) = fiscal.document_type {
        settle(&mut receipt.document_type, kind, place, |one, other| {
            one == other
        });
    }
    if let Some(country) = fiscal.country {
        settle(
            &mut receipt.country,
            country.to_owned(),
            place,
            |one, other| one == other,
        );
    }
    if let Some(date) = fiscal.date {
        settle(&mut receipt.date, date, place, |one, other| one == other);
    }
    if let Some(time) = fiscal.time {
        settle(&mut receipt.time, time, place, same_minute);
    }
    if let Some(number) = fiscal.number {
        settle(&mut receipt.receipt_number, number, place, |one, other| {
            folded(one) == folded(other)
        });
    }
    if let Some(payee) = fiscal.payee {
        name(&mut receipt.merchant.name, payee, place);
    }
    if let Some((kind, number)) = fiscal.tax_id {
        tax_id(&mut receipt.merchant.tax_ids, kind, number, place);
    }
    if let Some(number) = fiscal.customer {
        settle(&mut receipt.customer.tax_id, number, place, |one, other| {
            digits(one) == digits(other)
        });
    }
    if let Some(tax_total) = fiscal.tax_total {
        settle(&mut receipt.tax_total, tax_total, place, same_money);
    }
    if !fiscal.taxes.is_empty() {
        let printed = std::mem::take(&mut receipt.taxes);
        receipt.taxes = taxes(printed, fiscal.taxes, place);
    }
}

/// Gives a field the value of a code, unless an earlier code gave it one. Tells whether it was given.
fn settle<T: Clone>(
    field: &mut Field<T>,
    value: T,
    place: &Place,
    same: fn(&T, &T) -> bool,
) -> bool {
    if field.source == Source::Qr && field.value.is_some() {
        return false;
    }
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

/// The total of the code, unless the other numbers prove the printed one and not this one.
fn vote(receipt: &mut Receipt, total: Money, place: &Place) {
    let printed = receipt
        .total
        .value
        .filter(|printed| !same_money(printed, &total));
    let outvoted =
        printed.is_some() && proves(receipt, receipt.total.value) && !proves(receipt, Some(total));
    if outvoted && receipt.total.source != Source::Qr {
        receipt
            .total
            .alternatives
            .retain(|other| !same_money(&other.value, &total));
        receipt.total.alternatives.insert(
            0,
            Alternative {
                value: total,
                confidence: OUTVOTED,
            },
        );
    } else {
        settle(&mut receipt.total, total, place, same_money);
    }
}

/// The other numbers of the receipt make this total, and none speaks against it.
fn proves(receipt: &Receipt, total: Option<Money>) -> bool {
    let with = Receipt {
        total: Field {
            value: total,
            ..Field::gap()
        },
        ..receipt.clone()
    };
    let checks = checks::of(&with, None);
    let mut votes = checks
        .iter()
        .filter(|check| matches!(check.id, CheckId::Total | CheckId::Change))
        .peekable();
    votes.peek().is_some() && votes.all(|check| check.ok)
}

/// Whoever holds the account may be called otherwise than the shop: a printed name stays.
fn name(field: &mut Field<String>, payee: String, place: &Place) {
    let agrees = field
        .value
        .as_ref()
        .is_none_or(|printed| folded(printed) == folded(&payee));
    if agrees {
        let printed = field.value.clone();
        settle(field, printed.unwrap_or(payee), place, |one, other| {
            one == other
        });
    } else if !field
        .alternatives
        .iter()
        .any(|other| folded(&other.value) == folded(&payee))
    {
        field.alternatives.insert(
            0,
            Alternative {
                value: payee,
                confidence: OUTVOTED,
            },
        );
    }
}

/// The number first, and what else was read after it.
fn tax_id(printed: &mut Vec<TaxId>, kind: &'static str, number: String, place: &Place) {
    let same = |one: &String, other: &String| digits(one) == digits(other);
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
    settle(&mut id.value, number, place, |one, other| {
        digits(one) == digits(other)
    });
    printed.insert(0, id);
}

/// The taxes of the code, each with the letter and the place of the printed one it is.
fn taxes(mut printed: Vec<Tax>, shares: Vec<Share>, place: &Place) -> Vec<Tax> {
    let tax = |share: Share| {
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
            settle(&mut tax.rate, rate, place, |one, other| one == other);
        }
        settle(&mut tax.base, share.base, place, same_money);
        settle(&mut tax.amount, share.amount, place, same_money);
        tax
    };
    shares.into_iter().map(tax).collect()
}

/// The same amount, where a currency that is not known can be any.
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

/// Tills print seconds or leave them out.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "any value of a field is compared so"
)]
fn same_minute(one: &ClockTime, other: &ClockTime) -> bool {
    (one.hour(), one.minute()) == (other.hour(), other.minute())
}

fn folded(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// A text of a code, short enough for a field.
fn kept(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && text.chars().count() <= TEXT_CHARACTERS_MAX).then(|| text.to_owned())
}

fn currency(code: &str) -> Option<Currency> {
    code.parse().ok()
}

/// An amount as codes write it, with a point or a comma.
fn money(text: &str, code: &str) -> Option<Money> {
    Money::parse(text, currency(code)).ok()
}

/// The same in the other direction.
fn negated(money: Money) -> Money {
    Money {
        minor: money.minor.saturating_neg(),
        ..money
    }
}

/// A day written as eight digits, year first.
fn day(text: &str) -> Option<Date> {
    let all_digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits {
        return None;
    }
    let (year, month, day) = (
        text[..4].parse().ok()?,
        text[4..6].parse().ok()?,
        text[6..].parse().ok()?,
    );
    Date::new(year, month, day)
        .ok()
        .filter(|date| date.year() >= 1970)
}

/// A number of hexadecimal digits, in either case.
fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether the check digits of an account number (ISO 13616) fit.
fn is_iban(text: &str) -> bool {
    let usable =
        (15..=34).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let letters = text.chars().cycle().skip(4).take(text.len());
    usable
        && letters
            .filter_map(|letter| letter.to_digit(36))
            .fold(0, |rest, digit| {
                let shift = if digit < 10 { 10 } else { 100 };
                (rest * shift + digit) % 97
            })
            == 1
}

#[cfg(test)]
mod tests;
