//! HTTP requests of the upload command: server information and uploads.
//!
//! Makes no decisions: every outcome of a request, a lost connection included, becomes an
//! [`UploadResponse`]. Redirects are not followed; an error names the new address.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use bytes::BytesMut;
use futures_util::stream;
use shared::api::ServerInfo;
use shared::id::ReceiptId;
use shared::problem::Problem;
use shared::tus;
use shared::upload_response::UploadResponse;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, Take};

use crate::fetch::{self, Body, Client, Method, RequestBuilder, Response, Url, header};

/// Time without progress after which the connection of a request counts as lost.
const STALL_TIMEOUT: Duration = Duration::from_secs(45);
/// Number of bytes read from a file at once.
const CHUNK_BYTES: usize = 64 * 1024;
/// Maximum number of bytes read of an answer; those of this server are shorter.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;
/// Delays after each attempt to reach a server that may still be starting, in milliseconds.
const RETRY_DELAYS_MS: [u64; 4] = [300, 1_000, 2_000, 0];

/// Client of the server to upload to.
#[derive(Clone)]
pub(super) struct ServerClient {
    client: Client,
    base: Url,
}

/// Bytes of one request, read from a file while they are sent.
pub(super) struct FileSlice {
    /// File, positioned at the first byte.
    pub(super) file: File,
    /// Number of bytes to send.
    pub(super) length_bytes: u64,
    /// Number of bytes handed over so far.
    pub(super) sent_bytes: Arc<AtomicU64>,
}

impl ServerClient {
    /// Creates a client of the server at this URL.
    pub(super) fn from_url(url: &Url) -> anyhow::Result<Self> {
        if !matches!(url.scheme(), "http" | "https") {
            bail!(
                "{} is not the address of a server: it must begin with http:// or https://",
                url.scheme()
            );
        }
        let mut base = url.clone();
        base.set_query(None);
        base.set_fragment(None);
        // Paths are appended to the base.
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        Ok(Self {
            client: fetch::build_plain_client()?,
            base,
        })
    }

    /// Returns the URL of the server without user name and password.
    pub(super) fn public_url(&self) -> String {
        let mut base = self.base.clone();
        // An HTTP URL has a host, so both can be removed.
        let _ = base.set_username("");
        let _ = base.set_password(None);
        base.to_string()
    }

    /// Returns the URL of the page of a receipt.
    pub(super) fn receipt_url(&self, receipt: ReceiptId) -> String {
        format!("{}receipts/{receipt}", self.public_url())
    }

    /// Fetches the server information. A server that is starting gets a few seconds.
    pub(super) async fn fetch_info(&self) -> anyhow::Result<ServerInfo> {
        let mut failure = anyhow!("no answer");
        for delay in RETRY_DELAYS_MS {
            let request = self.build_request(Method::GET, "api/server");
            failure = match request.timeout(STALL_TIMEOUT).send().await {
                // A proxy may answer before the server behind it has started.
                Ok(response) if response.status().is_server_error() => {
                    anyhow!("it answers with status {}", response.status().as_u16())
                }
                Ok(response) => {
                    let info = read_info(response).await;
                    return info.with_context(|| self.unreachable_message());
                }
                Err(error) => error.without_url().into(),
            };
            tokio::time::sleep(Duration::from_millis(delay)).await;
        }
        Err(failure.context(self.unreachable_message()))
    }

    /// Returns whether the server has this receipt; `None` if it is unclear.
    pub(super) async fn has_receipt(&self, receipt: ReceiptId) -> Option<bool> {
        let request = self.build_request(Method::HEAD, &format!("api/receipts/{receipt}"));
        let response = request.timeout(STALL_TIMEOUT).send().await.ok()?;
        match response.status().as_u16() {
            200 => Some(true),
            404 => Some(false),
            _ => None,
        }
    }

    /// Creates an upload with the first bytes of its file.
    pub(super) async fn create_upload(
        &self,
        id: ReceiptId,
        name: &str,
        size: u64,
        first: FileSlice,
    ) -> UploadResponse {
        let id = id.to_string();
        let metadata = tus::format_metadata(&[(tus::KEY_ID, &id), (tus::KEY_FILE_NAME, name)]);
        let request = self
            .build_request(Method::POST, "files")
            .header(tus::LENGTH, size)
            .header(tus::METADATA, metadata);
        send_with_body(request, first).await
    }

