//! Confirmation of the text of a file by an engine that reads a sample of it.
//!
//! The letters of a PDF need not be those that are drawn: fonts map them to characters with a table
//! that may be wrong, for figures only or as a whole. A few runs are therefore cut out of the drawn
//! page, placed below each other, and read.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels of a page"
)]

use image::{Rgb, RgbImage, imageops};

use crate::Stop;
use crate::geometry::distance;
use crate::ocr::{Engine, EngineError};
use crate::page::Run;
use crate::picture::Picture;

/// Most runs with figures that are read.
const FIGURE_RUNS_MAX: usize = 14;
/// Most other runs that are read.
const WORD_RUNS_MAX: usize = 4;
/// Fewest letters of a run without figures that is worth reading.
const LETTERS_MIN: usize = 5;
/// Smallest share of numbers that the engine must find.
const FOUND_NUMBERS_MIN: f32 = 0.8;
/// Smallest share of runs whose letters must be similar.
const SIMILAR_RUNS_MIN: f32 = 0.6;
/// Smallest share of letters that similar texts have in common.
const COMMON_LETTERS_MIN: f32 = 0.6;
/// Margin around a run and between runs, as a share of its height.
const MARGIN_SHARE: f32 = 0.5;
/// Smallest height and length of a run that is read, in pixels.
const HEIGHT_MIN: f32 = 6.0;
/// Most characters of a run that are compared.
const COMPARED_MAX: usize = 120;

/// Run that is read again.
struct Sample {
    /// Text of the file.
    text: String,
    /// Left, top, width and height of its part of the page.
    cut: [u32; 4],
    /// Quarter turns clockwise by which the text is turned.
    quarter_turns: u8,
    /// Top of its copy on the picture that is read.
    place: u32,
}

/// Returns whether an engine reads a sample of these runs as the file has it; `true` if the engine
/// reads nothing at all. Fails if the engine is stopped.
pub fn is_text_as_drawn(
    engine: &dyn Engine,
    picture: &Picture,
    runs: &[Run],
    stop: &Stop<'_>,
) -> Result<bool, EngineError> {
    let mut samples = choose_samples(runs, picture.rgb());
    if samples.is_empty() {
        return Ok(true);
    }
    let copy = copy_samples(&mut samples, picture.rgb());
    let read = match engine.read_picture(&Picture::new(copy), stop) {
        Ok(read) => read,
        Err(EngineError::Stopped) => return Err(EngineError::Stopped),
        // Without an engine the text is all there is.
        Err(_) => return Ok(true),
    };
    if read.iter().all(|run| run.words.is_empty()) {
        return Ok(true);
    }
    Ok(is_confirmed(&samples, &read))
}

/// Returns runs that are not tilted, evenly spread over the page: mostly those with figures, and the tallest,
/// among which the total is.
fn choose_samples(runs: &[Run], page: &RgbImage) -> Vec<Sample> {
    let samples: Vec<Sample> = runs
        .iter()
        .filter_map(|run| Sample::from_run(run, page))
        .collect();
    let (figures, words): (Vec<Sample>, Vec<Sample>) = samples
        .into_iter()
        .filter(|sample| {
            !numbers_of(&sample.text).is_empty() || letters_of(&sample.text) >= LETTERS_MIN
        })
        .partition(|sample| !numbers_of(&sample.text).is_empty());
    let mut chosen = spread(figures, FIGURE_RUNS_MAX);
    chosen.extend(spread(words, WORD_RUNS_MAX));
    chosen
}

/// Returns at most `most` samples: a third by their height, the others evenly spread.
fn spread(mut samples: Vec<Sample>, most: usize) -> Vec<Sample> {
    if samples.len() <= most {
        return samples;
    }
    samples.sort_by_key(|sample| std::cmp::Reverse(sample.size().1));
    let mut rest = samples.split_off(most / 3);
    rest.sort_by_key(|sample| (sample.cut[1], sample.cut[0]));
    let (count, wanted) = (rest.len(), most - most / 3);
    let is_chosen = |at: usize| (at + 1) * wanted / count > at * wanted / count;
    let chosen = rest
        .into_iter()
        .enumerate()
        .filter(|(at, _)| is_chosen(*at));
    samples.extend(chosen.map(|(_, sample)| sample));
    samples
}

