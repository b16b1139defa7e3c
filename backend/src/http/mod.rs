//! HTTP interface of the server: routes, middleware and handlers.
//!
//! Outside of this folder only `serve` uses axum. The table of routes is here; each file beside
//! this one handles one kind of resource. Handlers parse a request, call the part that does the
//! work, and build the answer.

mod authority;
mod body_drain;
mod bulk;
mod condition;
pub mod connections;
mod cors;
mod delivery;
mod downloads;
mod duplicates;
mod entered_receipt;
mod error;
mod event_streams;
mod events;
mod export;
mod files;
mod first_page;
mod form;
pub mod frontend;
mod guard;
mod idempotency;
mod inspect;
mod intake_form;
mod json;
mod list_query;
pub mod listen;
pub mod min_rate;
mod pictures;
mod profile;
mod range;
mod receipts;
mod rules;
mod server_info;
mod settings;
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
use min_rate::MinRate;

/// Returns the router with every address of the server.
pub fn router(app: App, frontend: Frontend, pace: MinRate) -> Router {
    // The API. Only its answers are compressed on the way; the frontend is compressed already.
    let api = Router::new()
        .route("/server", get(server_info::get_server_info))
        .route("/settings", get(settings::get_settings))
        .route("/storage", get(settings::get_storage))
        .route("/events", get(events::stream_events))
        .route("/files/{sha256}", get(files::find_known_file))
        .route(
            "/receipts",
            get(receipts::list_receipts)
                .merge(with_unlimited_body(post(entered_receipt::create_receipts))),
        )
        .route("/receipts/bulk", post(bulk::run_bulk_action))
        .route("/receipts/undo", post(bulk::undo_bulk_action))
        .route("/receipts/merge", post(bulk::merge_receipts))
        .route("/receipts/from-url", post(downloads::create_download))
        .route("/downloads", get(downloads::list_downloads))
        .route(
            "/downloads/{id}",
            get(downloads::get_download).delete(downloads::delete_download),
        )
        .route(
            "/receipts/{id}",
            get(receipts::get_receipt)
                .patch(receipts::correct_receipt)
                .delete(receipts::delete_receipt),
        )
        .route(
            "/receipts/{id}/corrections",
            put(receipts::replace_corrections),
        )
        .route("/receipts/{id}/filing", patch(receipts::change_annotations))
        .route("/receipts/{id}/restore", post(receipts::restore_receipt))
        .route("/receipts/{id}/neighbours", get(receipts::get_neighbours))
        .route(
            "/receipts/{id}/duplicates",
            get(duplicates::list_duplicates),
        )
        .route(
            "/receipts/{id}/distinct/{other}",
            put(duplicates::mark_distinct),
        )
        .route(
            "/receipts/{id}/suggestions",
            get(rules::suggest_rules_for_receipt),
        )
        .route("/trash", get(trash::list_trash).delete(trash::empty_trash))
        .route("/trash/{id}", delete(trash::purge_receipt))
        .route("/receipts/{id}/read", post(receipts::reread_receipt))
        .route("/receipts/{id}/words", get(words::get_words))
        .route("/receipts/{id}/split", post(receipts::split_receipt))
        .route("/receipts/{id}/unmerge", post(receipts::unmerge_receipt))
        .route("/receipts/{id}/original", get(pictures::get_original))
        .route("/receipts/{id}/thumbnail", get(pictures::get_thumbnail))
        .route("/receipts/{id}/pages/{number}", get(pictures::get_page))
        .route(
            "/receipts/{id}/pages/{number}/preview",
            get(pictures::get_page_preview),
        )
        .route(
            "/receipts/{id}/pages/{number}/outline",
            put(pictures::put_outline).delete(pictures::delete_outline),
        )
        .route("/rules", get(rules::list_rules).post(rules::create_rule))
        .route("/rules/preview", post(rules::preview_rule))
        .route("/rules/suggestions", get(rules::suggest_rules))
        .route(
            "/rules/suggestions/dismissed",
            post(rules::dismiss_suggestion),
        )
        .route(
            "/rules/{id}",
            patch(rules::change_rule).delete(rules::delete_rule),
        )
        .route("/spending", get(spending::get_spending))
        .route("/months", get(spending::get_months))
        .route("/facets", get(spending::get_facets))
        .route("/export", get(export::export_receipts))
        .route(
            "/profile",
            get(profile::get_profile).patch(profile::change_profile),
        )
        .route(
            "/profile/picture",
            get(profile::get_picture)
                .merge(with_unlimited_body(put(profile::put_picture)))
                .delete(profile::delete_picture),
        )
        .route("/profile/picture/{side}", get(profile::get_picture))
        .route(
            "/inspect",
            get(inspect::describe_usage).merge(with_unlimited_body(post(inspect::inspect_request))),
        )
        .fallback(not_found)
        .method_not_allowed_fallback(method_unusable)
        .layer(
            CompressionLayer::new()
                .compress_when(DefaultPredicate::new().and(delivery::may_compress)),
        );
    // All addresses; unknown ones are left to the frontend.
    Router::new()
        .nest("/api", api)
        .merge(uploads::router())
        .route(
            "/share",
            with_unlimited_body(post(intake_form::receive_shared_files)),
        )
        // Pages with a placeholder; other methods are handled like those of any other address.
        .route(
            "/",
            get(first_page::serve_scan_page).fallback(frontend::serve_frontend),
        )
        .route(
            "/receipts",
            get(first_page::serve_list_page).fallback(frontend::serve_frontend),
        )
        .route(
            "/receipts/{id}",
            get(first_page::serve_receipt_page).fallback(frontend::serve_frontend),
        )
        .fallback(frontend::serve_frontend)
        .with_state(ServerState {
            app: app.clone(),
            frontend,
            streams: EventStreams::default(),
        })
        // A request passes the layers from the last to the first: version header, security headers,
        // host, CORS, origin, panics, minimum rate.
        .layer(middleware::from_fn_with_state(
            pace,
            min_rate::enforce_min_rate,
        ))
        .layer(CatchPanicLayer::custom(respond_to_panic))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            guard::refuse_foreign_changes,
        ))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            cors::add_cors_headers,
        ))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            guard::refuse_unknown_hosts,
        ))
        .layer(middleware::from_fn_with_state(
            app,
            guard::add_security_headers,
        ))
        .layer(middleware::from_fn(uploads::add_version_headers))
}

/// State that handlers can extract.
#[derive(Clone)]
struct ServerState {
    app: App,
    frontend: Frontend,
    streams: EventStreams,
}

impl axum::extract::FromRef<ServerState> for App {
    fn from_ref(served: &ServerState) -> Self {
        served.app.clone()
    }
}

impl axum::extract::FromRef<ServerState> for EventStreams {
    fn from_ref(served: &ServerState) -> Self {
        served.streams.clone()
    }
}

impl axum::extract::FromRef<ServerState> for Frontend {
    fn from_ref(served: &ServerState) -> Self {
        served.frontend.clone()
    }
}

/// Removes the size limit of bodies; the handler reads in chunks and has limits of its own.
fn with_unlimited_body(route: MethodRouter<ServerState>) -> MethodRouter<ServerState> {
    route.layer(DefaultBodyLimit::disable())
}

async fn not_found() -> ApiError {
    ProblemCode::NotFound.into()
}

async fn method_unusable() -> ApiError {
    ProblemCode::MethodUnusable.into()
}

/// Logs a panic of a handler and answers 500.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature tower-http asks for"
)]
fn respond_to_panic(panic: Box<dyn Any + Send>) -> Response {
    // The message of a panic is a `String` if it was formatted, else a `&str`.
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
