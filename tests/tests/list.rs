//! The list of receipts: months, rows, toolbar, keys, and what is restored on the way back.

use harness::browser::keys::{ENTER, ESCAPE};
use harness::browser::{Browser, Viewport};
use harness::drawn::files::small_jpeg;
use harness::server::Server;
use harness::uploader::{enter_receipt, upload_file};
use harness::wait::ACTION_TIMEOUT;
use serde_json::{Value, json};
use shared::id::ReceiptId;

const ROW: &str = r#"[data-test="receipt"]"#;
const FIND: &str = r#"[data-test="find"]"#;
const ALL_KEYS: &str = r#"[data-test="all-keys"]"#;
const COUNT: &str = r#"[data-test="many-count"]"#;

/// Starts a server with receipts of two months, one without a date, and a refund; returns their
/// ids, oldest first.
fn start_with_receipts() -> (Server, Vec<ReceiptId>) {
    let server = Server::start(&["--ocr", "none"]);
    let receipts = [
        ("Hotel Adler", "2022-09-15", "179.50", "EUR"),
        ("Sakura", "2022-09-10", "1200", "JPY"),
        ("Kiosk", "2022-10-30", "20.50", "EUR"),
        ("Kiosk", "2022-10-02", "-4.10", "EUR"),
    ];
    let mut ids = Vec::new();
    for (seed, (merchant, date, total, currency)) in (500..).zip(receipts) {
        let fields =
            json!({ "merchant": merchant, "date": date, "total": total, "currency": currency });
        ids.push(enter_receipt(&server, seed, &fields));
    }
    let undated = json!({ "merchant": "Bakery", "total": "5.00", "currency": "EUR" });
    ids.push(enter_receipt(&server, 510, &undated));
    (server, ids)
}

/// Opens the list and waits for all of its five rows.
#[track_caller]
fn open_list(server: &Server, window: Viewport, path: &str) -> Browser {
    let browser = Browser::open(server, window);
    browser.goto(path);
    browser.wait_until("the rows", ACTION_TIMEOUT, || {
        (browser.count_matches(ROW) == 5).then_some(())
    });
    browser.wait_for(FIND);
    browser
}

