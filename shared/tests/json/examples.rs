//! Examples of the JSON of larger types, all fields filled.

use serde_json::{Value, json};
use shared::fields::{FieldMut, FieldName, Kind};
use shared::json::read_value;
use shared::receipt::Receipt;

pub(super) const ID: &str = "018bcfe5-6800-7707-8707-070707070707";

pub(super) fn money() -> Value {
    json!({"minor": -1250, "currency": "EUR", "exponent": 2})
}

pub(super) fn field(value: &Value) -> Value {
    json!({
        "value": value, "raw": "\"1\"", "confidence": 0.5, "source": "qr", "page": 2,
        "box": [0.25, 0.5, 0.125, 0.0625], "words": [3, 4],
        "alternatives": [{"value": value, "confidence": 0.25}], "verified": true,
    })
}

pub(super) fn text() -> Value {
    field(&json!("a"))
}

pub(super) fn amount() -> Value {
    field(&money())
}

/// Returns the JSON of a field of the table, with a value that no other field of its kind has.
pub(super) fn table_field(name: FieldName) -> Value {
    let number = name as i64;
    let value = match name.kind() {
        Kind::Text => json!(name.as_str()),
        Kind::Date => json!(format!("{}-09-15", 2000 + number)),
        Kind::Time => json!(format!("18:{:02}", number % 60)),
        Kind::Money => json!({"minor": -1250 - number, "currency": "EUR", "exponent": 2}),
        Kind::Currency => json!("EUR"),
    };
    field(&value)
}

pub(super) fn annotations() -> Value {
    json!({
        "note": "a", "category": "b", "tags": ["c"], "captured_at_ms": 5,
        "refused": {"category": true, "tags": ["d"]},
    })
}

pub(super) fn search_texts() -> Value {
    json!({"merchant": "a", "items": "b", "notes": "c", "pages": "d", "fields": "e"})
}

pub(super) fn check_result() -> Value {
    json!({
        "id": "total", "ok": false, "expected": "1.00", "actual": "2.00", "fields": ["total"],
    })
}

pub(super) fn field_entry() -> Value {
    json!({"value": "a", "page": 1, "box": [0.25, 0.5, 0.125, 0.0625], "words": [3, 4]})
}

pub(super) fn item_entry() -> Value {
    json!({"of": 1, "description": "a", "quantity": "2", "unit_price": "3", "amount": "6"})
}

pub(super) fn tax_entry() -> Value {
    json!({"of": 0, "rate": "7", "base": "10", "amount": "0.70", "included": true})
}

pub(super) fn payment_entry() -> Value {
    json!({"of": 0, "method": "card", "brand": "a", "last4": "1234", "amount": "6"})
}

pub(super) fn corrections() -> Value {
    json!({
        "total": "1", "date": null, "cashier": field_entry(), "items": [item_entry()],
        "taxes": [tax_entry()], "payments": [payment_entry()],
        "tax_ids": [{"of": 0, "type": "VAT", "value": "1"}],
    })
}

pub(super) fn undo_state() -> Value {
    json!({"id": ID, "corrections": {"total": "1"}, "filing": annotations()})
}

pub(super) fn paper() -> Value {
    json!({
        "page": 1, "corners": [[0.0, 0.125], [0.5, 0.0], [0.5, 1.0], [0.0, 0.875]],
        "is_read": true,
    })
}

pub(super) fn download() -> Value {
    json!({
        "id": ID, "url": "https://shop.example/1.pdf", "state": "failed", "received_bytes": 5,
        "size_bytes": 9, "problem": "internal", "receipt": ID, "created_at_ms": 1,
        "updated_at_ms": -2,
    })
}

pub(super) fn facet() -> Value {
    json!({"value": "a", "count": 2})
}

pub(super) fn file() -> Value {
    json!({"name": "a.jpg", "kind": "jpeg", "size_bytes": 1_u64 << 40, "sha256": "0"})
}

pub(super) fn item() -> Value {
    json!({
        "description": text(), "quantity": field(&json!("2")), "unit": text(),
        "unit_price": amount(), "discount": amount(), "amount": amount(), "sku": text(),
        "tax_code": text(),
    })
}

pub(super) fn tax() -> Value {
    json!({
        "code": text(), "rate": field(&json!(550)), "base": amount(), "amount": amount(),
        "included": true,
    })
}

pub(super) fn payment() -> Value {
    json!({
        "method": field(&json!("cash")), "brand": text(), "last4": text(), "amount": amount(),
    })
}

