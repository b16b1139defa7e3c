//! Reader processes: a crash, a hang or memory exhaustion affects the current file only.
//!
//! The processes are real. An engine of the test runs in the server while the process waits for its
//! reply; meanwhile the test kills or stops the process.
#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::io::Cursor;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use backend::sandbox::pool::{FileSource, ReaderFailure, ReaderPool, ReaderProgram};
use backend::sandbox::protocol::Setup;
use reader::Stop;
use reader::ocr::{Engine, EngineError};
use reader::page::{Run, RunWord};
use reader::picture::Picture;
use serde_json::json;
use shared::api::ReceiptStatus;
use shared::file_kind::FileKind;
use shared::problem::ProblemCode;
use support::{TestServer, jpeg, new_id, start_reader_pool};
use tokio_util::sync::CancellationToken;

/// Engine that ends the calling process, like an abort in a decoder.
struct CrashingEngine {
    calls: AtomicUsize,
    signal: &'static str,
}

impl Engine for CrashingEngine {
    fn name(&self) -> &'static str {
        "deadly"
    }

    fn read_picture(&self, _: &Picture, _: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        for process in reader_processes() {
            send_signal(process, self.signal);
        }
        Ok(Vec::new())
    }
}

/// Engine that reads the same line on every picture.
struct ConstantEngine;

impl Engine for ConstantEngine {
    fn name(&self) -> &'static str {
        "steady"
    }

    fn read_picture(&self, _: &Picture, _: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        let word = RunWord {
            text: "CORNER".into(),
            confidence: 0.99,
            start: 0.0,
            end: 1.0,
        };
        let corners = [[2.0, 2.0], [38.0, 2.0], [38.0, 8.0], [2.0, 8.0]];
        Ok(vec![Run {
            corners,
            words: vec![word],
        }])
    }
}

/// Serialises the tests of this file: they find processes by name and parent, which are the same
/// for all.
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// Waits for the test before and for the end of its reader processes, which are killed but may take
/// a moment on a busy machine.
async fn take_turn() -> tokio::sync::MutexGuard<'static, ()> {
    let turn = TURN.lock().await;
    while !reader_processes().is_empty() {
        tokio::task::yield_now().await;
    }
    turn
}

fn reader_processes() -> Vec<u32> {
    let own = std::process::id().to_string();
    let entries = fs::read_dir("/proc")
        .expect("Linux lists processes")
        .flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    ids.filter(|id| {
        read_state(*id).is_some_and(|(state, parent)| state != "Z" && parent == own)
            && command_line(*id).contains("reader-process")
    })
    .collect()
}

/// Returns state and parent of a process, `None` if there is none. A zombie (`Z`) has ended.
fn read_state(process: u32) -> Option<(String, String)> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // They follow the name in parentheses.
    let mut fields = stat.rsplit(')').next()?.split_whitespace();
    Some((fields.next()?.to_owned(), fields.next()?.to_owned()))
}

/// Waits until a process has ended with all its threads; before, its parent cannot know of it.
async fn wait_until_ended(process: u32) {
    let thread_count = || fs::read_dir(format!("/proc/{process}/task")).map_or(0, Iterator::count);
    while read_state(process).is_some_and(|(state, _)| state != "Z") || thread_count() > 1 {
        tokio::task::yield_now().await;
    }
}

fn command_line(process: u32) -> String {
    String::from_utf8_lossy(&fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default())
        .into_owned()
}

fn send_signal(process: u32, name: &str) {
    let sent = Command::new("kill")
        .args([name, &process.to_string()])
        .status();
    assert!(
        sent.is_ok_and(|status| status.success()),
        "the process was running"
    );
}

/// Returns a file that is small for any side and decoded as a whole.
fn encode_webp(side: u32) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(side, side, image::Rgb([250; 3]));
    picture
        .write_to(&mut file, image::ImageFormat::WebP)
        .expect("writing to memory never fails");
    file.into_inner()
}

fn start_pool(program: &str, memory_bytes: u64) -> ReaderPool {
    let setup = Setup {
        engines: Vec::new(),
        readable_folders: Vec::new(),
        default_currency: None,
        memory_bytes,
        threads: 1,
    };
    let program = ReaderProgram {
        path: program.into(),
        environment: backend::config::reader_environment(&setup.engines),
    };
    ReaderPool::new(program, setup, std::collections::HashMap::new(), 1)
}

