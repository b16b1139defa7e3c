//! Guarded downloads of links, checked at every step.
//!
//! Every hop is checked before its request, the media type before the body is read, the first bytes
//! before any is passed on, size and time throughout. The caller gets the bytes piece by piece, and
//! must discard them if the download ends with an error.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use shared::file_kind::{FileKind, HEAD_BYTES};
use tokio::time::{Instant, timeout_at};

use super::error::FetchError;
use super::guard::Guard;
use super::{Client, Response, Url, disposition, header, link};

/// Largest number of redirects.
const REDIRECTS_MAX: usize = 5;
/// Value of the `Accept` header.
const ACCEPT: &str = "image/*, application/pdf, application/octet-stream;q=0.5";
/// Other media types of pictures and documents, and those of servers that do not know the type: the
/// first bytes alone decide then.
const EXTRA_MEDIA_TYPES: [&str; 10] = [
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

/// Limits of size and time.
#[derive(Debug, Clone, Copy)]
pub struct DownloadLimits {
    /// The largest file, in bytes.
    pub bytes_max: u64,
    /// Time limit until a connection is established.
    pub connect_timeout: Duration,
    /// Time limit until the head of a response has arrived, for each hop.
    pub head_timeout: Duration,
    /// Time limit without a byte of the body.
    pub idle_timeout: Duration,
    /// Time limit for everything together.
    pub overall_timeout: Duration,
}

/// Downloader with a guard and limits.
pub struct Downloader {
    client: Client,
    guard: Arc<Guard>,
    limits: DownloadLimits,
}

/// Download of a file whose kind is known.
pub struct Download {
    /// The file name to show.
    pub file_name: String,
    /// The kind, by its first bytes.
    pub kind: FileKind,
    /// The size in bytes, if it was announced.
    pub size_bytes: Option<u64>,
    response: Response,
    /// Chunks that were read to detect the kind.
    buffered_chunks: VecDeque<Bytes>,
    received_bytes: u64,
    limits: DownloadLimits,
    deadline: Instant,
}

impl DownloadLimits {
    /// Returns the default time limits, for files of at most this many bytes.
    pub fn for_bytes_max(bytes_max: u64) -> Self {
        Self {
            bytes_max,
            connect_timeout: Duration::from_secs(10),
            head_timeout: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(30),
            overall_timeout: Duration::from_mins(10),
        }
    }
}

impl Downloader {
    /// Creates a downloader. Fails on machines where no HTTP client can be built.
    pub fn new(guard: Guard, limits: DownloadLimits) -> anyhow::Result<Self> {
        let guard = Arc::new(guard);
        Ok(Self {
            client: super::build_guarded_client(&guard, limits.connect_timeout)?,
            guard,
            limits,
        })
    }

    /// Follows a link to its file and reads as much of it as is needed to detect the kind.
    pub async fn open_link(&self, link: &Url) -> Result<Download, FetchError> {
        let deadline = Instant::now() + self.limits.overall_timeout;
        let mut url = link.clone();
        for _ in 0..=REDIRECTS_MAX {
            // A literal address does not pass the resolver.
            link::check_literal_address(&url, &self.guard)?;
            let response = self.send_request(&url, deadline).await?;
            // Redirects are followed here, not by the client, so that each target is checked.
            match response.status().as_u16() {
                301 | 302 | 303 | 307 | 308 => {
                    url = link::resolve_redirect(&url, redirect_location(&response)?)?;
                }
                200 | 203 => return self.accept_response(response, &url, deadline).await,
                other => return Err(FetchError::Status(other)),
            }
        }
        Err(FetchError::BadRedirect("too many"))
    }

    async fn send_request(&self, url: &Url, deadline: Instant) -> Result<Response, FetchError> {
        let request = self.client.get(url.clone()).header(header::ACCEPT, ACCEPT);
        let until = deadline.min(Instant::now() + self.limits.head_timeout);
        let response = timeout_at(until, request.send())
            .await
            .map_err(|_| FetchError::TimedOut)??;
        // The resolver has checked the name; this is the address really connected to. An unknown
        // one counts as unspecified, which is closed.
        let peer = response
            .remote_addr()
            .map_or(std::net::Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip());
        self.guard.check_address(link::bare_host(url), peer)?;
        Ok(response)
    }

    async fn accept_response(
        &self,
        response: Response,
        url: &Url,
        deadline: Instant,
    ) -> Result<Download, FetchError> {
        // Type and announced size are judged before the body is read.
        check_type(response.headers().get(header::CONTENT_TYPE))?;
        let size = response.content_length();
        if size.is_some_and(|size| size > self.limits.bytes_max) {
            return Err(FetchError::TooLarge(self.limits.bytes_max));
        }
        let disposition = response.headers().get(header::CONTENT_DISPOSITION);
        let file_name = disposition::file_name(disposition.map(header::HeaderValue::as_bytes), url);
        let mut download = Download {
            file_name,
            // A placeholder until the first bytes are read.
            kind: FileKind::Pdf,
            size_bytes: size,
            response,
            buffered_chunks: VecDeque::new(),
            received_bytes: 0,
            limits: self.limits,
            deadline,
        };
        download.kind = download.detect_kind().await?;
        Ok(download)
    }
}

impl Download {
    /// Returns the next bytes, or `None` at the end of the file.
    pub async fn next_chunk(&mut self) -> Result<Option<Bytes>, FetchError> {
        match self.buffered_chunks.pop_front() {
            Some(bytes) => Ok(Some(bytes)),
            None => self.read_chunk().await,
        }
    }

    async fn detect_kind(&mut self) -> Result<FileKind, FetchError> {
        let mut head = Vec::new();
        while head.len() < HEAD_BYTES
            && let Some(bytes) = self.read_chunk().await?
        {
            // The chunks are kept, to be handed out first.
            head.extend_from_slice(&bytes[..bytes.len().min(HEAD_BYTES)]);
            self.buffered_chunks.push_back(bytes);
        }
        if head.is_empty() {
            return Err(FetchError::Empty);
        }
        FileKind::detect(&head).ok_or(FetchError::UnknownKind)
    }

    async fn read_chunk(&mut self) -> Result<Option<Bytes>, FetchError> {
        let until = self.deadline.min(Instant::now() + self.limits.idle_timeout);
        let bytes = timeout_at(until, self.response.chunk())
            .await
            .map_err(|_| FetchError::TimedOut)??;
        self.received_bytes += bytes.as_ref().map_or(0, |bytes| bytes.len() as u64);
        if self.received_bytes > self.limits.bytes_max {
            return Err(FetchError::TooLarge(self.limits.bytes_max));
        }
        Ok(bytes)
    }
}

fn redirect_location(response: &Response) -> Result<&str, FetchError> {
    let location = response
        .headers()
        .get(header::LOCATION)
        .and_then(|value| value.to_str().ok());
    location.ok_or(FetchError::BadRedirect("no next place is named"))
}

/// Checks the media type. A file without one is judged by its first bytes alone (RFC 9110, 8.3).
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
        || EXTRA_MEDIA_TYPES.contains(&media_type.as_str());
    if is_known {
        Ok(())
    } else {
        Err(FetchError::WrongType(media_type))
    }
}