impl Sample {
    /// Returns `None` for runs that are tilted, too small or not on the page.
    fn from_run(run: &Run, page: &RgbImage) -> Option<Self> {
        let [a, b, c, d] = run.corners;
        let (along, height) = ([b[0] - a[0], b[1] - a[1]], distance(a, d));
        let [across, down] = along.map(f32::abs);
        if across.min(down) > 0.1 * height || height < HEIGHT_MIN || across.max(down) < HEIGHT_MIN {
            return None;
        }
        let quarter_turns = match (across >= down, along[0] > 0.0, along[1] > 0.0) {
            (true, true, _) => 0,
            (false, _, true) => 1,
            (true, false, _) => 2,
            (false, _, false) => 3,
        };
        let margin = height * MARGIN_SHARE / 2.0;
        let range = |axis: usize, side: u32| {
            let places = [a, b, c, d].map(|corner| corner[axis]);
            let low = places.into_iter().fold(f32::MAX, f32::min) - margin;
            let high = places.into_iter().fold(0.0, f32::max) + margin;
            let low = low.max(0.0) as u32;
            let length = (high as u32).min(side).checked_sub(low);
            length
                .filter(|length| *length > 0)
                .map(|length| (low, length))
        };
        let (left, width) = range(0, page.width())?;
        let (top, height) = range(1, page.height())?;
        let words = run.words.iter().map(|word| word.text.as_str());
        Some(Self {
            text: words.collect::<Vec<_>>().join(" "),
            cut: [left, top, width, height],
            quarter_turns,
            place: 0,
        })
    }

    /// Returns width and height of the upright copy.
    fn size(&self) -> (u32, u32) {
        let [_, _, width, height] = self.cut;
        if self.quarter_turns.is_multiple_of(2) {
            (width, height)
        } else {
            (height, width)
        }
    }

    /// Returns the upright copy.
    fn copy_from(&self, page: &RgbImage) -> RgbImage {
        let [left, top, width, height] = self.cut;
        let cut = imageops::crop_imm(page, left, top, width, height).to_image();
        // Text that runs down is turned back by a quarter.
        match self.quarter_turns {
            0 => cut,
            1 => imageops::rotate270(&cut),
            2 => imageops::rotate180(&cut),
            _ => imageops::rotate90(&cut),
        }
    }
}

/// Copies the samples below each other onto white paper and stores their places.
fn copy_samples(samples: &mut [Sample], page: &RgbImage) -> RgbImage {
    let gap = |sample: &Sample| (sample.size().1 as f32 * MARGIN_SHARE) as u32 + 4;
    let width = samples
        .iter()
        .map(|sample| sample.size().0)
        .max()
        .unwrap_or(1);
    let margin = samples.first().map_or(0, gap);
    let height: u32 = samples
        .iter()
        .map(|sample| sample.size().1 + gap(sample))
        .sum();
    let mut copy = RgbImage::from_pixel(width + 2 * margin, height + 2 * margin, Rgb([255; 3]));
    let mut place = margin;
    for sample in samples {
        let upright = sample.copy_from(page);
        imageops::replace(&mut copy, &upright, margin.into(), place.into());
        sample.place = place;
        place += sample.size().1 + gap(sample);
    }
    copy
}

/// Compares the samples with what was read on their copies.
fn is_confirmed(samples: &[Sample], read: &[Run]) -> bool {
    let (mut numbers, mut found) = (0.0_f32, 0.0_f32);
    let (mut texts, mut similar) = (0.0_f32, 0.0_f32);
    for sample in samples {
        let text = text_at(sample, read);
        let figures: String = text.chars().filter(char::is_ascii_digit).collect();
        for number in numbers_of(&sample.text) {
            numbers += 1.0;
            found += if figures.contains(&number) { 1.0 } else { 0.0 };
        }
        // Scripts that the engine may not know are not compared.
        if letters_of(&sample.text) >= LETTERS_MIN {
            texts += 1.0;
            similar += if is_similar(&sample.text, &text) {
                1.0
            } else {
                0.0
            };
        }
    }
    found >= numbers * FOUND_NUMBERS_MIN && similar >= texts * SIMILAR_RUNS_MIN
}

