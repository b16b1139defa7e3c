//! One walk over a page without drawing it: which letters stand where, and what drawing would cost.
//!
//! The interpreter of pages cannot be told to stop, and a page of a few hundred bytes may name itself a
//! billion times. So the walk ends by unwinding when it is told to stop or has seen more than anybody
//! draws; [`guarded`](super::guarded) makes an error of it. Only what the walk survived is drawn.

use std::collections::HashSet;
use std::panic::resume_unwind;

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::pattern::Pattern;
use hayro::hayro_interpret::{
    BlendMode, CacheKey, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};
use hayro::kurbo::{Affine, BezPath, Point, Rect, Shape};

use super::letters::{self, Letter};
use super::{PictureError, is_nonsense};
use crate::Stop;
use crate::page::Run;

/// The most drawing steps of a page.
const STEPS_MAX: u64 = 2_000_000;
/// The most area that is painted, in pages; a layer counts as a whole page.
const PAINTED_MAX: f64 = 1_500.0;
/// How often [`Stop`] is asked: once in this many steps.
const STEPS_A_QUESTION: u64 = 256;
/// A picture that covers this share of the page hides what is under it.
const HIDING: f64 = 0.6;
/// Memory for a pixel of a picture on the page, in bytes, its way to the paper included.
const BYTES_A_PIXEL: u64 = 6;

/// What is known of the page so far.
pub(crate) struct Survey<'a> {
    sheet: Rect,
    stop: &'a Stop<'a>,
    picture_pixels_max: u64,
    steps: u64,
    next_question: u64,
    painted: f64,
    /// Inside patterns, masks and drawn letters there is no text.
    depth: u32,
    masks: HashSet<u128>,
    letters: Vec<Letter>,
    /// The share of the page that pictures cover, overlaps counted twice.
    pictured: f64,
}

impl<'a> Survey<'a> {
    pub(crate) fn new(sheet: Rect, max_memory_bytes: u64, stop: &'a Stop<'a>) -> Self {
        Self {
            sheet,
            stop,
            picture_pixels_max: max_memory_bytes / BYTES_A_PIXEL,
            steps: 0,
            next_question: 0,
            painted: 0.0,
            depth: 0,
            masks: HashSet::new(),
            letters: Vec::new(),
            pictured: 0.0,
        }
    }

    /// The text of the page in points, nothing where it cannot be trusted.
    pub(crate) fn text(self) -> Vec<Run> {
        letters::runs(&self.letters, self.pictured, self.sheet)
    }

    fn step(&mut self, steps: u64) {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > STEPS_MAX {
            give_up(PictureError::TooLarge);
        }
        if self.steps >= self.next_question {
            self.next_question = self.steps + STEPS_A_QUESTION;
            if (self.stop)() {
                give_up(PictureError::Stopped);
            }
        }
    }

    fn paint(&mut self, share: f64) {
        self.painted += if share.is_finite() { share } else { 1.0 };
        if self.painted > PAINTED_MAX {
            give_up(PictureError::TooLarge);
        }
    }

    /// Which share of the page a box covers.
    fn share(&self, area: Rect) -> f64 {
        let visible = area.intersect(self.sheet).area() / self.sheet.area();
        if visible.is_finite() { visible.clamp(0.0, 1.0) } else { 1.0 }
    }

    fn mask(&mut self, mask: Option<&SoftMask<'a>>) {
        let Some(mask) = mask else { return };
        if self.masks.insert(mask.cache_key()) {
            self.paint(1.0);
            self.inside(|survey| mask.interpret(survey));
        }
    }

    fn inside(&mut self, walk: impl FnOnce(&mut Self)) {
        self.depth += 1;
        walk(self);
        self.depth -= 1;
    }

    /// What a pattern costs: one tile, as often as it is laid.
    fn pattern(&mut self, paint: &Paint<'a>) {
        let Paint::Pattern(pattern) = paint else { return };
        let Pattern::Tiling(tile) = &**pattern else { return self.paint(1.0) };
        let along = |length: f64, step: f32| (length / f64::from(step.abs())).ceil().clamp(1.0, 1e6);
        let copies = along(tile.bbox.width(), tile.x_step) * along(tile.bbox.height(), tile.y_step);
        let before = self.steps;
        self.inside(|survey| {
            tile.interpret(survey, tile.matrix, false);
        });
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least 1")]
        self.step((self.steps - before + 1).saturating_mul(copies as u64));
        self.paint(1.0);
    }

    fn letter(&mut self, glyph: &Glyph<'a>, place: Affine, is_visible: bool) {
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width(),
            // Drawn letters have a scale of their own; the next letter tells how wide they are.
            Glyph::Type3(_) => None,
        };
        if is_nonsense(place) || self.letters.len() > letters::LETTERS_MAX {
            return;
        }
        let text = glyph.as_unicode().map(letters::text);
        self.letters.push(Letter::new(text, place, advance.map(f64::from), is_visible));
    }
}

impl<'a> Device<'a> for Survey<'a> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, _: &DrawMode) {
        self.step(1 + path.elements().len() as u64);
        let area = props.transform.transform_rect_bbox(path.bounding_box());
        self.paint(self.share(area));
        self.pattern(&props.paint);
        self.mask(props.soft_mask.as_ref());
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.step(1 + clip.path.elements().len() as u64);
        self.paint(self.share(clip.path.bounding_box()) / 16.0);
    }

    fn push_transparency_group(&mut self, _: f32, mask: Option<SoftMask<'a>>, _: BlendMode) {
        self.step(1);
        self.paint(1.0);
        self.mask(mask.as_ref());
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.step(16 * run.glyphs().len() as u64);
        self.pattern(&props.paint);
        self.mask(props.soft_mask.as_ref());
        for glyph in run.glyphs() {
            let place = props.transform * glyph.transform();
            if let Glyph::Type3(drawn) = &**glyph {
                self.inside(|survey| {
                    drawn.interpret(survey, props.transform, glyph.transform(), &props.paint);
                });
            }
            // Stroked letters are filled as well or not meant to be read.
            if self.depth == 0 && !matches!(mode, DrawMode::Stroke(_)) {
                self.letter(glyph, place, !matches!(mode, DrawMode::Invisible));
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let pixels = u64::from(image.width()) * u64::from(image.height());
        if pixels > self.picture_pixels_max {
            give_up(PictureError::TooLarge);
        }
        self.step(1 + pixels / 1_000);
        // Where its corners come to lie: the size of a picture is its count of pixels.
        let size = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let share = self.share(props.transform.transform_rect_bbox(size));
        self.paint(share);
        self.mask(props.soft_mask.as_ref());
        if self.depth > 0 {
            return;
        }
        self.pictured += share;
        if share > HIDING {
            self.letters.iter_mut().for_each(Letter::hide);
        }
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

fn give_up(error: PictureError) -> ! {
    // Not a panic: no hook is run and nothing is printed.
    resume_unwind(Box::new(error))
}

/// Where a letter stands: the begin of its line, the end of it, and the way up, one em long.
pub(crate) fn corners(place: Affine, advance: f64) -> [Point; 3] {
    [Point::ORIGIN, Point::new(advance, 0.0), Point::new(0.0, 1_000.0)].map(|point| place * point)
}
