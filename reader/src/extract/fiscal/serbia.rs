//! Serbia: the address at which the tax office shows a receipt, `suf.purs.gov.rs/v/?vl=…`, by the technical documentation of
//! the Sistem za upravljanje fiskalizacijom.
//!
//! `vl` is Base64 of bytes: the version 3, who asked and who signed with eight letters each, two counters (little-endian),
//! the total in ten-thousandths (little-endian), the instant in milliseconds (big-endian), the kind of receipt and whether
//! it is a refund. What follows is the buyer and signatures. The number printed is made of who asked, who signed and the
//! first counter.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::clock_time::ClockTime;
use shared::money::Money;
use shared::receipt::DocumentType;

use super::{Fiscal, currency, negated};

const ADDRESS: &str = "https://suf.purs.gov.rs/v/?vl=";
const VERSION: u8 = 3;
/// A price offered, and an exercise: nothing was sold.
const PROFORMA: u8 = 1;
const TRAINING: u8 = 3;
const REFUND: u8 = 1;
/// The time in Belgrade, as POSIX writes it.
const ZONE: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

pub(super) fn read(text: &str) -> Option<Fiscal> {
    let coded = text.trim().strip_prefix(ADDRESS)?.split('&').next()?;
    let coded = coded
        .replace("%2B", "+")
        .replace("%2F", "/")
        .replace("%3D", "=")
        .replace("%2b", "+")
        .replace("%2f", "/");
    let padding =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let bytes = GeneralPurpose::new(&STANDARD, padding)
        .decode(coded.trim_end_matches("%3d"))
        .ok()?;
    let (&[version], rest) = bytes.split_first_chunk()?;
    let (asked, rest) = rest.split_first_chunk::<8>()?;
    let (signed, rest) = rest.split_first_chunk::<8>()?;
    let (counter, rest) = rest.split_first_chunk::<4>()?;
    let (_, rest) = rest.split_first_chunk::<4>()?;
    let (total, rest) = rest.split_first_chunk::<8>()?;
    let (instant, rest) = rest.split_first_chunk::<8>()?;
    let (&[kind, direction], _) = rest.split_first_chunk()?;
    if version != VERSION || matches!(kind, PROFORMA | TRAINING) {
        return None;
    }
    let number = format!(
        "{}-{}-{}",
        letters(asked)?,
        letters(signed)?,
        u32::from_le_bytes(*counter)
    );
    let minor = i64::try_from(u64::from_le_bytes(*total).checked_add(50)? / 100).ok()?;
    let total = Money::new(minor, currency("RSD"));
    let instant = Timestamp::from_millisecond(i64::from_be_bytes(*instant)).ok()?;
    let local = instant.to_zoned(TimeZone::posix(ZONE).ok()?).datetime();
    let part = |number: i8| u8::try_from(number).ok();
    let is_refund = direction == REFUND;
    Some(Fiscal {
        country: Some("RS"),
        document_type: is_refund.then_some(DocumentType::CreditNote),
        number: Some(number),
        date: Some(local.date()).filter(|date| date.year() >= 2020),
        time: ClockTime::new(
            part(local.hour())?,
            part(local.minute())?,
            part(local.second()),
        ),
        currency: currency("RSD"),
        total: Some(if is_refund { negated(total) } else { total }),
        ..Fiscal::default()
    })
}

fn letters(bytes: &[u8; 8]) -> Option<&str> {
    std::str::from_utf8(bytes)
        .ok()
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
