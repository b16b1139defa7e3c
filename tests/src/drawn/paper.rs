//! Prints lines of text on paper: a picture without tilt, light or shadow.

use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};
use image::{Rgb, RgbImage};

use super::random::Random;

const WIDTH: u32 = 640;
const MARGIN: f32 = 36.0;
const INK: f32 = 42.0;
/// The height of a line of plain text, and of the letters on it, in pixels.
const LINE: f32 = 36.0;
const PLAIN: f32 = 28.0;
const STRONG: f32 = 36.0;
const HEADING: f32 = 46.0;

/// One line as a till prints it.
#[derive(Debug, Clone)]
pub enum Line {
    /// The large letters at the top.
    Heading(String),
    /// In the middle.
    Centre(String),
    /// Something at the left edge and something at the right.
    Row(String, String),
    /// The same in larger letters.
    Strong(String, String),
    /// A dashed rule.
    Rule,
    /// Nothing.
    Gap,
}

/// The letters a till has. Both come with the crate `epaint_default_fonts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typeface {
    /// Letters of one width, as thermal printers have: Hack.
    Thermal,
    /// Letters of different widths: Ubuntu Light.
    Proportional,
}

/// Prints `lines`; `seed` decides the grain of the paper.
pub fn print(lines: &[Line], typeface: Typeface, seed: u64) -> RgbImage {
    let bytes = match typeface {
        Typeface::Thermal => epaint_default_fonts::HACK_REGULAR,
        Typeface::Proportional => epaint_default_fonts::UBUNTU_LIGHT,
    };
    let font = FontRef::try_from_slice(bytes).expect("the crate's typefaces are sound");
    let height: f32 = lines.iter().map(height_of).sum::<f32>() + 3.0 * MARGIN;
    let mut paper = Paper { picture: blank(pixel(height), seed), font };
    let mut top = 1.5 * MARGIN;
    for line in lines {
        paper.print(line, top);
        top += height_of(line);
    }
    paper.picture
}

struct Paper<'a> {
    picture: RgbImage,
    font: FontRef<'a>,
}

impl Paper<'_> {
    fn print(&mut self, line: &Line, top: f32) {
        match line {
            Line::Heading(text) => self.centre(text, top, HEADING),
            Line::Centre(text) => self.centre(text, top, PLAIN),
            Line::Row(left, right) => self.row(left, right, top, PLAIN),
            Line::Strong(left, right) => self.row(left, right, top, STRONG),
            Line::Rule => self.centre(&"- ".repeat(20), top, PLAIN),
            Line::Gap => {}
        }
    }

    fn centre(&mut self, text: &str, top: f32, size: f32) {
        let room = paper_width() - 2.0 * MARGIN;
        let size = size * (room / self.width(text, size)).min(1.0);
        let left = (paper_width() - self.width(text, size)) / 2.0;
        self.write(text, left, top, size);
    }

    fn row(&mut self, left: &str, right: &str, top: f32, size: f32) {
        self.write(left, MARGIN, top, size);
        self.write(right, paper_width() - MARGIN - self.width(right, size), top, size);
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        let font = self.font.as_scaled(PxScale::from(size));
        text.chars().map(|letter| font.h_advance(self.font.glyph_id(letter))).sum()
    }

    fn write(&mut self, text: &str, mut left: f32, top: f32, size: f32) {
        let scale = PxScale::from(size);
        let baseline = top + self.font.as_scaled(scale).ascent();
        for letter in text.chars() {
            let glyph = self.font.glyph_id(letter).with_scale_and_position(scale, point(left, baseline));
            left += self.font.as_scaled(scale).h_advance(glyph.id);
            self.ink(glyph);
        }
    }

    fn ink(&mut self, glyph: Glyph) {
        let Some(outline) = self.font.outline_glyph(glyph) else { return };
        let corner = outline.px_bounds().min;
        let (left, top) = (pixel(corner.x), pixel(corner.y));
        outline.draw(|x, y, coverage| {
            if let Some(Rgb(channels)) = self.picture.get_pixel_mut_checked(left + x, top + y) {
                for channel in channels {
                    *channel = byte(f32::from(*channel) * (1.0 - coverage) + INK * coverage);
                }
            }
        });
    }
}

/// Paper with a little grain.
fn blank(height: u32, seed: u64) -> RgbImage {
    let mut random = Random::new(seed);
    RgbImage::from_fn(WIDTH, height, |_, _| {
        let grain = (random.next() % 8).to_le_bytes()[0];
        Rgb([242 + grain, 241 + grain, 237 + grain])
    })
}

fn height_of(line: &Line) -> f32 {
    match line {
        Line::Heading(_) => LINE + HEADING - PLAIN,
        Line::Strong(..) => LINE + STRONG - PLAIN,
        Line::Centre(_) | Line::Row(..) | Line::Rule => LINE,
        Line::Gap => LINE / 2.0,
    }
}

fn paper_width() -> f32 {
    f32::from(u16::try_from(WIDTH).expect("a paper is narrower than 65,536 pixels"))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of a pixel"
)]
fn pixel(place: f32) -> u32 {
    place.clamp(0.0, 65_535.0) as u32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of a byte")]
fn byte(value: f32) -> u8 {
    value.clamp(0.0, 255.0) as u8
}
