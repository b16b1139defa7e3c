//! Numbers of JavaScript.

/// Converts a count of bytes or milliseconds, which JavaScript keeps as a float.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count is whole and positive"
)]
pub(crate) fn f64_to_u64(count: f64) -> u64 {
    count as u64
}
