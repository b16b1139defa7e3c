//! One walk over a page without drawing it: which letters stand where, and what drawing would cost.
//!
//! The interpreter of pages cannot be told to stop, and a page of a few hundred bytes may name itself a
//! billion times. So the walk ends by unwinding when it is told to stop or has seen more than anybody
//! draws; [`guarded`](super::guarded) makes an error of it. Only what the walk survived is drawn.
//!
//! Drawing recurses exactly where the walk does, so that the depth seen here bounds the stack of both.

use std::collections::HashMap;
use std::panic::resume_unwind;

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::pattern::{Pattern, ShadingPattern};
use hayro::hayro_interpret::{
    BlendMode, CacheKey, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint,
    SoftMask, StrokeProps,
};
use hayro::kurbo::{Affine, BezPath, Point, Rect, Shape};

use super::letters::{self, Letter};
use super::{PIXELS_TO_READ, PictureError, is_nonsense, lengths, meshes, pictures};
use crate::Stop;
use crate::page::Run;
use crate::picture::decode::Decoding;

/// The most drawing steps of a page.
const STEPS_MAX: u64 = 2_000_000;
/// The most area that is painted, in pages; a layer counts as a whole page.
const PAINTED_MAX: f64 = 1_500.0;
/// How often [`Stop`] is asked: once in this many steps.
const STEPS_A_QUESTION: u64 = 256;
/// A picture that covers this share of the page hides what is under it.
const HIDING: f64 = 0.6;
/// How many patterns, masks and drawn letters may lie inside one another. The interpreter itself bounds forms only,
/// at 50.
const DEPTH_MAX: u32 = 8;
/// A dash becomes an outline of its own: so many drawing steps.
const STEPS_A_DASH: f64 = 8.0;
/// The longest path, and the length that makes one drawing step, in points: what edges pass through is kept.
const LENGTH_MAX: f64 = 8e6;
const LENGTH_A_STEP: f64 = 20.0;
/// Work on pictures that makes one drawing step, in pixels …
const PIXELS_A_STEP: u64 = 250;
/// … and a program of so many bytes that computes its colours doubles it.
const PROGRAM_BYTES_A_PIXEL: u64 = 400;
/// Computed pixels that make one drawing step, where a program has one byte; there is always one of some bytes.
const SHADED_A_STEP: f64 = 2_000.0;
const PROGRAM_BYTES_MIN: f64 = 4.0;
/// The pixels of a mesh that make one drawing step, and the memory for one, in bytes.
const MESH_PIXELS_A_STEP: f64 = 5.0;
const BYTES_A_MESH_PIXEL: f64 = 64.0;
/// The share of the page that a run of letters covers, where that would have to be measured.
const RUN_SHARE: f64 = 0.05;
/// Memory for a pixel of a mask, which is kept until the page is drawn, in bytes.
const BYTES_A_MASK_PIXEL: f64 = 1.0;

/// What is known of the page so far.
pub(crate) struct Survey<'a> {
    sheet: Rect,
    stop: &'a Stop<'a>,
    max_memory_bytes: u64,
    /// The length of the longest program that computes colours.
    program_bytes: usize,
    steps: u64,
    next_question: u64,
    painted: f64,
    /// Inside patterns, masks and drawn letters there is no text.
    depth: u32,
    /// The largest depth since a mask was begun.
    deepest: u32,
    /// How deep each mask nests.
    masks: HashMap<u128, u32>,
    /// The most pixels per point at which every picture and mesh fits into the memory.
    scale_max: f64,
    letters: Vec<Letter>,
    /// The share of the page that pictures cover, overlaps counted twice.
    pictured: f64,
}

impl<'a> Survey<'a> {
    pub(crate) fn new(
        sheet: Rect,
        scale_max: f64,
        program_bytes: usize,
        decoding: &'a Decoding<'a>,
    ) -> Self {
        Self {
            sheet,
            stop: decoding.stop,
            max_memory_bytes: decoding.limits.max_memory_bytes,
            program_bytes,
            steps: 0,
            next_question: 0,
            painted: 0.0,
            depth: 0,
            deepest: 0,
            masks: HashMap::new(),
            scale_max,
            letters: Vec::new(),
            pictured: 0.0,
        }
    }

    /// The most pixels per point at which drawing stays within the memory.
    pub(crate) fn scale_max(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let (masks, bytes) = (self.masks.len() as f64, self.max_memory_bytes as f64 / 2.0);
        self.scale_max
            .min((bytes / (masks * BYTES_A_MASK_PIXEL * self.sheet.area())).sqrt())
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
        if visible.is_finite() {
            visible.clamp(0.0, 1.0)
        } else {
            1.0
        }
    }

    fn mask(&mut self, mask: Option<&SoftMask<'a>>) {
        let Some(mask) = mask else { return };
        let key = mask.cache_key();
        if let Some(height) = self.masks.get(&key) {
            return self.reach(self.depth + height);
        }
        self.paint(1.0);
        let outside = std::mem::replace(&mut self.deepest, self.depth);
        self.inside(|survey| mask.interpret(survey));
        self.masks.insert(key, self.deepest - self.depth);
        self.deepest = self.deepest.max(outside);
    }

    fn inside(&mut self, walk: impl FnOnce(&mut Self)) {
        self.reach(self.depth + 1);
        self.depth += 1;
        walk(self);
        self.depth -= 1;
    }

    fn reach(&mut self, depth: u32) {
        if depth > DEPTH_MAX {
            give_up(PictureError::TooLarge);
        }
        self.deepest = self.deepest.max(depth);
    }

