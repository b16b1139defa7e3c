//! Limits of a file being decoded, and helpers shared by its decoders.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Limits, PictureError, WORKING_PIXELS, scale};
use crate::Stop;

/// Treatment of damage that a decoder finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    /// Damage is an error.
    Refused,
    /// What was decoded before the damage counts, if there is anything.
    Accepted,
}

/// A page of more pixels takes the lock for memory-heavy steps ([`crate::memory_lock`]).
pub(crate) const LARGE_PIXELS: u64 = 2 * WORKING_PIXELS;
/// Working memory for lines that does not count, in bytes: no usual picture needs more.
const UNCOUNTED_LINES_BYTES: u64 = 4 << 20;

/// Limits and cancellation of one file being decoded.
pub(crate) struct DecodeContext<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) stop: &'a Stop<'a>,
}

/// Returns the indices of the pages that are read, at most `most` of `count`: the first and the
/// last ones.
pub(crate) fn choose_pages(count: usize, most: u32) -> Vec<usize> {
    let most = most as usize;
    if count <= most {
        return (0..count).collect();
    }
    let last = count - most / 2;
    (0..most.div_ceil(2)).chain(last..count).collect()
}

impl DecodeContext<'_> {
    /// Returns the number of pixels of this size; fails if there are too many.
    pub(crate) fn check_pixels(&self, width: u32, height: u32) -> Result<u64, PictureError> {
        let pixels = u64::from(width) * u64::from(height);
        Some(pixels)
            .filter(|pixels| *pixels <= self.limits.max_pixels)
            .ok_or(PictureError::TooLarge)
    }

    /// Fails if a decoder that holds `whole` bytes at once and `lines` bytes of single lines would
    /// need too much memory to get from size `from` to size `to`.
    pub(crate) fn check_memory(
        &self,
        whole: u64,
        lines: u64,
        from: (u32, u32),
        to: (u32, u32),
    ) -> Result<(), PictureError> {
        let kept = u64::from(to.0) * u64::from(to.1) * 3;
        let lines = lines
            .saturating_add(scale::working_bytes(from, to))
            .saturating_sub(UNCOUNTED_LINES_BYTES);
        let bytes = whole.saturating_add(kept).saturating_add(lines);
        if bytes > self.limits.max_memory_bytes {
            Err(PictureError::TooLarge)
        } else {
            Ok(())
        }
    }

    /// Fails if the caller wants to stop.
    pub(crate) fn check_stop(&self) -> Result<(), PictureError> {
        if (self.stop)() {
            Err(PictureError::Stopped)
        } else {
            Ok(())
        }
    }
}

/// Runs third-party decoders: a panic becomes [`PictureError::Broken`] instead of ending the
/// process.
///
/// A [`PictureError`] thrown by unwinding, as at the end of a long walk, is returned as it is.
pub(crate) fn run_guarded<T>(
    work: impl FnOnce() -> Result<T, PictureError>,
) -> Result<T, PictureError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|thrown| {
        Err(thrown
            .downcast::<PictureError>()
            .map_or(PictureError::Broken, |error| *error))
    })
}

/// Blends a pixel over white, rounded to the nearest.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a weighted mean of two bytes"
)]
pub(crate) fn blend_over_white([red, green, blue, alpha]: [u8; 4]) -> [u8; 3] {
    let alpha = u32::from(alpha);
    [red, green, blue]
        .map(|value| ((u32::from(value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8)
}
