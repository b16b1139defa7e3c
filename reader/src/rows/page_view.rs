//! Mapping of places on the flat paper to the displayed page.

#![expect(
    clippy::cast_precision_loss,
    reason = "pictures have far fewer than 2^23 pixels a side"
)]

use shared::api::PageSize;
use shared::field::Area;

use crate::geometry::{Point, Quad};
use crate::page::{Run, RunWord, Word};
use crate::paper::Paper;

/// Rotation of a picture that makes it the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rotation {
    /// Size before the rotation.
    pub(crate) picture_size: PageSize,
    /// Quarter turns clockwise, 0 to 3.
    pub(crate) quarter_turns: u8,
}

impl Rotation {
    /// Returns the size of the page.
    pub(crate) fn page_size(self) -> PageSize {
        let PageSize { width, height } = self.picture_size;
        if self.quarter_turns.is_multiple_of(2) {
            self.picture_size
        } else {
            PageSize {
                width: height,
                height: width,
            }
        }
    }

    /// Converts a place on the picture to shares of the page, clamped to 0 to 1.
    pub(crate) fn to_page_share(self, [x, y]: Point) -> Point {
        let of = |value: f32, side: u32| (value / side.max(1) as f32).clamp(0.0, 1.0);
        let (x, y) = (
            of(x, self.picture_size.width),
            of(y, self.picture_size.height),
        );
        match self.quarter_turns {
            0 => [x, y],
            1 => [1.0 - y, x],
            2 => [1.0 - x, 1.0 - y],
            _ => [y, 1.0 - x],
        }
    }
}

/// Paper, and the rotation of the picture it lies on.
pub(super) struct PageView<'a> {
    pub(super) paper: &'a Paper,
    pub(super) rotation: Rotation,
}

impl PageView<'_> {
    /// Yields the words of a run with their boxes on the page, blank ones left out.
    pub(super) fn place_words(&self, run: &Run) -> impl Iterator<Item = Word> {
        let kept = run.words.iter().filter(|word| !word.text.trim().is_empty());
        kept.map(|word| Word {
            text: word.text.clone(),
            confidence: word.confidence.clamp(0.0, 1.0),
            area: self.word_area(run.corners, word),
        })
    }

    /// Returns the upright bounding box of a word, in shares of the page.
    fn word_area(&self, [a, b, c, d]: Quad, word: &RunWord) -> Area {
        let between = |from: Point, to: Point, share: f32| {
            let share = share.clamp(0.0, 1.0);
            let place = [0, 1].map(|axis: usize| from[axis] + (to[axis] - from[axis]) * share);
            self.rotation.to_page_share(self.paper.to_picture(place))
        };
        // Map the corners of the word along the upper and the lower edge of its run.
        let corners = [
            between(a, b, word.start),
            between(a, b, word.end),
            between(d, c, word.start),
            between(d, c, word.end),
        ];
        // Perspective may tilt the word: enclose all four.
        let range = |axis: usize| {
            corners.iter().fold((1.0_f32, 0.0_f32), |(low, high), at| {
                (low.min(at[axis]), high.max(at[axis]))
            })
        };
        let ((left, right), (top, bottom)) = (range(0), range(1));
        Area {
            x: left,
            y: top,
            width: right - left,
            height: bottom - top,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_picture_keeps_its_places() {
        let share = |quarters, place| {
            Rotation {
                picture_size: PageSize {
                    width: 100,
                    height: 200,
                },
                quarter_turns: quarters,
            }
            .to_page_share(place)
        };
        // Quarter turns, and the place on the page of one near the top left of the picture.
        let cases = [
            (0, [0.1, 0.2]),
            (1, [0.8, 0.1]),
            (2, [0.9, 0.8]),
            (3, [0.2, 0.9]),
        ];
        for (quarters, expected) in cases {
            let found = share(quarters, [10.0, 40.0]);
            assert!(
                found
                    .iter()
                    .zip(expected)
                    .all(|(a, b): (&f32, f32)| (a - b).abs() < 1e-5),
                "{quarters}: {found:?}"
            );
        }
        let turned = Rotation {
            picture_size: PageSize {
                width: 100,
                height: 200,
            },
            quarter_turns: 3,
        };
        assert_eq!(
            turned.page_size(),
            PageSize {
                width: 200,
                height: 100
            }
        );
    }
}
