//! Advice, outline and shots.

use harness::browser::device::Key;
use harness::browser::queue::UploadState;
use harness::browser::{Browser, Viewport};
use harness::drawn::film::{Film, Scene};
use harness::drawn::{Layout, draw_receipt};
use harness::server::Server;
use harness::wait::{ACTION_TIMEOUT, READING_TIMEOUT};
use serde_json::json;

use super::{SENT, SHUTTER, draw_sample, format_total, open_camera, wait_outline, wait_receipts};

const VIEWFINDER: &str = r#"[data-test="viewfinder"]"#;

/// Waits until the page gives this advice.
#[track_caller]
fn wait_advice(browser: &Browser, name: &str) {
    let said = || browser.attribute(VIEWFINDER, "data-advice");
    browser.wait_until(&format!("the advice is {name}"), ACTION_TIMEOUT, || {
        (said().as_deref() == Some(name)).then_some(())
    });
}

#[test]
fn the_outline_matches_the_paper_and_defects_have_advice() {
    let server = Server::start(&["--ocr", "none"]);
    let paper = draw_sample().picture;
    let good = Scene::fitted(&paper);
    let film = Film::new(&good);
    let browser = open_camera(&server, &film);
    wait_advice(&browser, "press");
    wait_outline(&browser, &good);
    // The outline follows the paper.
    let right = good.moved(&paper, 90.0, 40.0);
    film.show_scene(&right);
    wait_outline(&browser, &right);
    // Each defect of the scene has its own advice.
    let small = good
        .corners
        .map(|[x, y]| [500.0 + x * 0.3, 700.0 + y * 0.3]);
    for (scene, advice) in [
        (good.clone().dimmed(0.2), "light"),
        (Scene::empty(), "find"),
        (Scene::empty().dimmed(0.1), "light"),
        (good.moved(&paper, 0.0, 500.0), "edge"),
        (Scene::with_corners(&paper, small), "nearer"),
        (good.clone().glaring(), "glare"),
        (good.clone().blurred(), "hold"),
        (good.clone(), "press"),
    ] {
        film.show_scene(&scene);
        wait_advice(&browser, advice);
    }
    wait_outline(&browser, &good);
    // Leaving the page stops the camera.
    browser.run_script(
        r#"window.seen = document.querySelector("video").srcObject"#,
        json!([]),
    );
    browser.click(r#"nav a[href="/receipts"]"#);
    browser.wait_until("the camera is off", ACTION_TIMEOUT, || {
        let ended =
            "return window.seen.getTracks().every(({ readyState }) => readyState === 'ended')";
        browser
            .run_script(ended, json!([]))
            .as_bool()
            .filter(|ended| *ended)
    });
}

#[test]
fn each_shot_is_queued_at_once_and_becomes_a_receipt() {
    let server = Server::start(&[]);
    let (first, second) = (draw_sample(), draw_receipt(Layout::Britain, 12));
    let film = Film::new(&Scene::fitted(&first.picture));
    let browser = open_camera(&server, &film);
    wait_advice(&browser, "press");
    browser.click(SHUTTER);
    browser.wait_for(SENT);
    let next = Scene::fitted(&second.picture);
    film.show_scene(&next);
    wait_outline(&browser, &next);
    // The outline of the previous receipt may have matched as well; wait for its upload.
    wait_receipts(&server, 1);
    // The space bar releases the shutter unless a button has the focus.
    browser.run_script("document.activeElement.blur()", json!([]));
    browser.press_key(Key::Space);
    browser.wait_until("both are counted", ACTION_TIMEOUT, || {
        browser.text(SENT).starts_with('2').then_some(())
    });
    browser.click(SENT);
    browser.wait_until("both are sent", READING_TIMEOUT, || {
        let rows = browser.queue_rows();
        (rows.len() == 2 && rows.iter().all(|row| row.state == UploadState::Done)).then_some(())
    });
    let rows = wait_receipts(&server, 2);
    let mut totals: Vec<_> = rows.iter().filter_map(format_total).collect();
    let mut drawn = vec![first.total, second.total];
    totals.sort();
    drawn.sort();
    assert_eq!(totals, drawn);
}

#[test]
fn automatic_photos_are_taken_once_of_each_paper() {
    let server = Server::start(&["--ocr", "none"]);
    let (first, second) = (draw_sample(), draw_receipt(Layout::Britain, 12));
    let film = Film::new(&Scene::empty());
    let browser = Browser::open_with_camera(&server, Viewport::Phone, &film);
    browser.goto("/camera");
    wait_advice(&browser, "find");
    browser.click(r#"[data-test="automatic"]"#);
    for (count, receipt) in [(1, first), (2, second)] {
        film.show_scene(&Scene::fitted(&receipt.picture));
        wait_receipts(&server, count);
        film.show_scene(&Scene::empty());
        wait_advice(&browser, "find");
    }
    assert!(browser.text(SENT).starts_with('2'));
    // The choice is kept for the next visit.
    browser.click(r#"[data-test="close-camera"]"#);
    browser.wait_for("input#files");
    browser.goto("/camera");
    browser.wait_for(r#"[data-test="automatic"][aria-pressed="true"]"#);
}
