//! Position in a sorted list of receipts.
//!
//! A cursor has the sort value and the id of the last row of a page. It marks a place between rows,
//! so it stays valid when that row changes or disappears. For clients it is opaque text.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::filter::{SortKey, SortOrder};
use shared::id::ReceiptId;

/// Position behind a row in one order.
#[derive(Debug, Clone, PartialEq)]
pub struct Cursor {
    /// Order of the list.
    pub(super) sort: SortOrder,
    /// Sort value of the row; `None` if the row has none.
    pub(super) value: Option<SortValue>,
    /// Id of the row.
    pub(super) id: ReceiptId,
}

/// Value by which a row is sorted.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum SortValue {
    /// Time or amount.
    Integer(i64),
    /// Date or name.
    Text(String),
    /// Confidence.
    Float(f32),
}

impl Cursor {
    /// Encodes the cursor as text for clients.
    pub fn encode(&self) -> String {
        // A sign before the value tells an empty text from a missing value.
        let value = match &self.value {
            None => String::new(),
            Some(SortValue::Integer(whole)) => format!("={whole}"),
            Some(SortValue::Text(text)) => format!("={text}"),
            Some(SortValue::Float(share)) => format!("={share}"),
        };
        URL_SAFE_NO_PAD.encode(format!("{}\n{}\n{value}", self.sort, self.id))
    }

    /// Parses the text of a cursor; `None` if it is malformed or of another order.
    pub fn decode(text: &str, sort: SortOrder) -> Option<Self> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        // The value comes last, since names may have line breaks.
        let mut parts = text.splitn(3, '\n');
        let (written, id, value) = (parts.next()?, parts.next()?, parts.next()?);
        let value = match value.strip_prefix('=') {
            Some(value) => Some(SortValue::parse(value, sort.key)?),
            None if value.is_empty() && is_nullable(sort.key) => None,
            None => return None,
        };
        // A cursor of another order would skip rows.
        let is_of_sort = written
            .parse::<SortOrder>()
            .is_ok_and(|written| written == sort);
        Some(Self {
            sort,
            value,
            id: id.parse().ok()?,
        })
        .filter(|_| is_of_sort)
    }
}

impl SortValue {
    fn parse(text: &str, key: SortKey) -> Option<Self> {
        match key {
            SortKey::Created | SortKey::Total => text.parse().ok().map(Self::Integer),
            SortKey::Date | SortKey::Merchant => Some(Self::Text(text.to_owned())),
            SortKey::Confidence => text
                .parse()
                .ok()
                .filter(|share: &f32| share.is_finite())
                .map(Self::Float),
        }
    }
}

/// Returns whether receipts may lack the sort value.
pub(super) fn is_nullable(key: SortKey) -> bool {
    match key {
        SortKey::Created | SortKey::Confidence => false,
        SortKey::Date | SortKey::Merchant | SortKey::Total => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(sort: &str, value: Option<SortValue>) -> Cursor {
        Cursor {
            sort: sort.parse().unwrap(),
            value,
            id: ReceiptId::new(5, [7; 10]),
        }
    }

    #[test]
    fn is_read_as_it_was_written_and_in_its_order_only() {
        for cursor in [
            cursor("-created", Some(SortValue::Integer(-1))),
            cursor("date", Some(SortValue::Text("2026-09-15".into()))),
            cursor("merchant", Some(SortValue::Text("=a\nb".into()))),
            cursor("-merchant", None),
            cursor("total", Some(SortValue::Integer(i64::MAX))),
            cursor("confidence", Some(SortValue::Float(0.1 + 0.2))),
        ] {
            let text = cursor.encode();
            assert!(
                text.bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)),
                "{text}"
            );
            assert_eq!(Cursor::decode(&text, cursor.sort), Some(cursor.clone()));
            let other = SortOrder {
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
                Cursor::decode(&URL_SAFE_NO_PAD.encode(&text), SortOrder::default()),
                None,
                "{text}"
            );
        }
        assert_eq!(Cursor::decode("?", SortOrder::default()), None);
        let nan = URL_SAFE_NO_PAD.encode(format!("confidence\n{id}\n=NaN"));
        assert_eq!(Cursor::decode(&nan, "confidence".parse().unwrap()), None);
    }
}
