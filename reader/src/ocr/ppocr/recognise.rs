//! Recognition of regions: crops, batches of similar width, inference, decoding.

use std::ops::Range;
use std::sync::Arc;

use image::RgbImage;
use rten::ThreadPool;

use super::crop::{self, LINE_HEIGHT};
use super::ctc;
use super::{PaperView, PpOcr, Recogniser, direction};
use crate::Stop;
use crate::geometry::{Point, Quad};
use crate::ocr::EngineError;
use crate::page::Run;
use crate::rectangle::Rectangle;

/// Largest number of lines in a batch.
const BATCH_LINES_MAX: usize = 8;
/// Largest total width of a batch in pixels, padding included; memory grows with it.
const BATCH_WIDTH_MAX: u32 = 2_560;
/// Multiple to which line widths are padded, in pixels: one step of the network.
const WIDTH_MULTIPLE: u32 = 8;
/// Smallest width of the lines the network was trained on, in pixels.
const LINE_WIDTH_MIN: u32 = 64;
/// Smallest confidence of text; lines below it are stains and ornaments.
const CONFIDENCE_MIN: f32 = 0.5;

/// Number of lines that decide between two opposite directions.
const SAMPLE_LINES: usize = 6;
/// Mean confidence of those lines from which the opposite direction is not tried.
const SURE_CONFIDENCE_MIN: f32 = 0.85;

/// Line of text to read: its position in the list, its corners on the flat paper, and the width of
/// its crop in pixels.
struct Line {
    index: usize,
    quad: Quad,
    width: u32,
}

/// Text of a line and the confidence of the network, 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LineReading {
    pub(super) index: usize,
    pub(super) confidence: f32,
    pub(super) run: Run,
}

/// Reads the regions of a flat paper. A few lines of medium length decide the direction of the
/// text, so that upright text is read once.
pub(super) fn read_regions(
    engine: &PpOcr,
    view: &PaperView<'_>,
    regions: &[Rectangle],
    stop: &Stop<'_>,
) -> Result<Vec<LineReading>, EngineError> {
    let usual = direction::possible_directions(regions)[0];
    let quads = direction::lines_along(regions, usual);
    let read = |quads: &[Quad]| read_lines(engine, &engine.recogniser, view, quads, stop);
    // Read a sample in the usual direction.
    let (sample, rest) = quads.split_at(quads.len().min(SAMPLE_LINES));
    let mut readings = read(sample)?;
    let sure = mean_confidence(&readings);
    // If it is unsure, read it in the opposite direction, and keep the surer one.
    let mut turned = Vec::new();
    if sure < SURE_CONFIDENCE_MIN && !sample.is_empty() {
        turned = read(&turn_lines(sample))?;
    }
    if mean_confidence(&turned) > sure {
        readings = turned;
        readings.extend(read(&turn_lines(rest))?);
    } else {
        readings.extend(read(rest)?);
    }
    Ok(readings)
}

/// Returns the lines as they are read when the page is turned upside down.
pub(super) fn turn_lines(quads: &[Quad]) -> Vec<Quad> {
    let turn = |quad: &Quad| {
        let mut corners = *quad;
        corners.rotate_left(2);
        corners
    };
    quads.iter().map(turn).collect()
}

pub(super) fn mean_confidence(readings: &[LineReading]) -> f32 {
    readings
        .iter()
        .map(|reading| reading.confidence)
        .sum::<f32>()
        / readings.len().max(1) as f32
}

/// Drops lines that are empty or too unsure to be text.
pub(super) fn keep_confident_runs(readings: Vec<LineReading>) -> Vec<Run> {
    let is_text = |reading: &LineReading| {
        reading.confidence >= CONFIDENCE_MIN && !reading.run.words.is_empty()
    };
    readings
        .into_iter()
        .filter(is_text)
        .map(|reading| reading.run)
        .collect()
}

