//! Sample receipts, written directly to the database as if they had been read.

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

/// Receipt under construction.
#[derive(Debug, Clone, Default)]
pub struct SampleReceipt {
    pub receipt: Box<Receipt>,
    pub annotations: Annotations,
    pub text: String,
    pub problem: Option<ProblemCode>,
}

/// Returns a field that was read with high confidence.
pub fn certain_field<T>(value: T) -> Field<T> {
    Field {
        value: Some(value),
        confidence: 0.95,
        ..Field::gap()
    }
}

impl SampleReceipt {
    pub fn from_merchant(merchant: &str) -> Self {
        let mut sample = Self::default();
        if !merchant.is_empty() {
            sample.receipt.merchant.name = certain_field(merchant.to_owned());
        }
        sample
    }

    pub fn dated(mut self, date: &str) -> Self {
        self.receipt.date = certain_field(parse_date(date).unwrap());
        self
    }

    pub fn total(mut self, total: &str, currency: &str) -> Self {
        let currency = currency.parse().ok();
        if let Some(currency) = currency {
            self.receipt.currency = certain_field(currency);
        }
        self.receipt.total = certain_field(Money::parse(total, currency).unwrap());
        self
    }

    pub fn item(mut self, description: &str, amount: &str) -> Self {
        let amount = certain_field(Money::parse(amount, self.receipt.currency.value).unwrap());
        let description = certain_field(description.to_owned());
        self.receipt.items.push(Item {
            description,
            amount,
            ..Item::default()
        });
        self
    }

    pub fn annotated(mut self, category: &str, tags: &[&str]) -> Self {
        self.annotations.category =
            Some(category.to_owned()).filter(|category| !category.is_empty());
        self.annotations.tags = tags.iter().map(ToString::to_string).collect();
        self
    }

    pub fn note(mut self, note: &str) -> Self {
        self.annotations.note = Some(note.to_owned());
        self
    }

    pub fn text(mut self, text: &str) -> Self {
        text.clone_into(&mut self.text);
        self
    }

    pub fn with_confidence(mut self, confidence: f32) -> Self {
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
    /// Starts a server with these receipts, the first one being the oldest.
    pub async fn start_with_receipts(samples: Vec<SampleReceipt>) -> Self {
        let server = Self::start().await;
        for (number, sample) in (1..).zip(samples) {
            server.store_receipt(number, sample).await;
        }
        server
    }

    /// Stores a receipt whose file arrived `number` milliseconds after 1970.
    pub async fn store_receipt(&self, number: u64, sample: SampleReceipt) -> ReceiptId {
        let id = ReceiptId::new(number, [7; 10]);
        let now = i64::try_from(number).unwrap();
        let file = FileInfo {
            name: format!("{number}.jpg"),
            kind: Some(FileKind::Jpeg),
            size_bytes: 1,
            sha256: number.to_string(),
        };
        let mut tx = self.app.db.begin().await.unwrap();
        receipts::insert_receipt(&mut tx, id, &file, &sample.annotations, now)
            .await
            .unwrap();
        receipts::store_result(&mut tx, id, &read_result(sample), now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id
    }
}

fn read_result(sample: SampleReceipt) -> ReadResult {
    let lines = sample.text.lines().map(|line| Line {
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
        status: if sample.problem.is_some() {
            ReceiptStatus::Failed
        } else {
            ReceiptStatus::Ready
        },
        problem: sample.problem,
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
        reading: *sample.receipt,
    }
}
