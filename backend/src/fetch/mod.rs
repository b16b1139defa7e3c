//! Outgoing HTTP: the only place that builds clients.
//!
//! A guarded client fetches links of users. Plain clients talk to configured servers: the one the
//! command line sends to, and OCR services. [`link`] holds the rules for URLs, [`guard`] those for
//! addresses, the resolver applies the guard, and [`download`] does the work. No client uses a
//! proxy, because the real destination of a request could not be checked behind one.

pub mod disposition;
pub mod download;
pub mod error;
pub mod guard;
pub mod link;
mod resolver;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use reqwest::ClientBuilder;
pub use reqwest::{
    Body, Client, Error as FormError, Method, RequestBuilder, Response, Url, header, multipart,
};

use guard::Guard;
use resolver::GuardedResolver;

/// Value of the `User-Agent` header.
const USER_AGENT: &str = concat!("receipt-scanner/", env!("CARGO_PKG_VERSION"));
/// Time limit for connecting to a configured server.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Builds a client for a configured server. It follows no redirects: a streamed body cannot be sent
/// a second time.
pub fn build_plain_client() -> anyhow::Result<Client> {
    build_client(|| Client::builder().connect_timeout(CONNECT_TIMEOUT))
}

/// Builds a client for a service that is called now and then. Every request has a connection of its
/// own: an idle one may be closed at the moment a picture is sent, and the picture would be sent
/// and counted twice.
pub fn build_unpooled_client() -> anyhow::Result<Client> {
    build_client(|| {
        Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_max_idle_per_host(0)
    })
}

/// Builds a client that connects only to addresses the guard admits. Every request has a connection
/// of its own.
fn build_guarded_client(guard: &Arc<Guard>, connect_max: Duration) -> anyhow::Result<Client> {
    build_client(|| {
        Client::builder()
            .connect_timeout(connect_max)
            .pool_max_idle_per_host(0)
            // A link may contain a secret, which other hosts must not see.
            .referer(false)
            .dns_resolver(GuardedResolver::new(Arc::clone(guard)))
    })
}

fn build_client(settings: impl Fn() -> ClientBuilder) -> anyhow::Result<Client> {
    // Fails if a provider was installed before, which is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let common = || {
        settings()
            .user_agent(USER_AGENT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
    };
    // On a machine without root certificates plain HTTP still works, and no TLS server is trusted.
    common()
        .build()
        .or_else(|_| common().tls_certs_only([]).build())
        .context("no HTTP client can be built")
}
