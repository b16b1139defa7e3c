//! How it was paid: cash, cards with their brand and last digits, vouchers, wallets.

use std::sync::LazyLock;

use regex::Regex;
use shared::field::Field;
use shared::money::{Currency, Money};
use shared::receipt::{Method, Payment};

use super::label::Role;
use super::ledger::Entry;
use super::text::Row;

const SURE: f32 = 0.92;
const LIKELY: f32 = 0.75;
const PAYMENTS_MAX: usize = 6;

/// Brands as people write them, and how they are printed.
const BRANDS: &[(&str, &str)] = &[
    ("Visa", r"\bVISA\b"),
    ("Mastercard", r"\bMASTER\s?(?:CARD)?\b"),
    ("Maestro", r"\bMAESTRO\b"),
    ("American Express", r"\bAMEX\b|\bAMERICAN\s?EXPRESS\b"),
    ("Discover", r"\bDISCOVER\b"),
    ("Diners Club", r"\bDINERS\b"),
    ("JCB", r"\bJCB\b"),
    ("UnionPay", r"\bUNION\s?PAY\b"),
    ("girocard", r"\bGIROCARD\b|\bEC-?\s?(?:CASH|KARTE)\b"),
    ("Bancontact", r"\bBANCONTACT\b"),
    ("MyDebit", r"\bMYDEBIT\b"),
    ("Multibanco", r"\bMULTIBANCO\b"),
    ("Dankort", r"\bDANKORT\b"),
    ("Interac", r"\bINTERAC\b"),
];

static BRAND: LazyLock<Vec<(&'static str, Regex)>> = LazyLock::new(|| {
    let compiled = |(name, pattern): &(&'static str, &str)| {
        (
            *name,
            Regex::new(&format!("(?i){pattern}")).expect("a fixed pattern"),
        )
    };
    BRANDS.iter().map(compiled).collect()
});
/// The last digits behind those that are hidden.
static LAST4: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:[*xX#•.]\s?-?){2,}([0-9]{4})\b").expect("a fixed pattern"));
static WALLET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\bE-?WALLET\b|\bTRANSFER\b|\bPAYPAL\b|\bPIX\b|\bTWINT\b|\bSWISH\b|\bBLIK\b|\bBIZUM\b|\bALIPAY\b|\bGRABPAY\b|\bTOUCH\s?N\s?GO\b|ÜBERWEISUNG|VIREMENT").expect("a fixed pattern")
});
static VOUCHER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\bVOUCHER\b|\bGIFT\s?CARD\b|GUTSCHEIN|\bBON D'ACHAT\b|\bTICKET RESTAURANT\b|\bVALE\b",
    )
    .expect("a fixed pattern")
});

/// The payments in the order of the paper.
pub(super) fn find(
    rows: &[Row],
    entries: &[Entry],
    total: Option<i64>,
    currency: Option<Currency>,
) -> Vec<Payment> {
    let mut payments: Vec<Payment> = Vec::new();
    let paying = entries
        .iter()
        .filter(|entry| !entry.in_summary && entry.amount.minor != 0);
    for entry in paying.filter(|entry| matches!(entry.role, Some(Role::Tender | Role::Card))) {
        let row = &rows[entry.row];
        let (Some(evidence), Some(whole)) = (row.evidence(&entry.amount.range), row.whole()) else {
            continue;
        };
        let proved = total == Some(entry.amount.minor) || entry.role == Some(Role::Tender);
        let method = method(&row.text, entry.role);
        let payment = Payment {
            method: whole.field(method, if method == Method::Cash { LIKELY } else { SURE }),
            amount: evidence.field(
                Money::new(entry.amount.minor, currency),
                if proved { SURE } else { LIKELY },
            ),
            ..Payment::default()
        };
        let is_new = !payments.iter().any(|known| {
            known.method.value == payment.method.value && known.amount.value == payment.amount.value
        });
        if is_new && payments.len() < PAYMENTS_MAX {
            payments.push(payment);
        }
    }
    let card = card(rows);
    if let Some((brand, last4)) = card {
        let by_card = payments
            .iter()
            .position(|payment| payment.method.value == Some(Method::Card));
        let place = by_card.unwrap_or_else(|| {
            payments.push(Payment::default());
            payments.len() - 1
        });
        let payment = &mut payments[place];
        if payment.method.value.is_none() {
            let seen = if last4.value.is_some() {
                &last4
            } else {
                &brand
            };
            payment.method = Field {
                value: Some(Method::Card),
                raw: seen.raw.clone(),
                confidence: LIKELY,
                source: seen.source,
                page: seen.page,
                area: seen.area,
                words: seen.words.clone(),
                ..Field::gap()
            };
        }
        (payment.brand, payment.last4) = (brand, last4);
    }
    payments
}

fn method(text: &str, role: Option<Role>) -> Method {
    if VOUCHER.is_match(text) {
        Method::Voucher
    } else if WALLET.is_match(text) {
        Method::Transfer
    } else if role == Some(Role::Card) || BRAND.iter().any(|(_, brand)| brand.is_match(text)) {
        Method::Card
    } else {
        Method::Cash
    }
}

/// Brand and last digits, wherever they stand.
fn card(rows: &[Row]) -> Option<(Field<String>, Field<String>)> {
    let last4 = rows.iter().find_map(|row| {
        let digits = LAST4.captures(&row.text)?.get(1)?;
        Some(
            row.evidence(&digits.range())?
                .field(digits.as_str().to_owned(), SURE),
        )
    });
    let brand = rows.iter().find_map(|row| {
        let (name, found) = BRAND
            .iter()
            .find_map(|(name, brand)| Some((*name, brand.find(&row.text)?)))?;
        Some(row.evidence(&found.range())?.field(name.to_owned(), SURE))
    });
    (last4.is_some() || brand.is_some())
        .then(|| (brand.unwrap_or_default(), last4.unwrap_or_default()))
}
