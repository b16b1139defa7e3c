//! The one place that builds HTTP clients: a guarded one for links of people, and a plain one for
//! servers a person has named: the one the command line sends to, and services that read.
//!
//! [`link`] holds the rules for URLs, [`guard`] those for addresses, the resolver asks the guard, and
//! [`download`] does the work. No client uses a proxy: through one, nobody here would see where a request
//! really goes.

pub mod disposition;
pub mod download;
pub mod error;
pub mod guard;
pub mod link;
mod resolver;

use std::sync::Arc;
use std::time::Duration;

use reqwest::ClientBuilder;
pub use reqwest::{
    Body, Client, Error as FormError, Method, RequestBuilder, Response, Url, header, multipart,
};

use guard::Guard;
use resolver::GuardedResolver;

/// Who asks.
const USER_AGENT: &str = concat!("receipt-scanner/", env!("CARGO_PKG_VERSION"));
/// How long a connection to our own server may take to come about.
const CONNECT_MAX: Duration = Duration::from_secs(10);

/// No HTTP client can be built on this machine.
#[derive(Debug, thiserror::Error)]
#[error("no HTTP client can be built")]
pub struct ClientError(#[from] reqwest::Error);

/// A client for a server that was configured. It follows no redirects: a body that is sent once cannot be sent again.
pub fn plain() -> Result<Client, ClientError> {
    build(|| Client::builder().connect_timeout(CONNECT_MAX))
}

/// A client for a service that is asked now and then. Every request has a connection of its own: one that was idle
/// may be closed at the moment a picture is sent, and the picture would be sent and counted twice.
pub fn fresh() -> Result<Client, ClientError> {
    build(|| {
        Client::builder()
            .connect_timeout(CONNECT_MAX)
            .pool_max_idle_per_host(0)
    })
}

/// A client that connects to what the guard admits only. Every request has a connection of its own.
fn guarded(guard: &Arc<Guard>, connect_max: Duration) -> Result<Client, ClientError> {
    build(|| {
        Client::builder()
            .connect_timeout(connect_max)
            .pool_max_idle_per_host(0)
            .referer(false)
            .dns_resolver(GuardedResolver::new(Arc::clone(guard)))
    })
}

fn build(settings: impl Fn() -> ClientBuilder) -> Result<Client, ClientError> {
    // It fails when it was installed before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let common = || {
        settings()
            .user_agent(USER_AGENT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
    };
    // On a machine without certificates of authorities plain HTTP works all the same, and TLS trusts nobody.
    let client = common()
        .build()
        .or_else(|_| common().tls_certs_only([]).build())?;
    Ok(client)
}
