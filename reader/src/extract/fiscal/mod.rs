//! Machine-readable codes with data of the receipt, a module per format.
//!
//! The data of a code is certain and is merged over the fields read from print. If both agree, the
//! printed place is kept; if not, the printed value becomes the first alternative. Only the total
//! is checked against the other numbers: a code may omit deposits or cover a part of the payment,
//! so a printed total that the other numbers prove is kept.

mod austria;
mod croatia;
mod epc;
mod merge;
mod portugal;
mod serbia;
mod slovakia;
mod swiss_bill;

use jiff::civil::Date;
use shared::clock_time::ClockTime;
use shared::money::{Currency, Money};
use shared::quantity::TaxRate;
use shared::receipt::{Barcode, DocumentType, Receipt, TEXT_CHARACTERS_MAX};

use crate::page::{Page, PageCode, Symbology};
use merge::merge_data;

/// Maximum number of pieces of a text, more than any format has.
const PIECES_MAX: usize = 100;

/// Data of a receipt in a code. Amounts are negative on refunds.
#[derive(Debug, Clone, Default, PartialEq)]
struct FiscalData {
    /// Country of the format, as two letters.
    country: Option<&'static str>,
    document_type: Option<DocumentType>,
    /// Holder of the account to be paid, as the bank names them.
    payee: Option<String>,
    /// Kind and number of the seller's tax number.
    tax_id: Option<(&'static str, String)>,
    /// Tax number of the buyer.
    customer_tax_id: Option<String>,
    receipt_number: Option<String>,
    date: Option<Date>,
    time: Option<ClockTime>,
    currency: Option<Currency>,
    taxes: Vec<TaxShare>,
    tax_total: Option<Money>,
    total: Option<Money>,
}

/// A tax at one rate.
#[derive(Debug, Clone, PartialEq)]
struct TaxShare {
    rate: Option<TaxRate>,
    base: Money,
    amount: Money,
}

/// A code and its page, counted from 1.
struct CodePlace<'a> {
    code: &'a PageCode,
    page: u32,
}

/// Parsers of the formats; those of tills come before those of payments.
const FORMATS: [fn(&str) -> Option<FiscalData>; 7] = [
    portugal::parse_code,
    austria::parse_code,
    serbia::parse_code,
    croatia::parse_code,
    slovakia::parse_code,
    swiss_bill::parse_code,
    epc::parse_code,
];

/// Adds the codes on the pages to the receipt and merges their data.
pub(super) fn apply_codes(receipt: &mut Receipt, pages: &[Page]) {
    let places: Vec<CodePlace> = pages
        .iter()
        .zip(1..)
        .flat_map(|(page, number)| {
            page.codes
                .iter()
                .map(move |code| CodePlace { code, page: number })
        })
        .collect();
    let barcode = |place: &CodePlace| Barcode {
        kind: place.code.kind.name().to_owned(),
        text: place.code.text.clone(),
        page: place.page,
    };
    receipt.barcodes = places.iter().map(barcode).collect();
    // The first format to set a field wins, hence formats form the outer loop.
    for read in FORMATS {
        for place in &places {
            if place.code.kind == Symbology::Qr
                && let Some(fiscal) = read(&place.code.text)
            {
                merge_data(receipt, fiscal, place);
            }
        }
    }
}

/// Returns a text without surrounding spaces, or `None` if it is empty or too long for a field.
fn bounded_text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && text.chars().count() <= TEXT_CHARACTERS_MAX).then(|| text.to_owned())
}

fn parse_currency(code: &str) -> Option<Currency> {
    code.parse().ok()
}

/// Parses an amount as codes write it, with a point or a comma.
fn parse_money(text: &str, code: &str) -> Option<Money> {
    Money::parse(text, parse_currency(code)).ok()
}

/// Returns the amount, with the opposite sign if it is given back.
fn signed_money(money: Money, is_refund: bool) -> Money {
    let minor = if is_refund {
        money.minor.saturating_neg()
    } else {
        money.minor
    };
    Money { minor, ..money }
}

/// Parses a date of eight digits, year first; years before 1970 are rejected.
fn parse_date(text: &str) -> Option<Date> {
    let is_date = text.len() == 8 && all_digits(text);
    let date = is_date.then(|| Date::strptime("%Y%m%d", text).ok())??;
    Some(date).filter(|date| date.year() >= 1970)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether a text consists of this many hexadecimal digits, in either case.
fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
