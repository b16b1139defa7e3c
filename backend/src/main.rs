//! Binary `receipt-scanner`; everything else is in the library.

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    backend::cli::run().unwrap_or_else(|error| {
        // One line with all causes and no backtrace, which helps only developers.
        let _ = writeln!(std::io::stderr(), "Error: {error:#}");
        ExitCode::FAILURE
    })
}
