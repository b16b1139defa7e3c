//! Thread with a large stack, for the recursion of the PDF reader.
//!
//! The reader parses objects up to 512 levels deep and draws up to about 60, each with large
//! frames, and the remaining stack of the caller is unknown. Memory is used only as far as the
//! stack grows.

use super::PictureError;
use crate::picture::decode_context::run_guarded;

/// Several times the need of the deepest accepted file in a build without optimisation.
#[cfg(not(target_family = "wasm"))]
const STACK_BYTES: usize = 64 << 20;

/// Runs `work` on that thread and waits for it; a panic inside makes a damaged file, as in
/// [`run_guarded`].
#[cfg(not(target_family = "wasm"))]
pub(crate) fn run<T: Send>(
    work: impl FnOnce() -> Result<T, PictureError> + Send,
) -> Result<T, PictureError> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("pdf".into())
            .stack_size(STACK_BYTES);
        let running = thread
            .spawn_scoped(scope, || run_guarded(work))
            // Starting a thread fails if there is no memory for its stack.
            .map_err(|_| PictureError::TooLarge)?;
        running.join().unwrap_or(Err(PictureError::Broken))
    })
}

/// Runs `work` on the current thread, as this target has no others.
#[cfg(target_family = "wasm")]
pub(crate) fn run<T>(work: impl FnOnce() -> Result<T, PictureError>) -> Result<T, PictureError> {
    run_guarded(work)
}
