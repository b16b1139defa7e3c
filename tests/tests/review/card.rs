//! Card of a receipt: missing fields, duplicates, layout and saved corrections.

use harness::browser::keys::ENTER;
use harness::browser::{Browser, ColourScheme, Viewport, screenshot_folder};
use harness::drawn::{Layout, draw_receipt};
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::ACTION_TIMEOUT;
use serde_json::{Value, json};
use shared::money::Money;

use super::{CARD, EMPTY, input_selector, open_review, press_key, send_json, wait_shown};

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
    browser.goto("/review?all=true");
    browser.wait_for(CARD);
    // Enter moves to the first empty field instead of accepting.
    for (name, text) in [("merchant", "Kiosk"), ("total", "9.50")] {
        press_key(&browser, ENTER);
        browser.wait_for(&format!("{}:focus", input_selector(name)));
        browser.type_text(&input_selector(name), text);
        if name == "merchant" {
            press_key(&browser, ENTER);
            browser.wait_for(&format!("{}:focus", input_selector("date")));
        }
    }
    // There is no place where the change could wait.
    browser.refuse_storage();
    server.kill();
    press_key(&browser, ENTER);
    browser.wait_until("it says so", ACTION_TIMEOUT, || {
        (!browser.text(".review-bar .not-saved").is_empty()).then_some(())
    });
    assert_eq!(browser.value(&input_selector("merchant")), "Kiosk");
    server.restart();
    browser.click(r#"[data-test="accept"]"#);
    browser.wait_for(EMPTY);
    let kept = server.fetch_receipt(id);
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
fn buttons_are_large_enough_for_thumbs() {
    let (_server, browser, _) = open_review(
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
                      return box.height >= 44 && box.width >= 44
                        && box.bottom <= innerHeight && box.right <= innerWidth";
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
        browser.goto("/review?all=true");
        browser.wait_for(&input_selector("currency"));
        browser.wait_for(&format!(r#"{CARD} [data-field="currency"] .doubt"#));
        // Dots, labels and choices must not overlap inputs.
        let covered = "const boxes = elements => [...elements].map(element =>
                      [element, element.getBoundingClientRect()]);
            return [...document.querySelectorAll('.review-fields .field')].flatMap(field => {
              const [[, input]] = boxes(field.querySelectorAll('input'));
              const frame = field.getBoundingClientRect();
              const others = boxes(field.querySelectorAll('.doubt, label, .choice'));
              const over = others.filter(([, box]) => box.width > 0
                && box.bottom > input.top + 1 && box.top < input.bottom - 1
                && box.right > input.left && box.left < input.right);
              const inside = input.left >= frame.left && input.right <= frame.right;
              const outside = inside ? [] : [field.outerHTML];
              return [...over.map(([element]) => element.outerHTML), ...outside];
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
            const end = document.documentElement.scrollHeight - innerHeight;
            for (let at = picture.offsetTop; at < end; at += 60) {
              scrollTo({top: at, behavior: 'instant'});
              for (const x of [1, innerWidth / 2, innerWidth - 2]) {
                for (const y of [top + 1, top + 12, picture.getBoundingClientRect().bottom - 2]) {
                  const there = document.elementFromPoint(x, y);
                  if (!there?.closest('.review-picture')) {
                    over.push([at, x, y, there?.outerHTML.slice(0, 80)]);
                  }
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
        send_json(
            &server,
            "PUT",
            &path,
            &json!({"merchant": "Kiosk", "total": "5"})
        ),
        200
    );
    assert_eq!(
        send_json(&server, "PUT", &path, &json!({"total": "much"})),
        422
    );
    assert_eq!(
        send_json(&server, "PUT", &path, &json!({"date": null})),
        200
    );
    let kept = server.fetch_receipt(id);
    assert_eq!(
        serde_json::to_value(&kept.corrections).expect("JSON"),
        json!({"date": null})
    );
    assert!(kept.row.merchant.is_none() && !kept.row.verified);
    let unknown = "/api/receipts/0190a000-0000-7000-8000-000000000000/corrections";
    assert_eq!(send_json(&server, "PUT", unknown, &json!({})), 404);
}
