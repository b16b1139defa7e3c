//! `receipt-scanner scan`: reads files without a server, one JSON object a line.
//!
//! Files are read by a bounded number of threads and printed in the order they were named. A file that
//! cannot be read is an error object on its own line; the others are read all the same.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use reader::extract::{self, Explained, Reasons};
use serde_json::{Map, Value, json};
use shared::checks;
use shared::receipt::format_date;

use crate::app::now_ms;
use crate::config::Scan;
use crate::in_order::in_order;
use crate::local_reading::{Failure, LocalReading};
use crate::pipeline::{Reading, latest_date};
use crate::progress::FilesRead;

/// Reads the files and prints a line for each; the exit code is 1 when any could not be read.
pub fn run(options: &Scan) -> anyhow::Result<ExitCode> {
    let reader = LocalReading::new(&options.choice, &options.reading, options.jobs)?;
    let mut out = std::io::stdout().lock();
    let mut code = ExitCode::SUCCESS;
    let progress = FilesRead::of(options.files.len());
    in_order(
        &options.files,
        options.jobs,
        |file| progress.count(file, |file| reader.read(file)),
        |file, result| {
            if result.is_err() {
                code = ExitCode::FAILURE;
            }
            let explained = result.as_ref().ok().filter(|_| options.explain);
            let explained =
                explained.map(|reading| extract::explain(&reading.words, &reader.settings()));
            let text = line(file, &result, explained.as_deref(), options.pretty);
            let print = || writeln!(out, "{text}").and_then(|()| out.flush());
            progress
                .aside(print)
                .context("the result cannot be printed")
        },
    )?;
    Ok(code)
}

/// What is printed for a file: an object, or lines for people.
pub(crate) fn line(
    file: &Path,
    result: &Result<Reading, Failure>,
    explained: Option<&[Explained]>,
    pretty: bool,
) -> String {
    let mut object = object(file, result);
    if pretty {
        return for_people(&object) + &explained.map(extract::for_people).unwrap_or_default();
    }
    if let Some(explained) = explained {
        object["explain"] = reasons(explained);
    }
    object.to_string()
}

/// Field by field every candidate with its share and what is known of it.
fn reasons(explained: &[Explained]) -> Value {
    let candidate = |candidate: &Reasons| {
        let why = candidate
            .why
            .iter()
            .map(|(name, value, _)| ((*name).to_owned(), json!(value)));
        json!({ "value": candidate.value, "share": candidate.share, "why": why.collect::<Map<_, _>>() })
    };
    let field = |explained: &Explained| {
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

fn object(file: &Path, result: &Result<Reading, Failure>) -> Value {
    let id = file
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let name = file.to_string_lossy();
    match result {
        Ok(reading) => {
            let receipt = &reading.receipt;
            let checks = checks::of(receipt, Some(latest_date(now_ms())));
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
                "needs_review": receipt.needs_review(&checks),
                "checks": checks,
                "receipt": receipt,
            })
        }
        Err(failure) => json!({
            "id": id,
            "file": name,
            "error": { "code": failure.code, "message": failure.code.message(), "detail": failure.detail },
        }),
    }
}

fn for_people(object: &Value) -> String {
    let file = object["file"].as_str().unwrap_or_default();
    if let Some(message) = object["error"]["message"].as_str() {
        let detail = object["error"]["detail"]
            .as_str()
            .map(|detail| format!(" ({detail})"))
            .unwrap_or_default();
        return format!("{file}\n  {message}{detail}\n");
    }
    let mut lines = vec![file.to_owned()];
    for (label, value, field) in [
        (
            "merchant",
            &object["merchant"],
            &object["receipt"]["merchant"]["name"],
        ),
        ("date", &object["date"], &object["receipt"]["date"]),
        ("total", &object["total"], &object["receipt"]["total"]),
        (
            "currency",
            &object["currency"],
            &object["receipt"]["currency"],
        ),
    ] {
        let sure = field["confidence"].as_f64().unwrap_or_default() * 100.0;
        match value.as_str() {
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
