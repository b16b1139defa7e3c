//! Flags, environment and `--help` in one place; nothing else reads the environment.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use shared::money::Currency;

/// Reads receipts: merchant, date and total of a photo, on your own machine.
#[derive(Debug, Parser)]
#[command(name = "receipt-scanner", version, propagate_version = true)]
pub struct Config {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the app and its API.
    Serve(Serve),
    /// Read files without a server and print one JSON object a line.
    Scan(Scan),
}

/// Settings of the server.
#[derive(Debug, Args)]
pub struct Serve {
    /// Where to listen. Other than loopback, everybody who reaches the address sees all receipts.
    #[arg(
        long,
        env = "RECEIPT_SCANNER_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS:PORT"
    )]
    pub listen: SocketAddr,
    /// The folder that keeps everything: database and files.
    #[arg(long, env = "RECEIPT_SCANNER_DATA", default_value = "data", value_name = "FOLDER")]
    pub data: PathBuf,
    /// The largest file taken, in MiB.
    #[arg(long, env = "RECEIPT_SCANNER_MAX_FILE_MB", default_value_t = 50, value_name = "MIB",
          value_parser = clap::value_parser!(u64).range(1..=1_048_576))]
    pub max_file_mb: u64,
    /// How many receipts are read at the same time.
    #[arg(long, env = "RECEIPT_SCANNER_WORKERS", default_value_t = 1, value_name = "N", value_parser = at_least_one)]
    pub workers: usize,
    /// Serve the app from this folder instead of the one inside the program.
    #[arg(long, env = "RECEIPT_SCANNER_FRONTEND", value_name = "FOLDER")]
    pub frontend: Option<PathBuf>,
    /// How receipts are read.
    #[command(flatten)]
    pub reading: ReadingConfig,
}

/// Settings of `scan`.
#[derive(Debug, Args)]
pub struct Scan {
    /// Pictures of receipts.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Print for people instead of programs.
    #[arg(long)]
    pub pretty: bool,
    /// How many files are read at the same time.
    #[arg(long, short, default_value_t = 1, value_name = "N", value_parser = at_least_one)]
    pub jobs: usize,
    /// How receipts are read.
    #[command(flatten)]
    pub reading: ReadingConfig,
}

/// How receipts are read.
#[derive(Debug, Args)]
pub struct ReadingConfig {
    /// What reads the text.
    #[arg(long, env = "RECEIPT_SCANNER_OCR", default_value = "pp-ocr", value_name = "ENGINE")]
    pub ocr: EngineName,
    /// Use the OCR models of this folder instead of those inside the program.
    #[arg(long, env = "RECEIPT_SCANNER_MODELS", value_name = "FOLDER")]
    pub models: Option<PathBuf>,
    /// How many threads read one receipt.
    #[arg(long, env = "RECEIPT_SCANNER_THREADS", default_value_t = 2, value_name = "N", value_parser = at_least_one)]
    pub threads: usize,
    /// The currency of receipts that name none, for example EUR.
    #[arg(long, env = "RECEIPT_SCANNER_CURRENCY", value_name = "CODE")]
    pub currency: Option<Currency>,
}

/// What reads the text of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EngineName {
    /// PP-OCRv6 small, inside the program.
    PpOcr,
    /// Nothing: pictures are kept and fields are typed.
    None,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..=64) => Ok(number),
        _ => Err("not a number from 1 to 64".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn flags_are_sound() {
        Config::command().debug_assert();
    }

    #[test]
    fn refuses_senseless_values() {
        for arguments in [
            vec!["serve", "--max-file-mb", "0"],
            vec!["serve", "--workers", "0"],
            vec!["serve", "--currency", "EURO"],
            vec!["serve", "--ocr", "magic"],
            vec!["scan"],
        ] {
            assert!(
                Config::try_parse_from([&["receipt-scanner"], &arguments[..]].concat()).is_err(),
                "{arguments:?}"
            );
        }
    }
}
