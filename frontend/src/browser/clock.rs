//! Clock: instants and days. Pure code takes its results as arguments.

use jiff::civil::Date;
use shared::receipt::parse_date;

use super::numbers::f64_to_u64;

/// Returns the milliseconds since 1970-01-01 UTC.
pub(crate) fn now_ms() -> u64 {
    f64_to_u64(js_sys::Date::now())
}

/// Returns today's date in the easternmost time zone: no receipt can be from a later day.
pub(crate) fn latest_day() -> Option<Date> {
    /// Largest UTC offset, that of Kiribati, in milliseconds.
    const UTC_OFFSET_MAX_MS: f64 = 14.0 * 3_600_000.0;
    let latest = js_sys::Date::new(&(js_sys::Date::now() + UTC_OFFSET_MAX_MS).into());
    parse_date(String::from(latest.to_iso_string()).get(..10)?).ok()
}

/// Returns today's date in the local time zone.
pub(crate) fn today() -> Option<Date> {
    let now = js_sys::Date::new_0();
    let month = i8::try_from(now.get_month() + 1).ok()?;
    Date::new(
        i16::try_from(now.get_full_year()).ok()?,
        month,
        i8::try_from(now.get_date()).ok()?,
    )
    .ok()
}
