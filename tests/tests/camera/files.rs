//! Photos from files: no camera, location, orientation and size.

use std::io::Cursor;

use harness::browser::queue::UploadState;
use harness::browser::{Browser, Viewport};
use harness::drawn::files::{PictureFormat, encode_picture, has_position, located_jpeg};
use harness::drawn::{Layout, draw_receipt};
use harness::folder::TempFolder;
use harness::server::Server;
use harness::wait::READING_TIMEOUT;
use image::{DynamicImage, ImageDecoder as _, ImageReader, Rgb, RgbImage};

use super::{SENT, SHUTTER, decode_picture, draw_sample};

#[test]
fn without_a_camera_the_camera_app_takes_the_photo() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    for (browser, why) in [
        (Browser::open(&server, Viewport::Phone), "missing"),
        (
            Browser::open_with_forbidden_camera(&server, Viewport::Phone),
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
        assert!(browser.has_match(r#"[data-test="open-again"]"#));
        assert!(!browser.has_match(SHUTTER));
        let name = format!("{why}.jpg");
        let layout = if why == "missing" {
            Layout::Japan
        } else {
            Layout::Spain
        };
        browser.choose_files_in(
            "#native-camera",
            &[folder.write_file(&name, &draw_receipt(layout, 5).to_jpeg())],
        );
        browser.click(SENT);
        browser.wait_state(&name, &[UploadState::Done]);
        assert!(server.receipt_named(&name).is_some());
    }
}

#[test]
fn the_location_of_a_photo_is_removed_and_its_orientation_kept() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    let picture = draw_sample().picture;
    let located = located_jpeg(&picture);
    browser.goto("/");
    browser.choose_files(&[folder.write_file("IMG_1.jpg", &located)]);
    browser.wait_state("IMG_1.jpg", &[UploadState::Done]);
    let row = server.receipt_named("IMG_1.jpg").expect("it arrived");
    // The position is removed, the orientation stays.
    let kept = server.fetch_original(row.id);
    assert!(has_position(&located) && !has_position(&kept));
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
        DynamicImage::ImageRgb8(decode_picture(&kept)),
        DynamicImage::ImageRgb8(decode_picture(&located))
    );
    let page = server.wait_processed(row.id).pages[0];
    assert!(page.height > page.width, "upright: {page:?}");
}

#[test]
fn a_very_large_picture_is_shrunk_unless_originals_are_requested() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    // Noise makes the file large, like the grain of a photo.
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
    let large = encode_picture(&picture, PictureFormat::Jpeg);
    assert!(large.len() > 4 * 1024 * 1024, "{}", large.len());
    let file = folder.write_file("IMG_1.jpg", &large);
    browser.goto("/");
    browser.choose_files(&[&file]);
    browser.wait_until("it is sent", READING_TIMEOUT, || {
        browser
            .queue_row("IMG_1.jpg")
            .filter(|row| row.state == UploadState::Done)
    });
    let row = server.receipt_named("IMG_1.jpg").expect("it arrived");
    let kept = server.fetch_original(row.id);
    assert_eq!(decode_picture(&kept).dimensions(), (1_950, 2_600));
    assert!(kept.len() < large.len());
    // With the setting "original" the bytes stay as they are.
    browser.goto("/camera");
    browser.set_value("#picture-setting", "original");
    browser.goto("/");
    browser.choose_files(&[folder.write_file("IMG_2.jpg", &large)]);
    browser.wait_until("it is sent", READING_TIMEOUT, || {
        browser
            .queue_row("IMG_2.jpg")
            .filter(|row| row.state == UploadState::Done)
    });
    let row = server.receipt_named("IMG_2.jpg").expect("it arrived");
    assert!(server.fetch_original(row.id) == large, "byte by byte");
}
