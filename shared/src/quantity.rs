//! How much of something: a decimal number, exact to the thousandth, and the percentages of taxes. No floats.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How much of an item: pieces, or kilograms, litres and the like. The JSON is decimal text: `"2"`, `"0.455"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Quantity {
    /// In thousandths.
    pub thousandths: i64,
}

/// Not a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a quantity: write it like 2 or 0.455")]
pub struct NotAQuantity;

/// A rate in basis points, hundredths of a percent: 1900 is 19 %. The JSON is that number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate(pub u32);

impl Quantity {
    /// So many pieces.
    pub fn pieces(count: i64) -> Self {
        Self {
            thousandths: count.saturating_mul(1000),
        }
    }

    /// What this much costs at `unit_price` in minor units, rounded half away from zero; `None` beyond all amounts.
    pub fn cost(self, unit_price_minor: i64) -> Option<i64> {
        rounded(
            i128::from(self.thousandths) * i128::from(unit_price_minor),
            1000,
        )
    }
}

impl Rate {
    /// The tax on a net amount, in minor units.
    pub fn of_net(self, net_minor: i64) -> Option<i64> {
        rounded(i128::from(net_minor) * i128::from(self.0), 10_000)
    }

    /// The tax within a gross amount, in minor units.
    pub fn of_gross(self, gross_minor: i64) -> Option<i64> {
        rounded(
            i128::from(gross_minor) * i128::from(self.0),
            10_000 + i128::from(self.0),
        )
    }
}

/// The quotient rounded half away from zero.
fn rounded(dividend: i128, divisor: i128) -> Option<i64> {
    let half = if dividend < 0 {
        -(divisor / 2)
    } else {
        divisor / 2
    };
    ((dividend + half) / divisor).try_into().ok()
}

impl FromStr for Rate {
    type Err = NotAQuantity;

    /// Reads percent, with a sign for it or without: `19`, `5.5 %`.
    fn from_str(text: &str) -> Result<Self, NotAQuantity> {
        let percent: Quantity = text.trim().trim_end_matches('%').trim_end().parse()?;
        let whole = percent.thousandths % 10 == 0 && (0..=100_000).contains(&percent.thousandths);
        if whole {
            (percent.thousandths / 10)
                .try_into()
                .map(Self)
                .map_err(|_| NotAQuantity)
        } else {
            Err(NotAQuantity)
        }
    }
}

impl fmt::Display for Rate {
    /// Percent without the sign: `19`, `5.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Quantity {
            thousandths: i64::from(self.0) * 10,
        }
        .fmt(f)
    }
}

impl FromStr for Quantity {
    type Err = NotAQuantity;

    fn from_str(text: &str) -> Result<Self, NotAQuantity> {
        let text = text.trim();
        let (negative, digits) = text
            .strip_prefix('-')
            .map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
        let is_number =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(fraction) || fraction.len() > 3 || whole.len() > 12 {
            return Err(NotAQuantity);
        }
        let thousandths: i64 = format!("{whole}{fraction:0<3}")
            .parse()
            .map_err(|_| NotAQuantity)?;
        Ok(Self {
            thousandths: if negative { -thousandths } else { thousandths },
        })
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
    type Error = NotAQuantity;

    fn try_from(text: String) -> Result<Self, NotAQuantity> {
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
            assert_eq!(text.parse::<Quantity>(), Err(NotAQuantity), "{text}");
        }
    }

    #[test]
    fn costs_and_taxes_are_rounded_to_the_nearest() {
        let weight: Quantity = "0.455".parse().unwrap();
        assert_eq!(weight.cost(1990), Some(905));
        assert_eq!(Quantity::pieces(-2).cost(250), Some(-500));
        assert_eq!(
            Quantity {
                thousandths: i64::MAX
            }
            .cost(i64::MAX),
            None
        );
        assert_eq!(
            (Rate(1900).of_net(10_000), Rate(1900).of_gross(11_900)),
            (Some(1900), Some(1900))
        );
        assert_eq!(
            ("5.5 %".parse(), Rate(550).to_string().as_str()),
            (Ok(Rate(550)), "5.5")
        );
        assert_eq!(
            (Rate(600).of_net(850), Rate(600).of_gross(901)),
            (Some(51), Some(51))
        );
    }
}
