//! The page of spending: sums as bars that lead to their receipts, one currency at a time, a calendar for the keyboard; in
//! a real browser against the real server.

use harness::browser::{Browser, Light, Window, screens};
use harness::drawn::{Layout, draw};
use harness::server::Server;
use harness::uploader::upload;
use harness::wait::SOON;
use serde_json::{Value, json};

/// Keys as `WebDriver` names them.
const ENTER: char = '\u{e007}';
const RIGHT: char = '\u{e014}';

/// A server with receipts of which somebody entered merchant, date, total, currency and category.
fn shelf() -> Server {
    let server = Server::start(&["--ocr", "none"]);
    let receipts = [
        ("Kiosk", "2026-07-02", "10.00", "EUR", "Food"),
        ("Kiosk", "2026-09-14", "20.50", "EUR", "Food"),
        ("H&M", "2026-09-15", "79.50", "EUR", "Clothes"),
        ("H&M", "2026-09-20", "-30.00", "EUR", "Clothes"),
        ("Ramen", "2026-09-15", "1250", "JPY", "Food"),
    ];
    for (seed, (merchant, date, total, currency, category)) in (60..).zip(receipts) {
        let id = upload(&server, "till.jpg", &draw(Layout::Germany, seed).jpeg());
        server.settled(id);
        let entered =
            json!({ "merchant": merchant, "date": date, "total": total, "currency": currency });
        let path = format!("/api/receipts/{id}");
        server.patch(&path, &entered);
        server.patch(&(path + "/filing"), &json!({ "category": category }));
    }
    server
}

