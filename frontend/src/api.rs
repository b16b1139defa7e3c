//! The one door to `/api`: one function per request.
//!
//! Every failure is a [`Problem`], also where no answer came ([`ProblemCode::ConnectionLost`]). Uploads have
//! their own door, [`crate::upload`].

pub(crate) mod filing;
pub(crate) mod links;
pub(crate) mod review;
pub(crate) mod rules;
pub(crate) mod spending;

use gloo_file::File;
use shared::api::{
    KnownFile, LIST_ROWS, PageWords, ReceiptDetail, ReceiptPage, ReceiptRow, ReceiptWords,
    ServerInfo,
};
use shared::corrections::Corrections;
use shared::finding::Facets;
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};
use shared::profile::Profile;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestInit, Response};

use crate::wire::{self, FromJson};

/// After this long without an answer a request is given up, in milliseconds.
const PATIENCE_MS: u32 = 30_000;
/// The same for one that carries a picture over a slow line, or has pictures drawn.
const PICTURE_PATIENCE_MS: u32 = 180_000;
const PROFILE_PICTURE: &str = "/api/profile/picture";

/// What a client must know before it sends anything.
pub(crate) async fn server() -> Result<ServerInfo, Problem> {
    parse(&request("GET", "/api/server", None).await?)
}

/// A page of the list, newest first, from the place that the page before called `next`.
pub(crate) async fn receipts(after: Option<&str>) -> Result<ReceiptPage, Problem> {
    let after = after
        .map(|next| format!("&after={next}"))
        .unwrap_or_default();
    parse(
        &request(
            "GET",
            &format!("/api/receipts?limit={LIST_ROWS}{after}"),
            None,
        )
        .await?,
    )
}

/// A page of what the parameters of `query` ask for. The first one also says how many there are and what they come to.
pub(crate) async fn receipts_found(
    query: &str,
    after: Option<&str>,
) -> Result<ReceiptPage, Problem> {
    let place = after.map_or_else(
        || "&count=true".to_owned(),
        |next| ["&after=", next].concat(),
    );
    parse(
        &request(
            "GET",
            &format!("/api/receipts?limit={LIST_ROWS}{place}&{query}"),
            None,
        )
        .await?,
    )
}

/// Where what is asked for can be had as a file.
pub(crate) fn export_url(format: &str, query: &str) -> String {
    ["/api/export?format=", format, "&", query].concat()
}

