//! The built frontend: files in memory, each as it is and compressed with brotli.
//!
//! Files whose name carries a hash of their content may be kept for ever; the others are asked for again
//! by their entity tag. The addresses of pages get `index.html`: the app shows the page. Any other address is 404.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use shared::problem::ProblemCode;
use shared::route::Route;

use super::error::ApiError;
use super::guard::wants_page;
use crate::hash::Hash;

pub(super) const INDEX: &str = "index.html";
const CACHE_FOR_EVER: &str = "public, max-age=31536000, immutable";
const CACHE_ASKING: &str = "no-cache";

/// The files of the frontend; clones share them.
#[derive(Clone, Default)]
pub struct Frontend(Arc<HashMap<String, Asset>>);

struct Asset {
    plain: Bytes,
    brotli: Option<Bytes>,
    etag: HeaderValue,
    media_type: &'static str,
    cache: &'static str,
}

impl Frontend {
    /// The files of a folder, as `trunk build` leaves them.
    pub fn in_folder(folder: &Path) -> anyhow::Result<Self> {
        let mut files = HashMap::new();
        let entries = std::fs::read_dir(folder).with_context(|| {
            format!(
                "the app cannot be read from the folder {}; name the right one with --frontend",
                folder.display()
            )
        })?;
        for entry in entries {
            let path = entry?.path();
            let Some(name) = path
                .file_name()
                .and_then(|name| name.to_str())
                .filter(|_| path.is_file())
            else {
                continue;
            };
            files.insert(
                name.to_owned(),
                Asset::new(name, std::fs::read(&path)?.into(), None)?,
            );
        }
        anyhow::ensure!(
            files.contains_key(INDEX),
            "{} holds no {INDEX}: build the frontend first",
            folder.display()
        );
        Ok(Self(Arc::new(files)))
    }

    /// Files inside the program: name, content and content compressed with brotli.
    pub fn embedded(files: &[(&str, &'static [u8], &'static [u8])]) -> anyhow::Result<Self> {
        let asset = |(name, plain, brotli): &(&str, &'static [u8], &'static [u8])| {
            let brotli =
                Some(Bytes::from_static(brotli)).filter(|brotli| brotli.len() < plain.len());
            Ok((
                (*name).to_owned(),
                Asset::new(name, Bytes::from_static(plain), brotli)?,
            ))
        };
        Ok(Self(Arc::new(
            files.iter().map(asset).collect::<anyhow::Result<_>>()?,
        )))
    }
}

impl Frontend {
    /// The text of a file.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(&self.0.get(name)?.plain).ok()
    }

    /// The app, without anything in it yet.
    pub(super) fn index(&self, headers: &HeaderMap) -> Response {
        match self.0.get(INDEX) {
            Some(asset) => asset.answer(headers),
            None => ApiError::from(ProblemCode::NotFound).into_response(),
        }
    }

    /// The answer at an address that is neither a page nor a file: for a person the app, which says so.
    pub(super) fn unknown(&self, headers: &HeaderMap) -> Response {
        match self.0.get(INDEX).filter(|_| wants_page(headers)) {
            Some(asset) => {
                let about = [
                    (header::CONTENT_TYPE, asset.media_type),
                    (header::CACHE_CONTROL, "no-store"),
                ];
                (StatusCode::NOT_FOUND, about, asset.plain.clone()).into_response()
            }
            None => ApiError::from(ProblemCode::NotFound).into_response(),
        }
    }
}

impl Asset {
    fn new(name: &str, plain: Bytes, brotli: Option<Bytes>) -> anyhow::Result<Self> {
        let mut hash = Hash::start();
        hash.update(&plain);
        let etag = HeaderValue::try_from(format!("\"{}\"", &hash.hex()[..32]))?;
        let cache = if has_hash(name) {
            CACHE_FOR_EVER
        } else {
            CACHE_ASKING
        };
        Ok(Self {
            plain,
            brotli,
            etag,
            media_type: media_type(name),
            cache,
        })
    }

    fn answer(&self, headers: &HeaderMap) -> Response {
        let common = [
            (header::CACHE_CONTROL, HeaderValue::from_static(self.cache)),
            (header::ETAG, self.etag.clone()),
            (header::VARY, HeaderValue::from_static("accept-encoding")),
        ];
        if headers.get(header::IF_NONE_MATCH) == Some(&self.etag) {
            return (StatusCode::NOT_MODIFIED, common).into_response();
        }
        let media_type = [(
            header::CONTENT_TYPE,
            HeaderValue::from_static(self.media_type),
        )];
        match self.brotli.as_ref().filter(|_| accepts_brotli(headers)) {
            Some(brotli) => (
                common,
                media_type,
                [(header::CONTENT_ENCODING, "br")],
                brotli.clone(),
            )
                .into_response(),
            None => (common, media_type, self.plain.clone()).into_response(),
        }
    }
}

/// A file of the frontend, or the app itself at the addresses of its pages.
pub(super) async fn get(State(frontend): State<Frontend>, request: Request) -> Response {
    let path = request.uri().path();
    let file = frontend.0.get(path.trim_start_matches('/'));
    let known = file.or_else(|| {
        frontend
            .0
            .get(INDEX)
            .filter(|_| Route::at(path) != Route::Unknown)
    });
    match known {
        None => frontend.unknown(request.headers()),
        Some(asset) if matches!(*request.method(), Method::GET | Method::HEAD) => {
            asset.answer(request.headers())
        }
        Some(_) => ApiError::from(ProblemCode::MethodUnusable).into_response(),
    }
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    accepted.split(',').any(|coding| {
        coding
            .split(';')
            .next()
            .is_some_and(|name| name.trim() == "br")
    })
}

/// `name-0123456789abcdef.js`: what trunk calls a file after its content.
fn has_hash(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end_matches("_bg");
    let hash = stem.rsplit('-').next().unwrap_or_default();
    stem.contains('-') && hash.len() >= 14 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        for (name, hashed) in [
            ("receipt-scanner-frontend-0f2a9c0de1b2c3d4.js", true),
            ("receipt-scanner-frontend-0f2a9c0de1b2c3d4_bg.wasm", true),
            ("style-a1b2c3d4e5f60718.css", true),
            ("index.html", false),
            ("boot.js", false),
            ("receipt-scanner.js", false),
        ] {
            assert_eq!(has_hash(name), hashed, "{name}");
        }
    }
}
