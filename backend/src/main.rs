//! The command `receipt-scanner`. Everything is in the library beside it.

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    backend::cli::run().unwrap_or_else(|error| {
        // One line with all causes, and no trace of the program: whoever reads it runs the server, and did not write it.
        let _ = writeln!(std::io::stderr(), "Error: {error:#}");
        ExitCode::FAILURE
    })
}
