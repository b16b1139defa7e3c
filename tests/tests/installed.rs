//! The installed app: offline start, shared files, background sync, new versions.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use harness::browser::queue::{QueueRow, UploadState};
use harness::browser::wire::NetworkCondition;
use harness::browser::{Browser, Viewport};
use harness::drawn::files::{
    PictureFormat, encode_picture, has_position, located_jpeg, padded_bmp,
};
use harness::drawn::{Layout, draw_receipt};
use harness::folder::TempFolder;
use harness::http::send_request;
use harness::server::Server;
use harness::uploader::{sha256_hex, upload_file};
use harness::wait::{ACTION_TIMEOUT, READING_TIMEOUT, wait_until};
use serde_json::{Value, json};

const RECEIPT: &str = r#"[data-test="receipt"]"#;

fn start_server() -> Server {
    Server::start(&["--ocr", "none"])
}

/// Opens the app and waits until the service worker has cached its files.
pub(super) fn open_installed_app(server: &Server, window: Viewport) -> Browser {
    install_app(Browser::open(server, window))
}

/// Opens the app in a browser whose service worker can be woken by an event.
fn open_installed_app_alone(server: &Server, window: Viewport) -> Browser {
    install_app(Browser::open_alone(server, window, &[]))
}

fn install_app(browser: Browser) -> Browser {
    browser.goto("/");
    wait_for_service_worker(&browser);
    browser
}

/// Waits until the service worker has cached the app and serves its page.
#[track_caller]
pub(super) fn wait_for_service_worker(browser: &Browser) {
    browser.wait_until("the service worker has the page", READING_TIMEOUT, || {
        let has = browser.run_script(
            "return navigator.serviceWorker.controller !== null
               && document.readyState === 'complete'",
            json!([]),
        );
        (has == json!(true)).then_some(())
    });
}

#[test]
fn the_app_works_offline_and_sends_a_photo_later() {
    let (mut server, folder) = (start_server(), TempFolder::new());
    // Online: one receipt is listed and cached.
    let (first, later) = (
        draw_receipt(Layout::Germany, 1),
        draw_receipt(Layout::Britain, 2),
    );
    upload_file(
        &server,
        "before.jpg",
        &encode_picture(&first.picture, PictureFormat::Jpeg),
    );
    let browser = open_installed_app(&server, Viewport::Phone);
    browser.goto("/receipts");
    browser.wait_for(RECEIPT);
    // Offline: the list is shown from the cache, and a new photo is queued.
    server.kill();
    browser.reload();
    browser.wait_for(RECEIPT);
    browser.goto("/");
    browser.choose_files(&[folder.write_file(
        "later.jpg",
        &encode_picture(&later.picture, PictureFormat::Jpeg),
    )]);
    browser.wait_state("later.jpg", &[UploadState::Resting]);
    // The queued photo survives a reload without a server.
    browser.reload();
    browser.wait_state("later.jpg", &[UploadState::Resting]);
    server.restart();
    browser.wait_until("the photo is sent", READING_TIMEOUT, || {
        browser
            .queue_row("later.jpg")
            .filter(|row| row.state == UploadState::Done)
    });
    assert!(server.receipt_named("later.jpg").is_some());
}

#[test]
fn files_shared_from_another_app_come_into_the_queue() {
    let server = start_server();
    let browser = open_installed_app(&server, Viewport::Phone);
    let picture = located_jpeg(&draw_receipt(Layout::France, 3).picture);
    // Emulates the system when a photo is shared with the app (Web Share Target).
    let bytes: Vec<Value> = picture.iter().map(|byte| json!(byte)).collect();
    browser.run_script(
        r#"const form = document.createElement("form");
        form.method = "POST"; form.action = "/share"; form.enctype = "multipart/form-data";
        const input = document.createElement("input");
        input.type = "file"; input.name = "files";
        const data = new DataTransfer();
        const bytes = new Uint8Array(arguments[0]);
        data.items.add(new File([bytes], "shared.jpg", { type: "image/jpeg" }));
        input.files = data.files;
        form.append(input); document.body.append(form); form.submit();"#,
        json!([bytes]),
    );
    browser.wait_until("it is sent", READING_TIMEOUT, || {
        browser
            .queue_row("shared.jpg")
            .filter(|row| row.state == UploadState::Done)
    });
    let row = server.receipt_named("shared.jpg").expect("it is a receipt");
    assert_eq!(row.file.size_bytes, picture.len() as u64);
    let kept = server
        .get(&format!("/api/receipts/{}/original", row.id))
        .body;
    assert!(
        has_position(&picture) && !has_position(&kept),
        "where it was taken is not sent"
    );
}

