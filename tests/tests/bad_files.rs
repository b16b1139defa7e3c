//! Files that are no receipts, are broken or have impossible names, chosen in a real browser.

use harness::browser::queue::{Reading, State};
use harness::browser::{Browser, PageFile, Window};
use harness::drawn::{Layout, draw, files};
use harness::folder::Folder;
use harness::server::Server;
use harness::wait::{READING, SOON};
use serde_json::json;
use shared::api::Status;
use shared::problem::ProblemCode;

/// The file is refused on its row with this sentence, and nothing about it is sent.
#[track_caller]
fn check_refused(server: &Server, name: &str, bytes: &[u8], code: ProblemCode) {
    let (browser, folder) = (Browser::open(server, Window::Phone), Folder::new());
    browser.goto("/");
    // The page knows the limit once it has heard from the server.
    browser.wait("the page names the limit", SOON, || {
        browser.text("main").contains("up to").then_some(())
    });
    browser.choose(&[folder.write(name, bytes)]);
    let row = browser.wait_state(name, &[State::Refused]);
    assert!(
        row.text.contains(code.message()),
        "{name} says why: {}",
        row.text
    );
    // One more file behind it shows that the queue went on, and that the page does make requests.
    // It is another one each time: what the server has is not sent.
    let after = [files::encode(&small(), files::Format::Gif), name.into()].concat();
    browser.choose(&[folder.write("after.gif", &after)]);
    browser.wait_state("after.gif", &[State::Done]);
    let sent = browser.sent_files();
    assert_eq!(
        sent.len(),
        1,
        "only the sound file went to the server: {sent:?}"
    );
    assert_eq!(server.receipt_of(name), None);
}

fn small() -> image::RgbImage {
    image::imageops::thumbnail(&draw(Layout::Britain, 20).picture, 64, 72)
}

#[test]
fn no_byte_is_sent_of_what_is_no_receipt() {
    let server = Server::start(&["--ocr", "none", "--max-file-mb", "1"]);
    let text = b"Dear diary, today I bought nothing at all.\n".repeat(40);
    check_refused(&server, "diary.jpg", &text, ProblemCode::UnknownKind);
    check_refused(&server, "empty.jpg", b"", ProblemCode::EmptyFile);
    let large = files::encode(&draw(Layout::Germany, 21).picture, files::Format::Bmp);
    assert!(large.len() > 1 << 20);
    check_refused(&server, "large.bmp", &large, ProblemCode::TooLarge);
}

#[test]
fn a_broken_picture_among_three_is_kept_and_does_not_disturb_the_others() {
    let (server, folder) = (Server::start(&[]), Folder::new());
    let browser = Browser::open(&server, Window::Desktop);
    let (one, two) = (draw(Layout::UnitedStates, 22), draw(Layout::Malaysia, 23));
    browser.goto("/");
    browser.choose(&[
        folder.write("one.jpg", &one.jpeg()),
        folder.write("broken.jpg", &files::cut_jpeg(&one.picture)),
        folder.write("two.png", &files::encode(&two.picture, files::Format::Png)),
    ]);
    let broken = browser.wait_read("broken.jpg", Reading::Failed);
    assert_eq!(broken.state, State::Done, "it is kept");
    assert!(
        broken.text.contains(ProblemCode::PictureBroken.message()),
        "it says why: {}",
        broken.text
    );
    for (name, drawn) in [("one.jpg", &one), ("two.png", &two)] {
        browser.wait_read(name, Reading::Ready);
        let row = server.receipt_of(name).expect("it is in the list");
        assert_eq!(
            (row.status, row.merchant.as_ref()),
            (Status::Ready, Some(&drawn.merchant))
        );
    }
    let kept = server
        .receipt_of("broken.jpg")
        .expect("it is in the list, too");
    assert_eq!(
        (kept.status, kept.problem),
        (Status::Failed, Some(ProblemCode::PictureBroken))
    );
    browser.press_in_row("broken.jpg", "open");
    browser.wait_for(r#"form[data-test="fields"] input[name=merchant]"#);
}

#[test]
fn an_impossible_name_harms_nobody() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Window::Phone);
    let odd = "../..\\\"'><img src=x onerror=document.title='owned'>🧾%00&amp;";
    let name = format!("{odd}{}.jpg", "ä".repeat(300 - odd.chars().count() - 4));
    assert_eq!(name.chars().count(), 300);
    browser.goto("/");
    browser.drop_files(&[PageFile {
        name: &name,
        bytes: &draw(Layout::Germany, 24).jpeg(),
    }]);
    browser.wait("its row is done", SOON, || {
        browser
            .rows()
            .iter()
            .any(|row| row.state == State::Done)
            .then_some(())
    });
    let kept = server.receipts().pop().expect("one receipt").file.name;
    assert!(
        kept.ends_with("ä.jpg") && kept.chars().count() <= 300,
        "{kept}"
    );
    assert!(!kept.contains(['/', '\\']), "{kept}");
    let overflow = "return document.documentElement.scrollWidth > innerWidth";
    for path in ["/", "/receipts"] {
        if path != "/" {
            browser.goto(path);
            browser.wait_for(r#"[data-test="receipt"]"#);
        }
        let is_wide = browser.script(overflow, json!([]));
        assert_eq!(
            is_wide,
            json!(false),
            "{path} does not become wider than the phone"
        );
    }
    let title = browser.script("return document.title", json!([]));
    assert!(
        !title.as_str().unwrap_or_default().contains("owned"),
        "a name is text, never markup"
    );
}

#[test]
fn a_picture_without_text_is_kept_with_a_word_of_explanation() {
    let server = Server::start(&[]);
    let browser = Browser::open(&server, Window::Phone);
    let blank = image::RgbImage::from_pixel(400, 600, image::Rgb([200, 190, 180]));
    browser.goto("/");
    browser.drop_files(&[PageFile {
        name: "wall.jpg",
        bytes: &files::encode(&blank, files::Format::Jpeg),
    }]);
    browser.wait("reading it comes to an end", READING, || {
        browser.row("wall.jpg").filter(|row| row.reading.is_some())
    });
    assert_eq!(server.receipts().len(), 1, "it is kept all the same");
}
