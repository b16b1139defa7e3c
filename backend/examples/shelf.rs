//! Generator of data folders with many receipts, for the benchmark.
//!
//! Usage: `shelf FOLDER COUNT`. Receipts are inserted with the functions of the server, so that all
//! columns and the full-text index are as in production.

use std::path::PathBuf;

use anyhow::Context;
use backend::db::receipts::{self, ReadResult};
use backend::db::{CommitLevel, DATABASE, Db};
use harness::drawn::random::Random;
use reader::page::{Line, Page, Word};
use shared::annotations::Annotations;
use shared::api::{FileInfo, PageSize, ReceiptStatus};
use shared::field::Field;
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use shared::money::{Currency, Money};
use shared::receipt::{Item, Receipt, format_date, parse_date};

/// Receipts per transaction.
const RECEIPTS_PER_TRANSACTION: u64 = 1000;
/// 2026-09-15.
const NOW_MS: i64 = 1_789_430_400_000;
const MINUTE_MS: i64 = 60_000;
/// Number of merchants.
const MERCHANT_COUNT: i64 = 3000;
/// One receipt in this many contains the rare word.
const RARE_WORD_INTERVAL: u64 = 20_000;

const GOODS: [&str; 24] = [
    "Milk",
    "Oat milk",
    "Bread",
    "Butter",
    "Apples",
    "Bananas",
    "Coffee",
    "Tea",
    "Cheese",
    "Eggs",
    "Rice",
    "Pasta",
    "Tomatoes",
    "Salad",
    "Chicken",
    "Water",
    "Juice",
    "Soap",
    "Paper",
    "Batteries",
    "Screws",
    "Paint",
    "Socks",
    "Ticket",
];
const QUALIFIERS: [&str; 8] = [
    "organic", "fresh", "large", "small", "pack", "family", "local", "special",
];
const CATEGORIES: [&str; 6] = [
    "Food",
    "Travel",
    "Household",
    "Office",
    "Clothes",
    "Leisure",
];
const TAGS: [&str; 5] = ["trip", "client", "home", "2026", "shared"];
const CURRENCIES: [&str; 5] = ["EUR", "EUR", "EUR", "USD", "JPY"];
const MERCHANT_NAMES: [&str; 6] = ["Market", "Bakery", "Café", "Station", "Tools", "Pharmacy"];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder: PathBuf = arguments.next().context("which folder?")?.into();
    let count: u64 = arguments.next().context("how many?")?.parse()?;
    std::fs::create_dir_all(&folder)?;
    let db = Db::open(&folder.join(DATABASE), CommitLevel::Buffered).await?;
    let mut random = Random::new(1);
    let mut number = 0;
    while number < count {
        let mut tx = db.begin().await?;
        for _ in 0..RECEIPTS_PER_TRANSACTION.min(count - number) {
            number += 1;
            // One receipt a minute, the last one now.
            let at = NOW_MS - i64::try_from(count - number)? * MINUTE_MS;
            let id = ReceiptId::new(u64::try_from(at)?, [7; 10]);
            let file = FileInfo {
                name: format!("IMG_{number}.jpg"),
                kind: Some(FileKind::Jpeg),
                size_bytes: 1_000_000,
                sha256: format!("{number:064x}"),
            };
            receipts::insert_receipt(&mut tx, id, &file, &random_annotations(&mut random), at)
                .await?;
            receipts::store_result(&mut tx, id, &random_result(&mut random, number, at)?, at)
                .await?;
        }
        tx.commit().await?;
    }
    db.close().await;
    Ok(())
}

fn random_annotations(random: &mut Random) -> Annotations {
    let is_filed = random.between(0, 3) > 0;
    Annotations {
        note: (random.between(0, 20) == 0).then(|| "lunch with the client".to_owned()),
        category: is_filed.then(|| random.one_of(&CATEGORIES).to_owned()),
        tags: if is_filed {
            vec![random.one_of(&TAGS).to_owned()]
        } else {
            Vec::new()
        },
        captured_at_ms: None,
        ..Annotations::default()
    }
}