pub(super) fn merchant() -> Value {
    receipt()["merchant"].clone()
}

pub(super) fn customer() -> Value {
    receipt()["customer"].clone()
}

pub(super) fn fees() -> Value {
    receipt()["fees"].clone()
}

pub(super) fn word() -> Value {
    json!({"text": "\"€\"", "confidence": 0.75, "box": [0.5, 0.25, 0.125, 0.0625]})
}

pub(super) fn page_words() -> Value {
    json!({
        "width": 1, "height": 2, "quarter_turns": 3,
        "papers": [[[0.0, 0.125], [0.5, 0.0], [0.5, 1.0], [0.0, 0.875]]],
        "lines": [{"words": [word()]}],
    })
}

/// Returns a receipt with all fields of the table, and with all parts outside it.
pub(super) fn receipt() -> Value {
    let outside = json!({
        "document_type": field(&json!("invoice")), "country": text(), "language": text(),
        "merchant": {"tax_ids": [{"type": "VAT", "value": text()}]},
        "items": [item()], "taxes": [tax()], "payments": [payment()],
        "barcodes": [{"kind": "qr", "text": "a", "page": 1}],
    });
    let mut receipt: Receipt = serde_json::from_value(outside).unwrap();
    for name in FieldName::ALL {
        let example = table_field(*name);
        match receipt.field_mut(*name) {
            FieldMut::Text(field) => *field = read_value(&example).unwrap(),
            FieldMut::Date(field) => *field = read_value(&example).unwrap(),
            FieldMut::Time(field) => *field = read_value(&example).unwrap(),
            FieldMut::Money(field) => *field = read_value(&example).unwrap(),
            FieldMut::Currency(field) => *field = read_value(&example).unwrap(),
        }
    }
    serde_json::to_value(receipt).unwrap()
}

pub(super) fn row() -> Value {
    json!({
        "id": ID, "status": "ready", "problem": "nothing-read", "merchant": "a",
        "date": "2026-09-15", "total": money(), "confidence": 0.75, "verified": true,
        "adds_up": false, "category": "b", "tags": ["c"], "has_note": true, "has_picture": true,
        "file": file(), "created_at_ms": 1, "updated_at_ms": -2,
        "hit": {"field": "item", "text": "… a"},
    })
}

pub(super) fn detail() -> Value {
    json!({
        "row": row(), "version": 7, "receipt": receipt(), "corrections": corrections(),
        "checks": [check_result()], "engine": "a",
        "tried": [{"engine": "a", "reason": "broken", "detail": "b"}],
        "sent": [{"engine": "a", "host": "host.example", "bytes": 1}],
        "filing": annotations(), "rules": [rule_application()],
        "pages": [{"width": 1, "height": 2}], "papers": [paper()], "merged_from": [ID],
    })
}

pub(super) fn rule() -> Value {
    json!({
        "id": ID, "text": "a", "merchant": "b", "category": "c", "tags": ["d"],
        "created_at_ms": 1, "updated_at_ms": 2,
    })
}

pub(super) fn rule_application() -> Value {
    json!({"rule": ID, "text": "a", "merchant": "b", "category": "c", "tags": ["d"]})
}

pub(super) fn rule_outcome() -> Value {
    json!({"merchant": "a", "category": "b", "tags": ["c"]})
}

pub(super) fn rule_effect() -> Value {
    json!({
        "id": ID, "date": "2026-09-15", "before": rule_outcome(), "after": rule_outcome(),
    })
}

pub(super) fn rule_suggestion() -> Value {
    json!({"text": "a", "merchant": "b", "category": "c", "receipts": 2})
}

pub(super) fn spending_group() -> Value {
    json!({
        "key": "2026-09", "currency": "EUR", "count": 3, "total": money(), "previous": money(),
    })
}

pub(super) fn access() -> Value {
    json!({
        "listen": "127.0.0.1:8080", "is_local": true, "hosts": ["a.example"], "trusts_proxy": true,
    })
}

pub(super) fn server_setting() -> Value {
    json!({"name": "--listen", "value": "a", "source": "flag", "description": "b"})
}

pub(super) fn month_total() -> Value {
    let sum = json!({"currency": "EUR", "count": 2, "total": money()});
    json!({"month": "2026-09", "count": 3, "sums": [sum]})
}

pub(super) fn trash_row() -> Value {
    json!({"row": row(), "deleted_at_ms": -5})
}
