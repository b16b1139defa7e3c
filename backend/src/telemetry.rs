//! The log: to standard error, with fields, filtered by `RUST_LOG`. Standard output stays for results.

use tracing_subscriber::EnvFilter;

/// Starts logging. A second start in one process changes nothing.
pub fn start() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,backend=info"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}
