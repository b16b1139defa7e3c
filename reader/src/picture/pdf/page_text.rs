//! Assembly of visible letters of a page into runs of words.
//!
//! A page lists letters in any order, mostly without spaces: words are letters close together on
//! one line. Three kinds of text are not what is visible: letters without a meaning (fonts that do
//! not map them to characters), a few words beside the picture that is the real page, and hidden
//! text, such as that of another engine under or over a scan, which is never taken. Whether the
//! letters mean what is drawn is for an engine to confirm ([`text_check`](crate::text_check)).

use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::kurbo::{Affine, Point, Rect, Vec2};

use crate::page::{Run, RunWord};

/// Most letters of a page, more than any receipt has.
pub(crate) const LETTERS_MAX: usize = 60_000;
/// Fewest letters and figures of a page of text.
const LETTERS_MIN: usize = 12;
/// Fewest letters and figures if there are pictures, too, which could be the text to read.
const LETTERS_BESIDE_PICTURES_MIN: usize = 200;
/// Share of a page below which pictures are logos.
const LOGO_SHARE_MAX: f64 = 0.25;
/// Largest gap between letters of one word, in ems.
const WORD_GAP_EMS_MAX: f64 = 0.18;
/// Largest gap between words of one run, in ems.
const RUN_GAP_EMS_MAX: f64 = 1.0;
/// Largest overlap of letters, in ems.
const OVERLAP_EMS_MAX: f64 = 0.5;
/// Largest distance of a letter from its line, in ems.
const DRIFT_EMS_MAX: f64 = 0.3;
/// Height of letters above their line, in ems.
const ASCENT_EMS: f64 = 0.75;
/// Depth of letters below their line, in ems.
const DESCENT_EMS: f64 = 0.2;

/// Letter, or several that a font draws as one.
pub(crate) struct Letter {
    /// `None` if the font does not map it to characters.
    text: Option<String>,
    begin: Point,
    end: Option<Point>,
    /// One em upwards.
    up: Vec2,
    is_visible: bool,
}

/// Letter with a known end.
struct PlacedLetter<'a> {
    text: &'a str,
    begin: Point,
    end: Point,
    up: Vec2,
}

/// Returns the characters that a font maps a letter to.
pub(crate) fn glyph_text(text: BfString) -> String {
    match text {
        BfString::Char(char) => char.to_string(),
        BfString::String(text) => text,
    }
}

impl Letter {
    /// Returns a letter. `place` maps units of 1/1000 em to the page; `advance` is the width in
    /// these units.
    pub(crate) fn new(
        text: Option<String>,
        place: Affine,
        advance: Option<f64>,
        is_visible: bool,
    ) -> Self {
        let advance = advance.filter(|advance| advance.is_finite() && *advance > 0.0);
        let [begin, end, top] = letter_corners(place, advance.unwrap_or(0.0));
        let text = text.filter(|text| !is_unreadable(text));
        Self {
            text,
            begin,
            end: advance.map(|_| end),
            up: top - begin,
            is_visible,
        }
    }

    /// Marks the letter as hidden by something drawn over it.
    pub(crate) fn hide(&mut self) {
        self.is_visible = false;
    }

    /// Returns whether the letter stands on the page and is large enough to be seen.
    fn is_on_page(&self, sheet: Rect) -> bool {
        sheet.contains(self.begin) && self.up.hypot() > 0.5
    }
}

/// Returns the runs of a page whose pictures cover this share of it; none if its text cannot be
/// trusted.
pub(crate) fn build_runs(letters: &[Letter], pictured: f64, sheet: Rect) -> Vec<Run> {
    let visible: Vec<&Letter> = letters
        .iter()
        .filter(|letter| letter.is_visible && letter.is_on_page(sheet))
        .collect();
    // Beside large pictures text must be long.
    let needed = if pictured < LOGO_SHARE_MAX {
        LETTERS_MIN
    } else {
        LETTERS_BESIDE_PICTURES_MIN
    };
    if has_meaning(&visible, needed) {
        return join_letters(&visible);
    }
    Vec::new()
}

/// Returns whether there are enough letters with a meaning, and few without.
fn has_meaning(letters: &[&Letter], needed: usize) -> bool {
    let known = letters.iter().filter_map(|letter| letter.text.as_deref());
    let real = known
        .filter(|text| text.chars().any(char::is_alphanumeric))
        .count();
    let junk = letters
        .iter()
        .filter(|letter| letter.text.is_none())
        .count();
    real >= needed && junk * 10 <= real
}

