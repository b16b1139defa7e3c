//! Reads the JSON of the server and of the local storage into the types of `shared`.
//!
//! Those types have serde's derived readers, but the code these derive for every type is a tenth of the first
//! load, for messages about malformed JSON that nobody would see here. So values are picked from a parsed
//! tree instead; the tests hold both ways against each other.

mod corrections;
mod fields;
pub(crate) mod filing;
mod finding;
mod links;
mod receipt;
mod rules;
mod spending;
mod words;

use serde_json::Value;
use shared::api::{Event, KnownFile, ServerInfo};
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};
use shared::profile::{Profile, ProfilePicture};

/// Can be read from JSON.
pub(crate) trait FromJson: Sized {
    /// `None` where the value is not what it should be.
    fn from_json(value: &Value) -> Option<Self>;
}

/// Reads a whole text.
pub(crate) fn read<T: FromJson>(text: &str) -> Option<T> {
    T::from_json(&serde_json::from_str::<Value>(text).ok()?)
}

/// A member of an object. An absent one is like null.
pub(crate) fn member<T: FromJson>(object: &Value, name: &str) -> Option<T> {
    T::from_json(object.get(name).unwrap_or(&Value::Null))
}

impl FromJson for String {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl FromJson for bool {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

impl FromJson for u64 {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_u64()
    }
}

impl FromJson for i64 {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_i64()
    }
}

impl FromJson for u32 {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_u64()?.try_into().ok()
    }
}

impl FromJson for f32 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it was an f32 when it was written"
    )]
    fn from_json(value: &Value) -> Option<Self> {
        value.as_f64().map(|number| number as f32)
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: &Value) -> Option<Self> {
        if value.is_null() {
            Some(None)
        } else {
            T::from_json(value).map(Some)
        }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: &Value) -> Option<Self> {
        // A plain loop: what collects an iterator weighs more, anew for every type of item.
        let mut items = Self::new();
        for item in value.as_array()? {
            items.push(T::from_json(item)?);
        }
        Some(items)
    }
}

impl FromJson for ReceiptId {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_str()?.parse().ok()
    }
}

impl FromJson for ProblemCode {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_str()?.parse().ok()
    }
}

impl FromJson for Problem {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self::new(member(value, "code")?, member(value, "detail")?))
    }
}

impl FromJson for ServerInfo {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            version: member(value, "version")?,
            max_file_bytes: member(value, "max_file_bytes")?,
            engine: member(value, "engine")?,
            // Nobody here asks for them: a receipt says who read it.
            engines: Vec::new(),
        })
    }
}

impl FromJson for KnownFile {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            receipt: member(value, "receipt")?,
        })
    }
}

impl FromJson for Profile {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            picture: member(value, "picture")?,
        })
    }
}

impl FromJson for ProfilePicture {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            version: member(value, "version")?,
        })
    }
}

impl FromJson for Event {
    fn from_json(value: &Value) -> Option<Self> {
        match value.get("type")?.as_str()? {
            "changed" => Some(Self::Changed {
                row: Box::new(member(value, "row")?),
            }),
            "deleted" => Some(Self::Deleted {
                id: member(value, "id")?,
            }),
            "missed" => Some(Self::Missed),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What serde writes is read back the same.
    pub(super) fn check<T: FromJson + serde::Serialize + PartialEq + std::fmt::Debug>(value: &T) {
        let json = serde_json::to_string(value).unwrap();
        assert_eq!(read::<T>(&json).as_ref(), Some(value), "{json}");
    }

    #[test]
    fn reads_what_serde_writes() {
        check(&Problem::new(
            ProblemCode::DateUnusable,
            Some("date".into()),
        ));
        check(&Problem::from(ProblemCode::Internal));
        check(&ServerInfo {
            version: "1".into(),
            max_file_bytes: 5,
            engine: None,
            engines: Vec::new(),
        });
        check(&KnownFile {
            receipt: ReceiptId::new(1, [0; 10]),
        });
        check(&Profile::default());
        check(&Profile {
            picture: Some(ProfilePicture {
                version: "1".into(),
            }),
        });
        for event in [
            Event::Deleted {
                id: ReceiptId::new(1, [0; 10]),
            },
            Event::Missed,
        ] {
            check(&event);
        }
        for code in ProblemCode::ALL {
            check(code);
        }
    }

    #[test]
    fn what_is_malformed_is_nothing() {
        for text in [
            "",
            "{}",
            "[]",
            r#"{"type":"new"}"#,
            r#"{"type":"changed"}"#,
            r#"{"type":"deleted","id":1}"#,
        ] {
            assert_eq!(read::<Event>(text), None, "{text}");
        }
    }
}
