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
    /// Print for people instead of programs.
    #[arg(long)]
    pub pretty: bool,
    /// Print every candidate of merchant, date and total, and why it counts.
    #[arg(long)]
    pub explain: bool,
    /// How many files are read at the same time.
    #[arg(long, short, default_value_t = 1, value_name = "N", value_parser = at_least_one)]
    pub jobs: usize,
    /// What reads them.
    #[command(flatten)]
    pub choice: EngineChoice,
    /// How receipts are read.
    #[command(flatten)]
    pub reading: ReadingConfig,
}

/// Settings of `words`.
#[derive(Debug, Args)]
pub struct OcrOptions {
    /// Pictures with text.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Add how sure each word is, and the QR and bar codes: `extract` then reads what `scan` reads.
    #[arg(long)]
    pub pages: bool,
    /// How many files are read at the same time.
    #[arg(long, short, default_value_t = 1, value_name = "N", value_parser = at_least_one)]
    pub jobs: usize,
    /// What reads them.
    #[command(flatten)]
    pub choice: EngineChoice,
    /// How they are read.
    #[command(flatten)]
    pub reading: ReadingConfig,
}

/// Settings of `extract`.
#[derive(Debug, Args)]
pub struct ExtractOptions {
    /// Answers by OCR.space: JSON files.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Print for people instead of programs.
    #[arg(long)]
    pub pretty: bool,
    /// Print every candidate of merchant, date and total, and why it counts.
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
    /// Also ask engines on other machines whether they answer; a call of their budget is used for
    /// it.
    #[arg(long)]
    pub check: bool,
    /// The data folder whose database counts calls.
    #[arg(long, env = "RECEIPT_SCANNER_DATA")]
    #[arg(default_value = "data", value_name = "FOLDER")]
    pub data: PathBuf,
    /// How receipts are read.
    #[command(flatten)]
    pub reading: ReadingConfig,
}

/// Choice of engines for one run.
#[derive(Debug, Args)]
pub struct EngineChoice {
    /// Let this engine read, instead of those of --ocr.
    #[arg(long, value_name = "ENGINE")]
    pub engine: Option<EngineName>,
    /// Count the calls of engines that are counted in the database of this data folder, as the
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
