//! Countries whose receipts the reader knows, by their ISO 3166-1 codes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::json::FromJson;

/// Codes of the countries, two letters each, without separators.
const COUNTRY_CODES: &str = concat!(
    "AEALAMARATAUAZBABDBEBGBOBRBYCACHCICLCMCNCOCRCYCZDEDKDOECEEEGESFIFRGBGEGHGRGTHKHRHUIDIEILIN",
    "ISITJPKEKGKRKZLILKLTLULVMAMDMEMKMOMTMXMYNGNLNONPNZPAPEPHPKPLPTPYRORSRUSASESGSISKSNTHTNTRTW",
    "UAUSUYUZVNZA",
);

/// Country by its ISO 3166-1 alpha-2 code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[serde(into = "String", try_from = "String")]
pub struct Country([u8; 2]);

/// Error for text that is not the code of a known country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a known country: write two letters like DE")]
pub struct UnknownCountry;

impl Country {
    /// Returns all countries in the order of their codes.
    pub fn all() -> impl Iterator<Item = Self> {
        let codes = COUNTRY_CODES.as_bytes().chunks_exact(2);
        codes.map(|code| Self([code[0], code[1]]))
    }

    /// Returns the two-letter code.
    pub fn code(&self) -> &str {
        // Only codes of the list are constructed, so the fallback is never used.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Country {
    type Err = UnknownCountry;

    fn from_str(text: &str) -> Result<Self, UnknownCountry> {
        let text = text.trim();
        Self::all()
            .find(|country| country.code().eq_ignore_ascii_case(text))
            .ok_or(UnknownCountry)
    }
}

impl TryFrom<String> for Country {
    type Error = UnknownCountry;

    fn try_from(text: String) -> Result<Self, UnknownCountry> {
        text.parse()
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.code().to_owned()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_parsed_in_any_case() {
        let all: Vec<Country> = Country::all().collect();
        assert!(all.is_sorted_by(|one, next| one < next), "{all:?}");
        assert_eq!(" de ".parse::<Country>().unwrap().code(), "DE");
        for text in ["", "D", "DEU", "XX", "ED", "é"] {
            assert_eq!(text.parse::<Country>(), Err(UnknownCountry), "{text}");
        }
    }
}
