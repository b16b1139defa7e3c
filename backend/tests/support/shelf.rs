//! Receipts as if they had been read, put straight into the database.

use reader::page::{Line, Page, Word};
use shared::annotations::Annotations;
use shared::api::{FileInfo, PageSize, ReceiptStatus};
use shared::field::Field;
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use shared::money::Money;
use shared::receipt::{Item, Receipt, parse_date};

use backend::db::receipts::{self, ReadResult};
use shared::problem::ProblemCode;

use super::TestServer;

/// A receipt in the making.
#[derive(Debug, Clone, Default)]
pub struct Shelved {
    pub receipt: Box<Receipt>,
    pub filing: Annotations,
    pub text: String,
    pub problem: Option<ProblemCode>,
}

pub fn is<T>(value: T) -> Field<T> {
    Field {
        value: Some(value),
        confidence: 0.95,
        ..Field::gap()
    }
}

impl Shelved {
    pub fn of(merchant: &str) -> Self {
        let mut shelved = Self::default();
        if !merchant.is_empty() {
            shelved.receipt.merchant.name = is(merchant.to_owned());
        }
        shelved
    }

    pub fn on(mut self, date: &str) -> Self {
        self.receipt.date = is(parse_date(date).unwrap());
        self
    }

    pub fn total(mut self, total: &str, currency: &str) -> Self {
        let currency = currency.parse().ok();
        if let Some(currency) = currency {
            self.receipt.currency = is(currency);
        }
        self.receipt.total = is(Money::parse(total, currency).unwrap());
        self
    }

    pub fn item(mut self, description: &str, amount: &str) -> Self {
        let amount = is(Money::parse(amount, self.receipt.currency.value).unwrap());
        let description = is(description.to_owned());
        self.receipt.items.push(Item {
            description,
            amount,
            ..Item::default()
        });
        self
    }

    pub fn filed(mut self, category: &str, tags: &[&str]) -> Self {
        self.filing.category = Some(category.to_owned()).filter(|category| !category.is_empty());
        self.filing.tags = tags.iter().map(ToString::to_string).collect();
        self
    }

    pub fn note(mut self, note: &str) -> Self {
        self.filing.note = Some(note.to_owned());
        self
    }

    pub fn text(mut self, text: &str) -> Self {
        text.clone_into(&mut self.text);
        self
    }

    pub fn sure(mut self, confidence: f32) -> Self {
        self.receipt.merchant.name.confidence = confidence;
        self.receipt.date.confidence = confidence;
        self.receipt.total.confidence = confidence;
        self
    }

    pub fn failed(mut self) -> Self {
        self.problem = Some(ProblemCode::NothingRead);
        self
    }
}

impl TestServer {
    /// Adds a receipt that was read, `number` milliseconds after 1970.
    pub async fn shelve(&self, number: u64, shelved: Shelved) -> ReceiptId {
        let id = ReceiptId::new(number, [7; 10]);
        let now = i64::try_from(number).unwrap();
        let file = FileInfo {
            name: format!("{number}.jpg"),
            kind: FileKind::Jpeg,
            size_bytes: 1,
            sha256: number.to_string(),
        };
        let mut tx = self.app.db.begin().await.unwrap();
        receipts::insert_receipt(&mut tx, id, &file, &shelved.filing, now)
            .await
            .unwrap();
        receipts::store_result(&mut tx, id, &read(shelved), now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id
    }
}

fn read(shelved: Shelved) -> ReadResult {
    let lines = shelved.text.lines().map(|line| Line {
        words: line
            .split(' ')
            .map(|word| Word {
                text: word.to_owned(),
                confidence: 1.0,
                area: [0.0; 4].into(),
            })
            .collect(),
    });
    ReadResult {
        status: if shelved.problem.is_some() {
            ReceiptStatus::Failed
        } else {
            ReceiptStatus::Ready
        },
        problem: shelved.problem,
        engine: None,
        tried: Vec::new(),
        sent: Vec::new(),
        pages: vec![PageSize {
            width: 40,
            height: 60,
        }],
        words: vec![Page {
            width: 40,
            height: 60,
            lines: lines.collect(),
            ..Page::default()
        }],
        reading: *shelved.receipt,
    }
}
