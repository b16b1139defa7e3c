//! The readers of `FromJson` read what serde reads and writes, for every type that derives one.

#![expect(clippy::unwrap_used, reason = "a test ends at the first failure")]

mod examples;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::fs;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::annotations::{Annotations, RuleOverrides};
use shared::api::*;
use shared::bulk::*;
use shared::checks::*;
use shared::clock_time::ClockTime;
use shared::corrections::*;
use shared::country::Country;
use shared::device_reading::DeviceReading;
use shared::field::*;
use shared::fields::FieldName;
use shared::file_kind::FileKind;
use shared::id::*;
use shared::json::{self, FromJson};
use shared::money::{Currency, Money};
use shared::offline::OfflineReceipt;
use shared::problem::*;
use shared::profile::*;
use shared::provenance::*;
use shared::quantity::*;
use shared::receipt::*;
use shared::rules::*;
use shared::search_results::*;
use shared::search_texts::SearchTexts;
use shared::server_settings::*;

use examples::*;

/// Levels below an example in which parts are damaged: deeper parts are examples themselves.
const DAMAGE_DEPTH: u32 = 2;
/// Places in the JSON of a receipt that are published and must not change. Fields added later need
/// no row.
const PUBLISHED_PLACES: [(FieldName, &str); 30] = [
    (FieldName::Merchant, "/merchant/name"),
    (FieldName::Date, "/date"),
    (FieldName::Time, "/time"),
    (FieldName::Total, "/total"),
    (FieldName::Currency, "/currency"),
    (FieldName::Subtotal, "/subtotal"),
    (FieldName::DiscountTotal, "/discount_total"),
    (FieldName::TaxTotal, "/tax_total"),
    (FieldName::ServiceCharge, "/fees/service_charge"),
    (FieldName::Shipping, "/fees/shipping"),
    (FieldName::Deposit, "/fees/deposit"),
    (FieldName::Tip, "/tip"),
    (FieldName::Rounding, "/fees/rounding"),
    (FieldName::AmountDue, "/amount_due"),
    (FieldName::AmountPaid, "/amount_paid"),
    (FieldName::Change, "/change"),
    (FieldName::Cashback, "/fees/cashback"),
    (FieldName::ReceiptNumber, "/receipt_number"),
    (FieldName::Cashier, "/cashier"),
    (FieldName::Table, "/table"),
    (FieldName::DueDate, "/due_date"),
    (FieldName::ServiceStart, "/service_start"),
    (FieldName::ServiceEnd, "/service_end"),
    (FieldName::CustomerName, "/customer/name"),
    (FieldName::CustomerAddress, "/customer/address"),
    (FieldName::CustomerTaxId, "/customer/tax_id"),
    (FieldName::Address, "/merchant/address"),
    (FieldName::Phone, "/merchant/phone"),
    (FieldName::Url, "/merchant/url"),
    (FieldName::Email, "/merchant/email"),
];

/// Every type with an example of its JSON, all fields filled; for an enum of names any of them.
macro_rules! examples {
    ($($type:ty = $json:expr;)+) => {
        #[test]
        fn reads_what_serde_reads() {
            $(check::<$type>(&$json);)+
        }

        const TYPES: &[&str] = &[$(stringify!($type)),+];
    };
}

