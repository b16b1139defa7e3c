//! Words on the picture that become values.

use harness::browser::Viewport;
use harness::browser::keys::{ENTER, RIGHT};
use harness::wait::ACTION_TIMEOUT;
use serde_json::{Value, json};
use shared::api::ReceiptWords;

use super::{HIGHLIGHT, format_decimal, input_selector, leave_and_fetch, open_receipt};

const MENU: &str = r#"[data-test="word-menu"]"#;
/// Returns line, position and text of the first word that is an amount and not the first of its
/// line.
fn find_amount(words: &ReceiptWords) -> (usize, usize, String) {
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

fn word_selector(line: usize, number: usize) -> String {
    format!(
        ".text-layer p:nth-child({}) > span:nth-child({})",
        line + 1,
        2 * number + 1
    )
}

#[test]
fn a_word_on_the_picture_becomes_a_field() {
    for window in [Viewport::Phone, Viewport::Desktop] {
        let (server, browser, id) = open_receipt(window, &[], &json!({}));
        let words: ReceiptWords = server.get(&format!("/api/receipts/{id}/words")).json();
        let (line, number, text) = find_amount(&words);
        browser.click(r#"[data-test="show-text"]"#);
        browser.click(&word_selector(line, number));
        browser.wait_for(MENU);
        assert!(browser.text(MENU).contains(&text), "{}", browser.text(MENU));
        assert!(
            !browser.has_match(&format!(r#"{MENU} [data-assign="date"]"#)),
            "an amount is no day"
        );
        browser.click(&format!(r#"{MENU} [data-assign="tip"]"#));
        browser.wait_gone(MENU);
        let amount = text.replace(',', ".");
        assert_eq!(browser.value(&input_selector("tip")), amount);

        // Two taps select the words from first to last.
        browser.click(&word_selector(0, 0));
        browser.wait_for(MENU);
        let last = words.pages[0].lines[0].words.len() - 1;
        browser.click(&word_selector(0, last));
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
        let receipt = leave_and_fetch(&server, &browser, id).receipt;
        assert_eq!(format_decimal(receipt.tip.value), Some(amount));
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
        browser.focus(&input_selector("tip"));
        browser.wait_for(HIGHLIGHT);
    }
}

#[test]
fn words_are_reached_and_chosen_by_keyboard_and_selected_by_mouse() {
    let (server, browser, id) = open_receipt(Viewport::Desktop, &[], &json!({}));
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
            word_selector(
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
    assert_eq!(Some(browser.value(&input_selector("cashier"))), second);

    // Dragging selects text and opens no menu.
    let script = "const box = document.querySelector(arguments[0]).getBoundingClientRect();
                  return [box.left + 1, (box.top + box.bottom) / 2, box.right - 1]";
    let from = browser.run_script(script, json!([word_selector(1, 0)]));
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
