//! `/files`: resumable uploads over HTTP, by tus 1.0.0 and, where it is switched on, by the draft that is to
//! follow it. The rules are in [`crate::upload`]; the files beside this one take requests apart.

mod content;
mod header;
mod location;
mod rufh;
mod tus;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::tus as words;

use super::error::ApiError;
use super::{Served, drain};
use crate::app::App;
use crate::db::uploads::{Protocol, Upload};
use crate::upload;

/// Where uploads are created.
const ADDRESS: &str = "/files";

pub(super) fn router() -> Router<Served> {
    Router::new()
        .route("/files", any(collection))
        .route("/files/", any(collection))
        .route("/files/{id}", any(one))
        .layer(DefaultBodyLimit::disable())
}

/// Names our version on every answer below `/files`, whoever gives it.
pub(super) async fn name_version(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_ours = path
        .strip_prefix(ADDRESS)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let mut response = next.run(request).await;
    if is_ours {
        let headers = response.headers_mut();
        headers.insert(words::RESUMABLE, HeaderValue::from_static(words::VERSION));
        headers.insert("tus-version", HeaderValue::from_static(words::VERSION));
        headers
            .entry("cache-control")
            .or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

/// Requests to the place where uploads are created.
async fn collection(State(app): State<App>, request: Request) -> Response {
    let speaks = spoken(&app, request.headers());
    match *request.method() {
        Method::OPTIONS => options(&app),
        Method::POST | Method::PUT | Method::PATCH if speaks == Speaks::Rufh => {
            handle(request, async |parts, body| {
                rufh::create(&app, parts, body).await
            })
            .await
        }
        Method::POST if speaks == Speaks::Tus => {
            handle(request, async |parts, body| {
                tus::create(&app, parts, body).await
            })
            .await
        }
        Method::POST | Method::HEAD | Method::PATCH | Method::DELETE
            if speaks == Speaks::Neither =>
        {
            refused(request, ProblemCode::TusVersion.into())
        }
        _ if speaks == Speaks::Neither && *request.method() != Method::GET => {
            refused(request, ProblemCode::TusVersion.into())
        }
        _ => refused(request, ProblemCode::MethodUnusable.into()),
    }
}

/// Requests to one upload.
async fn one(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response {
    let method = match overridden(&request) {
        Ok(method) => method,
        Err(error) => return refused(request, error),
    };
    if method == Method::OPTIONS {
        return options(&app);
    }
    let id = id
        .parse::<ReceiptId>()
        .map_err(|_| ApiError::from(ProblemCode::UploadUnknown));
    if method == Method::GET {
        return match id {
            Ok(id) => content::get(&app, id, request).await.into_response(),
            Err(error) => error.into_response(),
        };
    }
    let speaks = match (spoken(&app, request.headers()), &id) {
        // A plain HEAD or DELETE speaks as the upload was created.
        (Speaks::Neither, Ok(id)) if app.settings.speaks_rufh => created_by(&app, *id).await,
        (speaks, _) => speaks,
    };
    let id = match (speaks, id) {
        (Speaks::Neither, _) => return refused(request, ProblemCode::TusVersion.into()),
        (_, Err(error)) => return refused(request, error),
        (_, Ok(id)) => id,
    };
    handle(request, async |parts, body| match (method, speaks) {
        (Method::HEAD, Speaks::Rufh) => rufh::head(&app, id).await,
        (Method::HEAD, _) => tus::head(&app, id).await,
        (Method::PATCH, Speaks::Rufh) => rufh::append(&app, id, parts, body).await,
        (Method::PATCH, _) => tus::patch(&app, id, parts, body).await,
        (Method::DELETE, _) => {
            upload::remove(&app, id).await?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        _ => Err(ProblemCode::MethodUnusable.into()),
    })
    .await
}

/// How a request speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Speaks {
    Tus,
    Rufh,
    Neither,
}

/// Which protocol a request speaks by its headers. Other versions of tus are not spoken.
fn spoken(app: &App, headers: &HeaderMap) -> Speaks {
    match headers.get(words::RESUMABLE) {
        Some(version) if version == words::VERSION => Speaks::Tus,
        None if app.settings.speaks_rufh && rufh::is_spoken(headers) => Speaks::Rufh,
        Some(_) | None => Speaks::Neither,
    }
}

async fn created_by(app: &App, id: ReceiptId) -> Speaks {
    match upload::known(app, id).await {
        Ok(Upload {
            protocol: Protocol::Rufh,
            ..
        }) => Speaks::Rufh,
        _ => Speaks::Neither,
    }
}

/// `X-HTTP-Method-Override` on POST, for clients that can send nothing else.
fn overridden(request: &Request) -> Result<Method, ApiError> {
    if *request.method() != Method::POST {
        return Ok(request.method().clone());
    }
    match header::text(request.headers(), "x-http-method-override")? {
        Some("PATCH") => Ok(Method::PATCH),
        Some("DELETE") => Ok(Method::DELETE),
        Some("HEAD") => Ok(Method::HEAD),
        _ => Ok(Method::POST),
    }
}

/// What is spoken here. Asked by clients of both protocols and, before anything else, by browsers.
fn options(app: &App) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(
        "tus-extension",
        HeaderValue::from_static(tus::extensions(app)),
    );
    headers.insert(
        "tus-checksum-algorithm",
        HeaderValue::from_static(upload::checksum::ALGORITHMS),
    );
    if let Some(limit) = app.settings.size_limit() {
        headers.insert("tus-max-size", HeaderValue::from(limit));
    }
    if app.settings.speaks_rufh {
        headers.insert(HeaderName::from_static(rufh::LIMIT), rufh::limit(app));
    }
    (StatusCode::OK, headers).into_response()
}

/// Handles a request with a body. What of the body an error left over is read and dropped.
async fn handle(
    request: Request,
    handler: impl AsyncFnOnce(&axum::http::request::Parts, &mut Body) -> Result<Response, ApiError>,
) -> Response {
    let (parts, mut body) = request.into_parts();
    match handler(&parts, &mut body).await {
        Ok(response) => response,
        Err(error) => {
            drain::in_background(&parts.headers, body);
            error.into_response()
        }
    }
}

fn refused(request: Request, error: ApiError) -> Response {
    let (parts, body) = request.into_parts();
    drain::in_background(&parts.headers, body);
    error.into_response()
}
