//! Letters of a page into runs of words, where they can be trusted.
//!
//! A page tells letters in the order they are drawn, most often without spaces: words are where letters
//! stand close together on one line. Three kinds of text are not what a person sees: letters without a
//! meaning (fonts that do not say which letters they draw), a few words beside the picture that is the
//! real page, and the text another engine has put under or over a scan, which is taken only if it has
//! real words.

use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::kurbo::{Affine, Point, Rect, Vec2};

use super::survey::corners;
use crate::page::{Run, RunWord};

/// More letters than any page of a receipt has.
pub(crate) const LETTERS_MAX: usize = 60_000;
/// The fewest letters and figures of a page that is text …
const LETTERS_MIN: usize = 12;
/// … and of one that has pictures too, which could be what there is to read.
const LETTERS_BESIDE_PICTURES_MIN: usize = 200;
/// Pictures that cover less of a page than this are logos.
const LOGO: f64 = 0.25;
/// The fewest words of a text under or over a scan.
const SCANNED_WORDS_MIN: usize = 12;
/// Gaps in ems: up to the first letters are one word, up to the second words are one run.
const WORD_GAP: f64 = 0.18;
const RUN_GAP: f64 = 1.0;
/// How far letters may overlap, and how far a letter may stand above or below its line, in ems.
const OVERLAP: f64 = 0.5;
const DRIFT: f64 = 0.3;
/// Where letters end above and below their line, in ems.
const ABOVE: f64 = 0.75;
const BELOW: f64 = 0.2;

/// One letter, or what a font draws as one.
pub(crate) struct Letter {
    /// `None` where the font does not say.
    text: Option<String>,
    begin: Point,
    end: Option<Point>,
    /// One em upwards.
    up: Vec2,
    is_visible: bool,
}

/// A letter whose end is known.
struct Placed<'a> {
    text: &'a str,
    begin: Point,
    end: Point,
    up: Vec2,
}

/// What a font says about a letter.
pub(crate) fn text(text: BfString) -> String {
    match text {
        BfString::Char(char) => char.to_string(),
        BfString::String(text) => text,
    }
}

impl Letter {
    /// `place` takes a letter of 1,000 units an em to the page, `advance` is its width in them.
    pub(crate) fn new(
        text: Option<String>,
        place: Affine,
        advance: Option<f64>,
        is_visible: bool,
    ) -> Self {
        let advance = advance.filter(|advance| advance.is_finite() && *advance > 0.0);
        let [begin, end, top] = corners(place, advance.unwrap_or(0.0));
        let text = text.filter(|text| !is_junk(text));
        Self {
            text,
            begin,
            end: advance.map(|_| end),
            up: top - begin,
            is_visible,
        }
    }

    /// Something was drawn over it.
    pub(crate) fn hide(&mut self) {
        self.is_visible = false;
    }

    fn is_on(&self, sheet: Rect) -> bool {
        sheet.contains(self.begin) && self.up.hypot() > 0.5
    }
}

/// The runs of a page whose pictures cover this share of it; none where its text cannot be trusted.
pub(crate) fn runs(letters: &[Letter], pictured: f64, sheet: Rect) -> Vec<Run> {
    let on_page: Vec<&Letter> = letters
        .iter()
        .filter(|letter| letter.is_on(sheet))
        .collect();
    let visible: Vec<&Letter> = on_page
        .iter()
        .copied()
        .filter(|letter| letter.is_visible)
        .collect();
    let needed = if pictured < LOGO {
        LETTERS_MIN
    } else {
        LETTERS_BESIDE_PICTURES_MIN
    };
    if has_meaning(&visible, needed) {
        return joined(&visible);
    }
    if visible.len() < on_page.len() && has_meaning(&on_page, LETTERS_MIN) {
        let runs = joined(&on_page);
        if has_words(&runs) {
            return runs;
        }
    }
    Vec::new()
}

/// Enough letters, and few that mean nothing.
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

fn has_words(runs: &[Run]) -> bool {
    let words: Vec<&str> = runs
        .iter()
        .flat_map(|run| &run.words)
        .map(|word| word.text.as_str())
        .collect();
    let real = words
        .iter()
        .filter(|word| word.chars().filter(|char| char.is_alphanumeric()).count() >= 3);
    words.len() >= SCANNED_WORDS_MIN && real.count() * 5 >= words.len() * 2
}

