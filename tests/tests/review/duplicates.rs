//! Possible duplicates in the review: kept for good, or deleted with undo.

use harness::browser::keys::DELETE;
use harness::browser::{Browser, ColourScheme, Viewport, screenshot_folder};
use harness::drawn::{Layout, draw_receipt};
use harness::server::Server;
use harness::wait::ACTION_TIMEOUT;
use serde_json::json;
use shared::api::DuplicateList;
use shared::bulk::TrashPage;
use shared::id::ReceiptId;

use super::{CARD, open_review, press_key, shown_receipt, wait_shown};

const TWIN: &str = r#"[data-test="twin"]"#;

/// Opens the review of two receipts with the same date and total.
#[track_caller]
fn open_duplicates() -> (Server, Browser) {
    let drawn = draw_receipt(Layout::Britain, 14);
    let (server, browser, ids) = open_review(
        Viewport::Desktop,
        &[drawn.clone(), draw_receipt(Layout::Germany, 53)],
    );
    let entered = json!({"date": drawn.date, "total": drawn.total, "currency": drawn.currency});
    for id in ids {
        server.patch(&format!("/api/receipts/{id}"), &entered);
    }
    browser.reload();
    browser.wait_for(TWIN);
    (server, browser)
}

#[track_caller]
fn shown_id(browser: &Browser) -> ReceiptId {
    let shown = browser.wait_until("a receipt", ACTION_TIMEOUT, || shown_receipt(browser));
    shown.parse().expect("an id")
}

fn count_duplicates(server: &Server, id: ReceiptId) -> usize {
    let path = format!("/api/receipts/{id}/duplicates");
    server.get(&path).json::<DuplicateList>().receipts.len()
}

fn count_trash(server: &Server) -> u64 {
    server.get("/api/trash").json::<TrashPage>().count
}

#[test]
fn a_possible_duplicate_is_shown_beside_the_receipt_and_kept_for_good() {
    let (server, browser) = open_duplicates();
    browser.wait_until("both pictures", ACTION_TIMEOUT, || {
        (browser.count_matches(&format!("{TWIN} img")) == 2).then_some(())
    });
    assert_eq!(browser.accessibility_violations(), [""; 0]);
    for (light, name) in [(ColourScheme::Light, "light"), (ColourScheme::Dark, "dark")] {
        browser.set_colour_scheme(light);
        for (window, size) in [(Viewport::Desktop, "1440"), (Viewport::Phone, "390")] {
            browser.resize(window);
            browser.screenshot(
                &screenshot_folder().join(format!("review-duplicate-{size}-{name}.png")),
            );
            // Both answers are above the fold, and nothing lies over them.
            let is_visible = "scrollTo(0, 0);
                return ['keep-both', 'delete-this'].every(name => {
                  const answer = document.querySelector(`[data-test=${name}]`);
                  const {left, top, width, height} = answer.getBoundingClientRect();
                  const seen = document.elementFromPoint(left + width / 2, top + height - 2);
                  return answer.contains(seen);
                })";
            browser.wait_until("the answers are in view", ACTION_TIMEOUT, || {
                (browser.run_script(is_visible, json!([])) == json!(true)).then_some(())
            });
        }
    }
    let id = shown_id(&browser);
    press_key(&browser, '+');
    browser.wait_gone(TWIN);
    assert_eq!(count_duplicates(&server, id), 0);
    // The other receipt of the pair is not offered either, and nothing was deleted.
    browser.click(r#"[data-test="skip"]"#);
    browser.wait_until("the other one", ACTION_TIMEOUT, || {
        (shown_id(&browser) != id).then_some(())
    });
    browser.wait_for(&format!("{CARD} .is-current"));
    assert_eq!(count_duplicates(&server, shown_id(&browser)), 0);
    assert_eq!(count_trash(&server), 0);
}

#[test]
fn a_duplicate_is_deleted_by_key_or_button_and_comes_back() {
    let (server, browser) = open_duplicates();
    let id = shown_id(&browser);
    for delete in [
        |browser: &Browser| press_key(browser, DELETE),
        |browser: &Browser| browser.click(r#"[data-test="delete-this"]"#),
    ] {
        delete(&browser);
        browser.wait_until("the other one", ACTION_TIMEOUT, || {
            (shown_id(&browser) != id).then_some(())
        });
        assert_eq!(count_trash(&server), 1);
        browser.wait_gone(TWIN);
        browser.send_key_with_control("body", 'z');
        wait_shown(&browser, id);
        assert_eq!(count_trash(&server), 0);
        browser.wait_for(TWIN);
    }
    browser.click(r#"[data-test="keep-both"]"#);
    browser.wait_gone(TWIN);
    // Without a duplicate the key deletes nothing.
    press_key(&browser, DELETE);
    browser.reload();
    browser.wait_for(CARD);
    assert_eq!(count_trash(&server), 0);
}
