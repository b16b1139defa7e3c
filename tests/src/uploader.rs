//! A small tus 1.0 client that does one thing at a time, so that tests can do the wrong thing too.

use std::io::Write as _;
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest as _, Sha256};
use shared::id::ReceiptId;
use shared::tus;
use std::fmt::Write as _;

use crate::http::{self, Answer};
use crate::server::Server;

/// One upload on a server.
pub struct Uploader<'a> {
    server: &'a Server,
    /// The id chosen for it.
    pub id: ReceiptId,
}

impl<'a> Uploader<'a> {
    /// A client with a new id; nothing is sent yet.
    pub fn new(server: &'a Server) -> Self {
        Self {
            server,
            id: new_id(),
        }
    }

    /// The same upload, taken up again.
    pub fn again(server: &'a Server, id: ReceiptId) -> Self {
        Self { server, id }
    }

    /// Announces a file of `length` bytes and sends its first bytes along.
    #[track_caller]
    pub fn create(&self, name: &str, length: u64, first: &[u8]) -> Answer {
        let id = self.id.to_string();
        let metadata = tus::format_metadata(&[(tus::KEY_ID, &id), (tus::KEY_FILE_NAME, name)]);
        let length = length.to_string();
        let mut headers = vec![
            (tus::RESUMABLE, tus::VERSION),
            (tus::LENGTH, &length),
            (tus::METADATA, &metadata),
        ];
        if !first.is_empty() {
            headers.push(("content-type", tus::CONTENT_TYPE));
        }
        http::send("POST", &self.server.url("/files"), &headers, first)
    }

    /// Sends bytes from `offset` on.
    #[track_caller]
    pub fn send(&self, offset: u64, bytes: &[u8]) -> Answer {
        let offset = offset.to_string();
        let headers = [
            (tus::RESUMABLE, tus::VERSION),
            (tus::OFFSET, offset.as_str()),
            ("content-type", tus::CONTENT_TYPE),
        ];
        http::send("PATCH", &self.url(), &headers, bytes)
    }

    /// Announces bytes from `offset` on, sends only a part of them and leaves the line open.
    pub fn send_part(&self, offset: u64, announced: usize, part: &[u8]) -> TcpStream {
        let address = self.server.address();
        let head = format!(
            "PATCH /files/{} HTTP/1.1\r\nhost: {address}\r\ncontent-length: {announced}\r\n{}: {}\r\n{}: \
             {offset}\r\ncontent-type: {}\r\n\r\n",
            self.id,
            tus::RESUMABLE,
            tus::VERSION,
            tus::OFFSET,
            tus::CONTENT_TYPE,
        );
        let mut line = TcpStream::connect(address).expect("the server listens");
        line.write_all(head.as_bytes())
            .expect("the server reads the head");
        line.write_all(part).expect("the server reads the part");
        line
    }

    /// Asks how many bytes the server has; `None` when it does not know the upload.
    #[track_caller]
    pub fn offset(&self) -> Option<u64> {
        let answer = http::send("HEAD", &self.url(), &[(tus::RESUMABLE, tus::VERSION)], &[]);
        answer
            .header(tus::OFFSET)
            .and_then(|offset| offset.parse().ok())
    }

    fn url(&self) -> String {
        self.server.url(&format!("/files/{}", self.id))
    }
}

/// Sends a whole file in one request and gives the receipt it became.
#[track_caller]
pub fn upload(server: &Server, name: &str, bytes: &[u8]) -> ReceiptId {
    let uploader = Uploader::new(server);
    let answer = uploader.create(name, bytes.len() as u64, bytes);
    assert_eq!(answer.status, 201, "{name}: {}", answer.text());
    let known = answer
        .header(tus::RECEIPT_ID)
        .and_then(|id| id.parse().ok());
    known.unwrap_or(uploader.id)
}

/// SHA-256 in lower-case hex, as the API gives it.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// An id no other test has.
fn new_id() -> ReceiptId {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("the clock is past 1970");
    let count = COUNT.fetch_add(1, Ordering::Relaxed) << 32 | u64::from(std::process::id());
    let mut random = [0; 10];
    random[..8].copy_from_slice(&count.to_le_bytes());
    random[8..].copy_from_slice(&now.subsec_nanos().to_le_bytes()[..2]);
    ReceiptId::new(
        u64::try_from(now.as_millis()).expect("before the year 292 million"),
        random,
    )
}
