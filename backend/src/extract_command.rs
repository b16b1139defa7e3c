//! `receipt-scanner extract`: receipts out of answers by OCR.space, without any picture; one JSON object a line, as `scan`
//! prints it.
//!
//! The text is taken as it is: an answer says nothing of how sure it is. A file that is no such answer is an error
//! object on its own line, and the exit code is then 1.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use reader::extract;
use reader::page::Page;
use shared::problem::ProblemCode;

use crate::app::now_ms;
use crate::config::Extract;
use crate::input_file;
use crate::local_reading::Failure;
use crate::pipeline::{Reading, latest_date};
use crate::relay::ocr_space;
use crate::scan;

/// The largest answer read, in bytes.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Reads the answers and prints a line for each.
pub fn run(options: &Extract) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    let mut code = ExitCode::SUCCESS;
    let settings = extract::Settings {
        default_currency: options.default_currency,
        today: Some(latest_date(now_ms())),
    };
    for file in &options.files {
        let pages = pages(file);
        if pages.is_err() {
            code = ExitCode::FAILURE;
        }
        let explained = pages.as_ref().ok().filter(|_| options.explain);
        let explained = explained.map(|pages| extract::explain(pages, &settings));
        let reading = pages.map(|words| Reading {
            receipt: extract::receipt(&words, &settings),
            engine: Some(ocr_space::NAME.to_owned()),
            words,
            ..Reading::default()
        });
        let text = scan::line(file, &reading, explained.as_deref(), options.pretty);
        writeln!(out, "{text}")
            .and_then(|()| out.flush())
            .context("the result cannot be printed")?;
    }
    Ok(code)
}

fn pages(file: &Path) -> Result<Vec<Page>, Failure> {
    let unusable = |code: ProblemCode, detail: String| Failure {
        code,
        detail: Some(detail),
    };
    let bytes = input_file::read(file, FILE_BYTES_MAX)?;
    ocr_space::pages(&bytes).map_err(|reason| unusable(ProblemCode::RequestUnusable, reason))
}
