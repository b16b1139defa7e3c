//! Every control of every page, on a phone and a desktop.
//!
//! No step may show source code, report an error, overflow the window or use a font so small that
//! phones zoom in. Every control that is seen has to be operated; the exceptions are listed here.

use std::collections::BTreeSet;

use harness::browser::queue::UploadState;
use harness::browser::walk::ControlLog;
use harness::browser::{Browser, PageFile, Viewport};
use harness::drawn::{Layout, draw_receipt, files};
use harness::pages::{PAGES, find_page};
use harness::server::Server;
use harness::table::lay_side_by_side;
use harness::uploader::upload_file;
use harness::wait::ACTION_TIMEOUT;
use image::RgbImage;
use serde_json::json;
use shared::id::ReceiptId;
use shared::route::Route;

const PAGE_OF: &str = r#"[data-test="page-of"]"#;
const FIELDS: &str = r#"form[data-test="fields"]"#;

/// Controls that must have been operated, so that none is left out unnoticed.
const REQUIRED_CONTROLS: [&str; 34] = [
    "next-page",
    "previous-page",
    "show-text",
    "add-field",
    "input merchant",
    "input date",
    "note",
    "tags",
    "details",
    "line-details",
    "confirm-receipt",
    "rotate-picture",
    "full-screen",
    "corner",
    "outline-save",
    "outline-cancel",
    "outline-detect",
    "home-country",
    "delete",
    "undo-delete",
    "avatar",
    "filters",
    "more",
    "select",
    "many-delete",
    "skip",
    "accept",
    "empty-trash",
    "save-rule",
    "set-category",
    "guided",
    "enter-by-hand",
    "order",
    "restore",
];

/// Ends of the names of controls that this test may leave alone, with the reason. Each has to be
/// seen, so that none is outdated.
const EXCEPTIONS: [(&str, &str); 16] = [
    (
        "input files",
        "the file chooser is operated by the tests of the queue",
    ),
    (
        "input camera",
        "the same chooser with the camera of the phone",
    ),
    (
        "input native-camera",
        "the same, where the camera page is refused the camera",
    ),
    ("input profile-picture", "operated by `profile.rs`"),
    (
        "select language",
        "operated by `languages.rs`; other texts would be other names here",
    ),
    (
        "select date-order",
        "operated by `settings.rs`; dates in another form would be other names here",
    ),
    (
        "/receipts/# button many-undo",
        "shown until the next change; operated by `fields/editing.rs`",
    ),
    (
        "/review button accept-sure",
        "shown while a sure receipt waits; operated by `review/keyboard.rs`",
    ),
    (
        "/review button undo",
        "shown for the receipt accepted last; operated by `review/card.rs`",
    ),
    (
        "button remove-tags",
        "adding tags closes its panel; operated by `many.rs`",
    ),
    (
        "a many-receipts.csv /api/export",
        "another panel closes its own; followed by `many.rs`",
    ),
    (
        "a many-zip /api/export",
        "the same link with another format",
    ),
    (
        "a Trash /trash",
        "shown for a deleted receipt until that is restored, as the next step does",
    ),
    (
        "a Show all receipts /receipts",
        "shown after a split until the receipt is read again; leads where others lead",
    ),
    (
        "button outline-save",
        "required above; in the review a receipt that is read again gives way to another",
    ),
    ("button outline-cancel", "the same"),
];

/// Controls that show others, operated again on each visit: selections of receipts, all months,
/// folded parts of a receipt, and a dialog that several of its controls close.
const REVEALING_CONTROLS: [&str; 8] = [
    "summary more",
    "button select",
    "input choose",
    "button all-shown",
    "button All",
    "summary details",
    "button line-details",
    "button outline",
];

/// Server with receipts of one and three pages, a photo of several and some to be deleted.
struct Furnished {
    server: Server,
    receipt: ReceiptId,
    three_pages: ReceiptId,
    several: ReceiptId,
}

fn start_with_every_state() -> Furnished {
    let server = Server::start(&[]);
    let drawn = [
        (Layout::Germany, 400),
        (Layout::Britain, 401),
        (Layout::UnitedStates, 402),
        (Layout::Spain, 403),
    ];
    let drawn = drawn.map(|(layout, seed)| draw_receipt(layout, seed));
    let pages = drawn.each_ref().map(|drawn| &drawn.picture);
    let spares = [(Layout::Malaysia, 404), (Layout::France, 405)].map(|(layout, seed)| {
        upload_file(
            &server,
            &format!("spare-{seed}.jpg"),
            &draw_receipt(layout, seed).to_jpeg(),
        )
    });
    let table = files::encode_picture(
        &lay_side_by_side(&pages[1..3], 2.0),
        files::PictureFormat::Jpeg,
    );
    // Without its heads it has neither merchant nor date, and is reviewed first.
    let tails = [1, 2, 3].map(|at| cut_head(pages[at]));
    let three_pages = files::encode_pdf(&tails.each_ref());
    let furnished = [
        upload_file(&server, "one.jpg", &drawn[0].to_jpeg()),
        upload_file(&server, "three-pages.pdf", &three_pages),
        upload_file(&server, "table.jpg", &table),
    ];
    for id in spares.iter().chain(&furnished) {
        server.wait_processed(*id);
    }
    for id in spares {
        server.delete(&format!("/api/receipts/{id}"));
    }
    let [receipt, three_pages, several] = furnished;
    Furnished {
        server,
        receipt,
        three_pages,
        several,
    }
}

