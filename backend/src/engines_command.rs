//! `receipt-scanner engines`: what can read receipts, in which languages, where pictures would go, and whether
//! it works here. Nothing is asked over a network unless `--check` says so.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::ValueEnum;
use reader::picture::Picture;
use serde::Serialize;
use serde_json::json;

use crate::config::{EngineName, Engines};
use crate::engine::Builder;
use crate::local_reading::{calls, runtime};
use crate::relay::ocr_space;

/// What is said of an engine.
#[derive(Debug, Default, Serialize)]
struct Report {
    name: String,
    /// The place in the order in which engines are asked, from 1; none for those that are not.
    place: Option<usize>,
    works: bool,
    /// Why it does not.
    problem: Option<String>,
    /// Codes of languages, or scripts that are configured.
    languages: Vec<String>,
    models: Option<String>,
    sends_to: Option<String>,
    limits: Option<Limits>,
    budget: Option<Budget>,
}

#[derive(Debug, Serialize)]
struct Limits {
    file_bytes: usize,
    calls_a_day: Option<u64>,
}

#[derive(Debug, Serialize)]
struct Budget {
    made_today: u64,
    left_today: u64,
}

/// Prints the list, as one JSON array if asked for; the exit code is 1 when an engine that is configured does not work.
pub fn run(options: &Engines) -> anyhow::Result<ExitCode> {
    let runtime = runtime()?;
    let calls = Arc::new(calls(&runtime, Some(&options.data))?);
    let builder = Builder {
        config: &options.reading,
        calls,
        runtime: runtime.handle().clone(),
    };
    let reports: Vec<Report> = EngineName::value_variants()
        .iter()
        .map(|name| report(*name, options, &builder))
        .collect();
    let mut out = std::io::stdout().lock();
    if options.json {
        writeln!(out, "{}", json!(reports)).context("the list cannot be printed")?;
    } else {
        for report in &reports {
            writeln!(out, "{}", for_people(report)).context("the list cannot be printed")?;
        }
    }
    let fails = reports
        .iter()
        .any(|report| report.place.is_some() && !report.works);
    Ok(if fails {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn report(name: EngineName, options: &Engines, builder: &Builder<'_>) -> Report {
    let common = Report {
        name: name
            .to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default(),
        place: options
            .reading
            .ocr
            .iter()
            .position(|other| *other == name)
            .map(|index| index + 1),
        ..Report::default()
    };
    match name {
        EngineName::None => Report {
            works: true,
            ..common
        },
        EngineName::PpOcr => {
            let models = options
                .reading
                .models
                .as_ref()
                .map(|folder| folder.display().to_string());
            Report {
                languages: options
                    .reading
                    .scripts
                    .iter()
                    .map(|script| script.name().to_owned())
                    .collect(),
                models: Some(models.unwrap_or_else(|| "inside this program".to_owned())),
                ..tried(common, builder.try_load(name))
            }
        }
        EngineName::Tesseract => {
            let data = options
                .reading
                .tesseract_data
                .as_ref()
                .map(|folder| folder.display().to_string());
            Report {
                languages: options
                    .reading
                    .tesseract_languages
                    .split('+')
                    .map(str::to_owned)
                    .collect(),
                models: Some(data.unwrap_or_else(|| "where Tesseract was installed to".to_owned())),
                ..tried(common, builder.try_load(name))
            }
        }
        EngineName::OcrSpace => ocr_space(common, options, builder),
    }
}

fn ocr_space(common: Report, options: &Engines, builder: &Builder<'_>) -> Report {
    let config = &options.reading.ocr_space;
    let report = Report {
        languages: ocr_space::LANGUAGES.map(str::to_owned).to_vec(),
        sends_to: config.url.host_str().map(str::to_owned),
        limits: Some(Limits {
            file_bytes: config.plan.file_bytes_max(),
            calls_a_day: config.calls_a_day(),
        }),
        ..common
    };
    let engine = match builder.ocr_space() {
        Ok(engine) => engine,
        Err(error) => return tried(report, Err(error)),
    };
    let asked = if options.check { ask(&engine) } else { Ok(()) };
    match engine.budget() {
        Ok(budget) => {
            let budget = budget.map(|budget| Budget {
                made_today: budget.made,
                left_today: budget.left,
            });
            Report {
                budget,
                ..tried(report, asked)
            }
        }
        Err(error) => tried(report, asked.and(Err(error))),
    }
}

/// Asks it to read a small white picture.
fn ask(engine: &dyn reader::ocr::Engine) -> anyhow::Result<()> {
    let blank = Picture::blank(64, 64);
    engine.read(&blank, &|| false)?;
    Ok(())
}

fn tried(report: Report, result: anyhow::Result<()>) -> Report {
    match result {
        Ok(()) => Report {
            works: true,
            ..report
        },
        Err(error) => Report {
            works: false,
            problem: Some(format!("{error:#}")),
            ..report
        },
    }
}

fn for_people(report: &Report) -> String {
    let place = report.place.map_or_else(
        || "not asked".to_owned(),
        |place| format!("asked as no. {place}"),
    );
    let works = match &report.problem {
        None => "works".to_owned(),
        Some(problem) => format!("does not work: {problem}"),
    };
    let mut lines = vec![format!("{} ({place}): {works}", report.name)];
    let mut say = |label: &str, text: String| lines.push(format!("  {label:10} {text}"));
    if !report.languages.is_empty() {
        say("languages", report.languages.join(", "));
    }
    if let Some(models) = &report.models {
        say("models", models.clone());
    }
    match (&report.sends_to, report.models.is_some()) {
        (Some(host), _) => say("pictures", format!("are sent to {host}")),
        (None, true) => say("pictures", "stay on this machine".to_owned()),
        (None, false) => say("pictures", "are kept and not read".to_owned()),
    }
    if let Some(limits) = &report.limits {
        let calls = limits
            .calls_a_day
            .map(|calls| format!(", {calls} calls a day"))
            .unwrap_or_default();
        say(
            "limits",
            format!("{} bytes a picture{calls}", limits.file_bytes),
        );
    }
    if let Some(budget) = &report.budget {
        say(
            "today",
            format!(
                "{} calls made, {} left",
                budget.made_today, budget.left_today
            ),
        );
    }
    lines.push(String::new());
    lines.join("\n")
}
