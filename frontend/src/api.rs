//! The one door to `/api`: one function per request.
//!
//! Every failure is a [`Problem`], also where no answer came ([`ProblemCode::ConnectionLost`]). Uploads have
//! their own door, [`crate::upload`].

use shared::api::{KnownFile, ReceiptDetail, ReceiptPage, ServerInfo};
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};
use shared::receipt::Corrections;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestInit, Response};

use crate::wire::{self, FromJson};

/// After this long without an answer a request is given up, in milliseconds.
const PATIENCE_MS: u32 = 30_000;
/// How many rows of the list are asked for at a time.
const PAGE_ROWS: u32 = 50;

/// What a client must know before it sends anything.
pub(crate) async fn server() -> Result<ServerInfo, Problem> {
    parse(&request("GET", "/api/server", None).await?)
}

/// A page of the list, newest first, from the row after `after`.
pub(crate) async fn receipts(after: Option<ReceiptId>) -> Result<ReceiptPage, Problem> {
    let after = after.map(|id| format!("&after={id}")).unwrap_or_default();
    parse(&request("GET", &format!("/api/receipts?limit={PAGE_ROWS}{after}"), None).await?)
}

/// The receipt made of a file with this SHA-256, if there is one.
pub(crate) async fn known_file(sha256: &str) -> Result<Option<ReceiptId>, Problem> {
    match request("GET", &format!("/api/files/{sha256}"), None).await {
        Ok(text) => parse::<KnownFile>(&text).map(|known| Some(known.receipt)),
        Err(problem) if problem.code == ProblemCode::ReceiptUnknown => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// One receipt with its evidence.
pub(crate) async fn receipt(id: ReceiptId) -> Result<ReceiptDetail, Problem> {
    parse(&request("GET", &receipt_path(id), None).await?)
}

/// Keeps what a person entered.
pub(crate) async fn correct(id: ReceiptId, corrections: &Corrections) -> Result<ReceiptDetail, Problem> {
    let body = serde_json::to_string(corrections).map_err(|_| ProblemCode::RequestUnusable)?;
    parse(&request("PATCH", &receipt_path(id), Some(body)).await?)
}

/// Removes a receipt with its picture.
pub(crate) async fn delete(id: ReceiptId) -> Result<(), Problem> {
    request("DELETE", &receipt_path(id), None).await.map(drop)
}

/// Has a receipt read once more.
pub(crate) async fn read_again(id: ReceiptId) -> Result<(), Problem> {
    request("POST", &format!("{}/read", receipt_path(id)), None).await.map(drop)
}

/// Where the file lies as it came.
pub(crate) fn original_url(id: ReceiptId) -> String {
    format!("{}/original", receipt_path(id))
}

/// Where the small picture lies. It changes with the row, and so does its address.
pub(crate) fn thumbnail_url(id: ReceiptId) -> String {
    format!("{}/thumbnail", receipt_path(id))
}

/// Where the upright picture of a page lies, counted from 1.
pub(crate) fn page_url(id: ReceiptId, page: u32) -> String {
    format!("{}/pages/{page}", receipt_path(id))
}

fn receipt_path(id: ReceiptId) -> String {
    format!("/api/receipts/{id}")
}

async fn request(method: &str, path: &str, body: Option<String>) -> Result<String, Problem> {
    let (is_ok, text) = fetch(method, path, body).await.map_err(|_| ProblemCode::ConnectionLost)?;
    if is_ok {
        return Ok(text);
    }
    Err(wire::read(&text).unwrap_or_else(|| ProblemCode::AnswerUnusable.into()))
}

async fn fetch(method: &str, path: &str, body: Option<String>) -> Result<(bool, String), JsValue> {
    let init = RequestInit::new();
    init.set_method(method);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
    let request = match body {
        Some(body) => {
            init.set_body(&body.into());
            let request = web_sys::Request::new_with_str_and_init(path, &init)?;
            request.headers().set("content-type", "application/json")?;
            request
        }
        None => web_sys::Request::new_with_str_and_init(path, &init)?,
    };
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_request(&request)).await?.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    Ok((response.ok(), text))
}

fn parse<T: FromJson>(text: &str) -> Result<T, Problem> {
    wire::read(text).ok_or_else(|| ProblemCode::AnswerUnusable.into())
}
