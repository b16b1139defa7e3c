//! Conversion of an answer's words to runs on the picture.
//!
//! Positions are in pixels of the sent file, after the service has turned it upright by
//! `TextOrientation` degrees clockwise; they are turned and scaled back. Text without positions is
//! laid out line by line over the whole picture: misplaced, but not lost.

use reader::page::{Page, Run, RunWord};
use reader::rows;
use shared::api::PageSize;

use super::answer::{NumberOrText, OverlayLine, OverlayWord, ParsedPage};

/// Confidence of every word, since the service gives none; low enough not to count as certain.
pub(super) const ASSUMED_CONFIDENCE: f32 = 0.75;

/// Margin of a page that is known by its words only, as a share of its size, and the limits of its
/// sides in pixels.
const PAGE_MARGIN: f32 = 0.03;
const PAGE_SIDE_MIN: f32 = 100.0;
const PAGE_SIDE_MAX: f32 = 65_000.0;

/// Picture that was read, and its scale relative to the sent file.
#[derive(Clone, Copy)]
pub(super) struct SentPicture {
    /// Size of the picture in pixels.
    pub(super) size: PageSize,
    /// Pixels of the picture along one of the sent file.
    pub(super) scale_factor: f32,
}

/// Returns the text of a page as runs on the picture.
pub(super) fn extract_runs(page: &ParsedPage, frame: SentPicture) -> Vec<Run> {
    let orientation = page.text_orientation.as_ref();
    let turn = Rotation::new(orientation.and_then(NumberOrText::as_integer), frame.size);
    let placed: Vec<Run> = overlay_lines(page)
        .filter_map(|line| run_from_line(line, frame.scale_factor, &turn))
        .collect();
    // Without positions the plain text has to do.
    if placed.is_empty() {
        lay_out_text(page.parsed_text.as_deref().unwrap_or_default(), &turn)
    } else {
        placed
    }
}

fn overlay_lines(page: &ParsedPage) -> impl Iterator<Item = &OverlayLine> {
    let overlay = page.text_overlay.iter();
    overlay.flat_map(|overlay| overlay.lines.iter().flatten())
}

/// Builds a page from an answer alone, as large as its words need.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the sides of pictures"
)]
pub(super) fn build_page(page: &ParsedPage) -> Page {
    let words = overlay_lines(page).flat_map(|line| line.words.iter().flatten());
    let far = words.fold([0.0_f32; 2], |[x, y], word| {
        [x.max(word.left + word.width), y.max(word.top + word.height)]
    });
    let [width, height] =
        far.map(|side| (side * (1.0 + PAGE_MARGIN)).clamp(PAGE_SIDE_MIN, PAGE_SIDE_MAX) as u32);
    let picture = SentPicture {
        size: PageSize { width, height },
        scale_factor: 1.0,
    };
    let mut runs = extract_runs(page, picture);
    // The text is given, not read here, so it is certain.
    runs.iter_mut()
        .flat_map(|run| &mut run.words)
        .for_each(|word| word.confidence = 1.0);
    rows::build_page(runs, width, height)
}

/// Rotation by quarter turns, and the size of the picture after it.
struct Rotation {
    quarter_turns: u8,
    width: f32,
    height: f32,
}

impl Rotation {
    #[expect(
        clippy::cast_precision_loss,
        reason = "sides of pictures are far below 2^23 pixels"
    )]
    fn new(degrees: Option<i64>, size: PageSize) -> Self {
        // Angles are rounded to quarter turns.
        let quarter_turns = match degrees.unwrap_or(0).rem_euclid(360) {
            45..=134 => 1,
            135..=224 => 2,
            225..=314 => 3,
            _ => 0,
        };
        let (width, height) = (size.width as f32, size.height as f32);
        // A turn onto the side exchanges width and height.
        let (width, height) = if quarter_turns % 2 == 1 {
            (height, width)
        } else {
            (width, height)
        };
        Self {
            quarter_turns,
            width,
            height,
        }
    }

    /// Maps a point of the rotated picture to the picture that was sent.
    fn unrotate(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        match self.quarter_turns {
            1 => [y, self.width - x],
            2 => [self.width - x, self.height - y],
            3 => [self.height - y, x],
            _ => [x, y],
        }
    }

    fn unrotated_corners(&self, [left, top, right, bottom]: [f32; 4]) -> [[f32; 2]; 4] {
        [[left, top], [right, top], [right, bottom], [left, bottom]]
            .map(|corner| self.unrotate(corner))
    }
}