/// Nothing a person could read: unknown, private or controlling characters.
fn is_junk(text: &str) -> bool {
    let means_nothing = |char: char| {
        char == char::REPLACEMENT_CHARACTER
            || (char.is_control() && !char.is_whitespace())
            || matches!(u32::from(char), 0xE000..=0xF8FF | 0xF_0000..)
    };
    text.is_empty() || text.chars().any(means_nothing)
}

/// Ends for letters that have none: the next one's begin, if it stands close by, or half an em.
fn placed<'a>(letters: &[&'a Letter]) -> Vec<Placed<'a>> {
    let place = |(index, letter): (usize, &&'a Letter)| {
        let along = Vec2::new(-letter.up.y, letter.up.x);
        let next = letters.get(index + 1).map(|next| next.begin - letter.begin);
        let close = next.filter(|step| {
            let (ahead, em) = (step.dot(along), along.hypot2());
            ahead > 0.0 && ahead < em * 1.5 && step.cross(along).abs() < em * DRIFT
        });
        let end = letter
            .end
            .unwrap_or(letter.begin + close.unwrap_or(along * 0.5));
        Some(Placed {
            text: letter.text.as_deref()?,
            begin: letter.begin,
            end,
            up: letter.up,
        })
    };
    letters.iter().enumerate().filter_map(place).collect()
}

/// A run being put together.
struct Growing {
    words: Vec<(String, Point, Point)>,
    up: Vec2,
    is_word_over: bool,
}

fn joined(letters: &[&Letter]) -> Vec<Run> {
    let mut runs: Vec<Growing> = Vec::new();
    for letter in placed(letters) {
        let is_space = letter.text.chars().all(char::is_whitespace);
        let gap = runs.last().and_then(|run| run.gap(&letter));
        match (runs.last_mut(), gap) {
            (Some(run), Some(_)) if is_space => run.is_word_over = true,
            (Some(run), Some(gap)) => run.take(&letter, gap),
            _ if is_space => {}
            _ => runs.push(Growing {
                words: vec![(letter.text.to_owned(), letter.begin, letter.end)],
                up: letter.up,
                is_word_over: false,
            }),
        }
    }
    runs.into_iter().map(Growing::run).collect()
}

impl Growing {
    /// The gap in ems up to a letter, if it stands on the line of this run, close behind its end.
    fn gap(&self, letter: &Placed<'_>) -> Option<f64> {
        let (_, _, end) = self.words.last()?;
        let em = self.up.hypot();
        let size = letter.up.hypot() / em;
        let step = letter.begin - *end;
        let (up, along) = (self.up / em, Vec2::new(-self.up.y, self.up.x) / em);
        let (gap, drift) = (step.dot(along) / em, step.dot(up) / em);
        let is_level = letter.up.dot(self.up) > 0.95 * em * letter.up.hypot();
        let is_near = (-OVERLAP..RUN_GAP).contains(&gap) && drift.abs() < DRIFT;
        (is_near && is_level && (0.5..2.0).contains(&size)).then_some(gap)
    }

    fn take(&mut self, letter: &Placed<'_>, gap: f64) {
        let is_new = self.is_word_over || gap > WORD_GAP;
        match self.words.last_mut() {
            Some((text, _, end)) if !is_new => {
                text.push_str(letter.text);
                *end = letter.end;
            }
            _ => self
                .words
                .push((letter.text.to_owned(), letter.begin, letter.end)),
        }
        self.is_word_over = false;
    }

    fn run(self) -> Run {
        let begin = self.words.first().map_or(Point::ORIGIN, |word| word.1);
        let end = self.words.last().map_or(Point::ORIGIN, |word| word.2);
        let (above, below) = (self.up * ABOVE, self.up * -BELOW);
        let length = (end - begin).hypot2().max(f64::MIN_POSITIVE);
        let share =
            |point: Point| single((point - begin).dot(end - begin) / length).clamp(0.0, 1.0);
        let words = self.words.into_iter().map(|(text, begin, end)| RunWord {
            text: text.split_whitespace().collect(),
            confidence: 1.0,
            start: share(begin),
            end: share(end),
        });
        let corners = [begin + above, end + above, end + below, begin + below];
        Run {
            words: words.collect(),
            corners: corners.map(|point| [single(point.x), single(point.y)]),
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "places on a page")]
fn single(value: f64) -> f32 {
    value as f32
}
