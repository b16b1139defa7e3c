//! `receipt-scanner upload`: sends files and folders to a server, and takes up what was interrupted.
//!
//! Which files: [`files`]. One file's way: [`carry`], over [`transport`]. What is remembered between two
//! runs: [`mod@memory`]. A file that fails is named at the end; the others arrive all the same.

mod carry;
mod files;
mod memory;
mod report;
mod transport;

use std::cell::Cell;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use futures_util::{StreamExt, stream};
use shared::problem::ProblemCode;

use crate::app::now_ms;
use crate::config::{MemoryConfig, Upload};
use crate::fetch::Url;
use crate::progress::Progress;
use carry::Arrived;
use files::{Failure, Found};
use memory::Memory;
use report::{Form, Report};
use transport::Server;

/// What a shell expects of a program that ends by Ctrl-C.
pub(crate) const INTERRUPTED: u8 = 130;

/// What came of one file.
type Sent<'f> = Result<(&'f Found, Arrived), Failure>;

/// Sends the files. The exit code is 1 when any did not arrive, and 130 after Ctrl-C.
pub fn run(options: &Upload) -> anyhow::Result<ExitCode> {
    let (sound, broken): (Vec<_>, Vec<_>) = files::find(&options.files)
        .into_iter()
        .partition(Result::is_ok);
    let mut report = Report::new(if options.json { Form::Json } else { Form::Text });
    for failure in broken.into_iter().filter_map(Result::err) {
        report.failed(failure);
    }
    let files: Vec<Found> = sound.into_iter().flatten().collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let server = Server::at(&options.to)?;
        let memory = memory(&options.memory)?;
        send(&server, &memory, &files, options.jobs, report).await
    })
}

/// Sends one file under a name of its own, like [`run`].
pub(crate) async fn run_one(
    to: &Url,
    memory_config: &MemoryConfig,
    file: &Path,
    name: &str,
) -> anyhow::Result<ExitCode> {
    let mut report = Report::new(Form::Text);
    let mut files = Vec::new();
    match files::look(file) {
        Ok(found) => files.push(Found {
            name: name.to_owned(),
            shown: name.to_owned(),
            ..found
        }),
        Err(failure) => report.failed(Failure {
            shown: name.to_owned(),
            ..failure
        }),
    }
    send(&Server::at(to)?, &memory(memory_config)?, &files, 1, report).await
}

fn memory(config: &MemoryConfig) -> anyhow::Result<Memory> {
    let file = config
        .file()
        .context("there is no folder for program state: name a file with --state")?;
    Memory::open(&file, now_ms()).with_context(|| format!("{} cannot be used", file.display()))
}

async fn send(
    server: &Server,
    memory: &Memory,
    files: &[Found],
    jobs: usize,
    mut report: Report,
) -> anyhow::Result<ExitCode> {
    let progress = Progress::new(Some(files.iter().map(|file| file.size).sum()));
    let is_whole = tokio::select! {
        ended = send_all(server, memory, files, jobs, &progress, &mut report) => ended.map(|()| true),
        _ = tokio::signal::ctrl_c() => Ok(false),
    }?;
    progress.end();
    report.end();
    if !is_whole {
        report::say("Interrupted. The same command goes on where this one stopped.");
        return Ok(ExitCode::from(INTERRUPTED));
    }
    Ok(if report.has_failures() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Sends files side by side. Where the line stays lost for one of them, those that follow are not tried:
/// each would wait as long.
async fn send_all<'f>(
    server: &Server,
    memory: &Memory,
    files: &'f [Found],
    jobs: usize,
    progress: &Progress,
    report: &mut Report,
) -> anyhow::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let max_file_bytes = server.info().await?.max_file_bytes;
    let is_lost = Cell::new(false);
    let send_one = async |file: &'f Found| -> Sent<'f> {
        let fail = |code| Failure {
            shown: file.shown.clone(),
            code,
            detail: None,
        };
        if file.size > max_file_bytes {
            return Err(fail(ProblemCode::TooLarge));
        }
        if is_lost.get() {
            return Err(fail(ProblemCode::ConnectionLost));
        }
        let row = progress.file(&file.name, file.size);
        let arrived = carry::carry(server, memory, file, &row).await;
        row.end();
        is_lost
            .set(matches!(&arrived, Err(failure) if failure.code == ProblemCode::ConnectionLost));
        Ok((file, arrived?))
    };
    let mut ended = stream::iter(files).map(send_one).buffer_unordered(jobs);
    while let Some(sent) = ended.next().await {
        progress.aside(|| match sent {
            Ok((file, arrived)) => report.arrived(server, file, &arrived),
            Err(failure) => report.failed(failure),
        });
    }
    Ok(())
}