/// Converts a line of the overlay into one run, with its words positioned along it.
fn run_from_line(line: &OverlayLine, factor: f32, turn: &Rotation) -> Option<Run> {
    let words = line
        .words
        .iter()
        .flatten()
        .filter(|word| !word.word_text.trim().is_empty());
    let boxes: Vec<(&OverlayWord, [f32; 4])> = words
        .filter_map(|word| Some((word, word_area(word, factor, turn)?)))
        .collect();
    let (_, first) = boxes.first()?;
    // The run is the bounding box of its words.
    let [left, top, right, bottom] =
        boxes
            .iter()
            .fold(*first, |[left, top, right, bottom], (_, area)| {
                [
                    left.min(area[0]),
                    top.min(area[1]),
                    right.max(area[2]),
                    bottom.max(area[3]),
                ]
            });
    let length = (right - left).max(1.0);
    // A word of the service may contain spaces.
    let mut words: Vec<RunWord> = boxes
        .iter()
        .flat_map(|(word, area)| {
            split_words(
                &word.word_text,
                (area[0] - left) / length,
                (area[2] - left) / length,
            )
        })
        .collect();
    words.sort_by(|one, other| one.start.total_cmp(&other.start));
    Some(Run {
        corners: turn.unrotated_corners([left, top, right, bottom]),
        words,
    })
}

/// Returns left, top, right and bottom of a word within the rotated picture; `None` if they are not
/// valid.
fn word_area(word: &OverlayWord, factor: f32, turn: &Rotation) -> Option<[f32; 4]> {
    let numbers = [
        word.left,
        word.top,
        word.left + word.width,
        word.top + word.height,
    ];
    let is_sound =
        numbers.iter().all(|number| number.is_finite()) && word.width >= 0.0 && word.height >= 0.0;
    let within = |number: f32, max: f32| (number * factor).max(0.0).min(max);
    let [left, top, right, bottom] = numbers;
    is_sound.then(|| {
        [
            within(left, turn.width),
            within(top, turn.height),
            within(right, turn.width),
            within(bottom, turn.height),
        ]
    })
}

/// Splits a text that spans `start` to `end` into words, assuming letters of equal width.
#[expect(
    clippy::cast_precision_loss,
    reason = "a line has far fewer than 2^23 letters"
)]
fn split_words(text: &str, start: f32, end: f32) -> Vec<RunWord> {
    let letters = text.chars().count().max(1) as f32;
    let place = |letter: usize| start + (end - start) * letter as f32 / letters;
    let mut words = Vec::new();
    let mut word = String::new();
    let mut begin = 0;
    // A space at the end closes the last word.
    for (at, letter) in text.chars().chain([' ']).enumerate() {
        if !letter.is_whitespace() {
            if word.is_empty() {
                begin = at;
            }
            word.push(letter);
        } else if !word.is_empty() {
            let (text, start, end) = (std::mem::take(&mut word), place(begin), place(at));
            words.push(RunWord {
                text,
                confidence: ASSUMED_CONFIDENCE,
                start,
                end,
            });
        }
    }
    words
}

