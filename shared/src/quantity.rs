//! Quantities, exact to the thousandth, and tax rates. No floats but in the JSON of a rate.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

use crate::json::FromJson;

/// Quantity of an item: pieces, kilograms, litres. The JSON is decimal text: `"2"`, `"0.455"`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, FromJson,
)]
#[serde(into = "String", try_from = "String")]
pub struct Quantity {
    /// Value in thousandths.
    pub thousandths: i64,
}

/// Error for text that is not a quantity or a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a quantity: write it like 2 or 0.455")]
pub struct ParseQuantityError;

/// Tax rate, exact to the thousandth of a percent. The JSON is the number of basis points
/// (hundredths of a percent): 1900 is 19 %, 997.5 is 9.975 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, FromJson)]
#[serde(try_from = "f64")]
pub struct TaxRate {
    /// Value in thousandths of a percent.
    thousandths: u32,
}

/// Thousandths of a percent in 100 %.
const WHOLE_THOUSANDTHS: u32 = 100_000;

impl Quantity {
    /// Returns a quantity of whole pieces.
    pub fn from_pieces(count: i64) -> Self {
        Self {
            thousandths: count.saturating_mul(1000),
        }
    }

    /// Returns the cost at `unit_price_minor`, in minor units, rounded half away from zero; `None`
    /// on overflow.
    pub fn cost(self, unit_price_minor: i64) -> Option<i64> {
        // The product of two `i64` always fits into an `i128`.
        divide_rounded(
            i128::from(self.thousandths) * i128::from(unit_price_minor),
            1000,
        )
    }
}

impl TaxRate {
    /// Returns a rate of so many hundredths of a percent.
    pub const fn from_basis_points(basis_points: u32) -> Self {
        Self {
            thousandths: basis_points.saturating_mul(10),
        }
    }

    /// Returns the rate in thousandths of a percent.
    pub const fn thousandths(self) -> u32 {
        self.thousandths
    }

    /// Returns the tax on a net amount, in minor units; `None` on overflow.
    pub fn tax_on_net(self, net_minor: i64) -> Option<i64> {
        divide_rounded(
            i128::from(net_minor) * i128::from(self.thousandths),
            i128::from(WHOLE_THOUSANDTHS),
        )
    }

    /// Returns the tax contained in a gross amount, in minor units; `None` on overflow.
    pub fn tax_in_gross(self, gross_minor: i64) -> Option<i64> {
        // Tax = gross × rate / (1 + rate).
        divide_rounded(
            i128::from(gross_minor) * i128::from(self.thousandths),
            i128::from(WHOLE_THOUSANDTHS) + i128::from(self.thousandths),
        )
    }
}

/// Divides by a positive divisor, rounding half away from zero.
fn divide_rounded(dividend: i128, divisor: i128) -> Option<i64> {
    // Integer division truncates towards zero, so the half gets the sign of the dividend.
    let half = if dividend < 0 {
        -(divisor / 2)
    } else {
        divisor / 2
    };
    ((dividend + half) / divisor).try_into().ok()
}

impl FromStr for TaxRate {
    type Err = ParseQuantityError;

    /// Parses a percentage, 0 to 100 with at most three decimals: `19`, `5.5 %`, `9.975`.
    fn from_str(text: &str) -> Result<Self, ParseQuantityError> {
        let percent: Quantity = text.trim().trim_end_matches('%').trim_end().parse()?;
        let thousandths = u32::try_from(percent.thousandths).map_err(|_| ParseQuantityError)?;
        if thousandths <= WHOLE_THOUSANDTHS {
            Ok(Self { thousandths })
        } else {
            Err(ParseQuantityError)
        }
    }
}

impl fmt::Display for TaxRate {
    /// Formats the percentage without `%`: `19`, `5.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Quantity {
            thousandths: i64::from(self.thousandths),
        }
        .fmt(f)
    }
}

impl Serialize for TaxRate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Nearly all rates are whole basis points; only the others need a fraction.
        if self.thousandths.is_multiple_of(10) {
            serializer.serialize_u32(self.thousandths / 10)
        } else {
            serializer.serialize_f64(f64::from(self.thousandths) / 10.0)
        }
    }
}

impl TryFrom<f64> for TaxRate {
    type Error = ParseQuantityError;

    /// Converts a number of basis points, rounded to a tenth of one.
    fn try_from(basis_points: f64) -> Result<Self, ParseQuantityError> {
        let thousandths = (basis_points * 10.0).round();
        if !(0.0..=f64::from(u32::MAX)).contains(&thousandths) {
            return Err(ParseQuantityError);
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is rounded and in range"
        )]
        let thousandths = thousandths as u32;
        Ok(Self { thousandths })
    }
}

