//! Requests on receipts that the server downloads by their URLs.

use shared::api::{Download, DownloadPage};
use shared::id::ReceiptId;
use shared::problem::Problem;

use super::{command, get, send};

/// Starts the download of a link. The answer arrives before any of the file does.
pub(crate) async fn start_download(url: &str) -> Result<Download, Problem> {
    send(
        "POST",
        "/api/receipts/from-url",
        &serde_json::json!({ "url": url }),
    )
    .await
}

/// Fetches the running and the most recent downloads, newest first.
pub(crate) async fn list_downloads() -> Result<Vec<Download>, Problem> {
    let page: DownloadPage = get("/api/downloads").await?;
    Ok(page.downloads)
}

/// Removes a download from the list and stops it if it is running. Its receipt stays.
pub(crate) async fn remove_download(id: ReceiptId) -> Result<(), Problem> {
    command("DELETE", &["/api/downloads/", &id.to_string()].concat()).await
}
