//! A whole server without a socket: the real router over a real database and real files in a folder of
//! its own, asked through [`TestServer::ask`].
#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    reason = "every test file is a program of its own and uses another part"
)]

pub mod golden;
pub mod shelf;
pub mod site;
pub mod stamp;

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
use shared::api::{Event, ReceiptDetail, ReceiptPage, ReceiptRow, ReceiptStatus};
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};
use shared::tus;
use tempfile::TempDir;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::task::JoinHandle;
use tower::ServiceExt;

pub const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// How long anything may take before a test gives up, on a machine that is busy with other things. Tests wait for
/// what they expect, so that a machine with time to spare never waits this long.
pub const LONGEST: Duration = Duration::from_mins(2);

const PACE: MinRate = MinRate {
    bytes_per_second: 1,
    grace: Duration::from_secs(30),
};

/// How the server behaves unless a test wants it otherwise.
pub fn usual() -> Settings {
    Settings {
        max_file_bytes: MAX_FILE_BYTES,
        ..Settings::default()
    }
}

/// A plain store of files.
pub fn store() -> Settings {
    Settings {
        accept: Accept::Any,
        origins: AllowedOrigins::Any,
        ..usual()
    }
}

pub struct TestServer {
    pub app: App,
    pub folder: TempDir,
    frontend: Frontend,
    worker: Option<JoinHandle<()>>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl TestServer {
    /// A server that keeps pictures and reads nothing.
    pub async fn start() -> Self {
        Self::with_engine(None).await
    }

    pub async fn with_engine(engine: Option<Arc<dyn Engine>>) -> Self {
        Self::over(tempfile::tempdir().unwrap(), engine).await
    }

    /// A server over the data of an earlier one.
    pub async fn over(folder: TempDir, engine: Option<Arc<dyn Engine>>) -> Self {
        Self::with_settings(folder, engine, usual()).await
    }

    /// A server that behaves otherwise than usual, with an empty folder.
    pub async fn behaving(settings: Settings) -> Self {
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
        let app = App::new(db, blobs, readers(engine), settings, clock);
        let frontend = Frontend::embedded(&[
            ("index.html", b"<!doctype html><title>app</title><link href=/app-1.js><script></script></head><main class=boot></main>", b"short"),
            ("receipts.needs.html", b"<link href=/split_receipts.wasm>", b"s"),
            ("receipt.needs.html", b"<link href=/split_receipt.wasm>", b"s"),
            ("app-0123456789abcdef.js", b"export const answer = 42; // long enough", b"br"),
        ]);
        Self {
            app,
            folder,
            frontend: frontend.unwrap(),
            worker: None,
        }
    }

    /// Lets a worker read what waits.
    pub fn work(&mut self) {
        self.worker = Some(tokio::spawn(worker::run_workers(self.app.clone(), 1)));
    }

    /// Stops like a server that is told to, and gives its data back.
    pub async fn stop(self) -> TempDir {
        self.app.shutdown.cancel();
        if let Some(worker) = self.worker {
            worker.await.unwrap();
        }
        self.app.db.close().await;
        self.folder
    }

    pub async fn ask(
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
        let router = http::router(self.app.clone(), self.frontend.clone(), PACE);
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

    /// An answer whose body nobody has read yet.
    pub async fn response(&self, path: &str) -> axum::response::Response {
        let router = http::router(self.app.clone(), self.frontend.clone(), PACE);
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

    pub async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], Body::empty()).await
    }

    /// Creates an upload with this body in the same request.
    pub async fn create(&self, id: ReceiptId, name: &str, length: usize, body: &[u8]) -> Answer {
        let metadata =
            tus::format_metadata(&[(tus::KEY_FILE_NAME, name), (tus::KEY_ID, &id.to_string())]);
        let headers = [
            (tus::RESUMABLE, tus::VERSION),
            (tus::LENGTH, &length.to_string()),
            (tus::METADATA, &metadata),
            ("content-type", tus::CONTENT_TYPE),
        ];
        self.ask("POST", "/files", &headers, body.to_vec()).await
    }

    pub async fn append(&self, id: ReceiptId, offset: usize, body: impl Into<Body>) -> Answer {
        let headers = [
            (tus::RESUMABLE, tus::VERSION),
            (tus::OFFSET, &offset.to_string()),
            ("content-type", tus::CONTENT_TYPE),
        ];
        self.ask("PATCH", &format!("/files/{id}"), &headers, body)
            .await
    }

    pub async fn tus(&self, method: &str, id: ReceiptId) -> Answer {
        self.ask(
            method,
            &format!("/files/{id}"),
            &[(tus::RESUMABLE, tus::VERSION)],
            Body::empty(),
        )
        .await
    }

    /// Sends a whole file and returns the receipt it became.
    pub async fn send(&self, name: &str, file: &[u8]) -> ReceiptId {
        let answer = self.create(new_id(), name, file.len(), file).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        answer.header(tus::RECEIPT_ID).unwrap().parse().unwrap()
    }

    pub async fn receipt(&self, id: ReceiptId) -> ReceiptDetail {
        self.get(&format!("/api/receipts/{id}")).await.json()
    }

    /// The newest rows of the list.
    pub async fn rows(&self) -> Vec<ReceiptRow> {
        self.get("/api/receipts")
            .await
            .json::<ReceiptPage>()
            .receipts
    }

    /// How many blobs there are in the folder.
    pub fn files_kept(&self) -> usize {
        fn count(folder: &std::path::Path) -> usize {
            // A folder may go while it is looked at.
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

    /// Waits until `look` sees something.
    pub async fn until<T>(&self, what: &str, mut look: impl AsyncFnMut(&Self) -> Option<T>) -> T {
        let deadline = Instant::now() + LONGEST;
        loop {
            if let Some(seen) = look(self).await {
                return seen;
            }
            assert!(Instant::now() < deadline, "waited in vain: {what}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits until the receipt is read, one way or the other.
    pub async fn read_receipt(&self, id: ReceiptId) -> ReceiptDetail {
        let is_read = async |server: &Self| {
            let detail = server.receipt(id).await;
            matches!(
                detail.row.status,
                ReceiptStatus::Ready | ReceiptStatus::Failed
            )
            .then_some(detail)
        };
        self.until("the receipt is read", is_read).await
    }
}

/// Waits for the event of which `look` makes something. Others are passed over: a worker tells of what it does
/// whenever it comes to it.
pub async fn event<T>(
    news: &mut Receiver<Event>,
    what: &str,
    mut look: impl FnMut(Event) -> Option<T>,
) -> T {
    let heard = async {
        loop {
            match news.recv().await {
                Ok(event) => {
                    if let Some(seen) = look(event) {
                        return seen;
                    }
                }
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => panic!("no more news: {what}"),
            }
        }
    };
    tokio::time::timeout(LONGEST, heard)
        .await
        .unwrap_or_else(|_| panic!("waited in vain: {what}"))
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

    /// Checks that this is the problem of this code, as RFC 9457 wants it.
    pub fn is_problem(&self, code: ProblemCode) {
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

/// Real reader processes, which ask an engine of this test.
pub fn readers(engine: Option<Arc<dyn Engine>>) -> ReaderPool {
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

/// A JPEG of some size; different seeds give different files.
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
