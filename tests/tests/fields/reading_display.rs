//! Confidence and places of read values.

use harness::browser::{Browser, ColourScheme, Viewport, screenshot_folder};
use harness::drawn::{Layout, draw_receipt};
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::ACTION_TIMEOUT;
use serde_json::{Value, json};

use super::{HIGHLIGHT, input_selector, money_json, wait_proof};

/// Returns a field as read by an engine, `down` on the page, with alternatives.
fn read_field(value: impl Into<Value>, confidence: f32, down: f32, others: &[Value]) -> Value {
    let others: Vec<_> = others
        .iter()
        .map(|value| json!({"value": value, "confidence": 0.3}))
        .collect();
    json!({"value": value.into(), "raw": null, "confidence": confidence, "source": "ocr", "page": 1,
           "box": [0.7, down, 0.2, 0.02], "words": [1], "alternatives": others, "verified": false})
}

/// Returns a complete reading with some doubtful fields.
fn sample_reading() -> Value {
    json!({
        "total": read_field(money_json(1250), 0.97, 0.5, &[]),
        "items": [
            {
                "description": read_field("Tea", 0.95, 0.2, &[]),
                "amount": read_field(money_json(250), 0.95, 0.2, &[]),
            },
            {
                "description": read_field("Cake", 0.95, 0.3, &[]),
                "amount": read_field(money_json(1080), 0.6, 0.3, &[money_json(1000)]),
            },
        ],
        "taxes": [{
            "rate": read_field(700, 0.99, 0.6, &[]),
            "amount": read_field(money_json(82), 0.99, 0.7, &[]),
            "included": true,
        }],
        "payments": [{
            "method": read_field("card", 0.99, 0.8, &[]),
            "brand": read_field("Visa", 0.99, 0.8, &[]),
            "last4": read_field("1234", 0.99, 0.8, &[]),
            "amount": read_field(money_json(1250), 0.7, 0.8, &[]),
        }],
        "merchant": {
            "name": read_field("Kiosk", 0.95, 0.1, &[]),
            "tax_ids": [{"type": "VAT", "value": read_field("DE478591478", 1.0, 0.1, &[])}],
        },
        "due_date": read_field("2026-10-15", 0.95, 0.1, &[]),
        "customer": {"name": read_field("Ada Berg", 0.95, 0.1, &[])},
    })
}

#[test]
fn confidence_and_places_are_shown_for_every_line() {
    let server = Server::start(&["--ocr", "none"]);
    let id = upload_file(
        &server,
        "till.jpg",
        &draw_receipt(Layout::Germany, 51).to_jpeg(),
    );
    server.wait_processed(id);
    let browser = Browser::open(&server, Viewport::Phone);
    browser.override_reading(&sample_reading());
    browser.goto(&format!("/receipts/{id}"));
    wait_proof(
        &browser,
        "fails",
        "Items and tax come to 13.30, the total says 12.50.",
    );
    let page = browser.text(r#"form[data-test="fields"]"#);
    assert!(page.contains("1 to check"), "{page}");
    for (name, value) in [
        ("payments.0.method", "card"),
        ("payments.0.brand", "Visa"),
        ("payments.0.last4", "1234"),
        ("payments.0.amount", "12.50"),
        ("tax_ids.0.type", "VAT"),
        ("tax_ids.0.value", "DE478591478"),
        ("due_date", "2026-10-15"),
        ("customer_name", "Ada Berg"),
    ] {
        assert_eq!(browser.value(&input_selector(name)), value, "{name}");
    }
    for (window, size) in [
        (Viewport::Phone, "390x844"),
        (Viewport::Desktop, "1440x900"),
    ] {
        browser.resize(window);
        for (light, name) in [(ColourScheme::Light, "light"), (ColourScheme::Dark, "dark")] {
            browser.set_colour_scheme(light);
            browser.focus(&input_selector("items.1.amount"));
            browser.wait_for(HIGHLIGHT);
            browser
                .screenshot(&screenshot_folder().join(format!("fields-doubt-{size}-{name}.png")));
        }
    }
    // The highlight follows the focus; its top is a percentage of the paper's height.
    let top = || {
        let script = "const box = what => document.querySelector(what)?.getBoundingClientRect();
                      const [paper, mark] = ['.paper', arguments[0]].map(box);
                      return mark ? Math.round(100 * (mark.top - paper.top) / paper.height) : null";
        browser.run_script(script, json!([HIGHLIGHT])).as_i64()
    };
    for (name, down) in [
        ("items.0.description", 20),
        ("items.1.amount", 30),
        ("taxes.0.amount", 70),
    ] {
        browser.focus(&input_selector(name));
        browser.wait_until(name, ACTION_TIMEOUT, || (top() == Some(down)).then_some(()));
    }
    // Only what is in doubt is marked.
    let dot = |name: &str| {
        browser.has_match(&format!(
            r#"[data-test="confidence"][data-field="{name}"][data-trust="check"]"#
        ))
    };
    assert!(dot("items.1") && dot("payments.0"));
    assert!(!dot("items.0") && !dot("merchant") && !dot("total"));
    // The answers of the server are overridden, so the entry must not reach it.
    browser.refuse_changes();
    browser.click(r#"[data-list="items"] [data-line="1"] [data-test="line-details"]"#);
    // The alternative makes the receipt add up.
    browser.click(r#"[data-for="items.1.amount"] .choice"#);
    wait_proof(&browser, "holds", "Adds up");
    assert_eq!(browser.value(&input_selector("items.1.amount")), "10.00");
}
