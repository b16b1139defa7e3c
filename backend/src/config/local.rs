//! Flags of the commands that run without a server.

use std::path::PathBuf;

use clap::Args;
use shared::money::Currency;

use super::at_least_one;
use super::reading::{EngineName, ReadingConfig};

/// Settings of `scan`.
#[derive(Debug, Args)]
pub struct ScanOptions {
    /// Pictures of receipts.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Print readable text instead of JSON.
    #[arg(long)]
    pub pretty: bool,
    /// Print every candidate of merchant, date and total with its reasons.
    #[arg(long)]
    pub explain: bool,
    /// Number of files read at the same time.
    #[arg(long, short, default_value_t = 1, value_name = "N", value_parser = at_least_one)]
    pub jobs: usize,
    /// Choice of the engines.
    #[command(flatten)]
    pub choice: EngineChoice,
    /// Flags for reading receipts.
    #[command(flatten)]
    pub reading: ReadingConfig,
}

/// Settings of `words`.
#[derive(Debug, Args)]
pub struct OcrOptions {
    /// Pictures with text.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Add the confidence of each word, and the QR and bar codes, so that `extract` finds the same
    /// fields as `scan`.
    #[arg(long)]
    pub pages: bool,
    /// Number of files read at the same time.
    #[arg(long, short, default_value_t = 1, value_name = "N", value_parser = at_least_one)]
    pub jobs: usize,
    /// Choice of the engines.
    #[command(flatten)]
    pub choice: EngineChoice,
    /// Flags for reading pictures.
    #[command(flatten)]
    pub reading: ReadingConfig,
}

/// Settings of `extract`.
#[derive(Debug, Args)]
pub struct ExtractOptions {
    /// Answers by OCR.space: JSON files.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Print readable text instead of JSON.
    #[arg(long)]
    pub pretty: bool,
    /// Print every candidate of merchant, date and total with its reasons.
    #[arg(long)]
    pub explain: bool,
    /// The currency of receipts that name none, three letters.
    #[arg(long, env = "RECEIPT_SCANNER_CURRENCY", value_name = "CODE")]
    pub default_currency: Option<Currency>,
}

/// Settings of `engines`.
#[derive(Debug, Args)]
pub struct EnginesOptions {
    /// Print one JSON array for programs.
    #[arg(long)]
    pub json: bool,
    /// Also test engines on other machines, which uses one call of their budget.
    #[arg(long)]
    pub check: bool,
    /// The data folder whose database counts calls.
    #[arg(long, env = "RECEIPT_SCANNER_DATA")]
    #[arg(default_value = "data", value_name = "FOLDER")]
    pub data: PathBuf,
    /// Flags for reading receipts.
    #[command(flatten)]
    pub reading: ReadingConfig,
}

/// Choice of engines for one run.
#[derive(Debug, Args)]
pub struct EngineChoice {
    /// Use this engine instead of those of --ocr.
    #[arg(long, value_name = "ENGINE")]
    pub engine: Option<EngineName>,
    /// Count calls to engines with a daily budget in the database of this data folder, as the
    /// server does.
    #[arg(long, env = "RECEIPT_SCANNER_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,
}

impl EngineChoice {
    /// Returns the engines to ask, in order.
    pub fn engine_names<'a>(&'a self, reading: &'a ReadingConfig) -> &'a [EngineName] {
        self.engine
            .as_ref()
            .map_or(&reading.ocr, std::slice::from_ref)
    }
}