    /// So many steps, however large the number is.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates"
    )]
    fn estimated(&mut self, steps: f64) {
        self.step(steps as u64);
    }

    /// What the dashes of a line cost.
    fn dashes(&mut self, path: &BezPath, stroke: &StrokeProps) {
        self.estimated(lengths::dashes(path, stroke) * STEPS_A_DASH);
    }

    /// What the edges of a path cost.
    fn edges(&mut self, path: &BezPath, place: Affine) {
        let diagonal = self.sheet.width().hypot(self.sheet.height());
        let length = lengths::path(path, place, diagonal);
        if length > LENGTH_MAX {
            give_up(PictureError::TooLarge);
        }
        self.step(1 + path.elements().len() as u64);
        self.estimated(length / LENGTH_A_STEP);
    }

    /// What a pattern costs on this share of the page: one tile, as often as it is laid, or a program for each pixel.
    fn pattern(&mut self, paint: &Paint<'a>, share: f64) {
        let Paint::Pattern(pattern) = paint else {
            return;
        };
        let tile = match &**pattern {
            Pattern::Tiling(tile) => tile,
            Pattern::Shading(shading) => return self.shading(shading, share),
        };
        let along =
            |length: f64, step: f32| (length / f64::from(step.abs())).ceil().clamp(1.0, 1e6);
        let copies = along(tile.bbox.width(), tile.x_step) * along(tile.bbox.height(), tile.y_step);
        let before = self.steps;
        self.inside(|survey| {
            tile.interpret(survey, tile.matrix, false);
        });
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at least 1"
        )]
        self.step((self.steps - before + 1).saturating_mul(copies as u64));
        self.paint(1.0);
    }

    fn shading(&mut self, pattern: &ShadingPattern, share: f64) {
        self.paint(1.0);
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let (program, most) = (
            self.program_bytes as f64 + PROGRAM_BYTES_MIN,
            self.max_memory_bytes as f64 / 2.0,
        );
        self.estimated(share * PIXELS_TO_READ * program / SHADED_A_STEP);
        let mesh = meshes::area(&pattern.shading.shading_type, pattern.matrix);
        if mesh > 0.0 {
            self.scale_max = self
                .scale_max
                .min((most / (mesh * BYTES_A_MESH_PIXEL)).sqrt());
            self.estimated(mesh * self.scale_max.powi(2) / MESH_PIXELS_A_STEP);
        }
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
        self.letters
            .push(Letter::new(text, place, advance.map(f64::from), is_visible));
    }
}

impl<'a> Device<'a> for Survey<'a> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.edges(path, props.transform);
        if let Some(stroke) = stroke(mode) {
            self.dashes(path, stroke);
        }
        let share = self.share(props.transform.transform_rect_bbox(path.bounding_box()));
        self.paint(share);
        self.pattern(&props.paint, share);
        self.mask(props.soft_mask.as_ref());
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.edges(&clip.path, Affine::IDENTITY);
        self.paint(self.share(clip.path.bounding_box()) / 16.0);
    }

    fn push_transparency_group(&mut self, _: f32, mask: Option<SoftMask<'a>>, _: BlendMode) {
        self.step(1);
        self.paint(1.0);
        self.mask(mask.as_ref());
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.step(16 * run.glyphs().len() as u64);
        self.pattern(&props.paint, RUN_SHARE);
        self.mask(props.soft_mask.as_ref());
        for glyph in run.glyphs() {
            let place = props.transform * glyph.transform();
            match (&**glyph, stroke(mode)) {
                (Glyph::Type3(drawn), _) => self.inside(|survey| {
                    drawn.interpret(survey, props.transform, glyph.transform(), &props.paint);
                }),
                (Glyph::Outline(outline), Some(stroke)) if !stroke.dash_array.is_empty() => {
                    self.dashes(&(glyph.transform() * outline.outline()), stroke);
                }
                (Glyph::Outline(_), _) => {}
            }
            // Stroked letters are filled as well or not meant to be read.
            if self.depth == 0 && !matches!(mode, DrawMode::Stroke(_)) {
                self.letter(glyph, place, !matches!(mode, DrawMode::Invisible));
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        match pictures::cost(
            &image,
            props.transform,
            self.scale_max,
            self.max_memory_bytes,
        ) {
            Ok(cost) => {
                self.scale_max = cost.scale_max;
                let work = cost
                    .work
                    .saturating_mul(PROGRAM_BYTES_A_PIXEL + self.program_bytes as u64);
                self.step(1 + work / PROGRAM_BYTES_A_PIXEL / PIXELS_A_STEP);
            }
            Err(error) => give_up(error),
        }
        // Where its corners come to lie: the size of a picture is its count of pixels.
        let size = Rect::new(
            0.0,
            0.0,
            f64::from(image.width()),
            f64::from(image.height()),
        );
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

fn stroke(mode: &DrawMode) -> Option<&StrokeProps> {
    match mode {
        DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke) => Some(stroke),
        DrawMode::Fill(_) | DrawMode::Invisible => None,
    }
}

fn give_up(error: PictureError) -> ! {
    // Not a panic: no hook is run and nothing is printed.
    resume_unwind(Box::new(error))
}

/// Where a letter stands: the begin of its line, the end of it, and the way up, one em long.
pub(crate) fn corners(place: Affine, advance: f64) -> [Point; 3] {
    [
        Point::ORIGIN,
        Point::new(advance, 0.0),
        Point::new(0.0, 1_000.0),
    ]
    .map(|point| place * point)
}
