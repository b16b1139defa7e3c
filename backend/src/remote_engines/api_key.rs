//! API keys that can be sent but never printed.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use crate::fetch::header::HeaderValue;

/// API key that no log shows. Parsing cannot fail, because the error would print the text;
/// [`ApiKey::header_value`] validates it later.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// Returns the key as a header value that is marked as sensitive; `None` if it cannot be a key.
    pub fn header_value(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(&self.0)
            .ok()
            .filter(|_| !self.0.is_empty())?;
        value.set_sensitive(true);
        Some(value)
    }

    /// Returns a foreign text with any occurrence of the key replaced.
    pub fn redact_from(&self, text: &str) -> String {
        // An empty pattern would match everywhere.
        if self.0.is_empty() {
            text.to_owned()
        } else {
            text.replace(&self.0, "…")
        }
    }
}

impl FromStr for ApiKey {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.trim().to_owned()))
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> ApiKey {
        text.parse().unwrap_or_else(|never| match never {})
    }

    #[test]
    fn a_key_is_never_printed() {
        let key = key(" K8secret957 ");
        let header = key.header_value().unwrap();
        assert_eq!(header, "K8secret957");
        for printed in [
            format!("{key:?}"),
            format!("{header:?}"),
            key.redact_from("no K8secret957 here"),
        ] {
            assert!(!printed.contains("secret"), "{printed}");
        }
    }

    #[test]
    fn what_cannot_be_a_key_is_found_out_later() {
        for text in ["", "  ", "two\nlines"] {
            assert_eq!(key(text).header_value(), None, "{text:?}");
        }
        assert_eq!(key("").redact_from("text"), "text");
    }
}
