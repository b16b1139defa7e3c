//! Reading for commands without a server: reader processes, and a runtime that drives them and carries calls of
//! engines on other machines.

use std::io::{Read, Seek};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use futures_util::StreamExt;
use reader::extract;
use shared::file_kind::{FileKind, HEAD_BYTES};
use shared::money::Currency;
use shared::problem::ProblemCode;
use tokio::runtime::Runtime;
use tokio_util::io::ReaderStream;
use tokio_util::sync::CancellationToken;

use crate::app::now_ms;
use crate::config::{EngineChoice, ReadingConfig};
use crate::db::{Commit, DATABASE, Db};
use crate::engine::Builder;
use crate::input_file::{self, Unreadable};
use crate::pipeline::{Reading, extraction_settings, latest_date};
use crate::relay::calls::Calls;
use crate::sandbox::pool::{FileSource, ReaderPool};
use crate::sandbox::protocol::ReadOptions;

/// The largest file read, in bytes: larger ones are no photos of receipts.
const FILE_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// How much of a file is read at a time, in bytes.
const CHUNK_BYTES: usize = 256 * 1024;

/// Reader processes of this run. The runtime must outlive them.
pub(crate) struct LocalReading {
    readers: ReaderPool,
    default_currency: Option<Currency>,
    /// QR and bar codes are looked for.
    pub(crate) finds_codes: bool,
    runtime: Runtime,
}

/// Why a file was not read.
pub(crate) struct Failure {
    pub(crate) code: ProblemCode,
    pub(crate) detail: Option<String>,
}

impl LocalReading {
    /// Starts the first of at most `jobs` processes.
    pub(crate) fn new(
        choice: &EngineChoice,
        config: &ReadingConfig,
        jobs: usize,
    ) -> anyhow::Result<Self> {
        let runtime = runtime()?;
        let calls = Arc::new(calls(&runtime, choice.data.as_deref())?);
        let builder = Builder {
            config,
            calls,
            runtime: runtime.handle().clone(),
        };
        let readers = builder.pool(choice.names(config), jobs)?;
        runtime.block_on(readers.warm_up())?;
        Ok(Self {
            readers,
            default_currency: config.currency,
            finds_codes: true,
            runtime,
        })
    }

    /// What extraction knows beforehand.
    pub(crate) fn settings(&self) -> extract::Settings {
        extraction_settings(self.default_currency, latest_date(now_ms()))
    }

    pub(crate) fn read(&self, file: &Path) -> Result<Reading, Failure> {
        let mut opened = input_file::open(file)?;
        let size_bytes = opened.metadata().map_err(Unreadable::from)?.len();
        if size_bytes > FILE_BYTES_MAX {
            return Err(ProblemCode::TooLarge.into());
        }
        let mut head = Vec::new();
        (&mut opened)
            .take(HEAD_BYTES as u64)
            .read_to_end(&mut head)
            .map_err(Unreadable::from)?;
        if head.is_empty() {
            return Err(ProblemCode::EmptyFile.into());
        }
        let kind = FileKind::detect(&head).ok_or(ProblemCode::UnknownKind)?;
        opened.rewind().map_err(Unreadable::from)?;
        let stream =
            ReaderStream::with_capacity(tokio::fs::File::from_std(opened), CHUNK_BYTES).boxed();
        let options = ReadOptions {
            now_ms: now_ms(),
            draws_pages: false,
            finds_codes: self.finds_codes,
        };
        let (time_limit, never) = (self.readers.time_limit(), CancellationToken::new());
        let read = self.readers.read(
            FileSource { size_bytes, stream },
            kind,
            options,
            time_limit,
            &never,
        );
        let read = self.runtime.block_on(read).map_err(|failure| Failure {
            code: failure.problem(),
            detail: Some(failure.to_string()),
        })?;
        let reading = read.map_err(|again| Failure {
            code: again.problem.unwrap_or(ProblemCode::ReadingFailed),
            detail: Some(again.reason),
        })?;
        match reading.problem {
            // A page without text is a receipt full of gaps, not a file that cannot be read.
            None | Some(ProblemCode::NothingRead) => Ok(reading),
            Some(code) => {
                let detail = reading.tried.last().and_then(|tried| tried.detail.clone());
                Err(Failure { code, detail })
            }
        }
    }
}

/// A small runtime beside the threads that read.
pub(crate) fn runtime() -> anyhow::Result<Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?)
}

/// Where calls are counted: in the database of a data folder, or nowhere.
pub(crate) fn calls(runtime: &Runtime, data: Option<&Path>) -> anyhow::Result<Calls> {
    let Some(file) = data
        .map(|data| data.join(DATABASE))
        .filter(|file| file.is_file())
    else {
        return Ok(Calls::forgotten());
    };
    let db = runtime.block_on(Db::open(&file, Commit::WithSystem));
    Ok(Calls::Kept(db.with_context(|| {
        format!("the database {} cannot be opened", file.display())
    })?))
}

impl From<Unreadable> for Failure {
    fn from(Unreadable { code, detail }: Unreadable) -> Self {
        Self { code, detail }
    }
}

impl From<ProblemCode> for Failure {
    fn from(code: ProblemCode) -> Self {
        Self { code, detail: None }
    }
}
