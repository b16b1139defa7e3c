//! Command `receipt-scanner engines`: list and check of the OCR engines.
//!
//! Shows languages, models, the destination of pictures and limits of each engine, and whether it
//! works on this machine. Uses the network only with `--check`.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::ValueEnum;
use reader::picture::Picture;
use serde::Serialize;
use serde_json::json;

use crate::clock::Clock;
use crate::config::{EngineName, EnginesOptions};
use crate::engine::EngineBuilder;
use crate::local_reading::{build_runtime, open_call_counter};
use crate::remote_engines::ocr_space;

/// Report on one engine.
#[derive(Debug, Default, Serialize)]
struct EngineReport {
    name: String,
    /// Position in the configured order, from 1; `None` if the engine is not configured.
    place: Option<usize>,
    works: bool,
    /// Reason why it does not work.
    problem: Option<String>,
    /// Language codes, and configured scripts.
    languages: Vec<String>,
    models: Option<String>,
    sends_to: Option<String>,
    limits: Option<CallLimits>,
    budget: Option<CallBudget>,
}

#[derive(Debug, Serialize)]
struct CallLimits {
    file_bytes: usize,
    calls_a_day: Option<u64>,
}

#[derive(Debug, Serialize)]
struct CallBudget {
    made_today: u64,
    left_today: u64,
}

/// Prints the reports, as one JSON array if requested. The exit code is 1 if a configured engine
/// does not work.
pub fn run(options: &EnginesOptions, clock: Clock) -> anyhow::Result<ExitCode> {
    let runtime = build_runtime()?;
    let calls = Arc::new(open_call_counter(&runtime, Some(&options.data))?);
    let builder = EngineBuilder {
        config: &options.reading,
        calls,
        runtime: runtime.handle().clone(),
        clock,
    };
    let reports: Vec<EngineReport> = EngineName::value_variants()
        .iter()
        .map(|name| report_on(*name, options, &builder))
        .collect();
    let mut out = std::io::stdout().lock();
    if options.json {
        writeln!(out, "{}", json!(reports)).context("the list cannot be printed")?;
    } else {
        for report in &reports {
            writeln!(out, "{}", format_report(report)).context("the list cannot be printed")?;
        }
    }
    // Engines that are not configured may fail.
    let fails = reports
        .iter()
        .any(|report| report.place.is_some() && !report.works);
    Ok(if fails {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn report_on(
    name: EngineName,
    options: &EnginesOptions,
    builder: &EngineBuilder<'_>,
) -> EngineReport {
    let reading = &options.reading;
    let place = reading.ocr.iter().position(|other| *other == name);
    let value = name.to_possible_value();
    let mut report = EngineReport {
        name: value
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default(),
        place: place.map(|index| index + 1),
        ..EngineReport::default()
    };
    let result = match name {
        EngineName::None => Ok(()),
        EngineName::PpOcr => {
            report.languages = builder.readable_scripts();
            report.models = Some(folder_name(
                reading.models.as_deref(),
                "inside this program",
            ));
            builder.try_load(name)
        }
        EngineName::Tesseract => {
            let languages = reading.tesseract_languages.split('+');
            report.languages = languages.map(str::to_owned).collect();
            let installed = "where Tesseract was installed to";
            report.models = Some(folder_name(reading.tesseract_data.as_deref(), installed));
            builder.try_load(name)
        }
        EngineName::OcrSpace => report_on_ocr_space(&mut report, options, builder),
    };
    report.works = result.is_ok();
    report.problem = result.err().map(|error| format!("{error:#}"));
    report
}

fn folder_name(folder: Option<&Path>, default: &str) -> String {
    folder.map_or_else(|| default.to_owned(), |folder| folder.display().to_string())
}

/// Completes the report on OCR.space, and checks that it works.
fn report_on_ocr_space(
    report: &mut EngineReport,
    options: &EnginesOptions,
    builder: &EngineBuilder<'_>,
) -> anyhow::Result<()> {
    let config = &options.reading.ocr_space;
    report.languages = ocr_space::LANGUAGES.map(str::to_owned).to_vec();
    report.sends_to = config.url.host_str().map(str::to_owned);
    report.limits = Some(CallLimits {
        file_bytes: config.plan.file_bytes_max(),
        calls_a_day: config.calls_a_day(),
    });
    let engine = builder.build_ocr_space()?;
    // A check costs one call of the budget, so it is made on request only.
    let checked = if options.check {
        check_engine(&engine)
    } else {
        Ok(())
    };
    let budget = engine.budget();
    if let Ok(Some(budget)) = &budget {
        report.budget = Some(CallBudget {
            made_today: budget.calls_made,
            left_today: budget.calls_left,
        });
    }
    checked.and(budget.map(drop))
}

/// Has the engine read a small white picture.
fn check_engine(engine: &dyn reader::ocr::Engine) -> anyhow::Result<()> {
    let blank = Picture::new_blank(64, 64);
    engine.read_picture(&blank, &|| false)?;
    Ok(())
}

fn format_report(report: &EngineReport) -> String {
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
    // Without destination and models it is the engine `none`.
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
