//! Messages between the server and its reader processes.
//!
//! Each message is a frame ([`super::frame`]): a head in JSON and a body of bytes. Children are not
//! trusted: heads and bodies have size limits, and pictures from them are only stored, never
//! decoded.

use std::path::PathBuf;
use std::time::Duration;

use reader::ocr::EngineError;
use reader::ocr::ppocr::Script;
use reader::page::{Page, Run};
use serde::{Deserialize, Serialize};
use shared::file_kind::FileKind;
use shared::money::Currency;
use shared::pdf::JpegInfo;
use shared::problem::ProblemCode;

use crate::pipeline::{ReadOptions, Reading, ReadingDeferred};

/// Exit code of a child whose memory did not suffice for a file.
pub(super) const OUT_OF_MEMORY_EXIT_CODE: i32 = 12;

/// Message from the server to a child.
#[derive(Debug, Serialize, Deserialize)]
pub enum Request {
    /// The first message: engines to load and limits to set. No body.
    Start(Setup),
    /// A file to work on. The body is the file.
    Task(Task),
    /// The answer to [`Reply::EngineCall`]. No body.
    EngineReply {
        /// The text that was found, or the error of the engine.
        result: Result<Vec<Run>, EngineError>,
        /// The number of bytes that left the machine.
        sent_bytes: u64,
    },
}

/// Message from a child to the server.
#[derive(Debug, Serialize, Deserialize)]
pub enum Reply {
    /// The child is ready. No body.
    Started(Protection),
    /// The child cannot be used, for example because models are missing. No body.
    Unusable(String),
    /// An engine of the server is to read a picture. The body holds its pixels, three bytes each.
    EngineCall {
        /// The index of the engine in [`Setup::engines`].
        engine: usize,
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// A page for a merged PDF. The body is the JPEG.
    Page(JpegInfo),
    /// The task is done. The body holds the pictures of the outcome, one after the other.
    Done(Outcome),
}

/// Engines and limits of a child.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Setup {
    /// The engines, in the order in which they are asked.
    pub engines: Vec<EngineSetup>,
    /// The folders that engines read from.
    pub readable_folders: Vec<PathBuf>,
    /// The currency of receipts that name none.
    pub default_currency: Option<Currency>,
    /// The memory in bytes that reading may take beyond the loaded models.
    pub memory_bytes: u64,
    /// The number of threads that read one file; the processor time allowed is a multiple of it.
    pub threads: usize,
}

/// Configuration of one engine in a child.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum EngineSetup {
    /// The embedded engine, with models of this folder or those inside the program.
    PpOcr {
        /// The folder of models.
        models: Option<PathBuf>,
        /// The scripts it reads.
        scripts: Vec<Script>,
        /// The folder of Tesseract's language data for further scripts, unless it is one of the
        /// usual ones.
        language_data: Option<PathBuf>,
        /// The number of threads it uses.
        threads: usize,
    },
    /// Tesseract.
    Tesseract {
        /// Codes of languages, like `eng+deu`.
        languages: String,
        /// The folder of language data, unless it is where the library was installed.
        data: Option<PathBuf>,
    },
    /// An engine that stays in the server and is called with [`Reply::EngineCall`].
    InServer {
        /// Its name.
        name: String,
        /// The host that pictures are sent to.
        sends_to: Option<String>,
    },
}

impl EngineSetup {
    /// Returns whether the engine uses Tesseract: by itself, or for scripts of single receipts.
    pub fn uses_tesseract(&self) -> bool {
        match self {
            Self::PpOcr { scripts, .. } => scripts.contains(&Script::Auto),
            Self::Tesseract { .. } => true,
            Self::InServer { .. } => false,
        }
    }
}

/// Restrictions that the operating system enforces on a child.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protection {
    /// The address space in bytes that it may use, or `None` where that cannot be limited.
    pub memory_limit_bytes: Option<u64>,
    /// `true` if system calls for network, processes and writing are refused (seccomp).
    pub filters_system_calls: bool,
    /// `true` if files beside models and language data cannot be opened (Landlock).
    pub restricts_files: bool,
}

/// Longest time for one file. Far more than its processor time, since other programs may keep the
/// machine busy, and remote engines take their time.
pub const ELAPSED_TIME_MAX: Duration = Duration::from_mins(5);

/// Work on one file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Task {
    /// The kind of work.
    pub work: Work,
    /// The kind of the file, by its first bytes.
    pub kind: FileKind,
    /// Processor time per thread after which the child stops by itself, as it does after
    /// [`ELAPSED_TIME_MAX`]. A little later it is killed.
    pub processor_time: Duration,
}

/// Kind of work on a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Work {
    /// Read the receipt on it.
    Read(ReadOptions),
    /// Cut out the papers beside the main one. These are the pages as they were read.
    CutPapers(Vec<Page>),
    /// Return its pages as JPEGs, for a merged PDF.
    ExportPages,
    /// Make the squares of a profile picture from its first page.
    MakeSquares,
}

/// Result of a task. Numbers are the sizes in bytes of the pictures in the body, in order.
#[derive(Debug, Serialize, Deserialize)]
pub enum Outcome {
    /// Result of [`Work::Read`].
    Read(Box<ReadOutcome>),
    /// Result of [`Work::CutPapers`], the papers as JPEGs, or of [`Work::MakeSquares`], `WebP`s in
    /// the order of the sides in [`shared::profile`].
    Pictures(Result<Vec<usize>, ProblemCode>),
    /// Result of [`Work::ExportPages`]: the pages were sent before.
    Pages(Result<(), ProblemCode>),
}

/// A reading without its pictures. The body holds the pages, the previews and the thumbnail.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadOutcome {
    /// The reading; an error if no engine could read now and the file should be tried again.
    pub result: Result<Reading, ReadingDeferred>,
    /// The sizes of the page pictures in bytes.
    pub picture_bytes: Vec<usize>,
    /// The sizes of the previews in bytes.
    pub preview_bytes: Vec<usize>,
    /// The size of the thumbnail in bytes, if there is one.
    pub thumbnail_bytes: Option<usize>,
}
