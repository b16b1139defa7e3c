//! The key of a service: it can be sent, and never printed.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use crate::fetch::header::HeaderValue;

/// A key that no log shows. Reading it from text cannot fail, because the error would print the text; whether
/// it can be a key is asked later.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// The key as the value of a header, marked so that it is not printed; `None` for what cannot be a key.
    pub fn header(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(&self.0)
            .ok()
            .filter(|_| !self.0.is_empty())?;
        value.set_sensitive(true);
        Some(value)
    }

    /// A text of others with the key taken out of it, should they repeat it.
    pub fn hidden_in(&self, text: &str) -> String {
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
        let header = key.header().unwrap();
        assert_eq!(header, "K8secret957");
        for printed in [
            format!("{key:?}"),
            format!("{header:?}"),
            key.hidden_in("no K8secret957 here"),
        ] {
            assert!(!printed.contains("secret"), "{printed}");
        }
    }

    #[test]
    fn what_cannot_be_a_key_is_found_out_later() {
        for text in ["", "  ", "two\nlines"] {
            assert_eq!(key(text).header(), None, "{text:?}");
        }
        assert_eq!(key("").hidden_in("text"), "text");
    }
}
