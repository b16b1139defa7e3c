//! Client of the HTTP API under `/api`: one function per request.
//!
//! All failures are a [`Problem`], including a missing answer ([`ProblemCode::ConnectionLost`]).
//! Without the server, stored receipts answer and edits wait ([`offline`]).
//! Uploads have a client of their own, [`crate::upload`].

pub(crate) mod annotations;
pub(crate) mod links;
pub(crate) mod offline;
pub(crate) mod outlines;
pub(crate) mod review;
pub(crate) mod rules;
pub(crate) mod sample;
pub(crate) mod settings;
pub(crate) mod spending;
pub(crate) mod stored;

use gloo_file::File;
use shared::api::{
    KnownFile, LIST_ROWS, Neighbours, PageWords, ReceiptDetail, ReceiptPage, ReceiptRow,
    ReceiptWords, ServerInfo,
};
use shared::corrections::Corrections;
use shared::id::ReceiptId;
use shared::json::{self, FromJson};
use shared::offline::WaitingEdit;
use shared::problem::{Problem, ProblemCode};
use shared::profile::Profile;
use shared::search_results::Facets;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestInit, Response};

use crate::browser::clock::now_ms;

/// Request timeout in milliseconds.
const REQUEST_TIMEOUT_MS: u32 = 30_000;
/// Timeout in milliseconds of requests that carry a picture or make the server render pictures.
const PICTURE_TIMEOUT_MS: u32 = 180_000;
/// Rows per page of a list after the first page: the maximum of the server.
const FURTHER_ROWS: u32 = 200;
const PROFILE_PICTURE_PATH: &str = "/api/profile/picture";

/// Fetches the facts that a client needs before an upload: version, size limit, engines.
pub(crate) async fn fetch_server_info() -> Result<ServerInfo, Problem> {
    get("/api/server").await
}

/// Fetches a page of the receipts that match the parameters of `query`: the first page, which is
/// small so that it is there soon, or the one after a cursor.
pub(crate) async fn search_receipts(
    query: &str,
    after: Option<&str>,
) -> Result<ReceiptPage, Problem> {
    let limit = if after.is_none() {
        LIST_ROWS
    } else {
        FURTHER_ROWS
    };
    let after = after_parameter(after);
    get(&format!("/api/receipts?limit={limit}{after}&{query}")).await
}

/// Fetches the receipts beside one in the list with the parameters of `query`.
pub(crate) async fn fetch_neighbours(id: ReceiptId, query: &str) -> Result<Neighbours, Problem> {
    get(&[&receipt_path(id), "/neighbours?", query].concat()).await
}

/// Fetches the number of receipts to check.
pub(crate) async fn count_to_check() -> Result<u64, Problem> {
    let CountOnly { count } = get("/api/receipts?review=check&limit=1&count=true").await?;
    Ok(count)
}

/// Returns the URL of an export, in the given file format, of the receipts that match `query`.
pub(crate) fn export_url(format: &str, query: &str) -> String {
    ["/api/export?format=", format, "&", query].concat()
}

/// Fetches the values that receipts can be filtered by.
pub(crate) async fn fetch_facets() -> Result<Facets, Problem> {
    get("/api/facets").await
}

