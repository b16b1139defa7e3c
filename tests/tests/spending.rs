//! Spending page: linked bars, one currency at a time, calendar by keyboard.

use harness::browser::keys::{ENTER, RIGHT};
use harness::browser::{Browser, ColourScheme, Viewport, screenshot_folder};
use harness::drawn::{Layout, draw_receipt};
use harness::server::Server;
use harness::uploader::{enter_receipt, upload_file};
use harness::wait::ACTION_TIMEOUT;
use serde_json::{Value, json};

/// Starts a server with receipts with entered merchant, date, total, currency and category.
fn start_with_receipts() -> Server {
    let server = Server::start(&["--ocr", "none"]);
    let receipts = [
        ("Kiosk", "2026-07-02", "10.00", "EUR", "Food"),
        ("Kiosk", "2026-09-14", "20.50", "EUR", "Food"),
        ("H&M", "2026-09-15", "79.50", "EUR", "Clothes"),
        ("H&M", "2026-09-20", "-30.00", "EUR", "Clothes"),
        ("Ramen", "2026-09-15", "1250", "JPY", "Food"),
    ];
    for (seed, (merchant, date, total, currency, category)) in (60..).zip(receipts) {
        let entered =
            json!({ "merchant": merchant, "date": date, "total": total, "currency": currency });
        let id = enter_receipt(&server, seed, &entered);
        server.patch(
            &format!("/api/receipts/{id}/filing"),
            &json!({ "category": category }),
        );
    }
    server
}

