//! Resumable uploads over HTTP (`/files`): tus 1.0.0 and its draft successor.
//!
//! The draft is used only if a setting enables it. The rules are in [`crate::upload`]; the files
//! beside this one parse requests and build answers.

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
use super::{ServerState, body_drain};
use crate::app::App;
use crate::db::uploads::Protocol;
use crate::upload;

/// Path under which uploads are created.
const UPLOADS_PATH: &str = "/files";

/// Returns the routes of uploads; their bodies are not limited in size here.
pub(super) fn router() -> Router<ServerState> {
    Router::new()
        .route("/files", any(handle_collection))
        .route("/files/", any(handle_collection))
        .route("/files/{id}", any(handle_upload))
        .layer(DefaultBodyLimit::disable())
}

/// Adds version and caching headers to every answer below `/files`, those of other layers included.
pub(super) async fn add_version_headers(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_ours = path
        .strip_prefix(UPLOADS_PATH)
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

/// Handles requests to the address where uploads are created.
async fn handle_collection(State(app): State<App>, request: Request) -> Response {
    let protocol = request_protocol(&app, request.headers());
    match (request.method().clone(), protocol) {
        (Method::OPTIONS, _) => describe_protocols(&app),
        (Method::POST | Method::PUT | Method::PATCH, Some(Protocol::Rufh)) => {
            handle_with_body(request, async |parts, body| {
                rufh::create_upload(&app, parts, body).await
            })
            .await
        }
        (Method::POST, Some(Protocol::Tus)) => {
            handle_with_body(request, async |parts, body| {
                tus::create_upload(&app, parts, body).await
            })
            .await
        }
        (Method::GET, _) | (_, Some(_)) => {
            refuse_request(request, ProblemCode::MethodUnusable.into())
        }
        (_, None) => refuse_request(request, ProblemCode::TusVersion.into()),
    }
}

/// Handles requests to one upload.
async fn handle_upload(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let method = match effective_method(&request) {
        Ok(method) => method,
        Err(error) => return refuse_request(request, error),
    };
    if method == Method::OPTIONS {
        return describe_protocols(&app);
    }
    // A malformed id is an unknown upload, but the protocol is checked first.
    let id = id
        .parse::<ReceiptId>()
        .map_err(|_| ApiError::from(ProblemCode::UploadUnknown));
    // Downloads need no upload protocol.
    if method == Method::GET {
        // The block only lets `?` turn a malformed id into an answer.
        let content = async { content::get_content(&app, id?, request).await };
        return content.await.into_response();
    }
    let protocol = match (request_protocol(&app, request.headers()), &id) {
        // A plain HEAD or DELETE uses the protocol that created the upload.
        (None, Ok(id)) if app.settings.supports_rufh => protocol_of_upload(&app, *id).await,
        (protocol, _) => protocol,
    };
    let (protocol, id) = match (protocol, id) {
        (None, _) => return refuse_request(request, ProblemCode::TusVersion.into()),
        (_, Err(error)) => return refuse_request(request, error),
        (Some(protocol), Ok(id)) => (protocol, id),
    };
    handle_with_body(request, async |parts, body| match (method, protocol) {
        (Method::HEAD, Protocol::Rufh) => rufh::report_state(&app, id).await,
        (Method::HEAD, Protocol::Tus) => tus::report_state(&app, id).await,
        (Method::PATCH, Protocol::Rufh) => rufh::append_to_upload(&app, id, parts, body).await,
        (Method::PATCH, Protocol::Tus) => tus::append_to_upload(&app, id, parts, body).await,
        (Method::DELETE, _) => {
            upload::terminate_upload(&app, id).await?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        _ => Err(ProblemCode::MethodUnusable.into()),
    })
    .await
}

/// Returns the protocol that the headers declare. Other versions of tus are not supported.
fn request_protocol(app: &App, headers: &HeaderMap) -> Option<Protocol> {
    if let Some(version) = headers.get(words::RESUMABLE) {
        return (version == words::VERSION).then_some(Protocol::Tus);
    }
    let is_rufh = app.settings.supports_rufh && rufh::is_spoken(headers);
    is_rufh.then_some(Protocol::Rufh)
}

/// Returns the protocol that created an upload, if that is the draft; tus requires its header on
/// every request.
async fn protocol_of_upload(app: &App, id: ReceiptId) -> Option<Protocol> {
    let upload = upload::load_upload(app, id).await.ok()?;
    Some(upload.protocol).filter(|protocol| *protocol == Protocol::Rufh)
}

/// Returns the method. `X-HTTP-Method-Override` replaces POST, for clients that can send nothing
/// else.
fn effective_method(request: &Request) -> Result<Method, ApiError> {
    if *request.method() != Method::POST {
        return Ok(request.method().clone());
    }
    match header::single_text(request.headers(), "x-http-method-override")? {
        Some("PATCH") => Ok(Method::PATCH),
        Some("DELETE") => Ok(Method::DELETE),
        Some("HEAD") => Ok(Method::HEAD),
        _ => Ok(Method::POST),
    }
}

/// Describes the supported protocols, to their clients and to browsers that send a preflight
/// request.
fn describe_protocols(app: &App) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(
        "tus-extension",
        HeaderValue::from_static(tus::supported_extensions(app)),
    );
    headers.insert(
        "tus-checksum-algorithm",
        HeaderValue::from_static(upload::checksum::ALGORITHMS),
    );
    // Without a limit the header is left out.
    if let Some(limit) = app.settings.size_limit() {
        headers.insert("tus-max-size", HeaderValue::from(limit));
    }
    if app.settings.supports_rufh {
        headers.insert(
            HeaderName::from_static(rufh::LIMIT_HEADER),
            rufh::limit_value(app),
        );
    }
    (StatusCode::OK, headers).into_response()
}

/// Handles a request with a body. After an error the rest of the body is read and dropped.
async fn handle_with_body(
    request: Request,
    handler: impl AsyncFnOnce(&axum::http::request::Parts, &mut Body) -> Result<Response, ApiError>,
) -> Response {
    let (parts, mut body) = request.into_parts();
    match handler(&parts, &mut body).await {
        Ok(response) => response,
        Err(error) => {
            body_drain::drain_in_background(&parts.headers, body);
            error.into_response()
        }
    }
}

/// Answers with an error and drains the body.
fn refuse_request(request: Request, error: ApiError) -> Response {
    let (parts, body) = request.into_parts();
    body_drain::drain_in_background(&parts.headers, body);
    error.into_response()
}
