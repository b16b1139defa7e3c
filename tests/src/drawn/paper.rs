//! Printer for lines of text, with the position of each word.
//!
//! The picture has no tilt, light or shadow.

use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};
use image::{Rgb, RgbImage};

use super::pixel::{to_byte, to_pixel};
use super::quad::{Quad, bounding_box};
use super::random::Random;
use super::typeface::{Emphasis, Style, Typeface};

const PAPER_WIDTH: u32 = 640;
const MARGIN: f32 = 36.0;
const INK_SHADE: f32 = 42.0;
/// Height of a plain line in pixels; the font sizes below are pixels as well.
const LINE_HEIGHT: f32 = 36.0;
const PLAIN_SIZE: f32 = 28.0;
const STRONG_SIZE: f32 = 36.0;
const HEADING_SIZE: f32 = 46.0;
/// Maximum share of the line for the first column.
const FIRST_COLUMN_SHARE: f32 = 0.34;
/// Distance between neighbouring pins of a dot-matrix printer in pixels.
const PIN_PITCH: f32 = 3.0;

/// Printed line of a receipt.
#[derive(Debug, Clone)]
pub enum Line {
    /// Large centred text.
    Heading(String),
    /// Centred text.
    Centre(String),
    /// Text at the left edge and text at the right edge.
    Row(String, String),
    /// The same, emphasised.
    Strong(String, String),
    /// First cell at the left edge, the others right-aligned in columns shared by all lines.
    Columns(Vec<String>),
    /// Dashed rule.
    Rule,
    /// Empty space.
    Gap,
}

/// Word on a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Characters of the word, without spaces.
    pub text: String,
    /// Corners around the ink in pixels, clockwise from the top of its first letter.
    pub corners: Quad,
}

/// Output of the printer.
pub struct PrintedPaper {
    /// Upright paper.
    pub picture: RgbImage,
    /// Words in the order of print.
    pub words: Vec<Word>,
}

impl Word {
    /// Returns left, top, right and bottom of the upright bounding box in pixels.
    pub fn bounds(&self) -> [f64; 4] {
        bounding_box(&self.corners)
    }
}

/// Prints `lines`; `seed` determines the grain of the paper.
pub fn print_lines(lines: &[Line], style: Style, seed: u64) -> PrintedPaper {
    let font = |bytes| FontRef::try_from_slice(bytes).expect("the crates' typefaces are sound");
    let height: f32 = lines.iter().map(|line| height_of(line, style)).sum::<f32>() + 3.0 * MARGIN;
    let mut paper = Paper {
        picture: blank_paper(to_pixel(height.into()), seed),
        words: Vec::new(),
        plain: font(style.typeface.plain_font()),
        bold: font(style.typeface.bold_font()),
        style,
    };
    let mut top = 1.5 * MARGIN;
    for line in lines {
        paper.print_line(line, top);
        top += height_of(line, style);
    }
    PrintedPaper {
        picture: paper.picture,
        words: paper.words,
    }
}

struct Paper<'a> {
    picture: RgbImage,
    words: Vec<Word>,
    plain: FontRef<'a>,
    bold: FontRef<'a>,
    style: Style,
}

/// Size and weight of letters.
#[derive(Clone, Copy)]
struct Letters {
    scale: PxScale,
    is_bold: bool,
}

impl Letters {
    fn narrowed(self, share: f32) -> Self {
        Self {
            scale: PxScale {
                x: self.scale.x * share.min(1.0),
                y: self.scale.y,
            },
            ..self
        }
    }
}

