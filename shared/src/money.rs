//! Amounts in whole minor units (cents, sen, fils) with their ISO 4217 currency.
//!
//! No floats: an amount is an `i64` of minor units and the number of decimals of its currency. An
//! amount of a receipt without a currency has `None` in its place.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::json::FromJson;

/// Active ISO 4217 codes that a receipt can use, three letters each, without separators.
const CURRENCY_CODES: &str = concat!(
    "AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBHDBIFBMDBNDBOBBRLBSDBTNBWPBYNBZDCADCDFCHFCLPCNY",
    "COPCRCCUPCVECZKDJFDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGNFGTQGYDHKDHNLHTGHUFIDRILSINR",
    "IQDIRRISKJMDJODJPYKESKGSKHRKMFKPWKRWKWDKYDKZTLAKLBPLKRLRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMUR",
    "MVRMWKMXNMYRMZNNADNGNNIONOKNPRNZDOMRPABPENPGKPHPPKRPLNPYGQARRONRSDRUBRWFSARSBDSCRSDGSEKSGD",
    "SHPSLESOSSRDSSPSTNSVCSYPSZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGXUSDUYUUZSVESVNDVUVWSTXAFXCDXOF",
    "XPFYERZARZMWZWG",
);
/// Currencies without decimals, and those with three (ISO 4217, column "minor unit").
const ZERO_DECIMAL_CODES: &str = "BIFCLPDJFGNFISKJPYKMFKRWPYGRWFUGXVNDVUVXAFXOFXPF";
const THREE_DECIMAL_CODES: &str = "BHDIQDJODKWDLYDOMRTND";
/// Decimals of an unknown currency: those of nearly every currency.
const DEFAULT_EXPONENT: u8 = 2;
/// Decimals of amounts compared across currencies: the maximum of all currencies.
const COMPARED_DECIMALS: u8 = 3;

/// Currency by its ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[serde(into = "String", try_from = "String")]
pub struct Currency([u8; 3]);

/// Amount in minor units.
///
/// The JSON is `{"minor": 2953, "currency": "EUR", "exponent": 2}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, FromJson)]
pub struct Money {
    /// Number of minor units: 2953 for 29.53 EUR, 2953 for 2,953 JPY. Negative for refunds.
    pub minor: i64,
    /// Currency, if known from the receipt or the settings.
    pub currency: Option<Currency>,
    /// Number of decimals of the currency: 0, 2 or 3.
    pub exponent: u8,
}

/// Error for text that is not an amount or a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Text other than digits with at most one point and no more decimals than the currency has.
    #[error("not an amount: write it like 12.50")]
    InvalidAmount,
    /// Out of the range of an `i64` of minor units.
    #[error("this amount is too large")]
    TooLarge,
    /// Not an active ISO 4217 code.
    #[error("not a currency: write three letters like EUR")]
    UnknownCurrency,
}

impl Currency {
    /// Returns the number of decimals: 0, 2 or 3.
    pub fn exponent(self) -> u8 {
        if contains_code(ZERO_DECIMAL_CODES, self.0) {
            0
        } else if contains_code(THREE_DECIMAL_CODES, self.0) {
            3
        } else {
            DEFAULT_EXPONENT
        }
    }

