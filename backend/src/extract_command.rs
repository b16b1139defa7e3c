//! Command `receipt-scanner extract`: receipts from answers of OCR.space, without pictures.
//!
//! Prints one JSON object a line, as `scan` does. The text is taken as it is, since an answer of
//! the service has no confidences; one of `words --pages` has them, and is read as `scan` reads
//! the picture. A file that is not an answer becomes an error object on its own line; the exit
//! code is then 1.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use reader::extract;
use reader::page::Page;
use serde::Deserialize;
use shared::problem::ProblemCode;

use crate::clock::Clock;
use crate::config::ExtractOptions;
use crate::input_file::{self, FileError};
use crate::pipeline::{Reading, extraction_settings, latest_date};
use crate::remote_engines::ocr_space;
use crate::scan;

/// The largest answer read, in bytes.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Reads the answers and prints a line for each.
pub fn run(options: &ExtractOptions, clock: &Clock) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    let mut code = ExitCode::SUCCESS;
    let today = latest_date(clock.now_ms());
    let settings = extraction_settings(options.default_currency, today);
    for file in &options.files {
        let pages = read_pages(file);
        if pages.is_err() {
            code = ExitCode::FAILURE;
        }
        // Explanations are computed on request only.
        let explained = pages.as_ref().ok().filter(|_| options.explain);
        let explained = explained.map(|pages| extract::explain_fields(pages, &settings));
        let reading = pages.map(|words| Reading {
            receipt: extract::extract_receipt(&words, &settings),
            engine: Some(ocr_space::ENGINE_NAME.to_owned()),
            words,
            ..Reading::default()
        });
        let text = scan::format_result(file, &reading, explained.as_deref(), today, options.pretty);
        // Flushed a file at a time, so that pipes get each result at once.
        writeln!(out, "{text}")
            .and_then(|()| out.flush())
            .context("the result cannot be printed")?;
    }
    Ok(code)
}

/// Answer of `words --pages`.
#[derive(Deserialize)]
struct ExactAnswer {
    #[serde(rename = "Pages")]
    pages: Vec<Page>,
}

fn read_pages(file: &Path) -> Result<Vec<Page>, FileError> {
    let bytes = input_file::read_limited(file, FILE_BYTES_MAX)?;
    if let Ok(ExactAnswer { pages }) = serde_json::from_slice(&bytes) {
        return Ok(pages);
    }
    ocr_space::parse_pages(&bytes).map_err(|reason| FileError {
        code: ProblemCode::RequestUnusable,
        detail: Some(reason),
    })
}