/// What there is to filter by.
pub(crate) async fn facets() -> Result<Facets, Problem> {
    parse(&request("GET", "/api/facets", None).await?)
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

/// What the list shows of one receipt.
pub(crate) async fn row(id: ReceiptId) -> Result<ReceiptRow, Problem> {
    let text = request("GET", &receipt_path(id), None).await?;
    parse::<RowOf>(&text).map(|RowOf(row)| row)
}

/// Keeps what a person entered.
pub(crate) async fn correct(
    id: ReceiptId,
    corrections: &Corrections,
) -> Result<ReceiptDetail, Problem> {
    parse(&request("PATCH", &receipt_path(id), Some(json(corrections)?)).await?)
}

/// Moves a receipt to the trash.
pub(crate) async fn delete(id: ReceiptId) -> Result<(), Problem> {
    request("DELETE", &receipt_path(id), None).await.map(drop)
}

/// Has a receipt read once more.
pub(crate) async fn read_again(id: ReceiptId) -> Result<(), Problem> {
    request("POST", &format!("{}/read", receipt_path(id)), None)
        .await
        .map(drop)
}

/// The text of a receipt with its places.
pub(crate) async fn words(id: ReceiptId) -> Result<Vec<PageWords>, Problem> {
    let words =
        parse::<ReceiptWords>(&request("GET", &format!("{}/words", receipt_path(id)), None).await?);
    words.map(|words| words.pages)
}

/// Makes receipts of the other papers on the picture.
pub(crate) async fn split(id: ReceiptId) -> Result<(), Problem> {
    send(
        "POST",
        &format!("{}/split", receipt_path(id)),
        None,
        PICTURE_PATIENCE_MS,
    )
    .await
    .map(drop)
}

/// Where the file lies as it came.
pub(crate) fn original_url(id: ReceiptId) -> String {
    format!("{}/original", receipt_path(id))
}

/// Where the small picture lies. It changes with the row, and so does its address.
pub(crate) fn thumbnail_url(id: ReceiptId) -> String {
    format!("{}/thumbnail", receipt_path(id))
}

/// Where the upright picture of a page lies in the size of a window, counted from 1.
pub(crate) fn preview_url(id: ReceiptId, page: u32) -> String {
    [&page_url(id, page), "/preview"].concat()
}

/// Where the upright picture of a page lies, counted from 1.
pub(crate) fn page_url(id: ReceiptId, page: u32) -> String {
    format!("{}/pages/{page}", receipt_path(id))
}

/// What is known of the person.
pub(crate) async fn profile() -> Result<Profile, Problem> {
    parse(&request("GET", "/api/profile", None).await?)
}

/// Makes a file the profile picture.
pub(crate) async fn set_profile_picture(file: &File) -> Result<Profile, Problem> {
    let content: &web_sys::Blob = file.as_ref();
    let body = Body {
        content,
        media_type: "application/octet-stream",
    };
    parse(&send("PUT", PROFILE_PICTURE, Some(body), PICTURE_PATIENCE_MS).await?)
}

/// Removes the profile picture.
pub(crate) async fn remove_profile_picture() -> Result<(), Problem> {
    request("DELETE", PROFILE_PICTURE, None).await.map(drop)
}

/// Where the profile picture of a version lies as a square. Another version is another address, so that
/// browsers do not show the one they have.
pub(crate) fn profile_picture_url(version: &str, side: u32) -> String {
    format!("{PROFILE_PICTURE}/{side}?version={version}")
}

fn receipt_path(id: ReceiptId) -> String {
    format!("/api/receipts/{id}")
}

/// The row in the answer about a receipt. Reading no more than that keeps the rest out of the first load.
struct RowOf(ReceiptRow);

impl FromJson for RowOf {
    fn from_json(value: &serde_json::Value) -> Option<Self> {
        wire::member(value, "row").map(Self)
    }
}

/// What goes along with a request.
struct Body<'b> {
    content: &'b JsValue,
    media_type: &'static str,
}

async fn request(method: &str, path: &str, body: Option<String>) -> Result<String, Problem> {
    let json = body.map(JsValue::from);
    let body = json.as_ref().map(|content| Body {
        content,
        media_type: "application/json",
    });
    send(method, path, body, PATIENCE_MS).await
}

async fn send(
    method: &str,
    path: &str,
    body: Option<Body<'_>>,
    patience_ms: u32,
) -> Result<String, Problem> {
    let fetched = fetch(method, path, body, patience_ms).await;
    let (is_ok, text) = fetched.map_err(|_| ProblemCode::ConnectionLost)?;
    if is_ok {
        return Ok(text);
    }
    Err(wire::read(&text).unwrap_or_else(|| ProblemCode::AnswerUnusable.into()))
}

async fn fetch(
    method: &str,
    path: &str,
    body: Option<Body<'_>>,
    patience_ms: u32,
) -> Result<(bool, String), JsValue> {
    let init = RequestInit::new();
    init.set_method(method);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(patience_ms)));
    if let Some(body) = &body {
        init.set_body(body.content);
    }
    let request = web_sys::Request::new_with_str_and_init(path, &init)?;
    if let Some(body) = body {
        request.headers().set("content-type", body.media_type)?;
    }
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_request(&request))
        .await?
        .dyn_into()?;
    let text = JsFuture::from(response.text()?)
        .await?
        .as_string()
        .unwrap_or_default();
    Ok((response.ok(), text))
}

fn parse<T: FromJson>(text: &str) -> Result<T, Problem> {
    wire::read(text).ok_or_else(|| ProblemCode::AnswerUnusable.into())
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|_| ProblemCode::RequestUnusable.into())
}
