//! Payments: method, amount, card brand and last digits.

use shared::field::Field;
use shared::money::{Currency, Money};
use shared::receipt::{Payment, PaymentMethod};

use super::label::AmountRole;
use super::labelled_amounts::LabelledAmount;
use super::pattern::Pattern;
use super::text::Row;

const SURE_CONFIDENCE: f32 = 0.92;
const LIKELY_CONFIDENCE: f32 = 0.75;
const PAYMENTS_MAX: usize = 6;

/// Card brands as (name, pattern in print).
static BRANDS: [(&str, Pattern); 14] = [
    ("Visa", Pattern::any_case(r"\bVISA\b")),
    ("Mastercard", Pattern::any_case(r"\bMASTER\s?(?:CARD)?\b")),
    ("Maestro", Pattern::any_case(r"\bMAESTRO\b")),
    (
        "American Express",
        Pattern::any_case(r"\bAMEX\b|\bAMERICAN\s?EXPRESS\b"),
    ),
    ("Discover", Pattern::any_case(r"\bDISCOVER\b")),
    ("Diners Club", Pattern::any_case(r"\bDINERS\b")),
    ("JCB", Pattern::any_case(r"\bJCB\b")),
    ("UnionPay", Pattern::any_case(r"\bUNION\s?PAY\b")),
    (
        "girocard",
        Pattern::any_case(r"\bGIROCARD\b|\bEC-?\s?(?:CASH|KARTE)\b"),
    ),
    ("Bancontact", Pattern::any_case(r"\bBANCONTACT\b")),
    ("MyDebit", Pattern::any_case(r"\bMYDEBIT\b")),
    ("Multibanco", Pattern::any_case(r"\bMULTIBANCO\b")),
    ("Dankort", Pattern::any_case(r"\bDANKORT\b")),
    ("Interac", Pattern::any_case(r"\bINTERAC\b")),
];
/// Last four digits behind masked ones.
static MASKED_CARD_NUMBER: Pattern = Pattern::new(r"(?:[*xX#•.]\s?-?){2,}([0-9]{4})\b");
static WALLET_WORDS: Pattern = Pattern::new(concat!(
    r"(?i)\bE-?WALLET\b|\bTRANSFER\b|\bPAYPAL\b|\bPIX\b|\bTWINT\b|\bSWISH\b|\bBLIK\b",
    r"|\bBIZUM\b|\bALIPAY\b|\bGRABPAY\b|\bTOUCH\s?N\s?GO\b|ÜBERWEISUNG|VIREMENT",
));
static VOUCHER_WORDS: Pattern = Pattern::new(
    r"(?i)\bVOUCHER\b|\bGIFT\s?CARD\b|GUTSCHEIN|\bBON D'ACHAT\b|\bTICKET RESTAURANT\b|\bVALE\b",
);

/// Returns the payments in the order of the paper.
pub(super) fn find_payments(
    rows: &[Row],
    entries: &[LabelledAmount],
    total: Option<i64>,
    currency: Option<Currency>,
) -> Vec<Payment> {
    let mut payments: Vec<Payment> = Vec::new();
    let paying = entries.iter().filter(|entry| {
        matches!(entry.role, Some(AmountRole::Tender | AmountRole::Card))
            && !entry.in_tax_summary
            && entry.amount.minor != 0
    });
    for payment in paying.filter_map(|entry| make_payment(&rows[entry.row], entry, total, currency))
    {
        // Card slips repeat the payment.
        let is_new = !payments.iter().any(|known| {
            known.method.value == payment.method.value && known.amount.value == payment.amount.value
        });
        if is_new && payments.len() < PAYMENTS_MAX {
            payments.push(payment);
        }
    }
    if let Some((brand, last4)) = find_card(rows) {
        add_card(&mut payments, brand, last4);
    }
    payments
}

/// Makes the payment of a labelled amount.
fn make_payment(
    row: &Row,
    entry: &LabelledAmount,
    total: Option<i64>,
    currency: Option<Currency>,
) -> Option<Payment> {
    let whole = row.full_evidence()?;
    let confidence = |is_sure| {
        if is_sure {
            SURE_CONFIDENCE
        } else {
            LIKELY_CONFIDENCE
        }
    };
    // Cash is certain without equalling the total, since change is given.
    let proved = total == Some(entry.amount.minor) || entry.role == Some(AmountRole::Tender);
    let method = detect_method(&row.text, entry.role);
    Some(Payment {
        method: whole.into_field(method, confidence(method != PaymentMethod::Cash)),
        amount: row.field(
            &entry.amount.range,
            Money::new(entry.amount.minor, currency),
            confidence(proved),
        )?,
        ..Payment::default()
    })
}

/// Adds the details of a card to the card payment. They show that there was one if no amount did.
fn add_card(payments: &mut Vec<Payment>, brand: Field<String>, last4: Field<String>) {
    let by_card = payments
        .iter()
        .position(|payment| payment.method.value == Some(PaymentMethod::Card));
    let place = by_card.unwrap_or_else(|| {
        payments.push(Payment::default());
        payments.len() - 1
    });
    let payment = &mut payments[place];
    if payment.method.value.is_none() {
        let seen = Some(&last4)
            .filter(|last4| !last4.is_gap())
            .unwrap_or(&brand);
        payment.method = Field {
            value: Some(PaymentMethod::Card),
            raw: seen.raw.clone(),
            confidence: LIKELY_CONFIDENCE,
            source: seen.source,
            page: seen.page,
            area: seen.area,
            words: seen.words.clone(),
            ..Field::gap()
        };
    }
    (payment.brand, payment.last4) = (brand, last4);
}

/// Returns the method of payment that a row names; without any it is cash.
fn detect_method(text: &str, role: Option<AmountRole>) -> PaymentMethod {
    if VOUCHER_WORDS.is_match(text) {
        PaymentMethod::Voucher
    } else if WALLET_WORDS.is_match(text) {
        PaymentMethod::Transfer
    } else if role == Some(AmountRole::Card) || BRANDS.iter().any(|(_, brand)| brand.is_match(text))
    {
        PaymentMethod::Card
    } else {
        PaymentMethod::Cash
    }
}

/// Returns brand and last digits of a card, from any rows.
fn find_card(rows: &[Row]) -> Option<(Field<String>, Field<String>)> {
    let last4 = rows
        .iter()
        .find_map(|row| row.find_text(&MASKED_CARD_NUMBER, 1, SURE_CONFIDENCE));
    let brand = rows.iter().find_map(|row| {
        let (name, found) = BRANDS
            .iter()
            .find_map(|(name, brand)| Some((*name, brand.find(&row.text)?)))?;
        row.field(&found.range(), name.to_owned(), SURE_CONFIDENCE)
    });
    (last4.is_some() || brand.is_some())
        .then(|| (brand.unwrap_or_default(), last4.unwrap_or_default()))
}
