//! From the words of an answer to runs of text on the picture that was read.
//!
//! Places come in pixels of the file that was sent, after the service has turned it upright by
//! `TextOrientation` degrees clockwise; they are turned and scaled back. Text without places is laid out line
//! by line over the whole picture: wrong in place, but nothing of it is lost.

use reader::page::{Page, Run, RunWord};
use reader::rows;
use shared::api::PageSize;

use super::answer::{OverlayLine, OverlayWord, ParsedPage};

/// The service says nothing of how sure it is. This is below what people are told is sure.
pub(super) const CONFIDENCE: f32 = 0.75;

/// A page without a picture is so much larger than its words, and has sides of so many pixels.
const MARGIN: f32 = 0.03;
const SIDE_MIN: f32 = 100.0;
const SIDE_MAX: f32 = 65_000.0;

/// The picture, and how its places become those of the answer.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    /// The picture.
    pub(super) size: PageSize,
    /// How many of its pixels lie along one of the file that was sent.
    pub(super) factor: f32,
}

/// The text of a page.
pub(super) fn runs(page: &ParsedPage, frame: Frame) -> Vec<Run> {
    let turn = Turn::new(
        page.text_orientation
            .as_ref()
            .and_then(super::answer::Number::whole),
        frame.size,
    );
    let lines = page
        .text_overlay
        .iter()
        .flat_map(|overlay| overlay.lines.iter().flatten());
    let placed: Vec<Run> = lines
        .filter_map(|line| run(line, frame.factor, &turn))
        .collect();
    if placed.is_empty() {
        laid_out(page.parsed_text.as_deref().unwrap_or_default(), &turn)
    } else {
        placed
    }
}

/// The page that an answer describes by its words alone: as large as they need.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the sides of pictures"
)]
pub(super) fn page(page: &ParsedPage) -> Page {
    let lines = page
        .text_overlay
        .iter()
        .flat_map(|overlay| overlay.lines.iter().flatten());
    let words = lines.flat_map(|line| line.words.iter().flatten());
    let far = words.fold([0.0_f32; 2], |[x, y], word| {
        [x.max(word.left + word.width), y.max(word.top + word.height)]
    });
    let [width, height] = far.map(|side| (side * (1.0 + MARGIN)).clamp(SIDE_MIN, SIDE_MAX) as u32);
    let mut runs = runs(
        page,
        Frame {
            size: PageSize { width, height },
            factor: 1.0,
        },
    );
    runs.iter_mut()
        .flat_map(|run| &mut run.words)
        .for_each(|word| word.confidence = 1.0);
    rows::rebuild(runs, width, height)
}

/// A quarter turn, and the picture as it stands after it.
struct Turn {
    quarters: u8,
    width: f32,
    height: f32,
}

impl Turn {
    #[expect(
        clippy::cast_precision_loss,
        reason = "sides of pictures are far below 2^23 pixels"
    )]
    fn new(degrees: Option<i64>, size: PageSize) -> Self {
        let (width, height) = (size.width as f32, size.height as f32);
        match degrees.unwrap_or(0).rem_euclid(360) {
            45..=134 => Self {
                quarters: 1,
                width: height,
                height: width,
            },
            135..=224 => Self {
                quarters: 2,
                width,
                height,
            },
            225..=314 => Self {
                quarters: 3,
                width: height,
                height: width,
            },
            _ => Self {
                quarters: 0,
                width,
                height,
            },
        }
    }

    /// A place of the turned picture on the one that was sent.
    fn back(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        match self.quarters {
            1 => [y, self.width - x],
            2 => [self.width - x, self.height - y],
            3 => [self.height - y, x],
            _ => [x, y],
        }
    }

    fn corners(&self, [left, top, right, bottom]: [f32; 4]) -> [[f32; 2]; 4] {
        [[left, top], [right, top], [right, bottom], [left, bottom]].map(|corner| self.back(corner))
    }
}

