//! A server that keeps any file (`serve --accept any --ocr none`), spoken to by the words of tus 1.0.
//!
//! An upload is named by its path. Every method does one thing, so that tests can do the wrong thing too;
//! what is not even HTTP goes over a [`Connection`].

use shared::tus;

use crate::connection::Connection;
use crate::http::{self, Answer};
use crate::server::Server;

/// The header of a part of an upload.
pub const PART: (&str, &str) = ("content-type", tus::CONTENT_TYPE);
/// The header of every request.
pub const RESUMABLE: (&str, &str) = (tus::RESUMABLE, tus::VERSION);
/// The flags that make a store of a server.
const FLAGS: [&str; 4] = ["--accept", "any", "--ocr", "none"];

/// The running store.
pub struct Store {
    /// The server.
    pub server: Server,
}

impl Store {
    /// An empty store on a server with these further flags.
    #[track_caller]
    pub fn start(flags: &[&str]) -> Self {
        Self {
            server: Server::start(&[&FLAGS, flags].concat()),
        }
    }

    /// An empty store with room for this many MiB; `None` where this machine does not let us make one.
    #[track_caller]
    pub fn start_with_room(mib: u32, flags: &[&str]) -> Option<Self> {
        Server::start_with_room(mib, &[&FLAGS, flags].concat()).map(|server| Self { server })
    }

    /// A new connection.
    #[track_caller]
    pub fn line(&self) -> Connection {
        Connection::open(&self.server.address())
    }

    /// A request that names the version of tus.
    #[track_caller]
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        http::send(
            method,
            &self.server.url(path),
            &[&[RESUMABLE], headers].concat(),
            body,
        )
    }

    /// Begins an upload of `length` bytes and gives its path.
    #[track_caller]
    pub fn create(&self, length: usize) -> String {
        self.created(&self.create_with(&[(tus::LENGTH, &length.to_string())], b""))
    }

    /// Begins an upload with these headers and this body.
    #[track_caller]
    pub fn create_with(&self, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        self.ask("POST", "/files", headers, body)
    }

    /// The path of the upload that this answer says was begun.
    #[track_caller]
    pub fn created(&self, answer: &Answer) -> String {
        assert_eq!(answer.status, 201, "{}", answer.text());
        let location = answer.header("location").expect("an upload has a location");
        location
            .strip_prefix(&self.server.url(""))
            .unwrap_or(location)
            .to_owned()
    }

    /// Keeps a whole file and gives its path.
    #[track_caller]
    pub fn keep(&self, bytes: &[u8]) -> String {
        let length = bytes.len().to_string();
        self.created(&self.create_with(&[(tus::LENGTH, &length), PART], bytes))
    }

    /// Sends bytes from `offset` on.
    #[track_caller]
    pub fn patch(&self, path: &str, offset: usize, bytes: &[u8]) -> Answer {
        self.patch_with(path, offset, &[], bytes)
    }

    /// Sends bytes from `offset` on with further headers.
    #[track_caller]
    pub fn patch_with(
        &self,
        path: &str,
        offset: usize,
        headers: &[(&str, &str)],
        bytes: &[u8],
    ) -> Answer {
        let offset = offset.to_string();
        self.ask(
            "PATCH",
            path,
            &[&[PART, (tus::OFFSET, offset.as_str())], headers].concat(),
            bytes,
        )
    }

    /// Sends the head of a PATCH with these further headers, which say how long its body is.
    #[track_caller]
    pub fn begin_patch(&self, path: &str, offset: usize, headers: &[(&str, &str)]) -> Connection {
        let mut line = self.line();
        let offset = offset.to_string();
        let common = [RESUMABLE, PART, (tus::OFFSET, offset.as_str())];
        assert!(
            line.begin("PATCH", path, &[&common, headers].concat()),
            "the server takes the head"
        );
        line
    }

    /// What the store says of an upload.
    #[track_caller]
    pub fn head(&self, path: &str) -> Answer {
        self.ask("HEAD", path, &[], b"")
    }

    /// How many bytes the store has of an upload; `None` when it does not know it.
    #[track_caller]
    pub fn offset(&self, path: &str) -> Option<usize> {
        let answer = self.head(path);
        (answer.status == 200).then(|| number(&answer, tus::OFFSET))
    }

    /// Sends what is missing of `bytes` and checks that the store then has exactly these.
    #[track_caller]
    pub fn complete(&self, path: &str, bytes: &[u8]) {
        let offset = self.offset(path).expect("the upload is known");
        if offset < bytes.len() {
            let answer = self.patch(path, offset, &bytes[offset..]);
            assert_eq!(answer.status, 204, "{}", answer.text());
        }
        assert!(
            self.content(path) == bytes,
            "{path}: the bytes kept are not the bytes sent"
        );
    }

    /// The bytes of a finished upload.
    #[track_caller]
    pub fn content(&self, path: &str) -> Vec<u8> {
        let answer = self.server.get(path);
        assert_eq!(answer.status, 200, "GET {path}: {}", answer.text());
        answer.body
    }
}

/// A number in a header of an answer.
#[track_caller]
pub fn number(answer: &Answer, name: &str) -> usize {
    let text = answer
        .header(name)
        .unwrap_or_else(|| panic!("status {} without {name}", answer.status));
    text.parse().unwrap_or_else(|_| panic!("{name}: {text}"))
}

/// Bytes that no compression makes shorter, and that differ from place to place.
pub fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut random = crate::drawn::random::Random::new(seed);
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        bytes.extend_from_slice(&random.next().to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}
