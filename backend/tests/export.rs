//! `GET /api/export`: tables, lines of JSON and archives, through the router.

mod support;

use std::io::{Cursor, Read};

use axum::body::Body;
use axum::http::StatusCode;
use http_body_util::BodyExt;
use shared::api::ReceiptDetail;
use shared::problem::ProblemCode;
use support::shelf::Shelved;
use support::{Answer, TestServer, jpeg};
use zip::ZipArchive;

async fn shelf() -> TestServer {
    let server = TestServer::start().await;
    let shelved = vec![
        Shelved::of("REWE")
            .on("2026-09-01")
            .total("12.50", "EUR")
            .item("Bread", "12.50"),
        Shelved::of("=HYPERLINK(\"x\")")
            .on("2026-09-15")
            .total("-5.00", "EUR")
            .note("+1")
            .filed("Food", &["a"]),
        Shelved::of("駅").total("1250", "JPY"),
    ];
    for (number, shelved) in (1..).zip(shelved) {
        server.shelve(number, shelved).await;
    }
    server
}

async fn export(server: &TestServer, query: &str) -> Answer {
    let answer = server
        .get(&format!("/api/export?today=2026-10-01&{query}"))
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{query}");
    answer
}

/// The rows of a table without the first, by columns.
fn table(answer: &Answer) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(&answer.body[..]);
    let rows = reader.records().map(|row| row.expect("a row of the table"));
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