#[test]
fn a_file_opened_with_the_app_comes_into_the_queue() {
    let server = start_server();
    let picture = encode_picture(&draw_receipt(Layout::Spain, 6).picture, PictureFormat::Jpeg);
    let browser = Browser::open(&server, Viewport::Desktop);
    // Emulates the system when a file is opened with the app (File Handling API).
    //
    // The file handle is real, but from the browser's own file system instead of the system's.
    browser.run_before_pages(&format!(
        r#"const setConsumer = async (consumer) => {{
          const root = await navigator.storage.getDirectory();
          const handle = await root.getFileHandle("opened.jpg", {{ create: true }});
          const writer = await handle.createWritable();
          await writer.write(Uint8Array.from(atob("{}"), (letter) => letter.charCodeAt(0)));
          await writer.close();
          await consumer({{ files: [handle] }});
        }};
        Object.defineProperty(window, "launchQueue", {{ value: {{ setConsumer }} }});"#,
        STANDARD.encode(&picture)
    ));
    // The manifest names the address for opened files.
    let manifest: Value = server.get("/manifest.webmanifest").json();
    browser.goto(
        manifest["file_handlers"][0]["action"]
            .as_str()
            .expect("files are handled"),
    );
    browser.wait_until("it is sent", READING_TIMEOUT, || {
        browser
            .queue_row("opened.jpg")
            .filter(|row| row.state == UploadState::Done)
    });
    let kept = server
        .receipt_named("opened.jpg")
        .expect("it is a receipt")
        .file;
    assert_eq!(kept.sha256, sha256_hex(&picture));
}

#[test]
fn queued_files_are_sent_in_the_background_once_online() {
    let (mut server, folder) = (start_server(), TempFolder::new());
    let pictures = [7, 8].map(|seed| {
        encode_picture(
            &draw_receipt(Layout::Poland, seed).picture,
            PictureFormat::Jpeg,
        )
    });
    let browser = open_installed_app_alone(&server, Viewport::Phone);
    // Offline: three files are queued, one of them is paused.
    server.kill();
    let stopped = folder.write_file("stopped.jpg", &draw_receipt(Layout::Poland, 9).to_jpeg());
    let [first, second] =
        [0, 1].map(|at: usize| folder.write_file(&format!("kept-{at}.jpg"), &pictures[at]));
    browser.choose_files(&[stopped, first, second]);
    for name in ["stopped.jpg", "kept-0.jpg", "kept-1.jpg"] {
        browser.wait_state(name, &[UploadState::Resting]);
    }
    browser.click_in_row("stopped.jpg", "pause");
    // The pause must be in the database before the page is left, because the worker reads it there.
    let is_marked = "return new Promise(resolve => {
        indexedDB.open('uploads').onsuccess = ({ target: { result } }) => {
          const files = result.transaction('files').objectStore('files');
          files.getAllKeys().onsuccess = ({ target }) => {
            result.close();
            resolve(target.result.some(key => key.startsWith('paused:')));
          };
        };
      })";
    browser.wait_until("it is kept that it was stopped", ACTION_TIMEOUT, || {
        (browser.run_script(is_marked, json!([])) == json!(true)).then_some(())
    });
    // Online without a page: the worker sends what is not paused.
    browser.leave_app();
    server.restart();
    browser.dispatch_sync(&server, "uploads");
    for (at, picture) in pictures.iter().enumerate() {
        let name = format!("kept-{at}.jpg");
        let kept = wait_until("the worker sends it", READING_TIMEOUT, || {
            server.receipt_named(&name)
        })
        .file;
        assert_eq!(kept.sha256, sha256_hex(picture), "{name}");
    }
    assert!(
        server.receipt_named("stopped.jpg").is_none(),
        "what a person stopped stays here"
    );
    // The page notices that both files arrived and drops them from its queue.
    browser.goto("/");
    browser.wait_until("both are known to have arrived", READING_TIMEOUT, || {
        let rows = browser.queue_rows();
        let have_arrived =
            |row: &&QueueRow| matches!(row.state, UploadState::Done | UploadState::Known);
        (rows.len() == 3 && rows.iter().filter(have_arrived).count() == 2).then_some(())
    });
    assert_eq!(server.receipts().len(), 2);
    browser.reload();
    browser.wait_state("stopped.jpg", &[UploadState::Paused]);
    assert_eq!(browser.queue_rows().len(), 1);
    browser.click_in_row("stopped.jpg", "resume");
    browser.wait_state("stopped.jpg", &[UploadState::Done]);
}

