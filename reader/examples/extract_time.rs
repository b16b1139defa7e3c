//! Time of the extraction alone: median and mean over kept words.
//!
//! usage: `extract_time FILE...`, files that `receipt-scanner words --pages` printed.
//!
//! Each receipt is extracted `ROUNDS` times after one round that compiles the patterns; the fastest
//! of its times counts, since other processes only add to it.

#![expect(clippy::print_stdout, reason = "the result is printed")]

use std::error::Error;
use std::time::{Duration, Instant};

use reader::extract::{Settings, extract_receipt};
use reader::page::Page;
use serde::Deserialize;

/// Number of measured rounds.
const ROUNDS: u32 = 5;

/// Answer of `words --pages`.
#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "Pages", default)]
    pages: Vec<Page>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut receipts = Vec::new();
    for file in std::env::args().skip(1) {
        let answer: Answer = serde_json::from_str(&std::fs::read_to_string(file)?)?;
        receipts.push((answer.pages, Duration::MAX));
    }
    let settings = Settings::default();
    for round in 0..=ROUNDS {
        for (pages, fastest) in &mut receipts {
            let begin = Instant::now();
            std::hint::black_box(extract_receipt(pages, &settings));
            if round > 0 {
                *fastest = begin.elapsed().min(*fastest);
            }
        }
    }
    let mut times: Vec<Duration> = receipts.into_iter().map(|(_, fastest)| fastest).collect();
    times.sort_unstable();
    let count = u32::try_from(times.len()).unwrap_or(u32::MAX).max(1);
    println!(
        "{} receipts: median {:?}, mean {:?}, longest {:?}",
        times.len(),
        times.get(times.len() / 2).unwrap_or(&Duration::ZERO),
        times.iter().sum::<Duration>() / count,
        times.last().unwrap_or(&Duration::ZERO),
    );
    Ok(())
}
