//! Placeholder content of pages, displayed until the app has loaded.
//!
//! The scan page shows its drawing, the list its latest merchant names, a receipt its picture. The
//! app replaces all of it. On a slow connection this saves a second or two: the placeholder is
//! loaded first, then the app and the files of the page in parallel. The manifest of the build
//! lists those files. Their links are in a `<template>`, so that the browser does not load them before
//! `loader.js` moves them to the head of the document. Placeholders contain no translated text.

use std::fmt::Write as _;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use shared::api::LIST_ROWS;
use shared::bundle::{Document, LIST_PAGE, RECEIPT_PAGE};
use shared::filter::{Filter, SortOrder};

use super::error::ApiError;
use super::frontend::Frontend;
use super::receipts::parse_receipt_id;
use crate::app::App;

/// Number of merchant names in the placeholder of the list, enough to fill a window.
const NAMES_SHOWN: u32 = 16;
/// Name of the scan page in the style sheet. Its code is in the first load and needs no preload.
const SCAN_PAGE: &str = "scan";
/// Drawing of the scan page while no upload is in progress.
const SCAN_DRAWING: &str = "<img class=scan-art src=/scan.svg alt=\"\" width=184 height=180>";

pub(super) async fn serve_scan_page(State(frontend): State<Frontend>) -> Response {
    fill_page(&frontend, SCAN_PAGE, "", "", SCAN_DRAWING)
}

pub(super) async fn serve_list_page(
    State(app): State<App>,
    State(frontend): State<Frontend>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    // Filtered lists have no placeholder.
    if query.is_some() {
        return Ok(frontend.respond_with_index(&headers));
    }
    // The latest merchant names, as the unfiltered list shows them.
    let order = SortOrder::LATEST_DATE_FIRST;
    let selection = app
        .db
        .select_receipts(Filter::default(), Vec::new())
        .await?;
    let rows = app
        .db
        .receipt_rows(&selection, order, None, NAMES_SHOWN)
        .await?
        .receipts;
    let mut names = String::new();
    for row in rows {
        let name = row.merchant.as_deref().unwrap_or_default();
        write!(names, "<li>{}</li>", escape_html(name)).expect("writing to a `String` never fails");
    }
    let request = format!("?limit={LIST_ROWS}&sort={order}");
    let links = preload_links(&frontend, LIST_PAGE, &request);
    let shown = format!("<ul class=boot-names>{names}</ul>");
    Ok(fill_page(&frontend, LIST_PAGE, "", &links, &shown))
}

pub(super) async fn serve_receipt_page(
    State(app): State<App>,
    State(frontend): State<Frontend>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Ok(receipt_id) = parse_receipt_id(&id) else {
        return Ok(frontend.respond_not_found(&headers));
    };
    let stored = app.db.receipt(receipt_id).await?;
    // Without a picture there is no placeholder; the app reports an unknown receipt.
    let Some((stored, size)) =
        stored.and_then(|stored| stored.pages.first().copied().map(|size| (stored, size)))
    else {
        return Ok(frontend.respond_with_index(&headers));
    };
    let name = escape_html(stored.row.merchant.as_deref().unwrap_or_default());
    let picture = format!("/api/receipts/{id}/pages/1/preview");
    let first = format!("<link rel=preload as=image fetchpriority=high href={picture}>");
    let shown = format!(
        "<h1>{name}</h1><img class=boot-picture src={picture} alt=\"\" width={} height={}>",
        size.width, size.height
    );
    let links = preload_links(&frontend, RECEIPT_PAGE, &format!("/{id}"));
    Ok(fill_page(&frontend, RECEIPT_PAGE, &first, &links, &shown))
}

/// Returns the preload links of a page: its code, and its request to `/api/receipts` and `suffix`.
fn preload_links(frontend: &Frontend, page: &str, suffix: &str) -> String {
    let code = frontend.manifest().page_links(page).unwrap_or_default();
    format!("{code}<link rel=preload as=fetch crossorigin href=\"/api/receipts{suffix}\">")
}

/// Renders a page with a placeholder. `page` is its name in the style sheet. `first_links` are
/// loaded before anything else, `later_links` once the placeholder was displayed.
fn fill_page(
    frontend: &Frontend,
    page: &str,
    first_links: &str,
    later_links: &str,
    placeholder: &str,
) -> Response {
    let manifest = frontend.manifest();
    let Document {
        start,
        head,
        middle,
        end,
    } = &manifest.document;
    let program = manifest.program_links();
    // Links in a template load nothing until `loader.js` moves them to the head.
    let html = format!(
        "{start}{first_links}{head}<template>{program}{later_links}</template>{middle}\
         <div class=boot-page data-page={page}>{placeholder}</div>{end}"
    );
    ([(header::CACHE_CONTROL, "no-cache")], Html(html)).into_response()
}

/// Escapes text for the content of an element, not for an attribute.
fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_text_whatever_is_in_it() {
        assert_eq!(
            escape_html("<b>H&M</b> \"1\""),
            "&lt;b&gt;H&amp;M&lt;/b&gt; \"1\""
        );
    }
}
