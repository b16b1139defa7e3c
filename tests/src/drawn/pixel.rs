//! Numbers that become bytes and places of pixels.

/// The byte nearest below a shade.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of a byte"
)]
pub(super) fn byte(shade: f64) -> u8 {
    shade.clamp(0.0, 255.0) as u8
}

/// The pixel at a place; what lies before the first is the first.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of a pixel"
)]
pub(super) fn pixel(place: f64) -> u32 {
    place.clamp(0.0, 65_535.0) as u32
}