/// Returns whether a text has unknown, private-use or control characters, or none at all.
fn is_unreadable(text: &str) -> bool {
    let means_nothing = |char: char| {
        char == char::REPLACEMENT_CHARACTER
            || (char.is_control() && !char.is_whitespace())
            || matches!(u32::from(char), 0xE000..=0xF8FF | 0xF_0000..)
    };
    text.is_empty() || text.chars().any(means_nothing)
}

/// Completes letters without an end: it is the start of the next one if that is close by, else half
/// an em away.
fn place_letters<'a>(letters: &[&'a Letter]) -> Vec<PlacedLetter<'a>> {
    let place = |(index, letter): (usize, &&'a Letter)| {
        // The direction of the line: upwards, turned clockwise on the page.
        let along = Vec2::new(-letter.up.y, letter.up.x);
        let next = letters.get(index + 1).map(|next| next.begin - letter.begin);
        let close = next.filter(|step| {
            let (ahead, em) = (step.dot(along), along.hypot2());
            ahead > 0.0 && ahead < em * 1.5 && step.cross(along).abs() < em * DRIFT_EMS_MAX
        });
        let end = letter
            .end
            .unwrap_or(letter.begin + close.unwrap_or(along * 0.5));
        Some(PlacedLetter {
            text: letter.text.as_deref()?,
            begin: letter.begin,
            end,
            up: letter.up,
        })
    };
    letters.iter().enumerate().filter_map(place).collect()
}

/// Run under construction.
struct RunBuilder {
    words: Vec<(String, Point, Point)>,
    up: Vec2,
    is_word_complete: bool,
}

/// Joins letters to runs, first in the order of drawing, then by their places.
fn join_letters(letters: &[&Letter]) -> Vec<Run> {
    let mut runs: Vec<RunBuilder> = Vec::new();
    for letter in place_letters(letters) {
        let is_space = letter.text.chars().all(char::is_whitespace);
        let gap = runs
            .last()
            .and_then(|run| run.gap_before(letter.begin, letter.up));
        // A space ends a word and nothing else; it never begins a run.
        match (runs.last_mut(), gap) {
            (Some(run), Some(_)) if is_space => run.is_word_complete = true,
            (Some(run), Some(gap)) => run.push_letter(&letter, gap),
            _ if is_space => {}
            _ => runs.push(RunBuilder {
                words: vec![(letter.text.to_owned(), letter.begin, letter.end)],
                up: letter.up,
                is_word_complete: false,
            }),
        }
    }
    join_neighbours(runs)
        .into_iter()
        .map(RunBuilder::into_run)
        .collect()
}

/// Joins runs that continue each other on a line, whatever lies between them in the order of
/// drawing: letters may be drawn in any order.
fn join_neighbours(mut runs: Vec<RunBuilder>) -> Vec<RunBuilder> {
    runs.sort_by(|one, other| {
        one.direction()
            .cmp(&other.direction())
            .then(one.place().y.total_cmp(&other.place().y))
    });
    // Number the lines: a new one begins with another direction or beyond the drift of a line.
    let mut line_start: Option<(u8, f64)> = None;
    let mut line = 0_u32;
    let mut numbered: Vec<(u32, RunBuilder)> = Vec::new();
    for run in runs {
        let (direction, level) = (run.direction(), run.place().y);
        let is_same = line_start.is_some_and(|(way, start)| {
            way == direction && level - start < DRIFT_EMS_MAX * run.up.hypot()
        });
        if !is_same {
            line += 1;
            line_start = Some((direction, level));
        }
        numbered.push((line, run));
    }
    numbered.sort_by(|(line, one), (other_line, other)| {
        line.cmp(other_line)
            .then(one.place().x.total_cmp(&other.place().x))
    });
    let mut joined: Vec<(u32, RunBuilder)> = Vec::new();
    for (line, run) in numbered {
        let before = joined.last_mut().filter(|(number, _)| *number == line);
        let gap = before
            .as_ref()
            .and_then(|(_, before)| before.gap_before(run.words.first()?.1, run.up));
        match (before, gap) {
            (Some((_, before)), Some(gap)) => before.append(run, gap),
            _ => joined.push((line, run)),
        }
    }
    joined.into_iter().map(|(_, run)| run).collect()
}