/// What the bars of a chart say to a screen reader.
fn said(browser: &Browser, chart: &str) -> Vec<String> {
    let script = "return [...document.querySelectorAll(arguments[0])].map(bar => bar.textContent)";
    let selector = format!(r#"[data-test="{chart}"] [data-test="bar"] .visually-hidden"#);
    let said = browser.script(script, json!([selector]));
    let said = said
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    said.map(str::to_owned).collect()
}

/// Waits until the bars of a chart say this.
#[track_caller]
fn wait_said(browser: &Browser, chart: &str, expected: &[&str]) {
    browser.wait(&format!("{chart}: {expected:?}"), SOON, || {
        (said(browser, chart) == expected).then_some(())
    });
}

/// The page with what stands behind its `?`.
fn address(browser: &Browser) -> String {
    let address = browser.script("return location.pathname + location.search", json!([]));
    address.as_str().unwrap_or_default().to_owned()
}

#[track_caller]
fn wait_address(browser: &Browser, expected: &str) {
    browser.wait(expected, SOON, || {
        (address(browser) == expected).then_some(())
    });
}

#[test]
fn bars_say_what_was_spent_and_lead_to_its_receipts() {
    let server = shelf();
    let browser = Browser::open(&server, Window::Phone);
    browser.goto("/spending");
    let months = [
        "July 2026: 10.00 EUR, 1 receipt",
        "August 2026: 0.00 EUR, 0 receipts",
        "September 2026: 70.00 EUR, 3 receipts",
    ];
    wait_said(&browser, "over-time", &months);
    assert_eq!(
        said(&browser, "by-category"),
        [
            "Clothes: 49.50 EUR, 2 receipts",
            "Food: 30.50 EUR, 2 receipts"
        ]
    );
    assert_eq!(
        said(&browser, "by-merchant"),
        ["H&M: 49.50 EUR, 2 receipts", "Kiosk: 30.50 EUR, 2 receipts"]
    );
    let table = browser.script(
        "const cells = document.querySelectorAll(arguments[0]); return [...cells].map(cell => cell.textContent)",
        json!([r#"[data-test="by-merchant"] tbody tr:first-child > *"#]),
    );
    assert_eq!(table, json!(["H&M", "2", "49.50 EUR"]));
    for (window, size) in [(Window::Phone, "390x844"), (Window::Desktop, "1440x900")] {
        browser.resize(window);
        for (light, name) in [(Light::Light, "light"), (Light::Dark, "dark")] {
            browser.illuminate(light);
            browser.screenshot(&screens().join(format!("spending-{size}-{name}.png")));
        }
    }
    browser.press(r#"[data-test="by-merchant"] li:first-child [data-test="bar"]"#);
    wait_address(&browser, "/receipts?merchant=H%26M&currency=EUR");
    browser.goto("/spending?from=2026-09-15");
    wait_said(
        &browser,
        "over-time",
        &["September 2026: 49.50 EUR, 2 receipts"],
    );
    browser.key(r#"[data-test="over-time"] [data-test="bar"]"#, ENTER);
    wait_address(
        &browser,
        "/receipts?from=2026-09-15&to=2026-09-30&currency=EUR",
    );
}

#[test]
fn one_currency_and_one_time_are_shown_and_kept_in_the_address() {
    let server = shelf();
    let browser = Browser::open(&server, Window::Desktop);
    browser.goto("/spending?category=Food");
    wait_said(&browser, "by-merchant", &["Kiosk: 30.50 EUR, 2 receipts"]);
    browser.press(r#"[data-test="total-of"][aria-pressed="false"]"#);
    wait_said(&browser, "by-merchant", &["Ramen: 1,250 JPY, 1 receipt"]);
    wait_address(&browser, "/spending?category=Food&in=JPY");
    browser.reload();
    wait_said(
        &browser,
        "over-time",
        &["September 2026: 1,250 JPY, 1 receipt"],
    );
    browser.press(r#"[data-test="filtered"] button"#);
    wait_address(&browser, "/spending?in=JPY");
    browser.goto("/spending?from=1999-01-01&to=1999-12-31");
    browser.wait_for(".spending .notice");
    browser.press(".periods button:nth-of-type(4)");
    browser.wait_for(r#"[data-test="over-time"] [data-test="bar"]"#);
    wait_address(&browser, "/spending");
}

#[test]
fn the_calendar_is_walked_by_keyboard() {
    let server = shelf();
    let browser = Browser::open(&server, Window::Desktop);
    browser.goto("/spending");
    let active = r#"[data-test="calendar"] a[tabindex="0"]"#;
    browser.wait_for(&format!(r#"{active}[data-day="14"]"#));
    assert_eq!(browser.count(active), 1, "one stop for the keyboard");
    assert!(
        browser
            .text(active)
            .contains("14 Sep 2026: 20.50 EUR, 1 receipt"),
        "{}",
        browser.text(active)
    );
    browser.key(active, RIGHT);
    browser.wait_for(r#"[data-day="15"]:focus"#);
    assert_eq!(browser.count(active), 1);
    assert_eq!(browser.attribute(active, "data-heat").as_deref(), Some("4"));
    browser.key(active, ENTER);
    wait_address(
        &browser,
        "/receipts?from=2026-09-15&to=2026-09-15&currency=EUR",
    );
    browser.goto("/spending?month=2026-08");
    browser.wait_for(r#"[data-test="calendar"] .calendar-head button"#);
    browser.press(r#"[data-test="calendar"] .calendar-head button:first-of-type"#);
    browser.wait_for(r#"[data-test="calendar"] [data-day="2"][data-heat="4"]"#);
    assert_eq!(browser.text(r#"[data-test="calendar-month"]"#), "July 2026");
}

#[test]
fn the_newest_months_are_in_sight() {
    let server = Server::start(&["--ocr", "none"]);
    for month in 0..20 {
        let id = upload(
            &server,
            "till.jpg",
            &draw(Layout::Germany, 80 + month).jpeg(),
        );
        server.settled(id);
        let date = format!("{}-{:02}-10", 2024 + month / 12, month % 12 + 1);
        server.patch(
            &format!("/api/receipts/{id}"),
            &json!({"date": date, "total": "1234.50", "currency": "EUR"}),
        );
    }
    let browser = Browser::open(&server, Window::Phone);
    browser.goto("/spending");
    let newest = || {
        let script = "const list = document.querySelector('[data-test=\"over-time\"] ul');
                      if (!list) return null;
                      const [bar, room] = [list.lastElementChild, list].map(part => part.getBoundingClientRect());
                      return bar.left >= room.left && bar.right <= room.right + 1 && room.right <= innerWidth
                        && list.scrollWidth > list.clientWidth && list.lastElementChild.innerText";
        browser
            .script(script, json!([]))
            .as_str()
            .map(str::to_owned)
    };
    // Whatever the window is at first, and when it becomes another one.
    for window in [
        Window::Phone,
        Window::Desktop,
        Window::Tablet,
        Window::Phone,
    ] {
        browser.resize(window);
        let shown = browser.wait(&format!("the newest month on {window:?}"), SOON, newest);
        assert!(shown.contains("August 2025"), "{shown}");
    }
    browser.resize(Window::Desktop);
    browser.reload();
    browser.wait("the newest month", SOON, newest);
    let oldest = "return document.querySelector('[data-test=\"over-time\"] ul').scrollLeft > 0";
    assert_eq!(
        browser.script(oldest, json!([])),
        json!(true),
        "older ones are scrolled to"
    );
}
