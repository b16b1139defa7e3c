//! Files that are no receipts, broken or named impossibly.
//!
//! Chosen in a real browser.

use harness::browser::queue::{ReadingOutcome, UploadState};
use harness::browser::{Browser, PageFile, Viewport};
use harness::drawn::{Layout, draw_receipt, files};
use harness::folder::TempFolder;
use harness::server::Server;
use harness::wait::{ACTION_TIMEOUT, READING_TIMEOUT};
use serde_json::json;
use shared::api::ReceiptStatus;
use shared::problem::ProblemCode;

/// Checks that the file is refused in its row with this message and that nothing of it is sent.
/// Returns the text of the row.
#[track_caller]
fn check_refused(server: &Server, name: &str, bytes: &[u8], code: ProblemCode) -> String {
    let (browser, folder) = (Browser::open(server, Viewport::Phone), TempFolder::new());
    browser.goto("/");
    // The page learns the size limit from the server.
    browser.wait_until("the page names the limit", ACTION_TIMEOUT, || {
        browser.text("main").contains("up to").then_some(())
    });
    browser.choose_files(&[folder.write_file(name, bytes)]);
    let row = browser.wait_state(name, &[UploadState::Refused]);
    assert!(
        row.text.contains(code.message()),
        "{name} says why: {}",
        row.text
    );
    // A sound file behind it proves that the queue continues and that requests are recorded. Its
    // bytes differ each time, since the server skips known files.
    let after = [
        files::encode_picture(&draw_small_picture(), files::PictureFormat::Gif),
        name.into(),
    ]
    .concat();
    browser.choose_files(&[folder.write_file("after.gif", &after)]);
    browser.wait_state("after.gif", &[UploadState::Done]);
    let sent = browser.file_requests();
    assert_eq!(
        sent.len(),
        1,
        "only the sound file went to the server: {sent:?}"
    );
    assert_eq!(server.receipt_named(name), None);
    row.text
}

fn draw_small_picture() -> image::RgbImage {
    image::imageops::thumbnail(&draw_receipt(Layout::Britain, 20).picture, 64, 72)
}

#[test]
fn files_of_unknown_kinds_are_refused_before_they_are_sent() {
    let server = Server::start(&["--ocr", "none", "--max-file-mb", "1"]);
    let text = b"Dear diary, today I bought nothing at all.\n".repeat(40);
    check_refused(&server, "diary.jpg", &text, ProblemCode::UnknownKind);
    check_refused(&server, "empty.jpg", b"", ProblemCode::EmptyFile);
    let large = files::encode_picture(
        &draw_receipt(Layout::Germany, 21).picture,
        files::PictureFormat::Bmp,
    );
    assert!(large.len() > 1 << 20);
    let row = check_refused(&server, "large.bmp", &large, ProblemCode::TooLarge);
    assert!(row.contains(" MB, the limit is 1.0 MB"), "{row}");
}

