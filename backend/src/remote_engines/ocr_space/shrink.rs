//! JPEG encoding within the file size limit of a service.
//!
//! Letters need pixels more than quality. The short side stays at 1,500 pixels as long as a lower
//! quality alone brings the file below the limit; only then it shrinks further. Pictures are never
//! scaled up.

use reader::picture::Picture;

/// Short side to preserve, in pixels.
const SHORT_SIDE_MIN: u32 = 1_500;
/// Largest short side, in pixels; more pixels show no more of a receipt.
const SHORT_SIDE_MAX: u32 = 2_400;
/// Qualities that cost no letters.
const GOOD_QUALITIES: [u8; 3] = [88, 75, 60];
/// Qualities that cost some letters, for the sake of the size in pixels.
const POOR_QUALITIES: [u8; 2] = [45, 30];

/// JPEG, and the pixels of the picture along one of its own.
pub(super) struct ShrunkPicture {
    pub(super) jpeg: Vec<u8>,
    pub(super) scale_factor: f32,
}

/// Returns the best JPEG of at most `bytes_max` bytes, or the smallest that could be made.
#[expect(
    clippy::cast_precision_loss,
    reason = "sides of pictures are far below 2^23 pixels"
)]
pub(super) fn shrink_to_fit(picture: &Picture, bytes_max: usize) -> ShrunkPicture {
    let size = picture.size();
    let longest = size.width.max(size.height);
    let mut best = ShrunkPicture {
        jpeg: Vec::new(),
        scale_factor: 1.0,
    };
    for (side, quality) in list_attempts(size.width, size.height) {
        best = ShrunkPicture {
            jpeg: picture.encode_jpeg(side, quality),
            scale_factor: longest as f32 / side.min(longest) as f32,
        };
        if best.jpeg.len() <= bytes_max {
            break;
        }
    }
    best
}

/// Lists the longest sides and qualities to try, the best first.
fn list_attempts(width: u32, height: u32) -> impl Iterator<Item = (u32, u8)> {
    let (longest, shortest) = (width.max(height), width.min(height));
    // Longest side at which the short one has this length.
    let side_at = move |short: u32| {
        let side = u64::from(longest) * u64::from(short.min(shortest)) / u64::from(shortest.max(1));
        u32::try_from(side).unwrap_or(longest).max(1)
    };
    let sides = [SHORT_SIDE_MAX, SHORT_SIDE_MIN].map(side_at);
    let kept = sides
        .into_iter()
        .flat_map(|side| GOOD_QUALITIES.map(|quality| (side, quality)));
    let least = sides[1];
    let poor = POOR_QUALITIES.map(|quality| (least, quality));
    // A quarter less each time, until the file fits or nothing is left.
    let smaller = std::iter::successors(Some(least * 3 / 4), |side| Some(side * 3 / 4));
    let smaller = smaller
        .take_while(|side| *side > 0)
        .flat_map(|side| [(side, 60), (side, 40)]);
    kept.chain(poor).chain(smaller)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};

    /// Noise, which no encoder makes small.
    fn noise(width: u32, height: u32) -> Picture {
        let mut state = 7_u32;
        Picture::new(RgbImage::from_fn(width, height, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Rgb(state.to_be_bytes()[..3].try_into().unwrap())
        }))
    }

    #[test]
    fn quality_goes_before_the_short_side_does() {
        let sides: Vec<_> = list_attempts(3_000, 4_000).collect();
        assert_eq!(sides[..3], [(3_200, 88), (3_200, 75), (3_200, 60)]);
        assert_eq!(
            sides[3..8],
            [
                (2_000, 88),
                (2_000, 75),
                (2_000, 60),
                (2_000, 45),
                (2_000, 30)
            ]
        );
        assert_eq!(sides[8], (1_500, 60));
        // Small or narrow ones are not scaled down first.
        assert_eq!(list_attempts(800, 20_000).next(), Some((20_000, 88)));
        assert_eq!(list_attempts(1, 1).next(), Some((1, 88)));
    }

    #[test]
    fn what_is_sent_fits() {
        for (picture, bytes_max) in [(noise(1_700, 1_600), 1_000_000), (noise(300, 300), 9_000)] {
            let shrunk = shrink_to_fit(&picture, bytes_max);
            assert!(shrunk.jpeg.len() <= bytes_max, "{}", shrunk.jpeg.len());
            assert!(shrunk.scale_factor >= 1.0);
        }
        assert!((shrink_to_fit(&noise(40, 20), 1_000_000).scale_factor - 1.0).abs() < 1e-6);
    }
}
