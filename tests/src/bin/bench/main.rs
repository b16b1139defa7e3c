//! `make bench`: our server beside a peer, the same load for both in turns, and what must be reached.
//!
//! Ratios count, not figures: two processors are shared with what sends. Settings are variables of the
//! environment: `BENCH_FOLDER` (where data lie), `BENCH_RUNS` (of which the median counts), `BENCH_HUGE_GIB` (the file of
//! the memory test) and `BENCH_RECEIPTS` (among which some are looked for). `bench finding` measures the last alone, `bench page` how
//! smoothly the page of the queue goes on.

mod bare;
mod contestant;
mod finding;
mod load;
mod page;
mod report;

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use contestant::{Contestant, Taken};
use load::{Load, Way};
use report::Report;

const GIB: u64 = 1 << 30;
const MIB: u64 = 1 << 20;
const KIB: u64 = 1 << 10;

/// Among how many receipts some are looked for.
const RECEIPTS: u64 = 100_000;

/// What both are put to.
const LOADS: [Load; 5] = [
    Load {
        name: "1 GiB in 5 MiB slices",
        files: 1,
        size: GIB,
        at_once: 1,
        way: Way::Slices,
    },
    Load {
        name: "1 GiB whole",
        files: 1,
        size: GIB,
        at_once: 1,
        way: Way::Whole,
    },
    Load {
        name: "8 × 128 MiB at once",
        files: 8,
        size: 128 * MIB,
        at_once: 8,
        way: Way::Whole,
    },
    Load {
        name: "2,000 × 64 KiB, with creation",
        files: 2000,
        size: 64 * KIB,
        at_once: 8,
        way: Way::AtOnce,
    },
    Load {
        name: "2,000 × 64 KiB, POST + PATCH",
        files: 2000,
        size: 64 * KIB,
        at_once: 8,
        way: Way::Whole,
    },
];
/// How many times the peer's throughput is asked of ours, in the same order.
const RATIOS: [f64; 5] = [2.5, 2.0, 2.5, 4.0, 3.0];
/// Many uploads that are all under way at one time.
const TOGETHER: Load = Load {
    name: "64 × 64 MiB together",
    files: 64,
    size: 64 * MIB,
    at_once: 64,
    way: Way::Whole,
};

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let ran = match (arguments.next(), arguments.next()) {
        // Started by the benchmark itself.
        (Some(kind), Some(folder)) => bare::serve(folder.into(), kind == "hashing"),
        (Some(part), None) if part == "finding" => find(),
        (Some(part), None) if part == "page" => look(),
        _ => run(),
    };
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::say(&format!("the benchmark cannot go on: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Measures everything. What was missed is said, and is no failure: the machine may have been busy.
fn run() -> io::Result<()> {
    let (runs, huge) = (
        number("BENCH_RUNS", 3)?.max(1),
        number("BENCH_HUGE_GIB", 10)?,
    );
    let folder = folder((huge + 4) * GIB)?;
    let contestants: Vec<_> = Contestant::ALL
        .into_iter()
        .filter(|one| is_there(*one))
        .collect();
    let mut report = Report::new(&folder, runs, contestants.contains(&Contestant::Peer));
    for (load, ratio) in LOADS.iter().zip(RATIOS) {
        let mut taken: Vec<Vec<Taken>> = vec![Vec::new(); contestants.len()];
        for _ in 0..runs {
            for (contestant, taken) in contestants.iter().zip(&mut taken) {
                taken.push(contestant.measure(load, &folder)?);
            }
        }
        report.compare(load, &contestants, &taken, ratio);
    }
    for way in [Way::Whole, Way::Slices] {
        let growth = growth(&folder, |address| {
            let load = Load {
                name: "",
                files: 1,
                size: huge * GIB,
                at_once: 1,
                way,
            };
            load.run(address)?
                .iter()
                .try_for_each(|path| load::delete(address, path))
        })?;
        let way = if way == Way::Slices {
            "in 5 MiB slices"
        } else {
            "whole"
        };
        report.growth(&format!("{huge} GiB {way}"), growth, 16 * KIB);
    }
    let growth = growth(&folder, |address| TOGETHER.run_together(address))?;
    report.growth(TOGETHER.name, growth, TOGETHER.files as u64 * KIB);
    finding::run(&folder, number("BENCH_RECEIPTS", RECEIPTS)?, &mut report)?;
    page::run(&mut report);
    report.write(&harness::root().join("target").join("bench"))
}

/// Measures only how fast receipts are found.
fn find() -> io::Result<()> {
    let folder = folder(4 * GIB)?;
    let mut report = Report::new(&folder, 1, true);
    finding::run(&folder, number("BENCH_RECEIPTS", RECEIPTS)?, &mut report)?;
    report.write(&harness::root().join("target").join("bench"))
}

/// Measures only how smoothly the page goes on.
fn look() -> io::Result<()> {
    let mut report = Report::new(&env::temp_dir(), 1, true);
    page::run(&mut report);
    report.write(&harness::root().join("target").join("bench"))
}

/// By how many KiB the peak of our server's memory is above what it holds when idle.
fn growth(folder: &Path, work: impl Fn(&str) -> io::Result<()>) -> io::Result<u64> {
    let running = Contestant::Ours.start(folder)?;
    // Idle is a server that has done its work before, not one that has done nothing yet.
    Load {
        name: "",
        files: 8,
        size: MIB,
        at_once: 8,
        way: Way::Whole,
    }
    .run(&running.address)?;
    let idle = running.process.memory_kib();
    running.process.forget_peak();
    work(&running.address)?;
    Ok(running.process.peak_memory_kib().saturating_sub(idle))
}

fn is_there(contestant: Contestant) -> bool {
    contestant != Contestant::Peer
        || contestant::peers()
            .join("node_modules/@tus/server")
            .exists()
}

fn number(name: &str, usual: u64) -> io::Result<u64> {
    let Some(text) = env::var(name).ok().filter(|text| !text.is_empty()) else {
        return Ok(usual);
    };
    text.parse()
        .map_err(|_| io::Error::other(format!("{name} is no number: {text}")))
}

/// Where data lie: where it was said, or in memory where there is room, or where temporary files are.
fn folder(room: u64) -> io::Result<PathBuf> {
    if let Some(named) = env::var_os("BENCH_FOLDER").filter(|named| !named.is_empty()) {
        let named = harness::root().join(named);
        fs::create_dir_all(&named)?;
        return Ok(named);
    }
    let memory = PathBuf::from("/dev/shm");
    let has_room = available(&memory).is_some_and(|available| available > room);
    Ok(if has_room { memory } else { env::temp_dir() })
}

fn available(folder: &Path) -> Option<u64> {
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
