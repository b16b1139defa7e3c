//! Receipts one after the other, the least sure first: accepted, corrected, skipped and brought back by keyboard, in a real
//! browser against the real server.

use std::collections::HashMap;

use harness::browser::queue::Reading;
use harness::browser::{Browser, Light, Window, screens};
use harness::drawn::{Drawn, Layout, draw};
use harness::folder::Folder;
use harness::http;
use harness::server::Server;
use harness::uploader::upload;
use harness::wait::{READING, SOON};
use serde_json::{Value, json};
use shared::api::{ReceiptDetail, ReceiptPage, ReceiptRow};
use shared::corrections::Corrections;
use shared::field::SURE_FROM;
use shared::id::ReceiptId;
use shared::money::Money;

const CARD: &str = r#"[data-test="card"]"#;
const EMPTY: &str = r#"[data-test="empty"]"#;
/// Keys as `WebDriver` names them.
const ENTER: char = '\u{e007}';
const ESCAPE: char = '\u{e00c}';
const RIGHT: char = '\u{e014}';
const LEFT: char = '\u{e012}';
const DOWN: char = '\u{e015}';

/// The selector of an input.
fn input(name: &str) -> String {
    format!(r#"{CARD} [name="{name}"]"#)
}

/// The field in focus.
fn current(name: &str) -> String {
    format!(r#"{CARD} [data-stop="{name}"].is-current"#)
}

/// A key, wherever the cursor is.
fn press(browser: &Browser, key: char) {
    browser.key("body", key);
}

/// The receipt that is shown, if there is one.
fn shown(browser: &Browser) -> Option<String> {
    let script = "return document.querySelector(arguments[0])?.dataset.id ?? null";
    browser
        .script(script, json!([CARD]))
        .as_str()
        .map(str::to_owned)
}

#[track_caller]
fn wait_shown(browser: &Browser, id: ReceiptId) {
    browser.wait(&format!("{id} is shown"), SOON, || {
        (shown(browser) == Some(id.to_string())).then_some(())
    });
}

/// Waits until another receipt is shown, or none is left.
#[track_caller]
fn wait_next(browser: &Browser, before: &str) {
    browser.wait("the next one", SOON, || {
        let is_next = shown(browser).map_or_else(|| browser.sees(EMPTY), |now| now != before);
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
    http::send(
        method,
        &server.url(path),
        &headers,
        body.to_string().as_bytes(),
    )
    .status
}

/// Receipts that were read, and a browser before the page.
#[track_caller]
fn opened(window: Window, drawn: &[Drawn]) -> (Server, Browser, Vec<ReceiptId>) {
    let server = Server::start(&[]);
    let ids: Vec<_> = drawn
        .iter()
        .map(|drawn| upload(&server, &format!("{}.jpg", drawn.total), &drawn.jpeg()))
        .collect();
    for id in &ids {
        server.settled(*id);
    }
    let browser = Browser::open(&server, window);
    browser.goto("/review");
    browser.wait_for(CARD);
    (server, browser, ids)
}

#[test]
fn a_receipt_goes_from_the_scan_to_an_exported_file_by_keyboard() {
    let (server, folder, saved) = (Server::start(&[]), Folder::new(), Folder::new());
    let browser = Browser::open(&server, Window::Desktop);
    browser.save_to(saved.path());
    let drawn = draw(Layout::Malaysia, 11);
    browser.goto("/");
    browser.choose(&[folder.write("kedai.jpg", &drawn.jpeg())]);
    browser.wait_read("kedai.jpg", Reading::Ready);
    browser.key(r#"nav a[href="/review"]"#, ENTER);
    browser.wait_for(CARD);
    assert!(browser.text(r#"[data-test="left"]"#).starts_with("1 "));
    assert_eq!(browser.value(&input("total")), drawn.total);
    browser.script("document.activeElement.blur()", json!([]));
    press(&browser, ENTER);
    browser.wait_for(EMPTY);
    let row = server.receipt_of("kedai.jpg").expect("it is kept");
    assert!(row.verified, "{row:?}");
    browser.key(&format!(r#"{EMPTY} a[href="/receipts"]"#), ENTER);
    browser.wait_for(r#"[data-test="receipt"]"#);
    assert_eq!(browser.path(), "/receipts");
    browser.key(r#"[data-test="export"] summary"#, ENTER);
    browser.key(r#"[data-test="receipts.csv"]"#, ENTER);
    let table = browser.wait("the file is saved", SOON, || saved.file_ending("csv"));
    let table = String::from_utf8(table).expect("text");
    assert!(
        table.contains(&drawn.total) && table.contains(&drawn.merchant),
        "{table}"
    );
}

#[test]
fn keys_move_choose_skip_and_undo() {
    let drawn = [draw(Layout::Germany, 51), draw(Layout::Britain, 14)];
    let (server, browser, ids) = opened(Window::Desktop, &drawn);
    let of: HashMap<_, _> = ids.iter().map(ToString::to_string).zip(&drawn).collect();
    let first = shown(&browser).expect("one is shown");
    press(&browser, RIGHT);
    wait_next(&browser, &first);
    let second = shown(&browser).expect("another is shown");
    press(&browser, LEFT);
    wait_next(&browser, &second);
    assert_eq!(shown(&browser).as_ref(), Some(&first));

    // Somebody entered a wrong total elsewhere: what was read is the first alternative.
    let path = format!("/api/receipts/{first}");
    assert_eq!(
        send(&server, "PATCH", &path, &json!({"total": "99.99"})),
        200
    );
    browser.wait("the news", SOON, || {
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
    browser.wait("the alternative", SOON, || {
        (browser.value(&input("total")) == of[&first].total).then_some(())
    });

    // While somebody types, keys are letters.
    browser.enter(&input("merchant"), "azs");
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
        .map(|seed| draw(layouts[seed % 4], seed as u64))
        .collect();
    let (server, browser, ids) = opened(Window::Desktop, &drawn);
    assert_eq!(open(&server).len(), 20);
    let is_sure = |row: &ReceiptRow| row.adds_up == Some(true) && row.confidence >= SURE_FROM;
    let sure = open(&server).iter().filter(|row| is_sure(row)).count();
    assert!(sure >= 10, "most of them read well: {sure}");

    press(&browser, 'a');
    browser.wait("all that are sure are accepted", READING, || {
        (open(&server).len() == 20 - sure).then_some(())
    });
    assert!(
        open(&server).iter().all(|row| !is_sure(row)),
        "the others wait"
    );
    browser.wait("their number is said", SOON, || {
        browser
            .text(r#"[data-test="said"]"#)
            .starts_with(&format!("{sure} "))
            .then_some(())
    });
    press(&browser, 'z');
    browser.wait("all are back", READING, || {
        (open(&server).len() == 20).then_some(())
    });
    browser.wait("their number is said", SOON, || {
        browser
            .text(r#"[data-test="left"]"#)
            .starts_with("20 ")
            .then_some(())
    });
    assert!(
        ids.iter()
            .all(|id| detail(&server, *id).corrections == Corrections::default())
    );

    let adds_up: HashMap<_, _> = open(&server)
        .iter()
        .map(|row| (row.id.to_string(), row.adds_up == Some(true)))
        .collect();
    let mut keys = 0;
    for _ in 0..20 {
        let before = browser.wait("a receipt", SOON, || shown(&browser));
        let mut strokes = 0;
        // What it lacks is asked for once each.
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
fn what_is_missing_is_typed_and_outlives_a_cut_line() {
    let mut server = Server::start(&["--ocr", "none"]);
    let id = upload(&server, "note.jpg", &draw(Layout::Germany, 52).jpeg());
    server.settled(id);
    let browser = Browser::open(&server, Window::Phone);
    browser.goto("/review");
    browser.wait_for(CARD);
    // Enter asks for the first field that is empty, and puts the cursor there.
    for (name, text) in [("merchant", "Kiosk"), ("total", "9.50")] {
        press(&browser, ENTER);
        browser.wait_for(&format!("{}:focus", input(name)));
        browser.enter(&input(name), text);
        if name == "merchant" {
            press(&browser, ENTER);
            browser.wait_for(&format!("{}:focus", input("date")));
        }
    }
    server.kill();
    press(&browser, ENTER);
    browser.wait("it says so", SOON, || {
        (!browser.text(".review-bar .not-saved").is_empty()).then_some(())
    });
    assert_eq!(browser.value(&input("merchant")), "Kiosk");
    server.restart();
    browser.press(r#"[data-test="accept"]"#);
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
    browser.press(r#"[data-test="undo"]"#);
    wait_shown(&browser, id);
}

#[test]
fn a_receipt_like_it_is_shown_beside_it() {
    let drawn = draw(Layout::Britain, 14);
    let (server, browser, ids) =
        opened(Window::Desktop, &[drawn.clone(), draw(Layout::Germany, 53)]);
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
    for (light, name) in [(Light::Light, "light"), (Light::Dark, "dark")] {
        browser.illuminate(light);
        for (window, size) in [(Window::Desktop, "1440"), (Window::Phone, "390")] {
            browser.resize(window);
            browser.screenshot(&screens().join(format!("review-compared-{size}-{name}.png")));
        }
    }
}

#[test]
fn thumbs_find_buttons_that_are_large_enough() {
    let (_server, browser, _) = opened(
        Window::Phone,
        &[draw(Layout::Germany, 51), draw(Layout::Spain, 3)],
    );
    for (light, name) in [(Light::Light, "light"), (Light::Dark, "dark")] {
        browser.illuminate(light);
        for (window, size) in [(Window::Desktop, "1440"), (Window::Phone, "390")] {
            browser.resize(window);
            browser.screenshot(&screens().join(format!("review-{size}-{name}.png")));
        }
    }
    for name in ["accept", "skip", "undo", "back"] {
        let script = "const box = document.querySelector(arguments[0]).getBoundingClientRect();
                      return box.height >= 44 && box.width >= 44 && box.bottom <= innerHeight && box.right <= innerWidth";
        let button = format!(r#".review-bar [data-test="{name}"]"#);
        assert_eq!(
            browser.script(script, json!([button])),
            json!(true),
            "{name}"
        );
    }
    let wide = browser.script("return document.documentElement.scrollWidth", json!([]));
    assert_eq!(wide, json!(390), "nothing sticks out");
}

#[test]
fn nothing_lies_over_an_input_and_the_picture_covers_what_goes_by() {
    let server = Server::start(&["--ocr", "none"]);
    let id = upload(&server, "note.jpg", &draw(Layout::Germany, 55).jpeg());
    server.settled(id);
    let browser = Browser::open(&server, Window::Phone);
    let doubted = |value: Value| {
        json!({"value": value, "raw": null, "confidence": 0.5, "source": "ocr", "page": 1,
        "box": null, "words": [], "alternatives": [], "verified": false})
    };
    browser.pretend_reading(&json!({"currency": doubted(json!("EUR")),
        "total": doubted(json!({"minor": 304, "currency": "EUR", "exponent": 2}))}));
    for (window, width) in [
        (Window::Phone, 390),
        (Window::Tablet, 768),
        (Window::Desktop, 1440),
    ] {
        browser.resize(window);
        browser.goto("/review");
        browser.wait_for(&input("currency"));
        browser.wait_for(&format!(r#"{CARD} [data-field="currency"] .chip"#));
        let covered = "const boxes = elements => [...elements].map(element => [element, element.getBoundingClientRect()]);
            return [...document.querySelectorAll('.review-fields .field')].flatMap(field => {
              const [[, input]] = boxes(field.querySelectorAll('input'));
              const frame = field.getBoundingClientRect();
              const over = boxes(field.querySelectorAll('.chip, label, .choice')).filter(([, box]) => box.width > 0
                && box.bottom > input.top + 1 && box.top < input.bottom - 1 && box.right > input.left && box.left < input.right);
              const inside = input.left >= frame.left && input.right <= frame.right;
              return [...over.map(([element]) => element.outerHTML), ...(inside ? [] : [field.outerHTML])];
            })";
        assert_eq!(browser.script(covered, json!([])), json!([]), "{window:?}");
        let level = "const [one, other] = ['total', 'currency'].map(name =>
              document.querySelector(`.review-fields [name=${name}]`).getBoundingClientRect().top);
            return Math.abs(one - other) < 1";
        assert_eq!(
            browser.script(level, json!([])),
            json!(true),
            "{window:?}: side by side"
        );
        if window == Window::Desktop {
            continue;
        }
        // Below the bar, where there is one, the picture reaches from edge to edge, however far is scrolled.
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
            browser.script(seen, json!([])),
            json!([[], true]),
            "{window:?} of {width}"
        );
    }
}

#[test]
fn corrections_are_replaced_as_a_whole() {
    let server = Server::start(&["--ocr", "none"]);
    let id = upload(&server, "note.jpg", &draw(Layout::Germany, 54).jpeg());
    server.settled(id);
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
