//! What came of the files: a line each on standard output, and what went wrong once more at the end.

use std::io::Write;

use serde_json::{Value, json};

use super::carry::Arrived;
use super::files::{Failure, Found};
use super::transport::Server;

/// For people or for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Sentences.
    Text,
    /// A JSON object a file, and nothing else on standard output.
    Json,
}

/// What came of the files so far.
pub(super) struct Report {
    form: Form,
    arrived: usize,
    known: usize,
    failures: Vec<Failure>,
}

impl Report {
    pub(super) fn new(form: Form) -> Self {
        Self {
            form,
            arrived: 0,
            known: 0,
            failures: Vec::new(),
        }
    }

    pub(super) fn has_failures(&self) -> bool {
        !self.failures.is_empty()
    }

    /// A file that is on the server.
    pub(super) fn arrived(&mut self, server: &Server, file: &Found, arrived: &Arrived) {
        if arrived.is_known {
            self.known += 1;
        } else {
            self.arrived += 1;
        }
        let page = server.page_of(arrived.receipt);
        let known = if arrived.is_known {
            " (was there already)"
        } else {
            ""
        };
        print(&match self.form {
            Form::Text => format!("{}: {page}{known}", file.shown),
            Form::Json => json!({
                "file": file.shown,
                "id": arrived.id,
                "receipt": arrived.receipt,
                "known": arrived.is_known,
                "bytes": file.size,
                "error": null,
            })
            .to_string(),
        });
    }

    /// A file that is not.
    pub(super) fn failed(&mut self, failure: Failure) {
        if self.form == Form::Json {
            print(&object(&failure).to_string());
        }
        self.failures.push(failure);
    }

    /// What it comes to, for a person.
    pub(super) fn end(&self) {
        if self.form == Form::Json {
            return;
        }
        let mut lines: Vec<String> = self.failures.iter().map(sentence).collect();
        let count = self.failures.len();
        lines.push(format!(
            "{} sent, {} there already, {count} failed",
            self.arrived, self.known
        ));
        say(&lines.join("\n"));
    }
}

/// A line on standard error.
pub(super) fn say(line: &str) {
    // Without a standard error there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn print(line: &str) {
    // Who closed the output does not want to read it; the files are sent all the same.
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn object(failure: &Failure) -> Value {
    json!({
        "file": failure.shown,
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

fn sentence(failure: &Failure) -> String {
    let detail = failure
        .detail
        .as_ref()
        .map(|detail| format!(" ({detail})"))
        .unwrap_or_default();
    format!("{}: {}{detail}", failure.shown, failure.code.message())
}
