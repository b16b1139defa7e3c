//! Carries the requests of an upload: tus 1.0 over `XMLHttpRequest`, which tells how much of a body is sent.
//!
//! It decides nothing: what an answer means is in [`super::answer`], what comes next in `shared::transfer`.

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;
use std::time::Duration;

use gloo_file::Blob;
use leptos::prelude::set_interval_with_handle;
use shared::id::ReceiptId;
use shared::problem::Problem;
use shared::tus;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ProgressEvent, XmlHttpRequest};

use super::answer::Answer;
use crate::device::whole;
use crate::wire;

const ADDRESS: &str = "/files";
/// How often a request is looked at while it is under way.
const STALL_LOOK: Duration = Duration::from_secs(5);
/// A request on which nothing moved for so many looks is given up. Looks are counted, not time: a device that
/// sleeps does not look, and gives its requests the same chance when it wakes up.
const STALL_LOOKS: u32 = 9;

/// One request. A copy is the same request.
#[derive(Clone)]
pub(crate) struct Exchange {
    xhr: XmlHttpRequest,
}

/// Is told how many bytes of the body are sent.
pub(crate) type OnProgress = Box<dyn Fn(u64)>;

/// What a new upload says about itself.
pub(crate) struct NewUpload<'a> {
    pub(crate) id: ReceiptId,
    pub(crate) name: &'a str,
    pub(crate) size: u64,
}

/// Has the server forget an upload. Where that fails, the server clears it away in its own time.
pub(super) async fn delete(id: ReceiptId) {
    if let Ok(exchange) = Exchange::new() {
        exchange.delete(id).await;
    }
}

impl Exchange {
    /// A request that was not sent yet.
    pub(crate) fn new() -> Result<Self, JsValue> {
        XmlHttpRequest::new().map(|xhr| Self { xhr })
    }

    /// Stops it wherever it is; the one waiting for the answer gets none.
    pub(crate) fn abort(&self) {
        // There is nothing to stop in a request that is over.
        let _ = self.xhr.abort();
    }

    /// Creates an upload and sends its first bytes with it.
    pub(crate) async fn create(
        &self,
        new: NewUpload<'_>,
        body: &Blob,
        on_progress: OnProgress,
    ) -> Answer {
        let metadata = tus::format_metadata(&[
            (tus::KEY_FILE_NAME, new.name),
            (tus::KEY_ID, &new.id.to_string()),
        ]);
        let headers = [
            (tus::LENGTH, new.size.to_string()),
            (tus::METADATA, metadata),
            ("content-type", tus::CONTENT_TYPE.to_owned()),
        ];
        self.carry("POST", ADDRESS, &headers, Some((body, on_progress)))
            .await
    }

    /// Sends the bytes of `range`.
    pub(crate) async fn send(
        &self,
        id: ReceiptId,
        range: Range<u64>,
        body: &Blob,
        on_progress: OnProgress,
    ) -> Answer {
        let headers = [
            (tus::OFFSET, range.start.to_string()),
            ("content-type", tus::CONTENT_TYPE.to_owned()),
        ];
        self.carry(
            "PATCH",
            &format!("{ADDRESS}/{id}"),
            &headers,
            Some((body, on_progress)),
        )
        .await
    }

    /// Asks how much the server has.
    pub(crate) async fn probe(&self, id: ReceiptId) -> Answer {
        self.carry("HEAD", &format!("{ADDRESS}/{id}"), &[], None)
            .await
    }

    /// Has the server forget the upload.
    pub(crate) async fn delete(&self, id: ReceiptId) -> Answer {
        self.carry("DELETE", &format!("{ADDRESS}/{id}"), &[], None)
            .await
    }

    async fn carry(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, String)],
        body: Option<(&Blob, OnProgress)>,
    ) -> Answer {
        // What cannot even be sent has no answer: status 0.
        match self.try_carry(method, url, headers, body).await {
            Ok(()) => self.answer(),
            Err(_) => Answer::default(),
        }
    }

    async fn try_carry(
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
                    on_progress(whole(event.loaded()));
                }
            }
        });
        if body.is_some() {
            // Listening to a request without a body would only cost.
            xhr.upload()?
                .set_onprogress(Some(progress.as_ref().unchecked_ref()));
        }
        let watch = set_interval_with_handle(
            {
                let watched = self.clone();
                move || {
                    quiet_looks.set(quiet_looks.get() + 1);
                    if quiet_looks.get() > STALL_LOOKS {
                        watched.abort();
                    }
                }
            },
            STALL_LOOK,
        )?;
        let over = js_sys::Promise::new(&mut |resolve, _| xhr.set_onloadend(Some(&resolve)));
        let sent = match body {
            Some(body) => xhr.send_with_opt_blob(Some(body.as_ref())),
            None => xhr.send(),
        };
        let outcome = match sent {
            Ok(()) => JsFuture::from(over).await.map(drop),
            Err(error) => Err(error),
        };
        watch.clear();
        if let Ok(upload) = xhr.upload() {
            upload.set_onprogress(None);
        }
        xhr.set_onloadend(None);
        outcome
    }

    fn answer(&self) -> Answer {
        let header = |name: &str| self.xhr.get_response_header(name).ok().flatten();
        let problem = || wire::read::<Problem>(&self.xhr.response_text().ok()??);
        Answer {
            status: self.xhr.status().unwrap_or_default(),
            offset: header(tus::OFFSET).and_then(|value| value.parse().ok()),
            receipt: header(tus::RECEIPT_ID).and_then(|value| value.parse().ok()),
            problem: problem().map(|problem| problem.code),
        }
    }
}
