//! The whole server without a socket: the real router over a real database and real files in a folder that lasts
//! as long as the process.
#![allow(
    dead_code,
    reason = "every target is a program of its own and uses another part"
)]

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, Response};
use backend::app::App;
use backend::blob::Blobs;
use backend::db::{Commit, Db};
use backend::http::frontend::Frontend;
use backend::http::pace::Pace;
use backend::http::router;
use backend::sandbox::pool::ReaderPool;
use backend::sandbox::protocol::Setup;
use backend::settings::{Accept, Hosts, Settings};
use futures_util::stream;
use tokio::runtime::Runtime;
use tower::ServiceExt;

const MAX_FILE_BYTES: u64 = 1 << 20;
const PACE: Pace = Pace {
    bytes_per_second: 1,
    grace: Duration::from_secs(30),
};
/// The length of the upload that inputs are sent to.
const LENGTH: &str = "1000";

/// The server, and an upload it has.
pub struct Door {
    router: Router,
    runtime: Runtime,
    upload: Mutex<String>,
}

impl Door {
    /// A server that takes receipts.
    pub fn of_receipts() -> &'static Self {
        static DOOR: OnceLock<Door> = OnceLock::new();
        DOOR.get_or_init(|| Self::open(Accept::Receipts))
    }

    /// A plain store of files, with one upload under way.
    pub fn of_a_store() -> &'static Self {
        static DOOR: OnceLock<Door> = OnceLock::new();
        let door = DOOR.get_or_init(|| Self::open(Accept::Any));
        if door.upload().is_empty() {
            door.renew();
        }
        door
    }

    fn open(accept: Accept) -> Self {
        let runtime = Runtime::new().expect("a runtime starts");
        // Removed by the script that runs the target.
        let folder =
            std::env::temp_dir().join(format!("receipt-scanner-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let app = runtime.block_on(async {
            let db = Db::open(&folder.join("receipts.sqlite"), Commit::WithSystem).await;
            let blobs = Blobs::in_folder(&folder.join("files")).expect("a folder of files");
            let setup = Setup {
                engines: Vec::new(),
                default_currency: None,
                memory_bytes: 0,
                threads: 1,
            };
            // Nothing is read here, so no process is started.
            let readers = ReaderPool::new("unused".into(), setup, HashMap::new(), 1);
            let settings = Settings {
                max_file_bytes: MAX_FILE_BYTES,
                accept,
                speaks_rufh: true,
                hosts: Hosts::Any,
                ..Settings::default()
            };
            App::new(db.expect("a database"), blobs, readers, settings)
        });
        let frontend = Frontend::embedded(&[("index.html", b"app", b"app")]).expect("a frontend");
        Self {
            router: router(app, frontend, PACE),
            runtime,
            upload: Mutex::default(),
        }
    }

    /// The path of the upload.
    pub fn upload(&self) -> String {
        self.upload.lock().expect("no input panics between").clone()
    }

    /// Begins another upload.
    pub fn renew(&self) {
        let headers = [
            ("tus-resumable", "1.0.0"),
            ("upload-length", LENGTH),
            ("host", "x"),
        ];
        let answer = self.ask("POST", "/files", &headers, b"");
        let location = answer.headers()["location"]
            .to_str()
            .expect("a location is text");
        let begin = location.find("/files/").expect("an upload lies in /files");
        *self.upload.lock().expect("no input panics between") = location[begin..].to_owned();
    }

    /// Asks the server; what is no request by the types of HTTP gets 400, as from the parser before it.
    pub fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Response<Body> {
        self.ask_in_pieces(method, path, headers, body, 0)
    }

    /// The same, the body in pieces of this many bytes.
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

/// A number in a header of an answer.
pub fn header(answer: &Response<Body>, name: &str) -> Option<u64> {
    answer.headers().get(name)?.to_str().ok()?.parse().ok()
}