/// Lays out text without positions: its lines one below the other over the whole picture.
#[expect(
    clippy::cast_precision_loss,
    reason = "a page has far fewer than 2^23 lines and letters"
)]
fn lay_out_text(text: &str, turn: &Rotation) -> Vec<Run> {
    // Line ends are \r\n, \n or \r.
    let lines: Vec<&str> = text
        .split(['\r', '\n'])
        .filter(|line| !line.trim().is_empty())
        .collect();
    let longest = lines
        .iter()
        .map(|line| line.chars().count())
        .max()
        .unwrap_or(0)
        .max(1) as f32;
    let step = turn.height / lines.len().max(1) as f32;
    let line = |(number, line): (usize, &&str)| {
        let (top, letters) = (number as f32 * step, line.chars().count() as f32);
        // A tenth of the line height stays free above and below.
        let area = [
            0.0,
            top + step * 0.1,
            turn.width * letters / longest,
            top + step * 0.9,
        ];
        Run {
            corners: turn.unrotated_corners(area),
            words: split_words(line, 0.0, 1.0),
        }
    };
    lines.iter().enumerate().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reader::rows;

    const FRAME: SentPicture = SentPicture {
        size: PageSize {
            width: 200,
            height: 400,
        },
        scale_factor: 2.0,
    };

    fn page(json: &str) -> ParsedPage {
        serde_json::from_str(json).unwrap()
    }

    fn overlay(orientation: &str) -> ParsedPage {
        page(&format!(
            r#"{{"TextOverlay":{{"Lines":[{{"Words":[
                {{"WordText":"TOTAL","Left":10.0,"Top":20.0,"Height":10.0,"Width":20.0}},
                {{"WordText":"9.00","Left":50,"Top":21,"Height":10,"Width":24}}]}}]}},
                "TextOrientation":"{orientation}","ParsedText":"other"}}"#
        ))
    }

    #[expect(clippy::cast_possible_truncation, reason = "places on a small picture")]
    fn whole(place: [f32; 2]) -> [i32; 2] {
        place.map(|number| number.round() as i32)
    }

    fn lines(runs: Vec<Run>) -> Vec<String> {
        let page = rows::build_page(runs, FRAME.size.width, FRAME.size.height);
        page.lines.iter().map(reader::page::Line::text).collect()
    }

    #[test]
    fn words_stand_where_they_stood_on_the_picture() {
        let runs = extract_runs(&overlay("0"), FRAME);
        assert_eq!(runs.len(), 1);
        let corners = runs[0].corners.map(whole);
        assert_eq!(corners, [[20, 40], [148, 40], [148, 62], [20, 62]]);
        let places: Vec<_> = runs[0]
            .words
            .iter()
            .map(|word| (word.text.as_str(), word.start, word.end))
            .collect();
        assert_eq!(places, [("TOTAL", 0.0, 0.3125), ("9.00", 0.625, 1.0)]);
    }

    #[test]
    fn a_turned_page_is_turned_back() {
        // The begin of the text on the picture, which is 200 by 400 pixels.
        for (orientation, begin) in [("90", [40, 380]), ("180", [180, 360]), ("270", [160, 20])] {
            let runs = extract_runs(&overlay(orientation), FRAME);
            assert_eq!(whole(runs[0].corners[0]), begin, "{orientation}");
            assert_eq!(lines(runs), ["TOTAL 9.00"], "{orientation}");
        }
    }

    #[test]
    fn places_beyond_the_picture_are_brought_back() {
        let far = page(
            r#"{"TextOverlay":{"Lines":[
                {"Words":[{"WordText":"A B","Left":-5,"Top":190,"Height":99,"Width":999}]},
                {"Words":null},{"Words":[{"WordText":" ","Left":1,"Top":1,"Height":1,"Width":1}]},
                {"Words":[{"WordText":"x","Left":1,"Top":1,"Height":-1,"Width":1}]}]}}"#,
        );
        let runs = extract_runs(&far, FRAME);
        assert_eq!(runs.len(), 1);
        assert_eq!(whole(runs[0].corners[2]), [200, 400]);
        assert_eq!(
            runs[0]
                .words
                .iter()
                .map(|word| word.text.as_str())
                .collect::<Vec<_>>(),
            ["A", "B"]
        );
    }

    #[test]
    fn text_without_places_is_not_lost() {
        let text = page(
            r#"{"TextOverlay":null,
                "ParsedText":"KIOSK\t\r\nBread\t1.20\t\r\n\r\nTOTAL\t1.20\t\r\n"}"#,
        );
        assert_eq!(
            lines(extract_runs(&text, FRAME)),
            ["KIOSK", "Bread 1.20", "TOTAL 1.20"]
        );
        assert_eq!(
            lines(extract_runs(&page("{}"), FRAME)),
            Vec::<String>::new()
        );
    }
}
