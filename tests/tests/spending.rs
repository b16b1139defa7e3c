//! Spending page: comparison with the previous period, linked bars, one currency at a time,
//! calendar by keyboard. All tests take place on 20 September 2026.

use harness::browser::keys::{ENTER, RIGHT};
use harness::browser::{Browser, ColourScheme, Viewport, screenshot_folder};
use harness::server::Server;
use harness::uploader::enter_receipt;
use harness::wait::ACTION_TIMEOUT;
use serde_json::{Value, json};

/// Sets the date that pages see.
const FIXED_DATE_SCRIPT: &str = "
const RealDate = Date;
window.Date = class extends RealDate {
  constructor(...given) { super(...(given.length > 0 ? given : [2026, 8, 20, 12])); }
};
";
const MORE_CURRENCIES: &str = r#"[data-test="other-currencies"] summary"#;

/// Opens a browser in which it is always 20 September 2026.
fn open_browser(server: &Server, window: Viewport) -> Browser {
    let browser = Browser::open(server, window);
    browser.run_before_pages(FIXED_DATE_SCRIPT);
    browser
}

/// Starts a server with receipts with entered merchant, date, total, currency, category and tag.
fn start_with_receipts() -> Server {
    let server = Server::start(&["--ocr", "none"]);
    let receipts = [
        ("Kiosk", "2026-07-02", "10.00", "EUR", "Food", ""),
        ("Kiosk", "2026-08-05", "12.30", "EUR", "Food", "snack"),
        ("Bakery", "2026-08-20", "5.00", "EUR", "Food", ""),
        ("Bakery", "2026-08-25", "100.00", "EUR", "Food", ""),
        ("Kiosk", "2026-09-14", "20.50", "EUR", "Food", "snack"),
        ("H&M", "2026-09-15", "79.50", "EUR", "Clothes", "trip"),
        ("H&M", "2026-09-20", "-30.00", "EUR", "Clothes", ""),
        ("Ramen", "2026-09-15", "1250", "JPY", "Food", ""),
    ];
    for (seed, (merchant, date, total, currency, category, tag)) in (60..).zip(receipts) {
        let entered =
            json!({ "merchant": merchant, "date": date, "total": total, "currency": currency });
        let id = enter_receipt(&server, seed, &entered);
        let tags: Vec<_> = tag.split_terminator(' ').collect();
        server.patch(
            &format!("/api/receipts/{id}/filing"),
            &json!({ "category": category, "tags": tags }),
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

/// Waits until the last bars of a chart have these texts.
#[track_caller]
fn wait_bar_texts(browser: &Browser, chart: &str, expected: &[&str]) {
    browser.wait_until(&format!("{chart}: {expected:?}"), ACTION_TIMEOUT, || {
        let shown = bar_texts(browser, chart);
        let skipped = shown.len().checked_sub(expected.len())?;
        (shown[skipped..] == *expected).then_some(())
    });
}

/// Waits until the summary shows this title, sum and comparison.
#[track_caller]
fn wait_summary(browser: &Browser, expected: &str) {
    let script = "return [...document.querySelectorAll(arguments[0])]
                    .map(part => part.innerText).join(' / ')";
    browser.wait_until(expected, ACTION_TIMEOUT, || {
        let shown = browser.run_script(script, json!([r#"[data-test="summary"] > *"#]));
        (shown == json!(expected)).then_some(())
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
fn the_current_month_is_compared_with_the_one_before() {
    let server = start_with_receipts();
    let browser = open_browser(&server, Viewport::Phone);
    browser.goto("/spending");
    let month = "This month / 70.00 EUR / 52.70 EUR more than in August until the 20th";
    wait_summary(&browser, month);
    let quarter = "3 months / 197.30 EUR / \
                   197.30 EUR more than between 1 Apr 2026 and 20 Jun 2026";
    let year = "This year / 197.30 EUR / \
                197.30 EUR more than between 1 Jan 2025 and 20 Sep 2025";
    for (number, address, summary) in [
        (2, "/spending?period=quarter", quarter),
        (3, "/spending?period=year", year),
        (4, "/spending?period=all", "All / 197.30 EUR"),
        (1, "/spending", month),
    ] {
        browser.click(&format!(".periods button:nth-of-type({number})"));
        wait_summary(&browser, summary);
        wait_address(&browser, address);
    }
    // Days of one's own, within a month and over whole months.
    browser.set_value(r#".periods input[name="from"]"#, "2026-09-15");
    wait_address(&browser, "/spending?from=2026-09-15");
    wait_summary(
        &browser,
        "15 Sep 2026 – 20 Sep 2026 / 49.50 EUR / \
         29.00 EUR more than between 9 Sep 2026 and 14 Sep 2026",
    );
    browser.goto("/spending?from=2026-08-01&to=2026-08-31");
    wait_summary(
        &browser,
        "1 Aug 2026 – 31 Aug 2026 / 117.30 EUR / 107.30 EUR more than in July",
    );
    browser.set_value(r#".periods input[name="to"]"#, "2026-08-05");
    wait_summary(
        &browser,
        "1 Aug 2026 – 5 Aug 2026 / 12.30 EUR / 2.30 EUR more than in July until the 5th",
    );
}

#[test]
fn bars_show_sums_and_changes_and_link_to_their_receipts() {
    let server = start_with_receipts();
    let browser = open_browser(&server, Viewport::Phone);
    browser.goto("/spending");
    wait_bar_texts(
        &browser,
        "over-time",
        &[
            "June 2026: 0.00 EUR, 0 receipts",
            "July 2026: 10.00 EUR, 1 receipt",
            "August 2026: 117.30 EUR, 3 receipts",
            "September 2026: 70.00 EUR, 3 receipts",
        ],
    );
    assert_eq!(browser.text(r#"[data-test="scale"]"#), "117.30 EUR");
    assert_eq!(
        bar_texts(&browser, "by-category"),
        [
            "Clothes: 49.50 EUR, 2 receipts, +49.50, new",
            "Food: 20.50 EUR, 1 receipt, +3.20 (+18%)"
        ]
    );
    assert_eq!(
        bar_texts(&browser, "by-merchant"),
        [
            "H&M: 49.50 EUR, 2 receipts, +49.50, new",
            "Kiosk: 20.50 EUR, 1 receipt, +8.20 (+67%)",
            "Bakery: 0.00 EUR, 0 receipts, −5.00, gone"
        ]
    );
    assert_eq!(
        bar_texts(&browser, "by-tag"),
        [
            "trip: 79.50 EUR, 1 receipt, +79.50, new",
            "snack: 20.50 EUR, 1 receipt, +8.20 (+67%)"
        ]
    );
    let table = browser.run_script(
        "const cells = document.querySelectorAll(arguments[0]);
         return [...cells].map(cell => cell.textContent)",
        json!([r#"[data-test="by-merchant"] tbody tr:first-child > *"#]),
    );
    assert_eq!(table, json!(["H&M", "2", "49.50 EUR", "+49.50, new"]));
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
    for (chart, item, address) in [
        (
            "by-merchant",
            "first-child",
            "/receipts?from=2026-09-01&to=2026-09-20&merchant=H%26M&currency=EUR",
        ),
        (
            "by-merchant",
            "last-child",
            "/receipts?from=2026-08-01&to=2026-08-20&merchant=Bakery&currency=EUR",
        ),
        (
            "by-tag",
            "first-child",
            "/receipts?from=2026-09-01&to=2026-09-20&tag=trip&currency=EUR",
        ),
        (
            "over-time",
            "last-child",
            "/receipts?from=2026-09-01&to=2026-09-20&currency=EUR",
        ),
    ] {
        browser.goto("/spending");
        browser.click(&format!(
            r#"[data-test="{chart}"] li:{item} [data-test="bar"]"#
        ));
        wait_address(&browser, address);
    }
    // The chart shows whole months, whatever the period.
    browser.goto("/spending?from=2026-09-15");
    browser.send_key(
        r#"[data-test="over-time"] li:nth-last-child(2) [data-test="bar"]"#,
        ENTER,
    );
    wait_address(
        &browser,
        "/receipts?from=2026-08-01&to=2026-08-31&currency=EUR",
    );
}

#[test]
fn one_currency_and_one_time_are_shown_and_kept_in_the_address() {
    let server = start_with_receipts();
    let browser = open_browser(&server, Viewport::Desktop);
    browser.goto("/spending?category=Food");
    let euros = [
        "Kiosk: 20.50 EUR, 1 receipt, +8.20 (+67%)",
        "Bakery: 0.00 EUR, 0 receipts, −5.00, gone",
    ];
    wait_bar_texts(&browser, "by-merchant", &euros);
    // The other currencies are folded up.
    let other = r#"[data-test="total-of"]"#;
    assert_eq!(browser.text(MORE_CURRENCIES), "Other currencies (1)");
    browser.click(MORE_CURRENCIES);
    browser.click(&format!(r#"{other}[aria-pressed="false"]"#));
    let yen = ["Ramen: 1,250 JPY, 1 receipt, +1,250, new"];
    wait_bar_texts(&browser, "by-merchant", &yen);
    wait_summary(
        &browser,
        "This month / 1,250 JPY / 1,250 JPY more than in August until the 20th",
    );
    wait_address(&browser, "/spending?category=Food&in=JPY");
    browser.reload();
    wait_bar_texts(
        &browser,
        "over-time",
        &["September 2026: 1,250 JPY, 1 receipt"],
    );
    browser.click(r#"[data-test="filtered"] button"#);
    wait_address(&browser, "/spending?in=JPY");
    // A second press shows the main currency again.
    browser.click(&format!(r#"{other}[aria-pressed="true"]"#));
    wait_address(&browser, "/spending");
    browser.goto("/spending?from=1999-01-01&to=1999-12-31");
    browser.wait_for(".spending .notice");
    browser.click(".periods button:nth-of-type(4)");
    browser.wait_for(r#"[data-test="by-merchant"] [data-test="bar"]"#);
    wait_address(&browser, "/spending?period=all");
}

#[test]
fn receipts_in_no_sum_are_linked() {
    let server = start_with_receipts();
    for (seed, entered) in (80..).zip([
        json!({"merchant": "Cinema", "date": "2026-09-21", "total": "15.00", "currency": "EUR"}),
        json!({"merchant": "Opera", "date": "2028-01-31", "total": "90.00", "currency": "EUR"}),
        json!({"merchant": "No currency", "date": "2026-09-02", "total": "4.00"}),
        json!({"merchant": "No date", "total": "4.00", "currency": "EUR"}),
        json!({"merchant": "No total", "date": "2026-09-02", "currency": "EUR"}),
    ]) {
        enter_receipt(&server, seed, &entered);
    }
    let browser = open_browser(&server, Viewport::Phone);
    for (note, text, address, count) in [
        (
            "future",
            "2 receipts have a date in the future and are not counted yet.",
            "/receipts?from=2026-09-21",
            2,
        ),
        (
            "uncounted",
            "3 receipts have no date, total or currency and are not counted.",
            "/receipts?missing=spending",
            3,
        ),
    ] {
        browser.goto("/spending");
        wait_bar_texts(
            &browser,
            "over-time",
            &["September 2026: 70.00 EUR, 3 receipts"],
        );
        assert_eq!(bar_texts(&browser, "over-time").len(), 12);
        let note = format!(r#"[data-test="{note}"]"#);
        assert_eq!(browser.text(&note), text);
        browser.click(&note);
        wait_address(&browser, address);
        browser.wait_until(address, ACTION_TIMEOUT, || {
            (browser.count_matches(r#"[data-test="receipt"]"#) == count).then_some(())
        });
    }
    browser.click(r#"[data-test="filters"]"#);
    browser.wait_for(r#"select[name="missing"]"#);
    assert_eq!(browser.value(r#"select[name="missing"]"#), "spending");
}

#[test]
fn the_calendar_is_walked_by_keyboard() {
    let server = start_with_receipts();
    let browser = open_browser(&server, Viewport::Desktop);
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
fn the_newest_bar_is_in_sight() {
    let server = Server::start(&["--ocr", "none"]);
    for (seed, date) in (80..).zip(["2013-05-10", "2024-01-10", "2026-08-10"]) {
        let entered = json!({"date": date, "total": "12345.50", "currency": "EUR"});
        enter_receipt(&server, seed, &entered);
    }
    let browser = open_browser(&server, Viewport::Phone);
    for (address, oldest, newest) in [
        ("/spending", "October 2025", "September 2026"),
        ("/spending?period=all", "2015", "2026"),
        (
            "/spending?from=2024-02-01&to=2024-03-15",
            "April 2023",
            "March 2024",
        ),
    ] {
        browser.goto(address);
        for window in [Viewport::Phone, Viewport::Tablet, Viewport::Desktop] {
            browser.resize(window);
            let script = "const list = document.querySelector('[data-test=\"over-time\"] ul');
                          const page = document.documentElement;
                          if (!list || page.scrollWidth > innerWidth) return null;
                          const box = part => part.getBoundingClientRect();
                          const [bar, room] = [list.lastElementChild, list].map(box);
                          const isAtEnd = Math.abs(bar.right - room.right) <= 1;
                          return bar.width >= 20 && isAtEnd && room.right <= innerWidth";
            browser.wait_until(&format!("{address} on {window:?}"), ACTION_TIMEOUT, || {
                browser
                    .run_script(script, json!([]))
                    .as_bool()
                    .filter(|fits| *fits)
            });
        }
        let texts = bar_texts(&browser, "over-time");
        assert_eq!(texts.len(), 12);
        assert!(texts[0].starts_with(&format!("{oldest}: ")), "{texts:?}");
        assert!(texts[11].starts_with(&format!("{newest}: ")), "{texts:?}");
    }
}
