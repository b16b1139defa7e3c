//! `GET /api/export`: tables, lines of JSON and archives, through the router.

use std::io::{Cursor, Read};

use axum::body::Body;
use axum::http::StatusCode;
use http_body_util::BodyExt;
use shared::api::ReceiptDetail;
use shared::problem::ProblemCode;
use zip::ZipArchive;

use crate::support::sample_receipt::SampleReceipt;
use crate::support::{Answer, TestServer, jpeg, new_id};

async fn start_with_samples() -> TestServer {
    TestServer::start_with_receipts(vec![
        SampleReceipt::from_merchant("REWE")
            .dated("2026-09-01")
            .total("12.50", "EUR")
            .item("Bread", "12.50"),
        SampleReceipt::from_merchant("=HYPERLINK(\"x\")")
            .dated("2026-09-15")
            .total("-5.00", "EUR")
            .note("+1")
            .annotated("Food", &["a"]),
        SampleReceipt::from_merchant("駅").total("1250", "JPY"),
    ])
    .await
}

async fn fetch_export(server: &TestServer, query: &str) -> Answer {
    let answer = server
        .get(&format!("/api/export?today=2026-10-01&{query}"))
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{query}");
    answer
}

/// Returns the rows of a table without its header.
fn parse_table(answer: &Answer) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(&answer.body[..]);
    let rows = reader.records().map(|row| row.expect("a row of the table"));
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

