//! The requests of the command line to a server: what it takes, and the three of an upload.
//!
//! It decides nothing: every end of a request, a lost line included, becomes an [`Answer`]. Redirects are
//! not followed; who gives the address of the server is told where it moved.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use bytes::BytesMut;
use futures_util::stream;
use shared::answer::Answer;
use shared::api::ServerInfo;
use shared::id::ReceiptId;
use shared::problem::Problem;
use shared::tus;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, Take};

use crate::fetch::{self, Body, Client, Method, RequestBuilder, Response, Url, header};

/// How long a request may stand still before its line counts as lost.
const STANDSTILL_MAX: Duration = Duration::from_secs(45);
/// How many bytes are read from a file at once.
const CHUNK_BYTES: usize = 64 * 1024;
/// As much as is read of an answer. Those of a server of ours are shorter.
const BODY_BYTES_MAX: usize = 1024 * 1024;
/// Rests between the first questions to a server, which may just be starting.
const RESTS_MS: [u64; 4] = [300, 1_000, 2_000, 0];

/// A server to upload to.
#[derive(Clone)]
pub(super) struct Server {
    client: Client,
    base: Url,
}

/// The bytes of one request, read from a file while they are sent.
pub(super) struct Slice {
    /// The file, at its first byte.
    pub(super) file: File,
    /// How many bytes of it.
    pub(super) length: u64,
    /// Counts the bytes handed over.
    pub(super) sent: Arc<AtomicU64>,
}

impl Server {
    /// The server at this URL.
    pub(super) fn at(url: &Url) -> anyhow::Result<Self> {
        if !matches!(url.scheme(), "http" | "https") {
            bail!(
                "{} is not the address of a server: it must begin with http:// or https://",
                url.scheme()
            );
        }
        let mut base = url.clone();
        base.set_query(None);
        base.set_fragment(None);
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        Ok(Self {
            client: fetch::plain()?,
            base,
        })
    }

    /// Its address without name and password.
    pub(super) fn name(&self) -> String {
        let mut base = self.base.clone();
        // A URL of HTTP has a host, and with it these two.
        let _ = base.set_username("");
        let _ = base.set_password(None);
        base.to_string()
    }

    /// The page of a receipt, for a person.
    pub(super) fn page_of(&self, receipt: ReceiptId) -> String {
        format!("{}receipts/{receipt}", self.name())
    }

    /// What it says of itself. One that is just starting gets a few seconds.
    pub(super) async fn info(&self) -> anyhow::Result<ServerInfo> {
        let mut failure = None;
        for rest in RESTS_MS {
            let asked = self
                .request(Method::GET, "api/server")
                .timeout(STANDSTILL_MAX)
                .send()
                .await;
            match asked {
                Ok(response) if response.status().is_server_error() => {
                    failure = Some(anyhow::anyhow!(
                        "it answers with status {}",
                        response.status().as_u16()
                    ));
                }
                Ok(response) => return read_info(response).await.with_context(|| self.no_server()),
                Err(error) => failure = Some(error.without_url().into()),
            }
            tokio::time::sleep(Duration::from_millis(rest)).await;
        }
        Err(failure.unwrap_or_else(|| anyhow::anyhow!("no answer")))
            .with_context(|| self.no_server())
    }

    /// Whether it has this receipt; `None` when it does not say.
    pub(super) async fn has(&self, receipt: ReceiptId) -> Option<bool> {
        let request = self.request(Method::HEAD, &format!("api/receipts/{receipt}"));
        match request
            .timeout(STANDSTILL_MAX)
            .send()
            .await
            .ok()?
            .status()
            .as_u16()
        {
            200 => Some(true),
            404 => Some(false),
            _ => None,
        }
    }

    /// Begins an upload with the first bytes of its file.
    pub(super) async fn create(
        &self,
        id: ReceiptId,
        name: &str,
        size: u64,
        first: Slice,
    ) -> Answer {
        let id = id.to_string();
        let metadata = tus::format_metadata(&[(tus::KEY_ID, &id), (tus::KEY_FILE_NAME, name)]);
        let request = self
            .request(Method::POST, "files")
            .header(tus::LENGTH, size)
            .header(tus::METADATA, metadata);
        exchange(request, first).await
    }

