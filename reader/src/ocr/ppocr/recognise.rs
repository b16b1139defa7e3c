//! Reads the regions of a picture: cut out, put into batches of similar width, run, decoded.

use std::ops::Range;

use image::RgbImage;

use super::crew::Hand;
use super::crop::{self, HEIGHT};
use super::ctc;
use super::{PpOcr, View, direction};
use crate::Stop;
use crate::ocr::EngineError;
use crate::page::Run;
use crate::quad::{Point, Quad};
use crate::rectangle::Rectangle;

/// The most lines in a batch.
const BATCH_MAX: usize = 8;
/// The most pixels of width in a batch, padding included; memory grows with it.
const BATCH_WIDTH_MAX: u32 = 2_560;
/// Lines are padded to a multiple of this: one step of the network is 8 pixels.
const STEP: u32 = 8;
/// The network was trained on lines that are at least this wide, in pixels.
const WIDTH_MIN: u32 = 64;
/// Lines read with less confidence than this are stains and ornaments.
const CONFIDENCE_MIN: f32 = 0.5;

/// How many lines tell which of two ways a text runs …
const SAMPLE: usize = 6;
/// … and how sure they must be for the other way not to be tried.
const SURE: f32 = 0.85;

/// A piece of text to read.
struct Line {
    quad: Quad,
    width: u32,
}

/// What was read, and how sure the network is of it.
struct Reading {
    confidence: f32,
    run: Run,
}

/// Reads the regions of a flat paper. Which way the text runs is told by a few lines of middling length, so that
/// upright text is read once.
pub(super) fn runs(
    engine: &PpOcr,
    view: &View<'_>,
    regions: &[Rectangle],
    stop: &Stop<'_>,
) -> Result<Vec<Run>, EngineError> {
    let [usual, other] = direction::ways(regions);
    let quads = direction::along(regions, usual);
    let read = |quads: &[Quad]| read_all(engine, view, quads, stop);
    let opposite = |quads: &[Quad]| -> Vec<Quad> {
        quads.iter().map(|quad| other.from(usual, *quad)).collect()
    };
    let (sample, rest) = quads.split_at(quads.len().min(SAMPLE));
    let mut readings = read(sample)?;
    let sure = mean(&readings);
    if sure < SURE && !sample.is_empty() {
        let turned = read(&opposite(sample))?;
        if mean(&turned) > sure {
            readings = turned;
            readings.extend(read(&opposite(rest))?);
            return Ok(texts(readings));
        }
    }
    readings.extend(read(rest)?);
    Ok(texts(readings))
}

fn mean(readings: &[Reading]) -> f32 {
    readings
        .iter()
        .map(|reading| reading.confidence)
        .sum::<f32>()
        / readings.len().max(1) as f32
}

/// What is sure enough to be text.
fn texts(readings: Vec<Reading>) -> Vec<Run> {
    let is_text =
        |reading: &Reading| reading.confidence >= CONFIDENCE_MIN && !reading.run.words.is_empty();
    readings
        .into_iter()
        .filter(is_text)
        .map(|reading| reading.run)
        .collect()
}

fn read_all(
    engine: &PpOcr,
    view: &View<'_>,
    quads: &[Quad],
    stop: &Stop<'_>,
) -> Result<Vec<Reading>, EngineError> {
    let line = |quad: &Quad| Line {
        quad: *quad,
        width: crop::width(quad),
    };
    let mut lines: Vec<Line> = quads.iter().map(line).collect();
    lines.sort_by_key(|line| line.width);
    let widths: Vec<u32> = lines.iter().map(|line| line.width).collect();
    // The widest first: at the end, when threads run out of work, the pieces are small.
    let batches: Vec<&[Line]> = batches(&widths)
        .into_iter()
        .rev()
        .map(|batch| &lines[batch])
        .collect();
    let readings = engine.crew.share(&batches, |hand, batch| {
        if stop() {
            Err(EngineError::Stopped)
        } else {
            read(engine, hand, view, batch)
        }
    })?;
    Ok(readings.into_iter().flatten().collect())
}

/// Cuts lines sorted by width into batches, so that little is padding.
fn batches(widths: &[u32]) -> Vec<Range<usize>> {
    let mut batches: Vec<Range<usize>> = Vec::new();
    for (index, width) in widths.iter().enumerate() {
        let width = padded(*width);
        match batches.last_mut() {
            Some(batch) if fits(batch, padded(widths[batch.start]), width) => batch.end = index + 1,
            _ => batches.push(index..index + 1),
        }
    }
    batches
}

