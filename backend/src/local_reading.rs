//! Reading of files for commands that run without a server.
//!
//! Starts reader processes, and a runtime that drives them and carries the calls of engines on
//! other machines.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use futures_util::{StreamExt, stream};
use jiff::civil::Date;
use reader::extract;
use shared::money::Currency;
use shared::problem::ProblemCode;
use tokio::fs::File;
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;
use tokio_util::io::ReaderStream;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config::{EngineChoice, ReadingConfig};
use crate::db::{CommitLevel, DATABASE, Db};
use crate::engine::EngineBuilder;
use crate::input_file::{self, FileError, PictureFile};
use crate::pipeline::{ReadOptions, Reading, extraction_settings, latest_date};
use crate::progress::ReadProgress;
use crate::remote_engines::call_counter::CallCounter;
use crate::sandbox::pool::{FileSource, READING_PROCESSOR_TIME, ReaderPool};

/// The largest file read, in bytes: larger ones are no photos of receipts.
const FILE_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Size of the chunks in which a file is read, in bytes.
const CHUNK_BYTES: usize = 256 * 1024;

/// Reader processes of this run. The runtime must outlive them.
pub(crate) struct LocalReader {
    readers: ReaderPool,
    /// Maximum number of processes.
    processes: usize,
    default_currency: Option<Currency>,
    /// `true` if QR and bar codes are looked for.
    pub(crate) finds_codes: bool,
    clock: Clock,
    runtime: Runtime,
}

impl LocalReader {
    /// Starts the first of at most `jobs` processes.
    pub(crate) fn new(
        choice: &EngineChoice,
        config: &ReadingConfig,
        jobs: usize,
        clock: Clock,
    ) -> anyhow::Result<Self> {
        let runtime = build_runtime()?;
        let calls = Arc::new(open_call_counter(&runtime, choice.data.as_deref())?);
        let builder = EngineBuilder {
            config,
            calls,
            runtime: runtime.handle().clone(),
            clock: clock.clone(),
        };
        let readers = builder.build_pool(choice.engine_names(config), jobs)?;
        runtime.block_on(readers.warm_up())?;
        Ok(Self {
            readers,
            processes: jobs,
            default_currency: config.currency,
            finds_codes: true,
            clock,
            runtime,
        })
    }

    /// Returns the settings of the extraction.
    pub(crate) fn extract_settings(&self) -> extract::Settings {
        extraction_settings(self.default_currency, self.latest_date())
    }

    /// Returns the latest date that a receipt may have now.
    pub(crate) fn latest_date(&self) -> Date {
        latest_date(self.clock.now_ms())
    }

    /// Reads the files, one per process at a time, and prints them in their order. `format` turns
    /// the result and the duration of a file into text. The exit code is 1 if a file could not be
    /// read.
    pub(crate) fn print_results(
        &self,
        files: &[PathBuf],
        format: impl Fn(&Path, Result<Reading, FileError>, Duration) -> String,
    ) -> anyhow::Result<ExitCode> {
        let mut out = std::io::stdout().lock();
        let mut code = ExitCode::SUCCESS;
        let progress = ReadProgress::for_files(files.len());
        let slots = Semaphore::new(self.processes);
        let read = |file: &PathBuf| {
            let (file, slots, progress) = (file.clone(), &slots, &progress);
            async move {
                let _slot = slots.acquire().await;
                let begun = Instant::now();
                let result = progress.track(&file, self.read_file(&file)).await;
                (file, result, begun.elapsed())
            }
        };
        self.runtime.block_on(async {
            // Results that arrive early wait for their predecessors.
            let mut results = stream::iter(files).map(read).buffered(files.len().max(1));
            while let Some((file, result, duration)) = results.next().await {
                if result.is_err() {
                    code = ExitCode::FAILURE;
                }
                let line = format(&file, result, duration);
                let print = || writeln!(out, "{line}").and_then(|()| out.flush());
                progress
                    .suspend_bar(print)
                    .context("the result cannot be printed")?;
            }
            Ok(code)
        })
    }

    async fn read_file(&self, path: &Path) -> Result<Reading, FileError> {
        // Cheap checks come first, before a process gets the file.
        let PictureFile {
            file,
            metadata,
            kind,
        } = input_file::open_picture(path, FILE_BYTES_MAX)?;
        let file = FileSource {
            size_bytes: metadata.len(),
            stream: ReaderStream::with_capacity(File::from_std(file), CHUNK_BYTES).boxed(),
        };
        // Drawn pages are for browsers only.
        let options = ReadOptions {
            now_ms: self.clock.now_ms(),
            draws_pages: false,
            finds_codes: self.finds_codes,
            ..ReadOptions::default()
        };
        let never = CancellationToken::new();
        let read = self
            .readers
            .read_receipt(file, kind, options, READING_PROCESSOR_TIME, &never)
            .await;
        let read = read.map_err(|failure| FileError {
            code: failure.problem(),
            detail: Some(failure.to_string()),
        })?;
        let reading = read.map_err(|again| FileError {
            code: again.problem.unwrap_or(ProblemCode::ReadingFailed),
            detail: Some(again.reason),
        })?;
        match reading.problem {
            // A page without text is a receipt without values, not an unreadable file.
            None | Some(ProblemCode::NothingRead) => Ok(reading),
            Some(code) if code.is_notice() => Ok(reading),
            Some(code) => {
                let detail = reading.tried.last().and_then(|tried| tried.detail.clone());
                Err(FileError { code, detail })
            }
        }
    }
}

/// Builds a runtime with one thread, beside the threads that read.
pub(crate) fn build_runtime() -> anyhow::Result<Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?)
}

/// Returns the counter of engine calls: in the database of a data folder if it exists, otherwise in
/// memory.
pub(crate) fn open_call_counter(
    runtime: &Runtime,
    data: Option<&Path>,
) -> anyhow::Result<CallCounter> {
    let Some(file) = data
        .map(|data| data.join(DATABASE))
        .filter(|file| file.is_file())
    else {
        return Ok(CallCounter::in_memory());
    };
    let db = runtime.block_on(Db::open(&file, CommitLevel::Buffered));
    Ok(CallCounter::Persistent(db.with_context(|| {
        format!("the database {} cannot be opened", file.display())
    })?))
}
