//! Photographing within the app, in a real browser whose camera sees papers we drew: what is said of them, and what arrives.

use std::io::Cursor;

use harness::browser::device::Key;
use harness::browser::queue::State;
use harness::browser::{Browser, Window};
use harness::drawn::files::{Format, encode, located_jpeg, says_where};
use harness::drawn::film::{Film, SIZE, Scene};
use harness::drawn::{Drawn, Layout, draw};
use harness::folder::Folder;
use harness::server::Server;
use harness::wait::{READING, SOON, until};
use image::{DynamicImage, ImageDecoder as _, ImageReader, Rgb, RgbImage, imageops};
use serde_json::json;
use shared::api::ReceiptRow;
use shared::file_kind::FileKind;

const VIEW: &str = r#"[data-test="viewfinder"]"#;
const SHUTTER: &str = r#"[data-test="shutter"]:not(:disabled)"#;
const SENT: &str = r#"[data-test="sent"]"#;
const PAGE: &str = r#"[data-test="page"]"#;
const CORNER: &str = r#"[data-test="corner"]"#;
const SEVERAL: &str = r#"input[name="mode"][value="several"]"#;
/// So far an outline may be from the corners, as a share of the picture.
const NEAR: f64 = 0.03;

/// The camera page before a film.
#[track_caller]
fn opened(server: &Server, film: &Film) -> Browser {
    let browser = Browser::open_with_camera(server, Window::Phone, film);
    browser.goto("/camera");
    browser.wait_for(SHUTTER);
    browser
}

/// Waits until the page says so of what the camera sees.
#[track_caller]
fn wait_advice(browser: &Browser, name: &str) {
    let said = || browser.attribute(VIEW, "data-advice");
    browser.wait(&format!("the advice is {name}"), SOON, || {
        (said().as_deref() == Some(name)).then_some(())
    });
}

/// The corners of the outline, as shares of what the camera sees.
fn outline(browser: &Browser) -> Option<Vec<[f64; 2]>> {
    let points = browser.attribute(r#"[data-test="outline"]"#, "points")?;
    let corner = |pair: &str| {
        let (x, y) = pair.split_once(',')?;
        Some([
            x.parse::<f64>().ok()? / f64::from(SIZE.0),
            y.parse::<f64>().ok()? / f64::from(SIZE.1),
        ])
    };
    points
        .split_whitespace()
        .map(corner)
        .collect::<Option<Vec<_>>>()
        .filter(|corners| corners.len() == 4)
}

/// The outline lies on the paper.
#[track_caller]
fn wait_outline(browser: &Browser, scene: &Scene) {
    let mut last = None;
    let lies = || {
        last = outline(browser);
        let near = |[x, y]: [f64; 2], [left, top]: [f64; 2]| {
            (x - left / f64::from(SIZE.0)).abs() < NEAR
                && (y - top / f64::from(SIZE.1)).abs() < NEAR
        };
        let corners = last.as_ref()?;
        corners
            .iter()
            .zip(scene.corners)
            .all(|(seen, drawn)| near(*seen, drawn))
            .then_some(())
    };
    browser.wait(&format!("an outline at {:?}", scene.corners), SOON, lies);
}

/// The receipts of a server, once there are so many and all were read.
#[track_caller]
fn wait_receipts(server: &Server, count: usize) -> Vec<ReceiptRow> {
    let rows = until("they arrive", READING, || {
        let rows = server.receipts();
        (rows.len() == count).then_some(rows)
    });
    rows.into_iter()
        .map(|row| server.settled(row.id).row)
        .collect()
}

/// Presses the shutter and waits until so many pages are there.
#[track_caller]
fn shoot_page(browser: &Browser, count: u64) {
    browser.press(SHUTTER);
    browser.wait(&format!("{count} pages"), SOON, || {
        (browser.count(PAGE) == count).then_some(())
    });
}

fn total(row: &ReceiptRow) -> Option<String> {
    row.total.map(shared::money::Money::to_decimal)
}

fn original(server: &Server, row: &ReceiptRow) -> Vec<u8> {
    server
        .get(&format!("/api/receipts/{}/original", row.id))
        .body
}

fn decoded(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes)
        .expect("a sound picture")
        .to_rgb8()
}

