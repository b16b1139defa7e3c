//! Work that keeps a processor busy, on a thread of its own: those that serve connections stay free.

use tracing::error;

use super::error::ApiError;
use shared::problem::ProblemCode;

/// Computes something beside the threads that serve connections.
pub(super) async fn compute<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work).await.map_err(|panic| {
        error!(%panic, "a computation failed");
        ProblemCode::Internal.into()
    })
}
