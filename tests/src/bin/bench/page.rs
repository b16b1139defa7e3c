//! Smoothness of the queue page during a large upload.
//!
//! Many files are chosen, hashed and sent while the page scrolls.

use harness::browser::{Browser, Viewport};
use harness::drawn::files::padded_bmp;
use harness::drawn::{Layout, draw_receipt};
use harness::folder::TempFolder;
use harness::server::Server;
use harness::wait::READING_TIMEOUT;
use serde_json::{Value, json};

use crate::report::Report;

const FILE_COUNT: u64 = 200;
const DONE_SELECTOR: &str = r#"[data-test="upload"][data-state="done"]"#;
const FILE_BYTES: usize = 1 << 20;
/// Maximum duration of a task of the page in milliseconds; longer ones delay input noticeably.
const MAX_TASK_MS: f64 = 50.0;
/// Maximum time between frames of the scrolling page in milliseconds (95th percentile).
const MAX_FRAME_MS: f64 = 34.0;

/// Records long tasks and the time between frames while the page scrolls up and down.
///
/// The task in which files are chosen begins with work of the browser alone, which creates hundreds
/// of `File` objects before the page gets its event. That time is counted separately.
const WATCH_SCRIPT: &str = r"
window.__tasks = [];
window.__frames = [];
window.__handing = 0;
let heard = 0;
addEventListener('change', () => { heard = performance.now(); }, {capture: true});
new PerformanceObserver(list => {
  for (const {startTime, duration} of list.getEntries()) {
    const before = startTime <= heard && heard <= startTime + duration ? heard - startTime : 0;
    window.__handing += before;
    window.__tasks.push(duration - before);
  }
}).observe({type: 'longtask'});
let before = performance.now();
const scroll = now => {
  window.__frames.push(now - before);
  before = now;
  const room = document.documentElement.scrollHeight - innerHeight;
  const turn = (now / 4000) % 2;
  scrollTo({top: room * (turn < 1 ? turn : 2 - turn), behavior: 'instant'});
  requestAnimationFrame(scroll);
};
requestAnimationFrame(scroll);
";

/// Runs the measurement once.
pub(crate) fn measure_page(report: &mut Report) {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let picture = draw_receipt(Layout::Britain, 1).picture;
    // An appended number makes each copy of the picture a file of its own.
    let files: Vec<_> = (0..FILE_COUNT)
        .map(|number| {
            let mut bytes = padded_bmp(&picture, FILE_BYTES);
            bytes.extend(number.to_le_bytes());
            folder.write_file(&format!("queued-{number}.bmp"), &bytes)
        })
        .collect();
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/");
    browser.wait_for("input#files");
    browser.run_script(WATCH_SCRIPT, json!([]));
    browser.choose_files(&files);
    // Counts elements only: reading the rows would keep the page busy.
    browser.wait_until("all are sent", READING_TIMEOUT, || {
        (browser.count_matches(DONE_SELECTOR) == FILE_COUNT).then_some(())
    });
    let noted = browser.run_script(
        "return [window.__tasks, window.__frames, window.__handing]",
        json!([]),
    );
    let sorted = |numbers: &Value| {
        let mut numbers: Vec<f64> = numbers
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_f64)
            .collect();
        numbers.sort_by(f64::total_cmp);
        numbers
    };
    let (tasks, frames) = (sorted(&noted[0]), sorted(&noted[1]));
    let longest = tasks.last().copied().unwrap_or_default();
    let frame = frames
        .get(frames.len() * 95 / 100)
        .copied()
        .unwrap_or_default();
    report.begin_table(
        &format!("The page while {FILE_COUNT} files go up"),
        &["what", "figure"],
    );
    let handing = noted[2].as_f64().unwrap_or_default();
    report.add_row(&[
        "the browser hands the files over, ms",
        &format!("{handing:.0}"),
    ]);
    report.add_row(&[
        "tasks over 50 ms",
        &tasks
            .iter()
            .filter(|task| **task > MAX_TASK_MS)
            .count()
            .to_string(),
    ]);
    report.add_row(&[
        "longest of what is noted without that, ms",
        &format!("{longest:.0}"),
    ]);
    report.add_row(&[
        "between pictures while scrolling, p95, ms",
        &format!("{frame:.1}"),
    ]);
    if frames.is_empty() {
        report.add_miss("no picture was counted");
    }
    if longest > MAX_TASK_MS {
        report.add_miss(&format!(
            "a task of the page took {longest:.0} ms (at most {MAX_TASK_MS:.0})"
        ));
    }
    if frame > MAX_FRAME_MS {
        report.add_miss(&format!(
            "pictures come every {frame:.0} ms (at most {MAX_FRAME_MS:.0})"
        ));
    }
}
