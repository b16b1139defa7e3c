//! Smoothness of the list of receipts while it scrolls, among many receipts.

use std::io;
use std::time::Instant;

use harness::browser::{Browser, Viewport};
use harness::server::Server;
use harness::wait::READING_TIMEOUT;
use serde_json::{Value, json};

use crate::finding::fill_folder;
use crate::report::Report;

/// Maximum time between frames in milliseconds (95th percentile): 60 frames per second, with some
/// tolerance for the clock of the browser.
const MAX_FRAME_MS: f64 = 17.5;
/// Maximum number of rows on the page.
const MAX_ROWS: f64 = 200.0;
/// Duration of the scrolling, in milliseconds.
const SCROLL_MS: u32 = 10_000;
/// Speeds in CSS pixels per second: reading, a flick of the finger, and the scroll bar.
const SPEEDS: [(&str, u32); 3] = [
    ("slow", 1_000),
    ("fast", 6_000),
    ("by the scroll bar", 60_000),
];

/// Scrolls the page down at a speed, and records the time between frames, the number of rows on the
/// page, and frames with nothing in the middle of the window.
const SCROLL_SCRIPT: &str = r"
const [speed, duration] = arguments;
window.__list = {frames: [], rows: 0, blank: 0, isDone: false};
const noted = window.__list;
scrollTo({top: 0, behavior: 'instant'});
let before, first;
const step = now => {
  if (before !== undefined) {
    noted.frames.push(now - before);
    noted.rows = Math.max(noted.rows, document.querySelectorAll('.receipt').length);
    const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    noted.blank += middle?.closest('.receipt, .month, thead, .find-place') ? 0 : 1;
  }
  before = now;
  first ??= now;
  scrollTo({top: speed * (now - first) / 1000, behavior: 'instant'});
  if (now - first < duration) requestAnimationFrame(step);
  else noted.isDone = true;
};
requestAnimationFrame(step);
";

/// Measures the list with so many receipts, on a phone and on a desktop.
pub(crate) fn measure_list(count: u64, report: &mut Report) -> io::Result<()> {
    let mut server = Server::start(&["--ocr", "none"]);
    server.kill();
    fill_folder(&server.data_folder(), count)?;
    server.restart();
    report.begin_table(
        &format!("Scrolling through {count} receipts"),
        &[
            "window and speed",
            "frame p50 ms",
            "p95 ms",
            "longest ms",
            "rows on the page",
            "blank frames",
        ],
    );
    for (window, name) in [(Viewport::Phone, "phone"), (Viewport::Desktop, "desktop")] {
        let browser = Browser::open(&server, window);
        browser.goto("/receipts");
        browser.wait_for(".receipt");
        browser.wait_for(".unloaded");
        for (speed_name, speed) in SPEEDS {
            measure_speed(&browser, &format!("{name}, {speed_name}"), speed, report);
        }
        let seconds = measure_way_to_the_end(&browser);
        report.add_row(&[
            &format!("{name}: from here to the last receipt, s"),
            &format!("{seconds:.1}"),
            "",
            "",
            "",
            "",
        ]);
    }
    Ok(())
}

fn measure_speed(browser: &Browser, name: &str, speed: u32, report: &mut Report) {
    browser.run_script(SCROLL_SCRIPT, json!([speed, SCROLL_MS]));
    browser.wait_until("the end of the scrolling", READING_TIMEOUT, || {
        let is_done = browser.run_script("return window.__list.isDone", json!([]));
        (is_done == json!(true)).then_some(())
    });
    let noted = browser.run_script("return window.__list", json!([]));
    let mut frames: Vec<f64> = noted["frames"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_f64)
        .collect();
    frames.sort_by(f64::total_cmp);
    let share = |percent| {
        let frame = frames.get(frames.len() * percent / 100);
        frame.or(frames.last()).copied().unwrap_or_default()
    };
    let number = |name: &str| noted[name].as_f64().unwrap_or_default();
    let (most, rows) = (share(95), number("rows"));
    report.add_row(&[
        name,
        &format!("{:.1}", share(50)),
        &format!("{most:.1}"),
        &format!("{:.1}", share(100)),
        &format!("{rows:.0}"),
        &format!("{:.0} of {}", number("blank"), frames.len()),
    ]);
    if most > MAX_FRAME_MS {
        report.add_miss(&format!(
            "{name}: a frame every {most:.1} ms (at most {MAX_FRAME_MS})"
        ));
    }
    if rows > MAX_ROWS {
        report.add_miss(&format!("{name}: {rows:.0} rows (at most {MAX_ROWS:.0})"));
    }
}

/// Returns the seconds until the last receipt is shown.
fn measure_way_to_the_end(browser: &Browser) -> f64 {
    let started = Instant::now();
    browser.wait_until("the last receipt", READING_TIMEOUT, || {
        let script = "scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'});
                      return document.querySelector('.unloaded') === null";
        (browser.run_script(script, json!([])) == json!(true)).then_some(())
    });
    started.elapsed().as_secs_f64()
}
