//! Server that stores any file through tus 1.0.
//!
//! It runs with `--accept any --ocr none`. Uploads are named by their paths. Each method sends one
//! request, so that tests can break the protocol; malformed HTTP goes through a [`Connection`].

use shared::tus;

use crate::connection::Connection;
use crate::http::{self, Response};
use crate::server::Server;

/// Content type header of `PATCH` and of creations with a body.
pub const CONTENT_TYPE_HEADER: (&str, &str) = ("content-type", tus::CONTENT_TYPE);
/// Version header of every request.
pub const VERSION_HEADER: (&str, &str) = (tus::RESUMABLE, tus::VERSION);
/// Flags that make the server a store for any file.
const STORE_FLAGS: [&str; 4] = ["--accept", "any", "--ocr", "none"];

/// Running store.
pub struct UploadStore {
    /// Underlying server.
    pub server: Server,
}

impl UploadStore {
    /// Starts an empty store on a server with these additional flags.
    #[track_caller]
    pub fn start(flags: &[&str]) -> Self {
        Self {
            server: Server::start(&[&STORE_FLAGS, flags].concat()),
        }
    }

    /// Starts an empty store with a capacity of so many MiB; `None` if this machine does not allow
    /// it.
    #[track_caller]
    pub fn start_with_capacity(mib: u32, flags: &[&str]) -> Option<Self> {
        Server::start_with_capacity(mib, &[&STORE_FLAGS, flags].concat())
            .map(|server| Self { server })
    }

    /// Opens a new connection.
    #[track_caller]
    pub fn connect(&self) -> Connection {
        Connection::open(&self.server.address())
    }

    /// Sends a request with the version header.
    #[track_caller]
    pub fn send_request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Response {
        http::send_request(
            method,
            &self.server.url(path),
            &[&[VERSION_HEADER], headers].concat(),
            body,
        )
    }

    /// Creates an upload of `length` bytes and returns its path.
    #[track_caller]
    pub fn create(&self, length: usize) -> String {
        self.created_path(&self.create_with(&[(tus::LENGTH, &length.to_string())], b""))
    }

    /// Creates an upload with these headers and this body.
    #[track_caller]
    pub fn create_with(&self, headers: &[(&str, &str)], body: &[u8]) -> Response {
        self.send_request("POST", "/files", headers, body)
    }

    /// Returns the path of the upload created by this response; expects status 201.
    #[track_caller]
    pub fn created_path(&self, answer: &Response) -> String {
        assert_eq!(answer.status, 201, "{}", answer.text());
        let location = answer.header("location").expect("an upload has a location");
        location
            .strip_prefix(&self.server.url(""))
            .unwrap_or(location)
            .to_owned()
    }

    /// Stores a whole file and returns its path.
    #[track_caller]
    pub fn store_file(&self, bytes: &[u8]) -> String {
        let length = bytes.len().to_string();
        self.created_path(&self.create_with(&[(tus::LENGTH, &length), CONTENT_TYPE_HEADER], bytes))
    }

    /// Sends bytes at `offset`.
    #[track_caller]
    pub fn patch(&self, path: &str, offset: usize, bytes: &[u8]) -> Response {
        self.patch_with(path, offset, &[], bytes)
    }

    /// Sends bytes at `offset` with additional headers.
    #[track_caller]
    pub fn patch_with(
        &self,
        path: &str,
        offset: usize,
        headers: &[(&str, &str)],
        bytes: &[u8],
    ) -> Response {
        let offset = offset.to_string();
        self.send_request(
            "PATCH",
            path,
            &[
                &[CONTENT_TYPE_HEADER, (tus::OFFSET, offset.as_str())],
                headers,
            ]
            .concat(),
            bytes,
        )
    }

    /// Sends the head of a `PATCH`; `headers` have to tell the length of its body.
    #[track_caller]
    pub fn begin_patch(&self, path: &str, offset: usize, headers: &[(&str, &str)]) -> Connection {
        let mut line = self.connect();
        let offset = offset.to_string();
        let common = [
            VERSION_HEADER,
            CONTENT_TYPE_HEADER,
            (tus::OFFSET, offset.as_str()),
        ];
        assert!(
            line.send_head("PATCH", path, &[&common, headers].concat()),
            "the server takes the head"
        );
        line
    }

    /// Sends `HEAD` for an upload.
    #[track_caller]
    pub fn head(&self, path: &str) -> Response {
        self.send_request("HEAD", path, &[], b"")
    }

    /// Returns the number of bytes stored of an upload; `None` if it is unknown.
    #[track_caller]
    pub fn offset(&self, path: &str) -> Option<usize> {
        let answer = self.head(path);
        (answer.status == 200).then(|| header_number(&answer, tus::OFFSET))
    }

    /// Sends the missing rest of `bytes` and checks that exactly these are stored.
    #[track_caller]
    pub fn complete(&self, path: &str, bytes: &[u8]) {
        let offset = self.offset(path).expect("the upload is known");
        if offset < bytes.len() {
            let answer = self.patch(path, offset, &bytes[offset..]);
            assert_eq!(answer.status, 204, "{}", answer.text());
        }
        assert!(
            self.read_content(path) == bytes,
            "{path}: the bytes kept are not the bytes sent"
        );
    }

    /// Downloads a finished upload.
    #[track_caller]
    pub fn read_content(&self, path: &str) -> Vec<u8> {
        let answer = self.server.get(path);
        assert_eq!(answer.status, 200, "GET {path}: {}", answer.text());
        answer.body
    }
}

/// Parses a number in a header of a response.
#[track_caller]
pub fn header_number(answer: &Response, name: &str) -> usize {
    let text = answer
        .header(name)
        .unwrap_or_else(|| panic!("status {} without {name}", answer.status));
    text.parse().unwrap_or_else(|_| panic!("{name}: {text}"))
}

/// Returns pseudorandom bytes, which cannot be compressed and differ from place to place.
pub fn random_bytes(length: usize, seed: u64) -> Vec<u8> {
    let mut random = crate::drawn::random::Random::new(seed);
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        bytes.extend_from_slice(&random.next().to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}