#[test]
fn the_worker_sends_nothing_while_a_page_is_open() {
    let (server, folder) = (start_server(), TempFolder::new());
    let browser = open_installed_app_alone(&server, Viewport::Phone);
    browser.set_network(NetworkCondition::Slow(200_000));
    let picture = padded_bmp(&draw_receipt(Layout::Sweden, 9).picture, 2 << 20);
    browser.choose_files(&[folder.write_file("slow.bmp", &picture)]);
    browser.wait_state("slow.bmp", &[UploadState::Sending]);
    browser.wait_until("something is sent", ACTION_TIMEOUT, || {
        (browser.bytes_sent() > 0).then_some(())
    });
    // A sync event in the background must not start a second sender.
    browser.open_empty_tab();
    browser.dispatch_sync(&server, "uploads");
    wait_until(
        "the page sends it all, out of sight",
        READING_TIMEOUT,
        || server.receipt_named("slow.bmp"),
    );
    browser.close_empty_tab();
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_until("it is sent", READING_TIMEOUT, || {
        browser
            .queue_row("slow.bmp")
            .filter(|row| row.state == UploadState::Done)
    });
    // A second sender would have asked for the offset.
    let asked = browser.file_requests();
    assert!(asked.iter().all(|sent| sent.method != "HEAD"), "{asked:?}");
}

#[test]
fn shared_files_are_accepted_without_a_service_worker() {
    let server = start_server();
    let picture = encode_picture(
        &draw_receipt(Layout::France, 4).picture,
        PictureFormat::Jpeg,
    );
    let mut body =
        b"--x\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\n\r\n--x\r\n".to_vec();
    body.extend(b"content-disposition: form-data; name=\"files\"; filename=\"shared.jpg\"\r\n\r\n");
    body.extend(picture);
    body.extend(b"\r\n--x--\r\n");
    let kind = [("content-type", "multipart/form-data; boundary=x")];
    let answer = send_request("POST", &server.url("/share"), &kind, &body);
    assert_eq!(
        answer.status, 200,
        "the list, where the server sends the browser"
    );
    wait_until("it is a receipt", ACTION_TIMEOUT, || {
        server.receipt_named("shared.jpg")
    });
}

#[test]
fn the_manifest_names_icons_shortcuts_and_what_can_be_shared_into_the_app() {
    let server = start_server();
    let answer = server.get("/manifest.webmanifest");
    assert_eq!(
        answer.header("content-type"),
        Some("application/manifest+json")
    );
    let manifest: Value = serde_json::from_slice(&answer.body).expect("it is JSON");
    let icons = manifest["icons"].as_array().expect("there are icons");
    assert!(icons.iter().any(|icon| icon["purpose"] == "maskable"));
    for icon in icons {
        let picture = server.get(icon["src"].as_str().unwrap());
        assert_eq!(
            (picture.status, picture.header("content-type")),
            (200, icon["type"].as_str()),
            "{icon}"
        );
    }
    assert_eq!(manifest["share_target"]["action"], "/share");
    assert!(manifest["file_handlers"].is_array());
    for shortcut in manifest["shortcuts"]
        .as_array()
        .expect("there are shortcuts")
    {
        assert_eq!(server.get(shortcut["url"].as_str().unwrap()).status, 200);
    }
}

#[test]
fn a_new_version_waits_until_the_user_accepts_it() {
    let server = start_server();
    let browser = open_installed_app(&server, Viewport::Desktop);
    assert!(!browser.has_match(r#"[data-test="new-version"]"#));
    // To the browser a worker with another address is a new version.
    browser.run_script(
        r#"return navigator.serviceWorker.register("/service_worker.js?newer").then(() => true)"#,
        json!([]),
    );
    browser.wait_for(r#"[data-test="new-version"]"#);
    browser.run_script("window.isOld = true", json!([]));
    browser.click(r#"[data-test="take-new-version"]"#);
    browser.wait_until("the page came anew", ACTION_TIMEOUT, || {
        (browser.run_script("return window.isOld ?? null", json!([])) == Value::Null).then_some(())
    });
    browser.wait_gone(r#"[data-test="new-version"]"#);
}
