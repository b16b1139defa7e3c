//! Requests that keep receipts for times without a connection, and send the edits that waited.
//!
//! They neither use copies of the service worker nor leave any.

use js_sys::Reflect;
use shared::annotations::AnnotationChange;
use shared::api::ReceiptDetail;
use shared::corrections::Corrections;
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestInit, Response};

use super::{
    REQUEST_TIMEOUT_MS, RequestBody, command, parse_answer, receipt_path, send_with_timeout,
    to_json,
};

/// Fetches JSON from the server itself.
pub(crate) async fn fetch_fresh_text(path: &str) -> Result<String, Problem> {
    let answer = fetch_fresh(path).await.ok_or(ProblemCode::ConnectionLost)?;
    let text = match answer.text() {
        Ok(text) => JsFuture::from(text).await.ok(),
        Err(_) => None,
    };
    let text = text.and_then(|text| text.as_string());
    let text = text.ok_or(ProblemCode::ConnectionLost)?;
    if answer.ok() {
        Ok(text)
    } else {
        Err(shared::json::read(&text).unwrap_or_else(|| ProblemCode::AnswerUnusable.into()))
    }
}

/// Fetches the current state of a receipt from the server itself.
pub(crate) async fn fetch_current_receipt(id: ReceiptId) -> Result<ReceiptDetail, Problem> {
    parse_answer(&fetch_fresh_text(&receipt_path(id)).await?)
}

/// Fetches a picture from the server itself; `None` if that fails.
pub(crate) async fn fetch_fresh_picture(path: &str) -> Option<Response> {
    fetch_fresh(path).await.filter(Response::ok)
}

/// Sends corrections that waited, for this version of the receipt.
pub(crate) async fn send_corrections(
    id: ReceiptId,
    version: u64,
    corrections: &Corrections,
) -> Result<ReceiptDetail, Problem> {
    send_change(&receipt_path(id), version, to_json(corrections)?).await
}

/// Sends a change of annotations that waited, for this version of the receipt.
pub(crate) async fn send_annotations(
    id: ReceiptId,
    version: u64,
    change: &AnnotationChange,
) -> Result<ReceiptDetail, Problem> {
    let path = [&receipt_path(id), "/filing"].concat();
    send_change(&path, version, to_json(change)?).await
}

/// Sends a deletion that waited.
pub(crate) async fn send_deletion(id: ReceiptId) -> Result<(), Problem> {
    command("DELETE", &receipt_path(id)).await
}

async fn send_change(path: &str, version: u64, json: String) -> Result<ReceiptDetail, Problem> {
    let content = json.into();
    let body = RequestBody {
        content: &content,
        media_type: Some("application/json"),
        version: Some(version),
    };
    parse_answer(&send_with_timeout("PATCH", path, Some(body), REQUEST_TIMEOUT_MS).await?)
}

async fn fetch_fresh(path: &str) -> Option<Response> {
    let init = RequestInit::new();
    init.set_signal(Some(&AbortSignal::timeout_with_u32(REQUEST_TIMEOUT_MS)));
    // The service worker leaves requests of this mode to the network.
    let _ = Reflect::set(&init, &"cache".into(), &"no-store".into());
    let answer = web_sys::window()?.fetch_with_str_and_init(path, &init);
    JsFuture::from(answer).await.ok()?.dyn_into().ok()
}
