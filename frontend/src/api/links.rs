//! Requests about receipts that the server fetches by their links.

use shared::api::{Download, DownloadPage};
use shared::id::ReceiptId;
use shared::problem::Problem;

use super::{json, parse, request};

/// Has a link fetched. The answer comes before anything has arrived.
pub(crate) async fn fetch(url: &str) -> Result<Download, Problem> {
    let body = json(&serde_json::json!({ "url": url }))?;
    parse(&request("POST", "/api/receipts/from-url", Some(body)).await?)
}

/// What is fetched and was fetched last, the newest first.
pub(crate) async fn downloads() -> Result<Vec<Download>, Problem> {
    let page: DownloadPage = parse(&request("GET", "/api/downloads", None).await?)?;
    Ok(page.downloads)
}

/// Takes one out of the list; it is stopped if it is under way. Its receipt stays.
pub(crate) async fn remove(id: ReceiptId) -> Result<(), Problem> {
    request(
        "DELETE",
        &["/api/downloads/", &id.to_string()].concat(),
        None,
    )
    .await
    .map(drop)
}