/// Returns the receipt made of the file with this SHA-256, or `None` if there is none.
pub(crate) async fn find_known_file(sha256: &str) -> Result<Option<ReceiptId>, Problem> {
    match get::<KnownFile>(&format!("/api/files/{sha256}")).await {
        Ok(known) => Ok(Some(known.receipt)),
        // An unknown file is an expected answer, not a failure.
        Err(problem) if problem.code == ProblemCode::ReceiptUnknown => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// Fetches one receipt with its evidence.
pub(crate) async fn fetch_receipt(id: ReceiptId) -> Result<ReceiptDetail, Problem> {
    get(&receipt_path(id)).await
}

/// Fetches the list row of one receipt.
pub(crate) async fn fetch_receipt_row(id: ReceiptId) -> Result<ReceiptRow, Problem> {
    get(&receipt_path(id)).await.map(|RowOnly { row }| row)
}

/// Creates a receipt without a file, whose fields are empty.
pub(crate) async fn create_receipt() -> Result<ReceiptRow, Problem> {
    let answer = send_request("POST", "/api/receipts", Some("{}".to_owned())).await?;
    parse_answer(&answer).map(|RowOnly { row }| row)
}

/// Saves the user's corrections and returns the corrected receipt.
pub(crate) async fn save_corrections(
    id: ReceiptId,
    corrections: &Corrections,
) -> Result<ReceiptDetail, Problem> {
    let edit = edit_of_corrections(id, 0, corrections);
    let path = receipt_path(id);
    offline::send_or_queue(edit, send("PATCH", &path, corrections)).await
}

/// Saves corrections over this version of the receipt; refused if it has another one.
pub(crate) async fn save_corrections_to_version(
    id: ReceiptId,
    version: u64,
    corrections: &Corrections,
) -> Result<ReceiptDetail, Problem> {
    let edit = edit_of_corrections(id, version, corrections);
    offline::send_or_queue(edit, stored::send_corrections(id, version, corrections)).await
}

/// Moves a receipt to the trash.
pub(crate) async fn delete_receipt(id: ReceiptId) -> Result<(), Problem> {
    let deleted = command("DELETE", &receipt_path(id)).await;
    offline::queue_deletion_unless_sent(id, deleted).await
}

/// Requests another reading of a receipt.
pub(crate) async fn request_rereading(id: ReceiptId) -> Result<(), Problem> {
    command("POST", &format!("{}/read", receipt_path(id))).await
}

/// Fetches the recognised words of a receipt with their positions, page by page.
pub(crate) async fn fetch_words(id: ReceiptId) -> Result<Vec<PageWords>, Problem> {
    let words: ReceiptWords = get(&format!("{}/words", receipt_path(id))).await?;
    Ok(words.pages)
}

/// Creates receipts of the other papers on the picture.
pub(crate) async fn split_receipt(id: ReceiptId) -> Result<(), Problem> {
    let path = format!("{}/split", receipt_path(id));
    send_with_timeout("POST", &path, None, PICTURE_TIMEOUT_MS)
        .await
        .map(drop)
}

/// Returns the URL of the original file.
pub(crate) fn original_url(id: ReceiptId) -> String {
    format!("{}/original", receipt_path(id))
}

/// Returns the URL of the thumbnail.
pub(crate) fn thumbnail_url(id: ReceiptId) -> String {
    format!("{}/thumbnail", receipt_path(id))
}

/// Returns the URL of the upright picture of a page at window size. Pages are counted from 1.
pub(crate) fn preview_url(id: ReceiptId, page: u32) -> String {
    [&page_url(id, page), "/preview"].concat()
}

/// Returns the URL of the upright picture of a page. Pages are counted from 1.
pub(crate) fn page_url(id: ReceiptId, page: u32) -> String {
    format!("{}/pages/{page}", receipt_path(id))
}

/// Fetches the user's profile.
pub(crate) async fn fetch_profile() -> Result<Profile, Problem> {
    get("/api/profile").await
}

/// Uploads a file as the profile picture.
pub(crate) async fn set_profile_picture(file: &File) -> Result<Profile, Problem> {
    let content: &web_sys::Blob = file.as_ref();
    let body = RequestBody {
        content,
        media_type: Some("application/octet-stream"),
        version: None,
    };
    parse_answer(
        &send_with_timeout("PUT", PROFILE_PICTURE_PATH, Some(body), PICTURE_TIMEOUT_MS).await?,
    )
}

/// Removes the profile picture.
pub(crate) async fn remove_profile_picture() -> Result<(), Problem> {
    command("DELETE", PROFILE_PICTURE_PATH).await
}

/// Returns the URL of the profile picture as a square of `side` pixels. The version is part of it,
/// so that browsers do not show a cached older picture.
pub(crate) fn profile_picture_url(version: &str, side: u32) -> String {
    format!("{PROFILE_PICTURE_PATH}/{side}?version={version}")
}

/// Returns an edit that can wait until the server can be reached. Version 0 is the one that was
/// stored last.
fn edit_of_corrections(id: ReceiptId, version: u64, corrections: &Corrections) -> WaitingEdit {
    WaitingEdit {
        corrections: corrections.clone(),
        ..WaitingEdit::new(id, version, now_ms())
    }
}

fn receipt_path(id: ReceiptId) -> String {
    format!("/api/receipts/{id}")
}

/// Returns the parameter of the page after a cursor; the first page has none.
fn after_parameter(cursor: Option<&str>) -> String {
    cursor
        .map(|cursor| ["&after=", cursor].concat())
        .unwrap_or_default()
}

/// Row in the answer about a receipt. Parsing nothing else keeps the other parsers out of the first
/// load.
#[derive(FromJson)]
struct RowOnly {
    row: ReceiptRow,
}

/// Count in the answer about a list.
#[derive(FromJson)]
struct CountOnly {
    count: u64,
}

/// Body of a request.
struct RequestBody<'b> {
    content: &'b JsValue,
    /// `None` for a form, whose media type the browser knows.
    media_type: Option<&'static str>,
    /// Version of the receipt that the change is meant for.
    version: Option<u64>,
}

/// Fetches and parses JSON.
async fn get<T: FromJson>(path: &str) -> Result<T, Problem> {
    parse_answer(&send_request("GET", path, None).await?)
}

/// Sends JSON and parses that of the answer.
async fn send<T: FromJson>(
    method: &str,
    path: &str,
    body: &impl serde::Serialize,
) -> Result<T, Problem> {
    parse_answer(&send_request(method, path, Some(to_json(body)?)).await?)
}

/// Sends a request without a body, whose answer says no more than that it was successful.
async fn command(method: &str, path: &str) -> Result<(), Problem> {
    send_request(method, path, None).await.map(drop)
}

/// Sends a request with an optional JSON body and returns the body of the answer.
async fn send_request(method: &str, path: &str, body: Option<String>) -> Result<String, Problem> {
    let json = body.map(JsValue::from);
    let body = json.as_ref().map(|content| RequestBody {
        content,
        media_type: Some("application/json"),
        version: None,
    });
    send_with_timeout(method, path, body, REQUEST_TIMEOUT_MS).await
}

/// Sends a request and returns the body of a successful answer. The body of any other answer is
/// parsed as its [`Problem`].
async fn send_with_timeout(
    method: &str,
    path: &str,
    body: Option<RequestBody<'_>>,
    patience_ms: u32,
) -> Result<String, Problem> {
    let fetched = fetch_text(method, path, body, patience_ms).await;
    let (answer, is_copy) = match fetched {
        Ok(FetchedText {
            is_ok: true,
            is_copy,
            text,
        }) => (Ok(text), is_copy),
        // A proxy's error has no problem document.
        Ok(fetched) => (
            Err(json::read(&fetched.text).unwrap_or_else(|| ProblemCode::AnswerUnusable.into())),
            false,
        ),
        // Network errors, aborts and the timeout all reject the promise.
        Err(_) => (Err(ProblemCode::ConnectionLost.into()), false),
    };
    if method == "GET"
        && (is_copy || answer.as_ref().is_err_and(offline::is_unreachable))
        && let Some(stored) = offline::answer(path).await
    {
        return stored.map_err(Problem::from);
    }
    answer
}

/// Answer as text.
struct FetchedText {
    /// `true` if the status is 2xx.
    is_ok: bool,
    /// `true` if the service worker answered in place of the server.
    is_copy: bool,
    text: String,
}

/// Performs a request.
async fn fetch_text(
    method: &str,
    path: &str,
    body: Option<RequestBody<'_>>,
    patience_ms: u32,
) -> Result<FetchedText, JsValue> {
    let init = RequestInit::new();
    init.set_method(method);
    // The timeout covers the whole exchange, including the body of the answer.
    init.set_signal(Some(&AbortSignal::timeout_with_u32(patience_ms)));
    if let Some(body) = &body {
        init.set_body(body.content);
    }
    let request = web_sys::Request::new_with_str_and_init(path, &init)?;
    // A string body would be sent as `text/plain` otherwise.
    if let Some(media_type) = body.as_ref().and_then(|body| body.media_type) {
        request.headers().set("content-type", media_type)?;
    }
    if let Some(version) = body.and_then(|body| body.version) {
        let tag = ["\"", &version.to_string(), "\""].concat();
        request.headers().set("if-match", &tag)?;
    }
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_request(&request))
        .await?
        .dyn_into()?;
    let text = JsFuture::from(response.text()?)
        .await?
        .as_string()
        .unwrap_or_default();
    Ok(FetchedText {
        is_ok: response.ok(),
        is_copy: response.headers().has("x-copy")?,
        text,
    })
}

/// Parses the JSON of an answer.
fn parse_answer<T: FromJson>(text: &str) -> Result<T, Problem> {
    json::read(text).ok_or_else(|| ProblemCode::AnswerUnusable.into())
}

/// Serialises the body of a request.
fn to_json<T: serde::Serialize>(value: &T) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|_| ProblemCode::RequestUnusable.into())
}