    /// Returns the three-letter code.
    pub fn code(&self) -> &str {
        // The constructor accepts ASCII letters only, so the fallback is never used.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Money {
    /// Returns an amount of `minor` minor units; without a currency it has two decimals.
    pub fn new(minor: i64, currency: Option<Currency>) -> Self {
        Self {
            minor,
            currency,
            exponent: currency.map_or(DEFAULT_EXPONENT, Currency::exponent),
        }
    }

    /// Parses plain decimal text: an optional minus, digits, and a point followed by at most as
    /// many decimals as the currency has. A comma is accepted as the point, since many locales use
    /// one; thousands separators are refused.
    pub fn parse(text: &str, currency: Option<Currency>) -> Result<Self, MoneyError> {
        let exponent = currency.map_or(DEFAULT_EXPONENT, Currency::exponent);
        let text = text.trim();
        let (negative, digits) = text
            .strip_prefix('-')
            .map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty()
            || !all_digits(whole)
            || !all_digits(fraction)
            || fraction.len() > exponent.into()
        {
            return Err(MoneyError::InvalidAmount);
        }
        // Padding the decimals with zeros turns the digits into minor units without arithmetic.
        let scaled = format!("{whole}{fraction:0<width$}", width = usize::from(exponent));
        let minor: i64 = scaled.parse().map_err(|_| MoneyError::TooLarge)?;
        // `minor` is not negative here, so negating it cannot overflow.
        Ok(Self::new(if negative { -minor } else { minor }, currency))
    }

    /// Returns the same printed digits in another currency: 12.50 stays 12.50. Returns `None` if
    /// the new currency has too few decimals, or on overflow.
    #[must_use]
    pub fn with_currency(self, currency: Currency) -> Option<Self> {
        let exponent = currency.exponent();
        let minor = if exponent >= self.exponent {
            self.minor
                .checked_mul(10_i64.pow(u32::from(exponent - self.exponent)))?
        } else {
            // Only zeros may be cut off.
            let factor = 10_i64.pow(u32::from(self.exponent - exponent));
            (self.minor % factor == 0).then_some(self.minor / factor)?
        };
        Some(Self::new(minor, Some(currency)))
    }

    /// Returns the amount in thousandths of major units, to compare it across currencies; saturates
    /// at the largest number.
    pub fn to_thousandths(self) -> i64 {
        let decimals = COMPARED_DECIMALS.saturating_sub(self.exponent);
        self.minor.saturating_mul(10_i64.pow(u32::from(decimals)))
    }

    /// Formats plain decimal text with a point and all decimals of the currency: `"29.53"`.
    pub fn to_decimal(self) -> String {
        // Leading zeros keep one digit before the point: 5 cents are `0.05`.
        let width = usize::from(self.exponent) + 1;
        let digits = format!("{:0>width$}", self.minor.unsigned_abs());
        let (whole, fraction) = digits.split_at(digits.len() - usize::from(self.exponent));
        let sign = if self.minor < 0 { "-" } else { "" };
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{fraction}")
    }
}

/// Returns `true` if the concatenated list of three-letter codes contains `code`.
fn contains_code(codes: &str, code: [u8; 3]) -> bool {
    // Compares at multiples of three: the end of one code and the start of the next may spell
    // another.
    codes.as_bytes().chunks_exact(3).any(|known| known == code)
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let code: [u8; 3] = text
            .trim()
            .to_ascii_uppercase()
            .into_bytes()
            .try_into()
            .map_err(|_| MoneyError::UnknownCurrency)?;
        if contains_code(CURRENCY_CODES, code) {
            Ok(Self(code))
        } else {
            Err(MoneyError::UnknownCurrency)
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Self, MoneyError> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    #[test]
    fn parses_what_people_type() {
        for (text, code, minor) in [
            ("29.53", "EUR", 2953),
            (" 29,5 ", "EUR", 2950),
            ("29", "EUR", 2900),
            ("-3.10", "USD", -310),
            ("1200", "JPY", 1200),
            ("1.234", "KWD", 1234),
            ("0.05", "CHF", 5),
        ] {
            assert_eq!(
                Money::parse(text, Some(currency(code))).unwrap().minor,
                minor,
                "{text} {code}"
            );
        }
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for text in [
            "", "-", ".", ".5", "1.234.5", "1,234.50", "12.345", "12a", "+5", "٣", "1e3", "--1",
        ] {
            assert_eq!(
                Money::parse(text, Some(currency("EUR"))),
                Err(MoneyError::InvalidAmount),
                "{text}"
            );
        }
        assert_eq!(
            Money::parse("12.5", Some(currency("JPY"))),
            Err(MoneyError::InvalidAmount)
        );
        assert_eq!(
            Money::parse("99999999999999999999", None),
            Err(MoneyError::TooLarge)
        );
    }

    #[test]
    fn knows_decimals_by_currency() {
        for (code, exponent) in [
            ("EUR", 2),
            ("JPY", 0),
            ("KWD", 3),
            ("ISK", 0),
            ("TND", 3),
            ("MYR", 2),
        ] {
            assert_eq!(
                code.parse::<Currency>().unwrap().exponent(),
                exponent,
                "{code}"
            );
        }
        for text in ["", "EU", "EURO", "XXX", "ZZZ", "€", "E1R", "EDA"] {
            assert_eq!(
                text.parse::<Currency>(),
                Err(MoneyError::UnknownCurrency),
                "{text}"
            );
        }
    }

    #[test]
    fn changes_currency_without_changing_the_digits() {
        let amount = Money::parse("1200.00", None).unwrap();
        assert_eq!(
            amount
                .with_currency("JPY".parse().unwrap())
                .unwrap()
                .to_decimal(),
            "1200"
        );
        assert_eq!(
            amount
                .with_currency("KWD".parse().unwrap())
                .unwrap()
                .to_decimal(),
            "1200.000"
        );
        assert_eq!(
            Money::parse("12.50", None)
                .unwrap()
                .with_currency("JPY".parse().unwrap()),
            None
        );
    }

    #[test]
    fn amounts_compare_across_decimals() {
        for (text, currency, thousandths) in [
            ("12.50", "EUR", 12_500),
            ("12", "JPY", 12_000),
            ("1.234", "KWD", 1_234),
            ("-3", "USD", -3_000),
        ] {
            let money = Money::parse(text, currency.parse().ok()).unwrap();
            assert_eq!(money.to_thousandths(), thousandths, "{text}");
        }
        assert_eq!(Money::new(i64::MAX, None).to_thousandths(), i64::MAX);
    }

    #[test]
    fn json_is_integers() {
        let json = serde_json::to_string(&Money::new(2953, Some(currency("EUR")))).unwrap();
        assert_eq!(json, r#"{"minor":2953,"currency":"EUR","exponent":2}"#);
    }

    proptest! {
        #[test]
        fn decimal_text_round_trips(
            minor in i64::MIN + 1..i64::MAX,
            code in prop::sample::select(vec!["EUR", "JPY", "KWD"]),
        ) {
            let money = Money::new(minor, Some(currency(code)));
            prop_assert_eq!(Money::parse(&money.to_decimal(), Some(currency(code))), Ok(money));
        }
    }
}
