//! What was read from one receipt, and what a person made of it.
//!
//! [`Receipt`] is the machine's reading, [`Corrections`] is what a person entered; both are kept, and
//! [`Receipt::corrected`] lays the second over the first.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::field::Field;
use crate::money::{Currency, Money, MoneyError};
use crate::problem::ProblemCode;

/// The longest merchant name that is kept, in characters.
pub const MERCHANT_CHARACTERS_MAX: usize = 200;

/// The fields of a receipt. Dates are civil dates without a zone; amounts are whole minor units.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Receipt {
    /// Who sold it.
    pub merchant: Merchant,
    /// The day of the purchase.
    #[serde(with = "civil_date")]
    pub date: Field<Date>,
    /// The currency of every amount.
    pub currency: Field<Currency>,
    /// What had to be paid, as printed.
    pub total: Field<Money>,
}

/// Who sold it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Merchant {
    /// The name as printed.
    pub name: Field<String>,
}

/// What a person entered, field by field. `None`: left as it was read. `Some(None)`: said to be missing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Corrections {
    /// The merchant's name.
    #[serde(with = "twice", skip_serializing_if = "Option::is_none")]
    pub merchant: Option<Option<String>>,
    /// The day of the purchase, `YYYY-MM-DD`.
    #[serde(with = "twice", skip_serializing_if = "Option::is_none")]
    pub date: Option<Option<String>>,
    /// The currency, an ISO 4217 code.
    #[serde(with = "twice", skip_serializing_if = "Option::is_none")]
    pub currency: Option<Option<String>>,
    /// The total as decimal text: `"29.53"`.
    #[serde(with = "twice", skip_serializing_if = "Option::is_none")]
    pub total: Option<Option<String>>,
}

/// Something a person entered cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {}", code.message())]
pub struct CorrectionError {
    /// The name of the field, as in the JSON.
    pub field: &'static str,
    /// What is wrong with it.
    pub code: ProblemCode,
}

impl Receipt {
    /// The reading with the corrections laid over it. Amounts follow the currency where their digits
    /// allow it.
    pub fn corrected(mut self, corrections: &Corrections) -> Result<Self, CorrectionError> {
        if let Some(entry) = &corrections.merchant {
            let name = entry.as_deref().map(str::trim).filter(|name| !name.is_empty());
            if name.is_some_and(|name| name.chars().count() > MERCHANT_CHARACTERS_MAX) {
                return Err(CorrectionError { field: "merchant", code: ProblemCode::NameTooLong });
            }
            self.merchant.name = self.merchant.name.corrected(name.map(str::to_owned));
        }
        if let Some(entry) = &corrections.date {
            let date = entry.as_deref().map(parse_date).transpose()?;
            self.date = self.date.corrected(date);
        }
        if let Some(entry) = &corrections.currency {
            let currency =
                entry.as_deref().map(str::parse).transpose().map_err(|error| refused("currency", error))?;
            self.currency = self.currency.corrected(currency);
            if let (Some(total), Some(currency)) = (self.total.value, currency) {
                self.total.value = total.with_currency(currency).or(self.total.value);
            }
        }
        if let Some(entry) = &corrections.total {
            let parse = |text: &str| Money::parse(text, self.currency.value);
            let total = entry.as_deref().map(parse).transpose().map_err(|error| refused("total", error))?;
            self.total = self.total.corrected(total);
        }
        Ok(self)
    }
}

impl Corrections {
    /// These corrections with newer ones laid over them.
    #[must_use]
    pub fn then(self, newer: Self) -> Self {
        Self {
            merchant: newer.merchant.or(self.merchant),
            date: newer.date.or(self.date),
            currency: newer.currency.or(self.currency),
            total: newer.total.or(self.total),
        }
    }
}

/// Reads `YYYY-MM-DD`, which is what date inputs of browsers give.
pub fn parse_date(text: &str) -> Result<Date, CorrectionError> {
    let unusable = CorrectionError { field: "date", code: ProblemCode::DateUnusable };
    let mut parts = text.trim().splitn(3, '-').map(|part| part.parse::<u16>().ok());
    let mut part = || parts.next().flatten().ok_or(unusable);
    let (year, month, day) = (part()?, part()?, part()?);
    let narrow = |number: u16| i8::try_from(number).map_err(|_| unusable);
    let year = i16::try_from(year).ok().filter(|year| (1970..=9999).contains(year)).ok_or(unusable)?;
    Date::new(year, narrow(month)?, narrow(day)?).map_err(|_| unusable)
}

/// Writes `YYYY-MM-DD`.
pub fn format_date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

