//! Flags for uploads: to the server, and from the command line.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::Args;

use super::{at_least_one, time};
use crate::fetch::Url;
use crate::settings::{Accept, Durability};

/// Flags for incoming files.
#[derive(Debug, Args)]
pub struct UploadConfig {
    /// Files that are accepted. With `any` the server is a plain tus store: nothing becomes a
    /// receipt, and GET on the address of an upload returns its bytes.
    #[arg(long, env = "RECEIPT_SCANNER_ACCEPT")]
    #[arg(default_value = "receipts", value_name = "FILES")]
    pub accept: Accept,
    /// When uploaded bytes are synced to the disk, so that they survive a power cut: before each
    /// answer, before the answer that ends the upload, or never. They survive a crash of the server
    /// in any case.
    #[arg(long, env = "RECEIPT_SCANNER_DURABILITY")]
    #[arg(default_value = "completed", value_name = "WHEN")]
    pub durability: Durability,
    /// Time that an upload may stay unfinished, like 7d, 12h, 30m or 90s; 0 for ever.
    #[arg(long, env = "RECEIPT_SCANNER_UNFINISHED_FOR")]
    #[arg(default_value = "7d", value_name = "TIME", value_parser = time)]
    pub unfinished_for: Duration,
    /// Minimum rate of a request body in bytes per second; a slower one is cut off.
    #[arg(long, env = "RECEIPT_SCANNER_MIN_BODY_RATE")]
    #[arg(default_value_t = 256, value_name = "BYTES")]
    pub min_body_rate: u64,
    /// Number of seconds over which the rate is measured.
    #[arg(long, env = "RECEIPT_SCANNER_BODY_GRACE")]
    #[arg(default_value_t = 20, value_name = "SECONDS")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub body_grace: u64,
    /// Time limit in seconds for the headers of a request, and for an idle connection.
    #[arg(long, env = "RECEIPT_SCANNER_HEADER_TIMEOUT")]
    #[arg(default_value_t = 30, value_name = "SECONDS")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub header_timeout: u64,
    /// Return the addresses of uploads as paths, without scheme and host.
    #[arg(long, env = "RECEIPT_SCANNER_RELATIVE_LOCATION")]
    #[arg(conflicts_with = "trust_proxy")]
    pub relative_location: bool,
    /// Trust the headers `Forwarded` and `X-Forwarded-*` of a proxy.
    #[arg(long, env = "RECEIPT_SCANNER_TRUST_PROXY")]
    pub trust_proxy: bool,
    /// Other sites whose pages may use this server, like `https://example.org`, or * for all
    /// [default: none; with `--accept any`: *].
    #[arg(long, env = "RECEIPT_SCANNER_ORIGINS")]
    #[arg(value_name = "ORIGIN", value_delimiter = ',')]
    pub origins: Vec<String>,
    /// Also speak resumable uploads for HTTP, a draft of the IETF (interop versions 6 and 8).
    #[arg(long, env = "RECEIPT_SCANNER_RUFH")]
    pub rufh: bool,
}

/// Settings of `upload`.
#[derive(Debug, Args)]
pub struct UploadOptions {
    /// Pictures and PDFs, and folders of them. Hidden files in folders are skipped, links are not
    /// followed.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The URL of the server; a name and a password in it are sent along.
    #[arg(long, value_name = "URL")]
    pub to: Url,
    /// Number of files sent at the same time.
    #[arg(long, short, default_value_t = 4, value_name = "N", value_parser = at_least_one)]
    pub jobs: usize,
    /// Print one JSON object per file instead of readable text.
    #[arg(long)]
    pub json: bool,
    /// File that stores unfinished uploads.
    #[command(flatten)]
    pub memory: UploadStateConfig,
}

/// File in which the command line stores unfinished uploads.
#[derive(Debug, Args)]
pub struct UploadStateConfig {
    /// Store unfinished uploads in this file, so that they can be resumed [default:
    /// receipt-scanner/uploads.jsonl in the folder for program state].
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
}

impl UploadStateConfig {
    /// Returns the file of `--state`, or the default one in `$XDG_STATE_HOME` or `~/.local/state`.
    pub fn state_file(&self) -> anyhow::Result<PathBuf> {
        if let Some(file) = &self.state {
            return Ok(file.clone());
        }
        // Relative paths are invalid by the XDG Base Directory Specification.
        let named = std::env::var_os("XDG_STATE_HOME")
            .map(PathBuf::from)
            .filter(|folder| folder.is_absolute());
        let folder = named
            .or_else(|| Some(std::env::home_dir()?.join(".local/state")))
            .context("there is no folder for program state: name a file with --state")?;
        Ok(folder.join("receipt-scanner/uploads.jsonl"))
    }
}
