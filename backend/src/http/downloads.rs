//! Receipts by link: `POST /api/receipts/from-url` and `/api/downloads`.
//!
//! Fetching is a background job, so the answer comes at once.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Map, Value};
use shared::annotations::Annotations;
use shared::api::{Download, DownloadPage};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use super::error::ApiError;
use super::list_query::invalid_request;
use crate::app::App;
use crate::db::queue::JobKind;
use crate::fetch::error::FetchError;
use crate::fetch::{Url, link};
use crate::{annotations, intake};

/// Maximum number of texts in a list.
const VALUES_MAX: usize = 100;
/// Maximum number of rows in the list of downloads.
const ROWS_MAX: u32 = 100;

/// Body of a request to download a link.
struct DownloadRequest {
    url: Url,
    id: Option<ReceiptId>,
    filing: Annotations,
}

/// Queues a download and answers 202 with its state.
pub(super) async fn create_download(
    State(app): State<App>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let wanted = parse_request(&body)?;
    // A blocked literal address is refused at once; the job checks every address it connects to.
    link::check_literal_address(&wanted.url, &app.settings.link_guard)?;
    let id = wanted
        .id
        .unwrap_or_else(|| intake::new_id(app.clock.now_ms()));
    let is_new = app
        .db
        .insert_download(id, wanted.url.as_str(), &wanted.filing, app.clock.now_ms())
        .await?;
    // The same id with the same link is a retry whose first answer was lost.
    let download =
        app.db.download(id).await?.filter(|download| {
            is_new || redact_url(&download.url) == redact_url(wanted.url.as_str())
        });
    // The id belongs to something else.
    let download = download.ok_or(ProblemCode::UploadExists)?;
    if is_new {
        app.wake_worker(JobKind::Download);
    }
    let location =
        HeaderValue::try_from(format!("/api/downloads/{id}")).map_err(|_| ProblemCode::Internal)?;
    Ok((
        StatusCode::ACCEPTED,
        [(header::LOCATION, location)],
        Json(redact_download(download)),
    )
        .into_response())
}

pub(super) async fn list_downloads(State(app): State<App>) -> Result<Json<DownloadPage>, ApiError> {
    let downloads = app.db.newest_downloads(ROWS_MAX).await?;
    Ok(Json(DownloadPage {
        downloads: downloads.into_iter().map(redact_download).collect(),
    }))
}

pub(super) async fn get_download(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<Download>, ApiError> {
    let download = app.db.download(parse_download_id(&id)?).await?;
    let download = download.ok_or(ProblemCode::DownloadUnknown)?;
    Ok(Json(redact_download(download)))
}

pub(super) async fn delete_download(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    if app.db.delete_download(parse_download_id(&id)?).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ProblemCode::DownloadUnknown.into())
    }
}

/// Removes the query string from the URL, since it may contain a secret of the sender.
fn redact_download(mut download: Download) -> Download {
    download.url = redact_url(&download.url);
    download
}

/// Returns a URL without query and fragment; empty if it is malformed.
fn redact_url(url: &str) -> String {
    link::parse_link(url)
        .map(|url| link::redact_for_log(&url))
        .unwrap_or_default()
}

/// Parses the JSON object. Members besides `url` and `id` are those of
/// [`annotations::set_field`].
fn parse_request(body: &[u8]) -> Result<DownloadRequest, ApiError> {
    let object: Map<String, Value> =
        serde_json::from_slice(body).map_err(|error| invalid_request(error.to_string()))?;
    let (mut url, mut id, mut filing) = (None, None, Annotations::default());
    for (name, value) in &object {
        let unusable = |name: &str| invalid_request(format!("{name}: unknown or malformed field"));
        match name.as_str() {
            "url" => {
                url = Some(link::parse_link(
                    value.as_str().ok_or_else(|| unusable(name))?,
                )?);
            }
            "id" => {
                let text = value
                    .as_str()
                    .and_then(|text| text.parse::<ReceiptId>().ok());
                id = Some(text.ok_or_else(|| unusable(name))?);
            }
            // A list sets a field repeatedly, as several parts of a form do.
            _ => {
                for text in parse_texts(value).ok_or_else(|| unusable(name))? {
                    let set = annotations::set_field(&mut filing, name, &text)
                        .ok_or_else(|| unusable(name))?;
                    set.map_err(|code| ApiError::with_detail(code, name.as_str()))?;
                }
            }
        }
    }
    Ok(DownloadRequest {
        url: url.ok_or_else(|| invalid_request("url: missing"))?,
        id,
        filing,
    })
}

/// Returns the texts of a text, a number, a list of both, or `null`; `None` for other values.
fn parse_texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Null => Some(Vec::new()),
        Value::Array(values) if values.len() <= VALUES_MAX => {
            values.iter().map(scalar_text).collect()
        }
        value => scalar_text(value).map(|text| vec![text]),
    }
}

fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn parse_download_id(id: &str) -> Result<ReceiptId, ApiError> {
    id.parse().map_err(|_| ProblemCode::DownloadUnknown.into())
}

impl From<FetchError> for ApiError {
    fn from(error: FetchError) -> Self {
        Self::with_detail(error.problem(), error.to_string())
    }
}
