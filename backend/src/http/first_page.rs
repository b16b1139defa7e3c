//! What an address of the app shows before its program is there: the scan page as a drawing, the list as names, a receipt as
//! its picture.
//!
//! The program takes the place of all this. On a slow line a person sees it a second or two earlier: first what is shown, then,
//! all at once, the program and what its page needs. The build lists that in a file for each page, and `loader.js` takes it out
//! of the template. Nothing here is in any language.

use std::fmt::Write as _;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use shared::api::LIST_ROWS;
use shared::filter::{Filter, Sort};

use super::error::ApiError;
use super::frontend::{Frontend, INDEX};
use super::receipts::parse;
use crate::app::App;

/// How many names fill a window.
const NAMES: u32 = 16;
/// Marks of the built page: near its start, where the links to the program begin and end, and what stands in it until the
/// program is there.
const TITLE: &str = "<title>";
const PROGRAM: &str = "<link href=/app-";
const PROGRAM_END: &str = "<script";
const BOOT: &str = "<main class=boot>";

/// The drawing that the scan page has while nothing is on its way.
const SCAN: &str = "<img class=scan-art src=/scan.svg alt=\"\" width=184 height=180>";

pub(super) async fn scan(State(frontend): State<Frontend>, headers: HeaderMap) -> Response {
    filled(&frontend, "scan", "", "", SCAN).unwrap_or_else(|| frontend.index(&headers))
}

pub(super) async fn list(
    State(app): State<App>,
    State(frontend): State<Frontend>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    // What a filter finds comes with the program.
    if query.is_some() {
        return Ok(frontend.index(&headers));
    }
    let selection = app.db.select(Filter::default(), Vec::new()).await?;
    let rows = app
        .db
        .receipt_rows(&selection, Sort::default(), None, NAMES)
        .await?
        .receipts;
    let mut names = String::new();
    for row in rows {
        let name = row.merchant.as_deref().unwrap_or_default();
        write!(names, "<li>{}</li>", escaped(name)).expect("memory takes every text");
    }
    let needs = needs(&frontend, "receipts", &format!("?limit={LIST_ROWS}"));
    let shown = format!("<ul class=boot-names>{names}</ul>");
    let filled = needs.and_then(|needs| filled(&frontend, "receipts", "", &needs, &shown));
    Ok(filled.unwrap_or_else(|| frontend.index(&headers)))
}

pub(super) async fn receipt(
    State(app): State<App>,
    State(frontend): State<Frontend>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Ok(receipt) = parse(&id) else {
        return Ok(frontend.unknown(&headers));
    };
    let known = app.db.receipt(receipt).await?;
    // The app says that there is no such receipt.
    let Some((known, size)) =
        known.and_then(|known| known.pages.first().copied().map(|size| (known, size)))
    else {
        return Ok(frontend.index(&headers));
    };
    let name = escaped(known.row.merchant.as_deref().unwrap_or_default());
    let picture = format!("/api/receipts/{id}/pages/1/preview");
    let first = format!("<link rel=preload as=image fetchpriority=high href={picture}>");
    let shown = format!(
        "<h1>{name}</h1><img class=boot-picture src={picture} alt=\"\" width={} height={}>",
        size.width, size.height
    );
    let needs = needs(&frontend, "receipt", &format!("/{id}"));
    let filled = needs.and_then(|needs| filled(&frontend, "receipt", &first, &needs, &shown));
    Ok(filled.unwrap_or_else(|| frontend.index(&headers)))
}

/// Links to what a page needs besides the program: its code, and what it asks of the API; `None` where the build is not known.
fn needs(frontend: &Frontend, page: &str, asked: &str) -> Option<String> {
    let code = frontend.text(&format!("{page}.needs.html"))?;
    Some(format!(
        "{code}<link rel=preload as=fetch crossorigin href=/api/receipts{asked}>"
    ))
}

/// The app with something in it; `None` where the build is not known. The style knows `page` by its name; `first` is asked for
/// before all else, `needs` when `shown` was seen.
fn filled(
    frontend: &Frontend,
    page: &str,
    first: &str,
    needs: &str,
    shown: &str,
) -> Option<Response> {
    let (start, rest) = frontend.text(INDEX)?.split_once(TITLE)?;
    let (head, rest) = rest.split_once(PROGRAM)?;
    let (program, rest) = rest.split_once(PROGRAM_END)?;
    let (before, behind) = rest.split_once(BOOT)?;
    let later = ["<template>", PROGRAM, program, needs, "</template>"].concat();
    let head = [start, first, TITLE, head, &later, PROGRAM_END].concat();
    let boot = [
        BOOT,
        "<div class=boot-page data-page=",
        page,
        ">",
        shown,
        "</div>",
    ]
    .concat();
    let html = [&head, before, &boot, behind].concat();
    Some(([(header::CACHE_CONTROL, "no-cache")], Html(html)).into_response())
}

fn escaped(text: &str) -> String {
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
            escaped("<b>H&M</b> \"1\""),
            "&lt;b&gt;H&amp;M&lt;/b&gt; \"1\""
        );
    }
}
