//! What commands without a server read files with: a runtime for engines on other machines, the engines
//! themselves, and the file as bytes or a reason why not.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use reader::extract;
use shared::file_kind::FileKind;
use shared::problem::ProblemCode;
use tokio::runtime::Runtime;

use crate::app::now_ms;
use crate::config::{EngineChoice, ReadingConfig};
use crate::db::{Commit, DATABASE, Db};
use crate::engine::Builder;
use crate::input_file::{self, Unreadable};
use crate::pipeline::{Pipeline, Reading, latest_date};
use crate::relay::calls::Calls;

/// The largest file read, in bytes: larger ones are no photos of receipts.
const FILE_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Engines of this run. The runtime must outlive what it carries.
pub(crate) struct LocalReading {
    pub(crate) pipeline: Pipeline,
    _runtime: Runtime,
}

/// Why a file was not read.
pub(crate) struct Failure {
    pub(crate) code: ProblemCode,
    pub(crate) detail: Option<String>,
}

impl LocalReading {
    pub(crate) fn new(choice: &EngineChoice, config: &ReadingConfig) -> anyhow::Result<Self> {
        let runtime = runtime()?;
        let calls = Arc::new(calls(&runtime, choice.data.as_deref())?);
        let builder = Builder { config, calls, runtime: runtime.handle().clone() };
        let pipeline = Pipeline { draws_pages: false, ..builder.pipeline(choice.names(config))? };
        Ok(Self { pipeline, _runtime: runtime })
    }

    /// What extraction knows beforehand.
    pub(crate) fn settings(&self) -> extract::Settings {
        self.pipeline.settings(latest_date(now_ms()))
    }

    pub(crate) fn read(&self, file: &Path) -> Result<Reading, Failure> {
        let bytes = input_file::read(file, FILE_BYTES_MAX)?;
        if bytes.is_empty() {
            return Err(ProblemCode::EmptyFile.into());
        }
        let kind = FileKind::detect(&bytes).ok_or(ProblemCode::UnknownKind)?;
        let read = self.pipeline.read(&bytes, kind, latest_date(now_ms()), &|| false);
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
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?)
}

/// Where calls are counted: in the database of a data folder, or nowhere.
pub(crate) fn calls(runtime: &Runtime, data: Option<&Path>) -> anyhow::Result<Calls> {
    let Some(file) = data.map(|data| data.join(DATABASE)).filter(|file| file.is_file()) else {
        return Ok(Calls::forgotten());
    };
    let db = runtime.block_on(Db::open(&file, Commit::WithSystem));
    Ok(Calls::Kept(db.with_context(|| format!("the database {} cannot be opened", file.display()))?))
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
