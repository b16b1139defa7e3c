//! Results of the files: one line each on standard output.
//!
//! Failures and totals follow at the end on standard error.

use std::io::Write;

use serde_json::{Value, json};

use super::driver::UploadedFile;
use super::files::{LocalFile, UploadFailure};
use super::transport::ServerClient;

/// Format of the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OutputFormat {
    /// Sentences for people.
    Text,
    /// One JSON object per file, and nothing else on standard output.
    Json,
}

/// Results so far.
pub(super) struct Report {
    format: OutputFormat,
    arrived_count: usize,
    known_count: usize,
    failures: Vec<UploadFailure>,
}

impl Report {
    pub(super) fn new(format: OutputFormat) -> Self {
        Self {
            format,
            arrived_count: 0,
            known_count: 0,
            failures: Vec::new(),
        }
    }

    pub(super) fn has_failures(&self) -> bool {
        !self.failures.is_empty()
    }

    /// Adds a file that is on the server, and prints it.
    pub(super) fn add_arrived(
        &mut self,
        server: &ServerClient,
        file: &LocalFile,
        arrived: &UploadedFile,
    ) {
        if arrived.is_known {
            self.known_count += 1;
        } else {
            self.arrived_count += 1;
        }
        print_line(&match self.format {
            OutputFormat::Text => {
                let page = server.receipt_url(arrived.receipt);
                let known = if arrived.is_known {
                    " (was there already)"
                } else {
                    ""
                };
                format!("{}: {page}{known}", file.display_name)
            }
            OutputFormat::Json => json!({
                "file": file.display_name,
                "id": arrived.id,
                "receipt": arrived.receipt,
                "known": arrived.is_known,
                "bytes": file.size_bytes,
                "error": null,
            })
            .to_string(),
        });
    }

    /// Adds a file that failed. It is printed at once as JSON, otherwise at the end.
    pub(super) fn add_failed(&mut self, failure: UploadFailure) {
        if self.format == OutputFormat::Json {
            print_line(&failure_json(&failure).to_string());
        }
        self.failures.push(failure);
    }

    /// Prints failures and totals, unless the format is JSON.
    pub(super) fn print_summary(&self) {
        if self.format == OutputFormat::Json {
            return;
        }
        let mut lines: Vec<String> = self.failures.iter().map(failure_sentence).collect();
        let count = self.failures.len();
        lines.push(format!(
            "{} sent, {} there already, {count} failed",
            self.arrived_count, self.known_count
        ));
        print_error_line(&lines.join("\n"));
    }
}

/// Prints a line to standard error.
pub(super) fn print_error_line(line: &str) {
    // A closed standard error is ignored.
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn print_line(line: &str) {
    // A closed standard output is ignored: the files are sent all the same.
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn failure_json(failure: &UploadFailure) -> Value {
    json!({
        "file": failure.display_name,
        "id": null,
        "receipt": null,
        "known": false,
        "bytes": null,
        "error": {
            "code": failure.code,
            "message": failure.code.message(),
            "detail": failure.detail,
        },
    })
}

fn failure_sentence(failure: &UploadFailure) -> String {
    let sentence = format!("{}: {}", failure.display_name, failure.code.message());
    match &failure.detail {
        Some(detail) => format!("{sentence} ({detail})"),
        None => sentence,
    }
}
