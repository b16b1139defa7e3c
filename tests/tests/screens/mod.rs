//! Screenshots of every page, written to `target/screens`.
//!
//! Each is taken on a phone and a desktop in both colour schemes. With `RECEIPT_SCANNER_SCREENS=1`
//! the two pictures of the README and those of the help are written as well.

mod help;
mod pages;
mod receipt_page;
