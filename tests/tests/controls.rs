//! Every page of the app with everything on it that can be operated, on a phone and on a desktop: nothing shows source
//! text, reports an error, sticks out or asks to type in letters that make phones enlarge the page.

use std::collections::BTreeSet;

use harness::browser::queue::State;
use harness::browser::{Browser, PageFile, Window};
use harness::drawn::{Layout, draw, files};
use harness::http;
use harness::server::Server;
use harness::table::beside_each_other;
use harness::uploader::upload;
use harness::wait::SOON;
use serde_json::json;
use shared::id::ReceiptId;

const PAGE_OF: &str = r#"[data-test="page-of"]"#;
const FIELDS: &str = r#"form[data-test="fields"]"#;

/// What must have been operated in the end, so that nothing is left out unnoticed.
const KNOWN: [&str; 20] = [
    "next-page",
    "previous-page",
    "show-text",
    "add-field",
    "input merchant",
    "input date",
    "note",
    "tags",
    "save",
    "delete",
    "undo-delete",
    "avatar",
    "filters",
    "export",
    "select",
    "many-delete",
    "skip",
    "accept",
    "empty-trash",
    "save-rule",
];

/// What chooses receipts of the list.
const CHOOSING: [&str; 3] = ["button select", "input choose", "button all-shown"];

/// A server with a receipt, one of three pages, a picture of several, and some that may be lost.
struct Furnished {
    server: Server,
    receipt: ReceiptId,
    three_pages: ReceiptId,
    several: ReceiptId,
}

fn furnish() -> Furnished {
    let server = Server::start(&[]);
    let drawn = [
        (Layout::Germany, 400),
        (Layout::Britain, 401),
        (Layout::UnitedStates, 402),
        (Layout::Spain, 403),
    ];
    let drawn = drawn.map(|(layout, seed)| draw(layout, seed));
    let pages = drawn.each_ref().map(|drawn| &drawn.picture);
    let spares = [(Layout::Malaysia, 404), (Layout::France, 405)].map(|(layout, seed)| {
        upload(
            &server,
            &format!("spare-{seed}.jpg"),
            &draw(layout, seed).jpeg(),
        )
    });
    let table = files::encode(&beside_each_other(&pages[1..3], 2.0), files::Format::Jpeg);
    let furnished = [
        upload(&server, "one.jpg", &drawn[0].jpeg()),
        upload(&server, "three-pages.pdf", &files::pdf(&pages[1..])),
        upload(&server, "table.jpg", &table),
    ];
    for id in spares.iter().chain(&furnished) {
        server.settled(*id);
    }
    for id in spares {
        assert_eq!(
            http::send(
                "DELETE",
                &server.url(&format!("/api/receipts/{id}")),
                &[],
                &[]
            )
            .status,
            204
        );
    }
    let [receipt, three_pages, several] = furnished;
    Furnished {
        server,
        receipt,
        three_pages,
        several,
    }
}

/// Turns the pages of the receipt of three to the end and back.
#[track_caller]
fn turn_pages(browser: &Browser, id: ReceiptId) {
    browser.goto(&format!("/receipts/{id}"));
    browser.wait_for(FIELDS);
    let (next, previous) = (
        r#"[data-test="next-page"]"#,
        r#"[data-test="previous-page"]"#,
    );
    for (button, page) in [(next, 2), (next, 3), (previous, 2), (previous, 1)] {
        browser.press(button);
        browser.wait(&format!("page {page}"), SOON, || {
            (browser.text(PAGE_OF) == format!("{page} / 3")).then_some(())
        });
        let shown = browser.attribute(".paper img", "src").unwrap_or_default();
        assert!(shown.contains(&format!("/{page}")), "{shown}");
        let can = |button: &str| !browser.sees(&format!("{button}:disabled"));
        assert_eq!(
            (can(previous), can(next)),
            (page > 1, page < 3),
            "page {page}"
        );
    }
}

/// Goes through all pages in one size.
#[track_caller]
fn walk(window: Window) {
    let Furnished {
        server,
        receipt,
        three_pages,
        several,
    } = furnish();
    let browser = Browser::open(&server, window);
    browser.listen_for_errors();
    turn_pages(&browser, three_pages);
    let mut operated = BTreeSet::new();
    // What ways there are from page to page is seen once.
    for (path, ready) in [
        ("/trash".to_owned(), ".entries, .notice"),
        ("/links".into(), "main form"),
        ("/camera".into(), r#"[data-test="refused"]"#),
        ("/elsewhere".into(), ".notice"),
        (format!("/receipts/{three_pages}"), ".detail, .notice"),
        (format!("/receipts/{several}"), ".detail, .notice"),
        (format!("/receipts/{receipt}"), ".detail, .notice"),
        ("/review".into(), r#"[data-test="review"]"#),
        ("/receipts?q=total&sort=-total".into(), ".receipts-head"),
        ("/receipts".into(), ".receipts-head"),
        ("/spending".into(), ".spending"),
        ("/rules".into(), ".rules-form"),
    ] {
        // A field of the receipt is not the one of the list that has its name.
        let mut here: BTreeSet<_> = operated
            .iter()
            .filter(|name: &&String| name.starts_with("a "))
            .cloned()
            .collect();
        let mut count = None;
        // What is done with chosen receipts ends the choice: it is made anew for each thing that can be done.
        while count != Some(here.len()) {
            count = Some(here.len());
            here.retain(|name| !CHOOSING.iter().any(|choosing| name.ends_with(choosing)));
            browser.walk_through(&server, &path, ready, &mut here);
        }
        operated.extend(here);
    }
    browser.goto("/");
    browser.drop_files(&[PageFile {
        name: "notes.txt",
        bytes: b"milk, bread, tea",
    }]);
    browser.wait_state("notes.txt", &[State::Refused]);
    let mut here = BTreeSet::new();
    browser.walk_on(&server, "/", "input#files", &mut here);
    operated.extend(here);

    let is_operated = |known: &&str| operated.iter().any(|name| name.contains(known));
    let left_out: Vec<_> = KNOWN
        .into_iter()
        .filter(|known| !is_operated(known))
        .collect();
    assert!(left_out.is_empty(), "{left_out:?} of {operated:#?}");
    assert_eq!(
        browser.script("return location.pathname", json!([])),
        json!("/")
    );
}

#[test]
fn every_control_on_a_phone_does_what_it_should() {
    walk(Window::Phone);
}

#[test]
fn every_control_on_a_desktop_does_what_it_should() {
    walk(Window::Desktop);
}
