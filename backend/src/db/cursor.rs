//! Where a page of the list ended: the value it is sorted by and the id of its last row. It names a place between rows, so
//! that it holds when that row changes or goes. To clients it is an opaque text.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::filter::{Sort, SortKey};
use shared::id::ReceiptId;

/// The place behind a row in one order.
#[derive(Debug, Clone, PartialEq)]
pub struct Cursor {
    /// The order.
    pub(super) sort: Sort,
    /// What the row is sorted by; `None` where it lacks it.
    pub(super) value: Option<Value>,
    /// The row.
    pub(super) id: ReceiptId,
}

/// What a row is sorted by.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// An instant, or an amount.
    Whole(i64),
    /// A day, or a name.
    Text(String),
    /// A confidence.
    Share(f32),
}

impl Cursor {
    /// The text for clients.
    pub fn encode(&self) -> String {
        let value = match &self.value {
            None => String::new(),
            Some(Value::Whole(whole)) => format!("={whole}"),
            Some(Value::Text(text)) => format!("={text}"),
            Some(Value::Share(share)) => format!("={share}"),
        };
        URL_SAFE_NO_PAD.encode(format!("{}\n{}\n{value}", self.sort, self.id))
    }

    /// Reads such a text; `None` when it is none, or of another order.
    pub fn decode(text: &str, sort: Sort) -> Option<Self> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let mut parts = text.splitn(3, '\n');
        let (written, id, value) = (parts.next()?, parts.next()?, parts.next()?);
        let value = match value.strip_prefix('=') {
            Some(value) => Some(Value::read(value, sort.key)?),
            None if value.is_empty() && is_nullable(sort.key) => None,
            None => return None,
        };
        let is_of_sort = written.parse::<Sort>().is_ok_and(|written| written == sort);
        Some(Self {
            sort,
            value,
            id: id.parse().ok()?,
        })
        .filter(|_| is_of_sort)
    }
}

impl Value {
    fn read(text: &str, key: SortKey) -> Option<Self> {
        match key {
            SortKey::Created | SortKey::Total => text.parse().ok().map(Self::Whole),
            SortKey::Date | SortKey::Merchant => Some(Self::Text(text.to_owned())),
            SortKey::Confidence => text
                .parse()
                .ok()
                .filter(|share: &f32| share.is_finite())
                .map(Self::Share),
        }
    }
}

/// A receipt may lack what is sorted by.
pub(super) fn is_nullable(key: SortKey) -> bool {
    match key {
        SortKey::Created | SortKey::Confidence => false,
        SortKey::Date | SortKey::Merchant | SortKey::Total => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(sort: &str, value: Option<Value>) -> Cursor {
        Cursor {
            sort: sort.parse().unwrap(),
            value,
            id: ReceiptId::new(5, [7; 10]),
        }
    }

    #[test]
    fn is_read_as_it_was_written_and_in_its_order_only() {
        for cursor in [
            cursor("-created", Some(Value::Whole(-1))),
            cursor("date", Some(Value::Text("2026-09-15".into()))),
            cursor("merchant", Some(Value::Text("=a\nb".into()))),
            cursor("-merchant", None),
            cursor("total", Some(Value::Whole(i64::MAX))),
            cursor("confidence", Some(Value::Share(0.1 + 0.2))),
        ] {
            let text = cursor.encode();
            assert!(
                text.bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)),
                "{text}"
            );
            assert_eq!(Cursor::decode(&text, cursor.sort), Some(cursor.clone()));
            let other = Sort {
                descending: !cursor.sort.descending,
                ..cursor.sort
            };
            assert_eq!(Cursor::decode(&text, other), None);
        }
    }

    #[test]
    fn what_was_never_written_is_none() {
        let id = ReceiptId::new(5, [7; 10]);
        let texts = [
            String::new(),
            "-created".into(),
            format!("-created\n{id}\n=x"),
            format!("-created\n{id}\n"),
            "-created\nx\n=1".into(),
        ];
        for text in texts {
            assert_eq!(
                Cursor::decode(&URL_SAFE_NO_PAD.encode(&text), Sort::default()),
                None,
                "{text}"
            );
        }
        assert_eq!(Cursor::decode("?", Sort::default()), None);
        let nan = URL_SAFE_NO_PAD.encode(format!("confidence\n{id}\n=NaN"));
        assert_eq!(Cursor::decode(&nan, "confidence".parse().unwrap()), None);
    }
}
