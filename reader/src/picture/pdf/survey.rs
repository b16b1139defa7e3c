//! Walk over a page without drawing, for its letters and costs.
//!
//! The interpreter of pages cannot be cancelled, and a page of a few hundred bytes may refer to
//! itself a billion times. The walk therefore ends by unwinding when it is to stop or exceeds its
//! limits; [`run_guarded`](crate::picture::decode_context::run_guarded) makes an error of it. Only
//! pages that pass the walk are drawn.
//!
//! Drawing recurses exactly where the walk does, so the depth measured here bounds the stack of
//! both.

use std::collections::HashMap;
use std::panic::resume_unwind;

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::pattern::{Pattern, ShadingPattern};
use hayro::hayro_interpret::{
    BlendMode, CacheKey, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint,
    SoftMask, StrokeProps,
};
use hayro::kurbo::{Affine, BezPath, Rect, Shape};

use super::page_text::{self, Letter};
use super::{PIXELS_TO_READ, PictureError, image_cost, is_out_of_range, mesh_cost, path_cost};
use crate::Stop;
use crate::page::Run;
use crate::picture::decode_context::DecodeContext;

/// Most drawing steps of a page.
const STEPS_MAX: u64 = 2_000_000;
/// Most area that is painted, in pages; a layer counts as a whole page.
const PAINTED_PAGES_MAX: f64 = 1_500.0;
/// Drawing steps between two calls of [`Stop`].
const STEPS_PER_STOP_CHECK: u64 = 256;
/// Share of the page from which on a picture hides what is under it.
const HIDING_SHARE_MIN: f64 = 0.6;
/// Deepest nesting of patterns, masks and drawn letters. The interpreter itself bounds forms only,
/// at 50.
const DEPTH_MAX: u32 = 8;
/// Drawing steps of a dash, which becomes an outline of its own.
const STEPS_PER_DASH: f64 = 8.0;
/// Length of all paths of a page in points; the renderer keeps every place that an edge passes
/// through, about 30 bytes for a point.
const PATH_LENGTH_MAX: f64 = 6e6;
/// Length of a path that makes one drawing step, in points.
const PATH_LENGTH_PER_STEP: f64 = 20.0;
/// Pixels of pictures that make one drawing step.
const PIXELS_PER_STEP: u64 = 250;
/// Length in bytes of a colour program that doubles the steps of a picture.
const PROGRAM_BYTES_PER_PIXEL: u64 = 400;
/// Computed pixels that make one drawing step with a program of one byte.
const SHADED_PIXELS_PER_STEP: f64 = 2_000.0;
/// Bytes added to every program, as computing a colour is never free.
const PROGRAM_BYTES_MIN: f64 = 4.0;
/// Pixels of a mesh that make one drawing step.
const MESH_PIXELS_PER_STEP: f64 = 5.0;
/// Memory for a pixel of a mesh, in bytes.
const BYTES_PER_MESH_PIXEL: f64 = 64.0;
/// Share of the page that a run of letters is assumed to cover, instead of measuring it.
const GLYPH_RUN_SHARE: f64 = 0.05;
/// Memory for a pixel of a mask in bytes; masks are kept until the page is drawn.
const BYTES_PER_MASK_PIXEL: f64 = 1.0;

/// Facts and costs of the page so far.
pub(crate) struct Survey<'a> {
    page_rect: Rect,
    stop: &'a Stop<'a>,
    max_memory_bytes: u64,
    /// Length of the longest program that computes colours.
    program_bytes: usize,
    steps: u64,
    next_stop_check: u64,
    painted_pages: f64,
    path_length: f64,
    /// Current depth of patterns, masks and drawn letters; text counts only at depth 0.
    depth: u32,
    /// Largest depth since the current mask began.
    deepest: u32,
    /// Depth of nesting inside each mask, by its cache key.
    mask_depths: HashMap<u128, u32>,
    /// Most pixels per point at which every picture and mesh fits into memory.
    scale_max: f64,
    letters: Vec<Letter>,
    /// Share of the page that pictures cover, overlaps counted twice.
    picture_share: f64,
}

impl<'a> Survey<'a> {
    pub(crate) fn new(
        page_rect: Rect,
        scale_max: f64,
        program_bytes: usize,
        decoding: &'a DecodeContext<'a>,
    ) -> Self {
        Self {
            page_rect,
            stop: decoding.stop,
            max_memory_bytes: decoding.limits.max_memory_bytes,
            program_bytes,
            steps: 0,
            next_stop_check: 0,
            painted_pages: 0.0,
            path_length: 0.0,
            depth: 0,
            deepest: 0,
            mask_depths: HashMap::new(),
            scale_max,
            letters: Vec::new(),
            picture_share: 0.0,
        }
    }

