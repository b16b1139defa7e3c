//! Server without a socket: the real router over a real database and real files in a folder of its
//! own. Requests go through [`TestServer::send_request`].
#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    reason = "every test program uses a part of this module only"
)]

pub mod fixed_text_engine;
pub mod form;
pub mod golden;
mod requests;
pub mod sample_receipt;
pub mod site;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use backend::app::App;
use backend::blob::Blobs;
use backend::clock::Clock;
use backend::db::{CommitLevel, Db};
use backend::http::frontend::Frontend;
use backend::http::min_rate::MinRate;
use backend::sandbox::pool::{ReaderPool, ReaderProgram};
use backend::sandbox::protocol::{EngineSetup, Setup};
use backend::settings::{Accept, AllowedOrigins, Settings};
use backend::{http, worker};
use bytes::Bytes;
use http_body_util::BodyExt;
use reader::ocr::Engine;
use serde::de::DeserializeOwned;
use shared::api::{Event, ReceiptDetail, ReceiptStatus};
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};
use tempfile::TempDir;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::task::JoinHandle;
use tower::ServiceExt;

pub const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// Timeout of a wait, generous enough for a busy machine. A wait ends as soon as its condition
/// holds.
pub const TEST_TIMEOUT: Duration = Duration::from_mins(2);

const MIN_RATE: MinRate = MinRate {
    bytes_per_second: 1,
    grace: Duration::from_secs(30),
};

/// Manifest of a frontend whose pages need a style and at most one module.
const MANIFEST: &str = r#"{
    "document": {
        "start": "<!doctype html>",
        "head": "<title>app</title>",
        "middle": "<script></script></head><main class=boot>",
        "end": "</main>"
    },
    "program": [{"kind": "script", "file": "app-0123456789abcdef.js"}],
    "styles": {"first": "desk.css", "desk": "desk.css"},
    "parts": {"receipts": ["split_receipts.wasm"], "receipt": []},
    "languages": {},
    "offline": ["index.html"]
}"#;

/// Returns the settings of most tests.
pub fn test_settings() -> Settings {
    Settings {
        max_file_bytes: MAX_FILE_BYTES,
        ..Settings::default()
    }
}

/// Returns the settings of a plain file store.
pub fn file_store_settings() -> Settings {
    Settings {
        accept: Accept::Any,
        origins: AllowedOrigins::Any,
        ..test_settings()
    }
}

/// Server without a socket.
pub struct TestServer {
    pub app: App,
    pub folder: TempDir,
    frontend: Frontend,
    worker: Option<JoinHandle<()>>,
}

