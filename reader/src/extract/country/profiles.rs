//! Profile of a country: currency, calling code, languages, order of dates and printed clues.

use super::super::pattern::Pattern;

/// Order in which a country writes dates of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum DateOrder {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

/// A country as its receipts show it.
pub(super) struct Profile {
    /// ISO 3166-1 alpha-2; also the top-level domain, except for `GB`.
    pub(super) code: &'static str,
    /// ISO 4217.
    pub(super) currency: &'static str,
    /// ITU-T E.164.
    pub(super) calling_code: &'static str,
    /// ISO 639-1 codes of the languages on its receipts.
    pub(super) languages: &'static [&'static str],
    pub(super) date_order: DateOrder,
    /// What only this country prints: numbers and names of its authorities, its legal forms.
    pub(super) own: Pattern,
    /// Its names and its big cities, which also occur in names of shops and goods.
    pub(super) places: Pattern,
}

pub(super) const fn profile(
    (code, currency, calling_code): (&'static str, &'static str, &'static str),
    languages: &'static [&'static str],
    date_order: DateOrder,
    own: &'static str,
    places: &'static str,
) -> Profile {
    Profile {
        code,
        currency,
        calling_code,
        languages,
        date_order,
        own: Pattern::any_case(own),
        places: Pattern::any_case(places),
    }
}
