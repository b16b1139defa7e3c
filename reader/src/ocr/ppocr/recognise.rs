//! Reads the regions of a picture: cut out, put into batches of similar width, run, decoded.

use std::ops::Range;

use image::RgbImage;

use super::PpOcr;
use super::crew::Hand;
use super::crop::{self, HEIGHT};
use super::ctc;
use super::rectangle::{Quad, Rectangle};
use crate::Stop;
use crate::ocr::EngineError;
use crate::page::Run;

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

/// One way to read one region.
struct Line {
    region: usize,
    quad: Quad,
    width: u32,
}

/// A run, how sure the network is of it, and the region it was read from.
struct Reading {
    region: usize,
    confidence: f32,
    run: Run,
}

/// Reads every region, each way it may have to be read, and keeps the way that reads best.
pub(super) fn runs(
    engine: &PpOcr,
    picture: &RgbImage,
    regions: &[Rectangle],
    stop: &Stop<'_>,
) -> Result<Vec<Run>, EngineError> {
    let mut lines: Vec<Line> = regions.iter().enumerate().flat_map(lines).collect();
    lines.sort_by_key(|line| line.width);
    let widths: Vec<u32> = lines.iter().map(|line| line.width).collect();
    // The widest first: at the end, when threads run out of work, the pieces are small.
    let batches: Vec<&[Line]> = batches(&widths).into_iter().rev().map(|batch| &lines[batch]).collect();
    let readings = engine.crew.share(&batches, |hand, batch| {
        if stop() { Err(EngineError::Stopped) } else { read(engine, hand, picture, batch) }
    })?;
    Ok(best(readings.into_iter().flatten().collect(), regions.len()))
}

fn lines((region, rectangle): (usize, &Rectangle)) -> impl Iterator<Item = Line> {
    let line = move |quad: Quad| Line { region, quad, width: crop::width(&quad) };
    crop::ways(rectangle).into_iter().map(line)
}

/// The best reading of each region, if it is sure enough and not empty.
fn best(readings: Vec<Reading>, regions: usize) -> Vec<Run> {
    let mut best: Vec<Option<Reading>> = (0..regions).map(|_| None).collect();
    let is_text = |reading: &Reading| reading.confidence >= CONFIDENCE_MIN && !reading.run.words.is_empty();
    for reading in readings.into_iter().filter(is_text) {
        let place = &mut best[reading.region];
        if place.as_ref().is_none_or(|other| other.confidence < reading.confidence) {
            *place = Some(reading);
        }
    }
    best.into_iter().flatten().map(|reading| reading.run).collect()
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
    picture: &RgbImage,
    lines: &[Line],
) -> Result<Vec<Reading>, EngineError> {
    let alphabet = &engine.alphabet;
    let width = lines.iter().map(|line| padded(line.width)).max().unwrap_or(WIDTH_MIN);
    let mut input = Vec::with_capacity(lines.len() * 3 * (HEIGHT * width) as usize);
    for line in lines {
        normalise(&crop::line(picture, &line.quad, line.width), width, &mut input);
    }
    let shape = [lines.len(), HEIGHT as usize, width as usize];
    let ([_, steps, outputs], likelihoods) = engine.recognition.run::<3>(hand, shape, input)?;
    if outputs != alphabet.len() {
        return Err(EngineError::Broken(format!("{outputs} outputs for {} characters", alphabet.len())));
    }
    let per_line = likelihoods.chunks_exact((steps * outputs).max(1));
    Ok(lines
        .iter()
        .zip(per_line)
        .map(|(line, values)| {
            let steps = steps as f32 * line.width as f32 / width as f32;
            let rows: Vec<&[f32]> = values.chunks_exact(outputs).take(steps.ceil() as usize).collect();
            let marks = ctc::marks(&rows, alphabet);
            let words = ctc::words(&marks, alphabet, steps);
            let confidence = ctc::confidence(&marks);
            Reading { region: line.region, confidence, run: Run { corners: line.quad, words } }
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
        normalise(&RgbImage::from_pixel(1, HEIGHT, Rgb([0, 255, 51])), 2, &mut input);
        assert_eq!(input.len(), 3 * 2 * HEIGHT as usize);
        for (channel, expected) in [(0, -0.6), (1, 1.0), (2, -1.0)] {
            let plane = &input[channel * 2 * HEIGHT as usize..];
            assert!((plane[0] - expected).abs() < 1e-6);
            assert!(plane[1].abs() < 1e-6);
        }
    }

    #[test]
    fn the_surer_way_is_kept_and_unsure_lines_are_dropped() {
        let reading = |region: usize, confidence: f32, text: &str| {
            let word = RunWord { text: text.to_owned(), confidence, start: 0.0, end: 1.0 };
            Reading { region, confidence, run: Run { corners: [[0.0; 2]; 4], words: vec![word] } }
        };
        let readings = vec![reading(2, 0.9, "up"), reading(0, 0.4, "stain"), reading(2, 0.7, "down")];
        let texts: Vec<_> = best(readings, 3).into_iter().map(|run| run.words[0].text.clone()).collect();
        assert_eq!(texts, ["up"]);
    }
}
