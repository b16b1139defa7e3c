//! `make audit`: Lighthouse looks at the pages of the built server as a phone on a slow line sees them, and what it must find.
//!
//! Each page is looked at three times by a browser that has seen nothing yet; the median counts. What was found lies in
//! `target/audit/result.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::process::{Command, ExitCode, Stdio};

use harness::drawn::{Layout, draw};
use harness::server::Server;
use harness::uploader::upload;
use serde::Deserialize;

/// How often each page is looked at.
const LOOKS: usize = 3;
/// The least performance, in points of 100. A page at its best has some noise.
const PERFORMANCE_MIN: u8 = 98;
/// The least of everything else.
const OTHER_MIN: u8 = 100;

/// What one look found.
#[derive(Deserialize)]
struct Look {
    page: String,
    /// Why the page could not be looked at.
    error: Option<String>,
    /// Points of 100 by category.
    scores: BTreeMap<String, u8>,
    /// What was less than perfect.
    short: Vec<String>,
}

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(missed) => {
            say(&format!("{missed} below what is asked"));
            ExitCode::FAILURE
        }
        Err(error) => {
            say(&format!("the audit cannot go on: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// How many scores are below what is asked.
fn run() -> io::Result<usize> {
    let server = Server::start(&[]);
    let receipts = [
        Layout::UnitedStates,
        Layout::Germany,
        Layout::Britain,
        Layout::Malaysia,
    ]
    .map(|layout| {
        let id = upload(&server, "IMG_7.jpg", &draw(layout, 7).jpeg());
        server.settled(id);
        id
    });
    let pages = [
        "/".to_owned(),
        "/receipts".to_owned(),
        format!("/receipts/{}", receipts[0]),
    ];
    let looked = Command::new("node")
        .arg(harness::root().join("tests/audit/lighthouse.mjs"))
        .arg(LOOKS.to_string())
        .args(pages.iter().map(|page| server.url(page)))
        .stderr(Stdio::inherit())
        .output()?;
    if !looked.status.success() {
        return Err(io::Error::other("Lighthouse did not end well"));
    }
    let looks: Vec<Look> = looked
        .stdout
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(serde_json::from_slice)
        .collect::<Result<_, _>>()?;
    let (mut table, mut missed) = (
        String::from("| page | category | median | all |\n| --- | --- | ---: | --- |\n"),
        0,
    );
    for (page, looks) in pages.iter().zip(looks.chunks(LOOKS)) {
        missed += rows(page, looks, &mut table)?;
    }
    say(&table);
    let folder = harness::root().join("target").join("audit");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("result.md"), table)?;
    Ok(missed)
}

/// Adds the rows of one page, and counts what is below.
fn rows(page: &str, looks: &[Look], table: &mut String) -> io::Result<usize> {
    let mut missed = 0;
    if let Some(error) = looks.iter().find_map(|look| look.error.as_ref()) {
        return Err(io::Error::other(format!("{page}: {error}")));
    }
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
        // A String takes everything.
        let _ = writeln!(
            table,
            "| {page} | {category} | {median} | {scores:?}{mark} |"
        );
    }
    say(&format!(
        "{page}: less than perfect: {}",
        first.short.join(", ")
    ));
    Ok(missed)
}

#[expect(clippy::print_stdout, reason = "the person who runs it reads here")]
fn say(line: &str) {
    println!("{line}");
}