#[test]
fn pictures_without_a_receipt_are_labelled_and_kept_or_deleted() {
    let (server, folder) = (Server::start(&[]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    // A brown animal on green, without a single letter.
    let draw_animal = |x: u32| {
        image::RgbImage::from_fn(600, 800, |column, row| {
            let (across, down) = (column.abs_diff(x), row.abs_diff(400));
            if across * across + down * down < 200 * 200 {
                image::Rgb([120, 80, 50])
            } else {
                image::Rgb([90, 140, 70])
            }
        })
    };
    let files = [("cat.jpg", 280), ("dog.jpg", 330)].map(|(name, x)| {
        let jpeg = files::encode_picture(&draw_animal(x), files::PictureFormat::Jpeg);
        folder.write_file(name, &jpeg)
    });
    browser.goto("/");
    browser.choose_files(&files);
    for name in ["cat.jpg", "dog.jpg"] {
        browser.wait_until("it is labelled", READING_TIMEOUT, || {
            let row = browser.queue_row(name)?;
            row.text.contains("No receipt was recognised").then_some(())
        });
    }
    let [cat, dog] = ["cat.jpg", "dog.jpg"].map(|name| {
        let row = server.receipt_named(name).expect("the picture is kept");
        row.id
    });
    // One is kept as it is, the other moves to the trash.
    browser.click_in_row("cat.jpg", "keep-unrecognised");
    browser.wait_until("it is a receipt like others", ACTION_TIMEOUT, || {
        let row = browser.queue_row("cat.jpg")?;
        (!row.text.contains("No receipt was recognised")).then_some(())
    });
    assert!(server.fetch_receipt(cat).row.verified);
    browser.click_in_row("dog.jpg", "delete-unrecognised");
    browser.wait_until("its row is gone", ACTION_TIMEOUT, || {
        browser.queue_row("dog.jpg").is_none().then_some(())
    });
    assert_eq!(server.get(&format!("/api/receipts/{dog}")).status, 410);
}

#[test]
fn a_broken_picture_among_three_is_kept_and_does_not_disturb_the_others() {
    let (server, folder) = (Server::start(&[]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    let (one, two) = (
        draw_receipt(Layout::UnitedStates, 22),
        draw_receipt(Layout::Malaysia, 23),
    );
    browser.goto("/");
    browser.choose_files(&[
        folder.write_file("one.jpg", &one.to_jpeg()),
        folder.write_file("broken.jpg", &files::truncated_jpeg(&one.picture)),
        folder.write_file(
            "two.png",
            &files::encode_picture(&two.picture, files::PictureFormat::Png),
        ),
    ]);
    let broken = browser.wait_reading("broken.jpg", ReadingOutcome::Failed);
    assert_eq!(broken.state, UploadState::Done, "it is kept");
    assert!(
        broken.text.contains(ProblemCode::PictureBroken.message()),
        "it says why: {}",
        broken.text
    );
    for (name, drawn) in [("one.jpg", &one), ("two.png", &two)] {
        browser.wait_reading(name, ReadingOutcome::Ready);
        let row = server.receipt_named(name).expect("it is in the list");
        assert_eq!(
            (row.status, row.merchant),
            (ReceiptStatus::Ready, Some(drawn.displayed_merchant()))
        );
    }
    let kept = server
        .receipt_named("broken.jpg")
        .expect("it is in the list, too");
    assert_eq!(
        (kept.status, kept.problem),
        (ReceiptStatus::Failed, Some(ProblemCode::PictureBroken))
    );
    browser.click_in_row("broken.jpg", "open");
    browser.wait_for(r#"form[data-test="fields"] input[name=merchant]"#);
    browser.click(r#"[data-test="read-again"]"#);
    let path = format!("/api/receipts/{}/read", kept.id);
    browser.wait_until("it is to be read again", ACTION_TIMEOUT, || {
        (browser.requests_below(&path).len() == 1).then_some(())
    });
}

#[test]
fn an_impossible_file_name_is_sanitised() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Viewport::Phone);
    // Path traversal, markup, a percent escape and an entity in a name of 300 characters.
    let odd = "../..\\\"'><img src=x onerror=document.title='owned'>🧾%00&amp;";
    let name = format!("{odd}{}.jpg", "ä".repeat(300 - odd.chars().count() - 4));
    assert_eq!(name.chars().count(), 300);
    browser.goto("/");
    browser.drop_files(&[PageFile {
        name: &name,
        bytes: &draw_receipt(Layout::Germany, 24).to_jpeg(),
    }]);
    browser.wait_until("its row is done", ACTION_TIMEOUT, || {
        browser
            .queue_rows()
            .iter()
            .any(|row| row.state == UploadState::Done)
            .then_some(())
    });
    // The name is stored without separators and widens no page.
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
        let is_wide = browser.run_script(overflow, json!([]));
        assert_eq!(
            is_wide,
            json!(false),
            "{path} does not become wider than the phone"
        );
    }
    let title = browser.run_script("return document.title", json!([]));
    assert!(
        !title.as_str().unwrap_or_default().contains("owned"),
        "a name is text, never markup"
    );
}

#[test]
fn a_picture_without_text_is_kept_and_explained() {
    let server = Server::start(&[]);
    let browser = Browser::open(&server, Viewport::Phone);
    let blank = image::RgbImage::from_pixel(400, 600, image::Rgb([200, 190, 180]));
    browser.goto("/");
    browser.drop_files(&[PageFile {
        name: "wall.jpg",
        bytes: &files::encode_picture(&blank, files::PictureFormat::Jpeg),
    }]);
    browser.wait_until("reading it comes to an end", READING_TIMEOUT, || {
        browser
            .queue_row("wall.jpg")
            .filter(|row| row.reading.is_some())
    });
    assert_eq!(server.receipts().len(), 1, "it is kept all the same");
}
