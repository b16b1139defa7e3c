//! A thread with a large stack, for the recursion in the reader of PDF files.
//!
//! It parses objects up to 512 levels deep and draws up to some 60, each of them with large frames, and
//! nobody knows how much of the caller's stack is left. Memory is used only as far as the stack is.

use super::PictureError;
use crate::picture::decode::guarded;

/// Several times what the deepest file that is let through needs in a build without optimisation.
#[cfg(not(target_family = "wasm"))]
const STACK_BYTES: usize = 64 << 20;

/// Runs `work` there and waits for it. A fault in it is a damaged file, as in [`guarded`].
#[cfg(not(target_family = "wasm"))]
pub(crate) fn run<T: Send>(
    work: impl FnOnce() -> Result<T, PictureError> + Send,
) -> Result<T, PictureError> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("pdf".into())
            .stack_size(STACK_BYTES);
        let running = thread
            .spawn_scoped(scope, || guarded(work))
            .map_err(|_| PictureError::TooLarge)?;
        running.join().unwrap_or(Err(PictureError::Broken))
    })
}

/// Runs `work` where there are no threads.
#[cfg(target_family = "wasm")]
pub(crate) fn run<T>(work: impl FnOnce() -> Result<T, PictureError>) -> Result<T, PictureError> {
    guarded(work)
}