/// Complete response.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl TestServer {
    /// Starts a server that stores pictures and reads nothing.
    pub async fn start() -> Self {
        Self::with_engine(None).await
    }

    pub async fn with_engine(engine: Option<Arc<dyn Engine>>) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), engine).await
    }

    /// Starts a server on the data of an earlier one.
    pub async fn start_in(folder: TempDir, engine: Option<Arc<dyn Engine>>) -> Self {
        Self::with_settings(folder, engine, test_settings()).await
    }

    /// Starts a server with these settings and an empty folder.
    pub async fn start_with(settings: Settings) -> Self {
        Self::with_settings(tempfile::tempdir().unwrap(), None, settings).await
    }

    pub async fn with_settings(
        folder: TempDir,
        engine: Option<Arc<dyn Engine>>,
        settings: Settings,
    ) -> Self {
        Self::with_clock(folder, engine, settings, Clock::system()).await
    }

    /// A server whose time the test sets.
    pub async fn with_clock(
        folder: TempDir,
        engine: Option<Arc<dyn Engine>>,
        settings: Settings,
        clock: Clock,
    ) -> Self {
        let db = Db::open(
            &folder.path().join("receipts.sqlite"),
            CommitLevel::Buffered,
        )
        .await
        .unwrap();
        let blobs = Blobs::open_folder(&folder.path().join("files")).unwrap();
        let app = App::new(db, blobs, start_reader_pool(engine), settings, clock);
        let frontend = Frontend::embedded(&[
            (
                "index.html",
                b"<!doctype html><title>app</title><main class=boot></main>",
                b"short",
            ),
            ("manifest.json", MANIFEST.as_bytes(), b"short"),
            ("desk.css", b"", b""),
            ("split_receipts.wasm", b"", b""),
            (
                "app-0123456789abcdef.js",
                b"export const answer = 42; // long enough",
                b"br",
            ),
        ]);
        Self {
            app,
            folder,
            frontend: frontend.unwrap(),
            worker: None,
        }
    }

    /// Starts a worker that reads waiting receipts.
    pub fn start_worker(&mut self) {
        self.worker = Some(tokio::spawn(worker::run_workers(self.app.clone(), 1)));
    }

    /// Shuts the server down and returns its data folder.
    pub async fn stop(self) -> TempDir {
        self.app.shutdown.cancel();
        if let Some(worker) = self.worker {
            worker.await.unwrap();
        }
        self.app.db.close().await;
        self.folder
    }

    pub async fn send_request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("host"))
        {
            request = request.header("host", "localhost");
        }
        let router = http::router(self.app.clone(), self.frontend.clone(), MIN_RATE);
        let response = router
            .oneshot(request.body(body.into()).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        let body = body
            .collect()
            .await
            .map(http_body_util::Collected::to_bytes)
            .unwrap_or_default();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    /// Sends a GET request and returns the response with its body unread.
    pub async fn open_response(&self, path: &str) -> axum::response::Response {
        let router = http::router(self.app.clone(), self.frontend.clone(), MIN_RATE);
        router
            .oneshot(
                Request::builder()
                    .uri(path)
                    .header("host", "localhost")
                    .body(Body::empty())
                    .unwrap(),
            )
            .await
            .unwrap()
    }

    /// Counts the blobs in the data folder.
    pub fn count_files(&self) -> usize {
        fn count(folder: &std::path::Path) -> usize {
            // A folder may be deleted in between.
            let entries = std::fs::read_dir(folder)
                .into_iter()
                .flatten()
                .filter_map(Result::ok);
            entries
                .map(|entry| match entry.file_type() {
                    Ok(kind) if kind.is_dir() => count(&entry.path()),
                    Ok(_) => 1,
                    Err(_) => 0,
                })
                .sum()
        }
        count(&self.folder.path().join("files"))
    }

    /// Waits until `look` returns a value.
    pub async fn wait_until<T>(
        &self,
        what: &str,
        mut look: impl AsyncFnMut(&Self) -> Option<T>,
    ) -> T {
        let deadline = Instant::now() + TEST_TIMEOUT;
        loop {
            if let Some(seen) = look(self).await {
                return seen;
            }
            assert!(Instant::now() < deadline, "timeout: {what}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits until the receipt is read, successfully or not.
    pub async fn wait_until_read(&self, id: ReceiptId) -> ReceiptDetail {
        let is_read = async |server: &Self| {
            let detail = server.fetch_receipt(id).await;
            matches!(
                detail.row.status,
                ReceiptStatus::Ready | ReceiptStatus::Failed
            )
            .then_some(detail)
        };
        self.wait_until("the receipt is read", is_read).await
    }
}

/// Waits for an event for which `look` returns a value. Other events are skipped, since a worker
/// sends events at any time.
pub async fn wait_for_event<T>(
    news: &mut Receiver<Event>,
    what: &str,
    mut look: impl FnMut(Event) -> Option<T>,
) -> T {
    let received = async {
        loop {
            match news.recv().await {
                Ok(event) => {
                    if let Some(seen) = look(event) {
                        return seen;
                    }
                }
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => panic!("no more events: {what}"),
            }
        }
    };
    tokio::time::timeout(TEST_TIMEOUT, received)
        .await
        .unwrap_or_else(|_| panic!("timeout: {what}"))
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json<T: DeserializeOwned>(&self) -> T {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text());
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Checks that this is the problem with this code in the form of RFC 9457.
    pub fn assert_problem(&self, code: ProblemCode) {
        assert_eq!(self.status.as_u16(), code.status(), "{}", self.text());
        if !self.body.is_empty() {
            assert_eq!(
                self.header("content-type"),
                Some("application/problem+json")
            );
            assert_eq!(
                serde_json::from_slice::<Problem>(&self.body).unwrap().code,
                code
            );
        }
    }
}

/// Creates a pool of real reader processes that use an engine of this test.
pub fn start_reader_pool(engine: Option<Arc<dyn Engine>>) -> ReaderPool {
    let engines = engine.iter().map(|engine| EngineSetup::InServer {
        name: engine.name().to_owned(),
        sends_to: engine.sends_to().map(str::to_owned),
    });
    let setup = Setup {
        engines: engines.collect(),
        readable_folders: Vec::new(),
        default_currency: None,
        memory_bytes: 512 << 20,
        threads: 1,
    };
    let program = ReaderProgram {
        path: env!("CARGO_BIN_EXE_receipt-scanner").into(),
        environment: backend::config::reader_environment(&setup.engines),
    };
    ReaderPool::new(program, setup, engine.into_iter().enumerate().collect(), 1)
}

/// Returns a JPEG of 40 × 60 pixels; different seeds give different files.
pub fn jpeg(seed: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(40, 60, |x, y| {
        let shade = u8::try_from((x * 3 + y * 2) % 200).unwrap();
        image::Rgb([shade, seed, 255 - shade])
    });
    let mut file = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut file, image::ImageFormat::Jpeg)
        .unwrap();
    file.into_inner()
}

pub fn new_id() -> ReceiptId {
    uuid::Uuid::now_v7().to_string().parse().unwrap()
}
