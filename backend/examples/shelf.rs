//! Fills a data folder with receipts that look read, for the benchmark: `shelf FOLDER COUNT`.
//!
//! They go in by the functions the server uses, so that every column and the full-text index are as they would be.

use std::path::PathBuf;

use anyhow::Context;
use backend::db::receipts::{self, ReadResult};
use backend::db::{Commit, DATABASE, Db};
use harness::drawn::random::Random;
use reader::page::{Line, Page, Word};
use shared::api::{FileInfo, Filing, PageSize, Status};
use shared::field::Field;
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use shared::money::{Currency, Money};
use shared::receipt::{Item, Receipt, format_date, parse_date};

/// How many receipts are kept in one transaction.
const AT_ONCE: u64 = 1000;
/// 2026-09-15.
const NOW_MS: i64 = 1_789_430_400_000;
const MINUTE_MS: i64 = 60_000;
/// How many merchants there are.
const MERCHANTS: i64 = 3000;
/// Every so many receipts one has the rare word.
const RARE: u64 = 20_000;

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
const KINDS: [&str; 8] = [
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
const SHOPS: [&str; 6] = ["Market", "Bakery", "Café", "Station", "Tools", "Pharmacy"];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder: PathBuf = arguments.next().context("which folder?")?.into();
    let count: u64 = arguments.next().context("how many?")?.parse()?;
    std::fs::create_dir_all(&folder)?;
    let db = Db::open(&folder.join(DATABASE), Commit::WithSystem).await?;
    let mut random = Random::new(1);
    let mut number = 0;
    while number < count {
        let mut tx = db.begin().await?;
        for _ in 0..AT_ONCE.min(count - number) {
            number += 1;
            let at = NOW_MS - i64::try_from(count - number)? * MINUTE_MS;
            let id = ReceiptId::new(u64::try_from(at)?, [7; 10]);
            let file = FileInfo {
                name: format!("IMG_{number}.jpg"),
                kind: FileKind::Jpeg,
                size_bytes: 1_000_000,
                sha256: format!("{number:064x}"),
            };
            receipts::insert(&mut tx, id, &file, &filing(&mut random), at).await?;
            receipts::store_result(&mut tx, id, &read(&mut random, number, at)?, at).await?;
        }
        tx.commit().await?;
    }
    db.close().await;
    Ok(())
}

fn filing(random: &mut Random) -> Filing {
    let is_filed = random.between(0, 3) > 0;
    Filing {
        note: (random.between(0, 20) == 0).then(|| "lunch with the client".to_owned()),
        category: is_filed.then(|| random.one_of(&CATEGORIES).to_owned()),
        tags: if is_filed {
            vec![random.one_of(&TAGS).to_owned()]
        } else {
            Vec::new()
        },
        captured_at_ms: None,
        ..Filing::default()
    }
}

fn read(random: &mut Random, number: u64, at_ms: i64) -> anyhow::Result<ReadResult> {
    // Few merchants have most of the receipts.
    let merchant = random.between(0, MERCHANTS) * random.between(0, MERCHANTS) / MERCHANTS;
    let merchant = format!(
        "{} {merchant}",
        SHOPS[usize::try_from(merchant)? % SHOPS.len()]
    );
    let currency: Currency = random.one_of(&CURRENCIES).parse()?;
    let day = at_ms - random.between(0, 1000) * 24 * 60 * MINUTE_MS;
    let day = jiff::Timestamp::from_millisecond(day)
        .ok()
        .context("an instant of these years")?;
    let date = parse_date(&day.to_string()[..10])?;
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
        let description = format!("{} {}", random.one_of(&GOODS), random.one_of(&KINDS));
        let amount = Money::new(minor, Some(currency));
        text.push(format!(
            "{description} {} {}",
            random.between(10_000, 99_999),
            amount.to_decimal()
        ));
        items.push(Item {
            description: field(description, 0.9),
            amount: field(amount, 0.9),
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
    if number.is_multiple_of(RARE) {
        text.push("Zanzibar".to_owned());
    }
    #[expect(clippy::cast_precision_loss, reason = "a share of few digits")]
    let sure = random.between(40, 100) as f32 / 100.0;
    let mut receipt = Receipt {
        items,
        ..Receipt::default()
    };
    receipt.merchant.name = field(merchant, sure);
    receipt.date = field(date, 0.95);
    receipt.total = field(total, 0.95);
    receipt.currency = field(currency, 0.95);
    Ok(ReadResult {
        status: Status::Ready,
        problem: None,
        engine: Some("pp-ocr".to_owned()),
        tried: Vec::new(),
        sent: Vec::new(),
        pages: vec![PageSize {
            width: 1200,
            height: 3000,
        }],
        words: vec![page(&text)],
        reading: receipt,
    })
}

fn field<T>(value: T, confidence: f32) -> Field<T> {
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

fn page(text: &[String]) -> Page {
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
