//! Many receipts at once in the list: chosen by keyboard, filed, deleted, merged, and all of it undone; in a real browser
//! against the real server.

use harness::browser::{Browser, Window};
use harness::drawn::{Layout, draw};
use harness::server::Server;
use harness::uploader::upload;
use harness::wait::SOON;
use serde_json::{Value, json};
use shared::api::{ReceiptDetail, ReceiptPage, ReceiptRow};
use shared::bulk::TrashPage;
use shared::id::ReceiptId;

/// Keys as `WebDriver` names them.
const SPACE: char = ' ';
const ENTER: char = '\u{e007}';
const ESCAPE: char = '\u{e00c}';
const BAR: &str = r#"[data-test="many"]"#;
const DONE: &str = r#"[data-test="many-done"]"#;
const UNDO: &str = r#"[data-test="many-undo"]"#;

/// A server with so many receipts that nobody reads, and a browser before the list, which shows the newest first.
#[track_caller]
fn opened(window: Window, count: u64) -> (Server, Browser, Vec<ReceiptId>) {
    let server = Server::start(&["--ocr", "none"]);
    let mut ids: Vec<_> = (0..count)
        .map(|seed| {
            upload(
                &server,
                &format!("till-{seed}.jpg"),
                &draw(Layout::Germany, 300 + seed).jpeg(),
            )
        })
        .collect();
    for id in &ids {
        server.settled(*id);
    }
    ids.reverse();
    let browser = Browser::open(&server, window);
    browser.goto("/receipts");
    // Of a long list the page has the first part only.
    let first = count.min(20);
    browser.wait("the list", SOON, || {
        (browser.count(r#"[data-test="receipt"]"#) >= first).then_some(())
    });
    (server, browser, ids)
}

fn choice(id: ReceiptId) -> String {
    format!(r#"[data-id="{id}"] [data-test="choose"]"#)
}

/// Presses a button, and waits until what was asked for is done.
#[track_caller]
fn act(browser: &Browser, name: &str) {
    browser.press(&format!(r#"[data-test="{name}"]"#));
    browser.wait_for(&format!("{DONE}:focus"));
}

#[track_caller]
fn undo(browser: &Browser) {
    browser.key(UNDO, ENTER);
    browser.wait_gone(UNDO);
    browser.wait_for(DONE);
}

#[track_caller]
fn rows(server: &Server) -> Vec<ReceiptRow> {
    server
        .get("/api/receipts?limit=100")
        .json::<ReceiptPage>()
        .receipts
}

fn categories(server: &Server) -> Vec<Option<String>> {
    rows(server).into_iter().map(|row| row.category).collect()
}

#[track_caller]
fn wait_listed(browser: &Browser, expected: &[ReceiptId]) {
    let script =
        "return [...document.querySelectorAll('[data-test=receipt]')].map(row => row.dataset.id)";
    let expected = json!(expected.iter().map(ToString::to_string).collect::<Vec<_>>());
    browser.wait(&format!("the list of {expected}"), SOON, || {
        (browser.script(script, json!([])) == expected).then_some(())
    });
}

#[track_caller]
fn wait_selected(browser: &Browser, count: u64) {
    let said = format!("{count} selected");
    browser.wait(&said, SOON, || {
        (browser.text(r#"[data-test="many-count"]"#) == said).then_some(())
    });
    assert_eq!(browser.count(r#"[data-test="choose"]:checked"#), count);
}

#[test]
fn three_are_chosen_by_keyboard_filed_and_laid_back() {
    let (server, browser, ids) = opened(Window::Desktop, 4);
    browser.key(&choice(ids[0]), SPACE);
    browser.key(&choice(ids[1]), SPACE);
    browser.key(&choice(ids[2]), SPACE);
    wait_selected(&browser, 3);
    browser.key(r#"[data-test="many-category"]"#, ENTER);
    browser.wait_for(r#"[data-test="many-typed"]:focus"#);
    // Escape closes what lies open first.
    browser.key(r#"[data-test="many-typed"]"#, ESCAPE);
    browser.wait_gone(r#"[data-test="many-typed"]"#);
    browser.key(r#"[data-test="many-category"]"#, ENTER);
    browser.enter(r#"[data-test="many-typed"]"#, "Meals");
    browser.key(r#"[data-test="many-typed"]"#, ENTER);
    browser.wait_for(&format!("{DONE}:focus"));
    assert!(
        browser.text(DONE).starts_with("3 receipts changed."),
        "{}",
        browser.text(DONE)
    );
    let meals = Some("Meals".to_owned());
    assert_eq!(
        categories(&server),
        [meals.clone(), meals.clone(), meals, None]
    );
    wait_selected(&browser, 3);
    undo(&browser);
    assert_eq!(categories(&server), [None, None, None, None]);

    browser.press(r#"[data-test="many-tags"]"#);
    browser.enter(r#"[data-test="many-typed"]"#, "trip, 2026");
    act(&browser, "add-tags");
    assert_eq!(rows(&server)[2].tags, ["trip", "2026"]);
    browser.press(r#"[data-test="many-tags"]"#);
    browser.enter(r#"[data-test="many-typed"]"#, "trip");
    act(&browser, "remove-tags");
    assert_eq!(rows(&server)[2].tags, ["2026"]);
    act(&browser, "many-confirm");
    assert_eq!(rows(&server).iter().filter(|row| row.verified).count(), 3);
    undo(&browser);
    assert_eq!(rows(&server).iter().filter(|row| row.verified).count(), 0);
    browser.key("body", ESCAPE);
    browser.wait_gone(BAR);
    assert_eq!(browser.count(r#"[data-test="choose"]:checked"#), 0);
}

#[test]
fn they_go_to_the_trash_and_come_back() {
    let (server, browser, ids) = opened(Window::Phone, 4);
    assert_eq!(
        browser.script(
            "return document.querySelector('.receipt-box').checkVisibility()",
            json!([])
        ),
        json!(false)
    );
    browser.press(r#"[data-test="select"]"#);
    // The whole row is a target now.
    let target = "const box = document.querySelector(arguments[0]).getBoundingClientRect();
        return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).className";
    let total = format!(r#"[data-id="{}"] .receipt-total"#, ids[1]);
    assert_eq!(
        browser.script(target, json!([total])),
        json!("receipt-choice")
    );
    browser.press(&format!(r#"[data-id="{}"] .receipt-choice"#, ids[1]));
    browser.press(&format!(r#"[data-id="{}"] .receipt-choice"#, ids[3]));
    wait_selected(&browser, 2);
    assert_eq!(browser.path(), "/receipts");
    act(&browser, "many-delete");
    wait_listed(&browser, &[ids[0], ids[2]]);
    assert_eq!(server.get("/api/trash").json::<TrashPage>().count, 2);
    assert!(!browser.sees(BAR));
    undo(&browser);
    wait_listed(&browser, &ids);
    browser.press(r#"[data-test="many-close"]"#);
    browser.wait_gone(DONE);

    // All of them: the list is empty, and the way back still there. The same where something is searched for.
    browser.press(r#"[data-test="select"]"#);
    browser.press(r#"[data-test="all-shown"]"#);
    wait_selected(&browser, 4);
    act(&browser, "many-delete");
    browser.wait_for(".notice");
    undo(&browser);
    wait_listed(&browser, &ids);
    browser.goto("/receipts?sort=created");
    let oldest: Vec<_> = ids.iter().rev().copied().collect();
    wait_listed(&browser, &oldest);
    browser.press(r#"[data-test="select"]"#);
    browser.press(&format!(r#"[data-id="{}"] .receipt-choice"#, ids[0]));
    act(&browser, "many-delete");
    wait_listed(&browser, &oldest[..3]);
    undo(&browser);
    wait_listed(&browser, &oldest);
}

#[test]
fn a_range_all_that_were_found_and_their_export() {
    let (server, browser, ids) = opened(Window::Desktop, 55);
    assert_eq!(rows(&server).len(), 55);
    browser.press(&choice(ids[2]));
    let with_shift = "document.querySelector(arguments[0])
        .dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true, shiftKey: true}))";
    browser.script(with_shift, json!([choice(ids[6])]));
    wait_selected(&browser, 5);
    browser.press(r#"[data-test="many-export"]"#);
    let address = browser
        .attribute(r#"[data-test="many-receipts.csv"]"#, "href")
        .expect("a link");
    let lines = server.get(&address).text();
    assert_eq!(lines.lines().count(), 1 + 5, "{lines}");
    browser.script("scrollTo(0, 0)", json!([]));
    browser.press(r#"[data-test="all-shown"]"#);
    let said = || browser.text(r#"[data-test="many-count"]"#);
    browser.wait("all that are shown", SOON, || {
        ["50 selected", "55 selected"]
            .contains(&&*said())
            .then_some(())
    });
    if browser.sees(r#"[data-test="all-found"]"#) {
        browser.press(r#"[data-test="all-found"]"#);
    }
    browser.wait("all", SOON, || (said() == "55 selected").then_some(()));
    // More than can be merged.
    let is_disabled = browser.script(
        "return document.querySelector(arguments[0]).disabled",
        json!([r#"[data-test="many-merge"]"#]),
    );
    assert_eq!(is_disabled, Value::Bool(true));
    act(&browser, "many-confirm");
    assert!(rows(&server).iter().all(|row| row.verified));
    undo(&browser);
    assert!(rows(&server).iter().all(|row| !row.verified));
}

#[test]
fn of_a_long_list_only_what_is_near_is_in_the_page() {
    let (_server, browser, ids) = opened(Window::Phone, 70);
    let script = |script: &str| browser.script(script, json!([]));
    // The second page comes when the end of the first is scrolled to.
    let table = r#"table[aria-rowcount="71"]"#;
    browser.wait("all rows", SOON, || {
        script("scrollTo({top: 1e6, behavior: 'instant'})");
        browser.sees(table).then_some(())
    });
    let place = |id: ReceiptId| {
        let found = script(&format!(
            "return document.querySelector('[data-id=\"{id}\"]')?.ariaRowIndex"
        ));
        found.as_str().map(str::to_owned)
    };
    let scroll_to = |top: &str, here: ReceiptId, gone: ReceiptId| {
        browser.wait(&format!("{here} and no {gone}"), SOON, || {
            script(&format!("scrollTo({{top: {top}, behavior: 'instant'}})"));
            (place(here).is_some() && place(gone).is_none()).then_some(())
        });
        assert!(browser.count(r#"[data-test="receipt"]"#) < 60);
    };
    scroll_to("1e6", ids[69], ids[0]);
    assert_eq!(
        place(ids[69]).as_deref(),
        Some("71"),
        "its place is said, the head being the first"
    );
    let height = || {
        script("return document.documentElement.scrollHeight")
            .as_f64()
            .unwrap_or_default()
    };
    let at_the_end = height();
    scroll_to("0", ids[0], ids[69]);
    assert_eq!(place(ids[0]).as_deref(), Some("2"));
    assert!(
        (height() - at_the_end).abs() < 2.0,
        "what is not drawn takes the same room: {at_the_end}"
    );
    // What has the focus stays.
    script(&format!(
        "document.querySelector('[data-id=\"{}\"] a').focus()",
        ids[3]
    ));
    scroll_to("1e6", ids[69], ids[25]);
    assert_eq!(place(ids[3]).as_deref(), Some("5"));
}

#[test]
fn two_become_one_and_are_separated_again() {
    let (server, browser, ids) = opened(Window::Desktop, 3);
    browser.press(&choice(ids[0]));
    browser.press(&choice(ids[2]));
    act(&browser, "many-merge");
    let merged = rows(&server)[0].id;
    wait_listed(&browser, &[merged, ids[1]]);
    let detail: ReceiptDetail = server.settled(merged);
    assert_eq!(
        (detail.merged_from, detail.pages.len()),
        (vec![ids[2], ids[0]], 2)
    );
    undo(&browser);
    wait_listed(&browser, &ids);

    browser.press(&choice(ids[0]));
    browser.press(&choice(ids[2]));
    act(&browser, "many-merge");
    wait_listed(&browser, &[merged, ids[1]]);
    browser.press(&format!(r#"[data-id="{merged}"] .receipt-link"#));
    assert_eq!(
        browser.text(r#"[data-test="merged"] p"#),
        "Merged from 2 receipts."
    );
    browser.press(r#"[data-test="separate"]"#);
    wait_listed(&browser, &ids);
    assert_eq!(browser.path(), "/receipts");
}
