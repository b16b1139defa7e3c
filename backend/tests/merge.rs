//! Several receipts become one, and are taken apart again, through the router.
//!
//! The engine here writes three words on every page. What the real one reads is proved end to end.

mod support;

use axum::body::Body;
use axum::http::StatusCode;
use backend::db::merging;
use harness::drawn::{Layout, draw_receipt, files};
use serde_json::json;
use shared::annotations::Annotations;
use shared::api::{Event, ReceiptDetail, ReceiptStatus};
use shared::bulk::{TrashPage, UnmergedReceipts};
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};
use support::stamp::Stamp;
use support::{Answer, TestServer, event, jpeg, new_id};

async fn server() -> TestServer {
    Stamp {
        tops: [5.0, 25.0, 45.0],
        height: 10.0,
        left: 1.0,
    }
    .server()
    .await
}

async fn ask(server: &TestServer, id: ReceiptId, receipts: &[ReceiptId]) -> Answer {
    let body = json!({"id": id, "receipts": receipts}).to_string();
    server.ask("POST", "/api/receipts/merge", &[], body).await
}

async fn merge(server: &TestServer, receipts: &[ReceiptId]) -> ReceiptDetail {
    ask(server, new_id(), receipts).await.json()
}

async fn separate(server: &TestServer, id: ReceiptId) -> Vec<ReceiptId> {
    let answer = server
        .ask(
            "POST",
            &format!("/api/receipts/{id}/unmerge"),
            &[],
            Body::empty(),
        )
        .await;
    answer.json::<UnmergedReceipts>().receipts
}

async fn send(server: &TestServer, seeds: std::ops::Range<u8>) -> Vec<ReceiptId> {
    let mut sent = Vec::new();
    for seed in seeds {
        let id = server.send(&format!("{seed}.jpg"), &jpeg(seed)).await;
        server.read_receipt(id).await;
        sent.push(id);
    }
    sent
}

async fn listed(server: &TestServer) -> Vec<ReceiptId> {
    let mut ids: Vec<_> = server.rows().await.iter().map(|row| row.id).collect();
    ids.sort_unstable();
    ids
}