#[tokio::test]
async fn a_table_has_the_listed_receipts_in_their_order() {
    let server = start_with_samples().await;
    let answer = fetch_export(&server, "format=receipts.csv&sort=-total&currency=EUR").await;
    assert_eq!(
        answer.header("content-type"),
        Some("text/csv; charset=utf-8; header=present")
    );
    let name = "attachment; filename=\"receipts-2026-10-01.csv\"; \
                filename*=UTF-8''receipts-2026-10-01.csv";
    assert_eq!(answer.header("content-disposition"), Some(name));
    assert!(
        answer.text().starts_with("id,status,date,time,merchant,")
            && answer.text().ends_with("\r\n")
    );
    let rows = parse_table(&answer);
    let cells = |column: usize| {
        rows.iter()
            .map(|row| row[column].as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(cells(4), ["REWE", "'=HYPERLINK(\"x\")"]);
    assert_eq!(cells(12), ["12.50", "-5.00"], "numbers are left alone");
    assert_eq!((cells(5), cells(17)), (vec!["", "Food"], vec!["", "'+1"]));
    let found = parse_table(&fetch_export(&server, "format=receipts.csv&q=rewe").await);
    assert_eq!((found.len(), found[0][4].as_str()), (1, "REWE"));
    let items = parse_table(&fetch_export(&server, "format=items.csv").await);
    assert_eq!(
        items.iter().map(|row| row[2].as_str()).collect::<Vec<_>>(),
        ["Bread"]
    );
    assert_eq!(
        fetch_export(&server, "format=taxes.csv&q=nothing")
            .await
            .text(),
        "receipt_id,name,rate,base,amount\r\n"
    );
}

#[tokio::test]
async fn a_byte_order_mark_is_written_on_request() {
    let server = start_with_samples().await;
    for (query, mark) in [("", false), ("&bom=false", false), ("&bom=true", true)] {
        let answer = fetch_export(&server, &format!("format=items.csv{query}")).await;
        assert_eq!(answer.text().starts_with('\u{FEFF}'), mark, "{query}");
    }
}

#[tokio::test]
async fn a_json_line_equals_the_details_of_the_receipt() {
    let server = start_with_samples().await;
    let answer = fetch_export(&server, "format=jsonl&sort=created").await;
    assert_eq!(answer.header("content-type"), Some("application/x-ndjson"));
    let lines: Vec<ReceiptDetail> = answer
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    for line in lines {
        assert_eq!(line, server.fetch_receipt(line.row.id).await);
    }
}

#[tokio::test]
async fn receipts_are_selected_by_id() {
    let server = start_with_samples().await;
    let all = parse_table(&fetch_export(&server, "format=receipts.csv&sort=created").await);
    let ids = format!("{},{}", all[2][0], all[0][0]);
    let named =
        parse_table(&fetch_export(&server, &format!("format=receipts.csv&ids={ids}")).await);
    assert_eq!(named, [all[2].clone(), all[0].clone()]);
    let both =
        parse_table(&fetch_export(&server, &format!("format=receipts.csv&ids={ids}&q=rewe")).await);
    assert_eq!(both, [all[0].clone()]);
}

#[tokio::test]
async fn an_archive_holds_tables_json_lines_and_originals() {
    let server = TestServer::start().await;
    let mut files = Vec::new();
    for seed in 0..3 {
        let id = server.upload_file("../Käse.jpg", &jpeg(seed)).await;
        files.push((format!("files/undated-{id}.jpg"), jpeg(seed)));
    }
    let gone = server
        .store_receipt(1, SampleReceipt::from_merchant("Its file is gone"))
        .await;
    let answer = fetch_export(&server, "format=zip&sort=created&bom=true").await;
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
    let server = start_with_samples().await;
    for (format, encoding) in [("zip", None), ("receipts.csv", Some("br"))] {
        let path = format!("/api/export?format={format}");
        let answer = server
            .send_request("GET", &path, &[("accept-encoding", "br")], Body::empty())
            .await;
        assert_eq!(answer.header("content-encoding"), encoding, "{format}");
    }
}

#[tokio::test]
async fn unusable_parameters_are_refused() {
    let server = start_with_samples().await;
    for query in [
        "",
        "format=pdf",
        "format=zip&today=now",
        "format=jsonl&ids=1",
        "format=jsonl&bom=1",
        "format=zip&min=x",
    ] {
        let answer = server.get(&format!("/api/export?{query}")).await;
        answer.assert_problem(ProblemCode::RequestUnusable);
    }
}

#[tokio::test]
async fn an_export_waits_for_its_client_and_ends_when_that_hangs_up() {
    let server = TestServer::start().await;
    // In each format more than the server prepares ahead, also when compressed.
    for number in 1..=1_000 {
        let note: String = (0..16).map(|_| new_id().to_string()).collect();
        let receipt = SampleReceipt::from_merchant("Many")
            .item("Tea", "1.00")
            .note(&note);
        server.store_receipt(number, receipt).await;
    }
    let alive = || {
        tokio::runtime::Handle::current()
            .metrics()
            .num_alive_tasks()
    };
    // The connection pool has tasks of its own, one of which may be starting or ending.
    let before = alive();
    let mut held = Vec::new();
    for format in ["receipts.csv", "items.csv", "jsonl", "zip"] {
        held.push(
            server
                .open_response(&format!("/api/export?format={format}"))
                .await,
        );
    }
    for _ in 0..3 {
        assert_eq!(
            parse_table(&fetch_export(&server, "format=receipts.csv").await).len(),
            1_000
        );
    }
    assert!(
        alive() >= before + held.len() - 1,
        "others were through meanwhile"
    );
    drop(held);
    server
        .wait_until("the work ends", async |_| (alive() <= before).then_some(()))
        .await;
}

#[tokio::test]
async fn a_failed_export_breaks_off_instead_of_ending_normally() {
    let server = TestServer::start().await;
    for number in 1..=1_000 {
        server
            .store_receipt(number, SampleReceipt::from_merchant("Many"))
            .await;
    }
    for format in ["jsonl", "receipts.csv", "zip"] {
        let whole = server
            .open_response(&format!("/api/export?format={format}"))
            .await;
        assert!(whole.into_body().collect().await.is_ok(), "{format}");
    }
    let cut = server.open_response("/api/export?format=jsonl").await;
    server.app.db.close().await;
    assert!(cut.into_body().collect().await.is_err());
}