    /// Returns the most pixels per point at which drawing stays within the memory limit.
    pub(crate) fn scale_max(&self) -> f64 {
        // Masks may take half of the memory, a page each.
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let (masks, bytes) = (
            self.mask_depths.len() as f64,
            self.max_memory_bytes as f64 / 2.0,
        );
        self.scale_max
            .min((bytes / (masks * BYTES_PER_MASK_PIXEL * self.page_rect.area())).sqrt())
    }

    /// Returns the text of the page in points; nothing if it cannot be trusted.
    pub(crate) fn into_runs(self) -> Vec<Run> {
        page_text::build_runs(&self.letters, self.picture_share, self.page_rect)
    }

    /// Adds drawing steps; ends the walk at the limit and when it is to stop.
    fn add_steps(&mut self, steps: u64) {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > STEPS_MAX {
            abort_walk(PictureError::TooLarge);
        }
        if self.steps >= self.next_stop_check {
            self.next_stop_check = self.steps + STEPS_PER_STOP_CHECK;
            if (self.stop)() {
                abort_walk(PictureError::Stopped);
            }
        }
    }

    /// Adds a painted share of the page; ends the walk at the limit.
    fn add_painted(&mut self, share: f64) {
        self.painted_pages += if share.is_finite() { share } else { 1.0 };
        if self.painted_pages > PAINTED_PAGES_MAX {
            abort_walk(PictureError::TooLarge);
        }
    }

    /// Returns the share of the page that a box covers, the whole page if that is unknown.
    fn page_share(&self, area: Rect) -> f64 {
        let visible = area.intersect(self.page_rect).area() / self.page_rect.area();
        if visible.is_finite() {
            visible.clamp(0.0, 1.0)
        } else {
            1.0
        }
    }

    /// Walks over a mask, once for each.
    fn survey_mask(&mut self, mask: Option<&SoftMask<'a>>) {
        let Some(mask) = mask else { return };
        let key = mask.cache_key();
        // The renderer caches masks; only the depth counts again.
        if let Some(height) = self.mask_depths.get(&key) {
            return self.check_depth(self.depth + height);
        }
        self.add_painted(1.0);
        // Measure the depth of this mask alone, then restore the maximum around it.
        let outside = std::mem::replace(&mut self.deepest, self.depth);
        self.walk_nested(|survey| mask.interpret(survey));
        self.mask_depths.insert(key, self.deepest - self.depth);
        self.deepest = self.deepest.max(outside);
    }

    /// Walks over something one level deeper.
    fn walk_nested(&mut self, walk: impl FnOnce(&mut Self)) {
        self.check_depth(self.depth + 1);
        self.depth += 1;
        walk(self);
        self.depth -= 1;
    }

    /// Ends the walk beyond the deepest nesting.
    fn check_depth(&mut self, depth: u32) {
        if depth > DEPTH_MAX {
            abort_walk(PictureError::TooLarge);
        }
        self.deepest = self.deepest.max(depth);
    }

    /// Adds an estimated number of steps of any size.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates"
    )]
    fn add_estimated_steps(&mut self, steps: f64) {
        self.add_steps(steps as u64);
    }

    /// Adds the cost of the dashes of a line.
    fn add_dashes(&mut self, path: &BezPath, stroke: &StrokeProps) {
        self.add_estimated_steps(path_cost::count_dashes(path, stroke) * STEPS_PER_DASH);
    }

    /// Adds the cost of the edges of a path.
    fn add_edges(&mut self, path: &BezPath, place: Affine) {
        let diagonal = self.page_rect.width().hypot(self.page_rect.height());
        let length = path_cost::path_length(path, place, diagonal);
        self.path_length += length;
        if self.path_length > PATH_LENGTH_MAX {
            abort_walk(PictureError::TooLarge);
        }
        self.add_steps(1 + path.elements().len() as u64);
        self.add_estimated_steps(length / PATH_LENGTH_PER_STEP);
    }

    /// Adds the cost of a pattern on this share of the page: its tile times the number of copies,
    /// or a program for each pixel.
    fn survey_pattern(&mut self, paint: &Paint<'a>, share: f64) {
        let Paint::Pattern(pattern) = paint else {
            return;
        };
        let tile = match &**pattern {
            Pattern::Tiling(tile) => tile,
            Pattern::Shading(shading) => return self.survey_shading(shading, share),
        };
        // The tile is walked once; its steps count for every copy.
        let along =
            |length: f64, step: f32| (length / f64::from(step.abs())).ceil().clamp(1.0, 1e6);
        let copies = along(tile.bbox.width(), tile.x_step) * along(tile.bbox.height(), tile.y_step);
        let before = self.steps;
        self.walk_nested(|survey| {
            tile.interpret(survey, tile.matrix, false);
        });
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at least 1"
        )]
        self.add_steps((self.steps - before + 1).saturating_mul(copies as u64));
        self.add_painted(1.0);
    }

    /// Adds the cost of a shading on this share of the page.
    fn survey_shading(&mut self, pattern: &ShadingPattern, share: f64) {
        self.add_painted(1.0);
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let (program, most) = (
            self.program_bytes as f64 + PROGRAM_BYTES_MIN,
            self.max_memory_bytes as f64 / 2.0,
        );
        self.add_estimated_steps(share * PIXELS_TO_READ * program / SHADED_PIXELS_PER_STEP);
        let mesh = mesh_cost::mesh_area(&pattern.shading.shading_type, pattern.matrix);
        if mesh > 0.0 {
            // A coarser scale makes room for the table of the mesh.
            self.scale_max = self
                .scale_max
                .min((most / (mesh * BYTES_PER_MESH_PIXEL)).sqrt());
            self.add_estimated_steps(mesh * self.scale_max.powi(2) / MESH_PIXELS_PER_STEP);
        }
    }

    /// Collects a letter unless its place makes no sense or there are too many.
    fn add_letter(&mut self, glyph: &Glyph<'a>, place: Affine, is_visible: bool) {
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width(),
            // Drawn letters have a scale of their own; their width follows from the next letter.
            Glyph::Type3(_) => None,
        };
        if is_out_of_range(place) || self.letters.len() > page_text::LETTERS_MAX {
            return;
        }
        let text = glyph.as_unicode().map(page_text::glyph_text);
        self.letters
            .push(Letter::new(text, place, advance.map(f64::from), is_visible));
    }
}