impl Paper<'_> {
    fn print_line(&mut self, line: &Line, top: f32) {
        let plain = self.letters(PLAIN_SIZE);
        match line {
            Line::Heading(text) => self.centre(text, top, self.letters(HEADING_SIZE)),
            Line::Centre(text) => self.centre(text, top, plain),
            Line::Row(left, right) => self.row(left, right, top, plain),
            Line::Strong(left, right) => self.row(left, right, top, self.strong_letters()),
            Line::Columns(cells) => self.columns(cells, top, plain),
            Line::Rule => self.rule(top, plain),
            Line::Gap => {}
        }
    }

    fn letters(&self, size: f32) -> Letters {
        Letters {
            scale: PxScale::from(size * self.style.size),
            is_bold: false,
        }
    }

    fn strong_letters(&self) -> Letters {
        let (plain, large) = (self.letters(PLAIN_SIZE), self.letters(STRONG_SIZE));
        match self.style.emphasis {
            Emphasis::Large => large,
            Emphasis::Bold => Letters {
                is_bold: true,
                ..plain
            },
            Emphasis::Tall => Letters {
                scale: PxScale {
                    x: plain.scale.x,
                    y: 2.0 * plain.scale.y,
                },
                ..plain
            },
        }
    }

    fn centre(&mut self, text: &str, top: f32, letters: Letters) {
        // Large letters shrink in both directions to keep their proportions.
        let share = (printable_width() / self.width(text, letters)).min(1.0);
        let scale = PxScale {
            x: letters.scale.x * share,
            y: letters.scale.y * share,
        };
        let letters = Letters { scale, ..letters };
        self.write(
            text,
            (paper_width() - self.width(text, letters)) / 2.0,
            top,
            letters,
        );
    }

    fn row(&mut self, left: &str, right: &str, top: f32, letters: Letters) {
        let between = letters.scale.x;
        let letters = letters.narrowed(
            (printable_width() - between)
                / (self.width(left, letters) + self.width(right, letters)).max(1.0),
        );
        self.write(left, MARGIN, top, letters);
        self.write(
            right,
            paper_width() - MARGIN - self.width(right, letters),
            top,
            letters,
        );
    }

    fn columns(&mut self, cells: &[String], top: f32, letters: Letters) {
        let Some((first, others)) = cells.split_first() else {
            return;
        };
        self.write(
            first,
            MARGIN,
            top,
            letters.narrowed(FIRST_COLUMN_SHARE * printable_width() / self.width(first, letters)),
        );
        // The other columns share the rest of the line equally.
        let step = printable_width() * (1.0 - FIRST_COLUMN_SHARE)
            / others.iter().map(|_| 1.0).sum::<f32>();
        let mut end = MARGIN + printable_width() * FIRST_COLUMN_SHARE;
        for cell in others {
            end += step;
            self.write(cell, end - self.width(cell, letters), top, letters);
        }
    }

    fn rule(&mut self, top: f32, letters: Letters) {
        // The dashes of a rule do not count as words.
        let known = self.words.len();
        self.centre(&"- ".repeat(20), top, letters);
        self.words.truncate(known);
    }

    fn font(&self, letters: Letters) -> &FontRef<'_> {
        if letters.is_bold {
            &self.bold
        } else {
            &self.plain
        }
    }

    fn width(&self, text: &str, letters: Letters) -> f32 {
        let font = self.font(letters).as_scaled(letters.scale);
        text.chars()
            .map(|letter| font.h_advance(font.glyph_id(letter)))
            .sum()
    }

    fn write(&mut self, text: &str, mut left: f32, top: f32, letters: Letters) {
        let font = self.font(letters).as_scaled(letters.scale);
        let baseline = top + font.ascent();
        let place = |character: char, left: f32| {
            font.glyph_id(character)
                .with_scale_and_position(letters.scale, point(left, baseline))
        };
        // Glyphs are placed first and drawn word by word, so that each word gets its own box.
        let mut words: Vec<Vec<(char, Glyph)>> = vec![Vec::new()];
        for character in text.chars() {
            let glyph = place(character, left);
            left += font.h_advance(glyph.id);
            match words.last_mut() {
                Some(word) if character != ' ' => word.push((character, glyph)),
                _ => words.push(Vec::new()),
            }
        }
        for word in words.into_iter().filter(|word| !word.is_empty()) {
            self.write_word(word, letters);
        }
    }

    fn write_word(&mut self, glyphs: Vec<(char, Glyph)>, letters: Letters) {
        let text = glyphs.iter().map(|(character, _)| *character).collect();
        let mut edges: Option<[f32; 4]> = None;
        for (_, glyph) in glyphs {
            if let Some([left, top, right, bottom]) = self.draw_glyph(glyph, letters) {
                let known = edges.unwrap_or([left, top, right, bottom]);
                edges = Some([
                    known[0].min(left),
                    known[1].min(top),
                    known[2].max(right),
                    known[3].max(bottom),
                ]);
            }
        }
        if let Some([left, top, right, bottom]) = edges.map(|edges| edges.map(f64::from)) {
            let corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
            self.words.push(Word { text, corners });
        }
    }

    /// Draws one letter and returns left, top, right and bottom of its ink; `None` without an
    /// outline.
    fn draw_glyph(&mut self, glyph: Glyph, letters: Letters) -> Option<[f32; 4]> {
        let outline = self.font(letters).outline_glyph(glyph)?;
        let edges = outline.px_bounds();
        let (left, top) = (to_pixel(edges.min.x.into()), to_pixel(edges.min.y.into()));
        let has_pins = self.style.typeface == Typeface::DotMatrix;
        outline.draw(|x, y, coverage| {
            let (x, y) = (left + x, top + y);
            if let Some(Rgb(channels)) = self.picture.get_pixel_mut_checked(x, y) {
                let coverage = if has_pins {
                    coverage * pin_coverage(x, y)
                } else {
                    coverage
                };
                for channel in channels {
                    *channel = to_byte(
                        (f32::from(*channel) * (1.0 - coverage) + INK_SHADE * coverage).into(),
                    );
                }
            }
        });
        Some([edges.min.x, edges.min.y, edges.max.x, edges.max.y])
    }
}

/// Returns the ink coverage of a dot-matrix printer at a pixel: full at a pin, low between pins.
fn pin_coverage(x: u32, y: u32) -> f32 {
    let off = |place: u32| ((as_f32(place) + 0.5) / PIN_PITCH).fract() - 0.5;
    (1.3 - 1.6 * off(x).hypot(off(y))).min(1.0)
}

/// Creates paper with some grain.
fn blank_paper(height: u32, seed: u64) -> RgbImage {
    let mut random = Random::new(seed);
    RgbImage::from_fn(PAPER_WIDTH, height, |_, _| {
        let grain = (random.next() % 8).to_le_bytes()[0];
        Rgb([242 + grain, 241 + grain, 237 + grain])
    })
}

fn height_of(line: &Line, style: Style) -> f32 {
    let more = match line {
        Line::Heading(_) => HEADING_SIZE - PLAIN_SIZE,
        Line::Strong(..) => match style.emphasis {
            Emphasis::Large => STRONG_SIZE - PLAIN_SIZE,
            Emphasis::Bold => 0.0,
            Emphasis::Tall => PLAIN_SIZE,
        },
        Line::Centre(_) | Line::Row(..) | Line::Columns(_) | Line::Rule => 0.0,
        Line::Gap => -LINE_HEIGHT / 2.0,
    };
    (LINE_HEIGHT + more) * style.size
}

fn paper_width() -> f32 {
    as_f32(PAPER_WIDTH)
}

/// Returns the printable width between the margins.
fn printable_width() -> f32 {
    paper_width() - 2.0 * MARGIN
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a paper has far fewer than 2^24 pixels a side"
)]
fn as_f32(length: u32) -> f32 {
    length as f32
}

#[cfg(test)]
#[path = "paper_tests.rs"]
mod tests;
