//! The HTTP face of the server: the only place that knows axum.
//!
//! One table of routes; each file beside this one handles one kind of thing. Handlers take a request
//! apart, call what does the work, and put an answer together.

mod asked;
mod authority;
mod bulk;
mod compute;
mod condition;
pub mod connections;
mod cors;
mod delivery;
mod downloads;
mod drain;
mod error;
mod event_streams;
mod events;
mod export;
mod files;
mod first_page;
mod form;
pub mod frontend;
mod guard;
mod inspect;
mod intake_form;
mod json;
pub mod listen;
mod merge;
pub mod pace;
mod profile;
mod range;
mod receipts;
mod rules;
mod server_info;
mod spending;
mod trash;
mod uploads;
mod version;
mod words;

use std::any::Any;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, delete, get, patch, post, put};
use shared::problem::ProblemCode;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};

use crate::app::App;
use error::ApiError;
use event_streams::EventStreams;
use frontend::Frontend;
use pace::Pace;

/// Every address of the server.
pub fn router(app: App, frontend: Frontend, pace: Pace) -> Router {
    let api = Router::new()
        .route("/server", get(server_info::get))
        .route("/events", get(events::get))
        .route("/files/{sha256}", get(files::get))
        .route(
            "/receipts",
            get(receipts::list).merge(taking(post(intake_form::post))),
        )
        .route("/receipts/bulk", post(bulk::post))
        .route("/receipts/undo", post(bulk::undo))
        .route("/receipts/merge", post(merge::post))
        .route("/receipts/from-url", post(downloads::create))
        .route("/downloads", get(downloads::list))
        .route(
            "/downloads/{id}",
            get(downloads::get).delete(downloads::delete),
        )
        .route(
            "/receipts/{id}",
            get(receipts::get)
                .patch(receipts::patch)
                .delete(receipts::delete),
        )
        .route("/receipts/{id}/corrections", put(bulk::replace_corrections))
        .route("/receipts/{id}/filing", patch(bulk::file))
        .route("/receipts/{id}/restore", post(trash::restore))
        .route("/trash", get(trash::list).delete(trash::empty))
        .route("/trash/{id}", delete(trash::remove))
        .route("/receipts/{id}/read", post(receipts::read))
        .route("/receipts/{id}/words", get(words::get))
        .route("/receipts/{id}/split", post(words::split))
        .route("/receipts/{id}/unmerge", post(merge::separate))
        .route("/receipts/{id}/original", get(receipts::original))
        .route("/receipts/{id}/thumbnail", get(receipts::thumbnail))
        .route("/receipts/{id}/pages/{number}", get(receipts::page))
        .route(
            "/receipts/{id}/pages/{number}/preview",
            get(receipts::preview),
        )
        .route("/rules", get(rules::list).post(rules::create))
        .route("/rules/preview", post(rules::preview))
        .route("/rules/suggestions", get(rules::suggestions))
        .route("/rules/{id}", patch(rules::patch).delete(rules::delete))
        .route("/spending", get(spending::get))
        .route("/facets", get(spending::facets))
        .route("/export", get(export::get))
        .route("/profile", get(profile::get))
        .route(
            "/profile/picture",
            get(profile::picture)
                .merge(taking(put(profile::put_picture)))
                .delete(profile::delete_picture),
        )
        .route("/profile/picture/{side}", get(profile::picture_of_side))
        .route(
            "/inspect",
            get(inspect::get).merge(taking(post(inspect::post))),
        )
        .fallback(not_found)
        .method_not_allowed_fallback(method_unusable)
        .layer(
            CompressionLayer::new()
                .compress_when(DefaultPredicate::new().and(delivery::may_compress)),
        );
    Router::new()
        .nest("/api", api)
        .merge(uploads::router())
        .route("/share", taking(post(intake_form::share)))
        .route("/", get(first_page::scan).fallback(frontend::get))
        .route("/receipts", get(first_page::list).fallback(frontend::get))
        .route(
            "/receipts/{id}",
            get(first_page::receipt).fallback(frontend::get),
        )
        .fallback(frontend::get)
        .with_state(Served {
            app: app.clone(),
            frontend,
            streams: EventStreams::default(),
        })
        .layer(middleware::from_fn_with_state(pace, pace::hold))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            guard::refuse_foreign_origins,
        ))
        .layer(middleware::from_fn_with_state(app.clone(), cors::allow))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            guard::refuse_unknown_hosts,
        ))
        .layer(middleware::from_fn_with_state(
            app,
            guard::add_security_headers,
        ))
        .layer(middleware::from_fn(uploads::name_version))
}

/// What handlers can ask for.
#[derive(Clone)]
struct Served {
    app: App,
    frontend: Frontend,
    streams: EventStreams,
}

impl axum::extract::FromRef<Served> for App {
    fn from_ref(served: &Served) -> Self {
        served.app.clone()
    }
}

impl axum::extract::FromRef<Served> for EventStreams {
    fn from_ref(served: &Served) -> Self {
        served.streams.clone()
    }
}

impl axum::extract::FromRef<Served> for Frontend {
    fn from_ref(served: &Served) -> Self {
        served.frontend.clone()
    }
}

/// A route that reads its body bit by bit and sets limits of its own.
fn taking(route: MethodRouter<Served>) -> MethodRouter<Served> {
    route.layer(DefaultBodyLimit::disable())
}

async fn not_found() -> ApiError {
    ProblemCode::NotFound.into()
}

async fn method_unusable() -> ApiError {
    ProblemCode::MethodUnusable.into()
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature tower-http asks for"
)]
fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or_default(), "a handler panicked");
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        ApiError::from(ProblemCode::Internal),
    )
        .into_response()
}
