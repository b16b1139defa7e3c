//! Dates as text: parsing, formatting and JSON of fields.
//!
//! jiff's own parser and serde support would be downloaded by the browser.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::field::{Alternative, Field};
use crate::json::{self, FromJson, Value};

/// Error for text that is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date: write it like 2026-09-15")]
pub struct ParseDateError;

/// Parses `YYYY-MM-DD`, the value of date inputs in browsers. Years before 1970 are refused.
pub fn parse_date(text: &str) -> Result<Date, ParseDateError> {
    let unusable = ParseDateError;
    let mut parts = text
        .trim()
        .splitn(3, '-')
        .map(|part| part.parse::<u16>().ok());
    let mut part = || parts.next().flatten().ok_or(unusable);
    let (year, month, day) = (part()?, part()?, part()?);
    let narrow = |number: u16| i8::try_from(number).map_err(|_| unusable);
    let year = i16::try_from(year)
        .ok()
        .filter(|year| (1970..=9999).contains(year))
        .ok_or(unusable)?;
    // `Date::new` refuses days that the month does not have.
    Date::new(year, narrow(month)?, narrow(day)?).map_err(|_| unusable)
}

/// Formats a date as `YYYY-MM-DD`.
pub fn format_date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

pub(super) fn serialize<S: Serializer>(
    field: &Field<Date>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    // Formatting cannot fail; the error type is only there for `map_field`.
    map_field(field, |date| Ok::<_, ()>(format_date(*date)))
        .map_err(|()| serde::ser::Error::custom("date"))?
        .serialize(serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Field<Date>, D::Error> {
    map_field(&Field::<String>::deserialize(deserializer)?, |text| {
        parse_date(text)
    })
    .map_err(de::Error::custom)
}

pub(super) fn fill(field: &mut Field<Date>, json: &Value) -> bool {
    field.fill(json)
}

impl FromJson for Date {
    fn blank() -> Self {
        Self::ZERO
    }

    fn fill(&mut self, json: &Value) -> bool {
        json::set(self, json.as_str().and_then(|text| parse_date(text).ok()))
    }
}

/// Converts the value and all alternatives of a field; the evidence stays.
fn map_field<T, U, E>(
    field: &Field<T>,
    convert: impl Fn(&T) -> Result<U, E>,
) -> Result<Field<U>, E> {
    let other = |other: &Alternative<T>| {
        Ok(Alternative {
            value: convert(&other.value)?,
            confidence: other.confidence,
        })
    };
    // Listed one by one, because struct update syntax cannot change the type parameter.
    Ok(Field {
        value: field.value.as_ref().map(&convert).transpose()?,
        raw: field.raw.clone(),
        confidence: field.confidence,
        source: field.source,
        page: field.page,
        area: field.area,
        words: field.words.clone(),
        alternatives: field
            .alternatives
            .iter()
            .map(other)
            .collect::<Result<_, E>>()?,
        verified: field.verified,
    })
}