impl RunBuilder {
    /// Returns the gap in ems to a letter that continues this run: on its line, of similar size,
    /// close behind its end.
    fn gap_before(&self, begin: Point, letter_up: Vec2) -> Option<f64> {
        let (_, _, end) = self.words.last()?;
        let em = self.up.hypot();
        let size = letter_up.hypot() / em;
        let step = begin - *end;
        // Split the step from the end of the run into parts along the line and across it.
        let (up, along) = (self.up / em, Vec2::new(-self.up.y, self.up.x) / em);
        let (gap, drift) = (step.dot(along) / em, step.dot(up) / em);
        let is_level = letter_up.dot(self.up) > 0.95 * em * letter_up.hypot();
        let is_near =
            (-OVERLAP_EMS_MAX..RUN_GAP_EMS_MAX).contains(&gap) && drift.abs() < DRIFT_EMS_MAX;
        (is_near && is_level && (0.5..2.0).contains(&size)).then_some(gap)
    }

    /// Appends a letter to the last word, or begins a new one.
    fn push_letter(&mut self, letter: &PlacedLetter<'_>, gap: f64) {
        let is_new = self.is_word_complete || gap > WORD_GAP_EMS_MAX;
        match self.words.last_mut() {
            Some((text, _, end)) if !is_new => {
                text.push_str(letter.text);
                *end = letter.end;
            }
            _ => self
                .words
                .push((letter.text.to_owned(), letter.begin, letter.end)),
        }
        self.is_word_complete = false;
    }

    /// Appends the words of a run that follows after this gap.
    fn append(&mut self, run: Self, gap: f64) {
        let is_new = self.is_word_complete || gap > WORD_GAP_EMS_MAX;
        let mut words = run.words.into_iter();
        if !is_new
            && let (Some((text, _, end)), Some((rest, _, rest_end))) =
                (self.words.last_mut(), words.clone().next())
        {
            text.push_str(&rest);
            *end = rest_end;
            words.next();
        }
        self.words.extend(words);
        self.is_word_complete = run.is_word_complete;
    }

    /// Returns the direction of the text in quarter turns clockwise.
    fn direction(&self) -> u8 {
        let Vec2 { x, y } = self.up;
        match (x.abs() > y.abs(), x > 0.0, y > 0.0) {
            (false, _, false) => 0,
            (true, true, _) => 1,
            (false, _, true) => 2,
            (true, false, _) => 3,
        }
    }

    /// Returns the begin of the run along its direction (`x`) and across it, downwards (`y`).
    fn place(&self) -> Point {
        let Point { x, y } = self.words.first().map_or(Point::ORIGIN, |word| word.1);
        match self.direction() {
            0 => Point::new(x, y),
            1 => Point::new(y, -x),
            2 => Point::new(-x, -y),
            _ => Point::new(-y, x),
        }
    }

    /// Builds the run, its corners from the ascent and the descent of the letters.
    fn into_run(self) -> Run {
        let begin = self.words.first().map_or(Point::ORIGIN, |word| word.1);
        let end = self.words.last().map_or(Point::ORIGIN, |word| word.2);
        let (above, below) = (self.up * ASCENT_EMS, self.up * -DESCENT_EMS);
        let length = (end - begin).hypot2().max(f64::MIN_POSITIVE);
        // Words are shares of the distance between the ends of the run.
        let share =
            |point: Point| to_f32((point - begin).dot(end - begin) / length).clamp(0.0, 1.0);
        let words = self.words.into_iter().map(|(text, begin, end)| RunWord {
            text: text.split_whitespace().collect(),
            confidence: 1.0,
            start: share(begin),
            end: share(end),
        });
        let corners = [begin + above, end + above, end + below, begin + below];
        Run {
            words: words.collect(),
            corners: corners.map(|point| [to_f32(point.x), to_f32(point.y)]),
        }
    }
}

/// Converts a coordinate to single precision.
#[expect(clippy::cast_possible_truncation, reason = "places on a page")]
fn to_f32(value: f64) -> f32 {
    value as f32
}

/// Returns the start of a letter's line, the end of it, and the point one em above the start.
pub(crate) fn letter_corners(place: Affine, advance: f64) -> [Point; 3] {
    [
        Point::ORIGIN,
        Point::new(advance, 0.0),
        Point::new(0.0, 1_000.0),
    ]
    .map(|point| place * point)
}
