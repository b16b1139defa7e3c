//! The command `receipt-scanner`. Everything is in the library beside it.

use std::process::ExitCode;

fn main() -> anyhow::Result<ExitCode> {
    backend::cli::run()
}
