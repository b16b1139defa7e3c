//! `make audit`: Lighthouse audit of the built server.
//!
//! Emulates a phone on a slow connection. Each page is audited three times with an empty cache; the
//! median counts. Results are written to `target/audit/result.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::process::{Command, ExitCode, Stdio};

use harness::drawn::{Layout, draw_receipt};
use harness::server::Server;
use harness::uploader::upload_file;
use serde::Deserialize;

/// Number of audits per page.
const RUNS_PER_PAGE: usize = 3;
/// Minimum performance score, in points of 100. Even the best page has some noise.
const PERFORMANCE_MIN: u8 = 98;
/// Minimum score of all other categories.
const OTHER_MIN: u8 = 100;

/// Result of one audit, a JSON line of `tests/audit/lighthouse.mjs`.
#[derive(Deserialize)]
struct AuditRun {
    page: String,
    /// Reason why the audit failed.
    error: Option<String>,
    /// Points of 100 by category.
    scores: BTreeMap<String, u8>,
    /// Audits with less than the full score.
    short: Vec<String>,
}

fn main() -> ExitCode {
    match run_audit() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(missed) => {
            print_line(&format!("{missed} below what is asked"));
            ExitCode::FAILURE
        }
        Err(error) => {
            print_line(&format!("the audit cannot go on: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Audits all pages and returns the number of scores below their minimum.
fn run_audit() -> io::Result<usize> {
    let server = Server::start(&[]);
    // Receipts to show; they are read before the audit begins.
    let receipts = [
        Layout::UnitedStates,
        Layout::Germany,
        Layout::Britain,
        Layout::Malaysia,
    ]
    .map(|layout| {
        let id = upload_file(&server, "IMG_7.jpg", &draw_receipt(layout, 7).to_jpeg());
        server.wait_processed(id);
        id
    });
    let pages = [
        "/".to_owned(),
        "/receipts".to_owned(),
        format!("/receipts/{}", receipts[0]),
    ];
    // The script prints one JSON line per audit, page by page.
    let looked = Command::new("node")
        .arg(harness::checkout_root().join("tests/audit/lighthouse.mjs"))
        .arg(RUNS_PER_PAGE.to_string())
        .args(pages.iter().map(|page| server.url(page)))
        .stderr(Stdio::inherit())
        .output()?;
    if !looked.status.success() {
        return Err(io::Error::other("Lighthouse did not end well"));
    }
    let looks: Vec<AuditRun> = looked
        .stdout
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(serde_json::from_slice)
        .collect::<Result<_, _>>()?;
    let (mut table, mut missed) = (
        String::from("| page | category | median | all |\n| --- | --- | ---: | --- |\n"),
        0,
    );
    for (page, looks) in pages.iter().zip(looks.chunks(RUNS_PER_PAGE)) {
        missed += add_page_rows(page, looks, &mut table)?;
    }
    print_line(&table);
    let folder = harness::checkout_root().join("target").join("audit");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("result.md"), table)?;
    Ok(missed)
}

/// Appends the rows of one page and returns the number of scores below their minimum.
fn add_page_rows(page: &str, looks: &[AuditRun], table: &mut String) -> io::Result<usize> {
    let mut missed = 0;
    if let Some(error) = looks.iter().find_map(|look| look.error.as_ref()) {
        return Err(io::Error::other(format!("{page}: {error}")));
    }
    // The order of the lines has to match the order of the pages.
    let first = looks.first().filter(|look| look.page.ends_with(page));
    let first = first.ok_or_else(|| io::Error::other(format!("{page} was not looked at")))?;
    for category in first.scores.keys() {
        let mut scores: Vec<u8> = looks
            .iter()
            .filter_map(|look| look.scores.get(category))
            .copied()
            .collect();
        scores.sort_unstable();
        let median = scores[scores.len() / 2];
        let least = if category == "performance" {
            PERFORMANCE_MIN
        } else {
            OTHER_MIN
        };
        let is_below = median < least;
        missed += usize::from(is_below);
        let mark = if is_below {
            format!(", below {least}")
        } else {
            String::new()
        };
        // Writing to a String never fails.
        let _ = writeln!(
            table,
            "| {page} | {category} | {median} | {scores:?}{mark} |"
        );
    }
    print_line(&format!(
        "{page}: less than perfect: {}",
        first.short.join(", ")
    ));
    Ok(missed)
}

#[expect(clippy::print_stdout, reason = "the person who runs it reads here")]
fn print_line(line: &str) {
    println!("{line}");
}