async fn trashed(server: &TestServer) -> Vec<ReceiptId> {
    let page: TrashPage = server.get("/api/trash").await.json();
    let mut ids: Vec<_> = page.receipts.iter().map(|deleted| deleted.row.id).collect();
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn two_photos_become_one_receipt_of_two_pages() {
    let server = server().await;
    let sent = send(&server, 1..3).await;
    let mut news = server.app.subscribe();
    let id = new_id();
    let asked: ReceiptDetail = ask(&server, id, &[sent[1], sent[0]]).await.json();
    assert_eq!((asked.row.id, asked.row.file.kind), (id, FileKind::Pdf));
    assert_eq!(asked.row.file.name, "2 + 1.pdf");
    let merged = server.read_receipt(id).await;
    assert_eq!(
        (merged.row.status, merged.engine.as_deref()),
        (ReceiptStatus::Ready, Some("stamp"))
    );
    assert_eq!(merged.merged_from, [sent[1], sent[0]]);
    assert_eq!(
        merged
            .pages
            .iter()
            .map(|page| (page.width, page.height))
            .collect::<Vec<_>>(),
        [(40, 60); 2]
    );
    let file = server
        .get(&format!("/api/receipts/{id}/original"))
        .await
        .body;
    let place = |photo: &[u8]| file.windows(photo.len()).position(|window| window == photo);
    let (first, second) = (place(&jpeg(2)), place(&jpeg(1)));
    assert!(
        first.is_some() && first < second,
        "both as they came, in the order asked for"
    );
    assert_eq!(
        (listed(&server).await, trashed(&server).await),
        (vec![id], sent.clone())
    );
    let mut gone = Vec::new();
    event(&mut news, "both are gone", |event| {
        if let Event::Deleted { id } = event {
            gone.push(id);
        }
        (gone.len() == 2).then_some(())
    })
    .await;
    gone.sort_unstable();
    assert_eq!(gone, sent);
}

#[tokio::test]
async fn every_kind_of_file_is_taken_with_all_its_pages() {
    let server = server().await;
    let sent = send(&server, 1..3).await;
    let document = merge(&server, &sent).await.row.id;
    let picture = draw_receipt(Layout::Britain, 3).picture;
    let png = server
        .send(
            "screen.png",
            &files::encode_picture(&picture, files::PictureFormat::Png),
        )
        .await;
    let sideways = server
        .send("sideways.jpg", &files::sideways_jpeg(&picture))
        .await;
    for id in [document, png, sideways] {
        server.read_receipt(id).await;
    }
    let merged = merge(&server, &[png, document, sideways]).await;
    let merged = server.read_receipt(merged.row.id).await;
    let sizes: Vec<_> = merged
        .pages
        .iter()
        .map(|page| (page.width, page.height))
        .collect();
    let whole = picture.dimensions();
    assert_eq!(
        sizes,
        [whole, (40, 60), (40, 60), whole],
        "each as it is seen"
    );
}

#[tokio::test]
async fn taken_apart_everything_is_as_it_was() {
    let server = server().await;
    let sent = send(&server, 1..4).await;
    let path = format!("/api/receipts/{}", sent[0]);
    let entered = server
        .ask("PATCH", &path, &[], r#"{"merchant":"Shop"}"#)
        .await;
    assert_eq!(entered.status, StatusCode::OK);
    let mut before = Vec::new();
    for id in &sent {
        before.push(server.receipt(*id).await);
    }
    let merged = merge(&server, &sent).await.row.id;
    server.read_receipt(merged).await;
    let mut news = server.app.subscribe();
    assert_eq!(separate(&server, merged).await, sent);
    let back = event(&mut news, "the first is back", |event| match event {
        // The worker may still be telling of the merged one.
        Event::Changed { row } if row.id != merged => Some(row.id),
        _ => None,
    })
    .await;
    assert_eq!(back, sent[0]);
    assert_eq!(
        (listed(&server).await, trashed(&server).await),
        (sent.clone(), vec![merged])
    );
    for before in before {
        let mut after = server.receipt(before.row.id).await;
        (after.row.updated_at_ms, after.version) = (before.row.updated_at_ms, before.version);
        assert_eq!(after, before);
    }
    let deleted = server
        .ask(
            "DELETE",
            &format!("/api/receipts/{}", sent[1]),
            &[],
            Body::empty(),
        )
        .await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    assert_eq!(
        separate(&server, merged).await,
        [sent[0], sent[2]],
        "twice does nothing more"
    );
    assert_eq!(listed(&server).await, [sent[0], sent[2]]);
}

#[tokio::test]
async fn merged_once_more_the_same_receipt_comes_back() {
    let server = server().await;
    let sent = send(&server, 1..3).await;
    let merged = merge(&server, &sent).await.row.id;
    let read = server.read_receipt(merged).await;
    separate(&server, merged).await;
    let again = merge(&server, &sent).await;
    assert_eq!(
        (again.row.id, again.receipt, again.pages),
        (merged, read.receipt, read.pages)
    );
    assert_eq!(
        (listed(&server).await, trashed(&server).await),
        (vec![merged], sent)
    );
}

#[tokio::test]
async fn asked_twice_or_after_a_restart_nothing_is_made_twice() {
    let server = server().await;
    let sent = send(&server, 1..3).await;
    let id = new_id();
    let (one, two) = tokio::join!(ask(&server, id, &sent), ask(&server, id, &sent));
    let both = [one, two].map(|answer| answer.json::<ReceiptDetail>().row.id);
    assert_eq!(both, [id; 2]);
    server.read_receipt(id).await;
    let kept = server.files_kept();
    let server = TestServer::over(server.stop().await, None).await;
    assert_eq!(
        ask(&server, id, &sent).await.json::<ReceiptDetail>().row.id,
        id
    );
    assert_eq!(
        ask(&server, new_id(), &sent)
            .await
            .json::<ReceiptDetail>()
            .row
            .id,
        id
    );
    assert_eq!(
        (listed(&server).await, trashed(&server).await),
        (vec![id], sent.clone())
    );
    assert_eq!(server.files_kept(), kept);
    // Another order is another receipt, and what it would be made of is not there.
    ask(&server, id, &[sent[1], sent[0]])
        .await
        .is_problem(ProblemCode::ReceiptUnknown);
}

#[tokio::test]
async fn it_is_done_where_nobody_waits_for_the_answer() {
    let server = server().await;
    let sent = send(&server, 1..3).await;
    let id = new_id();
    {
        let mut asking = std::pin::pin!(ask(&server, id, &sent));
        let hung_up = futures_util::FutureExt::now_or_never(asking.as_mut());
        assert!(hung_up.is_none(), "it takes longer than that");
    }
    server
        .until("it is merged", async |server| {
            (listed(server).await == [id]).then_some(())
        })
        .await;
    assert_eq!(trashed(&server).await, sent);
}

#[tokio::test]
async fn what_was_said_first_holds_for_the_merged_receipt() {
    let server = server().await;
    let sent = send(&server, 1..4).await;
    for (id, said) in [
        (sent[1], json!({"category": "Travel", "tags": ["lisbon"]})),
        (
            sent[2],
            json!({"category": "Food", "note": "lunch", "tags": ["x"]}),
        ),
    ] {
        let path = format!("/api/receipts/{id}/filing");
        assert_eq!(
            server
                .ask("PATCH", &path, &[], said.to_string())
                .await
                .status,
            StatusCode::OK
        );
    }
    let expected = Annotations {
        note: Some("lunch".into()),
        category: Some("Travel".into()),
        tags: vec!["lisbon".into()],
        captured_at_ms: None,
        ..Annotations::default()
    };
    assert_eq!(merge(&server, &sent).await.filing, expected);
}

#[tokio::test]
async fn what_cannot_be_merged_stays_as_it_is() {
    let server = server().await;
    let sent = send(&server, 0..20).await;
    let one_more = server.send("more.jpg", &jpeg(30)).await;
    let cut = server
        .send(
            "cut.jpg",
            &files::truncated_jpeg(&draw_receipt(Layout::Britain, 4).picture),
        )
        .await;
    for id in [one_more, cut] {
        server.read_receipt(id).await;
    }
    let kept = server.files_kept();
    let twenty_one = [&sent[..], &[one_more]].concat();
    for (receipts, problem) in [
        (&[][..], ProblemCode::MergeUnusable),
        (&sent[..1], ProblemCode::MergeUnusable),
        (&[sent[0], sent[1], sent[0]], ProblemCode::MergeUnusable),
        (&twenty_one, ProblemCode::MergeUnusable),
        (&[sent[0], new_id()], ProblemCode::ReceiptUnknown),
        (&[sent[0], cut], ProblemCode::PictureBroken),
    ] {
        let answer = ask(&server, new_id(), receipts).await;
        answer.is_problem(problem);
        let told = serde_json::from_slice::<Problem>(&answer.body)
            .unwrap()
            .detail;
        assert_eq!(
            told.as_deref(),
            (problem == ProblemCode::PictureBroken).then_some("cut.jpg")
        );
    }
    let body = server
        .ask("POST", "/api/receipts/merge", &[], r#"{"receipts":[]}"#)
        .await;
    body.is_problem(ProblemCode::RequestUnusable);
    assert_eq!(
        (listed(&server).await.len(), trashed(&server).await.len()),
        (22, 0)
    );
    server
        .until("no half file is left", async |server| {
            (server.files_kept() == kept).then_some(())
        })
        .await;

    let twenty = merge(&server, &sent).await.row.id;
    assert_eq!(
        server.read_receipt(twenty).await.pages.len(),
        20,
        "none of them is left out"
    );
    ask(&server, new_id(), &[twenty, one_more])
        .await
        .is_problem(ProblemCode::MergeTooLong);
    let another = server.send("another.jpg", &jpeg(31)).await;
    ask(&server, cut, &[one_more, another])
        .await
        .is_problem(ProblemCode::UploadExists);
}

#[tokio::test]
async fn a_file_larger_than_the_server_takes_is_not_made() {
    let server = TestServer::start().await;
    let mut sent = Vec::new();
    for seed in [1_u32, 2] {
        let noise = image::RgbImage::from_fn(700, 700, |x, y| {
            image::Rgb([0, 8, 16].map(|shift| {
                ((x * 7919 + y * 104_729 + seed).wrapping_mul(2_654_435_761) >> shift).to_le_bytes()
                    [0]
            }))
        });
        let mut file = std::io::Cursor::new(Vec::new());
        noise.write_to(&mut file, image::ImageFormat::Jpeg).unwrap();
        assert!(file.get_ref().len() > 1 << 18, "{}", file.get_ref().len());
        sent.push(server.send("noise.jpg", file.get_ref()).await);
        sent.push(
            server
                .send("noise.jpg", &[file.get_ref().as_slice(), b"more"].concat())
                .await,
        );
    }
    ask(&server, new_id(), &sent)
        .await
        .is_problem(ProblemCode::TooLarge);
    assert_eq!(listed(&server).await.len(), 4);
    server
        .until("no half file is left", async |server| {
            (server.files_kept() == 4).then_some(())
        })
        .await;
}

#[tokio::test]
async fn a_source_leads_to_the_merged_receipt_until_one_of_them_goes_for_good() {
    let server = server().await;
    let sent = send(&server, 1..3).await;
    let sha256 = server.receipt(sent[0]).await.row.file.sha256;
    let merged = merge(&server, &sent).await.row.id;
    let known: shared::api::KnownFile = server.get(&format!("/api/files/{sha256}")).await.json();
    assert_eq!(
        (known.receipt, server.send("again.jpg", &jpeg(1)).await),
        (merged, merged)
    );
    assert_eq!(trashed(&server).await, sent, "it stays where it is");
    let removed = server
        .ask(
            "DELETE",
            &format!("/api/trash/{}", sent[1]),
            &[],
            Body::empty(),
        )
        .await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
    assert_eq!(server.receipt(merged).await.merged_from, []);
    assert_eq!(separate(&server, merged).await, []);
    assert_eq!(listed(&server).await, [merged]);
    let deleted = server
        .ask(
            "DELETE",
            &format!("/api/receipts/{merged}"),
            &[],
            Body::empty(),
        )
        .await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    assert_eq!(
        server.send("again.jpg", &jpeg(1)).await,
        sent[0],
        "now the file brings itself back"
    );
}

#[tokio::test]
async fn a_file_leads_to_what_it_was_merged_into_again_and_again() {
    let server = server().await;
    let sent = send(&server, 1..4).await;
    let sha256 = server.receipt(sent[0]).await.row.file.sha256;
    let inner = merge(&server, &sent[..2]).await.row.id;
    let outer = merge(&server, &[inner, sent[2]]).await.row.id;
    let known: shared::api::KnownFile = server.get(&format!("/api/files/{sha256}")).await.json();
    assert_eq!(
        (known.receipt, server.send("again.jpg", &jpeg(1)).await),
        (outer, outer)
    );
    let mut parts = [&sent[..], &[inner]].concat();
    parts.sort_unstable();
    assert_eq!(
        (listed(&server).await, trashed(&server).await),
        (vec![outer], parts),
        "none came back"
    );
}

#[tokio::test]
async fn a_source_that_was_merged_otherwise_is_not_taken_from_there() {
    let server = server().await;
    let sent = send(&server, 1..4).await;
    let earlier = merge(&server, &sent[..2]).await.row.id;
    let restored = server
        .ask(
            "POST",
            &format!("/api/receipts/{}/restore", sent[0]),
            &[],
            Body::empty(),
        )
        .await;
    assert_eq!(restored.status, StatusCode::OK);
    let later = merge(&server, &[sent[0], sent[2]]).await.row.id;
    assert_eq!(
        server.receipt(earlier).await.merged_from,
        [],
        "one of its sources is part of another now"
    );
    assert_eq!(server.receipt(later).await.merged_from, [sent[0], sent[2]]);
    assert_eq!(separate(&server, earlier).await, []);
    assert_eq!(trashed(&server).await, sent);
    assert_eq!(separate(&server, later).await, [sent[0], sent[2]]);
}

#[tokio::test]
async fn a_source_removed_while_pages_are_drawn_is_not_named() {
    let server = server().await;
    let sent = send(&server, 1..3).await;
    for (sources, known) in [
        (vec![sent[0], new_id()], vec![]),
        (vec![sent[0]], vec![sent[0]]),
    ] {
        let mut tx = server.app.db.begin().await.unwrap();
        merging::link_sources(&mut tx, sent[1], &sources, server.app.db.moment_at(1))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(server.receipt(sent[1]).await.merged_from, known);
    }
}

#[tokio::test]
async fn what_is_longer_than_a_jpeg_can_be_becomes_smaller() {
    let server = server().await;
    let mut file = std::io::Cursor::new(Vec::new());
    let ribbon = image::RgbImage::from_pixel(66_000, 20, image::Rgb([200; 3]));
    ribbon.write_to(&mut file, image::ImageFormat::Png).unwrap();
    let ribbon = server.send("ribbon.png", file.get_ref()).await;
    let photo = send(&server, 1..2).await[0];
    let merged = merge(&server, &[photo, ribbon]).await.row.id;
    let file = server
        .get(&format!("/api/receipts/{merged}/original"))
        .await
        .body;
    let holds = |text: &[u8]| file.windows(text.len()).any(|window| window == text);
    assert!(
        holds(b"/Width 65500/") && !holds(b"/Width 66000/"),
        "as large as the picture in it"
    );
}

#[tokio::test]
async fn only_our_own_pages_and_known_receipts() {
    let server = server().await;
    let sent = send(&server, 1..2).await;
    assert_eq!(separate(&server, sent[0]).await, [], "it was never merged");
    let unknown = format!("/api/receipts/{}/unmerge", new_id());
    server
        .ask("POST", &unknown, &[], Body::empty())
        .await
        .is_problem(ProblemCode::ReceiptUnknown);
    let foreign = [
        ("origin", "https://evil.example"),
        ("host", "127.0.0.1:8080"),
    ];
    server
        .ask("POST", "/api/receipts/merge", &foreign, "{}")
        .await
        .is_problem(ProblemCode::ForeignOrigin);
}
