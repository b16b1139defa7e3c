//! How large a picture needs to be for its receipt to be read, and which files are worth making smaller. Pure.

/// Longer than this no engine needs a picture, in pixels …
const LONG_MAX: f64 = 2_600.0;
/// … unless it is a long receipt, which would become too narrow.
const SHORT_MIN: f64 = 1_300.0;
/// Chosen files up to this size go as they are. In bytes.
const SMALL_MAX: u64 = 4 * 1024 * 1024;

/// What is sent of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sending {
    /// As large as the engine needs it.
    AsNeeded,
    /// As it was taken.
    Original,
}

impl Sending {
    /// The name it is kept by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AsNeeded => "as-needed",
            Self::Original => "original",
        }
    }

    /// What was kept under a name; as needed where nothing was.
    pub(crate) fn named(name: Option<&str>) -> Self {
        if name == Some(Self::Original.name()) {
            Self::Original
        } else {
            Self::AsNeeded
        }
    }

    /// The size in which a picture of this size is sent, in pixels. It never grows.
    pub(crate) fn size(self, width: u32, height: u32) -> (u32, u32) {
        let (wide, high) = (f64::from(width), f64::from(height));
        let factor = match self {
            Self::AsNeeded => (LONG_MAX / wide.max(high))
                .max(SHORT_MIN / wide.min(high))
                .min(1.0),
            Self::Original => 1.0,
        };
        (scaled(wide, factor), scaled(high, factor))
    }

    /// The quality of the JPEG, from 0 to 1.
    pub(crate) fn quality(self) -> f64 {
        match self {
            Self::AsNeeded => 0.85,
            Self::Original => 0.95,
        }
    }
}

/// This file is worth making smaller, by its size and its first bytes.
pub(super) fn is_worth(size: u64, head: &[u8]) -> bool {
    let is_jpeg = head.starts_with(&[0xff, 0xd8, 0xff]);
    let is_png = head.starts_with(b"\x89PNG\r\n\x1a\n");
    let is_webp = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
    size > SMALL_MAX && (is_jpeg || is_png || is_webp)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a side of a picture"
)]
fn scaled(side: f64, factor: f64) -> u32 {
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
            assert_eq!(Sending::AsNeeded.size(before.0, before.1), after);
            assert_eq!(Sending::Original.size(before.0, before.1), before);
        }
    }

    #[test]
    fn only_large_pictures_are_touched() {
        let large = SMALL_MAX + 1;
        for (size, head, expected) in [
            (large, &b"\xff\xd8\xff\xe0"[..], true),
            (large, b"\x89PNG\r\n\x1a\n", true),
            (large, b"RIFF\0\0\0\0WEBP", true),
            (large, b"RIFF\0\0\0\0WAVE", false),
            (large, b"%PDF-1.7", false),
            (large, b"BM", false),
            (SMALL_MAX, b"\xff\xd8\xff\xe0", false),
        ] {
            assert_eq!(is_worth(size, head), expected, "{size} {head:?}");
        }
    }

    #[test]
    fn the_setting_is_kept_by_name() {
        for sending in [Sending::AsNeeded, Sending::Original] {
            assert_eq!(Sending::named(Some(sending.name())), sending);
        }
        assert_eq!(Sending::named(None), Sending::AsNeeded);
    }
}