examples! {
    Access = access();
    Alternative<String> = json!({"value": "a", "confidence": 0.25});
    Annotations = annotations();
    Area = json!([0.25, 0.5, 0.125, 0.0625]);
    Barcode = json!({"kind": "qr", "text": "a", "page": 1});
    BulkFailure = json!({"id": ID, "problem": "internal"});
    BulkResponse = json!({
        "done": [ID], "failed": [{"id": ID, "problem": "internal"}], "before": [undo_state()],
    });
    Check = check_result();
    CheckId = json!("tax_total");
    ClockTime = json!("18:30:05");
    Corrections = corrections();
    Country = json!("DE");
    Currency = json!("EUR");
    CurrencyTotal = json!({"currency": "EUR", "count": 1, "total": money()});
    Customer = customer();
    DetectedPaper = paper();
    DeviceReading = json!({"merchant": "a", "date": "2026-09-15", "total": money()});
    DocumentType = json!("credit_note");
    Download = download();
    DownloadPage = json!({"downloads": [download()]});
    DownloadState = json!("running");
    DuplicateList = json!({"receipts": [row()]});
    EngineInfo = json!({"name": "a", "sends_to": "host.example"});
    Event = json!({"type": "changed", "row": row()});
    Event = json!({"type": "deleted", "id": ID});
    Event = json!({"type": "missed"});
    Facet = facet();
    Facets = json!({
        "merchants": [facet()], "categories": [facet()], "tags": [facet()], "currencies": [facet()],
    });
    FailedAttempt = json!({"engine": "a", "reason": "busy", "detail": "b"});
    FallbackReason = json!("busy");
    Fees = fees();
    Field<Currency> = field(&json!("EUR"));
    Field<Money> = amount();
    Field<String> = text();
    FieldEntry = field_entry();
    FieldEntry = json!("a");
    FieldEntry = Value::Null;
    FileInfo = file();
    FileKind = json!("heif");
    HitField = json!("note");
    Item = item();
    ItemEntry = item_entry();
    KnownFile = json!({"receipt": ID});
    LineWords = json!({"words": [word()]});
    Merchant = merchant();
    Money = money();
    MonthTotal = month_total();
    MonthTotals = json!({"months": [month_total()]});
    Neighbours = json!({"previous": ID, "next": ID});
    PageSize = json!({"width": 1, "height": 2});
    PageWords = page_words();
    Payment = payment();
    PaymentEntry = payment_entry();
    PaymentMethod = json!("card");
    PlacedWord = word();
    Problem = json!({
        "code": "date-unusable", "status": 422, "title": "a", "detail": "date",
    });
    ProblemCode = json!("date-unusable");
    Profile = json!({"picture": {"version": "1"}, "home_currency": "EUR", "home_country": "DE"});
    ProfilePicture = json!({"version": "1"});
    Quantity = json!("0.455");
    Receipt = receipt();
    ReceiptDetail = detail();
    ReceiptId = json!(ID);
    ReceiptPage = json!({
        "receipts": [row()], "next": "a", "count": 1,
        "sums": [{"currency": null, "count": 1, "total": money()}],
        "similar": [{"typed": "a", "similar": ["b"]}],
    });
    ReceiptRow = row();
    ReceiptStatus = json!("ready");
    ReceiptWords = json!({"pages": [page_words()]});
    Rule = rule();
    RuleApplication = rule_application();
    RuleEffect = rule_effect();
    RuleId = json!(ID);
    RuleList = json!({"rules": [{"rule": rule(), "receipts": 1}]});
    RuleOutcome = rule_outcome();
    RuleOverrides = json!({"category": true, "tags": ["a"]});
    RulePreview = json!({"matching": 1, "changing": 2, "first": [rule_effect()]});
    RuleResponse = json!({"rule": rule(), "changed": 1});
    RuleRow = json!({"rule": rule(), "receipts": 1});
    RuleSuggestion = rule_suggestion();
    RuleSuggestions = json!({"suggestions": [rule_suggestion()]});
    SearchHit = json!({"field": "item", "text": "… a"});
    SearchTexts = search_texts();
    SentBytes = json!({"engine": "a", "host": "host.example", "bytes": 1_u64 << 33});
    ServerInfo = json!({
        "version": "1", "max_file_bytes": 5, "engine": "a",
        "engines": [{"name": "a", "sends_to": null}],
    });
    ServerSetting = server_setting();
    ServerSettings = json!({
        "data_folder": "/a", "commit": "0123456", "access": access(),
        "settings": [server_setting()],
    });
    SettingSource = json!("environment");
    SimilarWords = json!({"typed": "a", "similar": ["b"]});
    Source = json!("taught");
    Spending = json!({"groups": [spending_group()], "more": 1, "left_out": 2});
    SpendingGroup = spending_group();
    StorageUse = json!({
        "receipts": 1, "originals_bytes": 2, "pictures_bytes": 3, "database_bytes": 4,
        "free_bytes": 1_u64 << 40,
    });
    OfflineReceipt = json!({"row": row(), "currency": "EUR", "texts": search_texts()});
    Tax = tax();
    TaxEntry = tax_entry();
    TaxId = json!({"type": "VAT", "value": text()});
    TaxIdEntry = json!({"of": 0, "type": "VAT", "value": "1"});
    TaxRate = json!(550);
    TrashPage = json!({"receipts": [trash_row()], "count": 1, "kept_ms": 5});
    TrashRow = trash_row();
    UndoState = undo_state();
    WordLocation = json!({"page": 1, "box": [0.25, 0.5, 0.125, 0.0625], "words": [3, 4]});
}

