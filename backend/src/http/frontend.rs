//! Built frontend: files in memory, plain and compressed with brotli.
//!
//! Files with a hash of their content in the name are cached for ever; the others are revalidated
//! by entity tag. Addresses of pages return `index.html`, and the app displays the page. Any other
//! address is 404. The manifest lists the files of each page ([`shared::bundle`]); a frontend
//! without a manifest is refused.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use shared::bundle::{MANIFEST_FILE, Manifest, PRELOADED_PAGES};
use shared::problem::ProblemCode;
use shared::route::Route;

use super::error::ApiError;
use super::guard::accepts_html;
use crate::hash::ResumableHash;

/// Name of the file that starts the app.
const INDEX_FILE: &str = "index.html";
/// Cache-Control of files with a hash in their name.
const CACHE_IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// Cache-Control of all other files.
const CACHE_REVALIDATED: &str = "no-cache";

/// Files of the frontend; clones share them.
#[derive(Clone)]
pub struct Frontend(Arc<Bundle>);

struct Bundle {
    assets: HashMap<String, Asset>,
    manifest: Manifest,
}

/// One file with its headers.
struct Asset {
    plain: Bytes,
    brotli: Option<Bytes>,
    etag: HeaderValue,
    media_type: &'static str,
    cache: &'static str,
}

impl Frontend {
    /// Reads the files of a folder written by `trunk build`.
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
            // Folders, and names that are not UTF-8, are skipped.
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
        Self::new(files).with_context(|| {
            format!(
                "the app in the folder {} cannot be served; `make dist` builds it",
                folder.display()
            )
        })
    }

    /// Takes the files inside the program: name, content, and content compressed with brotli, empty
    /// if there is none.
    pub fn embedded(files: &[(&str, &'static [u8], &'static [u8])]) -> anyhow::Result<Self> {
        let asset = |(name, plain, brotli): &(&str, &'static [u8], &'static [u8])| {
            // Compression makes some small files larger; those are sent plain.
            let brotli = Some(Bytes::from_static(brotli))
                .filter(|brotli| !brotli.is_empty() && brotli.len() < plain.len());
            Ok((
                (*name).to_owned(),
                Asset::new(name, Bytes::from_static(plain), brotli)?,
            ))
        };
        let assets = files.iter().map(asset).collect::<anyhow::Result<_>>()?;
        Self::new(assets).context("the app inside this program cannot be served")
    }

    fn new(mut assets: HashMap<String, Asset>) -> anyhow::Result<Self> {
        let manifest = assets
            .remove(MANIFEST_FILE)
            .with_context(|| format!("the file {MANIFEST_FILE} is missing"))?;
        let manifest: Manifest = serde_json::from_slice(&manifest.plain)
            .with_context(|| format!("the file {MANIFEST_FILE} cannot be read"))?;
        let named = manifest.files().map(String::as_str).chain([INDEX_FILE]);
        for file in named {
            anyhow::ensure!(assets.contains_key(file), "the file {file} is missing");
        }
        for page in PRELOADED_PAGES {
            anyhow::ensure!(
                manifest.parts.contains_key(page),
                "the file {MANIFEST_FILE} does not describe the page {page}"
            );
        }
        Ok(Self(Arc::new(Bundle { assets, manifest })))
    }
}

impl Frontend {
    pub(super) fn manifest(&self) -> &Manifest {
        &self.0.manifest
    }

    fn asset(&self, name: &str) -> Option<&Asset> {
        self.0.assets.get(name)
    }

    /// Returns the app without a placeholder.
    pub(super) fn respond_with_index(&self, headers: &HeaderMap) -> Response {
        match self.asset(INDEX_FILE) {
            Some(asset) => asset.respond_with(headers),
            None => ApiError::from(ProblemCode::NotFound).into_response(),
        }
    }

    /// Answers an address that is neither a page nor a file with 404. Browsers get the app, which
    /// shows that the page does not exist; other clients get a problem.
    pub(super) fn respond_not_found(&self, headers: &HeaderMap) -> Response {
        match self.asset(INDEX_FILE).filter(|_| accepts_html(headers)) {
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
        let mut hash = ResumableHash::start_empty();
        hash.update(&plain);
        // Half of a SHA-256 is enough to tell versions apart.
        let etag = HeaderValue::try_from(format!("\"{}\"", &hash.into_hex()[..32]))?;
        let cache = if has_hash(name) {
            CACHE_IMMUTABLE
        } else {
            CACHE_REVALIDATED
        };
        Ok(Self {
            plain,
            brotli,
            etag,
            media_type: media_type(name),
            cache,
        })
    }

    fn respond_with(&self, headers: &HeaderMap) -> Response {
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
        // Plain and compressed content share one entity tag; `Vary` keeps them apart in caches.
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

/// Returns a file of the frontend, or the app at the addresses of its pages.
pub(super) async fn serve_frontend(State(frontend): State<Frontend>, request: Request) -> Response {
    let path = request.uri().path();
    // A file takes precedence over a page with the same address.
    let file = frontend.asset(path.trim_start_matches('/'));
    let known = file.or_else(|| {
        frontend
            .asset(INDEX_FILE)
            .filter(|_| Route::from_path(path) != Route::Unknown)
    });
    match known {
        None => frontend.respond_not_found(request.headers()),
        Some(asset) if matches!(*request.method(), Method::GET | Method::HEAD) => {
            asset.respond_with(request.headers())
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

/// Returns whether a name ends in a hash of the content, as the build adds it:
/// `name-0123456789abcdef.js`.
fn has_hash(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
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
        "webp" => "image/webp",
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
            ("app-0f2a9c0de1b2c3d4.js", true),
            ("shared_words-0f2a9c0de1b2c3d4.wasm", true),
            ("first-a1b2c3d4e5f60718.css", true),
            ("index.html", false),
            ("boot.js", false),
            ("receipt-scanner.js", false),
        ] {
            assert_eq!(has_hash(name), hashed, "{name}");
        }
    }

    /// A manifest that names `app.js` only.
    const MANIFEST: &str = r#"{
        "document": {"start": "", "head": "", "middle": "", "end": ""},
        "program": [{"kind": "script", "file": "app.js"}],
        "styles": {"first": "app.js", "desk": "app.js"},
        "parts": {"receipts": [], "receipt": []}, "languages": {}, "offline": ["app.js"]
    }"#;

    #[test]
    fn a_frontend_without_a_whole_manifest_is_refused() {
        let files = |manifest: &str| {
            let folder = tempfile::tempdir().unwrap();
            for (name, content) in [(INDEX_FILE, ""), ("app.js", ""), (MANIFEST_FILE, manifest)] {
                std::fs::write(folder.path().join(name), content).unwrap();
            }
            folder
        };
        let whole = files(MANIFEST);
        assert!(Frontend::in_folder(whole.path()).is_ok());
        std::fs::remove_file(whole.path().join(MANIFEST_FILE)).unwrap();
        for (folder, problem) in [
            (whole, "manifest.json is missing"),
            (files("{}"), "manifest.json cannot be read"),
            (
                files(&MANIFEST.replace("[\"app.js\"]", "[\"parts.js\"]")),
                "parts.js is missing",
            ),
            (
                files(&MANIFEST.replace("receipts", "lists")),
                "the page receipts",
            ),
        ] {
            let error = format!("{:#}", Frontend::in_folder(folder.path()).err().unwrap());
            assert!(error.contains(problem), "{error}");
            assert!(error.contains("`make dist`"), "{error}");
        }
    }
}