    /// Sends bytes from `offset` on.
    pub(super) async fn send_slice(
        &self,
        id: ReceiptId,
        offset: u64,
        slice: FileSlice,
    ) -> UploadResponse {
        let request = self
            .build_request(Method::PATCH, &format!("files/{id}"))
            .header(tus::OFFSET, offset);
        send_with_body(request, slice).await
    }

    /// Asks how many bytes the server has.
    pub(super) async fn probe_offset(&self, id: ReceiptId) -> UploadResponse {
        let request = self.build_request(Method::HEAD, &format!("files/{id}"));
        match request.timeout(STALL_TIMEOUT).send().await {
            Ok(response) => read_answer(response).await,
            Err(_) => UploadResponse::default(),
        }
    }

    fn build_request(&self, method: Method, path: &str) -> RequestBuilder {
        // The path is appended as text: it needs no escaping, and the base ends with a slash.
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path()));
        self.client
            .request(method, url)
            .header(tus::RESUMABLE, tus::VERSION)
    }

    fn unreachable_message(&self) -> String {
        format!(
            "there is no receipt scanner to be reached at {}",
            self.public_url()
        )
    }
}

/// Sends a request with a body. Its total time is not limited as long as bytes are sent.
async fn send_with_body(request: RequestBuilder, slice: FileSlice) -> UploadResponse {
    let sent = Arc::clone(&slice.sent_bytes);
    let request = request
        .header(header::CONTENT_TYPE, tus::CONTENT_TYPE)
        .header(header::CONTENT_LENGTH, slice.length_bytes)
        .body(slice.into_body());
    // Each timeout only checks for progress.
    let mut sending = std::pin::pin!(request.send());
    let mut seen = sent.load(Ordering::Relaxed);
    loop {
        match tokio::time::timeout(STALL_TIMEOUT, &mut sending).await {
            Ok(Ok(response)) => return read_answer(response).await,
            Ok(Err(_)) => return UploadResponse::default(),
            // Lost if not a single byte was sent since the last look.
            Err(_) => {
                let now = sent.load(Ordering::Relaxed);
                if now == seen {
                    return UploadResponse::default();
                }
                seen = now;
            }
        }
    }
}

/// Reads the parts of an answer that matter to the transfer.
async fn read_answer(response: Response) -> UploadResponse {
    let text = |name: &str| response.headers().get(name)?.to_str().ok();
    let mut answer = UploadResponse {
        status: response.status().as_u16(),
        offset: text(tus::OFFSET).and_then(|value| value.parse().ok()),
        receipt: text(tus::RECEIPT_ID).and_then(|value| value.parse().ok()),
        problem: None,
    };
    // Only errors have a body that matters.
    if answer.status >= 400 {
        let body = read_body(response).await;
        answer.problem = serde_json::from_slice::<Problem>(&body)
            .ok()
            .map(|problem| problem.code);
    }
    answer
}

/// Reads a short body as far as it arrives in time.
async fn read_body(mut response: Response) -> Vec<u8> {
    let mut body = Vec::new();
    while body.len() < ANSWER_BYTES_MAX
        && let Ok(Ok(Some(bytes))) = tokio::time::timeout(STALL_TIMEOUT, response.chunk()).await
    {
        body.extend_from_slice(&bytes);
    }
    body
}

/// Parses the server information, or explains an unexpected status.
async fn read_info(response: Response) -> anyhow::Result<ServerInfo> {
    let status = response.status().as_u16();
    match status {
        200 => serde_json::from_slice(&read_body(response).await)
            .context("another program answers there"),
        300..=399 => {
            let to = response.headers().get(header::LOCATION);
            let to = to.and_then(|value| value.to_str().ok());
            bail!(
                "it has moved: use the address it names, {}",
                to.unwrap_or("which is missing")
            )
        }
        401 | 403 => bail!("it wants a name and a password: https://name:password@…"),
        _ => bail!("it answers with status {status}"),
    }
}

impl FileSlice {
    /// Returns a body that reads the file in chunks and counts them.
    fn into_body(self) -> Body {
        let sent = self.sent_bytes;
        let read = move |mut file: Take<File>| {
            let sent = Arc::clone(&sent);
            async move {
                let mut chunk = BytesMut::with_capacity(CHUNK_BYTES);
                let count = file.read_buf(&mut chunk).await?;
                sent.fetch_add(count as u64, Ordering::Relaxed);
                Ok::<_, std::io::Error>((count > 0).then(|| (chunk.freeze(), file)))
            }
        };
        Body::wrap_stream(stream::try_unfold(self.file.take(self.length_bytes), read))
    }
}
