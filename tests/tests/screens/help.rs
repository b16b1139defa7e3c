//! Pictures of the help: one for each task, as a phone shows it.

use std::path::PathBuf;

use harness::browser::queue::ReadingOutcome;
use harness::browser::{Browser, PageFile, Viewport, screenshot_folder};
use harness::drawn::{Layout, draw_receipt};
use harness::server::Server;
use harness::uploader::upload_file;
use serde_json::json;

/// Height of a picture in CSS pixels, as `help.rs` of the settings page shows it.
const HEIGHT: u32 = 360;

/// Returns the file of a picture: in the frontend if pictures are to be kept.
fn picture_file(name: &str) -> PathBuf {
    let is_kept = std::env::var_os("RECEIPT_SCANNER_SCREENS").is_some_and(|kept| kept == "1");
    let folder = if is_kept {
        harness::checkout_root().join("frontend/installed/help")
    } else {
        screenshot_folder()
    };
    folder.join(format!("help-{name}.webp"))
}

#[test]
fn every_task_of_the_help_is_shown() {
    let server = Server::start(&[]);
    let browser = Browser::open(&server, Viewport::Phone);
    let take = |name: &str, top: u32| browser.picture_at_rest(&picture_file(name), top, HEIGHT);
    browser.goto("/");
    browser.wait_for(".scan-empty");
    take("scan", 0);

    let receipt = draw_receipt(Layout::Britain, 90).to_jpeg();
    browser.drop_files(&[PageFile {
        name: "IMG_20260915_181502.jpg",
        bytes: &receipt,
    }]);
    browser.wait_reading("IMG_20260915_181502.jpg", ReadingOutcome::Ready);
    browser.run_script(
        "document.querySelector('.queue').scrollIntoView()",
        json!([]),
    );
    take("drop", 0);

    for (seed, layout) in [(91, Layout::Germany), (92, Layout::UnitedStates)] {
        let picture = draw_receipt(layout, seed).to_jpeg();
        let id = upload_file(&server, &format!("IMG_{seed}.jpg"), &picture);
        server.wait_processed(id);
    }
    let shown = server.receipts().remove(2);
    browser.goto(&format!("/receipts/{}", shown.id));
    browser.focus("input[name=total]");
    browser.wait_for(r#"[data-test="highlight"]"#);
    browser.run_script("scrollTo(0, 0)", json!([]));
    take("correct", 90);

    browser.goto("/receipts?q=total");
    browser.wait_for(r#"[data-test="receipt"]"#);
    take("search", 0);
    browser.goto("/receipts");
    browser.wait_for(r#"[data-test="receipt"]"#);
    browser.click(r#"[data-test="more"]"#);
    browser.wait_for(r#"a[href*="/api/export"]"#);
    take("export", 0);

    let rule = json!({"text": "grocery", "category": "Food"});
    server.post("/api/rules", &rule);
    browser.goto("/rules");
    browser.wait_for(r#"[data-test="rule"]"#);
    take("rules", 60);
}