/// Returns the text that was read at the place of a sample, from left to right.
fn text_at(sample: &Sample, read: &[Run]) -> String {
    let rows = sample.place as f32..(sample.place + sample.size().1) as f32;
    let mut here: Vec<(f32, String)> = read
        .iter()
        .filter_map(|run| {
            let [x, y] =
                [0, 1].map(|axis| run.corners.iter().map(|at| at[axis]).sum::<f32>() / 4.0);
            let words = run.words.iter().map(|word| word.text.as_str());
            rows.contains(&y)
                .then(|| (x, words.collect::<Vec<_>>().join(" ")))
        })
        .collect();
    here.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    here.into_iter()
        .map(|(_, text)| text)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns the numbers of two or more figures.
fn numbers_of(text: &str) -> Vec<String> {
    text.split(|char: char| !char.is_ascii_digit())
        .filter(|number| number.len() >= 2)
        .map(str::to_owned)
        .collect()
}

/// Returns the number of Latin letters.
fn letters_of(text: &str) -> usize {
    text.chars().filter(char::is_ascii_alphabetic).count()
}

/// Returns whether two texts have most letters in common, in the same order.
fn is_similar(one: &str, other: &str) -> bool {
    let fold = |text: &str| -> Vec<char> {
        let letters = text.chars().filter(char::is_ascii_alphabetic);
        letters
            .map(|letter| letter.to_ascii_lowercase())
            .take(COMPARED_MAX)
            .collect()
    };
    let (one, other) = (fold(one), fold(other));
    // Longest common subsequence, row by row.
    let mut lengths = vec![0_usize; other.len() + 1];
    for letter in &one {
        let mut diagonal = 0;
        for (at, candidate) in other.iter().enumerate() {
            let above = lengths[at + 1];
            lengths[at + 1] = if letter == candidate {
                diagonal + 1
            } else {
                above.max(lengths[at])
            };
            diagonal = above;
        }
    }
    let common = lengths.last().copied().unwrap_or_default();
    common as f32 >= one.len() as f32 * COMMON_LETTERS_MIN
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::RunWord;

    /// Engine that returns lines at the height of the ink that it finds, in order.
    struct Scripted(Vec<&'static str>);

    impl Engine for Scripted {
        fn name(&self) -> &'static str {
            "scripted"
        }

        fn read_picture(&self, picture: &Picture, _: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
            let rgb = picture.rgb();
            let is_inked = |y: u32| (0..rgb.width()).any(|x| rgb.get_pixel(x, y).0[0] < 128);
            let tops = (1..rgb.height()).filter(|y| is_inked(*y) && !is_inked(*y - 1));
            let lines = tops.zip(&self.0);
            Ok(lines.map(|(top, text)| line(text, top as f32)).collect())
        }
    }

    fn line(text: &str, top: f32) -> Run {
        let words = vec![RunWord {
            text: text.to_owned(),
            confidence: 1.0,
            start: 0.0,
            end: 1.0,
        }];
        let corners = [
            [20.0, top],
            [200.0, top],
            [200.0, top + 20.0],
            [20.0, top + 20.0],
        ];
        Run { corners, words }
    }

    fn check(file: &[&str], read: &[&'static str]) -> bool {
        let mut rgb = RgbImage::from_pixel(300, 600, Rgb([255; 3]));
        let mut runs = Vec::new();
        for (row, text) in (1_u16..).zip(file) {
            let top = 40 * u32::from(row);
            // A bar of ink stands for the letters.
            for (x, y) in (25..190).flat_map(|x| (top + 4..top + 16).map(move |y| (x, y))) {
                rgb.put_pixel(x, y, Rgb([0; 3]));
            }
            runs.push(line(text, top as f32));
        }
        let engine = Scripted(read.to_vec());
        is_text_as_drawn(&engine, &Picture::new(rgb), &runs, &|| false).unwrap()
    }

    #[test]
    fn a_text_that_is_drawn_as_it_says_is_confirmed() {
        let receipt = ["Total 17.74", "Map 25.50", "Corner Shop"];
        assert!(check(
            &receipt,
            &["TOTAL 17.74", "Map 25,50", "C0rner Shop"]
        ));
        // Wrong figures, wrong letters, and nothing read at all.
        assert!(!check(
            &receipt,
            &["Total 11.14", "Map 62.20", "Corner Shop"]
        ));
        assert!(!check(
            &["Upubm 17.74", "Qmfbtf qbz", "Dpsofs Tipq"],
            &["Total 17.74", "Please pay", "Corner Shop"]
        ));
        assert!(check(&receipt, &[]));
        // Letters of other scripts are left out, their figures are compared.
        assert!(check(&["Сумма 17.74"], &["Cymma 17.74"]));
        assert!(!check(&["Сумма 17.74"], &["Cymma 71.47"]));
    }

    #[test]
    fn a_long_page_is_sampled_from_top_to_bottom() {
        let page = RgbImage::new(300, 4_000);
        let runs: Vec<Run> = (1_u16..90)
            .map(|row| line("12.50", 40.0 * f32::from(row)))
            .collect();
        let samples = choose_samples(&runs, &page);
        assert_eq!(samples.len(), FIGURE_RUNS_MAX);
        assert!(samples.iter().any(|sample| sample.cut[1] > 3_300));
    }
}
