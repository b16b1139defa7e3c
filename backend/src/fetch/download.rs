//! A safe download: every hop is checked, the type before a byte is taken, the first bytes before one is
//! passed on, the size and the time all along.
//!
//! What becomes of the bytes is the caller's: they are handed out piece by piece, and a download that
//! ended with an error must leave nothing behind.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use shared::file_kind::{FileKind, HEAD_BYTES};
use tokio::time::{Instant, timeout_at};

use super::error::FetchError;
use super::guard::Guard;
use super::{Client, ClientError, Response, Url, disposition, header, link};

/// How often a link may lead to another place.
const HOPS_MAX: usize = 5;
/// What we would like to have.
const ACCEPT: &str = "image/*, application/pdf, application/octet-stream;q=0.5";
/// Types of pictures and documents besides the usual names, and those of servers that do not know: then
/// the first bytes alone decide.
const OTHER_TYPES: [&str; 10] = [
    "image/jpg",
    "image/pjpeg",
    "image/x-png",
    "image/x-ms-bmp",
    "image/x-bmp",
    "image/heic-sequence",
    "image/heif-sequence",
    "application/x-pdf",
    "application/octet-stream",
    "binary/octet-stream",
];

/// How much and how long.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The largest file, in bytes.
    pub bytes: u64,
    /// Until a connection stands.
    pub connect: Duration,
    /// Until the head of an answer is there, for each hop.
    pub head: Duration,
    /// Without a byte.
    pub idle: Duration,
    /// For everything together.
    pub overall: Duration,
}

/// Downloads within a guard and limits.
pub struct Downloader {
    client: Client,
    guard: Arc<Guard>,
    limits: Limits,
}

/// A file on its way here, whose kind is known.
pub struct Download {
    /// The name for a person.
    pub file_name: String,
    /// The kind, by its first bytes.
    pub kind: FileKind,
    /// The size in bytes, if it was announced.
    pub size: Option<u64>,
    response: Response,
    /// What was read to tell the kind.
    head: VecDeque<Bytes>,
    received: u64,
    limits: Limits,
    deadline: Instant,
}

impl Limits {
    /// The usual times for files of up to so many bytes.
    pub fn for_files_of(bytes: u64) -> Self {
        Self {
            bytes,
            connect: Duration::from_secs(10),
            head: Duration::from_secs(30),
            idle: Duration::from_secs(30),
            overall: Duration::from_mins(10),
        }
    }
}

impl Downloader {
    /// Fails on machines where no HTTP client works.
    pub fn new(guard: Guard, limits: Limits) -> Result<Self, ClientError> {
        let guard = Arc::new(guard);
        Ok(Self {
            client: super::guarded(&guard, limits.connect)?,
            guard,
            limits,
        })
    }

    /// Follows a link to its file and reads as much of it as tells the kind.
    pub async fn open(&self, link: &Url) -> Result<Download, FetchError> {
        let deadline = Instant::now() + self.limits.overall;
        let mut url = link.clone();
        for _ in 0..=HOPS_MAX {
            link::check(&url, &self.guard)?;
            let response = self.ask(&url, deadline).await?;
            match response.status().as_u16() {
                301 | 302 | 303 | 307 | 308 => url = link::hop(&url, location(&response)?)?,
                200 | 203 => return self.accept(response, &url, deadline).await,
                other => return Err(FetchError::Status(other)),
            }
        }
        Err(FetchError::Redirects("too many"))
    }

    async fn ask(&self, url: &Url, deadline: Instant) -> Result<Response, FetchError> {
        let request = self.client.get(url.clone()).header(header::ACCEPT, ACCEPT);
        let until = deadline.min(Instant::now() + self.limits.head);
        let response = timeout_at(until, request.send())
            .await
            .map_err(|_| FetchError::TooSlow)??;
        // The resolver has checked it already; this is what was really connected to.
        let peer = response
            .remote_addr()
            .map_or(std::net::Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip());
        self.guard.admit(link::host(url), peer)?;
        Ok(response)
    }

    async fn accept(
        &self,
        response: Response,
        url: &Url,
        deadline: Instant,
    ) -> Result<Download, FetchError> {
        check_type(response.headers().get(header::CONTENT_TYPE))?;
        let size = response.content_length();
        if size.is_some_and(|size| size > self.limits.bytes) {
            return Err(FetchError::TooLarge(self.limits.bytes));
        }
        let disposition = response.headers().get(header::CONTENT_DISPOSITION);
        let file_name = disposition::file_name(disposition.map(header::HeaderValue::as_bytes), url);
        let mut download = Download {
            file_name,
            kind: FileKind::Pdf,
            size,
            response,
            head: VecDeque::new(),
            received: 0,
            limits: self.limits,
            deadline,
        };
        download.kind = download.detect().await?;
        Ok(download)
    }
}

impl Download {
    /// The next bytes; `None` when the file is whole.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, FetchError> {
        match self.head.pop_front() {
            Some(bytes) => Ok(Some(bytes)),
            None => self.read().await,
        }
    }

    async fn detect(&mut self) -> Result<FileKind, FetchError> {
        let mut head = Vec::new();
        while head.len() < HEAD_BYTES
            && let Some(bytes) = self.read().await?
        {
            head.extend_from_slice(&bytes[..bytes.len().min(HEAD_BYTES)]);
            self.head.push_back(bytes);
        }
        if head.is_empty() {
            return Err(FetchError::Empty);
        }
        FileKind::detect(&head).ok_or(FetchError::UnknownKind)
    }

    async fn read(&mut self) -> Result<Option<Bytes>, FetchError> {
        let until = self.deadline.min(Instant::now() + self.limits.idle);
        let bytes = timeout_at(until, self.response.chunk())
            .await
            .map_err(|_| FetchError::TooSlow)??;
        self.received += bytes.as_ref().map_or(0, |bytes| bytes.len() as u64);
        if self.received > self.limits.bytes {
            return Err(FetchError::TooLarge(self.limits.bytes));
        }
        Ok(bytes)
    }
}

fn location(response: &Response) -> Result<&str, FetchError> {
    let location = response
        .headers()
        .get(header::LOCATION)
        .and_then(|value| value.to_str().ok());
    location.ok_or(FetchError::Redirects("no next place is named"))
}

/// A file without a type is judged by its first bytes alone (RFC 9110, 8.3).
fn check_type(value: Option<&header::HeaderValue>) -> Result<(), FetchError> {
    let Some(value) = value else { return Ok(()) };
    let text = String::from_utf8_lossy(value.as_bytes());
    let media_type = text
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let is_known = FileKind::ALL
        .iter()
        .any(|kind| kind.media_type() == media_type)
        || OTHER_TYPES.contains(&media_type.as_str());
    if is_known {
        Ok(())
    } else {
        Err(FetchError::Type(media_type))
    }
}
