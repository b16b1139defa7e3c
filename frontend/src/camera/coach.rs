//! What would make the photo better, one thing at a time. Pure.

use super::frame::{Frame, Light};
use super::outline::Paper;

/// A paper darker than this comes out grey on grey, from 0 to 255.
const DARK: u8 = 70;
/// A paper takes at least this share of the height or width of the picture.
const REACH_MIN: f32 = 0.5;
/// More than this part of the paper is nothing but light …
const GLARE_MIN: f32 = 0.015;
/// … while most of it is no brighter than this: otherwise all of the paper is just white.
const GLARE_MEDIAN_MAX: u8 = 232;
/// What is less sharp cannot be read. Print that is just sharp has several times as much.
const SHARPNESS_MIN: f32 = 0.025;
/// An advice is given when it was right so many times in a row: light flickers, hands tremble.
const TIMES: u8 = 2;

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Advice {
    /// No paper is in sight.
    Find,
    /// More light is needed.
    Light,
    /// An edge is cut.
    Edge,
    /// It is too far away.
    Nearer,
    /// A light is reflected.
    Glare,
    /// It is not sharp.
    Hold,
    /// It is good.
    Press,
}

impl Advice {
    /// The name the style and the tests know it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Find => "find",
            Self::Light => "light",
            Self::Edge => "edge",
            Self::Nearer => "nearer",
            Self::Glare => "glare",
            Self::Hold => "hold",
            Self::Press => "press",
        }
    }
}

/// Says what to do on seeing a small picture of all, and a part of it as the engine would get it.
pub(crate) fn advise(frame: &Frame, paper: Option<&Paper>, detail: Option<&Frame>) -> Advice {
    let light = frame.light(paper.map(|paper| &paper.quad));
    let is_blurred = || {
        detail
            .and_then(Frame::sharpness)
            .is_some_and(|sharpness| sharpness < SHARPNESS_MIN)
    };
    match paper {
        _ if light.median < dark(paper) => Advice::Light,
        None => Advice::Find,
        Some(paper) if paper.is_cut => Advice::Edge,
        Some(paper) if paper.quad.reach() < REACH_MIN => Advice::Nearer,
        Some(_) if has_glare(light) => Advice::Glare,
        Some(_) if is_blurred() => Advice::Hold,
        Some(_) => Advice::Press,
    }
}

/// A table may be dark, a paper may not.
fn dark(paper: Option<&Paper>) -> u8 {
    if paper.is_some() { DARK } else { DARK / 3 }
}

fn has_glare(light: Light) -> bool {
    light.clipped > GLARE_MIN && light.median < GLARE_MEDIAN_MAX
}

/// Remembers what was said, so that the words do not flicker.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Coach {
    said: Option<Advice>,
    next: Option<Advice>,
    times: u8,
}

impl Coach {
    /// Hears what would be said now; says what is to be shown.
    pub(crate) fn hear(&mut self, advice: Advice) -> Advice {
        self.times = if self.next == Some(advice) {
            self.times.saturating_add(1)
        } else {
            1
        };
        self.next = Some(advice);
        if self.times >= TIMES || self.said.is_none() {
            self.said = Some(advice);
        }
        self.said.unwrap_or(advice)
    }
}

#[cfg(test)]
mod tests {
    use super::super::frame::drawn::{NOWHERE, blurred, paper};
    use super::super::outline;
    use super::*;

    const WELL: [[f32; 2]; 4] = [[0.2, 0.1], [0.8, 0.1], [0.8, 0.9], [0.2, 0.9]];

    #[track_caller]
    fn check(frame: &Frame, advice: Advice) {
        assert_eq!(
            advise(frame, outline::find(frame).as_ref(), Some(frame)),
            advice
        );
    }

    #[test]
    fn each_fault_has_its_advice() {
        check(&paper(70, 210, WELL), Advice::Press);
        check(&paper(70, 70, NOWHERE), Advice::Find);
        check(&paper(5, 5, NOWHERE), Advice::Light);
        check(&paper(8, 60, WELL), Advice::Light);
        check(&paper(14, 45, WELL), Advice::Light);
        check(&paper(40, 58, NOWHERE), Advice::Find);
        check(
            &paper(70, 210, [[0.2, 0.1], [0.8, 0.1], [0.8, 1.0], [0.2, 1.0]]),
            Advice::Edge,
        );
        check(
            &paper(70, 210, [[0.4, 0.4], [0.7, 0.4], [0.7, 0.7], [0.4, 0.7]]),
            Advice::Nearer,
        );
        check(
            &blurred(&blurred(&paper(70, 210, WELL), 4), 4),
            Advice::Hold,
        );
        // Lines that ran into soft waves.
        let (all, mut soft) = (paper(70, 210, WELL), paper(200, 200, NOWHERE));
        for (index, luma) in soft.luma.iter_mut().enumerate() {
            *luma -= u8::try_from((index / 180 % 48).abs_diff(24)).expect("at most 24");
        }
        assert_eq!(
            advise(&all, outline::find(&all).as_ref(), Some(&soft)),
            Advice::Hold
        );
    }

    #[test]
    fn a_lamp_on_the_paper_is_glare_and_a_white_paper_is_not() {
        let mut lamp = paper(70, 200, WELL);
        for y in 100..120 {
            lamp.luma[y * 180 + 80..y * 180 + 110].fill(255);
        }
        check(&lamp, Advice::Glare);
        check(&paper(70, 255, WELL), Advice::Press);
    }

    #[test]
    fn the_words_do_not_flicker() {
        let mut coach = Coach::default();
        let said: Vec<_> = [
            Advice::Find,
            Advice::Press,
            Advice::Find,
            Advice::Press,
            Advice::Press,
        ]
        .into_iter()
        .map(|advice| coach.hear(advice))
        .collect();
        assert_eq!(
            said,
            [
                Advice::Find,
                Advice::Find,
                Advice::Find,
                Advice::Find,
                Advice::Press
            ]
        );
    }
}
