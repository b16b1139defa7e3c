//! Fields on the receipt page.
//!
//! They are checked while typing, chosen from alternatives, assigned from words of the picture and
//! saved.

use harness::browser::{Browser, ColourScheme, Viewport, screenshot_folder};
use harness::drawn::{Layout, draw_receipt};
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::ACTION_TIMEOUT;
use serde_json::{Value, json};
use shared::api::{ReceiptDetail, ReceiptWords};
use shared::id::ReceiptId;
use shared::money::Money;
use shared::receipt::PaymentMethod;

const PROOF: &str = r#"[data-test="proof"]"#;
const MENU: &str = r#"[data-test="word-menu"]"#;
const HIGHLIGHT: &str = r#"[data-test="highlight"]"#;
/// Keys as `WebDriver` encodes them.
const ENTER: char = '\u{e007}';
const RIGHT: char = '\u{e014}';

/// Returns the selector of an input.
fn input(name: &str) -> String {
    format!(r#"form[data-test="fields"] [name="{name}"]"#)
}

/// Opens the page of one receipt with these entries.
fn opened(window: Viewport, flags: &[&str], entered: &Value) -> (Server, Browser, ReceiptId) {
    let server = Server::start(flags);
    let id = upload_file(
        &server,
        "till.jpg",
        &draw_receipt(Layout::Germany, 51).to_jpeg(),
    );
    server.wait_processed(id);
    server.patch(&format!("/api/receipts/{id}"), entered);
    let browser = Browser::open(&server, window);
    browser.goto(&format!("/receipts/{id}"));
    browser.wait_for(&input("total"));
    (server, browser, id)
}

fn basket() -> Value {
    json!({
        "merchant": "Kiosk", "date": "2026-09-15", "currency": "EUR", "total": "12.50",
        "items": [
            {"description": "Tea", "quantity": "2", "unit_price": "1.25", "amount": "2.50"},
            {"description": "Cake with cherries, almonds and a name that is longer than its line", "amount": "10.00"},
        ],
        "taxes": [{"rate": "7", "base": "11.68", "amount": "0.82", "included": true}],
    })
}

/// Saves and returns the receipt as stored.
fn saved(server: &Server, browser: &Browser, id: ReceiptId) -> ReceiptDetail {
    browser.click(r#"[data-test="save"]"#);
    browser.wait_for(r#"[data-test="saved"]"#);
    server.wait_processed(id)
}

/// Waits until the check line at the total has this verdict and text.
#[track_caller]
fn wait_proof(browser: &Browser, verdict: &str, text: &str) {
    browser.wait_for(&format!(r#"{PROOF} [data-verdict="{verdict}"]"#));
    browser.wait_until(text, ACTION_TIMEOUT, || {
        browser.text(PROOF).starts_with(text).then_some(())
    });
}

fn decimal(money: Option<Money>) -> Option<String> {
    money.map(Money::to_decimal)
}

#[test]
fn the_line_by_the_total_follows_every_edit() {
    let (server, browser, id) = opened(Viewport::Phone, &["--ocr", "none"], &basket());
    wait_proof(&browser, "holds", "Adds up");
    browser.type_text(&input("items.1.amount"), "10.10");
    wait_proof(
        &browser,
        "fails",
        "Items and tax come to 12.60, the total says 12.50.",
    );
    // A decimal comma is accepted.
    browser.type_text(&input("items.1.amount"), "10,00");
    wait_proof(&browser, "holds", "Adds up");
    browser.type_text(&input("items.0.quantity"), "3");
    wait_proof(
        &browser,
        "fails",
        "Item 1: quantity times price is 3.75, its amount says 2.50.",
    );
    browser.type_text(&input("items.0.quantity"), "2");
    browser.type_text(&input("date"), "01012099");
    wait_proof(&browser, "fails", "The date is in the future.");

    // A missing total is suggested, never filled in.
    browser.type_text(&input("date"), "09152026");
    browser.type_text(&input("total"), " ");
    wait_proof(
        &browser,
        "missing",
        "No total was found. The other amounts come to 12.50.",
    );
    assert_eq!(
        browser.value(&input("total")).trim(),
        "",
        "a gap is never filled by itself"
    );
    browser.click(r#"[data-test="take-total"]"#);
    wait_proof(&browser, "holds", "Adds up");
    assert_eq!(browser.value(&input("total")), "12.50");
    // An entry that is no amount is not saved.
    browser.type_text(&input("items.1.amount"), "ten");
    browser.wait_gone(&format!("{PROOF} [data-verdict]"));
    browser.click(r#"[data-test="save"]"#);
    browser.wait_for(&format!(
        r#"{}[aria-invalid="true"]"#,
        input("items.1.amount")
    ));
    assert_eq!(
        decimal(server.wait_processed(id).receipt.items[1].amount.value).as_deref(),
        Some("10.00")
    );
}

#[test]
fn items_and_taxes_are_edited_added_removed_and_kept() {
    let (server, browser, id) = opened(Viewport::Desktop, &["--ocr", "none"], &basket());
    browser.click(r#"[data-list="items"] [data-line="0"] .remove-line"#);
    browser.wait_until("the second line is the first", ACTION_TIMEOUT, || {
        browser
            .value(&input("items.0.description"))
            .starts_with("Cake")
            .then_some(())
    });
    browser.click(r#"[data-test="add-items"]"#);
    browser.wait_until("the cursor is in the new line", ACTION_TIMEOUT, || {
        let name = browser.run_script("return document.activeElement.name", json!([]));
        (name == json!("items.1.description")).then_some(())
    });
    browser.type_text(&input("items.1.description"), "Salt");
    browser.type_text(&input("items.1.amount"), "2.5");
    browser.click(&input("taxes.0.included"));
    let receipt = saved(&server, &browser, id).receipt;
    let items: Vec<_> = receipt
        .items
        .iter()
        .map(|item| {
            (
                item.description.value.clone().unwrap_or_default(),
                decimal(item.amount.value),
            )
        })
        .collect();
    assert!(items[0].0.starts_with("Cake with cherries"), "{items:?}");
    assert_eq!(items[1..], [("Salt".to_owned(), Some("2.50".to_owned()))]);
    assert!(!receipt.taxes[0].included);
    browser.reload();
    assert_eq!(browser.value(&input("items.1.description")), "Salt");
    assert_eq!(browser.value(&input("items.1.amount")), "2.50");
}

#[test]
fn a_field_that_was_not_read_is_added() {
    let (server, browser, id) = opened(
        Viewport::Phone,
        &["--ocr", "none"],
        &json!({"total": "11.00"}),
    );
    let shown =
        "return document.querySelector('.field[data-field=tip]')?.checkVisibility() ?? false";
    assert_eq!(browser.run_script(shown, json!([])), json!(false));
    browser.click(r#"[data-test="add-field"]"#);
    browser.click(r#"[data-add="tip"]"#);
    browser.wait_until("the cursor is in it", ACTION_TIMEOUT, || {
        (browser.run_script("return document.activeElement.name", json!([])) == json!("tip"))
            .then_some(())
    });
    browser.type_text(&input("tip"), "1");
    assert_eq!(
        decimal(saved(&server, &browser, id).receipt.tip.value).as_deref(),
        Some("1.00")
    );
    browser.reload();
    browser.wait_until("it is shown from now on", ACTION_TIMEOUT, || {
        (browser.run_script(shown, json!([])) == json!(true)).then_some(())
    });
}

#[test]
fn payments_and_numbers_of_the_merchant_are_entered_and_kept() {
    let (server, browser, id) = opened(
        Viewport::Phone,
        &["--ocr", "none"],
        &json!({"total": "11.00"}),
    );
    for (add, first) in [
        ("payments", "payments.0.method"),
        ("tax_ids", "tax_ids.0.type"),
    ] {
        browser.click(r#"[data-test="add-field"]"#);
        browser.click(&format!(r#"[data-add="{add}"]"#));
        browser.wait_until("the cursor is in the new line", ACTION_TIMEOUT, || {
            (browser.run_script("return document.activeElement.name", json!([])) == json!(first))
                .then_some(())
        });
        browser.click(r#"[data-test="add-field"]"#);
    }
    browser.click(&format!(
        r#"{} option[value="card"]"#,
        input("payments.0.method")
    ));
    browser.type_text(&input("payments.0.last4"), "1234");
    browser.type_text(&input("payments.0.amount"), "11");
    browser.type_text(&input("tax_ids.0.type"), "VAT");
    browser.type_text(&input("tax_ids.0.value"), "980780684");
    let receipt = saved(&server, &browser, id).receipt;
    let [payment] = &receipt.payments[..] else {
        panic!("{:?}", receipt.payments)
    };
    assert_eq!(
        (payment.method.value, payment.last4.value.as_deref()),
        (Some(PaymentMethod::Card), Some("1234"))
    );
    assert_eq!(decimal(payment.amount.value).as_deref(), Some("11.00"));
    let [number] = &receipt.merchant.tax_ids[..] else {
        panic!("{:?}", receipt.merchant.tax_ids)
    };
    assert_eq!(
        (number.kind.as_str(), number.value.value.as_deref()),
        ("VAT", Some("980780684"))
    );
    browser.reload();
    assert_eq!(browser.value(&input("payments.0.method")), "card");
    // Removing the only line empties the list.
    browser.click(r#"[data-list="tax_ids"] .remove-line"#);
    assert!(
        saved(&server, &browser, id)
            .receipt
            .merchant
            .tax_ids
            .is_empty()
    );
}

#[test]
fn the_reading_stays_beside_an_entry_and_is_taken_back_with_one_tap() {
    let (server, browser, id) = opened(Viewport::Phone, &[], &json!({"total": "1.00"}));
    let total = draw_receipt(Layout::Germany, 51).total;
    let choice = r#"[data-for="total"] .choice"#;
    assert_eq!(browser.text(choice).replace(',', "."), total);
    browser.type_text(&input("total"), "3.00");
    assert_eq!(
        browser.text(choice),
        "1.00",
        "what was there before typing is the first"
    );
    // The second choice is what was read.
    browser.click(&format!("{choice}:nth-of-type(2)"));
    browser.wait_until("the reading is back", ACTION_TIMEOUT, || {
        (browser.value(&input("total")) == total).then_some(())
    });
    let kept = saved(&server, &browser, id).receipt.total;
    assert_eq!((decimal(kept.value), kept.verified), (Some(total), true));
    browser.focus(&input("total"));
    browser.wait_for(HIGHLIGHT);
}

/// Returns a field as read by an engine, `down` on the page, with alternatives.
fn read(value: impl Into<Value>, confidence: f32, down: f32, others: &[Value]) -> Value {
    let others: Vec<_> = others
        .iter()
        .map(|value| json!({"value": value, "confidence": 0.3}))
        .collect();
    json!({"value": value.into(), "raw": null, "confidence": confidence, "source": "ocr", "page": 1,
           "box": [0.7, down, 0.2, 0.02], "words": [1], "alternatives": others, "verified": false})
}

fn money(minor: i64) -> Value {
    json!({"minor": minor, "currency": "EUR", "exponent": 2})
}

/// Returns a complete reading with some doubtful fields.
fn reading() -> Value {
    json!({
        "total": read(money(1250), 0.97, 0.5, &[]),
        "items": [
            {"description": read("Tea", 0.95, 0.2, &[]), "amount": read(money(250), 0.95, 0.2, &[])},
            {"description": read("Cake", 0.95, 0.3, &[]), "amount": read(money(1080), 0.6, 0.3, &[money(1000)])},
        ],
        "taxes": [{"rate": read(700, 0.99, 0.6, &[]), "amount": read(money(82), 0.99, 0.7, &[]), "included": true}],
        "payments": [{"method": read("card", 0.99, 0.8, &[]), "brand": read("Visa", 0.99, 0.8, &[]),
                      "last4": read("1234", 0.99, 0.8, &[]), "amount": read(money(1250), 0.7, 0.8, &[])}],
        "merchant": {"name": read("Kiosk", 0.95, 0.1, &[]),
                     "tax_ids": [{"type": "VAT", "value": read("DE478591478", 1.0, 0.1, &[])}]},
        "due_date": read("2026-10-15", 0.95, 0.1, &[]),
        "customer": {"name": read("Ada Berg", 0.95, 0.1, &[])},
    })
}

#[test]
fn a_reading_shows_its_doubts_and_places_line_by_line() {
    let server = Server::start(&["--ocr", "none"]);
    let id = upload_file(
        &server,
        "till.jpg",
        &draw_receipt(Layout::Germany, 51).to_jpeg(),
    );
    server.wait_processed(id);
    let browser = Browser::open(&server, Viewport::Phone);
    browser.override_reading(&reading());
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
        assert_eq!(browser.value(&input(name)), value, "{name}");
    }
    for (window, size) in [
        (Viewport::Phone, "390x844"),
        (Viewport::Desktop, "1440x900"),
    ] {
        browser.resize(window);
        for (light, name) in [(ColourScheme::Light, "light"), (ColourScheme::Dark, "dark")] {
            browser.set_colour_scheme(light);
            browser.focus(&input("items.1.amount"));
            browser.wait_for(HIGHLIGHT);
            browser
                .screenshot(&screenshot_folder().join(format!("fields-doubt-{size}-{name}.png")));
        }
    }
    // The highlight follows the focus; its top is a percentage of the paper's height.
    let top = || {
        let script = "const [paper, mark] = ['.paper', arguments[0]].map(what => document.querySelector(what)?.getBoundingClientRect());
                      return mark ? Math.round(100 * (mark.top - paper.top) / paper.height) : null";
        browser.run_script(script, json!([HIGHLIGHT])).as_i64()
    };
    for (name, down) in [
        ("items.0.description", 20),
        ("items.1.amount", 30),
        ("taxes.0.amount", 70),
    ] {
        browser.focus(&input(name));
        browser.wait_until(name, ACTION_TIMEOUT, || (top() == Some(down)).then_some(()));
    }
    // The alternative makes the receipt add up.
    browser.click(r#"[data-for="items.1.amount"] .choice"#);
    wait_proof(&browser, "holds", "Adds up");
    assert_eq!(browser.value(&input("items.1.amount")), "10.00");
    assert_eq!(
        browser.text(r#"[data-for="items.1.amount"] .choice"#),
        "10.80",
        "the reading is one tap away"
    );
}

/// Returns line, position and text of the first word that is an amount and not the first of its
/// line.
fn an_amount(words: &ReceiptWords) -> (usize, usize, String) {
    let lines = words.pages[0].lines.iter().enumerate();
    let mut amounts = lines.flat_map(|(line, words)| {
        words
            .words
            .iter()
            .enumerate()
            .map(move |(number, word)| (line, number, word.text.clone()))
    });
    let is_amount = |text: &str| {
        text.split_once(',').is_some_and(|(whole, cents)| {
            cents.len() == 2
                && [whole, cents]
                    .iter()
                    .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        })
    };
    amounts
        .find(|(_, number, text)| *number > 0 && is_amount(text))
        .expect("a receipt has an amount")
}

fn word(line: usize, number: usize) -> String {
    format!(
        ".text-layer p:nth-child({}) > span:nth-child({})",
        line + 1,
        2 * number + 1
    )
}

#[test]
fn a_word_on_the_picture_becomes_a_field() {
    for window in [Viewport::Phone, Viewport::Desktop] {
        let (server, browser, id) = opened(window, &[], &json!({}));
        let words: ReceiptWords = server.get(&format!("/api/receipts/{id}/words")).json();
        let (line, number, text) = an_amount(&words);
        browser.click(r#"[data-test="show-text"]"#);
        browser.click(&word(line, number));
        browser.wait_for(MENU);
        assert!(browser.text(MENU).contains(&text), "{}", browser.text(MENU));
        assert!(
            !browser.has_match(&format!(r#"{MENU} [data-assign="date"]"#)),
            "an amount is no day"
        );
        browser.click(&format!(r#"{MENU} [data-assign="tip"]"#));
        browser.wait_gone(MENU);
        let amount = text.replace(',', ".");
        assert_eq!(browser.value(&input("tip")), amount);

        // Two taps select the words from first to last.
        browser.click(&word(0, 0));
        browser.wait_for(MENU);
        let last = words.pages[0].lines[0].words.len() - 1;
        browser.click(&word(0, last));
        let all: Vec<_> = words.pages[0].lines[0]
            .words
            .iter()
            .map(|word| word.text.as_str())
            .collect();
        let all = all.join(" ");
        browser.wait_until("the whole line", ACTION_TIMEOUT, || {
            browser.text(MENU).contains(&all).then_some(())
        });
        browser.click(&format!(r#"{MENU} [data-assign="cashier"]"#));
        let receipt = saved(&server, &browser, id).receipt;
        assert_eq!(decimal(receipt.tip.value), Some(amount));
        assert_eq!(
            receipt.tip.area,
            Some(words.pages[0].lines[line].words[number].area)
        );
        // Words are numbered through the whole page.
        let before: usize = words.pages[0].lines[..line]
            .iter()
            .map(|line| line.words.len())
            .sum();
        assert_eq!(
            receipt.tip.words,
            [u32::try_from(before + number).expect("a page is not that long")]
        );
        assert_eq!(receipt.cashier.value, Some(all));
        browser.click(r#"[data-test="show-text"]"#);
        browser.focus(&input("tip"));
        browser.wait_for(HIGHLIGHT);
    }
}

#[test]
fn words_are_reached_and_chosen_by_keyboard_and_selected_by_mouse() {
    let (server, browser, id) = opened(Viewport::Desktop, &[], &json!({}));
    let words: ReceiptWords = server.get(&format!("/api/receipts/{id}/words")).json();
    browser.click(r#"[data-test="show-text"]"#);
    let first = r#".text-layer [tabindex="0"]"#;
    browser.wait_for(first);
    assert_eq!(browser.count_matches(first), 1, "one stop for the keyboard");
    // The arrow moves to the next word, also to that of the next line.
    browser.send_key(first, RIGHT);
    browser.send_key(
        &format!(
            "{}:focus",
            word(
                usize::from(words.pages[0].lines[0].words.len() == 1),
                usize::from(words.pages[0].lines[0].words.len() > 1)
            )
        ),
        ENTER,
    );
    browser.wait_until("the menu has the focus", ACTION_TIMEOUT, || {
        let inside = "return document.activeElement.closest(arguments[0]) !== null";
        (browser.run_script(inside, json!([MENU])) == json!(true)).then_some(())
    });
    browser.send_key(&format!(r#"{MENU} [data-assign="cashier"]"#), ENTER);
    browser.wait_gone(MENU);
    let all = words.pages[0].lines.iter().flat_map(|line| &line.words);
    let second = all.map(|word| word.text.clone()).nth(1);
    assert_eq!(Some(browser.value(&input("cashier"))), second);

    // Dragging selects text and opens no menu.
    let script = "const box = document.querySelector(arguments[0]).getBoundingClientRect();
                  return [box.left + 1, (box.top + box.bottom) / 2, box.right - 1]";
    let from = browser.run_script(script, json!([word(1, 0)]));
    let to = browser.run_script(
        script,
        json!([".text-layer p:nth-child(3) > span:last-child"]),
    );
    let number = |value: &Value| value.as_f64().expect("a number");
    browser.drag(
        (number(&from[0]), number(&from[1])),
        (number(&to[2]), number(&to[1])),
    );
    assert_ne!(
        browser.run_script("return getSelection().toString()", json!([])),
        json!("")
    );
    assert!(!browser.has_match(MENU), "who selects does not point");
}
