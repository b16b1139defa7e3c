//! Reading of files for commands that run without a server.
//!
//! Starts reader processes, and a runtime that drives them and carries the calls of engines on
//! other machines.

use std::io::{Read, Seek};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use futures_util::StreamExt;
use jiff::civil::Date;
use reader::extract;
use shared::file_kind::{FileKind, HEAD_BYTES};
use shared::money::Currency;
use shared::problem::ProblemCode;
use tokio::runtime::Runtime;
use tokio_util::io::ReaderStream;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config::{EngineChoice, ReadingConfig};
use crate::db::{CommitLevel, DATABASE, Db};
use crate::engine::EngineBuilder;
use crate::input_file::{self, InputFileError};
use crate::pipeline::{ReadOptions, Reading, extraction_settings, latest_date};
use crate::remote_engines::call_counter::CallCounter;
use crate::sandbox::pool::{FileSource, ReaderPool};

/// The largest file read, in bytes: larger ones are no photos of receipts.
const FILE_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Size of the chunks in which a file is read, in bytes.
const CHUNK_BYTES: usize = 256 * 1024;

/// Reader processes of this run. The runtime must outlive them.
pub(crate) struct LocalReader {
    readers: ReaderPool,
    default_currency: Option<Currency>,
    /// `true` if QR and bar codes are looked for.
    pub(crate) finds_codes: bool,
    clock: Clock,
    runtime: Runtime,
}

/// Reason why a file was not read.
pub(crate) struct FileError {
    pub(crate) code: ProblemCode,
    pub(crate) detail: Option<String>,
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

    pub(crate) fn read_file(&self, file: &Path) -> Result<Reading, FileError> {
        let mut opened = input_file::open_regular(file)?;
        // Cheap checks come first, before a process gets the file.
        let size_bytes = opened.metadata().map_err(InputFileError::from)?.len();
        if size_bytes > FILE_BYTES_MAX {
            return Err(ProblemCode::TooLarge.into());
        }
        let mut head = Vec::new();
        (&mut opened)
            .take(HEAD_BYTES as u64)
            .read_to_end(&mut head)
            .map_err(InputFileError::from)?;
        if head.is_empty() {
            return Err(ProblemCode::EmptyFile.into());
        }
        let kind = FileKind::detect(&head).ok_or(ProblemCode::UnknownKind)?;
        // The process gets the file from its beginning.
        opened.rewind().map_err(InputFileError::from)?;
        let stream =
            ReaderStream::with_capacity(tokio::fs::File::from_std(opened), CHUNK_BYTES).boxed();
        // Drawn pages are for browsers only.
        let options = ReadOptions {
            now_ms: self.clock.now_ms(),
            draws_pages: false,
            finds_codes: self.finds_codes,
        };
        let (time_limit, never) = (self.readers.time_limit(), CancellationToken::new());
        let read = self.readers.read_receipt(
            FileSource { size_bytes, stream },
            kind,
            options,
            time_limit,
            &never,
        );
        let read = self.runtime.block_on(read).map_err(|failure| FileError {
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

impl From<InputFileError> for FileError {
    fn from(InputFileError { code, detail }: InputFileError) -> Self {
        Self { code, detail }
    }
}

impl From<ProblemCode> for FileError {
    fn from(code: ProblemCode) -> Self {
        Self { code, detail: None }
    }
}
