//! Merged receipts: pages, annotations, repeated requests and refusals.

use axum::body::Body;
use axum::http::StatusCode;
use harness::drawn::{Layout, draw_receipt, files};
use serde_json::json;
use shared::annotations::Annotations;
use shared::api::{Event, ReceiptDetail, ReceiptStatus};
use shared::file_kind::FileKind;
use shared::problem::{Problem, ProblemCode};

use super::{merge_into_new, sorted_trash, unmerge_receipt, upload_and_read};
use crate::support::fixed_text_engine::FixedTextEngine;
use crate::support::{TestServer, jpeg, new_id, wait_for_event};

#[tokio::test]
async fn two_photos_become_one_receipt_of_two_pages() {
    let server = FixedTextEngine::FOR_SMALL_PICTURES.start_server().await;
    let sent = upload_and_read(&server, 1..3).await;
    let mut news = server.app.subscribe();
    let id = new_id();
    let asked: ReceiptDetail = server.merge_receipts(id, &[sent[1], sent[0]]).await.json();
    assert_eq!(
        (asked.row.id, asked.row.file.kind),
        (id, Some(FileKind::Pdf))
    );
    assert_eq!(asked.row.file.name, "2 + 1.pdf");
    let merged = server.wait_until_read(id).await;
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
    let file = server.fetch_original(id).await;
    let place = |photo: &[u8]| file.windows(photo.len()).position(|window| window == photo);
    let (first, second) = (place(&jpeg(2)), place(&jpeg(1)));
    assert!(
        first.is_some() && first < second,
        "both as they came, in the order asked for"
    );
    assert_eq!(
        (server.list_ids().await, sorted_trash(&server).await),
        (vec![id], sent.clone())
    );
    let mut gone = Vec::new();
    wait_for_event(&mut news, "both are gone", |event| {
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
    let server = FixedTextEngine::FOR_SMALL_PICTURES.start_server().await;
    let sent = upload_and_read(&server, 1..3).await;
    let document = merge_into_new(&server, &sent).await.row.id;
    let picture = draw_receipt(Layout::Britain, 3).picture;
    let png = server
        .upload_file(
            "screen.png",
            &files::encode_picture(&picture, files::PictureFormat::Png),
        )
        .await;
    let sideways = server
        .upload_file("sideways.jpg", &files::sideways_jpeg(&picture))
        .await;
    for id in [document, png, sideways] {
        server.wait_until_read(id).await;
    }
    let merged = merge_into_new(&server, &[png, document, sideways]).await;
    let merged = server.wait_until_read(merged.row.id).await;
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
async fn a_repeated_merge_request_makes_no_second_receipt() {
    let server = FixedTextEngine::FOR_SMALL_PICTURES.start_server().await;
    let sent = upload_and_read(&server, 1..3).await;
    let id = new_id();
    let (one, two) = tokio::join!(
        server.merge_receipts(id, &sent),
        server.merge_receipts(id, &sent)
    );
    let both = [one, two].map(|answer| answer.json::<ReceiptDetail>().row.id);
    assert_eq!(both, [id; 2]);
    server.wait_until_read(id).await;
    let kept = server.count_files();
    let server = TestServer::start_in(server.stop().await, None).await;
    assert_eq!(
        server
            .merge_receipts(id, &sent)
            .await
            .json::<ReceiptDetail>()
            .row
            .id,
        id
    );
    assert_eq!(
        server
            .merge_receipts(new_id(), &sent)
            .await
            .json::<ReceiptDetail>()
            .row
            .id,
        id
    );
    assert_eq!(
        (server.list_ids().await, sorted_trash(&server).await),
        (vec![id], sent.clone())
    );
    assert_eq!(server.count_files(), kept);
    // Another order makes another receipt, but its sources are in the trash.
    server
        .merge_receipts(id, &[sent[1], sent[0]])
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
}

#[tokio::test]
async fn a_merge_finishes_after_the_client_disconnects() {
    let server = FixedTextEngine::FOR_SMALL_PICTURES.start_server().await;
    let sent = upload_and_read(&server, 1..3).await;
    let id = new_id();
    {
        let mut asking = std::pin::pin!(server.merge_receipts(id, &sent));
        let hung_up = futures_util::FutureExt::now_or_never(asking.as_mut());
        assert!(hung_up.is_none(), "it takes longer than that");
    }
    server
        .wait_until("it is merged", async |server| {
            (server.list_ids().await == [id]).then_some(())
        })
        .await;
    assert_eq!(sorted_trash(&server).await, sent);
}

#[tokio::test]
async fn the_first_annotation_wins_in_the_merged_receipt() {
    let server = FixedTextEngine::FOR_SMALL_PICTURES.start_server().await;
    let sent = upload_and_read(&server, 1..4).await;
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
                .send_request("PATCH", &path, &[], said.to_string())
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
    assert_eq!(merge_into_new(&server, &sent).await.filing, expected);
}

#[tokio::test]
async fn a_refused_merge_changes_nothing() {
    let server = FixedTextEngine::FOR_SMALL_PICTURES.start_server().await;
    let sent = upload_and_read(&server, 0..20).await;
    let one_more = server.upload_file("more.jpg", &jpeg(30)).await;
    let cut = server
        .upload_file(
            "cut.jpg",
            &files::truncated_jpeg(&draw_receipt(Layout::Britain, 4).picture),
        )
        .await;
    for id in [one_more, cut] {
        server.wait_until_read(id).await;
    }
    let kept = server.count_files();
    let twenty_one = [&sent[..], &[one_more]].concat();
    for (receipts, problem) in [
        (&[][..], ProblemCode::MergeUnusable),
        (&sent[..1], ProblemCode::MergeUnusable),
        (&[sent[0], sent[1], sent[0]], ProblemCode::MergeUnusable),
        (&twenty_one, ProblemCode::MergeUnusable),
        (&[sent[0], new_id()], ProblemCode::ReceiptUnknown),
        (&[sent[0], cut], ProblemCode::PictureBroken),
    ] {
        let answer = server.merge_receipts(new_id(), receipts).await;
        answer.assert_problem(problem);
        let told = serde_json::from_slice::<Problem>(&answer.body)
            .unwrap()
            .detail;
        assert_eq!(
            told.as_deref(),
            (problem == ProblemCode::PictureBroken).then_some("cut.jpg")
        );
    }
    let body = server
        .send_request("POST", "/api/receipts/merge", &[], r#"{"receipts":[]}"#)
        .await;
    body.assert_problem(ProblemCode::RequestUnusable);
    assert_eq!(
        (
            server.list_ids().await.len(),
            sorted_trash(&server).await.len()
        ),
        (22, 0)
    );
    server
        .wait_until("no half file is left", async |server| {
            (server.count_files() == kept).then_some(())
        })
        .await;

    let twenty = merge_into_new(&server, &sent).await.row.id;
    assert_eq!(
        server.wait_until_read(twenty).await.pages.len(),
        20,
        "none of them is left out"
    );
    server
        .merge_receipts(new_id(), &[twenty, one_more])
        .await
        .assert_problem(ProblemCode::MergeTooLong);
    let another = server.upload_file("another.jpg", &jpeg(31)).await;
    server
        .merge_receipts(cut, &[one_more, another])
        .await
        .assert_problem(ProblemCode::UploadExists);
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
        sent.push(server.upload_file("noise.jpg", file.get_ref()).await);
        sent.push(
            server
                .upload_file("noise.jpg", &[file.get_ref().as_slice(), b"more"].concat())
                .await,
        );
    }
    server
        .merge_receipts(new_id(), &sent)
        .await
        .assert_problem(ProblemCode::TooLarge);
    assert_eq!(server.list_ids().await.len(), 4);
    server
        .wait_until("no half file is left", async |server| {
            (server.count_files() == 4).then_some(())
        })
        .await;
}

#[tokio::test]
async fn pages_longer_than_a_jpeg_allows_are_scaled_down() {
    let server = FixedTextEngine::FOR_SMALL_PICTURES.start_server().await;
    let mut file = std::io::Cursor::new(Vec::new());
    let ribbon = image::RgbImage::from_pixel(66_000, 20, image::Rgb([200; 3]));
    ribbon.write_to(&mut file, image::ImageFormat::Png).unwrap();
    let ribbon = server.upload_file("ribbon.png", file.get_ref()).await;
    let photo = upload_and_read(&server, 1..2).await[0];
    let merged = merge_into_new(&server, &[photo, ribbon]).await.row.id;
    let file = server.fetch_original(merged).await;
    let holds = |text: &[u8]| file.windows(text.len()).any(|window| window == text);
    assert!(
        holds(b"/Width 65500/") && !holds(b"/Width 66000/"),
        "as large as the picture in it"
    );
}

#[tokio::test]
async fn unknown_receipts_and_foreign_pages_are_refused() {
    let server = FixedTextEngine::FOR_SMALL_PICTURES.start_server().await;
    let sent = upload_and_read(&server, 1..2).await;
    assert_eq!(
        unmerge_receipt(&server, sent[0]).await,
        [],
        "it was never merged"
    );
    let unknown = format!("/api/receipts/{}/unmerge", new_id());
    server
        .send_request("POST", &unknown, &[], Body::empty())
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
    let foreign = [
        ("origin", "https://evil.example"),
        ("host", "127.0.0.1:8080"),
    ];
    server
        .send_request("POST", "/api/receipts/merge", &foreign, "{}")
        .await
        .assert_problem(ProblemCode::ForeignOrigin);
}
