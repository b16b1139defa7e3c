//! Command `receipt-scanner upload`: sends files and folders, resumes interrupted uploads.
//!
//! [`files`] selects the files, [`driver`] uploads one of them through [`transport`], and
//! [`journal`] remembers uploads between two runs. A file that fails is listed at the end; the
//! others arrive all the same.

mod driver;
mod files;
mod journal;
mod report;
mod transport;

use std::cell::Cell;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use futures_util::{StreamExt, stream};
use shared::problem::ProblemCode;

use crate::clock::Clock;
use crate::config::{UploadOptions, UploadStateConfig};
use crate::fetch::Url;
use crate::input_file::FileError;
use crate::progress::Progress;
use driver::UploadedFile;
use files::{LocalFile, UploadFailure};
use journal::UploadJournal;
use report::{OutputFormat, Report};
use transport::ServerClient;

/// Exit code that shells expect of a program ended by Ctrl-C.
pub(crate) const INTERRUPTED_EXIT_CODE: u8 = 130;

/// Result of one file.
type FileOutcome<'f> = Result<(&'f LocalFile, UploadedFile), UploadFailure>;

/// Sends the files. The exit code is 1 if any did not arrive, and 130 after Ctrl-C.
pub fn run(options: &UploadOptions, clock: Clock) -> anyhow::Result<ExitCode> {
    let (sound, broken): (Vec<_>, Vec<_>) = files::find_files(&options.files)
        .into_iter()
        .partition(Result::is_ok);
    let format = if options.json {
        OutputFormat::Json
    } else {
        OutputFormat::Text
    };
    let mut report = Report::new(format);
    // Unusable files are reported before anything is sent.
    for failure in broken.into_iter().filter_map(Result::err) {
        report.add_failed(failure);
    }
    let files: Vec<LocalFile> = sound.into_iter().flatten().collect();
    tokio::runtime::Runtime::new()?.block_on(async {
        let server = ServerClient::from_url(&options.to)?;
        let memory = open_journal(&options.memory, clock)?;
        send_files(&server, &memory, &files, options.jobs, report).await
    })
}

/// Sends one file under another name; otherwise like [`run`].
pub(crate) async fn run_one(
    to: &Url,
    memory_config: &UploadStateConfig,
    file: &Path,
    name: &str,
    clock: Clock,
) -> anyhow::Result<ExitCode> {
    let mut report = Report::new(OutputFormat::Text);
    let mut files = Vec::new();
    match files::inspect_file(file) {
        Ok(found) => files.push(LocalFile {
            name: name.to_owned(),
            display_name: name.to_owned(),
            ..found
        }),
        Err(failure) => report.add_failed(UploadFailure {
            display_name: name.to_owned(),
            ..failure
        }),
    }
    send_files(
        &ServerClient::from_url(to)?,
        &open_journal(memory_config, clock)?,
        &files,
        1,
        report,
    )
    .await
}

/// Opens the journal in the configured file.
fn open_journal(config: &UploadStateConfig, clock: Clock) -> anyhow::Result<UploadJournal> {
    let file = config.state_file()?;
    UploadJournal::open(&file, clock).with_context(|| format!("{} cannot be used", file.display()))
}

/// Sends files until they are done or Ctrl-C is pressed, and returns the exit code.
async fn send_files(
    server: &ServerClient,
    memory: &UploadJournal,
    files: &[LocalFile],
    jobs: usize,
    mut report: Report,
) -> anyhow::Result<ExitCode> {
    let progress = Progress::new(Some(files.iter().map(|file| file.size_bytes).sum()));
    // Dropping the uploads stops them cleanly.
    let is_whole = tokio::select! {
        ended = send_all(server, memory, files, jobs, &progress, &mut report) => {
            ended?;
            true
        }
        _ = tokio::signal::ctrl_c() => false,
    };
    progress.finish();
    report.print_summary();
    if !is_whole {
        report::print_error_line("Interrupted. The same command goes on where this one stopped.");
        return Ok(ExitCode::from(INTERRUPTED_EXIT_CODE));
    }
    Ok(if report.has_failures() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Sends files concurrently. Once the connection stays lost for one of them, those that follow are
/// not tried, since each would wait as long.
async fn send_all<'f>(
    server: &ServerClient,
    memory: &UploadJournal,
    files: &'f [LocalFile],
    jobs: usize,
    progress: &Progress,
    report: &mut Report,
) -> anyhow::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    // Fails here if no server answers, before any file is tried.
    let max_file_bytes = server.fetch_info().await?.max_file_bytes;
    let is_lost = Cell::new(false);
    let send_one = async |file: &'f LocalFile| -> FileOutcome<'f> {
        let fail = |error: FileError| UploadFailure::new(file.display_name.clone(), error);
        if file.size_bytes > max_file_bytes {
            return Err(fail(FileError::too_large(
                Some(file.size_bytes),
                max_file_bytes,
            )));
        }
        if is_lost.get() {
            return Err(fail(ProblemCode::ConnectionLost.into()));
        }
        let row = progress.begin_file(&file.name, file.size_bytes);
        let arrived = driver::drive_transfer(server, memory, file, &row).await;
        row.finish();
        // Files in progress continue, those that follow are skipped.
        is_lost
            .set(matches!(&arrived, Err(failure) if failure.code == ProblemCode::ConnectionLost));
        Ok((file, arrived?))
    };
    let mut ended = stream::iter(files).map(send_one).buffer_unordered(jobs);
    while let Some(sent) = ended.next().await {
        // The progress bars must not mix with the output.
        progress.suspend_bars(|| match sent {
            Ok((file, arrived)) => report.add_arrived(server, file, &arrived),
            Err(failure) => report.add_failed(failure),
        });
    }
    Ok(())
}
