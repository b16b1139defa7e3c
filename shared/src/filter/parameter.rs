//! Parsers for the values of query parameters.
//!
//! All return `None` for an empty value.

use jiff::civil::Date;

use super::FilterError;
use crate::money::Currency;
use crate::quantity::Quantity;
use crate::receipt::parse_date;

/// Maximum length of search text and of merchant, category and tag names, in characters.
const VALUE_CHARACTERS_MAX: usize = 500;
/// Error of an unusable sort order.
pub(super) const SORT_ERROR: &str =
    "must be created, date, merchant, total or confidence, with - before it for the largest first";
/// Maximum number of values per parameter.
const VALUES_MAX: usize = 100;

/// Parses text of at most [`VALUE_CHARACTERS_MAX`] characters without NUL.
pub(super) fn parse_text(
    parameter: &'static str,
    value: &str,
) -> Result<Option<String>, FilterError> {
    if value.chars().count() > VALUE_CHARACTERS_MAX {
        return Err(FilterError {
            parameter,
            sentence: "may have 500 characters at most",
        });
    }
    if value.contains('\0') {
        return Err(FilterError {
            parameter,
            sentence: "must be text",
        });
    }
    Ok(Some(value.to_owned()).filter(|value| !value.is_empty()))
}

/// Parses a date, `YYYY-MM-DD`.
pub(super) fn parse_day(parameter: &'static str, value: &str) -> Result<Option<Date>, FilterError> {
    if value.is_empty() {
        return Ok(None);
    }
    let unusable = FilterError {
        parameter,
        sentence: "must be a date like 2026-09-15",
    };
    parse_date(value).map(Some).map_err(|_| unusable)
}

/// Parses an amount in major units, with at most three decimals.
pub(super) fn parse_amount(
    parameter: &'static str,
    value: &str,
) -> Result<Option<Quantity>, FilterError> {
    if value.is_empty() {
        return Ok(None);
    }
    let unusable = FilterError {
        parameter,
        sentence: "must be an amount like 12.50",
    };
    value.parse().map(Some).map_err(|_| unusable)
}

/// Parses an ISO 4217 code.
pub(super) fn parse_currency(value: &str) -> Result<Option<Currency>, FilterError> {
    if value.is_empty() {
        return Ok(None);
    }
    let unusable = FilterError {
        parameter: "currency",
        sentence: "must be three letters like EUR",
    };
    value.parse().map(Some).map_err(|_| unusable)
}

/// Parses one of a fixed set of names.
pub(super) fn parse_choice<T: Copy>(
    parameter: &'static str,
    value: &str,
    names: &[(&str, T)],
) -> Result<Option<T>, FilterError> {
    if value.is_empty() {
        return Ok(None);
    }
    // The sentences are literals, because the error holds static text.
    let sentence = match parameter {
        "status" => "must be waiting, reading, ready or failed",
        "review" => "must be open or done",
        "problem" | "similar" => "can only be true",
        "missing" => "must be merchant, date, total, category, currency or spending",
        _ => SORT_ERROR,
    };
    let found = names.iter().find(|(name, _)| *name == value);
    found.map(|(_, meant)| Some(*meant)).ok_or(FilterError {
        parameter,
        sentence,
    })
}

/// Returns the name of a value in a table of names.
pub(super) fn choice_name<T: Copy + PartialEq>(value: T, names: &[(&str, T)]) -> Option<String> {
    names
        .iter()
        .find(|(_, meant)| *meant == value)
        .map(|(name, _)| (*name).to_owned())
}

/// Adds a value to a parameter that can be repeated; duplicates are dropped.
pub(super) fn add_value<T: PartialEq>(
    parameter: &'static str,
    values: &mut Vec<T>,
    value: Result<Option<T>, FilterError>,
) -> Result<(), FilterError> {
    let Some(value) = value? else { return Ok(()) };
    if values.len() == VALUES_MAX {
        return Err(FilterError {
            parameter,
            sentence: "may be given 100 times at most",
        });
    }
    if !values.contains(&value) {
        values.push(value);
    }
    Ok(())
}
