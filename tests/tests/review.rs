//! Review page, operated by keyboard.
//!
//! Receipts come one by one, least certain first, and are accepted, corrected, skipped and
//! restored.

use std::collections::HashMap;

use harness::browser::queue::ReadingOutcome;
use harness::browser::{Browser, ColourScheme, Viewport, screenshot_folder};
use harness::drawn::{DrawnReceipt, Layout, draw_receipt};
use harness::folder::TempFolder;
use harness::http;
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::{ACTION_TIMEOUT, READING_TIMEOUT};
use serde_json::{Value, json};
use shared::api::{ReceiptDetail, ReceiptPage, ReceiptRow};
use shared::corrections::Corrections;
use shared::field::CONFIDENCE_THRESHOLD;
use shared::id::ReceiptId;
use shared::money::Money;

const CARD: &str = r#"[data-test="card"]"#;
const EMPTY: &str = r#"[data-test="empty"]"#;
/// Keys as `WebDriver` encodes them.
const ENTER: char = '\u{e007}';
const ESCAPE: char = '\u{e00c}';
const RIGHT: char = '\u{e014}';
const LEFT: char = '\u{e012}';
const DOWN: char = '\u{e015}';

/// Returns the selector of an input.
fn input(name: &str) -> String {
    format!(r#"{CARD} [name="{name}"]"#)
}

/// Returns the selector of a field while it is the current one.
fn current(name: &str) -> String {
    format!(r#"{CARD} [data-stop="{name}"].is-current"#)
}

/// Sends a key to the page.
fn press(browser: &Browser, key: char) {
    browser.send_key("body", key);
}

/// Returns the id of the shown receipt, if there is one.
fn shown(browser: &Browser) -> Option<String> {
    let script = "return document.querySelector(arguments[0])?.dataset.id ?? null";
    browser
        .run_script(script, json!([CARD]))
        .as_str()
        .map(str::to_owned)
}

#[track_caller]
fn wait_shown(browser: &Browser, id: ReceiptId) {
    browser.wait_until(&format!("{id} is shown"), ACTION_TIMEOUT, || {
        (shown(browser) == Some(id.to_string())).then_some(())
    });
}

/// Waits until another receipt is shown or none is left.
#[track_caller]
fn wait_next(browser: &Browser, before: &str) {
    browser.wait_until("the next one", ACTION_TIMEOUT, || {
        let is_next = shown(browser).map_or_else(|| browser.has_match(EMPTY), |now| now != before);
        is_next.then_some(())
    });
}

#[track_caller]
fn detail(server: &Server, id: ReceiptId) -> ReceiptDetail {
    server.get(&format!("/api/receipts/{id}")).json()
}

#[track_caller]
fn open(server: &Server) -> Vec<ReceiptRow> {
    let path = "/api/receipts?review=open&sort=confidence&limit=100";
    server.get(path).json::<ReceiptPage>().receipts
}

#[track_caller]
fn send(server: &Server, method: &str, path: &str, body: &Value) -> u16 {
    let headers = [("content-type", "application/json")];
    http::send_request(
        method,
        &server.url(path),
        &headers,
        body.to_string().as_bytes(),
    )
    .status
}

/// Opens the review of these receipts, once all of them were read.
#[track_caller]
fn opened(window: Viewport, drawn: &[DrawnReceipt]) -> (Server, Browser, Vec<ReceiptId>) {
    let server = Server::start(&[]);
    let ids: Vec<_> = drawn
        .iter()
        .map(|drawn| upload_file(&server, &format!("{}.jpg", drawn.total), &drawn.to_jpeg()))
        .collect();
    for id in &ids {
        server.wait_processed(*id);
    }
    let browser = Browser::open(&server, window);
    browser.goto("/review");
    browser.wait_for(CARD);
    (server, browser, ids)
}

#[test]
fn a_receipt_goes_from_the_scan_to_an_exported_file_by_keyboard() {
    let (server, folder, saved) = (Server::start(&[]), TempFolder::new(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.set_download_folder(saved.path());
    let drawn = draw_receipt(Layout::Malaysia, 11);
    browser.goto("/");
    browser.choose_files(&[folder.write_file("kedai.jpg", &drawn.to_jpeg())]);
    browser.wait_reading("kedai.jpg", ReadingOutcome::Ready);
    // From the queue to the review: one key accepts the receipt.
    browser.send_key(r#"nav a[href="/review"]"#, ENTER);
    browser.wait_for(CARD);
    assert!(browser.text(r#"[data-test="left"]"#).starts_with("1 "));
    assert_eq!(browser.value(&input("total")), drawn.total);
    browser.run_script("document.activeElement.blur()", json!([]));
    press(&browser, ENTER);
    browser.wait_for(EMPTY);
    let row = server.receipt_named("kedai.jpg").expect("it is kept");
    assert!(row.verified, "{row:?}");
    // From the empty review to the list and its export.
    browser.send_key(&format!(r#"{EMPTY} a[href="/receipts"]"#), ENTER);
    browser.wait_for(r#"[data-test="receipt"]"#);
    assert_eq!(browser.path(), "/receipts");
    browser.send_key(r#"[data-test="export"] summary"#, ENTER);
    browser.send_key(r#"[data-test="receipts.csv"]"#, ENTER);
    let table = browser.wait_until("the file is saved", ACTION_TIMEOUT, || {
        saved.read_file_with_extension("csv")
    });
    let table = String::from_utf8(table).expect("text");
    assert!(
        table.contains(&drawn.total) && table.contains(&drawn.merchant),
        "{table}"
    );
}

#[test]
fn keys_move_choose_skip_and_undo() {
    let drawn = [
        draw_receipt(Layout::Germany, 51),
        draw_receipt(Layout::Britain, 14),
    ];
    let (server, browser, ids) = opened(Viewport::Desktop, &drawn);
    let of: HashMap<_, _> = ids.iter().map(ToString::to_string).zip(&drawn).collect();
    let first = shown(&browser).expect("one is shown");
    press(&browser, RIGHT);
    wait_next(&browser, &first);
    let second = shown(&browser).expect("another is shown");
    press(&browser, LEFT);
    wait_next(&browser, &second);
    assert_eq!(shown(&browser).as_ref(), Some(&first));

    // A wrong total is entered elsewhere: the total that was read becomes the first alternative.
    let path = format!("/api/receipts/{first}");
    assert_eq!(
        send(&server, "PATCH", &path, &json!({"total": "99.99"})),
        200
    );
    browser.wait_until("the news", ACTION_TIMEOUT, || {
        (browser.value(&input("total")) == "99.99").then_some(())
    });
    for _ in 0..5 {
        press(&browser, '\u{e013}');
    }
    browser.wait_for(&current("merchant"));
    press(&browser, DOWN);
    browser.wait_for(&current("date"));
    press(&browser, DOWN);
    browser.wait_for(&current("total"));
    browser.wait_for(r#"[data-test="highlight"]"#);
    press(&browser, '1');
    browser.wait_until("the alternative", ACTION_TIMEOUT, || {
        (browser.value(&input("total")) == of[&first].total).then_some(())
    });

    // Shortcuts are off while the user types.
    browser.type_text(&input("merchant"), "azs");
    assert_eq!(
        (browser.value(&input("merchant")).as_str(), shown(&browser)),
        ("azs", Some(first.clone()))
    );
    press(&browser, ESCAPE);
    press(&browser, '?');
    browser.wait_for(r#"[data-test="key-list"][open]"#);
    press(&browser, ESCAPE);
    browser.wait_gone(r#"[data-test="key-list"][open]"#);
    press(&browser, ENTER);
    wait_next(&browser, &first);
    let id: ReceiptId = first.parse().expect("an id");
    let kept = detail(&server, id);
    assert!(kept.row.verified);
    assert_eq!(kept.receipt.merchant.name.value.as_deref(), Some("azs"));
    assert_eq!(
        kept.receipt.total.value.map(Money::to_decimal).as_ref(),
        Some(&of[&first].total)
    );

    // Undo restores the corrections from before and shows the receipt again.
    press(&browser, 'z');
    wait_shown(&browser, id);
    let back = detail(&server, id);
    assert_eq!(
        serde_json::to_value(&back.corrections).expect("JSON"),
        json!({"total": "99.99"})
    );
    assert!(!back.row.verified && browser.text(r#"[data-test="left"]"#).starts_with("2 "));
}

#[test]
fn twenty_receipts_take_three_keys_each_at_most() {
    let layouts = [
        Layout::Malaysia,
        Layout::Germany,
        Layout::UnitedStates,
        Layout::Britain,
    ];
    let drawn: Vec<_> = (200..220)
        .map(|seed| draw_receipt(layouts[seed % 4], seed as u64))
        .collect();
    let (server, browser, ids) = opened(Viewport::Desktop, &drawn);
    assert_eq!(open(&server).len(), 20);
    let is_sure =
        |row: &ReceiptRow| row.adds_up == Some(true) && row.confidence >= CONFIDENCE_THRESHOLD;
    let sure = open(&server).iter().filter(|row| is_sure(row)).count();
    assert!(sure >= 10, "most of them read well: {sure}");

    // One key accepts all certain receipts, another undoes it.
    press(&browser, 'a');
    browser.wait_until("all that are sure are accepted", READING_TIMEOUT, || {
        (open(&server).len() == 20 - sure).then_some(())
    });
    assert!(
        open(&server).iter().all(|row| !is_sure(row)),
        "the others wait"
    );
    browser.wait_until("their number is said", ACTION_TIMEOUT, || {
        browser
            .text(r#"[data-test="said"]"#)
            .starts_with(&format!("{sure} "))
            .then_some(())
    });
    press(&browser, 'z');
    browser.wait_until("all are back", READING_TIMEOUT, || {
        (open(&server).len() == 20).then_some(())
    });
    browser.wait_until("their number is said", ACTION_TIMEOUT, || {
        browser
            .text(r#"[data-test="left"]"#)
            .starts_with("20 ")
            .then_some(())
    });
    assert!(
        ids.iter()
            .all(|id| detail(&server, *id).corrections == Corrections::default())
    );

    // One by one: Enter accepts, or moves to the next missing field.
    let adds_up: HashMap<_, _> = open(&server)
        .iter()
        .map(|row| (row.id.to_string(), row.adds_up == Some(true)))
        .collect();
    let mut keys = 0;
    for _ in 0..20 {
        let before = browser.wait_until("a receipt", ACTION_TIMEOUT, || shown(&browser));
        let mut strokes = 0;
        // Each missing field takes one more key.
        let missing =
            ["merchant", "date", "total"].map(|name| browser.value(&input(name)).is_empty());
        for _ in 0..=missing.iter().filter(|is_missing| **is_missing).count() {
            press(&browser, ENTER);
            strokes += 1;
        }
        wait_next(&browser, &before);
        assert!(
            !adds_up[&before] || strokes <= 3,
            "{before} took {strokes} keys"
        );
        keys += strokes;
    }
    browser.wait_for(EMPTY);
    assert!(
        open(&server).is_empty() && keys <= 30,
        "{keys} keys for 20 receipts"
    );
}

#[test]
fn missing_fields_are_typed_and_survive_a_lost_connection() {
    let mut server = Server::start(&["--ocr", "none"]);
    let id = upload_file(
        &server,
        "note.jpg",
        &draw_receipt(Layout::Germany, 52).to_jpeg(),
    );
    server.wait_processed(id);
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/review");
    browser.wait_for(CARD);
    // Enter moves to the first empty field instead of accepting.
    for (name, text) in [("merchant", "Kiosk"), ("total", "9.50")] {
        press(&browser, ENTER);
        browser.wait_for(&format!("{}:focus", input(name)));
        browser.type_text(&input(name), text);
        if name == "merchant" {
            press(&browser, ENTER);
            browser.wait_for(&format!("{}:focus", input("date")));
        }
    }
    server.kill();
    press(&browser, ENTER);
    browser.wait_until("it says so", ACTION_TIMEOUT, || {
        (!browser.text(".review-bar .not-saved").is_empty()).then_some(())
    });
    assert_eq!(browser.value(&input("merchant")), "Kiosk");
    server.restart();
    browser.click(r#"[data-test="accept"]"#);
    browser.wait_for(EMPTY);
    let kept = detail(&server, id);
    assert_eq!(
        kept.receipt.total.value.map(Money::to_decimal).as_deref(),
        Some("9.50")
    );
    assert!(
        kept.row.verified && kept.receipt.date.value.is_none(),
        "the paper has no date"
    );
    browser.click(r#"[data-test="undo"]"#);
    wait_shown(&browser, id);
}

#[test]
fn a_possible_duplicate_is_shown_beside_the_receipt() {
    let drawn = draw_receipt(Layout::Britain, 14);
    let (server, browser, ids) = opened(
        Viewport::Desktop,
        &[drawn.clone(), draw_receipt(Layout::Germany, 53)],
    );
    let entered = json!({"date": drawn.date, "total": drawn.total, "currency": drawn.currency});
    assert_eq!(
        send(
            &server,
            "PATCH",
            &format!("/api/receipts/{}", ids[1]),
            &entered
        ),
        200
    );
    browser.reload();
    browser.wait_for(r#"[data-test="twin"]"#);
    press(&browser, 'c');
    browser.wait_for(r#"[data-test="twin"] img"#);
    for (light, name) in [(ColourScheme::Light, "light"), (ColourScheme::Dark, "dark")] {
        browser.set_colour_scheme(light);
        for (window, size) in [(Viewport::Desktop, "1440"), (Viewport::Phone, "390")] {
            browser.resize(window);
            browser.screenshot(
                &screenshot_folder().join(format!("review-compared-{size}-{name}.png")),
            );
        }
    }
}

#[test]
fn buttons_are_large_enough_for_thumbs() {
    let (_server, browser, _) = opened(
        Viewport::Phone,
        &[
            draw_receipt(Layout::Germany, 51),
            draw_receipt(Layout::Spain, 3),
        ],
    );
    for (light, name) in [(ColourScheme::Light, "light"), (ColourScheme::Dark, "dark")] {
        browser.set_colour_scheme(light);
        for (window, size) in [(Viewport::Desktop, "1440"), (Viewport::Phone, "390")] {
            browser.resize(window);
            browser.screenshot(&screenshot_folder().join(format!("review-{size}-{name}.png")));
        }
    }
    for name in ["accept", "skip", "undo", "back"] {
        let script = "const box = document.querySelector(arguments[0]).getBoundingClientRect();
                      return box.height >= 44 && box.width >= 44 && box.bottom <= innerHeight && box.right <= innerWidth";
        let button = format!(r#".review-bar [data-test="{name}"]"#);
        assert_eq!(
            browser.run_script(script, json!([button])),
            json!(true),
            "{name}"
        );
    }
    let wide = browser.run_script("return document.documentElement.scrollWidth", json!([]));
    assert_eq!(wide, json!(390), "nothing sticks out");
}

#[test]
fn inputs_are_not_covered_and_the_picture_is_opaque() {
    let server = Server::start(&["--ocr", "none"]);
    let id = upload_file(
        &server,
        "note.jpg",
        &draw_receipt(Layout::Germany, 55).to_jpeg(),
    );
    server.wait_processed(id);
    let browser = Browser::open(&server, Viewport::Phone);
    let doubted = |value: Value| {
        json!({"value": value, "raw": null, "confidence": 0.5, "source": "ocr", "page": 1,
        "box": null, "words": [], "alternatives": [], "verified": false})
    };
    browser.override_reading(&json!({"currency": doubted(json!("EUR")),
        "total": doubted(json!({"minor": 304, "currency": "EUR", "exponent": 2}))}));
    for (window, width) in [
        (Viewport::Phone, 390),
        (Viewport::Tablet, 768),
        (Viewport::Desktop, 1440),
    ] {
        browser.resize(window);
        browser.goto("/review");
        browser.wait_for(&input("currency"));
        browser.wait_for(&format!(r#"{CARD} [data-field="currency"] .chip"#));
        // Chips, labels and choices must not overlap inputs.
        let covered = "const boxes = elements => [...elements].map(element => [element, element.getBoundingClientRect()]);
            return [...document.querySelectorAll('.review-fields .field')].flatMap(field => {
              const [[, input]] = boxes(field.querySelectorAll('input'));
              const frame = field.getBoundingClientRect();
              const over = boxes(field.querySelectorAll('.chip, label, .choice')).filter(([, box]) => box.width > 0
                && box.bottom > input.top + 1 && box.top < input.bottom - 1 && box.right > input.left && box.left < input.right);
              const inside = input.left >= frame.left && input.right <= frame.right;
              return [...over.map(([element]) => element.outerHTML), ...(inside ? [] : [field.outerHTML])];
            })";
        assert_eq!(
            browser.run_script(covered, json!([])),
            json!([]),
            "{window:?}"
        );
        let level = "const [one, other] = ['total', 'currency'].map(name =>
              document.querySelector(`.review-fields [name=${name}]`).getBoundingClientRect().top);
            return Math.abs(one - other) < 1";
        assert_eq!(
            browser.run_script(level, json!([])),
            json!(true),
            "{window:?}: side by side"
        );
        if window == Viewport::Desktop {
            continue;
        }
        // The sticky picture covers the full width below the bar at every scroll position.
        let seen = "const picture = document.querySelector('.review-picture');
            const bar = document.querySelector('.bar');
            const top = getComputedStyle(bar).position === 'sticky' ? bar.offsetHeight : 0;
            const over = [];
            for (let at = picture.offsetTop; at < document.documentElement.scrollHeight - innerHeight; at += 60) {
              scrollTo({top: at, behavior: 'instant'});
              for (const x of [1, innerWidth / 2, innerWidth - 2]) {
                for (const y of [top + 1, top + 12, picture.getBoundingClientRect().bottom - 2]) {
                  const there = document.elementFromPoint(x, y);
                  if (!there?.closest('.review-picture')) over.push([at, x, y, there?.outerHTML.slice(0, 80)]);
                }
              }
            }
            scrollTo(0, 1e6);
            return [over, scrollY > 0]";
        assert_eq!(
            browser.run_script(seen, json!([])),
            json!([[], true]),
            "{window:?} of {width}"
        );
    }
}

#[test]
fn corrections_are_replaced_as_a_whole() {
    let server = Server::start(&["--ocr", "none"]);
    let id = upload_file(
        &server,
        "note.jpg",
        &draw_receipt(Layout::Germany, 54).to_jpeg(),
    );
    server.wait_processed(id);
    let path = format!("/api/receipts/{id}/corrections");
    assert_eq!(
        send(
            &server,
            "PUT",
            &path,
            &json!({"merchant": "Kiosk", "total": "5"})
        ),
        200
    );
    assert_eq!(send(&server, "PUT", &path, &json!({"total": "much"})), 422);
    assert_eq!(send(&server, "PUT", &path, &json!({"date": null})), 200);
    let kept = detail(&server, id);
    assert_eq!(
        serde_json::to_value(&kept.corrections).expect("JSON"),
        json!({"date": null})
    );
    assert!(kept.row.merchant.is_none() && !kept.row.verified);
    let unknown = "/api/receipts/0190a000-0000-7000-8000-000000000000/corrections";
    assert_eq!(send(&server, "PUT", unknown, &json!({})), 404);
}
