//! Flags of the OCR engines and of reading.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use reader::ocr::ppocr::Script;
use shared::money::Currency;

use super::at_least_one;
use crate::fetch::Url;
use crate::remote_engines::api_key::ApiKey;

/// Flags for reading receipts.
#[derive(Debug, Args)]
pub struct ReadingConfig {
    /// OCR engine, or several separated by commas. If an engine is busy, fails or is not confident
    /// of its result, the next one reads the page.
    #[arg(long, env = "RECEIPT_SCANNER_OCR")]
    #[arg(default_value = "pp-ocr", value_name = "ENGINES")]
    #[arg(value_delimiter = ',')]
    pub ocr: Vec<EngineName>,
    /// Use the OCR models of this folder instead of those inside the program.
    #[arg(long, env = "RECEIPT_SCANNER_MODELS", value_name = "FOLDER")]
    pub models: Option<PathBuf>,
    /// Scripts that pp-ocr recognises: auto, or latin, greek, han and kana, separated by commas, or
    /// all. With auto, receipts in further scripts are detected; those that pp-ocr lacks are read
    /// with the installed languages of Tesseract.
    #[arg(long, env = "RECEIPT_SCANNER_SCRIPTS")]
    #[arg(default_value = "auto", value_name = "SCRIPTS", value_delimiter = ',')]
    pub scripts: Vec<Script>,
    /// Languages that Tesseract reads, as its codes, like eng+deu.
    #[arg(long, env = "RECEIPT_SCANNER_TESSERACT_LANGUAGES")]
    #[arg(default_value = "eng", value_name = "CODES")]
    pub tesseract_languages: String,
    /// The folder of Tesseract's language data [default: where it was installed to].
    #[arg(long, env = "RECEIPT_SCANNER_TESSERACT_DATA", value_name = "FOLDER")]
    pub tesseract_data: Option<PathBuf>,
    /// Number of threads per reading.
    #[arg(long, env = "RECEIPT_SCANNER_THREADS")]
    #[arg(default_value_t = 2, value_name = "N", value_parser = at_least_one)]
    pub threads: usize,
    /// Maximum memory of one reading in MiB, besides the OCR models. A file that needs more is kept
    /// unread.
    #[arg(long, env = "RECEIPT_SCANNER_READER_MEMORY")]
    #[arg(default_value_t = 768, value_name = "MIB")]
    #[arg(value_parser = clap::value_parser!(u64).range(64..=65_536))]
    pub reader_memory: u64,
    /// The currency of receipts that name none, for example EUR.
    #[arg(long, env = "RECEIPT_SCANNER_CURRENCY", value_name = "CODE")]
    pub currency: Option<Currency>,
    /// The service OCR.space.
    #[command(flatten)]
    pub ocr_space: OcrSpaceConfig,
}

impl ReadingConfig {
    /// Returns the memory limit of one reading in bytes.
    pub fn memory_bytes(&self) -> u64 {
        self.reader_memory * 1024 * 1024
    }
}

/// Name of an OCR engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EngineName {
    /// PP-OCRv6 small, inside the program.
    PpOcr,
    /// Tesseract by itself; needs its library, libtesseract 5, on this machine.
    Tesseract,
    /// The service OCR.space: pictures are sent to it.
    OcrSpace,
    /// Nothing: pictures are kept and fields are typed.
    None,
}

/// Settings of the engine `ocr-space`.
#[derive(Debug, Args)]
pub struct OcrSpaceConfig {
    /// The API key of OCR.space; better in the environment, where other users of this machine do
    /// not see it.
    #[arg(long = "ocr-space-key", env = "RECEIPT_SCANNER_OCR_SPACE_KEY")]
    #[arg(hide_env_values = true, value_name = "KEY")]
    pub key: Option<ApiKey>,
    /// URL of the OCR.space endpoint [default: the free one].
    #[arg(long = "ocr-space-url", env = "RECEIPT_SCANNER_OCR_SPACE_URL")]
    #[arg(default_value = "https://api.ocr.space/parse/image")]
    #[arg(value_name = "URL", hide_default_value = true)]
    pub url: Url,
    /// Language that OCR.space reads, as a code of three letters, or auto.
    #[arg(
        long = "ocr-space-language",
        env = "RECEIPT_SCANNER_OCR_SPACE_LANGUAGE"
    )]
    #[arg(default_value = "eng", value_name = "CODE")]
    pub language: String,
    /// Plan of the key, which sets the limits.
    #[arg(long = "ocr-space-plan", env = "RECEIPT_SCANNER_OCR_SPACE_PLAN")]
    #[arg(default_value = "free", value_name = "PLAN")]
    pub plan: OcrSpacePlan,
    /// Maximum number of calls per day [default: 500 with the free plan, otherwise unlimited].
    #[arg(long = "ocr-space-daily", env = "RECEIPT_SCANNER_OCR_SPACE_DAILY")]
    #[arg(value_name = "N")]
    pub daily: Option<u64>,
}

/// Plan of a key of OCR.space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OcrSpacePlan {
    /// 1 MB per file, 500 calls per day.
    Free,
    /// 5 MB per file.
    Pro,
}

impl OcrSpacePlan {
    /// Returns the largest file sent, in bytes. The free limit is 1,048,576; the difference is left
    /// for the form.
    pub fn file_bytes_max(self) -> usize {
        match self {
            Self::Free => 1_000_000,
            Self::Pro => 5_000_000,
        }
    }
}

impl OcrSpaceConfig {
    /// Returns the maximum number of calls a day; `None` if it is not limited.
    pub fn calls_a_day(&self) -> Option<u64> {
        match (self.daily, self.plan) {
            (Some(calls), _) => Some(calls),
            (None, OcrSpacePlan::Free) => Some(500),
            (None, OcrSpacePlan::Pro) => None,
        }
    }
}
