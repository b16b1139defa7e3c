//! From places on the flat paper to places on the page that is shown.

#![expect(
    clippy::cast_precision_loss,
    reason = "pictures have far fewer than 2^23 pixels a side"
)]

use shared::api::PageSize;
use shared::field::Area;

use crate::page::{Run, RunWord, Word};
use crate::paper::Paper;
use crate::quad::{Point, Quad};

/// How a picture is turned to become the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn {
    pub(crate) picture: PageSize,
    /// Clockwise, 0 to 3.
    pub(crate) quarters: u8,
}

impl Turn {
    /// The size of the page.
    pub(crate) fn size(self) -> PageSize {
        let PageSize { width, height } = self.picture;
        if self.quarters.is_multiple_of(2) {
            self.picture
        } else {
            PageSize {
                width: height,
                height: width,
            }
        }
    }

    /// A place on the picture as shares of the page, 0 to 1.
    pub(crate) fn share(self, [x, y]: Point) -> Point {
        let of = |value: f32, side: u32| (value / side.max(1) as f32).clamp(0.0, 1.0);
        let (x, y) = (of(x, self.picture.width), of(y, self.picture.height));
        match self.quarters {
            0 => [x, y],
            1 => [1.0 - y, x],
            2 => [1.0 - x, 1.0 - y],
            _ => [y, 1.0 - x],
        }
    }
}

/// The paper, and how the picture it lies on is turned.
pub(super) struct View<'a> {
    pub(super) paper: &'a Paper,
    pub(super) turn: Turn,
}

impl View<'_> {
    /// The words of a run where they stand on the page.
    pub(super) fn words(&self, run: &Run) -> impl Iterator<Item = Word> {
        let kept = run.words.iter().filter(|word| !word.text.trim().is_empty());
        kept.map(|word| Word {
            text: word.text.clone(),
            confidence: word.confidence.clamp(0.0, 1.0),
            area: self.area(run.corners, word),
        })
    }

    /// The upright rectangle around a word.
    fn area(&self, [a, b, c, d]: Quad, word: &RunWord) -> Area {
        let between = |from: Point, to: Point, share: f32| {
            let share = share.clamp(0.0, 1.0);
            let place = [0, 1].map(|axis: usize| from[axis] + (to[axis] - from[axis]) * share);
            self.turn.share(self.paper.to_picture(place))
        };
        let corners = [
            between(a, b, word.start),
            between(a, b, word.end),
            between(d, c, word.start),
            between(d, c, word.end),
        ];
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
            Turn {
                picture: PageSize {
                    width: 100,
                    height: 200,
                },
                quarters,
            }
            .share(place)
        };
        // A place near the top left of the picture, and where it is when the picture is turned clockwise.
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
        let turned = Turn {
            picture: PageSize {
                width: 100,
                height: 200,
            },
            quarters: 3,
        };
        assert_eq!(
            turned.size(),
            PageSize {
                width: 200,
                height: 100
            }
        );
    }
}
