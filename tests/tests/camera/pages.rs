//! Receipts of several pages, cut and rotated.

use harness::browser::Browser;
use harness::browser::device::Key;
use harness::drawn::film::{FRAME_SIZE, Film, Scene};
use harness::server::Server;
use harness::wait::ACTION_TIMEOUT;
use image::{RgbImage, imageops};
use serde_json::json;
use shared::file_kind::FileKind;

use super::{
    SHUTTER, decode_picture, draw_sample, format_total, open_camera, wait_outline, wait_receipts,
};

const PAGE: &str = r#"[data-test="page"]"#;
const CORNER: &str = r#"[data-test="corner"]"#;
const SEVERAL: &str = r#"input[name="mode"][value="several"]"#;

/// Presses the shutter and waits until there are so many pages.
#[track_caller]
fn shoot_page(browser: &Browser, count: u64) {
    browser.click(SHUTTER);
    browser.wait_until(&format!("{count} pages"), ACTION_TIMEOUT, || {
        (browser.count_matches(PAGE) == count).then_some(())
    });
}

/// Returns the mean difference of two pictures of equal size, from 0 to 255.
fn mean_difference(one: &RgbImage, other: &RgbImage) -> f64 {
    assert_eq!(one.dimensions(), other.dimensions());
    let small =
        |picture| imageops::resize(picture, 90, 90, imageops::FilterType::Triangle).into_raw();
    let pairs = small(one).into_iter().zip(small(other));
    let sum: u64 = pairs
        .map(|(one, other)| u64::from(one.abs_diff(other)))
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "a few million")]
    let mean = sum as f64 / f64::from(90 * 90 * 3);
    mean
}