fn fits(batch: &Range<usize>, narrowest: u32, width: u32) -> bool {
    let count = batch.len() + 1;
    let total = u32::try_from(count).map_or(u32::MAX, |count| width.saturating_mul(count));
    count <= BATCH_MAX && total <= BATCH_WIDTH_MAX && width <= narrowest + narrowest / 16
}

fn padded(width: u32) -> u32 {
    width.max(WIDTH_MIN).next_multiple_of(STEP)
}

fn read(
    engine: &PpOcr,
    hand: &Hand,
    view: &View<'_>,
    lines: &[Line],
) -> Result<Vec<Reading>, EngineError> {
    let alphabet = &engine.alphabet;
    let width = lines
        .iter()
        .map(|line| padded(line.width))
        .max()
        .unwrap_or(WIDTH_MIN);
    let mut input = Vec::with_capacity(lines.len() * 3 * (HEIGHT * width) as usize);
    for line in lines {
        let place = |point: Point| view.paper.to_picture(point);
        normalise(
            &crop::line(view.picture.rgb(), &line.quad.map(place), line.width),
            width,
            &mut input,
        );
    }
    let shape = [lines.len(), HEIGHT as usize, width as usize];
    let ([_, steps, outputs], likelihoods) = engine.recognition.run::<3>(hand, shape, input)?;
    if outputs != alphabet.len() {
        return Err(EngineError::Broken(format!(
            "{outputs} outputs for {} characters",
            alphabet.len()
        )));
    }
    let per_line = likelihoods.chunks_exact((steps * outputs).max(1));
    Ok(lines
        .iter()
        .zip(per_line)
        .map(|(line, values)| {
            let steps = steps as f32 * line.width as f32 / width as f32;
            let rows: Vec<&[f32]> = values
                .chunks_exact(outputs)
                .take(steps.ceil() as usize)
                .collect();
            let marks = ctc::marks(&rows, alphabet);
            let words = ctc::words(&marks, alphabet, steps);
            let confidence = ctc::confidence(&marks);
            Reading {
                confidence,
                run: Run {
                    corners: line.quad,
                    words,
                },
            }
        })
        .collect())
}

/// Appends a line as the network wants it: planes of blue, green and red from -1 to 1, padded with 0.
fn normalise(line: &RgbImage, width: u32, input: &mut Vec<f32>) {
    let padding = (width - line.width()) as usize;
    for channel in [2, 1, 0] {
        for row in line.rows() {
            input.extend(row.map(|pixel| f32::from(pixel.0[channel]) / 127.5 - 1.0));
            input.extend(std::iter::repeat_n(0.0, padding));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::RunWord;
    use image::Rgb;

    #[test]
    fn batches_hold_similar_widths() {
        let check = |widths: &[u32], expected: &[usize]| {
            let batches = batches(widths);
            let sizes: Vec<usize> = batches.iter().map(ExactSizeIterator::len).collect();
            assert_eq!(sizes, expected, "{widths:?}");
            assert!(batches.windows(2).all(|pair| pair[0].end == pair[1].start));
        };
        check(&[], &[]);
        check(&[10, 20, 64], &[3]);
        check(&[100; 20], &[8, 8, 4]);
        check(&[100, 104, 200, 208, 209], &[2, 2, 1]);
        check(&[1_000; 4], &[2, 2]);
        check(&[3_200, 3_200], &[1, 1]);
    }

    #[test]
    fn normalises_blue_first_and_pads() {
        let mut input = Vec::new();
        normalise(
            &RgbImage::from_pixel(1, HEIGHT, Rgb([0, 255, 51])),
            2,
            &mut input,
        );
        assert_eq!(input.len(), 3 * 2 * HEIGHT as usize);
        for (channel, expected) in [(0, -0.6), (1, 1.0), (2, -1.0)] {
            let plane = &input[channel * 2 * HEIGHT as usize..];
            assert!((plane[0] - expected).abs() < 1e-6);
            assert!(plane[1].abs() < 1e-6);
        }
    }

    #[test]
    fn unsure_lines_are_dropped() {
        let reading = |confidence: f32, text: &str| {
            let words = text.split_whitespace().map(|word| RunWord {
                text: word.to_owned(),
                confidence,
                start: 0.0,
                end: 1.0,
            });
            Reading {
                confidence,
                run: Run {
                    corners: [[0.0; 2]; 4],
                    words: words.collect(),
                },
            }
        };
        let readings = vec![
            reading(0.9, "text"),
            reading(0.4, "stain"),
            reading(0.9, ""),
        ];
        assert!((mean(&readings) - 2.2 / 3.0).abs() < 1e-5);
        let texts: Vec<_> = texts(readings)
            .into_iter()
            .map(|run| run.words[0].text.clone())
            .collect();
        assert_eq!(texts, ["text"]);
    }
}
