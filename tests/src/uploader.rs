//! Minimal tus 1.0 client with one request per method.
//!
//! Tests can thus send them in the wrong order or with wrong values.

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use shared::id::ReceiptId;
use shared::tus;

use crate::drawn::files;
use crate::http::{self, Response};
use crate::server::Server;

/// Upload on a server.
pub struct Uploader<'a> {
    server: &'a Server,
    /// Id chosen by the client.
    pub id: ReceiptId,
}

impl<'a> Uploader<'a> {
    /// Creates a client with a new id; sends nothing.
    pub fn new(server: &'a Server) -> Self {
        Self {
            server,
            id: unique_id(),
        }
    }

    /// Refers to an upload that was begun earlier.
    pub fn resume(server: &'a Server, id: ReceiptId) -> Self {
        Self { server, id }
    }

    /// Creates the upload of a file of `length` bytes with its first bytes.
    #[track_caller]
    pub fn create(&self, name: &str, length: u64, first: &[u8]) -> Response {
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
        http::send_request("POST", &self.server.url("/files"), &headers, first)
    }

    /// Sends bytes at `offset`.
    #[track_caller]
    pub fn send(&self, offset: u64, bytes: &[u8]) -> Response {
        let offset = offset.to_string();
        let headers = [
            (tus::RESUMABLE, tus::VERSION),
            (tus::OFFSET, offset.as_str()),
            ("content-type", tus::CONTENT_TYPE),
        ];
        http::send_request("PATCH", &self.url(), &headers, bytes)
    }

    /// Announces bytes at `offset`, sends only a part of them and returns the open connection.
    pub fn send_partial(&self, offset: u64, announced: usize, part: &[u8]) -> TcpStream {
        let address = self.server.address();
        let head = format!(
            "PATCH /files/{} HTTP/1.1\r\nhost: {address}\r\ncontent-length: {announced}\r\n\
             {}: {}\r\n{}: \
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

    /// Asks for the number of bytes the server has; `None` if it does not know the upload.
    #[track_caller]
    pub fn offset(&self) -> Option<u64> {
        let answer =
            http::send_request("HEAD", &self.url(), &[(tus::RESUMABLE, tus::VERSION)], &[]);
        answer
            .header(tus::OFFSET)
            .and_then(|offset| offset.parse().ok())
    }

    fn url(&self) -> String {
        self.server.url(&format!("/files/{}", self.id))
    }
}

/// Uploads a whole file in one request and returns its receipt.
#[track_caller]
pub fn upload_file(server: &Server, name: &str, bytes: &[u8]) -> ReceiptId {
    let uploader = Uploader::new(server);
    let answer = uploader.create(name, bytes.len() as u64, bytes);
    assert_eq!(answer.status, 201, "{name}: {}", answer.text());
    // An identical file that the server already had keeps the id of its receipt.
    let known = answer
        .header(tus::RECEIPT_ID)
        .and_then(|id| id.parse().ok());
    known.unwrap_or(uploader.id)
}

/// Creates receipts without files that have these fields.
#[track_caller]
pub fn create_receipts(server: &Server, receipts: impl IntoIterator<Item = Value>) {
    let headers = [("content-type", "application/json")];
    for fields in receipts {
        let body = fields.to_string();
        let url = server.url("/api/receipts");
        let answer = http::send_request("POST", &url, &headers, body.as_bytes());
        assert_eq!(answer.status, 201, "{body}: {}", answer.text());
    }
}

/// Uploads a small picture without text and enters these fields; different numbers give different
/// files.
#[track_caller]
pub fn enter_receipt(server: &Server, number: u64, fields: &Value) -> ReceiptId {
    let id = upload_file(
        server,
        &format!("till-{number}.jpg"),
        &files::small_jpeg(number),
    );
    server.wait_processed(id);
    server.patch(&format!("/api/receipts/{id}"), fields);
    id
}

/// Returns the value of an `Upload-Checksum` header with SHA-256.
pub fn checksum_header(bytes: &[u8]) -> String {
    format!("sha256 {}", STANDARD.encode(Sha256::digest(bytes)))
}

/// Checks that the server has a receipt of this file name with exactly these bytes.
#[track_caller]
pub fn assert_kept_whole(server: &Server, name: &str, bytes: &[u8]) {
    let kept = server
        .receipt_named(name)
        .unwrap_or_else(|| panic!("{name} is in the list"))
        .file;
    assert_eq!(
        (kept.size_bytes, kept.sha256),
        (bytes.len() as u64, sha256_hex(bytes))
    );
}

/// Returns the SHA-256 in lower-case hex, as the API does.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// Returns an id that is unique among all tests.
fn unique_id() -> ReceiptId {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("the clock is past 1970");
    // Counter and process id make the id unique, the time makes it ordered.
    let count = COUNT.fetch_add(1, Ordering::Relaxed) << 32 | u64::from(std::process::id());
    let mut random = [0; 10];
    random[..8].copy_from_slice(&count.to_le_bytes());
    random[8..].copy_from_slice(&now.subsec_nanos().to_le_bytes()[..2]);
    ReceiptId::new(
        u64::try_from(now.as_millis()).expect("before the year 292 million"),
        random,
    )
}
