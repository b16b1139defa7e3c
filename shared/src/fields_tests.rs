//! Tests of the table of fields, and a deserializer that lists the places of a receipt.

use std::collections::BTreeSet;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::{Error, Value};

use super::*;

/// Places of a receipt outside the table: lists, and values that users do not correct.
const OUTSIDE: [&str; 8] = [
    "barcodes",
    "country",
    "document_type",
    "items",
    "language",
    "merchant.tax_ids",
    "payments",
    "taxes",
];

/// Deserializer that records the places of fields and lists, and returns empty ones.
struct PlaceRecorder<'a> {
    place: String,
    found: &'a mut BTreeSet<String>,
}

/// Members of an object that is being recorded.
struct Members<'a> {
    place: String,
    names: std::slice::Iter<'static, &'static str>,
    name: &'static str,
    found: &'a mut BTreeSet<String>,
}

impl<'de> Deserializer<'de> for PlaceRecorder<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom(format!("{} is no field", self.place)))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.found.insert(self.place);
        Value::Array(Vec::new()).deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == "Field" {
            self.found.insert(self.place);
            let gap = serde_json::to_value(Field::<String>::gap())?;
            return gap.deserialize_struct(name, names, visitor);
        }
        visitor.visit_map(Members {
            place: self.place,
            names: names.iter(),
            name: "",
            found: self.found,
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct tuple tuple_struct map enum identifier ignored_any
    }
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some(name) = self.names.next() else {
            return Ok(None);
        };
        self.name = name;
        seed.deserialize(Value::from(*name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let separator = if self.place.is_empty() { "" } else { "." };
        seed.deserialize(PlaceRecorder {
            place: [&self.place, separator, self.name].concat(),
            found: self.found,
        })
    }
}

#[test]
fn every_field_of_a_receipt_is_in_the_table() {
    let mut found = BTreeSet::new();
    Receipt::deserialize(PlaceRecorder {
        place: String::new(),
        found: &mut found,
    })
    .unwrap();
    let declared = PLACES
        .iter()
        .map(|place| place.replace(' ', ""))
        .chain(OUTSIDE.map(str::to_owned));
    assert_eq!(found, declared.collect());
}

#[test]
fn every_field_is_shown_in_one_group() {
    let main = [
        FieldName::Merchant,
        FieldName::Date,
        FieldName::Time,
        FieldName::Total,
        FieldName::Currency,
    ];
    let shown = main
        .into_iter()
        .chain(Group::ALL.into_iter().flat_map(Group::fields));
    let shown: Vec<_> = shown.collect();
    assert_eq!(shown.len(), FieldName::ALL.len());
    // Main fields are placed one by one on the page; a new field without a group would be hidden.
    assert_eq!(
        shown.into_iter().collect::<BTreeSet<_>>(),
        FieldName::ALL.iter().copied().collect()
    );
}

#[test]
fn every_text_is_searched() {
    for field in FieldName::ALL {
        if field.kind() == Kind::Text {
            assert_ne!(field.search_part(), None, "{}", field.as_str());
        }
    }
}

#[test]
fn only_amounts_are_added_up() {
    for field in FieldName::ALL {
        if field.sum_role().is_some() {
            assert_eq!(field.kind(), Kind::Money, "{}", field.as_str());
        }
    }
}

#[test]
fn names_are_unique() {
    let names: BTreeSet<_> = FieldName::ALL.iter().map(|field| field.as_str()).collect();
    assert_eq!(names.len(), FieldName::ALL.len());
    for field in FieldName::ALL {
        assert_eq!(FieldName::from_name(field.as_str()), Some(*field));
    }
}