/// How far the shades of two pictures of one size are from each other in the middle, from 0 to 255.
fn difference(one: &RgbImage, other: &RgbImage) -> f64 {
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

fn receipt() -> Drawn {
    draw(Layout::Malaysia, 11)
}

#[test]
fn the_outline_lies_on_the_paper_and_each_fault_has_its_advice() {
    let server = Server::start(&["--ocr", "none"]);
    let paper = receipt().picture;
    let good = Scene::of(&paper);
    let film = Film::of(&good);
    let browser = opened(&server, &film);
    wait_advice(&browser, "press");
    wait_outline(&browser, &good);
    let right = good.moved(&paper, 90.0, 40.0);
    film.show(&right);
    wait_outline(&browser, &right);
    let small = good
        .corners
        .map(|[x, y]| [500.0 + x * 0.3, 700.0 + y * 0.3]);
    for (scene, advice) in [
        (good.clone().dimmed(0.2), "light"),
        (Scene::empty(), "find"),
        (Scene::empty().dimmed(0.1), "light"),
        (good.moved(&paper, 0.0, 500.0), "edge"),
        (Scene::at(&paper, small), "nearer"),
        (good.clone().glaring(), "glare"),
        (good.clone().blurred(), "hold"),
        (good.clone(), "press"),
    ] {
        film.show(&scene);
        wait_advice(&browser, advice);
    }
    wait_outline(&browser, &good);
    // Whoever leaves the page leaves the camera.
    browser.script(
        r#"window.seen = document.querySelector("video").srcObject"#,
        json!([]),
    );
    browser.press(r#"nav a[href="/receipts"]"#);
    browser.wait("the camera is off", SOON, || {
        let ended =
            "return window.seen.getTracks().every(({ readyState }) => readyState === 'ended')";
        browser
            .script(ended, json!([]))
            .as_bool()
            .filter(|ended| *ended)
    });
}

#[test]
fn a_shot_is_a_row_at_once_and_a_receipt_that_was_read() {
    let server = Server::start(&[]);
    let (first, second) = (receipt(), draw(Layout::Britain, 12));
    let film = Film::of(&Scene::of(&first.picture));
    let browser = opened(&server, &film);
    wait_advice(&browser, "press");
    browser.press(SHUTTER);
    browser.wait_for(SENT);
    let next = Scene::of(&second.picture);
    film.show(&next);
    wait_outline(&browser, &next);
    // The outline of the one before may have been as good.
    wait_receipts(&server, 1);
    browser.script("document.activeElement.blur()", json!([]));
    browser.press_key(Key::Space);
    browser.wait("both are counted", SOON, || {
        browser.text(SENT).starts_with('2').then_some(())
    });
    browser.press(SENT);
    browser.wait("both are sent", READING, || {
        let rows = browser.rows();
        (rows.len() == 2 && rows.iter().all(|row| row.state == State::Done)).then_some(())
    });
    let rows = wait_receipts(&server, 2);
    let mut totals: Vec<_> = rows.iter().filter_map(total).collect();
    let mut drawn = vec![first.total, second.total];
    totals.sort();
    drawn.sort();
    assert_eq!(totals, drawn);
}

#[test]
fn several_pages_are_one_receipt() {
    let server = Server::start(&["--ocr", "none"]);
    let film = Film::of(&Scene::of(&receipt().picture));
    let browser = opened(&server, &film);
    browser.script(
        "document.querySelector(arguments[0]).click()",
        json!([SEVERAL]),
    );
    shoot_page(&browser, 1);
    shoot_page(&browser, 2);
    // One too many, taken out again.
    shoot_page(&browser, 3);
    browser.press(r#"li:nth-child(3) > [data-test="page"]"#);
    browser.press(r#"[data-test="remove"]"#);
    browser.wait("two pages", SOON, || {
        (browser.count(PAGE) == 2).then_some(())
    });
    assert!(
        server.receipts().is_empty(),
        "nothing is sent before it is finished"
    );
    browser.press(r#"[data-test="finish"]"#);
    let row = wait_receipts(&server, 1).remove(0);
    assert_eq!(row.file.kind, FileKind::Pdf);
    let pages = server.settled(row.id).pages;
    assert_eq!(pages.len(), 2);
    assert!(
        pages.iter().all(|page| page.height > page.width),
        "upright: {pages:?}"
    );
}

#[test]
fn pages_that_were_not_finished_go_as_they_are() {
    let server = Server::start(&["--ocr", "none"]);
    let film = Film::of(&Scene::of(&receipt().picture));
    let browser = opened(&server, &film);
    browser.script(
        "document.querySelector(arguments[0]).click()",
        json!([SEVERAL]),
    );
    shoot_page(&browser, 1);
    browser.press(r#"nav a[href="/receipts"]"#);
    assert_eq!(wait_receipts(&server, 1)[0].file.kind, FileKind::Jpeg);
}

#[test]
fn a_page_is_cut_and_turned_by_keyboard() {
    let server = Server::start(&["--ocr", "none"]);
    let scene = Scene::of(&receipt().picture);
    let film = Film::of(&scene);
    let browser = opened(&server, &film);
    browser.script(
        "document.querySelector(arguments[0]).click()",
        json!([SEVERAL]),
    );
    shoot_page(&browser, 1);
    browser.press(PAGE);
    // Both corners on the left go a tenth to the right, which cuts a straight strip off.
    for corner in [0, 3] {
        browser.wait_for(CORNER);
        let focus = "document.querySelectorAll(arguments[0])[arguments[1]].focus()";
        browser.script(focus, json!([CORNER, corner]));
        for key in [
            [Key::Right; 11].as_slice(),
            &[Key::Left, Key::Down, Key::Up],
        ]
        .concat()
        {
            browser.press_key(key);
        }
    }
    browser.press(r#"[data-test="turn"]"#);
    browser.press(r#"[data-test="use"]"#);
    browser.press(r#"[data-test="finish"]"#);
    let row = wait_receipts(&server, 1).remove(0);
    let sent = decoded(&original(&server, &row));
    let start = SIZE.0 / 10;
    let cut = imageops::crop_imm(&scene.picture, start, 0, SIZE.0 - start, SIZE.1).to_image();
    let expected = imageops::rotate90(&cut);
    let (width, height) = sent.dimensions();
    assert!(
        width.abs_diff(SIZE.1) < 4 && height.abs_diff(SIZE.0 - start) < 4,
        "{width} × {height}"
    );
    let sent = imageops::resize(
        &sent,
        expected.width(),
        expected.height(),
        imageops::FilterType::Triangle,
    );
    let (right, wrong) = (
        difference(&sent, &expected),
        difference(&sent, &imageops::rotate180(&expected)),
    );
    assert!(right < 12.0 && right * 2.0 < wrong, "{right} {wrong}");
}

#[test]
fn the_outline_can_be_cut_along() {
    let server = Server::start(&[]);
    let drawn = receipt();
    let scene = Scene::of(&drawn.picture);
    let film = Film::of(&scene);
    let browser = opened(&server, &film);
    wait_outline(&browser, &scene);
    browser.script(
        "document.querySelector(arguments[0]).click()",
        json!([SEVERAL]),
    );
    shoot_page(&browser, 1);
    browser.press(PAGE);
    browser.press(r#"[data-test="to-paper"]"#);
    browser.press(r#"[data-test="use"]"#);
    browser.press(r#"[data-test="finish"]"#);
    let row = wait_receipts(&server, 1).remove(0);
    assert_eq!(total(&row), Some(drawn.total));
    let sent = decoded(&original(&server, &row));
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
fn without_a_camera_the_camera_app_takes_the_photo() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), Folder::new());
    for (browser, why) in [
        (Browser::open(&server, Window::Phone), "missing"),
        (
            Browser::open_with_forbidden_camera(&server, Window::Phone),
            "forbidden",
        ),
    ] {
        browser.goto("/camera");
        assert_eq!(
            browser
                .attribute(r#"[data-test="refused"]"#, "data-refusal")
                .as_deref(),
            Some(why)
        );
        assert_eq!(
            browser.attribute("#native-camera", "capture").as_deref(),
            Some("environment")
        );
        assert!(browser.sees(r#"[data-test="open-again"]"#));
        assert!(!browser.sees(SHUTTER));
        let name = format!("{why}.jpg");
        let layout = if why == "missing" {
            Layout::Japan
        } else {
            Layout::Spain
        };
        browser.choose_in(
            "#native-camera",
            &[folder.write(&name, &draw(layout, 5).jpeg())],
        );
        browser.press(SENT);
        browser.wait_state(&name, &[State::Done]);
        assert!(server.receipt_of(&name).is_some());
    }
}

#[test]
fn the_place_of_a_photo_is_not_sent_and_its_turn_is() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), Folder::new());
    let browser = Browser::open(&server, Window::Phone);
    let picture = receipt().picture;
    let located = located_jpeg(&picture);
    browser.goto("/");
    browser.choose(&[folder.write("IMG_1.jpg", &located)]);
    browser.wait_state("IMG_1.jpg", &[State::Done]);
    let row = server.receipt_of("IMG_1.jpg").expect("it arrived");
    let kept = original(&server, &row);
    assert!(says_where(&located) && !says_where(&kept));
    assert_eq!(located.len(), kept.len(), "nothing else moves");
    let mut decoder = ImageReader::new(Cursor::new(&kept))
        .with_guessed_format()
        .unwrap()
        .into_decoder()
        .unwrap();
    assert_eq!(
        decoder.orientation().unwrap(),
        image::metadata::Orientation::Rotate90
    );
    assert_eq!(
        DynamicImage::ImageRgb8(decoded(&kept)),
        DynamicImage::ImageRgb8(decoded(&located))
    );
    let page = server.settled(row.id).pages[0];
    assert!(page.height > page.width, "upright: {page:?}");
}

#[test]
fn a_very_large_picture_is_made_smaller_unless_a_person_wants_it_whole() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), Folder::new());
    let browser = Browser::open(&server, Window::Phone);
    // Grain makes a large file, as in a photo.
    let grain = |x: u32, y: u32| {
        let mixed = x
            .wrapping_mul(374_761_393)
            .wrapping_add(y.wrapping_mul(668_265_263));
        (mixed ^ (mixed >> 13))
            .wrapping_mul(1_274_126_177)
            .to_be_bytes()[0]
            / 2
    };
    let picture = RgbImage::from_fn(3_000, 4_000, |x, y| Rgb([100 + grain(x, y); 3]));
    let large = encode(&picture, Format::Jpeg);
    assert!(large.len() > 4 * 1024 * 1024, "{}", large.len());
    let file = folder.write("IMG_1.jpg", &large);
    browser.goto("/");
    browser.choose(&[&file]);
    browser.wait("it is sent", READING, || {
        browser
            .row("IMG_1.jpg")
            .filter(|row| row.state == State::Done)
    });
    let row = server.receipt_of("IMG_1.jpg").expect("it arrived");
    let kept = original(&server, &row);
    assert_eq!(decoded(&kept).dimensions(), (1_950, 2_600));
    assert!(kept.len() < large.len());
    browser.goto("/camera");
    browser.put("#picture-setting", "original");
    browser.goto("/");
    browser.choose(&[folder.write("IMG_2.jpg", &large)]);
    browser.wait("it is sent", READING, || {
        browser
            .row("IMG_2.jpg")
            .filter(|row| row.state == State::Done)
    });
    let row = server.receipt_of("IMG_2.jpg").expect("it arrived");
    assert!(original(&server, &row) == large, "byte by byte");
}