impl<'a> Device<'a> for Survey<'a> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.add_edges(path, props.transform);
        if let Some(stroke) = stroke_props(mode) {
            self.add_dashes(path, stroke);
        }
        let share = self.page_share(props.transform.transform_rect_bbox(path.bounding_box()));
        self.add_painted(share);
        self.survey_pattern(&props.paint, share);
        self.survey_mask(props.soft_mask.as_ref());
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.add_edges(&clip.path, Affine::IDENTITY);
        // Clipping costs less than painting.
        self.add_painted(self.page_share(clip.path.bounding_box()) / 16.0);
    }

    fn push_transparency_group(&mut self, _: f32, mask: Option<SoftMask<'a>>, _: BlendMode) {
        self.add_steps(1);
        self.add_painted(1.0);
        self.survey_mask(mask.as_ref());
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.add_steps(16 * run.glyphs().len() as u64);
        self.survey_pattern(&props.paint, GLYPH_RUN_SHARE);
        self.survey_mask(props.soft_mask.as_ref());
        for glyph in run.glyphs() {
            let place = props.transform * glyph.transform();
            match (&**glyph, stroke_props(mode)) {
                (Glyph::Type3(drawn), _) => self.walk_nested(|survey| {
                    drawn.interpret(survey, props.transform, glyph.transform(), &props.paint);
                }),
                (Glyph::Outline(outline), Some(stroke)) if !stroke.dash_array.is_empty() => {
                    self.add_dashes(&(glyph.transform() * outline.outline()), stroke);
                }
                (Glyph::Outline(_), _) => {}
            }
            // Stroked letters are either filled as well or not meant to be read.
            if self.depth == 0 && !matches!(mode, DrawMode::Stroke(_)) {
                self.add_letter(glyph, place, !matches!(mode, DrawMode::Invisible));
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        match image_cost::estimate_cost(
            &image,
            props.transform,
            self.scale_max,
            self.max_memory_bytes,
        ) {
            Ok(cost) => {
                self.scale_max = cost.scale_max;
                let work = cost
                    .work_pixels
                    .saturating_mul(PROGRAM_BYTES_PER_PIXEL + self.program_bytes as u64);
                self.add_steps(1 + work / PROGRAM_BYTES_PER_PIXEL / PIXELS_PER_STEP);
            }
            Err(error) => abort_walk(error),
        }
        // The corners on the page; pixels are the units of a picture.
        let size = Rect::new(
            0.0,
            0.0,
            f64::from(image.width()),
            f64::from(image.height()),
        );
        let share = self.page_share(props.transform.transform_rect_bbox(size));
        self.add_painted(share);
        self.survey_mask(props.soft_mask.as_ref());
        if self.depth > 0 {
            return;
        }
        self.picture_share += share;
        // A large picture hides the letters drawn before it.
        if share > HIDING_SHARE_MIN {
            self.letters.iter_mut().for_each(Letter::hide);
        }
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// Returns the stroke of a drawing mode.
fn stroke_props(mode: &DrawMode) -> Option<&StrokeProps> {
    match mode {
        DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke) => Some(stroke),
        DrawMode::Fill(_) | DrawMode::Invisible => None,
    }
}

/// Ends the walk by unwinding with an error.
fn abort_walk(error: PictureError) -> ! {
    // Not a panic: no hook runs and nothing is printed.
    resume_unwind(Box::new(error))
}
