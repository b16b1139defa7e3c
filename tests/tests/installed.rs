//! The app as something that is installed: without a server, with files shared from other apps, and in a new version.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use harness::browser::queue::{Row, State};
use harness::browser::wire::Line;
use harness::browser::{Browser, Window};
use harness::drawn::files::{Format, encode, large_bmp, located_jpeg, says_where};
use harness::drawn::{Layout, draw};
use harness::folder::Folder;
use harness::http::send;
use harness::server::Server;
use harness::uploader::{sha256, upload};
use harness::wait::{READING, SOON, until};
use serde_json::{Value, json};

const RECEIPT: &str = r#"[data-test="receipt"]"#;

fn server() -> Server {
    Server::start(&["--ocr", "none"])
}

/// Opens the app and waits until its files are kept, so that it opens without a server.
fn installed(server: &Server, window: Window) -> Browser {
    let browser = Browser::open(server, window);
    browser.goto("/");
    browser.wait("the service worker has the page", READING, || {
        let has = browser.script(
            "return navigator.serviceWorker.controller !== null && document.readyState === 'complete'",
            json!([]),
        );
        (has == json!(true)).then_some(())
    });
    browser
}

#[test]
fn without_a_server_the_app_opens_shows_the_last_receipts_and_keeps_a_photo_until_it_is_back() {
    let (mut server, folder) = (server(), Folder::new());
    let (first, later) = (draw(Layout::Germany, 1), draw(Layout::Britain, 2));
    upload(&server, "before.jpg", &encode(&first.picture, Format::Jpeg));
    let browser = installed(&server, Window::Phone);
    browser.goto("/receipts");
    browser.wait_for(RECEIPT);
    server.kill();
    browser.reload();
    browser.wait_for(RECEIPT);
    browser.goto("/");
    browser.choose(&[folder.write("later.jpg", &encode(&later.picture, Format::Jpeg))]);
    browser.wait_state("later.jpg", &[State::Resting]);
    // Closed and opened again while there is still no server: it is not lost.
    browser.reload();
    browser.wait_state("later.jpg", &[State::Resting]);
    server.restart();
    browser.wait("the photo is sent", READING, || {
        browser
            .row("later.jpg")
            .filter(|row| row.state == State::Done)
    });
    assert!(server.receipt_of("later.jpg").is_some());
}

#[test]
fn files_shared_from_another_app_come_into_the_queue() {
    let server = server();
    let browser = installed(&server, Window::Phone);
    let picture = located_jpeg(&draw(Layout::France, 3).picture);
    // What the system does when a person shares a photo into the app (Web Share Target).
    let bytes: Vec<Value> = picture.iter().map(|byte| json!(byte)).collect();
    browser.script(
        r#"const form = document.createElement("form");
        form.method = "POST"; form.action = "/share"; form.enctype = "multipart/form-data";
        const input = document.createElement("input");
        input.type = "file"; input.name = "files";
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(arguments[0])], "shared.jpg", { type: "image/jpeg" }));
        input.files = data.files;
        form.append(input); document.body.append(form); form.submit();"#,
        json!([bytes]),
    );
    browser.wait("it is sent", READING, || {
        browser
            .row("shared.jpg")
            .filter(|row| row.state == State::Done)
    });
    let row = server.receipt_of("shared.jpg").expect("it is a receipt");
    assert_eq!(row.file.size_bytes, picture.len() as u64);
    let kept = server
        .get(&format!("/api/receipts/{}/original", row.id))
        .body;
    assert!(
        says_where(&picture) && !says_where(&kept),
        "where it was taken is not sent"
    );
}

#[test]
fn a_file_opened_with_the_app_comes_into_the_queue() {
    let server = server();
    let picture = encode(&draw(Layout::Spain, 6).picture, Format::Jpeg);
    let browser = Browser::open(&server, Window::Desktop);
    // What the system does when a person opens a file with the app (File Handling API): a real handle, of the browser's own
    // file system, in place of the system's.
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
    // The address that the manifest gives for files.
    let manifest: Value = server.get("/manifest.webmanifest").json();
    browser.goto(
        manifest["file_handlers"][0]["action"]
            .as_str()
            .expect("files are handled"),
    );
    browser.wait("it is sent", READING, || {
        browser
            .row("opened.jpg")
            .filter(|row| row.state == State::Done)
    });
    let kept = server
        .receipt_of("opened.jpg")
        .expect("it is a receipt")
        .file;
    assert_eq!(kept.sha256, sha256(&picture));
}

