//! Bulk actions of the list: selection, filing, deletion, merge, export and undo.

use harness::browser::keys::{ENTER, ESCAPE};
use harness::browser::{Browser, Viewport};
use harness::drawn::files::small_jpeg;
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::ACTION_TIMEOUT;
use serde_json::{Value, json};
use shared::api::ReceiptDetail;
use shared::bulk::TrashPage;
use shared::id::ReceiptId;

const SPACE: char = ' ';
const BAR: &str = r#"[data-test="many"]"#;
const DONE: &str = r#"[data-test="many-done"]"#;
const UNDO: &str = r#"[data-test="many-undo"]"#;

/// Opens the list of a server with so many unread receipts; returns their ids, newest first.
#[track_caller]
fn open_list(window: Viewport, count: u64) -> (Server, Browser, Vec<ReceiptId>) {
    let server = Server::start(&["--ocr", "none"]);
    let mut ids: Vec<_> = (0..count)
        .map(|seed| upload_file(&server, &format!("till-{seed}.jpg"), &small_jpeg(seed)))
        .collect();
    for id in &ids {
        server.wait_processed(*id);
    }
    ids.reverse();
    let browser = Browser::open(&server, window);
    browser.goto("/receipts");
    // A long list is loaded and rendered in parts.
    let first = count.min(10);
    browser.wait_until("the list", ACTION_TIMEOUT, || {
        (browser.count_matches(r#"[data-test="receipt"]"#) >= first).then_some(())
    });
    (server, browser, ids)
}

/// Starts the selection in the menu of the list.
#[track_caller]
fn start_selecting(browser: &Browser) {
    browser.click(r#"[data-test="more"]"#);
    browser.click(r#"[data-test="select"]"#);
    browser.wait_for(BAR);
    assert!(!browser.has_match("details[open]"), "the menu is closed");
}

fn choice_selector(id: ReceiptId) -> String {
    format!(r#"[data-id="{id}"] [data-test="choose"]"#)
}

/// Clicks a button and waits until the action is done.
#[track_caller]
fn run_bulk_action(browser: &Browser, name: &str) {
    browser.click(&format!(r#"[data-test="{name}"]"#));
    browser.wait_for(&format!("{DONE}:focus"));
}

#[track_caller]
fn undo_bulk_action(browser: &Browser) {
    browser.send_key(UNDO, ENTER);
    browser.wait_gone(UNDO);
    browser.wait_for(DONE);
}

fn listed_categories(server: &Server) -> Vec<Option<String>> {
    server
        .receipts()
        .into_iter()
        .map(|row| row.category)
        .collect()
}

#[track_caller]
fn wait_listed(browser: &Browser, expected: &[ReceiptId]) {
    let script =
        "return [...document.querySelectorAll('[data-test=receipt]')].map(row => row.dataset.id)";
    let expected = json!(expected.iter().map(ToString::to_string).collect::<Vec<_>>());
    browser.wait_until(&format!("the list of {expected}"), ACTION_TIMEOUT, || {
        (browser.run_script(script, json!([])) == expected).then_some(())
    });
}

#[track_caller]
fn wait_selected(browser: &Browser, count: u64) {
    let said = format!("{count} selected");
    browser.wait_until(&said, ACTION_TIMEOUT, || {
        (browser.text(r#"[data-test="many-count"]"#) == said).then_some(())
    });
    assert_eq!(
        browser.count_matches(r#"[data-test="choose"]:checked"#),
        count
    );
}

#[test]
fn three_receipts_are_selected_by_keyboard_filed_and_restored() {
    let (server, browser, ids) = open_list(Viewport::Desktop, 4);
    browser.send_key(&choice_selector(ids[0]), SPACE);
    browser.send_key(&choice_selector(ids[1]), SPACE);
    browser.send_key(&choice_selector(ids[2]), SPACE);
    wait_selected(&browser, 3);
    browser.send_key(r#"[data-test="many-category"]"#, ENTER);
    browser.wait_for(r#"[data-test="many-typed"]:focus"#);
    // Escape closes the open panel before it ends the selection.
    browser.send_key(r#"[data-test="many-typed"]"#, ESCAPE);
    browser.wait_gone(r#"[data-test="many-typed"]"#);
    browser.send_key(r#"[data-test="many-category"]"#, ENTER);
    browser.type_text(r#"[data-test="many-typed"]"#, "Meals");
    browser.send_key(r#"[data-test="many-typed"]"#, ENTER);
    browser.wait_for(&format!("{DONE}:focus"));
    assert!(
        browser.text(DONE).starts_with("3 receipts changed."),
        "{}",
        browser.text(DONE)
    );
    let meals = Some("Meals".to_owned());
    assert_eq!(
        listed_categories(&server),
        [meals.clone(), meals.clone(), meals, None]
    );
    wait_selected(&browser, 3);
    undo_bulk_action(&browser);
    assert_eq!(listed_categories(&server), [None, None, None, None]);

    browser.click(r#"[data-test="many-tags"]"#);
    browser.type_text(r#"[data-test="many-typed"]"#, "trip, 2026");
    run_bulk_action(&browser, "add-tags");
    assert_eq!(server.receipts()[2].tags, ["trip", "2026"]);
    browser.click(r#"[data-test="many-tags"]"#);
    browser.type_text(r#"[data-test="many-typed"]"#, "trip");
    run_bulk_action(&browser, "remove-tags");
    assert_eq!(server.receipts()[2].tags, ["2026"]);
    run_bulk_action(&browser, "many-confirm");
    assert_eq!(
        server.receipts().iter().filter(|row| row.verified).count(),
        3
    );
    undo_bulk_action(&browser);
    assert_eq!(
        server.receipts().iter().filter(|row| row.verified).count(),
        0
    );
    browser.send_key("body", ESCAPE);
    browser.wait_gone(BAR);
    assert_eq!(browser.count_matches(r#"[data-test="choose"]:checked"#), 0);
}

#[test]
fn selected_receipts_are_deleted_and_restored() {
    let (server, browser, ids) = open_list(Viewport::Phone, 4);
    assert_eq!(
        browser.run_script(
            "return document.querySelector('.receipt-box').checkVisibility()",
            json!([])
        ),
        json!(false)
    );
    start_selecting(&browser);
    // In selection mode the whole row is a click target.
    let target = "const box = document.querySelector(arguments[0]).getBoundingClientRect();
        return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).className";
    let total = format!(r#"[data-id="{}"] .receipt-total"#, ids[1]);
    assert_eq!(
        browser.run_script(target, json!([total])),
        json!("receipt-choice")
    );
    browser.click(&format!(r#"[data-id="{}"] .receipt-choice"#, ids[1]));
    browser.click(&format!(r#"[data-id="{}"] .receipt-choice"#, ids[3]));
    wait_selected(&browser, 2);
    assert_eq!(browser.path(), "/receipts");
    run_bulk_action(&browser, "many-delete");
    wait_listed(&browser, &[ids[0], ids[2]]);
    assert_eq!(server.get("/api/trash").json::<TrashPage>().count, 2);
    assert!(!browser.has_match(BAR));
    undo_bulk_action(&browser);
    wait_listed(&browser, &ids);
    browser.click(r#"[data-test="many-close"]"#);
    browser.wait_gone(DONE);

    // Undo stays available when the list becomes empty, also for a sorted list.
    start_selecting(&browser);
    browser.click(r#"[data-test="all-shown"]"#);
    wait_selected(&browser, 4);
    run_bulk_action(&browser, "many-delete");
    browser.wait_for(".notice");
    undo_bulk_action(&browser);
    wait_listed(&browser, &ids);
    browser.goto("/receipts?sort=created");
    let oldest: Vec<_> = ids.iter().rev().copied().collect();
    wait_listed(&browser, &oldest);
    start_selecting(&browser);
    browser.click(&format!(r#"[data-id="{}"] .receipt-choice"#, ids[0]));
    run_bulk_action(&browser, "many-delete");
    wait_listed(&browser, &oldest[..3]);
    undo_bulk_action(&browser);
    wait_listed(&browser, &oldest);
}

#[test]
fn ranges_and_all_results_are_selected_and_exported() {
    let (server, browser, ids) = open_list(Viewport::Desktop, 55);
    assert_eq!(server.receipts().len(), 55);
    browser.click(&choice_selector(ids[2]));
    // A click with Shift selects the range.
    let with_shift = "document.querySelector(arguments[0])
        .dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true, shiftKey: true}))";
    browser.run_script(with_shift, json!([choice_selector(ids[6])]));
    wait_selected(&browser, 5);
    browser.click(r#"[data-test="many-export"]"#);
    let address = browser
        .attribute(r#"[data-test="many-receipts.csv"]"#, "href")
        .expect("a link");
    let lines = server.get(&address).text();
    assert_eq!(lines.lines().count(), 1 + 5, "{lines}");
    browser.run_script("scrollTo(0, 0)", json!([]));
    browser.click(r#"[data-test="all-shown"]"#);
    let said = || browser.text(r#"[data-test="many-count"]"#);
    browser.wait_until("all that are shown", ACTION_TIMEOUT, || {
        ["50 selected", "55 selected"]
            .contains(&&*said())
            .then_some(())
    });
    if browser.has_match(r#"[data-test="all-found"]"#) {
        browser.click(r#"[data-test="all-found"]"#);
    }
    browser.wait_until("all", ACTION_TIMEOUT, || {
        (said() == "55 selected").then_some(())
    });
    // Too many to merge.
    let is_disabled = browser.run_script(
        "return document.querySelector(arguments[0]).disabled",
        json!([r#"[data-test="many-merge"]"#]),
    );
    assert_eq!(is_disabled, Value::Bool(true));
    run_bulk_action(&browser, "many-confirm");
    assert!(server.receipts().iter().all(|row| row.verified));
    undo_bulk_action(&browser);
    assert!(server.receipts().iter().all(|row| !row.verified));
    browser.click(r#"[data-test="leave"]"#);
    browser.wait_gone(BAR);
    assert_eq!(browser.count_matches(r#"[data-test="choose"]:checked"#), 0);
}

#[test]
fn a_long_list_renders_only_rows_near_the_viewport() {
    let (_server, browser, ids) = open_list(Viewport::Phone, 70);
    let script = |script: &str| browser.run_script(script, json!([]));
    // Scrolling to the end of the first page loads the second.
    let table = r#"table[aria-rowcount="72"]"#;
    browser.wait_until("all rows", ACTION_TIMEOUT, || {
        script("scrollTo({top: 1e6, behavior: 'instant'})");
        browser.has_match(table).then_some(())
    });
    let place = |id: ReceiptId| {
        let found = script(&format!(
            "return document.querySelector('[data-id=\"{id}\"]')?.ariaRowIndex"
        ));
        found.as_str().map(str::to_owned)
    };
    let scroll_to = |top: &str, here: ReceiptId, gone: ReceiptId| {
        browser.wait_until(&format!("{here} and no {gone}"), ACTION_TIMEOUT, || {
            script(&format!("scrollTo({{top: {top}, behavior: 'instant'}})"));
            (place(here).is_some() && place(gone).is_none()).then_some(())
        });
        assert!(browser.count_matches(r#"[data-test="receipt"]"#) < 60);
    };
    scroll_to("1e6", ids[69], ids[0]);
    assert_eq!(
        place(ids[69]).as_deref(),
        Some("72"),
        "its place is said, behind the head and the heading of those without a date"
    );
    let height = || {
        script("return document.documentElement.scrollHeight")
            .as_f64()
            .unwrap_or_default()
    };
    let at_the_end = height();
    scroll_to("0", ids[0], ids[69]);
    assert_eq!(place(ids[0]).as_deref(), Some("3"));
    assert!(
        (height() - at_the_end).abs() < 2.0,
        "what is not drawn takes the same room: {at_the_end}"
    );
    // The row with the focus stays rendered.
    script(&format!(
        "document.querySelector('[data-id=\"{}\"] a').focus()",
        ids[3]
    ));
    scroll_to("1e6", ids[69], ids[25]);
    assert_eq!(place(ids[3]).as_deref(), Some("6"));
}

#[test]
fn two_receipts_are_merged_and_separated() {
    let (server, browser, ids) = open_list(Viewport::Desktop, 3);
    browser.click(&choice_selector(ids[0]));
    browser.click(&choice_selector(ids[2]));
    run_bulk_action(&browser, "many-merge");
    let merged = server.receipts()[0].id;
    wait_listed(&browser, &[merged, ids[1]]);
    let detail: ReceiptDetail = server.wait_processed(merged);
    assert_eq!(
        (detail.merged_from, detail.pages.len()),
        (vec![ids[2], ids[0]], 2)
    );
    undo_bulk_action(&browser);
    wait_listed(&browser, &ids);

    browser.click(&choice_selector(ids[0]));
    browser.click(&choice_selector(ids[2]));
    run_bulk_action(&browser, "many-merge");
    wait_listed(&browser, &[merged, ids[1]]);
    browser.click(&format!(r#"[data-id="{merged}"] .receipt-link"#));
    assert_eq!(
        browser.text(r#"[data-test="merged"] p"#),
        "Merged from 2 receipts."
    );
    browser.click(r#"[data-test="separate"]"#);
    wait_listed(&browser, &ids);
    assert_eq!(browser.path(), "/receipts");
}
