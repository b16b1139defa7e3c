//! Conversions of numbers to bytes and pixel positions.

/// Rounds a shade down to a byte, clamped to its range.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of a byte"
)]
pub(super) fn to_byte(shade: f64) -> u8 {
    shade.clamp(0.0, 255.0) as u8
}

/// Rounds a coordinate down to a pixel position; negative ones become 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of a pixel"
)]
pub(super) fn to_pixel(place: f64) -> u32 {
    place.clamp(0.0, 65_535.0) as u32
}