fn refused(field: &'static str, error: MoneyError) -> CorrectionError {
    let code = match error {
        MoneyError::NotAnAmount => ProblemCode::AmountUnusable,
        MoneyError::TooLarge => ProblemCode::AmountTooLarge,
        MoneyError::NotACurrency => ProblemCode::CurrencyUnknown,
    };
    CorrectionError { field, code }
}

/// Dates as text in the JSON; jiff's own serde support would bring its whole parser into the browser.
mod civil_date {
    use super::{Date, Field, format_date, parse_date};
    use crate::field::Alternative;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    pub(super) fn serialize<S: Serializer>(field: &Field<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        map(field, |date| Ok::<_, ()>(format_date(*date)))
            .map_err(|()| serde::ser::Error::custom("date"))?
            .serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Field<Date>, D::Error> {
        map(&Field::<String>::deserialize(deserializer)?, |text| parse_date(text)).map_err(de::Error::custom)
    }

    fn map<T, U, E>(field: &Field<T>, convert: impl Fn(&T) -> Result<U, E>) -> Result<Field<U>, E> {
        let other = |other: &Alternative<T>| {
            Ok(Alternative { value: convert(&other.value)?, confidence: other.confidence })
        };
        Ok(Field {
            value: field.value.as_ref().map(&convert).transpose()?,
            raw: field.raw.clone(),
            confidence: field.confidence,
            source: field.source,
            page: field.page,
            area: field.area,
            words: field.words.clone(),
            alternatives: field.alternatives.iter().map(other).collect::<Result<_, E>>()?,
            verified: field.verified,
        })
    }
}

/// A member that is absent, null or a value: three different things.
mod twice {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(
        clippy::option_option,
        clippy::ref_option,
        reason = "serde's signature for a field of this type"
    )]
    pub(super) fn serialize<S: Serializer>(
        value: &Option<Option<String>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().and_then(Option::as_ref).serialize(serializer)
    }

    #[expect(clippy::option_option, reason = "absent and null differ here")]
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Option<String>>, D::Error> {
        Option::<String>::deserialize(deserializer).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corrections(json: &str) -> Corrections {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn absent_null_and_value_differ() {
        let parsed = corrections(r#"{"merchant":null,"date":"2026-09-15"}"#);
        assert_eq!(parsed.merchant, Some(None));
        assert_eq!(parsed.date, Some(Some("2026-09-15".into())));
        assert_eq!(parsed.total, None);
        assert_eq!(serde_json::to_string(&parsed).unwrap(), r#"{"merchant":null,"date":"2026-09-15"}"#);
    }

    #[test]
    fn the_total_follows_the_currency() {
        let receipt = Receipt::default().corrected(&corrections(r#"{"total":"1200"}"#)).unwrap();
        assert_eq!(receipt.total.value.unwrap().to_decimal(), "1200.00");
        let receipt = receipt.corrected(&corrections(r#"{"currency":"jpy"}"#)).unwrap();
        assert_eq!(receipt.total.value.unwrap().to_decimal(), "1200");
    }

    #[test]
    fn unusable_entries_are_named() {
        for (json, field, code) in [
            (r#"{"date":"2026-02-30"}"#, "date", ProblemCode::DateUnusable),
            (r#"{"date":"15.09.2026"}"#, "date", ProblemCode::DateUnusable),
            (r#"{"date":""}"#, "date", ProblemCode::DateUnusable),
            (r#"{"total":"twelve"}"#, "total", ProblemCode::AmountUnusable),
            (r#"{"currency":"BITCOIN"}"#, "currency", ProblemCode::CurrencyUnknown),
        ] {
            let error = Receipt::default().corrected(&corrections(json)).unwrap_err();
            assert_eq!(error, CorrectionError { field, code }, "{json}");
        }
        let long = Corrections { merchant: Some(Some("x".repeat(201))), ..Corrections::default() };
        assert_eq!(Receipt::default().corrected(&long).unwrap_err().code, ProblemCode::NameTooLong);
    }

    #[test]
    fn json_round_trips_with_dates_as_text() {
        let receipt = Receipt::default()
            .corrected(&corrections(
                r#"{"date":"2026-09-15","currency":"EUR","total":"29.53","merchant":"Walgreens"}"#,
            ))
            .unwrap();
        let json = serde_json::to_value(&receipt).unwrap();
        assert_eq!(json["date"]["value"], "2026-09-15");
        assert_eq!(json["merchant"]["name"]["value"], "Walgreens");
        assert_eq!(serde_json::from_value::<Receipt>(json).unwrap(), receipt);
    }

    #[test]
    fn newer_corrections_win_field_by_field() {
        let both = corrections(r#"{"total":"1","merchant":"A"}"#).then(corrections(r#"{"merchant":null}"#));
        assert_eq!(both, corrections(r#"{"total":"1","merchant":null}"#));
    }
}
