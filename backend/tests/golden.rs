//! Golden files of the public interface: JSON of every route, exports, `--help` texts and problems.
//!
//! The receipts of all drawn layouts are read by an engine that knows their words, so that the
//! output does not depend on the floating-point arithmetic of a processor.

#![expect(clippy::unwrap_used, reason = "a test ends at the first failure")]

use std::fmt::Write;
use std::process::Command;
use std::sync::{Arc, Mutex};

use harness::drawn::{DrawnReceipt, Layout, draw_receipt};
use reader::Stop;
use reader::ocr::{Engine, EngineError};
use reader::page::{Run, RunWord};
use reader::picture::Picture;
use serde_json::{Value, json};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::support::golden::{Normalizer, assert_golden, format_json};
use crate::support::{Answer, TestServer, jpeg};

/// Export formats other than the archive.
const TEXT_EXPORTS: [&str; 4] = ["receipts.csv", "items.csv", "taxes.csv", "jsonl"];

/// Engine that returns the words of the receipt set last.
#[derive(Default)]
struct KnownWords(Mutex<Vec<Run>>);

impl Engine for KnownWords {
    fn name(&self) -> &'static str {
        "known-words"
    }

    fn read_picture(&self, _: &Picture, _: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        Ok(self.0.lock().unwrap().clone())
    }
}

impl KnownWords {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "pixels of a drawn receipt fit an f32"
    )]
    fn set(&self, receipt: &DrawnReceipt) {
        let run = |word: &harness::drawn::paper::Word| {
            let text = RunWord {
                text: word.text.clone(),
                confidence: 0.98,
                start: 0.0,
                end: 1.0,
            };
            Run {
                corners: word.corners.map(|corner| corner.map(|at| at as f32)),
                words: vec![text],
            }
        };
        *self.0.lock().unwrap() = receipt.words.iter().map(run).collect();
    }
}

/// Starts a server, lets it read one receipt per layout, and returns their ids.
async fn read_every_layout() -> (TestServer, Vec<ReceiptId>) {
    let engine = Arc::new(KnownWords::default());
    let mut server = TestServer::with_engine(Some(Arc::clone(&engine) as Arc<dyn Engine>)).await;
    server.start_worker();
    let mut ids = Vec::new();
    for layout in Layout::ALL {
        let receipt = draw_receipt(layout, 7);
        engine.set(&receipt);
        let id = server
            .upload_file(&format!("{layout:?}.jpg"), &receipt.to_jpeg())
            .await;
        server.wait_until_read(id).await;
        ids.push(id);
    }
    (server, ids)
}

fn format_answer(answer: &Answer, normalizer: &mut Normalizer) -> String {
    if answer.body.is_empty() {
        return format!("{}\n", answer.status);
    }
    let mut json: Value =
        serde_json::from_slice(&answer.body).unwrap_or_else(|_| Value::from("(not JSON)"));
    normalizer.normalize(&mut json);
    format!("{}\n{}\n", answer.status, format_json(&json, 0))
}

/// Formats a CSV table as one line per cell with text, and an empty line between rows, so that an
/// added column changes nothing while it is empty.
fn format_table(table: &str, normalizer: &mut Normalizer) -> String {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let columns = reader.headers().unwrap().clone();
    let mut rows = Vec::new();
    for row in reader.records() {
        let mut lines = String::new();
        for (column, cell) in columns.iter().zip(&row.unwrap()) {
            if !cell.is_empty() {
                writeln!(lines, "{column}: {}", normalizer.normalize_text(cell)).unwrap();
            }
        }
        rows.push(lines);
    }
    rows.join("\n")
}

/// Replaces ids, times and hashes in each line of a text by placeholders.
fn normalize_lines(text: &str, normalizer: &mut Normalizer) -> String {
    let normalize_line = |line| match serde_json::from_str::<Value>(line) {
        Ok(mut json) => {
            normalizer.normalize(&mut json);
            format!("{json}\n")
        }
        Err(_) => normalizer.normalize_text(line) + "\n",
    };
    text.lines().map(normalize_line).collect()
}

#[tokio::test]
async fn receipts_of_every_layout_are_shown_and_exported_as_recorded() {
    let (server, ids) = read_every_layout().await;
    let mut normalizer = Normalizer::default();
    for (layout, id) in Layout::ALL.iter().zip(&ids) {
        let path = format!("/api/receipts/{id}");
        let text = format_answer(&server.get(&path).await, &mut normalizer);
        assert_golden(&format!("receipts/{layout:?}.txt"), &text);
    }
    for format in TEXT_EXPORTS {
        let answer = server
            .get(&format!(
                "/api/export?today=2026-10-01&sort=merchant&format={format}"
            ))
            .await;
        let recorded = if format == "receipts.csv" {
            format_table(answer.text(), &mut normalizer)
        } else {
            normalize_lines(answer.text(), &mut normalizer)
        };
        assert_golden(&format!("exports/{format}"), &recorded);
    }
    let archive = server
        .get("/api/export?today=2026-10-01&sort=merchant&format=zip")
        .await;
    let archive = zip::ZipArchive::new(std::io::Cursor::new(&archive.body[..])).unwrap();
    let mut names: Vec<_> = archive
        .file_names()
        .map(|name| normalizer.normalize_text(&name.unwrap()))
        .collect();
    names.sort();
    assert_golden("exports/zip.txt", &(names.join("\n") + "\n"));
}

