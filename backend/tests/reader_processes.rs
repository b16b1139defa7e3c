//! Reader processes: what a file does to one of them concerns this file only.
//!
//! The processes are real. An engine of the test runs in the server while the process waits for its reply, and
//! that is when the test kills, stops or starves it.
#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::io::Cursor;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
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
use support::{TestServer, jpeg, new_id, readers};
use tokio_util::sync::CancellationToken;

/// Ends the process that asks it, as a failed assertion in a decoder does.
struct Deadly {
    calls: AtomicUsize,
    signal: &'static str,
}

impl Engine for Deadly {
    fn name(&self) -> &'static str {
        "deadly"
    }

    fn read_picture(&self, _: &Picture, _: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        for process in reader_processes() {
            signal(process, self.signal);
        }
        Ok(Vec::new())
    }
}

/// Reads the same line on every picture.
struct Steady;

impl Engine for Steady {
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

/// Tests of this file find processes by their name and their parent, which they share, so they take turns.
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

fn reader_processes() -> Vec<u32> {
    let own = std::process::id().to_string();
    let entries = fs::read_dir("/proc")
        .expect("Linux lists processes")
        .flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    ids.filter(|id| {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        // Behind the name, in brackets: state and parent. A zombie has ended.
        let mut fields = stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace();
        let (state, parent) = (fields.next(), fields.next());
        parent == Some(own.as_str())
            && state != Some("Z")
            && command_line(*id).contains("reader-process")
    })
    .collect()
}

fn command_line(process: u32) -> String {
    String::from_utf8_lossy(&fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default())
        .into_owned()
}

fn signal(process: u32, name: &str) {
    let sent = Command::new("kill")
        .args([name, &process.to_string()])
        .status();
    assert!(
        sent.is_ok_and(|status| status.success()),
        "the process was running"
    );
}

/// A small file whatever the side, which is decoded as a whole.
fn webp(side: u32) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(side, side, image::Rgb([250; 3]));
    picture
        .write_to(&mut file, image::ImageFormat::WebP)
        .expect("memory takes every byte");
    file.into_inner()
}

fn pool(program: &str, memory_bytes: u64) -> ReaderPool {
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

async fn squares(
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
    let _turn = TURN.lock().await;
    let engine = Arc::new(Deadly {
        calls: AtomicUsize::new(0),
        signal: "-ABRT",
    });
    let mut server = TestServer::with_engine(Some(Arc::clone(&engine) as Arc<dyn Engine>)).await;
    let id = server.send("a.jpg", &jpeg(1)).await;
    server.work();
    let problem = Some(ProblemCode::ReaderCrashed);
    let detail = server.read_receipt(id).await;
    assert_eq!(
        (detail.row.status, detail.row.problem),
        (ReceiptStatus::Failed, problem)
    );
    assert_eq!(
        engine.calls.load(Ordering::SeqCst),
        3,
        "a crash is tried again, but not for ever"
    );
    assert_eq!(
        server
            .get(&format!("/api/receipts/{id}/original"))
            .await
            .body,
        jpeg(1),
        "the file is kept"
    );

    let again = server
        .ask(
            "POST",
            &format!("/api/receipts/{id}/read"),
            &[],
            Body::empty(),
        )
        .await;
    assert_eq!(again.status, StatusCode::ACCEPTED);
    let detail = server.read_receipt(id).await;
    assert_eq!(
        (detail.row.status, detail.row.problem),
        (ReceiptStatus::Failed, problem)
    );
    let other = server.send("b.jpg", &jpeg(2)).await;
    let body = json!({ "id": new_id(), "receipts": [id, other] }).to_string();
    server
        .ask("POST", "/api/receipts/merge", &[], body)
        .await
        .is_problem(ProblemCode::ReaderCrashed);
    server.read_receipt(other).await;
    let calls_for_other = 3;
    assert_eq!(
        engine.calls.load(Ordering::SeqCst),
        3 + calls_for_other,
        "the first file was not opened again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_runs_out_of_memory_takes_only_its_file_with_it() {
    let _turn = TURN.lock().await;
    // The way the system ends a process when memory runs out.
    let engine = Arc::new(Deadly {
        calls: AtomicUsize::new(0),
        signal: "-KILL",
    });
    let mut server = TestServer::with_engine(Some(Arc::clone(&engine) as Arc<dyn Engine>)).await;
    server.work();
    let id = server.send("a.jpg", &jpeg(1)).await;
    let detail = server.read_receipt(id).await;
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
    let _turn = TURN.lock().await;
    let pool = pool(env!("CARGO_BIN_EXE_receipt-scanner"), 96 << 20);
    assert!(pool.warm_up().await.unwrap().memory_limit_bytes.is_some());
    let made = squares(&pool, vec![0; 200 << 20], MINUTE).await;
    assert!(matches!(made, Err(ReaderFailure::OutOfMemory)), "{made:?}");
    assert_eq!(
        squares(&pool, webp(400), MINUTE).await.unwrap(),
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
    let _turn = TURN.lock().await;
    let pool = pool(env!("CARGO_BIN_EXE_receipt-scanner"), 256 << 20);
    pool.warm_up().await.unwrap();
    let [process] = reader_processes()[..] else {
        panic!("one process is warm")
    };
    signal(process, "-STOP");
    assert!(matches!(
        squares(&pool, webp(400), Duration::ZERO).await,
        Err(ReaderFailure::TimedOut)
    ));
    assert_eq!(
        squares(&pool, webp(400), MINUTE).await.unwrap(),
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
    let _turn = TURN.lock().await;
    let pool = pool(env!("CARGO_BIN_EXE_receipt-scanner"), 256 << 20);
    pool.warm_up().await.unwrap();
    let [process] = reader_processes()[..] else {
        panic!("one process is warm")
    };
    signal(process, "-KILL");
    while !reader_processes().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(squares(&pool, webp(400), MINUTE).await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_end_with_the_pool() {
    let _turn = TURN.lock().await;
    let pool = pool(env!("CARGO_BIN_EXE_receipt-scanner"), 256 << 20);
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
        let started = pool(program, 0).warm_up().await;
        assert!(
            matches!(started, Err(ReaderFailure::Unavailable(_))),
            "{program}: {started:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_warm_process_reads_one_file_after_the_other() {
    let _turn = TURN.lock().await;
    let mut server = TestServer::with_engine(Some(Arc::new(Steady))).await;
    server.work();
    let mut processes = Vec::new();
    for seed in 1..4 {
        let id = server.send("a.jpg", &jpeg(seed)).await;
        assert_eq!(
            server.read_receipt(id).await.row.status,
            ReceiptStatus::Ready
        );
        processes.extend(reader_processes());
    }
    processes.dedup();
    assert_eq!(processes.len(), 1, "{processes:?}");
    drop(readers(None));
}
