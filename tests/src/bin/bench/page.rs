//! How smoothly the page of the queue goes on while many files are chosen, hashed and sent, and a person scrolls.

use harness::browser::{Browser, Window};
use harness::drawn::files::large_bmp;
use harness::drawn::{Layout, draw};
use harness::folder::Folder;
use harness::server::Server;
use harness::wait::READING;
use serde_json::{Value, json};

use crate::report::Report;

const FILES: u64 = 200;
const DONE: &str = r#"[data-test="upload"][data-state="done"]"#;
const FILE_BYTES: usize = 1 << 20;
/// No task of the page takes longer, in milliseconds: what is pressed meanwhile is answered at once.
const MOST_MS: f64 = 50.0;
/// Nearly all pictures of a scrolling page come at least this often, in milliseconds.
const FRAME_MS: f64 = 34.0;

/// Notes every task that takes long, and the time between pictures while the page is scrolled up and down.
///
/// The task in which files are chosen begins with work of the browser alone: it makes hundreds of files,
/// before the page hears of any. That is counted by itself.
const WATCH: &str = r"
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

/// Measures it once.
pub(crate) fn run(report: &mut Report) {
    let (server, folder) = (Server::start(&["--ocr", "none"]), Folder::new());
    let picture = draw(Layout::Britain, 1).picture;
    let files: Vec<_> = (0..FILES)
        .map(|number| {
            let mut bytes = large_bmp(&picture, FILE_BYTES);
            bytes.extend(number.to_le_bytes());
            folder.write(&format!("queued-{number}.bmp"), &bytes)
        })
        .collect();
    let browser = Browser::open(&server, Window::Phone);
    browser.goto("/");
    browser.wait_for("input#files");
    browser.script(WATCH, json!([]));
    browser.choose(&files);
    // Counted only: to read what the rows say would keep the page busy.
    browser.wait("all are sent", READING, || {
        (browser.count(DONE) == FILES).then_some(())
    });
    let noted = browser.script(
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
    report.heading(
        &format!("The page while {FILES} files go up"),
        &["what", "figure"],
    );
    let handing = noted[2].as_f64().unwrap_or_default();
    report.row(&[
        "the browser hands the files over, ms",
        &format!("{handing:.0}"),
    ]);
    report.row(&[
        "tasks over 50 ms",
        &tasks
            .iter()
            .filter(|task| **task > MOST_MS)
            .count()
            .to_string(),
    ]);
    report.row(&[
        "longest of what is noted without that, ms",
        &format!("{longest:.0}"),
    ]);
    report.row(&[
        "between pictures while scrolling, p95, ms",
        &format!("{frame:.1}"),
    ]);
    if frames.is_empty() {
        report.miss("no picture was counted");
    }
    if longest > MOST_MS {
        report.miss(&format!(
            "a task of the page took {longest:.0} ms (at most {MOST_MS:.0})"
        ));
    }
    if frame > FRAME_MS {
        report.miss(&format!(
            "pictures come every {frame:.0} ms (at most {FRAME_MS:.0})"
        ));
    }
}