/// Sends requests in order and records them with their answers.
struct Recording<'a> {
    server: &'a TestServer,
    normalizer: Normalizer,
    text: String,
}

impl Recording<'_> {
    async fn send_request(&mut self, method: &str, path: &str, body: Value) -> Value {
        let sent = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let answer = self
            .server
            .send_request(method, path, &[], sent.clone())
            .await;
        let request = self
            .normalizer
            .normalize_text(&format!("{method} {path} {sent}"));
        writeln!(
            self.text,
            "{}\n{}",
            request.trim_end(),
            format_answer(&answer, &mut self.normalizer)
        )
        .unwrap();
        serde_json::from_slice(&answer.body).unwrap_or_default()
    }

    async fn get(&mut self, path: &str) -> Value {
        self.send_request("GET", path, Value::Null).await
    }
}

#[tokio::test]
async fn routes_answer_as_recorded() {
    let (server, ids) = read_every_layout().await;
    let [first, second] = [ids[0], ids[1]];
    let mut recording = Recording {
        server: &server,
        normalizer: Normalizer::default(),
        text: String::new(),
    };
    for path in [
        "/api/server",
        "/api/settings",
        "/api/profile",
        "/api/inspect",
        "/api/downloads",
        "/api/rules",
        "/api/facets",
    ] {
        recording.get(path).await;
    }
    let one = format!("/api/receipts/{first}");
    let corrections = json!({"merchant": "Corner Shop", "total": "12.50", "date": "2026-09-15"});
    recording.send_request("PATCH", &one, corrections).await;
    recording
        .send_request("PATCH", &one, json!({"date": "yesterday"}))
        .await;
    recording
        .send_request("PATCH", &one, json!({"colour": "red"}))
        .await;
    recording
        .send_request(
            "PUT",
            &format!("{one}/corrections"),
            json!({"merchant": "Corner Shop"}),
        )
        .await;
    let annotations = json!({"note": "lunch", "category": "Meals", "tags": ["trip"]});
    recording
        .send_request("PATCH", &format!("{one}/filing"), annotations)
        .await;
    let operation = json!({"type": "file", "category": "Food"});
    let bulk = json!({"receipts": [first, second], "do": operation});
    let done = recording
        .send_request("POST", "/api/receipts/bulk", bulk)
        .await;
    recording
        .send_request(
            "POST",
            "/api/receipts/undo",
            json!({"before": done["before"]}),
        )
        .await;
    recording.get("/api/receipts?sort=merchant&limit=3").await;
    recording.get("/api/receipts?q=corner").await;
    recording.get("/api/spending?by=month").await;
    recording.get("/api/spending?by=category").await;
    recording.get("/api/months?currency=EUR").await;
    recording.get("/api/facets").await;
    let rule = json!({"text": "corner", "category": "Food", "apply": "past"});
    recording
        .send_request("POST", "/api/rules/preview", rule.clone())
        .await;
    recording.send_request("POST", "/api/rules", rule).await;
    recording.get("/api/rules").await;
    recording.get("/api/rules/suggestions").await;
    let dismissed = json!({"text": "corner", "category": "Food"});
    recording
        .send_request("POST", "/api/rules/suggestions/dismissed", dismissed)
        .await;
    recording.get(&format!("{one}/suggestions")).await;
    recording.get(&format!("{one}/duplicates")).await;
    recording.get(&format!("{one}/neighbours?sort=-date")).await;
    recording
        .send_request("PUT", &format!("{one}/distinct/{second}"), Value::Null)
        .await;
    recording
        .send_request("POST", &format!("{one}/split"), Value::Null)
        .await;
    recording
        .send_request("POST", &format!("{one}/unmerge"), Value::Null)
        .await;
    recording.send_request("DELETE", &one, Value::Null).await;
    recording
        .get(&format!("/api/receipts/{second}/words"))
        .await;
    recording.get(&one).await;
    recording.get("/api/trash").await;
    recording
        .send_request("POST", &format!("{one}/restore"), Value::Null)
        .await;
    recording
        .send_request("DELETE", &format!("/api/trash/{first}"), Value::Null)
        .await;
    recording
        .send_request("DELETE", "/api/trash", Value::Null)
        .await;
    recording.get("/api/nothing").await;
    assert_golden("routes.txt", &recording.text);
}

#[tokio::test]
async fn a_picture_that_nobody_reads_is_shown_as_recorded() {
    let server = TestServer::start().await;
    let id = server.upload_file("unread.jpg", &jpeg(1)).await;
    let mut recording = Recording {
        server: &server,
        normalizer: Normalizer::default(),
        text: String::new(),
    };
    recording.get(&format!("/api/receipts/{id}")).await;
    recording.get("/api/receipts").await;
    assert_golden("unread.txt", &recording.text);
}

#[test]
fn problems_are_those_recorded() {
    let row =
        |code: &ProblemCode| format!("{} {} {}\n", code.as_str(), code.status(), code.message());
    assert_golden(
        "problems.txt",
        &ProblemCode::ALL.iter().map(row).collect::<String>(),
    );
}

#[test]
fn help_texts_are_those_recorded() {
    let help = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_receipt-scanner"));
        let output = command
            .args(arguments)
            .arg("--help")
            .env_clear()
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_golden("help/receipt-scanner.txt", &help(&[]));
    for command in [
        "serve", "scan", "upload", "fetch", "extract", "words", "engines",
    ] {
        assert_golden(&format!("help/{command}.txt"), &help(&[command]));
    }
}