async fn read_squares(
    pool: &ReaderPool,
    file: Vec<u8>,
    limit: Duration,
) -> Result<usize, ReaderFailure> {
    let never = CancellationToken::new();
    let made = pool
        .make_squares(
            FileSource::in_memory(file.into()),
            FileKind::Webp,
            limit,
            &never,
        )
        .await;
    made.map(|squares| squares.len())
}

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_crashes_its_process_is_given_up_and_kept() {
    let _turn = take_turn().await;
    let engine = Arc::new(CrashingEngine {
        calls: AtomicUsize::new(0),
        signal: "-ABRT",
    });
    let mut server = TestServer::with_engine(Some(Arc::clone(&engine) as Arc<dyn Engine>)).await;
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    server.start_worker();
    let problem = Some(ProblemCode::ReaderCrashed);
    let detail = server.wait_until_read(id).await;
    assert_eq!(
        (detail.row.status, detail.row.problem),
        (ReceiptStatus::Failed, problem)
    );
    assert_eq!(
        engine.calls.load(Ordering::SeqCst),
        3,
        "a crash is tried again, but not for ever"
    );
    assert_eq!(server.fetch_original(id).await, jpeg(1), "the file is kept");

    server.request_reading(id).await;
    let detail = server.wait_until_read(id).await;
    assert_eq!(
        (detail.row.status, detail.row.problem),
        (ReceiptStatus::Failed, problem)
    );
    let other = server.upload_file("b.jpg", &jpeg(2)).await;
    let body = json!({ "id": new_id(), "receipts": [id, other] }).to_string();
    server
        .send_request("POST", "/api/receipts/merge", &[], body)
        .await
        .assert_problem(ProblemCode::ReaderCrashed);
    server.wait_until_read(other).await;
    let calls_for_other = 3;
    assert_eq!(
        engine.calls.load(Ordering::SeqCst),
        3 + calls_for_other,
        "the first file was not opened again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_runs_out_of_memory_takes_only_its_file_with_it() {
    let _turn = take_turn().await;
    // The kernel sends the same signal when memory runs out.
    let engine = Arc::new(CrashingEngine {
        calls: AtomicUsize::new(0),
        signal: "-KILL",
    });
    let mut server = TestServer::with_engine(Some(Arc::clone(&engine) as Arc<dyn Engine>)).await;
    server.start_worker();
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    let detail = server.wait_until_read(id).await;
    let expected = (ReceiptStatus::Failed, Some(ProblemCode::PictureTooLarge));
    assert_eq!((detail.row.status, detail.row.problem), expected);
    assert_eq!(
        engine.calls.load(Ordering::SeqCst),
        1,
        "it would need as much again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_is_limited_by_the_system() {
    let _turn = take_turn().await;
    let pool = start_pool(env!("CARGO_BIN_EXE_receipt-scanner"), 96 << 20);
    assert!(pool.warm_up().await.unwrap().memory_limit_bytes.is_some());
    let made = read_squares(&pool, vec![0; 200 << 20], MINUTE).await;
    assert!(matches!(made, Err(ReaderFailure::OutOfMemory)), "{made:?}");
    assert_eq!(
        read_squares(&pool, encode_webp(400), MINUTE).await.unwrap(),
        2,
        "the next file is read"
    );
    let process = reader_processes()[0];
    let limits = fs::read_to_string(format!("/proc/{process}/limits")).unwrap();
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max address space"))
        .unwrap();
    let enforced: u64 = line.split_whitespace().nth(3).unwrap().parse().unwrap();
    assert!(
        (96 << 20..1 << 30).contains(&enforced),
        "{enforced} holds for the next process, too"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_hangs_is_killed_at_its_deadline() {
    let _turn = take_turn().await;
    let pool = start_pool(env!("CARGO_BIN_EXE_receipt-scanner"), 256 << 20);
    pool.warm_up().await.unwrap();
    let [process] = reader_processes()[..] else {
        panic!("one process is warm")
    };
    send_signal(process, "-STOP");
    assert!(matches!(
        read_squares(&pool, encode_webp(400), Duration::ZERO).await,
        Err(ReaderFailure::TimedOut)
    ));
    assert_eq!(
        read_squares(&pool, encode_webp(400), MINUTE).await.unwrap(),
        2,
        "the next file gets a new process"
    );
    let [next] = reader_processes()[..] else {
        panic!("one process is warm")
    };
    assert_ne!(next, process, "the process that hung is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_died_while_it_waited_is_replaced() {
    let _turn = take_turn().await;
    let pool = start_pool(env!("CARGO_BIN_EXE_receipt-scanner"), 256 << 20);
    pool.warm_up().await.unwrap();
    let [process] = reader_processes()[..] else {
        panic!("one process is warm")
    };
    send_signal(process, "-KILL");
    wait_until_ended(process).await;
    assert_eq!(
        read_squares(&pool, encode_webp(400), MINUTE).await.unwrap(),
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_end_with_the_pool() {
    let _turn = take_turn().await;
    let pool = start_pool(env!("CARGO_BIN_EXE_receipt-scanner"), 256 << 20);
    pool.warm_up().await.unwrap();
    assert_eq!(reader_processes().len(), 1);
    drop(pool);
    while !reader_processes().is_empty() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn programs_that_are_no_reader_are_reported() {
    for program in ["/bin/cat", "/bin/false", "/does/not/exist"] {
        let started = start_pool(program, 0).warm_up().await;
        assert!(
            matches!(started, Err(ReaderFailure::Unavailable(_))),
            "{program}: {started:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_warm_process_reads_one_file_after_the_other() {
    let _turn = take_turn().await;
    let mut server = TestServer::with_engine(Some(Arc::new(ConstantEngine))).await;
    server.start_worker();
    let mut processes = Vec::new();
    for seed in 1..4 {
        let id = server.upload_file("a.jpg", &jpeg(seed)).await;
        assert_eq!(
            server.wait_until_read(id).await.row.status,
            ReceiptStatus::Ready
        );
        processes.extend(reader_processes());
    }
    processes.dedup();
    assert_eq!(processes.len(), 1, "{processes:?}");
    drop(start_reader_pool(None));
}
