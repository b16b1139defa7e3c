//! Advice on improving the next photo, one problem at a time. Pure.

use super::frame::{Exposure, LumaFrame};
use super::outline::DetectedPaper;

/// Lowest median luma of a usable paper (0–255); a darker one comes out grey on grey.
const PAPER_MEDIAN_MIN: u8 = 70;
/// Smallest share of the picture's width or height that a paper has to span.
const PAPER_EXTENT_MIN: f32 = 0.5;
/// More than this share of clipped pixels counts as glare …
const CLIPPED_SHARE_MAX: f32 = 0.015;
/// … unless the median luma reaches this value: then the whole paper is simply white.
const GLARE_MEDIAN_MAX: u8 = 232;
/// Lowest sharpness at which print can be read. Print that is just in focus has several times as
/// much.
const SHARPNESS_MIN: f32 = 0.025;
/// Number of equal results in a row before the advice changes, since light flickers and hands
/// shake.
const STABLE_FRAMES: u8 = 2;

/// Next thing to improve, or the go-ahead for the photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Advice {
    /// No paper was detected.
    NoPaper,
    /// The paper, or a scene without one, is too dark.
    TooDark,
    /// The paper extends beyond the picture.
    EdgeCutOff,
    /// The paper is too small in the picture.
    TooFar,
    /// A light is reflected by the paper.
    Glare,
    /// The picture is not sharp.
    Blurred,
    /// Nothing is left to improve.
    Ready,
}

impl Advice {
    /// Returns the name used by style sheets and tests.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::NoPaper => "find",
            Self::TooDark => "light",
            Self::EdgeCutOff => "edge",
            Self::TooFar => "nearer",
            Self::Glare => "glare",
            Self::Blurred => "hold",
            Self::Ready => "press",
        }
    }
}

/// Chooses the advice from a small frame of the whole picture, the paper detected on it, and a
/// detail at the scale in which it would be sent. The first problem found decides.
pub(crate) fn choose_advice(
    frame: &LumaFrame,
    paper: Option<&DetectedPaper>,
    detail: Option<&LumaFrame>,
) -> Advice {
    let light = frame.measure_exposure(paper.map(|paper| &paper.quad));
    // Lazy: needed only if nothing else is wrong.
    let is_blurred = || {
        detail
            .and_then(LumaFrame::measure_sharpness)
            .is_some_and(|sharpness| sharpness < SHARPNESS_MIN)
    };
    // The order of the arms is the priority: in the dark no other measure is reliable.
    match paper {
        _ if light.median_luma < median_limit(paper) => Advice::TooDark,
        None => Advice::NoPaper,
        Some(paper) if paper.is_cut_off => Advice::EdgeCutOff,
        Some(paper) if paper.quad.max_extent() < PAPER_EXTENT_MIN => Advice::TooFar,
        Some(_) if has_glare(light) => Advice::Glare,
        Some(_) if is_blurred() => Advice::Blurred,
        Some(_) => Advice::Ready,
    }
}

/// Returns the lowest acceptable median luma. Without a paper it is a third, since a table may be
/// dark.
fn median_limit(paper: Option<&DetectedPaper>) -> u8 {
    if paper.is_some() {
        PAPER_MEDIAN_MIN
    } else {
        PAPER_MEDIAN_MIN / 3
    }
}

/// Returns whether part of the paper is clipped while most of it is not.
fn has_glare(light: Exposure) -> bool {
    light.clipped_share > CLIPPED_SHARE_MAX && light.median_luma < GLARE_MEDIAN_MAX
}

/// Debouncer of the advice, so that the text shown does not flicker.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct AdviceDebouncer {
    shown: Option<Advice>,
    candidate: Option<Advice>,
    repeats: u8,
}

impl AdviceDebouncer {
    /// Records the advice of the latest frame and returns the advice to show.
    pub(crate) fn debounce(&mut self, advice: Advice) -> Advice {
        self.repeats = if self.candidate == Some(advice) {
            self.repeats.saturating_add(1)
        } else {
            1
        };
        self.candidate = Some(advice);
        // The first advice is shown at once, a different one only when it is stable.
        if self.repeats >= STABLE_FRAMES || self.shown.is_none() {
            self.shown = Some(advice);
        }
        self.shown.unwrap_or(advice)
    }
}

#[cfg(test)]
mod tests {
    use super::super::frame::drawn::{NOWHERE, blurred, paper};
    use super::super::outline;
    use super::*;

    const WELL: [[f32; 2]; 4] = [[0.2, 0.1], [0.8, 0.1], [0.8, 0.9], [0.2, 0.9]];

    #[track_caller]
    fn check(frame: &LumaFrame, advice: Advice) {
        assert_eq!(
            choose_advice(frame, outline::detect_paper(frame).as_ref(), Some(frame)),
            advice
        );
    }

    #[test]
    fn each_fault_has_its_advice() {
        check(&paper(70, 210, WELL), Advice::Ready);
        check(&paper(70, 70, NOWHERE), Advice::NoPaper);
        check(&paper(5, 5, NOWHERE), Advice::TooDark);
        check(&paper(8, 60, WELL), Advice::TooDark);
        check(&paper(14, 45, WELL), Advice::TooDark);
        check(&paper(40, 58, NOWHERE), Advice::NoPaper);
        check(
            &paper(70, 210, [[0.2, 0.1], [0.8, 0.1], [0.8, 1.0], [0.2, 1.0]]),
            Advice::EdgeCutOff,
        );
        check(
            &paper(70, 210, [[0.4, 0.4], [0.7, 0.4], [0.7, 0.7], [0.4, 0.7]]),
            Advice::TooFar,
        );
        check(
            &blurred(&blurred(&paper(70, 210, WELL), 4), 4),
            Advice::Blurred,
        );
        // Print that is blurred into soft waves.
        let (all, mut soft) = (paper(70, 210, WELL), paper(200, 200, NOWHERE));
        for (index, luma) in soft.luma.iter_mut().enumerate() {
            *luma -= u8::try_from((index / 180 % 48).abs_diff(24)).expect("at most 24");
        }
        assert_eq!(
            choose_advice(&all, outline::detect_paper(&all).as_ref(), Some(&soft)),
            Advice::Blurred
        );
    }

    #[test]
    fn a_lamp_on_the_paper_is_glare_and_a_white_paper_is_not() {
        let mut lamp = paper(70, 200, WELL);
        for y in 100..120 {
            lamp.luma[y * 180 + 80..y * 180 + 110].fill(255);
        }
        check(&lamp, Advice::Glare);
        check(&paper(70, 255, WELL), Advice::Ready);
    }

    #[test]
    fn the_words_do_not_flicker() {
        let mut coach = AdviceDebouncer::default();
        let said: Vec<_> = [
            Advice::NoPaper,
            Advice::Ready,
            Advice::NoPaper,
            Advice::Ready,
            Advice::Ready,
        ]
        .into_iter()
        .map(|advice| coach.debounce(advice))
        .collect();
        assert_eq!(
            said,
            [
                Advice::NoPaper,
                Advice::NoPaper,
                Advice::NoPaper,
                Advice::NoPaper,
                Advice::Ready
            ]
        );
    }
}
