//! Command line flags, environment variables and `--help` texts.
//!
//! Nothing else reads the environment.

mod environment;
mod local;
mod network;
mod published;
mod reading;
mod uploads;

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use shared::server_settings::{ServerSetting, ServerSettings};

use crate::fetch::Url;
use crate::fetch::guard::{AllowEntry, Guard};
pub use environment::{own_program, reader_environment, tesseract_data_folder};
pub use local::{EngineChoice, EnginesOptions, ExtractOptions, OcrOptions, ScanOptions};
pub use network::{ListenAddress, NetworkConfig};
pub use reading::{EngineName, OcrSpaceConfig, OcrSpacePlan, ReadingConfig};
pub use uploads::{UploadConfig, UploadOptions, UploadStateConfig};

use crate::settings::{Accept, AllowedHosts, AllowedOrigins, LocationForm, Settings};

/// Reads receipts: merchant, date and total of a photo, on your own machine.
#[derive(Debug, Parser)]
#[command(name = "receipt-scanner", version, propagate_version = true)]
pub struct Config {
    /// Subcommand.
    #[command(subcommand)]
    pub command: Command,
}

/// Subcommand of the program.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the app and its API.
    Serve(ServeOptions),
    /// Read files without a server and print one JSON object per line.
    Scan(ScanOptions),
    /// Send files and folders to a server; interrupted uploads are resumed.
    Upload(UploadOptions),
    /// Download a receipt by its link, to a file or to a server.
    Fetch(FetchOptions),
    /// Print the words on pictures in the format of OCR.space, one JSON object per file.
    Words(OcrOptions),
    /// Extract receipts from answers of OCR.space or from the output of `words`, and print them
    /// like `scan`.
    Extract(ExtractOptions),
    /// List the OCR engines and whether they work on this machine.
    Engines(EnginesOptions),
    /// Read files for another process of this program, with as few rights as possible.
    #[command(name = crate::sandbox::pool::COMMAND, hide = true)]
    ReaderProcess,
}

/// Settings of the server.
#[derive(Debug, Args)]
pub struct ServeOptions {
    /// Network flags.
    #[command(flatten)]
    pub network: NetworkConfig,
    /// The data folder: database and files.
    #[arg(long, env = "RECEIPT_SCANNER_DATA")]
    #[arg(default_value = "data", value_name = "FOLDER")]
    pub data: PathBuf,
    /// Maximum size of a file in MiB [default: 50; with `--accept any`: unlimited].
    #[arg(long, env = "RECEIPT_SCANNER_MAX_FILE_MB")]
    #[arg(value_name = "MIB")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=1_048_576))]
    pub max_file_mb: Option<u64>,
    /// Flags for incoming files.
    #[command(flatten)]
    pub uploads: UploadConfig,
    /// Time that deleted receipts stay in the trash, like 30d or 12h; 0 for ever.
    #[arg(long, env = "RECEIPT_SCANNER_KEEP_DELETED")]
    #[arg(default_value = "30d", value_name = "TIME", value_parser = time)]
    pub keep_deleted: Duration,
    /// Number of receipts read at the same time.
    #[arg(long, env = "RECEIPT_SCANNER_WORKERS")]
    #[arg(default_value_t = 1, value_name = "N", value_parser = at_least_one)]
    pub workers: usize,
    /// Serve the app from this folder instead of the one inside the program.
    #[arg(long, env = "RECEIPT_SCANNER_FRONTEND", value_name = "FOLDER")]
    pub frontend: Option<PathBuf>,
    /// Private hosts that links may lead to, with commas: addresses, networks like 10.0.0.0/8, host
    /// names.
    #[arg(long, env = "RECEIPT_SCANNER_FETCH_ALLOW")]
    #[arg(value_name = "HOSTS", value_delimiter = ',')]
    pub fetch_allow: Vec<AllowEntry>,
    /// Flags for reading receipts.
    #[command(flatten)]
    pub reading: ReadingConfig,
    /// The flags with their values and the origin of these, without secrets.
    #[arg(skip)]
    pub published: Vec<ServerSetting>,
}