#[tokio::test]
async fn a_table_has_what_is_on_the_screen_in_its_order() {
    let server = shelf().await;
    let answer = export(&server, "format=receipts.csv&sort=-total&currency=EUR").await;
    assert_eq!(
        answer.header("content-type"),
        Some("text/csv; charset=utf-8; header=present")
    );
    let name = "attachment; filename=\"receipts-2026-10-01.csv\"; filename*=UTF-8''receipts-2026-10-01.csv";
    assert_eq!(answer.header("content-disposition"), Some(name));
    assert!(
        answer.text().starts_with("id,status,date,time,merchant,")
            && answer.text().ends_with("Z\r\n")
    );
    let rows = table(&answer);
    let cells = |column: usize| {
        rows.iter()
            .map(|row| row[column].as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(cells(4), ["REWE", "'=HYPERLINK(\"x\")"]);
    assert_eq!(cells(12), ["12.50", "-5.00"], "numbers are left alone");
    assert_eq!((cells(5), cells(17)), (vec!["", "Food"], vec!["", "'+1"]));
    let found = table(&export(&server, "format=receipts.csv&q=rewe").await);
    assert_eq!((found.len(), found[0][4].as_str()), (1, "REWE"));
    let items = table(&export(&server, "format=items.csv").await);
    assert_eq!(
        items.iter().map(|row| row[2].as_str()).collect::<Vec<_>>(),
        ["Bread"]
    );
    assert_eq!(
        export(&server, "format=taxes.csv&q=nothing").await.text(),
        "receipt_id,name,rate,base,amount\r\n"
    );
}

#[tokio::test]
async fn a_mark_for_spreadsheets_comes_on_request() {
    let server = shelf().await;
    for (query, mark) in [("", false), ("&bom=false", false), ("&bom=true", true)] {
        let answer = export(&server, &format!("format=items.csv{query}")).await;
        assert_eq!(answer.text().starts_with('\u{FEFF}'), mark, "{query}");
    }
}

#[tokio::test]
async fn a_line_of_json_is_the_receipt_as_it_is_shown() {
    let server = shelf().await;
    let answer = export(&server, "format=jsonl&sort=created").await;
    assert_eq!(answer.header("content-type"), Some("application/x-ndjson"));
    let lines: Vec<ReceiptDetail> = answer
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    for line in lines {
        assert_eq!(line, server.receipt(line.row.id).await);
    }
}

#[tokio::test]
async fn receipts_can_be_named() {
    let server = shelf().await;
    let all = table(&export(&server, "format=receipts.csv&sort=created").await);
    let ids = format!("{},{}", all[2][0], all[0][0]);
    let named = table(&export(&server, &format!("format=receipts.csv&ids={ids}")).await);
    assert_eq!(named, [all[2].clone(), all[0].clone()]);
    let both = table(&export(&server, &format!("format=receipts.csv&ids={ids}&q=rewe")).await);
    assert_eq!(both, [all[0].clone()]);
}

#[tokio::test]
async fn an_archive_has_tables_lines_and_the_files_as_they_came() {
    let server = TestServer::start().await;
    let mut files = Vec::new();
    for seed in 0..3 {
        let id = server.send("../Käse.jpg", &jpeg(seed)).await;
        files.push((format!("files/undated-{id}.jpg"), jpeg(seed)));
    }
    let gone = server.shelve(1, Shelved::of("Its file is gone")).await;
    let answer = export(&server, "format=zip&sort=created&bom=true").await;
    assert_eq!(answer.header("content-type"), Some("application/zip"));
    let mut archive = ZipArchive::new(Cursor::new(&answer.body[..])).unwrap();
    let names: Vec<_> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let tables = ["receipts.csv", "items.csv", "taxes.csv", "receipts.jsonl"];
    let expected: Vec<_> = tables
        .into_iter()
        .chain(files.iter().map(|(name, _)| name.as_str()))
        .collect();
    assert_eq!(names, expected);
    let mut content = |name: &str| {
        let mut content = Vec::new();
        archive
            .by_name(name)
            .unwrap()
            .read_to_end(&mut content)
            .unwrap();
        content
    };
    for (name, file) in &files {
        assert_eq!(content(name), *file);
    }
    let receipts = String::from_utf8(content("receipts.csv")).unwrap();
    assert!(receipts.starts_with("\u{FEFF}id,") && receipts.contains(&gone.to_string()));
    assert_eq!(
        String::from_utf8(content("receipts.jsonl"))
            .unwrap()
            .lines()
            .count(),
        4
    );
}

#[tokio::test]
async fn pictures_are_not_compressed_again() {
    let server = shelf().await;
    for (format, encoding) in [("zip", None), ("receipts.csv", Some("br"))] {
        let path = format!("/api/export?format={format}");
        let answer = server
            .ask("GET", &path, &[("accept-encoding", "br")], Body::empty())
            .await;
        assert_eq!(answer.header("content-encoding"), encoding, "{format}");
    }
}

#[tokio::test]
async fn what_cannot_be_used_is_said() {
    let server = shelf().await;
    for query in [
        "",
        "format=pdf",
        "format=zip&today=now",
        "format=jsonl&ids=1",
        "format=jsonl&bom=1",
        "format=zip&min=x",
    ] {
        let answer = server.get(&format!("/api/export?{query}")).await;
        answer.is_problem(ProblemCode::RequestUnusable);
    }
}

#[tokio::test]
async fn an_export_waits_for_its_client_and_ends_when_that_hangs_up() {
    let server = TestServer::start().await;
    for number in 1..=1_000 {
        server.shelve(number, Shelved::of("Many")).await;
    }
    let alive = || {
        tokio::runtime::Handle::current()
            .metrics()
            .num_alive_tasks()
    };
    // The pool of the database has tasks of its own, one of which may be on its way.
    let before = alive();
    let mut held = Vec::new();
    for format in ["receipts.csv", "items.csv", "jsonl", "zip"] {
        held.push(
            server
                .response(&format!("/api/export?format={format}"))
                .await,
        );
    }
    for _ in 0..3 {
        assert_eq!(
            table(&export(&server, "format=receipts.csv").await).len(),
            1_000
        );
    }
    assert!(
        alive() >= before + held.len() - 1,
        "others were through meanwhile"
    );
    drop(held);
    server
        .until("the work ends", async |_| (alive() <= before).then_some(()))
        .await;
}

#[tokio::test]
async fn what_fails_on_the_way_is_cut_and_not_ended_as_if_it_were_whole() {
    let server = TestServer::start().await;
    for number in 1..=1_000 {
        server.shelve(number, Shelved::of("Many")).await;
    }
    for format in ["jsonl", "receipts.csv", "zip"] {
        let whole = server
            .response(&format!("/api/export?format={format}"))
            .await;
        assert!(whole.into_body().collect().await.is_ok(), "{format}");
    }
    let cut = server.response("/api/export?format=jsonl").await;
    server.app.db.close().await;
    assert!(cut.into_body().collect().await.is_err());
}
