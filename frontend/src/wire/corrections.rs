//! What a person entered for a receipt, out of JSON.

use serde_json::Value;
use shared::corrections::{
    Corrections, FieldEntry, ItemEntry, PaymentEntry, TaxEntry, TaxIdEntry, WordLocation,
};
use shared::fields::FieldName;

use super::{FromJson, member};

impl FromJson for Corrections {
    fn from_json(value: &Value) -> Option<Self> {
        let mut read = Self {
            items: member(value, "items")?,
            taxes: member(value, "taxes")?,
            payments: member(value, "payments")?,
            tax_ids: member(value, "tax_ids")?,
            ..Self::default()
        };
        for field in FieldName::ALL {
            // One that is null is another than one that is absent.
            if let Some(entry) = value.get(field.as_str()) {
                read.entries.insert(*field, FieldEntry::from_json(entry)?);
            }
        }
        Some(read)
    }
}

impl FromJson for FieldEntry {
    fn from_json(value: &Value) -> Option<Self> {
        if !value.is_object() {
            return Some(Self {
                value: FromJson::from_json(value)?,
                place: None,
            });
        }
        let place = WordLocation {
            page: member(value, "page")?,
            area: member(value, "box")?,
            words: member(value, "words")?,
        };
        Some(Self {
            value: member(value, "value")?,
            place: Some(place),
        })
    }
}

impl FromJson for ItemEntry {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            of: member(value, "of")?,
            description: member(value, "description")?,
            quantity: member(value, "quantity")?,
            unit_price: member(value, "unit_price")?,
            amount: member(value, "amount")?,
        })
    }
}

impl FromJson for TaxEntry {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            of: member(value, "of")?,
            rate: member(value, "rate")?,
            base: member(value, "base")?,
            amount: member(value, "amount")?,
            included: member::<Option<bool>>(value, "included")?.unwrap_or_default(),
        })
    }
}

impl FromJson for PaymentEntry {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            of: member(value, "of")?,
            method: member(value, "method")?,
            brand: member(value, "brand")?,
            last4: member(value, "last4")?,
            amount: member(value, "amount")?,
        })
    }
}

impl FromJson for TaxIdEntry {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            of: member(value, "of")?,
            kind: member(value, "type")?,
            value: member(value, "value")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    #[test]
    fn corrections_are_read_whole() {
        let json = r#"{"total":"1","date":null,
            "cashier":{"value":"Ada","page":1,"box":[0.25,0.5,0.125,0.0625],"words":[3,4]},
            "items":[{"of":1,"description":"x","quantity":"2","unit_price":"3","amount":"6"},{"of":null}],
            "payments":[{"of":0,"method":"card","last4":"1234"}],"tax_ids":[{"type":"VAT","value":"1"}],
            "taxes":[{"of":0,"rate":"7","base":"10","amount":"0.70","included":true},{}]}"#;
        let expected = serde_json::from_str::<Corrections>(json).unwrap();
        assert_eq!(read::<Corrections>(json), Some(expected));
        assert_eq!(read::<Corrections>("{}"), Some(Corrections::default()));
    }
}
