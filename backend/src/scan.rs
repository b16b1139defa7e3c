//! Command `receipt-scanner scan`: receipts of files without a server.
//!
//! Prints one JSON object per line. Files are read by a bounded number of processes and printed in
//! the order of the arguments. An unreadable file becomes an error object on its own line; the
//! other files are read nevertheless.

use std::path::Path;
use std::process::ExitCode;

use jiff::civil::Date;
use reader::extract::{self, CandidateExplanation, FieldExplanation};
use serde_json::{Map, Value, json};
use shared::checks;
use shared::receipt::format_date;

use crate::clock::Clock;
use crate::config::ScanOptions;
use crate::input_file::FileError;
use crate::local_reading::LocalReader;
use crate::pipeline::Reading;

/// Reads the files and prints a line for each; the exit code is 1 if any could not be read.
pub fn run(options: &ScanOptions, clock: Clock) -> anyhow::Result<ExitCode> {
    let reader = LocalReader::new(&options.choice, &options.reading, options.jobs, clock)?;
    reader.print_results(&options.files, |file, result, _| {
        // Explanations are computed on request only.
        let explained = result.as_ref().ok().filter(|_| options.explain);
        let explained = explained
            .map(|reading| extract::explain_fields(&reading.words, &reader.extract_settings()));
        let today = reader.latest_date();
        format_result(file, &result, explained.as_deref(), today, options.pretty)
    })
}

/// Formats the output for a file: a JSON object, or readable lines.
pub(crate) fn format_result(
    file: &Path,
    result: &Result<Reading, FileError>,
    explained: Option<&[FieldExplanation]>,
    today: Date,
    pretty: bool,
) -> String {
    let mut object = result_json(file, result, today);
    if pretty {
        return format_readable(&object)
            + &explained
                .map(extract::format_explanations)
                .unwrap_or_default();
    }
    if let (Some(explained), Ok(reading)) = (explained, result) {
        object["explain"] = candidates_json(explained);
        object["doubt"] = extract::mean_word_doubt(&reading.words).into();
    }
    object.to_string()
}

/// Returns all candidates by field, each with its share and its features.
fn candidates_json(explained: &[FieldExplanation]) -> Value {
    let candidate = |candidate: &CandidateExplanation| {
        let why = candidate
            .features
            .iter()
            .map(|(name, value, _)| ((*name).to_owned(), json!(value)))
            .collect::<Map<_, _>>();
        json!({
            "value": candidate.value,
            "share": candidate.probability,
            "factor": candidate.engine_factor,
            "why": why,
        })
    };
    let field = |explained: &FieldExplanation| {
        (
            explained.field.to_owned(),
            explained
                .candidates
                .iter()
                .map(candidate)
                .collect::<Value>(),
        )
    };
    explained.iter().map(field).collect::<Map<_, _>>().into()
}

fn result_json(file: &Path, result: &Result<Reading, FileError>, today: Date) -> Value {
    let id = file
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let name = file.to_string_lossy();
    match result {
        Ok(reading) => {
            let receipt = &reading.receipt;
            let checks = checks::check_receipt(receipt, Some(today));
            json!({
                "id": id,
                "file": name,
                "merchant": receipt.merchant.name.value,
                "date": receipt.date.value.map(format_date),
                "total": receipt.total.value.map(shared::money::Money::to_decimal),
                "currency": receipt.currency.value,
                "engine": reading.engine,
                "tried": reading.tried,
                "sent": reading.sent,
                "notice": reading.problem.filter(|code| code.is_notice()),
                "needs_review": receipt.needs_review(&checks),
                "total_contradicted": receipt.is_total_contradicted(&checks),
                "checks": checks,
                "receipt": receipt,
            })
        }
        Err(failure) => json!({
            "id": id,
            "file": name,
            "error": {
                "code": failure.code,
                "message": failure.code.message(),
                "detail": failure.detail,
            },
        }),
    }
}

fn format_readable(object: &Value) -> String {
    let file = object["file"].as_str().unwrap_or_default();
    if let Some(message) = object["error"]["message"].as_str() {
        let detail = object["error"]["detail"]
            .as_str()
            .map(|detail| format!(" ({detail})"))
            .unwrap_or_default();
        return format!("{file}\n  {message}{detail}\n");
    }
    let mut lines = vec![file.to_owned()];
    // The lines are taken from the JSON object, so that both formats agree.
    let receipt = &object["receipt"];
    for (label, field) in [
        ("merchant", &receipt["merchant"]["name"]),
        ("date", &receipt["date"]),
        ("total", &receipt["total"]),
        ("currency", &receipt["currency"]),
    ] {
        let sure = field["confidence"].as_f64().unwrap_or_default() * 100.0;
        match object[label].as_str() {
            Some(value) => lines.push(format!("  {label:9} {value:32} {sure:3.0} %")),
            None => lines.push(format!("  {label:9} –")),
        }
    }
    if let Some(engine) = object["engine"].as_str() {
        lines.push(format!("  {:9} {engine}", "read by"));
    }
    for sent in object["sent"].as_array().into_iter().flatten() {
        lines.push(format!(
            "  {:9} {} bytes to {}",
            "sent",
            sent["bytes"],
            sent["host"].as_str().unwrap_or("?")
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}