impl FromStr for Quantity {
    type Err = ParseQuantityError;

    /// Parses decimal text with a point or a comma, at most 12 digits before it and three after it.
    fn from_str(text: &str) -> Result<Self, ParseQuantityError> {
        let text = text.trim();
        let (negative, digits) = text
            .strip_prefix('-')
            .map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
        // 12 digits and three decimals always fit into an `i64`.
        let is_number =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(fraction) || fraction.len() > 3 || whole.len() > 12 {
            return Err(ParseQuantityError);
        }
        // Padding to three decimals turns the digits into thousandths.
        let thousandths: i64 = format!("{whole}{fraction:0<3}")
            .parse()
            .map_err(|_| ParseQuantityError)?;
        Ok(Self {
            thousandths: if negative { -thousandths } else { thousandths },
        })
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Sign and digits are formatted apart, because the whole part of a value such as -0.5
        // cannot carry the sign.
        let (whole, fraction) = (
            self.thousandths.unsigned_abs() / 1000,
            self.thousandths.unsigned_abs() % 1000,
        );
        let sign = if self.thousandths < 0 { "-" } else { "" };
        let fraction = format!("{fraction:03}");
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{fraction}")
    }
}

impl TryFrom<String> for Quantity {
    type Error = ParseQuantityError;

    fn try_from(text: String) -> Result<Self, ParseQuantityError> {
        text.parse()
    }
}

impl From<Quantity> for String {
    fn from(quantity: Quantity) -> Self {
        quantity.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_decimal_text() {
        for (text, thousandths, written) in [
            ("2", 2000, "2"),
            ("0.455", 455, "0.455"),
            ("1,5", 1500, "1.5"),
            ("-3", -3000, "-3"),
            (" 10.0 ", 10_000, "10"),
        ] {
            let quantity: Quantity = text.parse().unwrap();
            assert_eq!(
                (quantity.thousandths, quantity.to_string().as_str()),
                (thousandths, written),
                "{text}"
            );
        }
        for text in [
            "",
            "-",
            ".5",
            "1.",
            "1.2345",
            "1e3",
            "1 000",
            "1234567890123",
        ] {
            assert_eq!(text.parse::<Quantity>(), Err(ParseQuantityError), "{text}");
        }
    }

    #[test]
    fn costs_and_taxes_are_rounded_to_the_nearest() {
        let weight: Quantity = "0.455".parse().unwrap();
        assert_eq!(weight.cost(1990), Some(905));
        assert_eq!(Quantity::from_pieces(-2).cost(250), Some(-500));
        assert_eq!(
            Quantity {
                thousandths: i64::MAX
            }
            .cost(i64::MAX),
            None
        );
        assert_eq!(
            (
                TaxRate::from_basis_points(1900).tax_on_net(10_000),
                TaxRate::from_basis_points(1900).tax_in_gross(11_900)
            ),
            (Some(1900), Some(1900))
        );
        assert_eq!(
            (
                "5.5 %".parse(),
                TaxRate::from_basis_points(550).to_string().as_str()
            ),
            (Ok(TaxRate::from_basis_points(550)), "5.5")
        );
        assert_eq!(
            (
                TaxRate::from_basis_points(600).tax_on_net(850),
                TaxRate::from_basis_points(600).tax_in_gross(901)
            ),
            (Some(51), Some(51))
        );
    }
    #[test]
    fn rates_have_three_decimals() {
        let quebec: TaxRate = "9,975 %".parse().unwrap();
        assert_eq!(
            (quebec.thousandths(), quebec.to_string().as_str()),
            (9_975, "9.975")
        );
        assert_eq!(quebec.tax_on_net(10_000), Some(998));
        for (rate, json) in [
            (quebec, "997.5"),
            (TaxRate::from_basis_points(1900), "1900"),
            (TaxRate::from_basis_points(0), "0"),
        ] {
            assert_eq!(serde_json::to_string(&rate).unwrap(), json);
            assert_eq!(serde_json::from_str::<TaxRate>(json).unwrap(), rate);
        }
        for text in ["101", "-1", "1.2345"] {
            assert_eq!(text.parse::<TaxRate>(), Err(ParseQuantityError), "{text}");
        }
        assert!(serde_json::from_str::<TaxRate>("-1").is_err());
    }
}
