//! The text of a receipt over the wire, and pictures that show more than one receipt.
//!
//! The engine here writes three words on every paper. What the real one reads is proved end to end.

mod support;

use axum::body::Body;
use harness::drawn::{Layout, draw_receipt, files};
use harness::table::lay_side_by_side;
use shared::annotations::Annotations;
use shared::api::{Event, ReceiptDetail, ReceiptPage, ReceiptWords, SplitReceipts};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::tus;
use support::stamp::Stamp;
use support::{Answer, TestServer, event, jpeg, new_id};

async fn server() -> TestServer {
    Stamp {
        tops: [10.0, 90.0, 170.0],
        height: 30.0,
        left: 10.0,
    }
    .server()
    .await
}

/// Two receipts of different length on a table.
fn two_receipts() -> Vec<u8> {
    let (left, right) = (
        draw_receipt(Layout::Germany, 41).picture,
        draw_receipt(Layout::UnitedStates, 42).picture,
    );
    files::encode_picture(
        &lay_side_by_side(&[&left, &right], 2.0),
        files::PictureFormat::Jpeg,
    )
}

async fn split(server: &TestServer, id: ReceiptId) -> Answer {
    server
        .ask(
            "POST",
            &format!("/api/receipts/{id}/split"),
            &[],
            Body::empty(),
        )
        .await
}

async fn listed(server: &TestServer) -> Vec<(ReceiptId, String)> {
    let page: ReceiptPage = server.get("/api/receipts").await.json();
    page.receipts
        .into_iter()
        .map(|row| (row.id, row.file.name))
        .collect()
}

#[tokio::test]
async fn words_go_out_with_their_places() {
    let server = server().await;
    let id = server.send("two.jpg", &two_receipts()).await;
    server.read_receipt(id).await;
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
        .is_problem(ProblemCode::ReceiptUnknown);
    server
        .get("/api/receipts/x/words")
        .await
        .is_problem(ProblemCode::ReceiptUnknown);
}

#[tokio::test]
async fn the_other_paper_becomes_a_receipt_once_and_the_offer_goes() {
    let server = server().await;
    let file = two_receipts();
    let id = server.send("table.heic.jpg", &file).await;
    let before = server.read_receipt(id).await;
    assert_eq!(
        before
            .papers
            .iter()
            .map(|paper| paper.is_read)
            .collect::<Vec<_>>(),
        [true, false]
    );
    let mut news = server.app.subscribe();
    let made: SplitReceipts = split(&server, id).await.json();
    let [other] = made.receipts[..] else {
        panic!("{made:?}")
    };
    for expected in [other, id] {
        let is_it =
            |event| matches!(event, Event::Changed { row } if row.id == expected).then_some(());
        event(&mut news, "both are told of", is_it).await;
    }

    let after: ReceiptDetail = server.receipt(id).await;
    assert_eq!(after.papers, []);
    assert!(after.row.updated_at_ms >= before.row.updated_at_ms);
    assert_eq!(
        (after.receipt, after.pages),
        (before.receipt, before.pages),
        "nothing else changed"
    );
    assert_eq!(
        server
            .get(&format!("/api/receipts/{id}/original"))
            .await
            .body,
        file
    );
    assert_eq!(
        split(&server, id).await.json::<SplitReceipts>(),
        SplitReceipts::default()
    );
    let names = [
        (other, "table.heic (2).jpg".to_owned()),
        (id, "table.heic.jpg".to_owned()),
    ];
    assert_eq!(listed(&server).await, names);

    let flat = server.read_receipt(other).await;
    let original = server
        .get(&format!("/api/receipts/{other}/original"))
        .await
        .body;
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
async fn a_receipt_read_again_offers_again_and_still_makes_nothing_twice() {
    let server = server().await;
    let id = server.send("two.jpg", &two_receipts()).await;
    server.read_receipt(id).await;
    let first: SplitReceipts = split(&server, id).await.json();
    server
        .ask(
            "POST",
            &format!("/api/receipts/{id}/read"),
            &[],
            Body::empty(),
        )
        .await;
    assert_eq!(server.read_receipt(id).await.papers.len(), 2);
    let (one, two) = tokio::join!(split(&server, id), split(&server, id));
    let made = [one, two].map(|answer| answer.json::<SplitReceipts>().receipts);
    assert!(
        made.contains(&first.receipts) && made.contains(&Vec::new()),
        "{made:?}"
    );
    assert_eq!(listed(&server).await.len(), 2);
}

#[tokio::test]
async fn what_was_said_of_the_picture_holds_for_each_receipt_on_it() {
    let server = server().await;
    let file = two_receipts();
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
    let id = server.ask("POST", "/files", &headers, file).await;
    let id = id.header(tus::RECEIPT_ID).unwrap().parse().unwrap();
    server.read_receipt(id).await;
    let made: SplitReceipts = split(&server, id).await.json();
    let filing = server.receipt(made.receipts[0]).await.filing;
    let expected = Annotations {
        category: Some("Travel".into()),
        tags: vec!["lisbon".into()],
        ..Annotations::default()
    };
    assert_eq!(filing, expected);
}

#[tokio::test]
async fn a_receipt_alone_on_its_picture_has_nothing_to_split() {
    let server = server().await;
    let id = server.send("one.jpg", &jpeg(1)).await;
    assert_eq!(server.read_receipt(id).await.papers, []);
    assert_eq!(
        split(&server, id).await.json::<SplitReceipts>(),
        SplitReceipts::default()
    );
    split(&server, new_id())
        .await
        .is_problem(ProblemCode::ReceiptUnknown);
    let foreign = [
        ("origin", "https://evil.example"),
        ("host", "127.0.0.1:8080"),
    ];
    let path = format!("/api/receipts/{id}/split");
    server
        .ask("POST", &path, &foreign, Body::empty())
        .await
        .is_problem(ProblemCode::ForeignOrigin);
}
