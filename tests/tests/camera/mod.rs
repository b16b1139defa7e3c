//! Camera page with a fake camera: advice, outline, pages, uploaded files.

mod files;
mod pages;
mod shots;

use harness::browser::{Browser, Viewport};
use harness::drawn::film::{FRAME_SIZE, Film, Scene};
use harness::drawn::{DrawnReceipt, Layout, draw_receipt};
use harness::server::Server;
use harness::wait::{ACTION_TIMEOUT, READING_TIMEOUT, wait_until};
use image::RgbImage;
use shared::api::ReceiptRow;

const SHUTTER: &str = r#"[data-test="shutter"]:not(:disabled)"#;
const SENT: &str = r#"[data-test="sent"]"#;
/// Tolerance of an outline, as a share of the picture.
const OUTLINE_TOLERANCE: f64 = 0.03;

/// Opens the camera page in front of a film.
#[track_caller]
fn open_camera(server: &Server, film: &Film) -> Browser {
    let browser = Browser::open_with_camera(server, Viewport::Phone, film);
    browser.goto("/camera");
    browser.wait_for(SHUTTER);
    browser
}

/// Returns the corners of the outline, as shares of the camera picture.
fn shown_outline(browser: &Browser) -> Option<Vec<[f64; 2]>> {
    let points = browser.attribute(r#"[data-test="outline"]"#, "points")?;
    let corner = |pair: &str| {
        let (x, y) = pair.split_once(',')?;
        Some([
            x.parse::<f64>().ok()? / f64::from(FRAME_SIZE.0),
            y.parse::<f64>().ok()? / f64::from(FRAME_SIZE.1),
        ])
    };
    points
        .split_whitespace()
        .map(corner)
        .collect::<Option<Vec<_>>>()
        .filter(|corners| corners.len() == 4)
}

/// Waits until the outline matches the corners of the paper.
#[track_caller]
fn wait_outline(browser: &Browser, scene: &Scene) {
    let mut last = None;
    let lies = || {
        last = shown_outline(browser);
        let near = |[x, y]: [f64; 2], [left, top]: [f64; 2]| {
            (x - left / f64::from(FRAME_SIZE.0)).abs() < OUTLINE_TOLERANCE
                && (y - top / f64::from(FRAME_SIZE.1)).abs() < OUTLINE_TOLERANCE
        };
        let corners = last.as_ref()?;
        corners
            .iter()
            .zip(scene.corners)
            .all(|(seen, drawn)| near(*seen, drawn))
            .then_some(())
    };
    browser.wait_until(
        &format!("an outline at {:?}", scene.corners),
        ACTION_TIMEOUT,
        lies,
    );
}

/// Waits until the server has so many receipts and all of them were read; returns them.
#[track_caller]
fn wait_receipts(server: &Server, count: usize) -> Vec<ReceiptRow> {
    let rows = wait_until("they arrive", READING_TIMEOUT, || {
        let rows = server.receipts();
        (rows.len() == count).then_some(rows)
    });
    rows.into_iter()
        .map(|row| server.wait_processed(row.id).row)
        .collect()
}

fn format_total(row: &ReceiptRow) -> Option<String> {
    row.total.map(shared::money::Money::to_decimal)
}

fn decode_picture(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes)
        .expect("a sound picture")
        .to_rgb8()
}

fn draw_sample() -> DrawnReceipt {
    draw_receipt(Layout::Malaysia, 11)
}