#[test]
fn several_pages_are_one_receipt() {
    let server = Server::start(&["--ocr", "none"]);
    let film = Film::new(&Scene::fitted(&draw_sample().picture));
    let browser = open_camera(&server, &film);
    browser.run_script(
        "document.querySelector(arguments[0]).click()",
        json!([SEVERAL]),
    );
    shoot_page(&browser, 1);
    shoot_page(&browser, 2);
    // A third page is added and removed again.
    shoot_page(&browser, 3);
    browser.click(r#"li:nth-child(3) > [data-test="page"]"#);
    browser.click(r#"[data-test="remove"]"#);
    browser.wait_until("two pages", ACTION_TIMEOUT, || {
        (browser.count_matches(PAGE) == 2).then_some(())
    });
    // The first page is photographed again, in its place.
    let first_picture = || browser.attribute(r#"li:first-child > [data-test="page"] img"#, "src");
    let before = first_picture();
    browser.click(r#"li:first-child > [data-test="page"]"#);
    browser.click(r#"[data-test="again"]"#);
    browser.click(SHUTTER);
    browser.wait_until("another first page", ACTION_TIMEOUT, || {
        (first_picture() != before).then_some(())
    });
    assert_eq!(browser.count_matches(PAGE), 2);
    assert!(
        server.receipts().is_empty(),
        "nothing is sent before it is finished"
    );
    browser.click(r#"[data-test="finish"]"#);
    let row = wait_receipts(&server, 1).remove(0);
    assert_eq!(row.file.kind, Some(FileKind::Pdf));
    let pages = server.wait_processed(row.id).pages;
    assert_eq!(pages.len(), 2);
    assert!(
        pages.iter().all(|page| page.height > page.width),
        "upright: {pages:?}"
    );
}

#[test]
fn unfinished_pages_are_sent_when_the_page_is_left() {
    let server = Server::start(&["--ocr", "none"]);
    let film = Film::new(&Scene::fitted(&draw_sample().picture));
    let browser = open_camera(&server, &film);
    browser.run_script(
        "document.querySelector(arguments[0]).click()",
        json!([SEVERAL]),
    );
    shoot_page(&browser, 1);
    browser.click(r#"nav a[href="/receipts"]"#);
    assert_eq!(wait_receipts(&server, 1)[0].file.kind, Some(FileKind::Jpeg));
}

#[test]
fn a_page_is_cropped_and_rotated_by_keyboard() {
    let server = Server::start(&["--ocr", "none"]);
    let scene = Scene::fitted(&draw_sample().picture);
    let film = Film::new(&scene);
    let browser = open_camera(&server, &film);
    browser.run_script(
        "document.querySelector(arguments[0]).click()",
        json!([SEVERAL]),
    );
    shoot_page(&browser, 1);
    browser.click(PAGE);
    // Both left corners move right by a tenth of the width, which cuts off a straight strip.
    for corner in [0, 3] {
        browser.wait_for(CORNER);
        let focus = "document.querySelectorAll(arguments[0])[arguments[1]].focus()";
        browser.run_script(focus, json!([CORNER, corner]));
        for key in [
            [Key::Right; 11].as_slice(),
            &[Key::Left, Key::Down, Key::Up],
        ]
        .concat()
        {
            browser.press_key(key);
        }
    }
    browser.click(r#"[data-test="turn"]"#);
    browser.click(r#"[data-test="use"]"#);
    browser.click(r#"[data-test="finish"]"#);
    let row = wait_receipts(&server, 1).remove(0);
    let sent = decode_picture(&server.fetch_original(row.id));
    let start = FRAME_SIZE.0 / 10;
    let cut =
        imageops::crop_imm(&scene.picture, start, 0, FRAME_SIZE.0 - start, FRAME_SIZE.1).to_image();
    let expected = imageops::rotate90(&cut);
    let (width, height) = sent.dimensions();
    assert!(
        width.abs_diff(FRAME_SIZE.1) < 4 && height.abs_diff(FRAME_SIZE.0 - start) < 4,
        "{width} × {height}"
    );
    // The upside-down picture is the counter-check of the comparison.
    let sent = imageops::resize(
        &sent,
        expected.width(),
        expected.height(),
        imageops::FilterType::Triangle,
    );
    let (right, wrong) = (
        mean_difference(&sent, &expected),
        mean_difference(&sent, &imageops::rotate180(&expected)),
    );
    assert!(right < 12.0 && right * 2.0 < wrong, "{right} {wrong}");
}

#[test]
fn a_page_is_cropped_to_the_outline() {
    let server = Server::start(&[]);
    let drawn = draw_sample();
    let scene = Scene::fitted(&drawn.picture);
    let film = Film::new(&scene);
    let browser = open_camera(&server, &film);
    wait_outline(&browser, &scene);
    browser.run_script(
        "document.querySelector(arguments[0]).click()",
        json!([SEVERAL]),
    );
    shoot_page(&browser, 1);
    browser.click(PAGE);
    browser.click(r#"[data-test="to-paper"]"#);
    browser.click(r#"[data-test="use"]"#);
    browser.click(r#"[data-test="finish"]"#);
    let row = wait_receipts(&server, 1).remove(0);
    assert_eq!(format_total(&row), Some(drawn.total));
    // No table is left around the paper.
    let sent = decode_picture(&server.fetch_original(row.id));
    let shades = |x: u32, y: u32| sent.get_pixel(x, y).0[0];
    let (right, low) = (sent.width() - 40, sent.height() - 40);
    let corners = [
        shades(40, 40),
        shades(right, 40),
        shades(right, low),
        shades(40, low),
    ];
    assert!(
        corners.iter().all(|shade| *shade > 150),
        "paper in every corner: {corners:?}"
    );
}

#[test]
fn a_page_is_sent_in_the_chosen_colours() {
    let server = Server::start(&["--ocr", "none"]);
    // A red stamp on the paper.
    let mut paper = draw_sample().picture;
    for (x, y) in (100..220).flat_map(|x| (100..220).map(move |y| (x, y))) {
        paper.put_pixel(x, y, image::Rgb([200, 30, 30]));
    }
    let film = Film::new(&Scene::fitted(&paper));
    let browser = open_camera(&server, &film);
    browser.run_script(
        "document.querySelector(arguments[0]).click()",
        json!([SEVERAL]),
    );
    let colourfulness = |picture: &RgbImage| {
        let chroma = |pixel: &image::Rgb<u8>| {
            let [red, green, blue] = pixel.0;
            red.max(green).max(blue) - red.min(green).min(blue)
        };
        picture.pixels().map(chroma).max().unwrap_or_default()
    };
    for (count, filter) in [(1, "colour"), (2, "grey"), (3, "contrast")] {
        shoot_page(&browser, 1);
        browser.click(PAGE);
        browser.wait_for(r#"[data-test="cutter"]"#);
        browser.run_script(
            "document.querySelector(`input[name=filter][value=${arguments[0]}]`).click()",
            json!([filter]),
        );
        browser.click(r#"[data-test="use"]"#);
        browser.click(r#"[data-test="finish"]"#);
        let rows = wait_receipts(&server, count);
        // The newest comes first.
        let sent = decode_picture(&server.fetch_original(rows[0].id));
        assert_eq!(colourfulness(&sent) > 60, filter == "colour", "{filter}");
        browser.wait_gone(PAGE);
        browser.wait_for(SHUTTER);
    }
}
