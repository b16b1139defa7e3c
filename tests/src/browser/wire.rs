//! What the page sent to the server, and how fast the line is.

use serde::Deserialize;
use serde_json::json;

use super::Browser;
use shared::id::ReceiptId;
use shared::tus;

/// The line between the browser and the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// As fast as the machine is.
    Free,
    /// So many bytes a second go up.
    Slow(u32),
    /// No request goes through any more; the browser lets one that is under way come to its end.
    Cut,
}

/// A request the page made since it was loaded.
#[derive(Debug, Clone, Deserialize)]
pub struct Sent {
    /// The method.
    pub method: String,
    /// The path of the URL.
    pub path: String,
    /// How many bytes the body has.
    pub body_bytes: u64,
    /// How many bytes of the body went out.
    pub sent_bytes: u64,
    /// `Upload-Metadata`, where it was sent.
    pub metadata: Option<String>,
}

impl Browser {
    /// The requests of this page to `/files`, in order.
    #[track_caller]
    pub fn sent_files(&self) -> Vec<Sent> {
        self.sent_below("/files")
    }

    /// The requests of this page to an address and those below it, in order.
    #[track_caller]
    pub fn sent_below(&self, path: &str) -> Vec<Sent> {
        let sent = self.script("return window.__sent ?? []", json!([]));
        let sent: Vec<Sent> = serde_json::from_value(sent).expect("written by our own script");
        let is_below = |sent: &Sent| {
            sent.path
                .strip_prefix(path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        sent.into_iter().filter(is_below).collect()
    }

    /// How many bytes of files went out so far.
    #[track_caller]
    pub fn bytes_sent(&self) -> u64 {
        self.sent_files().iter().map(|sent| sent.sent_bytes).sum()
    }

    /// The id that the page chose for its first upload, once it has begun.
    #[track_caller]
    pub fn first_upload_id(&self) -> Option<ReceiptId> {
        let metadata = self
            .sent_files()
            .into_iter()
            .find_map(|sent| sent.metadata)?;
        let pairs = tus::parse_metadata(&metadata).expect("the page writes sound metadata");
        let (_, id) = pairs.into_iter().find(|(key, _)| key == tus::KEY_ID)?;
        String::from_utf8(id).ok()?.parse().ok()
    }

    /// Slows the line down, cuts it or sets it free.
    #[track_caller]
    pub fn set_line(&self, line: Line) {
        let (is_cut, rate) = match line {
            Line::Free => (false, -1),
            Line::Slow(bytes_per_second) => (false, i64::from(bytes_per_second)),
            Line::Cut => (true, -1),
        };
        self.driver.devtools("Network.enable", json!({}));
        self.driver.devtools(
            "Network.emulateNetworkConditions",
            json!({"offline": is_cut, "latency": 0, "downloadThroughput": -1, "uploadThroughput": rate}),
        );
    }
}

/// Runs before any script of the page: notes every request on its way out.
pub(super) const LISTEN: &str = r"
window.__sent = [];
const note = (method, url, body, headers) => {
  const size = typeof body === 'string' ? body.length : body?.size ?? body?.byteLength ?? 0;
  const path = new URL(url, location.href).pathname;
  const sent = {method, path, body_bytes: size, sent_bytes: 0, metadata: headers['upload-metadata'] ?? null};
  window.__sent.push(sent);
  return sent;
};
const {open, setRequestHeader, send} = XMLHttpRequest.prototype;
XMLHttpRequest.prototype.open = function (method, url, ...rest) {
  this.__request = {method, url, headers: {}};
  return open.call(this, method, url, ...rest);
};
XMLHttpRequest.prototype.setRequestHeader = function (name, value) {
  this.__request.headers[name.toLowerCase()] = value;
  return setRequestHeader.call(this, name, value);
};
XMLHttpRequest.prototype.send = function (body) {
  const {method, url, headers} = this.__request;
  const sent = note(method, url, body, headers);
  this.upload.addEventListener('progress', event => { sent.sent_bytes = event.loaded; });
  this.upload.addEventListener('load', event => { sent.sent_bytes = event.loaded; });
  return send.call(this, body);
};
const fetching = window.fetch;
window.fetch = function (input, init) {
  const request = input instanceof Request ? input : null;
  const headers = Object.fromEntries(new Headers(init?.headers ?? request?.headers ?? {}));
  const sent = note(init?.method ?? request?.method ?? 'GET', request?.url ?? input, init?.body, headers);
  sent.sent_bytes = sent.body_bytes;
  return fetching.call(this, input, init);
};
";
