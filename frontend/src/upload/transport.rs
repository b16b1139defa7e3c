//! Requests of an upload: tus 1.0 over `XMLHttpRequest`, which reports the progress of a body.
//!
//! No decisions are made here: the meaning of an answer is in `shared::upload_response`, the next
//! request in `shared::transfer`.

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;
use std::time::Duration;

use gloo_file::Blob;
use leptos::prelude::set_interval_with_handle;
use shared::id::ReceiptId;
use shared::json;
use shared::problem::Problem;
use shared::tus;
use shared::upload_response::UploadResponse;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ProgressEvent, XmlHttpRequest};

use crate::browser::numbers::f64_to_u64;

const UPLOADS_PATH: &str = "/files";
/// Interval at which a running request is checked for progress.
const STALL_CHECK_INTERVAL: Duration = Duration::from_secs(5);
/// Number of checks without progress after which a request is aborted. Checks are counted instead
/// of time: a sleeping device makes none, and its requests get the same chance when it wakes up.
const STALL_CHECKS_MAX: u32 = 9;

/// One request. A copy refers to the same request.
#[derive(Clone)]
pub(crate) struct UploadRequest {
    xhr: XmlHttpRequest,
}

/// Callback that gets the number of bytes of the body that are sent.
pub(crate) type OnProgress = Box<dyn Fn(u64)>;

/// Metadata of a new upload.
pub(crate) struct NewUpload<'a> {
    pub(crate) id: ReceiptId,
    pub(crate) name: &'a str,
    pub(crate) size_bytes: u64,
}

/// Deletes an upload on the server. If that fails, the server deletes it when it expires.
pub(super) async fn delete_upload(id: ReceiptId) {
    if let Ok(exchange) = UploadRequest::new() {
        exchange.delete(id).await;
    }
}

impl UploadRequest {
    /// Creates a request that is not sent yet.
    pub(crate) fn new() -> Result<Self, JsValue> {
        XmlHttpRequest::new().map(|xhr| Self { xhr })
    }

    /// Aborts the request at any stage. Its answer is then the empty one.
    pub(crate) fn abort(&self) {
        // Aborting a finished request has no effect.
        let _ = self.xhr.abort();
    }

    /// Creates an upload and sends its first bytes in the same request.
    pub(crate) async fn create_upload(
        &self,
        new: NewUpload<'_>,
        body: &Blob,
        on_progress: OnProgress,
    ) -> UploadResponse {
        let metadata = tus::format_metadata(&[
            (tus::KEY_FILE_NAME, new.name),
            (tus::KEY_ID, &new.id.to_string()),
        ]);
        let headers = [
            (tus::LENGTH, new.size_bytes.to_string()),
            (tus::METADATA, metadata),
            ("content-type", tus::CONTENT_TYPE.to_owned()),
        ];
        self.perform("POST", UPLOADS_PATH, &headers, Some((body, on_progress)))
            .await
    }

    /// Sends the bytes of `range`.
    pub(crate) async fn send_range(
        &self,
        id: ReceiptId,
        range: Range<u64>,
        body: &Blob,
        on_progress: OnProgress,
    ) -> UploadResponse {
        let headers = [
            (tus::OFFSET, range.start.to_string()),
            ("content-type", tus::CONTENT_TYPE.to_owned()),
        ];
        let url = upload_url(id);
        self.perform("PATCH", &url, &headers, Some((body, on_progress)))
            .await
    }

    /// Asks the server for its offset.
    pub(crate) async fn probe(&self, id: ReceiptId) -> UploadResponse {
        self.perform("HEAD", &upload_url(id), &[], None).await
    }

    /// Deletes the upload on the server.
    pub(crate) async fn delete(&self, id: ReceiptId) -> UploadResponse {
        self.perform("DELETE", &upload_url(id), &[], None).await
    }

    /// Sends the request and parses the answer.
    async fn perform(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, String)],
        body: Option<(&Blob, OnProgress)>,
    ) -> UploadResponse {
        // A request that cannot be sent has no answer: status 0.
        match self.try_perform(method, url, headers, body).await {
            Ok(()) => self.parse_answer(),
            Err(_) => UploadResponse::default(),
        }
    }

    /// Sends the request and waits until it has ended, successfully or not.
    async fn try_perform(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, String)],
        body: Option<(&Blob, OnProgress)>,
    ) -> Result<(), JsValue> {
        let xhr = &self.xhr;
        xhr.open(method, url)?;
        xhr.set_request_header(tus::RESUMABLE, tus::VERSION)?;
        for (name, value) in headers {
            xhr.set_request_header(name, value)?;
        }
        let quiet_looks = Rc::new(Cell::new(0));
        let (body, on_progress) = body.unzip();
        let progress = Closure::<dyn Fn(ProgressEvent)>::new({
            let quiet_looks = quiet_looks.clone();
            move |event: ProgressEvent| {
                quiet_looks.set(0);
                if let Some(on_progress) = &on_progress {
                    on_progress(f64_to_u64(event.loaded()));
                }
            }
        });
        if body.is_some() {
            // Without a body there is no progress to report.
            xhr.upload()?
                .set_onprogress(Some(progress.as_ref().unchecked_ref()));
        }
        // Abort the request when it stalls.
        let watched = self.clone();
        let abort_if_stalled = move || {
            quiet_looks.set(quiet_looks.get() + 1);
            if quiet_looks.get() > STALL_CHECKS_MAX {
                watched.abort();
            }
        };
        let watch = set_interval_with_handle(abort_if_stalled, STALL_CHECK_INTERVAL)?;
        let over = js_sys::Promise::new(&mut |resolve, _| xhr.set_onloadend(Some(&resolve)));
        let sent = match body {
            Some(body) => xhr.send_with_opt_blob(Some(body.as_ref())),
            None => xhr.send(),
        };
        let outcome = match sent {
            Ok(()) => JsFuture::from(over).await.map(drop),
            Err(error) => Err(error),
        };
        // The callbacks are dropped at the end of this call.
        watch.clear();
        if let Ok(upload) = xhr.upload() {
            upload.set_onprogress(None);
        }
        xhr.set_onloadend(None);
        outcome
    }

    fn parse_answer(&self) -> UploadResponse {
        let header = |name: &str| self.xhr.get_response_header(name).ok().flatten();
        let problem = || json::read::<Problem>(&self.xhr.response_text().ok()??);
        UploadResponse {
            status: self.xhr.status().unwrap_or_default(),
            offset: header(tus::OFFSET).and_then(|value| value.parse().ok()),
            receipt: header(tus::RECEIPT_ID).and_then(|value| value.parse().ok()),
            problem: problem().map(|problem| problem.code),
        }
    }
}

fn upload_url(id: ReceiptId) -> String {
    format!("{UPLOADS_PATH}/{id}")
}