/// Settings of `fetch`.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("target").required(true).args(["output", "to"])))]
pub struct FetchOptions {
    /// The link of a picture or a PDF.
    #[arg(value_name = "URL")]
    pub link: String,
    /// Write it to this file.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Send it to this server.
    #[arg(long, value_name = "URL")]
    pub to: Option<Url>,
    /// Replace a file that is there.
    #[arg(long, requires = "output")]
    pub force: bool,
    /// Private hosts that the link may lead to, with commas: addresses, networks like 10.0.0.0/8,
    /// host names.
    #[arg(long, env = "RECEIPT_SCANNER_FETCH_ALLOW")]
    #[arg(value_name = "HOSTS", value_delimiter = ',')]
    pub allow: Vec<AllowEntry>,
    /// Maximum size of a file in MiB.
    #[arg(long, env = "RECEIPT_SCANNER_MAX_FILE_MB")]
    #[arg(default_value_t = 50, value_name = "MIB")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=1_048_576))]
    pub max_file_mb: u64,
    /// File that stores unfinished uploads.
    #[command(flatten)]
    pub memory: UploadStateConfig,
}

impl Config {
    /// Parses the command line and the environment. Ends the process for help texts and errors.
    pub fn from_command_line() -> Self {
        Self::from_matches(&Self::command().get_matches()).unwrap_or_else(|error| error.exit())
    }

    fn from_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut config = Self::from_arg_matches(matches)?;
        if let (Command::Serve(options), Some((name, matches))) =
            (&mut config.command, matches.subcommand())
        {
            options.published = published::list_settings(&Self::command(), name, matches);
        }
        Ok(config)
    }
}

impl ServeOptions {
    /// Converts the flags to settings.
    pub fn to_settings(&self) -> Settings {
        let uploads = &self.uploads;
        // The defaults depend on the accepted files: receipts, or a plain store of any files.
        let max_file_bytes = match (self.max_file_mb, uploads.accept) {
            (Some(mebibytes), _) => mebibytes * 1024 * 1024,
            (None, Accept::Receipts) => 50 * 1024 * 1024,
            (None, Accept::Any) => u64::MAX,
        };
        let location = match (uploads.relative_location, uploads.trust_proxy) {
            (true, _) => LocationForm::Relative,
            (false, true) => LocationForm::AsForwarded,
            (false, false) => LocationForm::Absolute,
        };
        let origins = match (uploads.origins.as_slice(), uploads.accept) {
            ([], Accept::Receipts) => AllowedOrigins::Own,
            ([], Accept::Any) => AllowedOrigins::Any,
            (listed, _) if listed.iter().any(|origin| origin == "*") => AllowedOrigins::Any,
            (listed, _) => AllowedOrigins::Listed(listed.to_vec()),
        };
        // The name to listen on is one by which clients address the server.
        let mut names = self.network.hosts.clone();
        names.push(self.network.listen.host.clone());
        let hosts = if names.iter().any(|name| name == "*") {
            AllowedHosts::Any
        } else {
            AllowedHosts::Listed(names)
        };
        Settings {
            accept: uploads.accept,
            max_file_bytes,
            durability: uploads.durability,
            upload_lifetime: Some(uploads.unfinished_for).filter(|time| !time.is_zero()),
            keep_deleted: Some(self.keep_deleted).filter(|time| !time.is_zero()),
            location,
            origins,
            hosts,
            supports_rufh: uploads.rufh,
            link_guard: Guard::with_allowed(self.fetch_allow.clone()),
            published: ServerSettings {
                // Without a current folder the path stays as it was given.
                data_folder: std::path::absolute(&self.data)
                    .unwrap_or_else(|_| self.data.clone())
                    .display()
                    .to_string(),
                commit: option_env!("RECEIPT_SCANNER_COMMIT").map(str::to_owned),
                access: self.network.describe_access(uploads.trust_proxy),
                settings: self.published.clone(),
            },
        }
    }
}

