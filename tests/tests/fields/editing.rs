//! Entered values: arithmetic check, lists, added fields and alternatives.

use harness::browser::Viewport;
use harness::browser::keys::{ENTER, ESCAPE};
use harness::drawn::{Layout, draw_receipt};
use harness::wait::ACTION_TIMEOUT;
use serde_json::{Value, json};
use shared::receipt::PaymentMethod;

use super::{
    HIGHLIGHT, PROOF, format_decimal, input_selector, leave_and_fetch, open_receipt, wait_proof,
};

fn basket_entries() -> Value {
    json!({
        "merchant": "Kiosk", "date": "2026-09-15", "currency": "EUR", "total": "12.50",
        "items": [
            {"description": "Tea", "quantity": "2", "unit_price": "1.25", "amount": "2.50"},
            {
                "description":
                    "Cake with cherries, almonds and a name that is longer than its line",
                "amount": "10.00",
            },
        ],
        "taxes": [{"rate": "7", "base": "11.68", "amount": "0.82", "included": true}],
    })
}

#[test]
fn the_arithmetic_check_follows_every_edit() {
    let (server, browser, id) =
        open_receipt(Viewport::Phone, &["--ocr", "none"], &basket_entries());
    wait_proof(&browser, "holds", "Adds up");
    browser.type_text(&input_selector("items.1.amount"), "10.10");
    wait_proof(
        &browser,
        "fails",
        "Items and tax come to 12.60, the total says 12.50.",
    );
    // A decimal comma is accepted.
    browser.type_text(&input_selector("items.1.amount"), "10,00");
    wait_proof(&browser, "holds", "Adds up");
    browser.type_text(&input_selector("items.0.quantity"), "3");
    wait_proof(
        &browser,
        "fails",
        "Item 1: quantity times price is 3.75, its amount says 2.50.",
    );
    browser.type_text(&input_selector("items.0.quantity"), "2");
    browser.type_text(&input_selector("date"), "01012099");
    wait_proof(&browser, "fails", "The date is in the future.");

    // A missing total is suggested, never filled in.
    browser.type_text(&input_selector("date"), "09152026");
    browser.type_text(&input_selector("total"), " ");
    wait_proof(
        &browser,
        "missing",
        "No total was found. The other amounts come to 12.50.",
    );
    assert_eq!(
        browser.value(&input_selector("total")).trim(),
        "",
        "a gap is never filled by itself"
    );
    browser.click(r#"[data-test="take-total"]"#);
    wait_proof(&browser, "holds", "Adds up");
    assert_eq!(browser.value(&input_selector("total")), "12.50");
    // An entry that is no amount is not saved.
    browser.wait_saved();
    browser.enter_text(&input_selector("items.1.amount"), "ten");
    browser.wait_gone(&format!("{PROOF} [data-verdict]"));
    browser.wait_for(&format!(
        r#"{}[aria-invalid="true"]"#,
        input_selector("items.1.amount")
    ));
    assert_eq!(
        format_decimal(server.wait_processed(id).receipt.items[1].amount.value).as_deref(),
        Some("10.00")
    );
}

#[test]
fn items_and_taxes_are_edited_added_removed_and_kept() {
    let (server, browser, id) =
        open_receipt(Viewport::Desktop, &["--ocr", "none"], &basket_entries());
    let first = r#"[data-list="items"] [data-line="0"]"#;
    browser.click(&format!(r#"{first} [data-test="line-details"]"#));
    browser.wait_for(&format!(
        r#"{first} [data-test="line-details"][aria-expanded="true"]"#
    ));
    browser.click(&format!("{first} .remove-line"));
    browser.wait_until("the second line is the first", ACTION_TIMEOUT, || {
        browser
            .value(&input_selector("items.0.description"))
            .starts_with("Cake")
            .then_some(())
    });
    browser.click(r#"[data-test="add-items"]"#);
    browser.wait_until("the cursor is in the new line", ACTION_TIMEOUT, || {
        let name = browser.run_script("return document.activeElement.name", json!([]));
        (name == json!("items.1.description")).then_some(())
    });
    browser.type_text(&input_selector("items.1.description"), "Salt");
    browser.type_text(&input_selector("items.1.amount"), "2.5");
    browser.click(&input_selector("taxes.0.included"));
    let receipt = leave_and_fetch(&server, &browser, id).receipt;
    let items: Vec<_> = receipt
        .items
        .iter()
        .map(|item| {
            (
                item.description.value.clone().unwrap_or_default(),
                format_decimal(item.amount.value),
            )
        })
        .collect();
    assert!(items[0].0.starts_with("Cake with cherries"), "{items:?}");
    assert_eq!(items[1..], [("Salt".to_owned(), Some("2.50".to_owned()))]);
    assert!(!receipt.taxes[0].included);
    browser.reload();
    assert_eq!(
        browser.value(&input_selector("items.1.description")),
        "Salt"
    );
    assert_eq!(browser.value(&input_selector("items.1.amount")), "2.50");
}

#[test]
fn a_field_that_was_not_read_is_added() {
    let (server, browser, id) = open_receipt(
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
    browser.type_text(&input_selector("tip"), "1");
    assert_eq!(
        format_decimal(leave_and_fetch(&server, &browser, id).receipt.tip.value).as_deref(),
        Some("1.00")
    );
    browser.reload();
    browser.open_details();
    browser.wait_until("it is shown from now on", ACTION_TIMEOUT, || {
        (browser.run_script(shown, json!([])) == json!(true)).then_some(())
    });
}

#[test]
fn payments_and_numbers_of_the_merchant_are_entered_and_kept() {
    let (server, browser, id) = open_receipt(
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
        input_selector("payments.0.method")
    ));
    browser.type_text(&input_selector("payments.0.last4"), "1234");
    browser.type_text(&input_selector("payments.0.amount"), "11");
    browser.type_text(&input_selector("tax_ids.0.type"), "VAT");
    browser.type_text(&input_selector("tax_ids.0.value"), "980780684");
    let receipt = leave_and_fetch(&server, &browser, id).receipt;
    let [payment] = &receipt.payments[..] else {
        panic!("{:?}", receipt.payments)
    };
    assert_eq!(
        (payment.method.value, payment.last4.value.as_deref()),
        (Some(PaymentMethod::Card), Some("1234"))
    );
    assert_eq!(
        format_decimal(payment.amount.value).as_deref(),
        Some("11.00")
    );
    let [number] = &receipt.merchant.tax_ids[..] else {
        panic!("{:?}", receipt.merchant.tax_ids)
    };
    assert_eq!(
        (number.kind.as_str(), number.value.value.as_deref()),
        ("VAT", Some("980780684"))
    );
    browser.reload();
    assert_eq!(browser.value(&input_selector("payments.0.method")), "card");
    // Removing the only line empties the list.
    browser.open_details();
    browser.click(r#"[data-list="tax_ids"] .remove-line"#);
    assert!(
        leave_and_fetch(&server, &browser, id)
            .receipt
            .merchant
            .tax_ids
            .is_empty()
    );
}

#[test]
fn an_entry_replaces_the_reading_and_is_undone_or_cancelled() {
    let (server, browser, id) = open_receipt(Viewport::Phone, &[], &json!({}));
    let total = draw_receipt(Layout::Germany, 51).total;
    let input = input_selector("total");
    let wait_total = |value: &str| {
        browser.wait_until(value, ACTION_TIMEOUT, || {
            (browser.value(&input) == value).then_some(())
        });
    };
    wait_total(&total);
    browser.enter_text(&input, "3.00");
    let kept = leave_and_fetch(&server, &browser, id).receipt.total;
    assert_eq!(
        (format_decimal(kept.value).as_deref(), kept.verified),
        (Some("3.00"), true)
    );
    browser.focus(&input);
    assert_eq!(browser.text("#origin-total"), "By you");
    browser.leave_input();
    assert!(
        !browser.has_match(r#"[data-for="total"] .choice"#),
        "what the user entered has no alternatives"
    );
    browser.wait_until("the change is named", ACTION_TIMEOUT, || {
        browser
            .text(r#"[data-test="many-done"]"#)
            .starts_with("Total saved.")
            .then_some(())
    });
    browser.click(r#"[data-test="many-undo"]"#);
    wait_total(&total);
    assert!(!server.wait_processed(id).receipt.total.verified);
    browser.wait_gone(r#"[data-test="many-undo"]"#);
    // Escape takes back what was typed and leaves the input, Enter saves.
    browser.focus(&input);
    browser.send_key(&input, '9');
    browser.send_key(&input, ESCAPE);
    wait_total(&total);
    assert!(!server.wait_processed(id).receipt.total.verified);
    browser.focus(&input);
    browser.wait_for(HIGHLIGHT);
    browser.send_key(&input, ENTER);
    browser.enter_text(&input_selector("merchant"), "Kiosk");
    browser.wait_saved();
    let kept = server.wait_processed(id);
    assert_eq!(kept.row.merchant.as_deref(), Some("Kiosk"));
    assert!(
        !kept.receipt.total.verified,
        "an unchanged value is not sent"
    );
}