/// Returns the screen reader texts of the bars of a chart.
fn bar_texts(browser: &Browser, chart: &str) -> Vec<String> {
    let script = "return [...document.querySelectorAll(arguments[0])].map(bar => bar.textContent)";
    let selector = format!(r#"[data-test="{chart}"] [data-test="bar"] .visually-hidden"#);
    let said = browser.run_script(script, json!([selector]));
    let said = said
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    said.map(str::to_owned).collect()
}

/// Waits until the bars of a chart have these texts.
#[track_caller]
fn wait_bar_texts(browser: &Browser, chart: &str, expected: &[&str]) {
    browser.wait_until(&format!("{chart}: {expected:?}"), ACTION_TIMEOUT, || {
        (bar_texts(browser, chart) == expected).then_some(())
    });
}

/// Returns the path of the page with its query.
fn page_address(browser: &Browser) -> String {
    let address = browser.run_script("return location.pathname + location.search", json!([]));
    address.as_str().unwrap_or_default().to_owned()
}

#[track_caller]
fn wait_address(browser: &Browser, expected: &str) {
    browser.wait_until(expected, ACTION_TIMEOUT, || {
        (page_address(browser) == expected).then_some(())
    });
}

#[test]
fn bars_show_sums_and_link_to_their_receipts() {
    let server = start_with_receipts();
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/spending");
    let months = [
        "July 2026: 10.00 EUR, 1 receipt",
        "August 2026: 0.00 EUR, 0 receipts",
        "September 2026: 70.00 EUR, 3 receipts",
    ];
    wait_bar_texts(&browser, "over-time", &months);
    assert_eq!(
        bar_texts(&browser, "by-category"),
        [
            "Clothes: 49.50 EUR, 2 receipts",
            "Food: 30.50 EUR, 2 receipts"
        ]
    );
    assert_eq!(
        bar_texts(&browser, "by-merchant"),
        ["H&M: 49.50 EUR, 2 receipts", "Kiosk: 30.50 EUR, 2 receipts"]
    );
    let table = browser.run_script(
        "const cells = document.querySelectorAll(arguments[0]);
         return [...cells].map(cell => cell.textContent)",
        json!([r#"[data-test="by-merchant"] tbody tr:first-child > *"#]),
    );
    assert_eq!(table, json!(["H&M", "2", "49.50 EUR"]));
    for (window, size) in [
        (Viewport::Phone, "390x844"),
        (Viewport::Desktop, "1440x900"),
    ] {
        browser.resize(window);
        for (light, name) in [(ColourScheme::Light, "light"), (ColourScheme::Dark, "dark")] {
            browser.set_colour_scheme(light);
            browser.screenshot(&screenshot_folder().join(format!("spending-{size}-{name}.png")));
        }
    }
    browser.click(r#"[data-test="by-merchant"] li:first-child [data-test="bar"]"#);
    wait_address(&browser, "/receipts?merchant=H%26M&currency=EUR");
    // A period restricts the bars and the links behind them.
    browser.goto("/spending?from=2026-09-15");
    wait_bar_texts(
        &browser,
        "over-time",
        &["September 2026: 49.50 EUR, 2 receipts"],
    );
    browser.send_key(r#"[data-test="over-time"] [data-test="bar"]"#, ENTER);
    wait_address(
        &browser,
        "/receipts?from=2026-09-15&to=2026-09-30&currency=EUR",
    );
}

#[test]
fn one_currency_and_one_time_are_shown_and_kept_in_the_address() {
    let server = start_with_receipts();
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.goto("/spending?category=Food");
    wait_bar_texts(&browser, "by-merchant", &["Kiosk: 30.50 EUR, 2 receipts"]);
    browser.click(r#"[data-test="total-of"][aria-pressed="false"]"#);
    wait_bar_texts(&browser, "by-merchant", &["Ramen: 1,250 JPY, 1 receipt"]);
    wait_address(&browser, "/spending?category=Food&in=JPY");
    browser.reload();
    wait_bar_texts(
        &browser,
        "over-time",
        &["September 2026: 1,250 JPY, 1 receipt"],
    );
    browser.click(r#"[data-test="filtered"] button"#);
    wait_address(&browser, "/spending?in=JPY");
    browser.goto("/spending?from=1999-01-01&to=1999-12-31");
    browser.wait_for(".spending .notice");
    browser.click(".periods button:nth-of-type(4)");
    browser.wait_for(r#"[data-test="over-time"] [data-test="bar"]"#);
    wait_address(&browser, "/spending");
}

#[test]
fn the_calendar_is_walked_by_keyboard() {
    let server = start_with_receipts();
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.goto("/spending");
    let active = r#"[data-test="calendar"] a[tabindex="0"]"#;
    browser.wait_for(&format!(r#"{active}[data-day="14"]"#));
    assert_eq!(
        browser.count_matches(active),
        1,
        "one stop for the keyboard"
    );
    assert!(
        browser
            .text(active)
            .contains("14 Sep 2026: 20.50 EUR, 1 receipt"),
        "{}",
        browser.text(active)
    );
    browser.send_key(active, RIGHT);
    browser.wait_for(r#"[data-day="15"]:focus"#);
    assert_eq!(browser.count_matches(active), 1);
    assert_eq!(browser.attribute(active, "data-heat").as_deref(), Some("4"));
    browser.send_key(active, ENTER);
    wait_address(
        &browser,
        "/receipts?from=2026-09-15&to=2026-09-15&currency=EUR",
    );
    browser.goto("/spending?month=2026-08");
    browser.wait_for(r#"[data-test="calendar"] .calendar-head button"#);
    browser.click(r#"[data-test="calendar"] .calendar-head button:first-of-type"#);
    browser.wait_for(r#"[data-test="calendar"] [data-day="2"][data-heat="4"]"#);
    assert_eq!(browser.text(r#"[data-test="calendar-month"]"#), "July 2026");
}

#[test]
fn the_newest_months_are_in_sight() {
    let server = Server::start(&["--ocr", "none"]);
    for month in 0..20 {
        let id = upload_file(
            &server,
            "till.jpg",
            &draw_receipt(Layout::Germany, 80 + month).to_jpeg(),
        );
        server.wait_processed(id);
        let date = format!("{}-{:02}-10", 2024 + month / 12, month % 12 + 1);
        server.patch(
            &format!("/api/receipts/{id}"),
            &json!({"date": date, "total": "1234.50", "currency": "EUR"}),
        );
    }
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/spending");
    let newest = || {
        let script = "const list = document.querySelector('[data-test=\"over-time\"] ul');
                      if (!list) return null;
                      const box = part => part.getBoundingClientRect();
                      const [bar, room] = [list.lastElementChild, list].map(box);
                      return bar.left >= room.left && bar.right <= room.right + 1
                        && room.right <= innerWidth
                        && list.scrollWidth > list.clientWidth && list.lastElementChild.innerText";
        browser
            .run_script(script, json!([]))
            .as_str()
            .map(str::to_owned)
    };
    // The newest bar is in view at first and after each resize.
    for window in [
        Viewport::Phone,
        Viewport::Desktop,
        Viewport::Tablet,
        Viewport::Phone,
    ] {
        browser.resize(window);
        let shown = browser.wait_until(
            &format!("the newest month on {window:?}"),
            ACTION_TIMEOUT,
            newest,
        );
        assert!(shown.contains("August 2025"), "{shown}");
    }
    browser.resize(Viewport::Desktop);
    browser.reload();
    browser.wait_until("the newest month", ACTION_TIMEOUT, newest);
    let oldest = "return document.querySelector('[data-test=\"over-time\"] ul').scrollLeft > 0";
    assert_eq!(
        browser.run_script(oldest, json!([])),
        json!(true),
        "older ones are scrolled to"
    );
}
