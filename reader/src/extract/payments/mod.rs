//! Payments: method, amount, card brand and last digits.
//!
//! Years, card digits, references and times also stand beside words for a payment. The total tells
//! them apart: all payments less change make it.

mod card;
mod settlement;

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

static WALLET_WORDS: Pattern = Pattern::new(concat!(
    r"(?i)\bE-?WALLET\b|\bTRANSFER\b|\bPAYPAL\b|\bPIX\b|\bTWINT\b|\bSWISH\b|\bBLIK\b",
    r"|\bBIZUM\b|\bALIPAY\b|\bGRABPAY\b|\bTOUCH\s?N\s?GO\b|ÜBERWEISUNG|VIREMENT",
));
static VOUCHER_WORDS: Pattern = Pattern::new(concat!(
    r"(?i)\bVOUCHERS?\b|\bGIFT\s?(?:CARD|CERT)|GUTSCHEIN",
    r"|\bBON D'ACHAT\b|\bBONS? CADEAU|\bCADEAUBON",
    r"|\bTICKET RESTAURANT\b|\bTITRES? RESTAURANT",
    r"|\bCH[EÈ]QUE[- ]?(?:DEJ|CADEAU|REPAS)|\bVALE\b|\bTALON\b",
    r"|\bBUONO\b|\bBUONI PASTO\b|\bTARJETA REGALO\b|\bGAVEKORT\b|\bPRESENTKORT\b|\bLAHJAKORTTI\b",
    r"|\bPOUK[AÁ]Z|\bSTRAVENK|\bUTALV[AÁ]NY|\bKADOBON",
    r"|\bKADOKAART|\bVALE[- ]?PRESENTE|\bHEDİYE KARTI",
));
/// Words for cash, as opposed to any payment.
static CASH_WORDS: Pattern = Pattern::new(concat!(
    r"(?i)\bCASH\b|\bBAR(?:GELD|ZAHLUNG)?\b|\bESP[EÈ]CES?\b",
    r"|\bEFECTIVO\b|\bEFVO\b|\bCONTANT|\bDINHEIRO\b",
    r"|\bNUMER[AÁ]RIO\b|\bNUMERAR\b|\bKONTANT|K[AÄ]TEI",
    r"|GOT[OÓ]WK|HOTOVOST|K[EÉ]SZP[EÉ]NZ|\bNAK[Iİ]T\b",
    r"|\bTUNAI\b|GOTOVINA|\bSULARAHA\b|\bSKAIDR|\bGRYNIE",
    r"|TI[EỀ]N M[AẶ]T|НАЛИЧН|ГОТІВК|В БРОЙ|ГОТОВИНА",
    r"|ΜΕΤΡΗΤ|現金|现金|현금|เงินสด|מזומן|نقد",
));

/// Returns the payments in the order of the paper.
pub(super) fn find_payments(
    rows: &[Row],
    entries: &[LabelledAmount],
    total: Option<i64>,
    currency: Option<Currency>,
) -> Vec<Payment> {
    let card = card::find_card(rows);
    let paid = settlement::choose_payments(rows, entries, total);
    let mut payments: Vec<Payment> = paid
        .into_iter()
        .filter_map(|entry| {
            let method = detect_method(&rows[entry.row].text, entry, card.is_some());
            make_payment(&rows[entry.row], entry, method, total, currency)
        })
        .take(PAYMENTS_MAX)
        .collect();
    if let Some((brand, last4)) = card {
        add_card(&mut payments, brand, last4);
    }
    payments
}

/// Makes the payment of a labelled amount.
fn make_payment(
    row: &Row,
    entry: &LabelledAmount,
    method: PaymentMethod,
    total: Option<i64>,
    currency: Option<Currency>,
) -> Option<Payment> {
    let whole = row.full_evidence()?;
    // A voucher may be printed as taken off.
    let is_taken_off = method == PaymentMethod::Voucher && total.is_none_or(|total| total >= 0);
    let minor = if is_taken_off {
        entry.amount.minor.saturating_abs()
    } else {
        entry.amount.minor
    };
    let confidence = |is_sure| {
        if is_sure {
            SURE_CONFIDENCE
        } else {
            LIKELY_CONFIDENCE
        }
    };
    // Cash is certain without equalling the total, since change is given.
    let proved = total == Some(entry.amount.minor) || entry.role == Some(AmountRole::Tender);
    Some(Payment {
        method: whole.into_field(method, confidence(method != PaymentMethod::Cash)),
        amount: row.field(
            &entry.amount.range,
            Money::new(minor, currency),
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

/// Returns the method of payment that a row names. A row that only says that an amount was paid
/// means the card if there is one, else cash.
fn detect_method(text: &str, entry: &LabelledAmount, has_card: bool) -> PaymentMethod {
    if VOUCHER_WORDS.is_match(text) {
        PaymentMethod::Voucher
    } else if WALLET_WORDS.is_match(text) {
        PaymentMethod::Transfer
    } else if entry.role == Some(AmountRole::Card)
        || card::names_brand(text)
        || has_card && !CASH_WORDS.is_match(text)
    {
        PaymentMethod::Card
    } else {
        PaymentMethod::Cash
    }
}

#[cfg(test)]
mod tests;