/// A line of the overlay as one run, its words where they stand along it.
fn run(line: &OverlayLine, factor: f32, turn: &Turn) -> Option<Run> {
    let words = line
        .words
        .iter()
        .flatten()
        .filter(|word| !word.word_text.trim().is_empty());
    let boxes: Vec<(&OverlayWord, [f32; 4])> = words
        .filter_map(|word| Some((word, area(word, factor, turn)?)))
        .collect();
    let (_, first) = boxes.first()?;
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
    let mut words: Vec<RunWord> = boxes
        .iter()
        .flat_map(|(word, area)| {
            parts(
                &word.word_text,
                (area[0] - left) / length,
                (area[2] - left) / length,
            )
        })
        .collect();
    words.sort_by(|one, other| one.start.total_cmp(&other.start));
    Some(Run {
        corners: turn.corners([left, top, right, bottom]),
        words,
    })
}

/// Left, top, right and bottom of a word within the turned picture; `None` where they make no sense.
fn area(word: &OverlayWord, factor: f32, turn: &Turn) -> Option<[f32; 4]> {
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

/// The words of a text that stands from `start` to `end`: letters are taken to be of one width.
#[expect(
    clippy::cast_precision_loss,
    reason = "a line has far fewer than 2^23 letters"
)]
fn parts(text: &str, start: f32, end: f32) -> Vec<RunWord> {
    let letters = text.chars().count().max(1) as f32;
    let place = |letter: usize| start + (end - start) * letter as f32 / letters;
    let mut words = Vec::new();
    let mut word = String::new();
    let mut begin = 0;
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
                confidence: CONFIDENCE,
                start,
                end,
            });
        }
    }
    words
}

/// Text without places: its lines one below the other over the whole picture.
#[expect(
    clippy::cast_precision_loss,
    reason = "a page has far fewer than 2^23 lines and letters"
)]
fn laid_out(text: &str, turn: &Turn) -> Vec<Run> {
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
        let area = [
            0.0,
            top + step * 0.1,
            turn.width * letters / longest,
            top + step * 0.9,
        ];
        Run {
            corners: turn.corners(area),
            words: parts(line, 0.0, 1.0),
        }
    };
    lines.iter().enumerate().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reader::rows;

    const FRAME: Frame = Frame {
        size: PageSize {
            width: 200,
            height: 400,
        },
        factor: 2.0,
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
        let page = rows::rebuild(runs, FRAME.size.width, FRAME.size.height);
        page.lines.iter().map(reader::page::Line::text).collect()
    }

    #[test]
    fn words_stand_where_they_stood_on_the_picture() {
        let runs = runs(&overlay("0"), FRAME);
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
            let runs = runs(&overlay(orientation), FRAME);
            assert_eq!(whole(runs[0].corners[0]), begin, "{orientation}");
            assert_eq!(lines(runs), ["TOTAL 9.00"], "{orientation}");
        }
    }

    #[test]
    fn places_beyond_the_picture_are_brought_back() {
        let far = page(
            r#"{"TextOverlay":{"Lines":[{"Words":[{"WordText":"A B","Left":-5,"Top":190,"Height":99,"Width":999}]},
                {"Words":null},{"Words":[{"WordText":" ","Left":1,"Top":1,"Height":1,"Width":1}]},
                {"Words":[{"WordText":"x","Left":1,"Top":1,"Height":-1,"Width":1}]}]}}"#,
        );
        let runs = runs(&far, FRAME);
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
            r#"{"TextOverlay":null,"ParsedText":"KIOSK\t\r\nBread\t1.20\t\r\n\r\nTOTAL\t1.20\t\r\n"}"#,
        );
        assert_eq!(
            lines(runs(&text, FRAME)),
            ["KIOSK", "Bread 1.20", "TOTAL 1.20"]
        );
        assert_eq!(lines(runs(&page("{}"), FRAME)), Vec::<String>::new());
    }
}
