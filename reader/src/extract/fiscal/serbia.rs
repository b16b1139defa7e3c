//! Serbia: address at which the tax office shows a receipt.
//!
//! `suf.purs.gov.rs/v/?vl=…`, specified by the technical documentation of the Sistem za upravljanje
//! fiskalizacijom. `vl` is Base64 of bytes: the version 3, requester and signer with eight letters
//! each, two counters (little-endian), the total in ten-thousandths (little-endian), the instant in
//! milliseconds (big-endian), the kind of receipt and whether it is a refund. Buyer and signatures
//! follow. The printed number consists of requester, signer and the first counter.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::clock_time::ClockTime;
use shared::money::Money;
use shared::receipt::DocumentType;

use super::{FiscalData, parse_currency, signed_money};

const VERIFICATION_URL: &str = "https://suf.purs.gov.rs/v/?vl=";
const VERSION: u8 = 3;
/// Kind of an offer, without a sale.
const PROFORMA_KIND: u8 = 1;
/// Kind of a training receipt, without a sale.
const TRAINING_KIND: u8 = 3;
const REFUND_DIRECTION: u8 = 1;
/// Time zone of Belgrade in POSIX notation.
const BELGRADE_TIME_ZONE: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// Parses the address, or returns `None` for other texts and for receipts without a sale.
pub(super) fn parse_code(text: &str) -> Option<FiscalData> {
    let coded = text
        .trim()
        .strip_prefix(VERIFICATION_URL)?
        .split('&')
        .next()?;
    // Characters of Base64 may be percent-encoded.
    let coded = [
        ("%2B", "+"),
        ("%2F", "/"),
        ("%3D", "="),
        ("%2b", "+"),
        ("%2f", "/"),
    ]
    .iter()
    .fold(coded.to_owned(), |text, (escaped, plain)| {
        text.replace(escaped, plain)
    });
    let padding =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let bytes = GeneralPurpose::new(&STANDARD, padding)
        .decode(coded.trim_end_matches("%3d"))
        .ok()?;
    // Fields of fixed length.
    let (&[version], rest) = bytes.split_first_chunk()?;
    let (asked, rest) = rest.split_first_chunk::<8>()?;
    let (signed, rest) = rest.split_first_chunk::<8>()?;
    let (counter, rest) = rest.split_first_chunk::<4>()?;
    let (_, rest) = rest.split_first_chunk::<4>()?;
    let (total, rest) = rest.split_first_chunk::<8>()?;
    let (instant, rest) = rest.split_first_chunk::<8>()?;
    let (&[kind, direction], _) = rest.split_first_chunk()?;
    if version != VERSION || matches!(kind, PROFORMA_KIND | TRAINING_KIND) {
        return None;
    }
    let number = format!(
        "{}-{}-{}",
        as_letters(asked)?,
        as_letters(signed)?,
        u32::from_le_bytes(*counter)
    );
    // Rounded from ten-thousandths to hundredths.
    let minor = i64::try_from(u64::from_le_bytes(*total).checked_add(50)? / 100).ok()?;
    let total = Money::new(minor, parse_currency("RSD"));
    // The instant is UTC, the receipt shows local time.
    let instant = Timestamp::from_millisecond(i64::from_be_bytes(*instant)).ok()?;
    let local = instant
        .to_zoned(TimeZone::posix(BELGRADE_TIME_ZONE).ok()?)
        .datetime();
    let part = |number: i8| u8::try_from(number).ok();
    let is_refund = direction == REFUND_DIRECTION;
    Some(FiscalData {
        country: Some("RS"),
        document_type: is_refund.then_some(DocumentType::CreditNote),
        receipt_number: Some(number),
        date: Some(local.date()).filter(|date| date.year() >= 2020),
        time: ClockTime::new(
            part(local.hour())?,
            part(local.minute())?,
            part(local.second()),
        ),
        currency: parse_currency("RSD"),
        total: Some(signed_money(total, is_refund)),
        ..FiscalData::default()
    })
}

/// Returns the bytes as text if all are ASCII letters or digits.
fn as_letters(bytes: &[u8; 8]) -> Option<&str> {
    std::str::from_utf8(bytes)
        .ok()
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
