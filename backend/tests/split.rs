//! Words of a receipt in JSON, and pictures that show several receipts.
//!
//! The engine finds three words on every paper; the end-to-end tests use real engines.

use axum::body::Body;
use harness::drawn::{Layout, draw_receipt, files};
use harness::table::lay_side_by_side;
use shared::annotations::Annotations;
use shared::api::{Event, ReceiptDetail, ReceiptPage, ReceiptWords, SplitReceipts};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::tus;

use crate::support::fixed_text_engine::FixedTextEngine;
use crate::support::{TestServer, jpeg, new_id, wait_for_event};

async fn start_server() -> TestServer {
    FixedTextEngine {
        tops: [10.0, 90.0, 170.0],
        height: 30.0,
        left: 10.0,
    }
    .start_server()
    .await
}

/// Draws two receipts of different length on a table.
fn draw_two_receipts() -> Vec<u8> {
    let (left, right) = (
        draw_receipt(Layout::Germany, 41).picture,
        draw_receipt(Layout::UnitedStates, 42).picture,
    );
    files::encode_picture(
        &lay_side_by_side(&[&left, &right], 2.0),
        files::PictureFormat::Jpeg,
    )
}

async fn list_names(server: &TestServer) -> Vec<(ReceiptId, String)> {
    let page: ReceiptPage = server.get("/api/receipts").await.json();
    page.receipts
        .into_iter()
        .map(|row| (row.id, row.file.name))
        .collect()
}

#[tokio::test]
async fn words_are_returned_with_their_places() {
    let server = start_server().await;
    let id = server.upload_file("two.jpg", &draw_two_receipts()).await;
    server.wait_until_read(id).await;
    let words: ReceiptWords = server
        .get(&format!("/api/receipts/{id}/words"))
        .await
        .json();
    let [page] = &words.pages[..] else {
        panic!("{words:?}")
    };
    let words: Vec<_> = page.lines.iter().flat_map(|line| &line.words).collect();
    assert_eq!(
        words
            .iter()
            .map(|word| word.text.as_str())
            .collect::<Vec<_>>(),
        ["Paid", "in", "full"]
    );
    assert!(
        words[0].area.width > 0.1 && words[0].area.width < 0.5,
        "its share of the whole picture"
    );
    assert_eq!(page.papers.len(), 2);
    server
        .get(&format!("/api/receipts/{}/words", new_id()))
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
    server
        .get("/api/receipts/x/words")
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
}

#[tokio::test]
async fn the_other_paper_becomes_a_receipt_once() {
    let server = start_server().await;
    let file = draw_two_receipts();
    let id = server.upload_file("table.heic.jpg", &file).await;
    let before = server.wait_until_read(id).await;
    assert_eq!(
        before
            .papers
            .iter()
            .map(|paper| paper.is_read)
            .collect::<Vec<_>>(),
        [true, false]
    );
    let mut news = server.app.subscribe();
    let made: SplitReceipts = server.split_receipt(id).await.json();
    let [other] = made.receipts[..] else {
        panic!("{made:?}")
    };
    for expected in [other, id] {
        let is_it =
            |event| matches!(event, Event::Changed { row } if row.id == expected).then_some(());
        wait_for_event(&mut news, "both are told of", is_it).await;
    }

    let after: ReceiptDetail = server.fetch_receipt(id).await;
    assert_eq!(after.papers, []);
    assert!(after.row.updated_at_ms >= before.row.updated_at_ms);
    assert_eq!(
        (after.receipt, after.pages),
        (before.receipt, before.pages),
        "nothing else changed"
    );
    assert_eq!(server.fetch_original(id).await, file);
    assert_eq!(
        server.split_receipt(id).await.json::<SplitReceipts>(),
        SplitReceipts::default()
    );
    let names = [
        (other, "table.heic (2).jpg".to_owned()),
        (id, "table.heic.jpg".to_owned()),
    ];
    assert_eq!(list_names(&server).await, names);

    let flat = server.wait_until_read(other).await;
    let original = server.fetch_original(other).await;
    let picture = image::load_from_memory(&original).unwrap().into_rgb8();
    assert!(picture.width() < picture.height(), "one paper, upright");
    let corner = picture.get_pixel(20, 20).0;
    assert!(
        corner.iter().all(|channel| *channel > 150),
        "no table is left on it: {corner:?}"
    );
    assert_eq!(
        (flat.papers.len(), flat.engine.as_deref()),
        (0, Some("stamp"))
    );
}

#[tokio::test]
async fn splitting_again_after_a_second_reading_makes_no_duplicates() {
    let server = start_server().await;
    let id = server.upload_file("two.jpg", &draw_two_receipts()).await;
    server.wait_until_read(id).await;
    let first: SplitReceipts = server.split_receipt(id).await.json();
    server.request_reading(id).await;
    assert_eq!(server.wait_until_read(id).await.papers.len(), 2);
    let (one, two) = tokio::join!(server.split_receipt(id), server.split_receipt(id));
    let made = [one, two].map(|answer| answer.json::<SplitReceipts>().receipts);
    assert!(
        made.contains(&first.receipts) && made.contains(&Vec::new()),
        "{made:?}"
    );
    assert_eq!(list_names(&server).await.len(), 2);
}

#[tokio::test]
async fn split_receipts_inherit_the_annotations() {
    let server = start_server().await;
    let file = draw_two_receipts();
    let said = [
        (tus::KEY_FILE_NAME, "two.jpg"),
        ("category", "Travel"),
        ("tags", "lisbon"),
    ];
    let headers = [
        (tus::RESUMABLE, tus::VERSION),
        (tus::LENGTH, &file.len().to_string()),
        (tus::METADATA, &tus::format_metadata(&said)),
        ("content-type", tus::CONTENT_TYPE),
    ];
    let id = server.send_request("POST", "/files", &headers, file).await;
    let id = id.header(tus::RECEIPT_ID).unwrap().parse().unwrap();
    server.wait_until_read(id).await;
    let made: SplitReceipts = server.split_receipt(id).await.json();
    let filing = server.fetch_receipt(made.receipts[0]).await.filing;
    let expected = Annotations {
        category: Some("Travel".into()),
        tags: vec!["lisbon".into()],
        ..Annotations::default()
    };
    assert_eq!(filing, expected);
}

#[tokio::test]
async fn a_receipt_alone_on_its_picture_has_nothing_to_split() {
    let server = start_server().await;
    let id = server.upload_file("one.jpg", &jpeg(1)).await;
    assert_eq!(server.wait_until_read(id).await.papers, []);
    assert_eq!(
        server.split_receipt(id).await.json::<SplitReceipts>(),
        SplitReceipts::default()
    );
    server
        .split_receipt(new_id())
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
    let foreign = [
        ("origin", "https://evil.example"),
        ("host", "127.0.0.1:8080"),
    ];
    let path = format!("/api/receipts/{id}/split");
    server
        .send_request("POST", &path, &foreign, Body::empty())
        .await
        .assert_problem(ProblemCode::ForeignOrigin);
}
