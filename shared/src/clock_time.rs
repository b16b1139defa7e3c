//! A time of day as receipts print it: hours and minutes, often seconds, no zone.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A time of day. The JSON is `"HH:MM"` or `"HH:MM:SS"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ClockTime {
    hour: u8,
    minute: u8,
    second: Option<u8>,
}

/// Not a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time: write it like 18:30")]
pub struct NotATime;

impl ClockTime {
    /// A time on a clock of 24 hours; `None` where there is none such.
    pub fn new(hour: u8, minute: u8, second: Option<u8>) -> Option<Self> {
        let fits = hour < 24 && minute < 60 && second.is_none_or(|second| second < 60);
        fits.then_some(Self {
            hour,
            minute,
            second,
        })
    }

    /// The hour, 0 to 23.
    pub fn hour(self) -> u8 {
        self.hour
    }

    /// The minute, 0 to 59.
    pub fn minute(self) -> u8 {
        self.minute
    }
}

impl FromStr for ClockTime {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let part = |part: &str| match part.len() {
            1 | 2 if part.bytes().all(|byte| byte.is_ascii_digit()) => {
                part.parse::<u8>().map_err(|_| NotATime)
            }
            _ => Err(NotATime),
        };
        let mut parts = text.trim().split(':');
        let mut next = || parts.next().map(part);
        let (hour, minute) = (next().ok_or(NotATime)??, next().ok_or(NotATime)??);
        let second = next().transpose()?;
        if next().is_some() {
            return Err(NotATime);
        }
        Self::new(hour, minute, second).ok_or(NotATime)
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
    type Error = NotATime;

    fn try_from(text: String) -> Result<Self, NotATime> {
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
            assert_eq!(text.parse::<ClockTime>(), Err(NotATime), "{text}");
        }
    }
}
