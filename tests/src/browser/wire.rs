//! Network of the browser: recorded requests and emulated connection speed.

use serde::Deserialize;
use serde_json::json;

use super::Browser;
use shared::id::ReceiptId;
use shared::tus;

/// Emulated connection between browser and server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkCondition {
    /// No limit.
    Unlimited,
    /// Upload rate in bytes per second.
    Slow(u32),
    /// Offline: no new request goes through; the browser finishes one that is under way.
    Offline,
}

/// Request made by the page since it was loaded.
#[derive(Debug, Clone, Deserialize)]
pub struct SentRequest {
    /// HTTP method.
    pub method: String,
    /// Path of the URL.
    pub path: String,
    /// Length of the body in bytes.
    pub body_bytes: u64,
    /// Bytes of the body that were sent.
    pub sent_bytes: u64,
    /// Value of `Upload-Metadata`, if it was sent.
    pub metadata: Option<String>,
}

impl Browser {
    /// Returns the requests of this page to `/files`, in order.
    #[track_caller]
    pub fn file_requests(&self) -> Vec<SentRequest> {
        self.requests_below("/files")
    }

    /// Returns the requests of this page to `path` and the paths below it, in order.
    #[track_caller]
    pub fn requests_below(&self, path: &str) -> Vec<SentRequest> {
        let sent = self.run_script("return window.__sent ?? []", json!([]));
        let sent: Vec<SentRequest> =
            serde_json::from_value(sent).expect("written by our own script");
        let is_below = |sent: &SentRequest| {
            sent.path
                .strip_prefix(path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        sent.into_iter().filter(is_below).collect()
    }

    /// Returns the number of file bytes sent so far.
    #[track_caller]
    pub fn bytes_sent(&self) -> u64 {
        self.file_requests()
            .iter()
            .map(|sent| sent.sent_bytes)
            .sum()
    }

    /// Returns the id that the page chose for its first upload, once it has begun.
    #[track_caller]
    pub fn first_upload_id(&self) -> Option<ReceiptId> {
        let metadata = self
            .file_requests()
            .into_iter()
            .find_map(|sent| sent.metadata)?;
        let pairs = tus::parse_metadata(&metadata).expect("the page writes sound metadata");
        let (_, id) = pairs.into_iter().find(|(key, _)| key == tus::KEY_ID)?;
        String::from_utf8(id).ok()?.parse().ok()
    }

    /// Limits the upload rate, goes offline or removes all limits.
    #[track_caller]
    pub fn set_network(&self, line: NetworkCondition) {
        let (is_cut, rate) = match line {
            NetworkCondition::Unlimited => (false, -1),
            NetworkCondition::Slow(bytes_per_second) => (false, i64::from(bytes_per_second)),
            NetworkCondition::Offline => (true, -1),
        };
        // DevTools takes -1 as "no limit".
        self.driver.run_devtools("Network.enable", json!({}));
        self.driver.run_devtools(
            "Network.emulateNetworkConditions",
            json!({
                "offline": is_cut, "latency": 0, "downloadThroughput": -1, "uploadThroughput": rate,
            }),
        );
    }
}

/// Records every outgoing request; runs before the scripts of a page.
pub(super) const RECORD_REQUESTS_SCRIPT: &str = r"
window.__sent = [];
const note = (method, url, body, headers) => {
  const size = typeof body === 'string' ? body.length : body?.size ?? body?.byteLength ?? 0;
  const path = new URL(url, location.href).pathname;
  const metadata = headers['upload-metadata'] ?? null;
  const sent = {method, path, body_bytes: size, sent_bytes: 0, metadata};
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
  const method = init?.method ?? request?.method ?? 'GET';
  const sent = note(method, request?.url ?? input, init?.body, headers);
  sent.sent_bytes = sent.body_bytes;
  return fetching.call(this, input, init);
};
";
