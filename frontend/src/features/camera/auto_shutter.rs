//! Automatic release of the shutter while a paper is ready and held still. Pure.

use super::advice::Advice;
use super::quad::Quad;

/// Number of analyses in a row for which the paper has to be ready and still: about a second.
const STEADY_FRAMES: u8 = 5;
/// Number of analyses in a row without a paper after which the next one is another paper.
const GONE_FRAMES: u8 = 2;
/// Distance by which a corner of a still paper may move between two analyses, in shares of the
/// picture.
const STILL_DISTANCE_MAX: f32 = 0.02;

/// Decision when to take a photo.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct AutoShutter {
    last: Option<Quad>,
    steady_frames: u8,
    gone_frames: u8,
    /// `true` if the paper in view was photographed.
    is_taken: bool,
}

impl AutoShutter {
    /// Records the latest analysis and returns whether to take a photo now. Each paper is
    /// photographed once.
    pub(crate) fn record(&mut self, paper: Option<Quad>, advice: Advice) -> bool {
        let is_still = match (self.last, paper) {
            (Some(last), Some(paper)) => is_still(&last, &paper),
            _ => false,
        };
        self.last = paper;
        self.gone_frames = match paper {
            Some(_) => 0,
            None => self.gone_frames.saturating_add(1),
        };
        self.is_taken &= self.gone_frames < GONE_FRAMES;
        self.steady_frames = if is_still && advice == Advice::Ready {
            self.steady_frames.saturating_add(1)
        } else {
            0
        };
        self.steady_frames >= STEADY_FRAMES && !self.is_taken
    }

    /// Records that the paper in view was photographed, by hand or automatically.
    pub(crate) fn mark_taken(&mut self) {
        self.is_taken = true;
    }
}

fn is_still(before: &Quad, after: &Quad) -> bool {
    let pairs = before.corners.iter().zip(&after.corners);
    pairs
        .flat_map(|(before, after)| before.iter().zip(after))
        .all(|(before, after)| (before - after).abs() <= STILL_DISTANCE_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(left: f32) -> Option<Quad> {
        Some(Quad {
            corners: [[left, 0.1], [0.9, 0.1], [0.9, 0.9], [left, 0.9]],
        })
    }

    /// Records analyses and returns at which of them a photo was taken.
    fn shots(
        shutter: &mut AutoShutter,
        frames: impl IntoIterator<Item = (Option<Quad>, Advice)>,
    ) -> Vec<usize> {
        let mut shots = Vec::new();
        for (number, (paper, advice)) in frames.into_iter().enumerate() {
            if shutter.record(paper, advice) {
                shutter.mark_taken();
                shots.push(number);
            }
        }
        shots
    }

    #[test]
    fn a_still_paper_is_photographed_once() {
        let mut shutter = AutoShutter::default();
        assert_eq!(shots(&mut shutter, [(paper(0.1), Advice::Ready); 20]), [5]);
        // It is still the same paper after a hand was in the way.
        let hand = [(None, Advice::NoPaper)];
        assert!(shots(&mut shutter, hand).is_empty());
        assert!(shots(&mut shutter, [(paper(0.1), Advice::Ready); 20]).is_empty());
        // The next one is another paper.
        assert!(shots(&mut shutter, [(None, Advice::NoPaper); 2]).is_empty());
        assert_eq!(shots(&mut shutter, [(paper(0.1), Advice::Ready); 20]), [5]);
    }

    #[test]
    fn a_paper_that_moves_or_is_not_ready_is_not_photographed() {
        let moving = (0_u8..20).map(|step| (paper(f32::from(step) * 0.03), Advice::Ready));
        assert!(shots(&mut AutoShutter::default(), moving).is_empty());
        let glaring = [(paper(0.1), Advice::Glare); 20];
        assert!(shots(&mut AutoShutter::default(), glaring).is_empty());
    }

    #[test]
    fn a_photo_taken_by_hand_counts() {
        let mut shutter = AutoShutter::default();
        shutter.mark_taken();
        assert!(shots(&mut shutter, [(paper(0.1), Advice::Ready); 20]).is_empty());
    }
}