/// Parses a duration: digits and one of the units s, m, h and d.
fn time(text: &str) -> Result<Duration, String> {
    let (digits, unit) = text.split_at(text.trim_end_matches(char::is_alphabetic).len());
    let seconds = match unit {
        "" if digits == "0" => 1,
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => 0,
    };
    match digits.parse::<u64>() {
        // A hundred years at the most, so that sums with it cannot overflow.
        Ok(number) if seconds > 0 && number <= 36_500 * 86_400 / seconds => {
            Ok(Duration::from_secs(number * seconds))
        }
        _ => Err("not a time like 7d, 12h, 30m or 90s, or 0".to_owned()),
    }
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
            vec!["serve", "--scripts", "runes"],
            vec!["serve", "--unfinished-for", "7"],
            vec!["serve", "--unfinished-for", "-7d"],
            vec!["serve", "--body-grace", "0"],
            vec!["serve", "--durability", "maybe"],
            vec!["serve", "--trust-proxy", "--relative-location"],
            vec!["serve", "--fetch-allow", "10.0.0.0/40"],
            vec!["serve", "--listen", "localhost"],
            vec!["serve", "--hosts", "https://a.example"],
            vec!["serve", "--connections-per-client", "0"],
            vec!["scan"],
            vec!["upload", "a.jpg"],
            vec!["upload", "--to", "http://127.0.0.1"],
            vec!["upload", "a.jpg", "--to", "127.0.0.1"],
            vec!["fetch", "https://shop.example"],
            vec![
                "fetch",
                "https://shop.example",
                "-o",
                "a",
                "--to",
                "http://127.0.0.1",
            ],
        ] {
            assert!(
                Config::try_parse_from([&["receipt-scanner"], &arguments[..]].concat()).is_err(),
                "{arguments:?}"
            );
        }
    }

    #[test]
    fn times_are_written_as_people_do() {
        for (text, seconds) in [
            ("0", 0),
            ("90s", 90),
            ("30m", 1_800),
            ("12h", 43_200),
            ("7d", 604_800),
        ] {
            assert_eq!(time(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "7", "d", "7w", "-1s", "1.5h", "99999999999999d"] {
            assert!(time(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_plain_store_takes_any_size_from_any_site() {
        let settings = |arguments: &[&str]| {
            let config =
                Config::try_parse_from([&["receipt-scanner", "serve"], arguments].concat())
                    .unwrap();
            let Command::Serve(serve) = config.command else {
                panic!("serve was asked for")
            };
            serve.to_settings()
        };
        let usual = settings(&[]);
        assert_eq!(
            (usual.size_limit(), usual.origins),
            (Some(50 << 20), AllowedOrigins::Own)
        );
        let store = settings(&["--accept", "any", "--unfinished-for", "0"]);
        assert_eq!(
            (store.size_limit(), store.origins, store.upload_lifetime),
            (None, AllowedOrigins::Any, None)
        );
        let limited = settings(&[
            "--accept",
            "any",
            "--max-file-mb",
            "1",
            "--origins",
            "https://a.example,https://b.example",
        ]);
        assert_eq!(limited.size_limit(), Some(1 << 20));
        assert!(
            limited.origins.allows("https://b.example")
                && !limited.origins.allows("https://c.example")
        );
        let named = settings(&[
            "--listen",
            "receipts.lan:80",
            "--hosts",
            "A.example,b.example",
        ])
        .hosts;
        assert!(
            ["receipts.lan", "a.example", "b.example"]
                .iter()
                .all(|name| named.allows(name))
        );
        assert!(
            !named.allows("c.example") && !named.allows("") && !usual.hosts.allows("receipts.lan")
        );
        assert_eq!(settings(&["--hosts", "*"]).hosts, AllowedHosts::Any);
    }
}