#[test]
fn what_was_kept_is_sent_without_a_page_once_the_line_is_back() {
    let (mut server, folder) = (server(), Folder::new());
    let pictures = [7, 8].map(|seed| encode(&draw(Layout::Poland, seed).picture, Format::Jpeg));
    let browser = installed(&server, Window::Phone);
    server.kill();
    let stopped = folder.write("stopped.jpg", &draw(Layout::Poland, 9).jpeg());
    let [first, second] =
        [0, 1].map(|at: usize| folder.write(&format!("kept-{at}.jpg"), &pictures[at]));
    browser.choose(&[stopped, first, second]);
    for name in ["stopped.jpg", "kept-0.jpg", "kept-1.jpg"] {
        browser.wait_state(name, &[State::Resting]);
    }
    browser.press_in_row("stopped.jpg", "pause");
    let is_marked = "return new Promise(resolve => {
        indexedDB.open('uploads').onsuccess = ({ target: { result } }) => {
          result.transaction('files').objectStore('files').getAllKeys().onsuccess = ({ target }) => {
            result.close();
            resolve(target.result.some(key => key.startsWith('paused:')));
          };
        };
      })";
    browser.wait("it is kept that it was stopped", SOON, || {
        (browser.script(is_marked, json!([])) == json!(true)).then_some(())
    });
    browser.leave();
    server.restart();
    browser.line_is_back(&server, "uploads");
    for (at, picture) in pictures.iter().enumerate() {
        let name = format!("kept-{at}.jpg");
        let kept = until("the worker sends it", READING, || server.receipt_of(&name)).file;
        assert_eq!(kept.sha256, sha256(picture), "{name}");
    }
    assert!(
        server.receipt_of("stopped.jpg").is_none(),
        "what a person stopped stays here"
    );
    // The page finds out, and lets go of both.
    browser.goto("/");
    browser.wait("both are known to have arrived", READING, || {
        let rows = browser.rows();
        let have_arrived = |row: &&Row| matches!(row.state, State::Done | State::Known);
        (rows.len() == 3 && rows.iter().filter(have_arrived).count() == 2).then_some(())
    });
    assert_eq!(server.receipts().len(), 2);
    browser.reload();
    browser.wait_state("stopped.jpg", &[State::Paused]);
    assert_eq!(browser.rows().len(), 1);
    browser.press_in_row("stopped.jpg", "resume");
    browser.wait_state("stopped.jpg", &[State::Done]);
}

#[test]
fn while_a_page_lives_the_worker_leaves_the_sending_to_it() {
    let (server, folder) = (server(), Folder::new());
    let browser = installed(&server, Window::Phone);
    browser.set_line(Line::Slow(200_000));
    let picture = large_bmp(&draw(Layout::Sweden, 9).picture, 2 << 20);
    browser.choose(&[folder.write("slow.bmp", &picture)]);
    browser.wait_state("slow.bmp", &[State::Sending]);
    browser.wait("something is sent", SOON, || {
        (browser.bytes_sent() > 0).then_some(())
    });
    browser.cover();
    browser.line_is_back(&server, "uploads");
    until("the page sends it all, out of sight", READING, || {
        server.receipt_of("slow.bmp")
    });
    browser.uncover();
    browser.set_line(Line::Free);
    browser.wait("it is sent", READING, || {
        browser
            .row("slow.bmp")
            .filter(|row| row.state == State::Done)
    });
    // Nobody else asked for it, so that no request had to be made twice.
    let asked = browser.sent_files();
    assert!(asked.iter().all(|sent| sent.method != "HEAD"), "{asked:?}");
}

#[test]
fn without_a_service_worker_the_server_takes_what_is_shared() {
    let server = server();
    let picture = encode(&draw(Layout::France, 4).picture, Format::Jpeg);
    let mut body =
        b"--x\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\n\r\n--x\r\n".to_vec();
    body.extend(b"content-disposition: form-data; name=\"files\"; filename=\"shared.jpg\"\r\n\r\n");
    body.extend(picture);
    body.extend(b"\r\n--x--\r\n");
    let kind = [("content-type", "multipart/form-data; boundary=x")];
    let answer = send("POST", &server.url("/share"), &kind, &body);
    assert_eq!(
        answer.status, 200,
        "the list, where the server sends the browser"
    );
    until("it is a receipt", SOON, || server.receipt_of("shared.jpg"));
}

#[test]
fn the_manifest_names_icons_shortcuts_and_what_can_be_shared_into_the_app() {
    let server = server();
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
fn a_new_version_waits_until_a_person_takes_it() {
    let server = server();
    let browser = installed(&server, Window::Desktop);
    assert!(!browser.sees(r#"[data-test="new-version"]"#));
    // Another worker under another address is what a newer build is to the browser.
    browser.script(
        r#"return navigator.serviceWorker.register("/service_worker.js?newer").then(() => true)"#,
        json!([]),
    );
    browser.wait_for(r#"[data-test="new-version"]"#);
    browser.script("window.isOld = true", json!([]));
    browser.press(r#"[data-test="take-new-version"]"#);
    browser.wait("the page came anew", SOON, || {
        (browser.script("return window.isOld ?? null", json!([])) == Value::Null).then_some(())
    });
    browser.wait_gone(r#"[data-test="new-version"]"#);
}