/// Compares both readers on an example and on everything that can be wrong in it.
#[track_caller]
fn check<T>(example: &Value)
where
    T: FromJson + Serialize + DeserializeOwned + PartialEq + Debug,
{
    let by_serde: T = serde_json::from_value(example.clone()).unwrap();
    let written = serde_json::to_string(&by_serde).unwrap();
    assert_eq!(json::read::<T>(&written).as_ref(), Some(&by_serde));
    assert_eq!(
        serde_json::to_value(&by_serde).unwrap(),
        *example,
        "what is written"
    );
    if let Value::Object(members) = example {
        let names: BTreeSet<_> = T::NAMES.iter().copied().collect();
        assert!(
            names.is_empty()
                || members.keys().map(String::as_str).collect::<BTreeSet<_>>() == names,
            "the example has the members {names:?}"
        );
    } else {
        for name in T::NAMES {
            let by_serde: T = serde_json::from_value(json!(name)).unwrap();
            assert_eq!(json::read_value::<T>(&json!(name)), Some(by_serde));
        }
    }
    for damaged in damaged(example, DAMAGE_DEPTH) {
        // Serde takes a list in place of an object, too. Nobody writes that.
        assert_eq!(
            json::read_value::<T>(&damaged),
            serde_json::from_value(damaged.clone()).ok(),
            "{damaged}"
        );
    }
}

/// Returns the value in all ways in which one part, at most `depth` levels down, is absent or
/// another.
fn damaged(value: &Value, depth: u32) -> Vec<Value> {
    let others = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(300),
        json!(1_u64 << 40),
        json!(0.5),
        json!(""),
        json!("x"),
        json!("2026-09-15"),
        json!({}),
        json!({"unknown": 1}),
    ];
    let mut all = others.to_vec();
    if depth == 0 {
        return all;
    }
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let with = |other: Option<Value>| {
                    let mut members = members.clone();
                    match other {
                        Some(other) => drop(members.insert(name.clone(), other)),
                        None => drop(members.remove(name)),
                    }
                    Value::Object(members)
                };
                all.push(with(None));
                all.extend(
                    damaged(member, depth - 1)
                        .into_iter()
                        .map(|other| with(Some(other))),
                );
            }
        }
        Value::Array(items) => {
            all.push(json!([]));
            for (at, item) in items.iter().enumerate() {
                let with = |other: Value| {
                    let mut items = items.clone();
                    items[at] = other;
                    Value::Array(items)
                };
                all.extend(damaged(item, depth - 1).into_iter().map(with));
            }
            all.push([items.as_slice(), &[json!(1)]].concat().into());
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    all
}

#[test]
fn every_type_that_derives_a_reader_has_an_example() {
    let types: BTreeSet<_> = TYPES
        .iter()
        .map(|name| name.split([' ', '<']).next().unwrap())
        .collect();
    let mut missing = Vec::new();
    for text in read_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        // Private types are forms of public ones.
        let public = text
            .split("#[derive(")
            .skip(1)
            .filter(|code| code.split(")]").next().unwrap().contains("FromJson"))
            .filter_map(|code| {
                let line = code
                    .lines()
                    .find(|line| !line.starts_with(['#', '/', ' ']))?;
                line.strip_prefix("pub struct ")
                    .or_else(|| line.strip_prefix("pub enum "))
            });
        missing.extend(
            public
                .map(|line| line.split(['(', '<', ' ', ';']).next().unwrap().to_owned())
                .filter(|name| !types.contains(name.as_str())),
        );
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_problem_and_every_correction_is_read() {
    for code in ProblemCode::ALL {
        check::<ProblemCode>(&json!(code.as_str()));
    }
    for field in FieldName::ALL {
        check::<Corrections>(&json!({ field.as_str(): "a" }));
    }
}

#[test]
fn fields_keep_their_places_and_forms_in_the_json() {
    let receipt = receipt();
    for (name, place) in PUBLISHED_PLACES {
        let written = receipt.pointer(place);
        assert_eq!(written, Some(&table_field(name)), "{place}");
    }
}

#[test]
fn text_that_is_not_json_is_nothing() {
    for text in ["", "{", "{}}", "nothing"] {
        assert_eq!(json::read::<Corrections>(text), None, "{text}");
    }
}

fn read_sources(folder: &Path) -> Vec<String> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources.extend(read_sources(&path));
        } else {
            sources.push(fs::read_to_string(path).unwrap());
        }
    }
    sources
}
