//! How fast receipts are found among many: a data folder is filled by the server's own functions, then asked over HTTP.
//!
//! `BENCH_RECEIPTS` says how many there are, `BENCH_SHELF` names the program that fills the folder.

use std::env;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use harness::http;
use shared::api::ReceiptPage;

use crate::contestant::Contestant;
use crate::report::{Report, say};

/// How often each is asked.
const TIMES: usize = 50;
/// What people wait for with every key may take this long, in milliseconds.
const MOST_MS: f64 = 100.0;
/// How many pages deep the deep page lies.
const DEEP: usize = 200;

/// What is asked, and whether people wait for it with every key.
const ASKED: [(&str, &str, bool); 18] = [
    ("first page", "/api/receipts?limit=50", true),
    (
        "first page, least sure",
        "/api/receipts?limit=50&sort=confidence&review=open",
        true,
    ),
    (
        "first page, by merchant",
        "/api/receipts?limit=50&sort=merchant",
        true,
    ),
    (
        "first page, by total",
        "/api/receipts?limit=50&sort=-total",
        true,
    ),
    (
        "search, common word",
        "/api/receipts?limit=50&q=total",
        true,
    ),
    ("search, half a word", "/api/receipts?limit=50&q=mil", true),
    ("search, one letter", "/api/receipts?limit=50&q=t", true),
    (
        "search, two words",
        "/api/receipts?limit=50&q=oat%20organic",
        true,
    ),
    (
        "search, rare word",
        "/api/receipts?limit=50&q=zanzibar",
        true,
    ),
    (
        "search, common word, by date",
        "/api/receipts?limit=50&q=total&sort=-date",
        true,
    ),
    (
        "filter by month",
        "/api/receipts?limit=50&from=2026-08-01&to=2026-08-31",
        true,
    ),
    (
        "filter by category and tag",
        "/api/receipts?limit=50&category=food&tag=trip&min=50",
        true,
    ),
    (
        "filter by an old half-year",
        "/api/receipts?limit=50&from=2024-01-01&to=2024-06-30",
        true,
    ),
    (
        "filter that finds few",
        "/api/receipts?limit=50&category=food&tag=client&min=300&sort=merchant",
        true,
    ),
    (
        "common word of one merchant",
        "/api/receipts?limit=50&q=total&merchant=market%2012",
        true,
    ),
    (
        "first page with count",
        "/api/receipts?limit=50&count=true",
        false,
    ),
    ("facets", "/api/facets", false),
    ("spending by month", "/api/spending?by=month", false),
];

/// Measures everything among `count` receipts.
pub(crate) fn run(folder: &Path, count: u64, report: &mut Report) -> io::Result<()> {
    let shelf = env::var_os("BENCH_SHELF")
        .ok_or_else(|| io::Error::other("BENCH_SHELF names no program"))?;
    let data = tempfile::Builder::new()
        .prefix("receipt-scanner-bench-")
        .tempdir_in(folder)?;
    say(&format!("filling a folder with {count} receipts …"));
    let started = Instant::now();
    let filled = Command::new(harness::root().join(shelf))
        .arg(data.path())
        .arg(count.to_string())
        .status()?;
    if !filled.success() {
        return Err(io::Error::other("the folder was not filled"));
    }
    say(&format!("… in {:.0} s", started.elapsed().as_secs_f64()));
    let running = Contestant::Ours.start_on(data)?;
    report.heading(
        &format!("Finding among {count} receipts"),
        &["request", "p50 ms", "p95 ms"],
    );
    let deep = deep_page(&running.address)?;
    let asked = ASKED
        .iter()
        .map(|(name, path, waited)| (*name, (*path).to_owned(), *waited));
    for (name, path, waited) in asked.chain([("a page deep down", deep, true)]) {
        let times = times(&running.address, &path)?;
        let (half, most) = (times[TIMES / 2], times[TIMES * 95 / 100]);
        report.row(&[name, &format!("{half:.1}"), &format!("{most:.1}")]);
        if waited && most >= MOST_MS {
            report.miss(&format!("{name}: {most:.1} ms, at most {MOST_MS:.0} ms"));
        }
    }
    Ok(())
}

/// The address of a page far behind the first.
fn deep_page(address: &str) -> io::Result<String> {
    let mut path = "/api/receipts?limit=200".to_owned();
    for _ in 0..DEEP {
        let answer = ask(address, &path)?;
        let page: ReceiptPage = serde_json::from_slice(&answer)?;
        let Some(next) = page.next else { break };
        path = format!("/api/receipts?limit=200&after={next}");
    }
    Ok(path.replace("limit=200", "limit=50"))
}

/// How long each answer took in milliseconds, the shortest first.
fn times(address: &str, path: &str) -> io::Result<Vec<f64>> {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let started = Instant::now();
        ask(address, path)?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

fn ask(address: &str, path: &str) -> io::Result<Vec<u8>> {
    let answer = http::try_send("GET", &format!("http://{address}{path}"), &[], &[]);
    let answer = answer.filter(|answer| answer.status == 200);
    Ok(answer
        .ok_or_else(|| io::Error::other(format!("no answer to {path}")))?
        .body)
}
