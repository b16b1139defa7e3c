//! Time of day as printed on receipts: hours, minutes, optional seconds, no time zone.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::json::FromJson;

/// Time of day. The JSON is `"HH:MM"` or `"HH:MM:SS"`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, FromJson,
)]
#[serde(into = "String", try_from = "String")]
pub struct ClockTime {
    hour: u8,
    minute: u8,
    second: Option<u8>,
}

/// Error for text that is not a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time: write it like 18:30")]
pub struct ParseTimeError;

impl ClockTime {
    /// Returns a time on the 24-hour clock, or `None` if a part is out of range.
    pub fn new(hour: u8, minute: u8, second: Option<u8>) -> Option<Self> {
        // Seconds end at 59: leap seconds are refused.
        let fits = hour < 24 && minute < 60 && second.is_none_or(|second| second < 60);
        fits.then_some(Self {
            hour,
            minute,
            second,
        })
    }

    /// Returns the hour, 0 to 23.
    pub fn hour(self) -> u8 {
        self.hour
    }

    /// Returns the minute, 0 to 59.
    pub fn minute(self) -> u8 {
        self.minute
    }
}

impl FromStr for ClockTime {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        // The digits are checked here, since `u8::from_str` would accept a plus sign.
        let part = |part: &str| match part.len() {
            1 | 2 if part.bytes().all(|byte| byte.is_ascii_digit()) => {
                part.parse::<u8>().map_err(|_| ParseTimeError)
            }
            _ => Err(ParseTimeError),
        };
        let mut parts = text.trim().split(':');
        let mut next = || parts.next().map(part);
        let (hour, minute) = (
            next().ok_or(ParseTimeError)??,
            next().ok_or(ParseTimeError)??,
        );
        let second = next().transpose()?;
        // At most three parts are allowed.
        if next().is_some() {
            return Err(ParseTimeError);
        }
        Self::new(hour, minute, second).ok_or(ParseTimeError)
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)?;
        self.second
            .map_or(Ok(()), |second| write!(f, ":{second:02}"))
    }
}

impl TryFrom<String> for ClockTime {
    type Error = ParseTimeError;

    fn try_from(text: String) -> Result<Self, ParseTimeError> {
        text.parse()
    }
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> Self {
        time.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        for (text, written) in [
            ("18:30", "18:30"),
            (" 9:05 ", "09:05"),
            ("00:00:59", "00:00:59"),
        ] {
            assert_eq!(
                text.parse::<ClockTime>().map(|time| time.to_string()),
                Ok(written.to_owned())
            );
        }
        for text in [
            "",
            "18",
            "24:00",
            "18:60",
            "18:30:60",
            "18:30:00:00",
            "+1:30",
            "018:30",
            "18h30",
            "18:",
        ] {
            assert_eq!(text.parse::<ClockTime>(), Err(ParseTimeError), "{text}");
        }
    }
}
