//! Log to standard error with fields, filtered by `RUST_LOG`.
//!
//! Standard output stays free for results.

use tracing_subscriber::EnvFilter;

/// Starts logging. A second call in one process has no effect.
pub fn start_logging() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,backend=info"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}
