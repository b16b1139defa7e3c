//! Any text at any place as input of the extractor: it does not panic or run for long, and every
//! probability is between 0 and 1. Four bytes of an input are the place of a line, the rest up to a
//! line break is its text.
#![no_main]

use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use reader::extract::{Settings, explain_fields, extract_receipt};
use reader::page::{Run, RunWord};
use reader::rows;
use shared::checks;

const EXTRACTION_MAX: Duration = Duration::from_secs(2);
const SIDE: u32 = 1_000;

fuzz_target!(|bytes: &[u8]| {
    let runs: Vec<Run> = bytes
        .split(|byte| *byte == b'\n')
        .filter_map(parse_run)
        .take(300)
        .collect();
    let page = rows::build_page(runs, SIDE, SIDE);
    let begun = Instant::now();
    let read = extract_receipt(std::slice::from_ref(&page), &Settings::default());
    assert!(begun.elapsed() < EXTRACTION_MAX, "too long");
    for confidence in [
        read.total.confidence,
        read.date.confidence,
        read.merchant.name.confidence,
    ] {
        assert!((0.0..=1.0).contains(&confidence), "{confidence}");
    }
    let _ = checks::check_receipt(&read, None);
    for field in explain_fields(&[page], &Settings::default()) {
        let sum: f32 = field
            .candidates
            .iter()
            .map(|candidate| candidate.probability)
            .sum();
        assert!(sum < 1.001, "the probabilities of {} add up to {sum}", field.field);
    }
});

fn parse_run(line: &[u8]) -> Option<Run> {
    let (place, text) = line.split_at_checked(4)?;
    let text = String::from_utf8_lossy(text);
    let [x, y, width, height] =
        [place[0], place[1], place[2], place[3]].map(|byte| f32::from(byte) * 4.0);
    let (right, bottom) = (x + width + 1.0, y + height / 8.0 + 1.0);
    let words: Vec<&str> = text.split_whitespace().collect();
    let count = f32::from(u16::try_from(words.len()).ok()?.max(1));
    let words = words.iter().zip(0_u16..).map(|(word, at)| RunWord {
        text: (*word).to_owned(),
        confidence: 0.9,
        start: f32::from(at) / count,
        end: f32::from(at + 1) / count,
    });
    Some(Run {
        corners: [[x, y], [right, y], [right, bottom], [x, bottom]],
        words: words.collect(),
    })
}
