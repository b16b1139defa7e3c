//! `make bench`: throughput and memory of our server and a peer.
//!
//! Both get the same loads in turns. Ratios count, not absolute figures, since the load generator
//! shares the processors. Environment: `BENCH_FOLDER` (place of the data), `BENCH_RUNS` (runs of
//! which the median counts), `BENCH_HUGE_GIB` (file size of the memory test) and `BENCH_RECEIPTS`
//! (receipts to search in). `bench finding` measures only the search, `bench page` only the
//! smoothness of the queue page, `bench list` only that of the list of receipts.

mod bare;
mod contestant;
mod finding;
mod list;
mod load;
mod page;
mod report;

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use contestant::{BenchTarget, Measurement};
use load::{Load, UploadMode};
use report::Report;

const GIB: u64 = 1 << 30;
const MIB: u64 = 1 << 20;
const KIB: u64 = 1 << 10;

/// Default number of receipts to search in.
const DEFAULT_RECEIPTS: u64 = 100_000;

/// Loads for all servers.
const LOADS: [Load; 5] = [
    Load {
        name: "1 GiB in 5 MiB slices",
        files: 1,
        size: GIB,
        connections: 1,
        mode: UploadMode::Slices,
    },
    Load {
        name: "1 GiB whole",
        files: 1,
        size: GIB,
        connections: 1,
        mode: UploadMode::Whole,
    },
    Load {
        name: "8 × 128 MiB at once",
        files: 8,
        size: 128 * MIB,
        connections: 8,
        mode: UploadMode::Whole,
    },
    Load {
        name: "2,000 × 64 KiB, with creation",
        files: 2000,
        size: 64 * KIB,
        connections: 8,
        mode: UploadMode::WithCreation,
    },
    Load {
        name: "2,000 × 64 KiB, POST + PATCH",
        files: 2000,
        size: 64 * KIB,
        connections: 8,
        mode: UploadMode::Whole,
    },
];
/// Required throughput of ours as a multiple of the peer's, one for each load.
const MIN_RATIOS: [f64; 5] = [2.5, 2.0, 2.5, 4.0, 3.0];
/// Load of many uploads that are in progress at the same time.
const CONCURRENT_LOAD: Load = Load {
    name: "64 × 64 MiB together",
    files: 64,
    size: 64 * MIB,
    connections: 64,
    mode: UploadMode::Whole,
};

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let ran = match (arguments.next(), arguments.next()) {
        // The benchmark starts itself as the bare server.
        (Some(kind), Some(folder)) => bare::serve(folder.into(), kind == "hashing"),
        (Some(part), None) if part == "finding" => run_finding(),
        (Some(part), None) if part == "page" => run_page(),
        (Some(part), None) if part == "list" => run_list(),
        _ => run_all(),
    };
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::print_line(&format!("the benchmark cannot go on: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Runs all measurements. Missed targets are reported but no failure, since the machine may have
/// been busy.
fn run_all() -> io::Result<()> {
    let (runs, huge) = (
        env_number("BENCH_RUNS", 3)?.max(1),
        env_number("BENCH_HUGE_GIB", 10)?,
    );
    let folder = choose_folder((huge + 4) * GIB)?;
    let contestants: Vec<_> = BenchTarget::ALL
        .into_iter()
        .filter(|one| is_installed(*one))
        .collect();
    let mut report = Report::new(&folder, runs, contestants.contains(&BenchTarget::Peer));
    // Throughput: servers take turns within each run, so that drifts of the machine hit all of
    // them.
    for (load, ratio) in LOADS.iter().zip(MIN_RATIOS) {
        let mut taken: Vec<Vec<Measurement>> = vec![Vec::new(); contestants.len()];
        for _ in 0..runs {
            for (contestant, taken) in contestants.iter().zip(&mut taken) {
                taken.push(contestant.measure(load, &folder)?);
            }
        }
        report.add_load(load, &contestants, &taken, ratio);
    }
    // Memory: one huge file, then many uploads at the same time.
    for way in [UploadMode::Whole, UploadMode::Slices] {
        let growth = measure_growth_kib(&folder, |address| {
            let load = Load {
                name: "",
                files: 1,
                size: huge * GIB,
                connections: 1,
                mode: way,
            };
            load.run(address)?
                .iter()
                .try_for_each(|path| load::delete_upload(address, path))
        })?;
        let way = if way == UploadMode::Slices {
            "in 5 MiB slices"
        } else {
            "whole"
        };
        report.add_growth(&format!("{huge} GiB {way}"), growth, 16 * KIB);
    }
    let growth = measure_growth_kib(&folder, |address| CONCURRENT_LOAD.run_together(address))?;
    report.add_growth(
        CONCURRENT_LOAD.name,
        growth,
        CONCURRENT_LOAD.files as u64 * KIB,
    );
    finding::measure_finding(
        &folder,
        env_number("BENCH_RECEIPTS", DEFAULT_RECEIPTS)?,
        &mut report,
    )?;
    page::measure_page(&mut report);
    list::measure_list(env_number("BENCH_RECEIPTS", DEFAULT_RECEIPTS)?, &mut report)?;
    report.write_to(&harness::checkout_root().join("target").join("bench"))
}

/// Measures only the search among receipts.
fn run_finding() -> io::Result<()> {
    let folder = choose_folder(4 * GIB)?;
    let mut report = Report::new(&folder, 1, true);
    finding::measure_finding(
        &folder,
        env_number("BENCH_RECEIPTS", DEFAULT_RECEIPTS)?,
        &mut report,
    )?;
    report.write_to(&harness::checkout_root().join("target").join("bench"))
}

/// Measures only the smoothness of the page.
fn run_page() -> io::Result<()> {
    let mut report = Report::new(&env::temp_dir(), 1, true);
    page::measure_page(&mut report);
    report.write_to(&harness::checkout_root().join("target").join("bench"))
}

/// Measures only the smoothness of the list of receipts.
fn run_list() -> io::Result<()> {
    let mut report = Report::new(&env::temp_dir(), 1, true);
    list::measure_list(env_number("BENCH_RECEIPTS", DEFAULT_RECEIPTS)?, &mut report)?;
    report.write_to(&harness::checkout_root().join("target").join("bench"))
}

/// Returns the peak memory of our server during `work` minus its idle memory, in KiB.
fn measure_growth_kib(folder: &Path, work: impl Fn(&str) -> io::Result<()>) -> io::Result<u64> {
    let running = BenchTarget::Ours.start(folder)?;
    // Idle is measured after some work: a fresh server has not allocated its buffers yet.
    Load {
        name: "",
        files: 8,
        size: MIB,
        connections: 8,
        mode: UploadMode::Whole,
    }
    .run(&running.address)?;
    let idle = running.process.memory_kib();
    running.process.reset_peak();
    work(&running.address)?;
    Ok(running.process.peak_memory_kib().saturating_sub(idle))
}

fn is_installed(contestant: BenchTarget) -> bool {
    contestant != BenchTarget::Peer
        || contestant::peers_folder()
            .join("node_modules/@tus/server")
            .exists()
}

fn env_number(name: &str, usual: u64) -> io::Result<u64> {
    let Some(text) = env::var(name).ok().filter(|text| !text.is_empty()) else {
        return Ok(usual);
    };
    text.parse()
        .map_err(|_| io::Error::other(format!("{name} is no number: {text}")))
}

/// Returns the folder for data: `BENCH_FOLDER`, `/dev/shm` if it has enough room, or the temporary
/// folder.
fn choose_folder(room: u64) -> io::Result<PathBuf> {
    if let Some(named) = env::var_os("BENCH_FOLDER").filter(|named| !named.is_empty()) {
        let named = harness::checkout_root().join(named);
        fs::create_dir_all(&named)?;
        return Ok(named);
    }
    let memory = PathBuf::from("/dev/shm");
    let has_room = available_bytes(&memory).is_some_and(|available| available > room);
    Ok(if has_room { memory } else { env::temp_dir() })
}

fn available_bytes(folder: &Path) -> Option<u64> {
    let output = Command::new("df")
        .args(["--output=avail", "-B1"])
        .arg(folder)
        .output()
        .ok()?;
    String::from_utf8(output.stdout)
        .ok()?
        .lines()
        .nth(1)?
        .trim()
        .parse()
        .ok()
}
