//! Receipts found for rules, compared with the exact test over all texts.

use reader::page::{Line, Page, Word};
use shared::annotations::Annotations;
use shared::api::{FileInfo, ReceiptStatus};
use shared::field::Field;
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use shared::receipt::Receipt;

use super::super::super::receipts::{self, ReadResult};
use super::super::super::{CommitLevel, DATABASE};
use super::*;

/// Pieces of words: letters that fold, compose, join or belong to scripts without spaces, and signs
/// that separate words or do not.
const PIECES: [&str; 34] = [
    "a",
    "re",
    "we",
    "Markt",
    "12",
    "é",
    "e\u{301}",
    "ß",
    "Æ",
    "ﬁ",
    "½",
    "²",
    "İ",
    "ı",
    "Ｒ",
    "кофе",
    "Ω",
    "東",
    "京",
    "が",
    "か\u{3099}",
    "ｶ",
    "ﾞ",
    "ก",
    "\u{e31}",
    "\u{e49}",
    "한",
    "'",
    "’",
    "-",
    "\u{ad}",
    "\u{e000}",
    "\t",
    "\r",
];

/// Generator of numbers, always the same ones (xorshift).
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn word(&mut self) -> String {
        let pieces = 1 + self.below(4);
        (0..pieces)
            .map(|_| PIECES[self.below(PIECES.len())])
            .collect()
    }

    fn text(&mut self) -> String {
        let words = self.below(9);
        let words: Vec<_> = (0..words).map(|_| self.word()).collect();
        words.join(" ")
    }
}

async fn store_text(db: &Db, number: u64, text: &str) -> ReceiptId {
    let id = ReceiptId::new(number, [7; 10]);
    let file = FileInfo {
        name: "a.jpg".into(),
        kind: Some(FileKind::Jpeg),
        size_bytes: 1,
        sha256: number.to_string(),
    };
    let words = text.split(' ').map(|word| Word {
        text: word.into(),
        confidence: 1.0,
        area: [0.0; 4].into(),
    });
    let line = Line {
        words: words.collect(),
    };
    let page = Page {
        lines: vec![line],
        ..Page::default()
    };
    let result = ReadResult {
        status: ReceiptStatus::Ready,
        problem: None,
        engine: None,
        tried: Vec::new(),
        sent: Vec::new(),
        pages: Vec::new(),
        words: vec![page],
        // Fields are indexed beside the pages, but rules do not look at them.
        reading: Receipt {
            cashier: Field {
                value: Some("we 12".into()),
                ..Field::gap()
            },
            ..Receipt::default()
        },
    };
    let mut tx = db.begin().await.unwrap();
    receipts::insert_receipt(&mut tx, id, &file, &Annotations::default(), 1)
        .await
        .unwrap();
    receipts::store_result(&mut tx, id, &result, 1)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

async fn open_database() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(DATABASE);
    let db = Db::open(&file, CommitLevel::Buffered).await.unwrap();
    (folder, db)
}

#[tokio::test]
async fn the_index_leaves_out_no_receipt_that_contains_the_words() {
    let (_folder, db) = open_database().await;
    let mut draw = Draw(7);
    let mut stored = Vec::new();
    for number in 1..=120 {
        let text = draw.text();
        stored.push((store_text(&db, number, &text).await, normalize_text(&text)));
    }
    let mut searches: Vec<_> = (0..40).map(|_| draw.word()).collect();
    // Words and pairs of words that occur.
    for (_, text) in &stored {
        let words: Vec<_> = text.split(' ').collect();
        let first = draw.below(words.len());
        searches.push(words[first..words.len().min(first + 2)].join(" "));
    }
    let mut found_any = 0;
    for search in searches {
        let words = normalize_text(&search);
        let mut expected: Vec<_> = stored
            .iter()
            .filter(|(_, text)| contains_words(text, &words))
            .map(|(id, _)| *id)
            .collect();
        let mut found: Vec<_> = db
            .receipts_containing(&words)
            .await
            .unwrap()
            .iter()
            .map(|target| target.id)
            .collect();
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected, "{search:?} is {words:?}");
        found_any += usize::from(!found.is_empty());
        for least in [expected.len(), expected.len() + 1] {
            assert_eq!(
                db.has_receipts_containing(&words, least).await.unwrap(),
                expected.len() >= least,
                "{least} with {words:?}"
            );
        }
    }
    assert!(found_any > 120, "{found_any} searches found something");
    db.close().await;
}

#[tokio::test]
async fn the_index_narrows_the_receipts_down() {
    let (_folder, db) = open_database().await;
    for (number, text) in [
        (1, "REWE Markt"),
        (2, "McDonald's Süd"),
        (3, "東京駅 A1"),
        (4, "кофе"),
    ] {
        store_text(&db, number, text).await;
    }
    for (text, candidates) in [
        ("rewe", 1),
        ("mcdonalds", 1),
        ("sud", 1),
        ("東", 1),
        ("кофе", 1),
        ("nothing", 0),
        // Nothing to ask the index for.
        ("", 4),
    ] {
        let query = owned!(candidates_query("1", text, ""); index_expression(text));
        let rows = query.fetch_all(&db.pool).await.unwrap();
        assert_eq!(rows.len(), candidates, "{text}");
    }
    db.close().await;
}

#[tokio::test]
async fn no_search_of_a_user_finds_encoded_words() {
    let (_folder, db) = open_database().await;
    store_text(&db, 1, "кофе").await;
    let encoded = encode_variant("кофе");
    for typed in [&encoded[VARIANT_MARK.len_utf8()..], &encoded, "d0", "d"] {
        let search = super::super::SearchQuery::from_text(typed).unwrap();
        let numbers = db.matching_numbers(&search, 9).await.unwrap().unwrap();
        assert_eq!(numbers, [0; 0], "{typed}");
    }
    db.close().await;
}