fn texts_of(browser: &Browser, script: &str) -> Vec<String> {
    let texts = browser.run_script(script, json!([]));
    let texts = texts.as_array().into_iter().flatten();
    texts.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Waits for the headings of the months: name, number of receipts, sums.
#[track_caller]
fn wait_months(browser: &Browser, expected: &[&str]) {
    let script = "const text = part => part.innerText.trim();
        const parts = row => [...row.querySelectorAll('strong, th > span, .amount')].map(text);
        const months = [...document.querySelectorAll('[data-test=month]')];
        return months.map(row => parts(row).join(' '))";
    browser.wait_until(&format!("{expected:?}"), ACTION_TIMEOUT, || {
        (texts_of(browser, script) == expected).then_some(())
    });
}

#[test]
fn rows_sorted_by_date_have_months_with_their_sums() {
    let (server, ids) = start_with_receipts();
    let browser = open_list(&server, Viewport::Desktop, "/receipts");
    wait_months(
        &browser,
        &[
            "No date · 1 receipt 5.00 EUR",
            "October 2022 · 2 receipts 16.40 EUR",
            "September 2022 · 2 receipts 179.50 EUR 1,200 JPY",
        ],
    );
    let places = "return [...document.querySelectorAll('.list tbody [role=row]')]
        .map(row => row.ariaRowIndex)";
    let expected: Vec<_> = (2..10).map(|place| place.to_string()).collect();
    assert_eq!(texts_of(&browser, places), expected);
    for window in [Viewport::Desktop, Viewport::Phone] {
        browser.resize(window);
        let heights = "return [...document.querySelectorAll('[data-test=month]')]
            .every(row => row.getBoundingClientRect().height === 52)";
        assert_eq!(browser.run_script(heights, json!([])), json!(true));
    }
    assert_eq!(browser.accessibility_violations(), [""; 0]);
    // The sums follow changes.
    server.patch(
        &format!("/api/receipts/{}", ids[2]),
        &json!({ "total": "30.50" }),
    );
    wait_months(
        &browser,
        &[
            "No date · 1 receipt 5.00 EUR",
            "October 2022 · 2 receipts 26.40 EUR",
            "September 2022 · 2 receipts 179.50 EUR 1,200 JPY",
        ],
    );
    // So do the places: a receipt that gets a date comes into its month.
    server.patch(
        &format!("/api/receipts/{}", ids[4]),
        &json!({ "date": "2022-09-12" }),
    );
    wait_months(
        &browser,
        &[
            "October 2022 · 2 receipts 26.40 EUR",
            "September 2022 · 3 receipts 184.50 EUR 1,200 JPY",
        ],
    );
    let listed = "return [...document.querySelectorAll('[data-test=receipt]')]
        .map(row => row.dataset.id)";
    let by_date = [ids[2], ids[3], ids[0], ids[4], ids[1]].map(|id| id.to_string());
    assert_eq!(texts_of(&browser, listed), by_date);
    browser.goto("/receipts?sort=-date&merchant=Kiosk&max=0");
    wait_months(&browser, &["October 2022 · 1 receipt −4.10 EUR"]);
    browser.goto("/receipts?sort=-total");
    browser.wait_for(ROW);
    assert!(!browser.has_match(r#"[data-test="month"]"#));
}

#[test]
fn the_order_is_remembered_until_another_is_chosen() {
    let (server, _) = start_with_receipts();
    let browser = open_list(&server, Viewport::Desktop, "/receipts");
    let months = || browser.count_matches(r#"[data-test="month"]"#);
    let order = || browser.value(r#"[data-test="order"]"#);
    assert_eq!((months(), order().as_str()), (3, "-date"));
    browser.set_value(r#"[data-test="order"]"#, "-created");
    browser.wait_gone(r#"[data-test="month"]"#);
    browser.goto("/receipts");
    browser.wait_for(ROW);
    browser.wait_for(FIND);
    assert_eq!((months(), order().as_str()), (0, "-created"));
    // An address may name another order, which is not remembered.
    browser.goto("/receipts?sort=date");
    browser.wait_for(r#"[data-test="month"]"#);
    browser.goto("/receipts");
    browser.wait_for(ROW);
    browser.wait_for(FIND);
    assert_eq!(months(), 0);
    browser.set_value(r#"[data-test="order"]"#, "-date");
    browser.wait_for(r#"[data-test="month"]"#);
}

#[test]
fn a_row_has_its_category_and_a_status_only_if_something_is_to_do() {
    let server = Server::start(&["--ocr", "none"]);
    let fields = json!({ "merchant": "Kiosk", "date": "2022-10-30", "total": "20.50" });
    let filed = enter_receipt(&server, 520, &fields);
    server.patch(
        &format!("/api/receipts/{filed}/filing"),
        &json!({ "category": "Food" }),
    );
    let unread = upload_file(&server, "till.jpg", &small_jpeg(521));
    server.wait_processed(unread);
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/receipts");
    browser.wait_for(&format!(r#"[data-id="{unread}"] .chip"#));
    assert_eq!(
        browser.text(&format!(r#"[data-id="{filed}"] .receipt-category"#)),
        "Food"
    );
    assert!(!browser.has_match(&format!(r#"[data-id="{filed}"] .chip"#)));
    let name = browser.text(&format!(r#"[data-id="{unread}"] .receipt-category"#));
    assert_eq!(
        name, "till.jpg",
        "without a merchant the file tells it apart"
    );
}

#[test]
fn the_toolbar_of_a_phone_is_one_line() {
    let (server, _) = start_with_receipts();
    let browser = open_list(&server, Viewport::Phone, "/receipts");
    let tops = "const tools = '[data-test=find], [data-test=filters], [data-test=more]';
        return [...document.querySelectorAll(tools)].map(tool => tool.getBoundingClientRect())
          .map(({top, right, height}) => [top, height >= 44, right <= innerWidth])";
    let tools = browser.run_script(tops, json!([]));
    let first = &tools[0];
    assert_eq!(tools, json!([first, first, first]), "in one line");
    assert_eq!((&first[1], &first[2]), (&json!(true), &json!(true)));
    let chips = "const chips = [...document.querySelectorAll('[data-test=period]')];
        return [chips.length, new Set(chips.map(chip => chip.getBoundingClientRect().top)).size]";
    assert_eq!(browser.run_script(chips, json!([])), json!([5, 1]));
    let is_visible = || {
        let order = "return document.querySelector('[data-test=order]').checkVisibility()";
        browser.run_script(order, json!([])) == json!(true)
    };
    assert!(!is_visible());
    browser.click(r#"[data-test="filters"]"#);
    browser.wait_until("the order is beside the filters", ACTION_TIMEOUT, || {
        is_visible().then_some(())
    });
    browser.click(r#"[data-test="more"]"#);
    browser.wait_for(r#"[data-test="zip"]"#);
    browser.send_key(r#"[data-test="zip"]"#, ESCAPE);
    browser.wait_gone("details[open]");
    browser.wait_for(r#"[data-test="more"]:focus"#);
    browser.click(r#"[data-test="more"]"#);
    browser.click(r#"[data-test="rules"]"#);
    browser.wait_for(".rules-form");
}

/// Waits until the row of a receipt has the focus.
#[track_caller]
fn wait_active(browser: &Browser, id: ReceiptId) {
    browser.wait_for(&format!(r#"[data-id="{id}"] .receipt-link:focus"#));
}

#[test]
fn keys_move_select_search_and_open() {
    let (server, ids) = start_with_receipts();
    let browser = open_list(&server, Viewport::Desktop, "/receipts");
    // The one without a date, then the latest.
    browser.send_key("body", 'j');
    wait_active(&browser, ids[4]);
    browser.send_key(":focus", 'k');
    wait_active(&browser, ids[4]);
    browser.send_key(":focus", 'j');
    wait_active(&browser, ids[2]);
    browser.send_key(":focus", 'x');
    browser.wait_for(&format!(
        r#"[data-id="{}"] [data-test="choose"]:checked"#,
        ids[2]
    ));
    assert_eq!(browser.text(COUNT), "1 selected");
    browser.send_key(":focus", '?');
    browser.wait_for(&format!("dialog[open] {ALL_KEYS}"));
    assert_eq!(browser.accessibility_violations(), [""; 0], "the keys");
    browser.click(r#"[data-test="close-keys"]"#);
    browser.wait_gone(ALL_KEYS);
    wait_active(&browser, ids[2]);
    browser.send_key(":focus", '/');
    browser.wait_for(&format!("{FIND}:focus"));
    // Keys that are typed are text.
    browser.send_key(FIND, 'x');
    assert_eq!(browser.value(FIND), "x");
    assert!(!browser.has_match(ALL_KEYS));
    browser.goto("/receipts");
    browser.wait_for(FIND);
    browser.wait_for(ROW);
    browser.send_key("body", 'j');
    browser.send_key(":focus", 'j');
    browser.send_key(":focus", 'x');
    browser.send_key(":focus", ENTER);
    browser.wait_for(r#"form[data-test="fields"]"#);
    assert_eq!(browser.path(), format!("/receipts/{}", ids[2]));
    browser.run_script("history.back()", json!([]));
    browser.wait_for(COUNT);
    assert_eq!(browser.text(COUNT), "1 selected", "it is still selected");
    // The keys go on where they were.
    browser.send_key("body", 'j');
    wait_active(&browser, ids[3]);
}

#[test]
fn the_selection_is_restored_on_the_way_back() {
    let (server, ids) = start_with_receipts();
    let browser = open_list(&server, Viewport::Desktop, "/receipts?sort=created");
    for id in &ids[..2] {
        browser.click(&format!(r#"[data-id="{id}"] [data-test="choose"]"#));
    }
    browser.click(&format!(r#"[data-id="{}"] .receipt-link"#, ids[3]));
    browser.wait_for(r#"form[data-test="fields"]"#);
    // What is gone meanwhile is no longer selected.
    server.delete(&format!("/api/receipts/{}", ids[0]));
    browser.run_script("history.back()", json!([]));
    browser.wait_until("one of two", ACTION_TIMEOUT, || {
        (browser.has_match(COUNT) && browser.text(COUNT) == "1 selected").then_some(())
    });
    browser.wait_for(&format!(
        r#"[data-id="{}"] [data-test="choose"]:checked"#,
        ids[1]
    ));
    // A new visit has no selection.
    browser.click(r#"nav a[href="/spending"]"#);
    browser.wait_for(".spending");
    browser.click(r#"nav a[href="/receipts"]"#);
    browser.wait_for(ROW);
    assert!(!browser.has_match(COUNT));
}
