//! Target size of pictures, and the files worth shrinking. Pure.

/// Length in pixels of the longer side beyond which no engine gains anything.
const LONG_SIDE_MAX_PX: f64 = 2_600.0;
/// Length in pixels that the shorter side keeps, so that a long receipt does not become too narrow.
/// It takes precedence.
const SHORT_SIDE_MIN_PX: f64 = 1_300.0;
/// Size in bytes up to which chosen files are sent unchanged.
const UNCHANGED_MAX_BYTES: u64 = 4 * 1024 * 1024;

/// Setting for the size in which pictures are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PictureMode {
    /// As large as the engine needs it.
    AsNeeded,
    /// In its original size.
    Original,
}

impl PictureMode {
    /// Returns the name under which the setting is stored.
    pub(crate) fn setting_name(self) -> &'static str {
        match self {
            Self::AsNeeded => "as-needed",
            Self::Original => "original",
        }
    }

    /// Returns the setting of a stored name; `AsNeeded` without one.
    pub(crate) fn from_name(name: Option<&str>) -> Self {
        if name == Some(Self::Original.setting_name()) {
            Self::Original
        } else {
            Self::AsNeeded
        }
    }

    /// Returns the size in pixels in which a picture of this size is sent. It is never larger.
    pub(crate) fn target_size(self, width: u32, height: u32) -> (u32, u32) {
        let (wide, high) = (f64::from(width), f64::from(height));
        let factor = match self {
            // Limit the longer side, but not below the minimum of the shorter one.
            Self::AsNeeded => (LONG_SIDE_MAX_PX / wide.max(high))
                .max(SHORT_SIDE_MIN_PX / wide.min(high))
                .min(1.0),
            Self::Original => 1.0,
        };
        (scale_side(wide, factor), scale_side(high, factor))
    }

    /// Returns the JPEG quality, from 0 to 1.
    pub(crate) fn jpeg_quality(self) -> f64 {
        match self {
            Self::AsNeeded => 0.85,
            Self::Original => 0.95,
        }
    }
}

/// Returns whether a file is worth shrinking: large, and a JPEG, PNG or WebP by its first bytes.
pub(super) fn is_worth_shrinking(size: u64, head: &[u8]) -> bool {
    let is_jpeg = head.starts_with(&[0xff, 0xd8, 0xff]);
    let is_png = head.starts_with(b"\x89PNG\r\n\x1a\n");
    let is_webp = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
    size > UNCHANGED_MAX_BYTES && (is_jpeg || is_png || is_webp)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a side of a picture"
)]
fn scale_side(side: f64, factor: f64) -> u32 {
    ((side * factor + 0.5) as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_as_large_as_needed() {
        for (before, after) in [
            ((4_000, 3_000), (2_600, 1_950)),
            ((3_000, 4_000), (1_950, 2_600)),
            ((1_000, 800), (1_000, 800)),
            // A long receipt stays wide enough to be read.
            ((2_600, 26_000), (1_300, 13_000)),
            ((900, 9_000), (900, 9_000)),
        ] {
            assert_eq!(PictureMode::AsNeeded.target_size(before.0, before.1), after);
            assert_eq!(
                PictureMode::Original.target_size(before.0, before.1),
                before
            );
        }
    }

    #[test]
    fn only_large_pictures_are_touched() {
        let large = UNCHANGED_MAX_BYTES + 1;
        for (size, head, expected) in [
            (large, &b"\xff\xd8\xff\xe0"[..], true),
            (large, b"\x89PNG\r\n\x1a\n", true),
            (large, b"RIFF\0\0\0\0WEBP", true),
            (large, b"RIFF\0\0\0\0WAVE", false),
            (large, b"%PDF-1.7", false),
            (large, b"BM", false),
            (UNCHANGED_MAX_BYTES, b"\xff\xd8\xff\xe0", false),
        ] {
            assert_eq!(is_worth_shrinking(size, head), expected, "{size} {head:?}");
        }
    }

    #[test]
    fn the_setting_is_kept_by_name() {
        for sending in [PictureMode::AsNeeded, PictureMode::Original] {
            assert_eq!(
                PictureMode::from_name(Some(sending.setting_name())),
                sending
            );
        }
        assert_eq!(PictureMode::from_name(None), PictureMode::AsNeeded);
    }
}