/// Returns the lower half of a picture.
fn cut_head(picture: &RgbImage) -> RgbImage {
    let (width, height) = picture.dimensions();
    image::imageops::crop_imm(picture, 0, height / 2, width, height / 2).to_image()
}

/// Turns the pages of the three-page receipt to the end and back.
#[track_caller]
fn turn_pages(browser: &Browser, id: ReceiptId) {
    browser.goto(&format!("/receipts/{id}"));
    browser.wait_for(FIELDS);
    let (next, previous) = (
        r#"[data-test="next-page"]"#,
        r#"[data-test="previous-page"]"#,
    );
    for (button, page) in [(next, 2), (next, 3), (previous, 2), (previous, 1)] {
        browser.click(button);
        browser.wait_until(&format!("page {page}"), ACTION_TIMEOUT, || {
            (browser.text(PAGE_OF) == format!("{page} / 3")).then_some(())
        });
        let shown = browser.attribute(".paper img", "src").unwrap_or_default();
        assert!(shown.contains(&format!("/{page}")), "{shown}");
        let can = |button: &str| !browser.has_match(&format!("{button}:disabled"));
        assert_eq!(
            (can(previous), can(next)),
            (page > 1, page < 3),
            "page {page}"
        );
    }
}

/// Returns all pages in the order in which they are operated, each with an element of every state.
/// Those that change many receipts come last, those that are not named here first.
fn order_pages(receipts: [ReceiptId; 3]) -> Vec<(String, &'static str)> {
    let entry = |route: Route| (route.path(), find_page(route).in_any_state);
    let mut named = vec![
        entry(Route::Trash),
        entry(Route::Links),
        entry(Route::Camera),
        ("/elsewhere".to_owned(), ".notice"),
    ];
    let details = receipts.map(|id| (Route::Receipt(id).path(), ".detail, .notice"));
    named.extend(details);
    named.extend([
        entry(Route::Review),
        ("/receipts?q=total&sort=-total".into(), ".receipts-head"),
        entry(Route::Receipts),
        entry(Route::Spending),
        entry(Route::Rules),
    ]);
    let all = PAGES.iter().map(|page| entry(page.route));
    let mut ordered: Vec<_> = all.filter(|page| !named.contains(page)).collect();
    ordered.extend(named);
    ordered
}

/// Operates all controls of all pages in one viewport.
#[track_caller]
fn operate_every_control(window: Viewport) -> ControlLog {
    let Furnished {
        server,
        receipt,
        three_pages,
        several,
    } = start_with_every_state();
    let browser = Browser::open(&server, window);
    browser.record_errors();
    turn_pages(&browser, three_pages);
    let mut log = ControlLog::default();
    let mut links = BTreeSet::new();
    for (path, ready) in order_pages([three_pages, several, receipt]) {
        // Controls of the same name on different pages differ, except links, which are followed
        // once only.
        let mut here: BTreeSet<String> = links.clone();
        let mut count = None;
        // A bulk action ends the selection; it is made again for each action, until nothing new is
        // found.
        while count != Some(here.len()) {
            count = Some(here.len());
            here.retain(|name| {
                !REVEALING_CONTROLS
                    .iter()
                    .any(|revealing| name.ends_with(revealing))
            });
            server.wait_until_idle();
            browser.operate_page(&server, (&path, ready), &mut here, &mut log);
        }
        links.extend(here.into_iter().filter(|name| name.starts_with("a ")));
    }
    // The queue has controls of its own once it contains a file.
    browser.goto("/");
    browser.drop_files(&[PageFile {
        name: "notes.txt",
        bytes: b"milk, bread, tea",
    }]);
    browser.wait_state("notes.txt", &[UploadState::Refused]);
    let mut here = links;
    // Operated above; it leads away like a link, and the queue would be empty afterwards.
    here.insert("button enter-by-hand".to_owned());
    browser.operate_current_page(&server, ("/", "input#files"), &mut here, &mut log);
    assert_eq!(
        browser.run_script("return location.pathname", json!([])),
        json!("/")
    );
    log
}

/// Checks that all controls were operated, except for the exceptions, which have to exist.
#[track_caller]
fn assert_nothing_left_out(log: &ControlLog) {
    let is_excepted = |control: &&str| {
        EXCEPTIONS
            .iter()
            .any(|(excepted, _)| control.ends_with(excepted))
    };
    let mut left_out = log.left_out();
    left_out.retain(|control| !is_excepted(control));
    assert!(
        left_out.is_empty(),
        "operated by no step: {left_out:#?}\nof these that were: {:#?}",
        log.operated()
    );
    let is_seen = |excepted: &str| log.seen().iter().any(|control| control.ends_with(excepted));
    let outdated: Vec<_> = EXCEPTIONS
        .iter()
        .filter(|(excepted, _)| !is_seen(excepted))
        .collect();
    assert!(outdated.is_empty(), "not seen any more: {outdated:#?}");
    let is_operated = |known: &&str| log.operated().iter().any(|key| key.contains(known));
    let missing: Vec<_> = REQUIRED_CONTROLS
        .into_iter()
        .filter(|known| !is_operated(known))
        .collect();
    assert!(missing.is_empty(), "{missing:?} of {:#?}", log.operated());
}

#[test]
fn every_control_works_on_a_phone() {
    assert_nothing_left_out(&operate_every_control(Viewport::Phone));
}

#[test]
fn every_control_works_on_a_desktop() {
    assert_nothing_left_out(&operate_every_control(Viewport::Desktop));
}