/// Reads lines with one of the alphabets, in any order.
pub(super) fn read_lines(
    engine: &PpOcr,
    recogniser: &Recogniser,
    view: &PaperView<'_>,
    quads: &[Quad],
    stop: &Stop<'_>,
) -> Result<Vec<LineReading>, EngineError> {
    let line = |(index, quad): (usize, &Quad)| Line {
        index,
        quad: *quad,
        width: crop::line_width(quad),
    };
    let mut lines: Vec<Line> = quads.iter().enumerate().map(line).collect();
    // Sorted by width, neighbours share a batch with little padding.
    lines.sort_by_key(|line| line.width);
    let widths: Vec<u32> = lines.iter().map(|line| line.width).collect();
    // Widest first: small pieces at the end keep all threads busy.
    let batches: Vec<&[Line]> = split_into_batches(&widths)
        .into_iter()
        .rev()
        .map(|batch| &lines[batch])
        .collect();
    let readings = engine.threads.map_parallel(&batches, |pool, batch| {
        if stop() {
            Err(EngineError::Stopped)
        } else {
            read_batch(recogniser, pool, view, batch)
        }
    })?;
    Ok(readings.into_iter().flatten().collect())
}

/// Splits lines sorted by width into batches with little padding; returns ranges of indices.
fn split_into_batches(widths: &[u32]) -> Vec<Range<usize>> {
    let mut batches: Vec<Range<usize>> = Vec::new();
    for (index, width) in widths.iter().enumerate() {
        let width = padded_width(*width);
        match batches.last_mut() {
            Some(batch) if fits_batch(batch, padded_width(widths[batch.start]), width) => {
                batch.end = index + 1;
            }
            _ => batches.push(index..index + 1),
        }
    }
    batches
}

fn fits_batch(batch: &Range<usize>, narrowest: u32, width: u32) -> bool {
    let count = batch.len() + 1;
    let total = u32::try_from(count).map_or(u32::MAX, |count| width.saturating_mul(count));
    count <= BATCH_LINES_MAX && total <= BATCH_WIDTH_MAX && width <= narrowest + narrowest / 16
}

fn padded_width(width: u32) -> u32 {
    width.max(LINE_WIDTH_MIN).next_multiple_of(WIDTH_MULTIPLE)
}

fn read_batch(
    recogniser: &Recogniser,
    pool: &Arc<ThreadPool>,
    view: &PaperView<'_>,
    lines: &[Line],
) -> Result<Vec<LineReading>, EngineError> {
    let alphabet = &recogniser.alphabet;
    // All lines of a batch are padded to the widest.
    let width = lines
        .iter()
        .map(|line| padded_width(line.width))
        .max()
        .unwrap_or(LINE_WIDTH_MIN);
    let mut input = Vec::with_capacity(lines.len() * 3 * (LINE_HEIGHT * width) as usize);
    for line in lines {
        let place = |point: Point| view.paper.to_picture(point);
        normalise_line(
            &crop::crop_line(view.picture.rgb(), &line.quad.map(place), line.width),
            width,
            &mut input,
        );
    }
    let shape = [lines.len(), LINE_HEIGHT as usize, width as usize];
    let ([_, steps, outputs], likelihoods) = recogniser.network.run::<3>(pool, shape, input)?;
    // Model and alphabet must belong together.
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
            // Decode only the steps of the line itself, not its padding.
            let steps = steps as f32 * line.width as f32 / width as f32;
            let rows: Vec<&[f32]> = values
                .chunks_exact(outputs)
                .take(steps.ceil() as usize)
                .collect();
            let marks = ctc::decode_line(&rows, alphabet);
            let words = ctc::split_words(&marks, alphabet, steps);
            let confidence = ctc::mean_confidence(&marks);
            LineReading {
                index: line.index,
                confidence,
                run: Run {
                    corners: line.quad,
                    words,
                },
            }
        })
        .collect())
}

/// Appends a line as input of the network: planes of blue, green and red from -1 to 1, padded with
/// 0.
fn normalise_line(line: &RgbImage, width: u32, input: &mut Vec<f32>) {
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
            let batches = split_into_batches(widths);
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
        normalise_line(
            &RgbImage::from_pixel(1, LINE_HEIGHT, Rgb([0, 255, 51])),
            2,
            &mut input,
        );
        assert_eq!(input.len(), 3 * 2 * LINE_HEIGHT as usize);
        for (channel, expected) in [(0, -0.6), (1, 1.0), (2, -1.0)] {
            let plane = &input[channel * 2 * LINE_HEIGHT as usize..];
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
            LineReading {
                index: 0,
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
        assert!((mean_confidence(&readings) - 2.2 / 3.0).abs() < 1e-5);
        let texts: Vec<_> = keep_confident_runs(readings)
            .into_iter()
            .map(|run| run.words[0].text.clone())
            .collect();
        assert_eq!(texts, ["text"]);
    }
}
