//! Search speed among many receipts, measured over HTTP.
//!
//! `BENCH_RECEIPTS` is their number; `BENCH_SHELF` names the program that fills the data folder
//! with the server's own functions.

use std::env;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use harness::http;
use shared::api::ReceiptPage;

use crate::contestant::BenchTarget;
use crate::report::{Report, print_line};

/// Number of measurements per request.
const REPETITIONS: usize = 50;
/// Maximum 95th percentile in milliseconds of requests that are sent while the user types.
const MAX_P95_MS: f64 = 100.0;
/// Number of pages of 200 receipts before the deep page.
const DEEP_PAGE: usize = 200;

/// Name, path, and whether the time limit applies.
const REQUESTS: [(&str, &str, bool); 21] = [
    ("first page", "/api/receipts?limit=50&sort=-date", true),
    ("first page, last added", "/api/receipts?limit=50", true),
    (
        "number of receipts to check",
        "/api/receipts?limit=1&review=check&count=true",
        true,
    ),
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
    ("months of the list", "/api/months", false),
];

/// Measures all requests among `count` receipts.
pub(crate) fn measure_finding(folder: &Path, count: u64, report: &mut Report) -> io::Result<()> {
    let data = tempfile::Builder::new()
        .prefix("receipt-scanner-bench-")
        .tempdir_in(folder)?;
    fill_folder(data.path(), count)?;
    let running = BenchTarget::Ours.start_with_data(data)?;
    report.begin_table(
        &format!("Finding among {count} receipts"),
        &["request", "p50 ms", "p95 ms"],
    );
    // The cursor of the deep page is known only after all pages before it.
    let deep = deep_page(&running.address)?;
    let asked = REQUESTS
        .iter()
        .map(|(name, path, waited)| (*name, (*path).to_owned(), *waited));
    for (name, path, waited) in asked.chain([("a page deep down", deep, true)]) {
        let times = measure_times(&running.address, &path)?;
        let (half, most) = (times[REPETITIONS / 2], times[REPETITIONS * 95 / 100]);
        report.add_row(&[name, &format!("{half:.1}"), &format!("{most:.1}")]);
        if waited && most >= MAX_P95_MS {
            report.add_miss(&format!("{name}: {most:.1} ms, at most {MAX_P95_MS:.0} ms"));
        }
    }
    Ok(())
}

/// Fills a data folder with so many receipts.
pub(crate) fn fill_folder(data: &Path, count: u64) -> io::Result<()> {
    let shelf = env::var_os("BENCH_SHELF")
        .ok_or_else(|| io::Error::other("BENCH_SHELF names no program"))?;
    print_line(&format!("filling a folder with {count} receipts …"));
    let started = Instant::now();
    let filled = Command::new(harness::checkout_root().join(shelf))
        .arg(data)
        .arg(count.to_string())
        .status()?;
    if !filled.success() {
        return Err(io::Error::other("the folder was not filled"));
    }
    print_line(&format!("… in {:.0} s", started.elapsed().as_secs_f64()));
    Ok(())
}

/// Returns the path of a page far behind the first.
fn deep_page(address: &str) -> io::Result<String> {
    let mut path = "/api/receipts?limit=200&sort=-date".to_owned();
    for _ in 0..DEEP_PAGE {
        let answer = fetch_body(address, &path)?;
        let page: ReceiptPage = serde_json::from_slice(&answer)?;
        let Some(next) = page.next else { break };
        path = format!("/api/receipts?limit=200&sort=-date&after={next}");
    }
    Ok(path.replace("limit=200", "limit=50"))
}

/// Returns the response times in milliseconds in ascending order.
fn measure_times(address: &str, path: &str) -> io::Result<Vec<f64>> {
    let mut times = Vec::with_capacity(REPETITIONS);
    for _ in 0..REPETITIONS {
        let started = Instant::now();
        fetch_body(address, path)?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

fn fetch_body(address: &str, path: &str) -> io::Result<Vec<u8>> {
    let answer = http::try_send_request("GET", &format!("http://{address}{path}"), &[], &[]);
    let answer = answer.filter(|answer| answer.status == 200);
    Ok(answer
        .ok_or_else(|| io::Error::other(format!("no answer to {path}")))?
        .body)
}
