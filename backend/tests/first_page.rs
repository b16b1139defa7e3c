//! First HTML of the pages, shown before the app is loaded, and preview pictures.

use axum::http::StatusCode;
use harness::drawn::{Layout, draw_receipt, files};
use image::imageops;
use shared::api::ReceiptDetail;

use crate::support;
use crate::support::{TestServer, new_id};

#[tokio::test]
async fn the_scan_page_is_served_with_its_drawing() {
    let server = TestServer::start().await;
    let page = server.get("/").await.text().to_owned();
    assert!(
        page.contains("<div class=boot-page data-page=scan><img class=scan-art src=/scan.svg"),
        "{page}"
    );
    let index = server.get("/index.html").await.text().to_owned();
    assert!(
        !index.contains("boot-page"),
        "pages without a line come with their program: {index}"
    );
}

#[tokio::test]
async fn the_list_page_is_served_with_merchants() {
    let server = TestServer::start().await;
    let id = server.upload_file("a.jpg", &support::jpeg(1)).await;
    let entered = r#"{"merchant":"Fish & <Chips>"}"#;
    server
        .send_request("PATCH", &format!("/api/receipts/{id}"), &[], entered)
        .await
        .json::<ReceiptDetail>();
    let page = server.get("/receipts").await;
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    let page = page.text();
    assert!(
        page.contains(
            "<main class=boot><div class=boot-page data-page=receipts><ul class=boot-names>\
             <li>Fish &amp; &lt;Chips&gt;</li></ul>"
        ),
        "{page}"
    );
    let (_, later) = page.split_once("<template>").unwrap();
    let (later, _) = later.split_once("</template><script>").unwrap();
    for needed in [
        "href=/app-0123456789abcdef.js>",
        "href=/desk.css>",
        "href=/split_receipts.wasm>",
        "href=\"/api/receipts?limit=50&sort=-date\">",
    ] {
        assert!(
            later.contains(needed),
            "{needed} is asked for next: {later}"
        );
    }
    let asked = server.get("/receipts?q=fish").await.text().to_owned();
    assert!(
        asked.contains("<main class=boot>") && !asked.contains("<li>"),
        "what is found comes later: {asked}"
    );
    let refused = server.send_request("POST", "/receipts", &[], "").await;
    assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_receipt_page_is_served_with_a_preview_picture() {
    let mut server = TestServer::start().await;
    server.start_worker();
    let small = draw_receipt(Layout::Germany, 3).picture;
    let large = imageops::resize(
        &small,
        small.width() * 2,
        small.height() * 2,
        imageops::FilterType::Nearest,
    );
    let id = server
        .upload_file(
            "a.jpg",
            &files::encode_picture(&large, files::PictureFormat::Jpeg),
        )
        .await;
    let size = server.wait_until_read(id).await.pages[0];
    assert!(
        size.height > 1_024,
        "the page is larger than its preview: {size:?}"
    );
    let page = server
        .get(&format!("/receipts/{id}"))
        .await
        .text()
        .to_owned();
    let preview = format!("/api/receipts/{id}/pages/1/preview");
    assert!(
        page.contains(&format!("<img class=boot-picture src={preview} ")),
        "{page}"
    );
    assert!(
        page.contains(&format!("fetchpriority=high href={preview}><title>")),
        "before all else: {page}"
    );
    let (whole, small) = (
        server.get(&format!("/api/receipts/{id}/pages/1")).await,
        server.get(&preview).await,
    );
    assert_eq!(
        (small.status, small.header("content-type")),
        (StatusCode::OK, Some("image/webp"))
    );
    assert!(small.body.len() < whole.body.len());
    assert_eq!(
        image::load_from_memory(&small.body).unwrap().height(),
        1_024
    );
    // Receipts that were read by versions without previews have none.
    std::fs::remove_dir_all(server.folder.path().join("files").join("previews")).unwrap();
    assert_eq!(server.get(&preview).await.body, whole.body);
    let missing = format!("/api/receipts/{id}/pages/2/preview");
    assert_eq!(server.get(&missing).await.status, StatusCode::NOT_FOUND);
    let page = server
        .get(&format!("/receipts/{}", new_id()))
        .await
        .text()
        .to_owned();
    assert!(
        page.contains("<main class=boot>") && !page.contains("<img"),
        "the app says it: {page}"
    );
}