fn random_result(random: &mut Random, number: u64, at_ms: i64) -> anyhow::Result<ReadResult> {
    // The product of two draws gives few merchants most of the receipts.
    let merchant =
        random.between(0, MERCHANT_COUNT) * random.between(0, MERCHANT_COUNT) / MERCHANT_COUNT;
    let merchant = format!(
        "{} {merchant}",
        MERCHANT_NAMES[usize::try_from(merchant)? % MERCHANT_NAMES.len()]
    );
    let currency: Currency = random.one_of(&CURRENCIES).parse()?;
    let day = at_ms - random.between(0, 1000) * 24 * 60 * MINUTE_MS;
    let day = jiff::Timestamp::from_millisecond(day)
        .ok()
        .context("an instant of these years")?;
    let date = parse_date(&day.to_string()[..10])?;
    // Items add up to the total, so that the checks hold.
    let (mut items, mut total, mut text) = (Vec::new(), 0, Vec::new());
    text.push(merchant.clone());
    text.push(format!(
        "{} Main Street Springfield Tel 030 {}",
        random.between(1, 99),
        random.between(100_000, 999_999)
    ));
    for _ in 0..random.between(3, 12) {
        let minor = random.between(50, 3000);
        total += minor;
        let description = format!("{} {}", random.one_of(&GOODS), random.one_of(&QUALIFIERS));
        let amount = Money::new(minor, Some(currency));
        text.push(format!(
            "{description} {} {}",
            random.between(10_000, 99_999),
            amount.to_decimal()
        ));
        items.push(Item {
            description: build_field(description, 0.9),
            amount: build_field(amount, 0.9),
            ..Item::default()
        });
    }
    let total = Money::new(total, Some(currency));
    text.push(format!("Total {} {}", currency.code(), total.to_decimal()));
    text.push(format!(
        "{} {}:{} Receipt {}",
        format_date(date),
        random.between(8, 20),
        random.between(10, 59),
        random.next()
    ));
    text.push("Thank you for your visit".to_owned());
    // The rare word measures searches with few hits.
    if number.is_multiple_of(RARE_WORD_INTERVAL) {
        text.push("Zanzibar".to_owned());
    }
    #[expect(clippy::cast_precision_loss, reason = "a share of few digits")]
    let sure = random.between(40, 100) as f32 / 100.0;
    let mut receipt = Receipt {
        items,
        ..Receipt::default()
    };
    receipt.merchant.name = build_field(merchant, sure);
    receipt.date = build_field(date, 0.95);
    receipt.total = build_field(total, 0.95);
    receipt.currency = build_field(currency, 0.95);
    Ok(ReadResult {
        status: ReceiptStatus::Ready,
        problem: None,
        engine: Some("pp-ocr".to_owned()),
        tried: Vec::new(),
        sent: Vec::new(),
        pages: vec![PageSize {
            width: 1200,
            height: 3000,
        }],
        words: vec![build_page(&text)],
        reading: receipt,
    })
}

fn build_field<T>(value: T, confidence: f32) -> Field<T> {
    let area = Some([0.123_456, 0.234_567, 0.345_678, 0.012_345].into());
    Field {
        value: Some(value),
        confidence,
        page: Some(1),
        area,
        words: vec![1, 2],
        ..Field::gap()
    }
}

fn build_page(text: &[String]) -> Page {
    let area = [0.123_456, 0.234_567, 0.345_678, 0.012_345];
    let word = |text: &str| Word {
        text: text.to_owned(),
        confidence: 0.98,
        area: area.into(),
    };
    let lines = text.iter().map(|line| Line {
        words: line.split(' ').map(word).collect(),
    });
    Page {
        width: 1200,
        height: 3000,
        lines: lines.collect(),
        ..Page::default()
    }
}