    /// Sends bytes from `offset` on.
    pub(super) async fn send(&self, id: ReceiptId, offset: u64, slice: Slice) -> Answer {
        let request = self
            .request(Method::PATCH, &format!("files/{id}"))
            .header(tus::OFFSET, offset);
        exchange(request, slice).await
    }

    /// Asks how much it has.
    pub(super) async fn probe(&self, id: ReceiptId) -> Answer {
        match self
            .request(Method::HEAD, &format!("files/{id}"))
            .timeout(STANDSTILL_MAX)
            .send()
            .await
        {
            Ok(response) => answer(response).await,
            Err(_) => Answer::default(),
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        // Joined by hand: these paths are plain, and the base ends with a slash.
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path()));
        self.client
            .request(method, url)
            .header(tus::RESUMABLE, tus::VERSION)
    }

    fn no_server(&self) -> String {
        format!(
            "there is no receipt scanner to be reached at {}",
            self.name()
        )
    }
}

/// Sends a request that carries bytes. It may take as long as it wants while bytes go out.
async fn exchange(request: RequestBuilder, slice: Slice) -> Answer {
    let sent = Arc::clone(&slice.sent);
    let request = request
        .header(header::CONTENT_TYPE, tus::CONTENT_TYPE)
        .header(header::CONTENT_LENGTH, slice.length)
        .body(slice.into_body());
    let mut sending = std::pin::pin!(request.send());
    let mut seen = sent.load(Ordering::Relaxed);
    loop {
        match tokio::time::timeout(STANDSTILL_MAX, &mut sending).await {
            Ok(Ok(response)) => return answer(response).await,
            Ok(Err(_)) => return Answer::default(),
            Err(_) => {
                let now = sent.load(Ordering::Relaxed);
                if now == seen {
                    return Answer::default();
                }
                seen = now;
            }
        }
    }
}

async fn answer(response: Response) -> Answer {
    let text = |name: &str| {
        response
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let mut answer = Answer {
        status: response.status().as_u16(),
        offset: text(tus::OFFSET).and_then(|value| value.parse().ok()),
        receipt: text(tus::RECEIPT_ID).and_then(|value| value.parse().ok()),
        problem: None,
    };
    if answer.status >= 400 {
        let body = body(response).await;
        answer.problem = serde_json::from_slice::<Problem>(&body)
            .ok()
            .map(|problem| problem.code);
    }
    answer
}

/// What arrives of a short body in time.
async fn body(mut response: Response) -> Vec<u8> {
    let mut body = Vec::new();
    while body.len() < BODY_BYTES_MAX
        && let Ok(Ok(Some(bytes))) = tokio::time::timeout(STANDSTILL_MAX, response.chunk()).await
    {
        body.extend_from_slice(&bytes);
    }
    body
}

async fn read_info(response: Response) -> anyhow::Result<ServerInfo> {
    let status = response.status().as_u16();
    match status {
        200 => {
            serde_json::from_slice(&body(response).await).context("another program answers there")
        }
        300..=399 => {
            let to = response
                .headers()
                .get(header::LOCATION)
                .and_then(|value| value.to_str().ok());
            bail!(
                "it has moved: use the address it names, {}",
                to.unwrap_or("which is missing")
            )
        }
        401 | 403 => bail!("it wants a name and a password: https://name:password@…"),
        _ => bail!("it answers with status {status}"),
    }
}

impl Slice {
    fn into_body(self) -> Body {
        let sent = self.sent;
        let read = move |mut file: Take<File>| {
            let sent = Arc::clone(&sent);
            async move {
                let mut chunk = BytesMut::with_capacity(CHUNK_BYTES);
                let count = file.read_buf(&mut chunk).await?;
                sent.fetch_add(count as u64, Ordering::Relaxed);
                Ok::<_, std::io::Error>((count > 0).then(|| (chunk.freeze(), file)))
            }
        };
        Body::wrap_stream(stream::try_unfold(self.file.take(self.length), read))
    }
}
