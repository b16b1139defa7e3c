//! CPU-bound work outside of the threads that serve connections.

use tracing::error;

use super::error::ApiError;
use shared::problem::ProblemCode;

/// Runs a computation on the blocking thread pool. A panic becomes an internal error.
pub(super) async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work).await.map_err(|panic| {
        error!(%panic, "a computation failed");
        ProblemCode::Internal.into()
    })
}
