//! Server without a socket: the real router over a real database and real files, kept in a folder
//! for the life of the process.
#![allow(
    dead_code,
    reason = "every target is a program of its own and uses a part only"
)]

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, Response};
use backend::app::App;
use backend::blob::Blobs;
use backend::clock::Clock;
use backend::db::{CommitLevel, Db};
use backend::http::frontend::Frontend;
use backend::http::min_rate::MinRate;
use backend::http::router;
use backend::sandbox::pool::{ReaderPool, ReaderProgram};
use backend::sandbox::protocol::Setup;
use backend::settings::{Accept, AllowedHosts, Settings};
use futures_util::stream;
use tokio::runtime::Runtime;
use tower::ServiceExt;

const MAX_FILE_BYTES: u64 = 1 << 20;
const MIN_RATE: MinRate = MinRate {
    bytes_per_second: 1,
    grace: Duration::from_secs(30),
};
/// Length of the upload that receives the inputs.
const UPLOAD_LENGTH: &str = "1000";

/// Server with one unfinished upload.
pub struct FuzzedServer {
    router: Router,
    runtime: Runtime,
    upload: Mutex<String>,
}

impl FuzzedServer {
    /// Returns the server that accepts receipts only.
    pub fn for_receipts() -> &'static Self {
        static SERVER: OnceLock<FuzzedServer> = OnceLock::new();
        SERVER.get_or_init(|| Self::start(Accept::Receipts))
    }

    /// Returns the server that accepts any file, with one unfinished upload.
    pub fn for_any_file() -> &'static Self {
        static SERVER: OnceLock<FuzzedServer> = OnceLock::new();
        let server = SERVER.get_or_init(|| Self::start(Accept::Any));
        if server.upload_path().is_empty() {
            server.create_upload();
        }
        server
    }

    fn start(accept: Accept) -> Self {
        let runtime = Runtime::new().expect("a runtime starts");
        // The script that runs the target removes it.
        let folder =
            std::env::temp_dir().join(format!("receipt-scanner-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let app = runtime.block_on(async {
            let db = Db::open(&folder.join("receipts.sqlite"), CommitLevel::Buffered).await;
            let blobs = Blobs::open_folder(&folder.join("files")).expect("a folder of files");
            let setup = Setup {
                engines: Vec::new(),
                readable_folders: Vec::new(),
                default_currency: None,
                memory_bytes: 0,
                threads: 1,
            };
            // Nothing is read here, so no reader process is started.
            let program = ReaderProgram {
                path: "unused".into(),
                environment: Vec::new(),
            };
            let readers = ReaderPool::new(program, setup, HashMap::new(), 1);
            let settings = Settings {
                max_file_bytes: MAX_FILE_BYTES,
                accept,
                supports_rufh: true,
                hosts: AllowedHosts::Any,
                ..Settings::default()
            };
            App::new(db.expect("a database"), blobs, readers, settings, Clock::system())
        });
        let frontend = Frontend::embedded(&[("index.html", b"app", b"app")]).expect("a frontend");
        Self {
            router: router(app, frontend, MIN_RATE),
            runtime,
            upload: Mutex::default(),
        }
    }

    /// Returns the path of the upload.
    pub fn upload_path(&self) -> String {
        self.upload.lock().expect("no input panics between").clone()
    }

    /// Creates another upload.
    pub fn create_upload(&self) {
        let headers = [
            ("tus-resumable", "1.0.0"),
            ("upload-length", UPLOAD_LENGTH),
            ("host", "x"),
        ];
        let answer = self.ask("POST", "/files", &headers, b"");
        let location = answer.headers()["location"]
            .to_str()
            .expect("a location is text");
        let begin = location.find("/files/").expect("an upload lies in /files");
        *self.upload.lock().expect("no input panics between") = location[begin..].to_owned();
    }

    /// Sends a request. One that the HTTP types reject gets 400, as from the parser of the real
    /// server.
    pub fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Response<Body> {
        self.ask_in_pieces(method, path, headers, body, 0)
    }

    /// Sends a request whose body arrives in pieces of this many bytes.
    pub fn ask_in_pieces(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
        size: usize,
    ) -> Response<Body> {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("host"))
        {
            request = request.header("host", "localhost");
        }
        let size = if size == 0 { body.len().max(1) } else { size };
        let pieces: Vec<_> = body
            .chunks(size)
            .map(|piece| Ok::<_, std::io::Error>(Bytes::copy_from_slice(piece)))
            .collect();
        let Ok(request) = request.body(Body::from_stream(stream::iter(pieces))) else {
            return Response::builder()
                .status(400)
                .body(Body::empty())
                .expect("an answer");
        };
        let Ok(answer) = self.runtime.block_on(self.router.clone().oneshot(request));
        answer
    }
}

/// Parses a header of an answer as a number.
pub fn header_number(answer: &Response<Body>, name: &str) -> Option<u64> {
    answer.headers().get(name)?.to_str().ok()?.parse().ok()
}
