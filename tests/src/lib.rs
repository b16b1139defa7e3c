//! End-to-end test harness: server, browser, drawn receipts, checks of the source tree.
//!
//! Helpers fail a test by panicking with a sentence. Only [`wait`] sleeps: it polls until a
//! deadline. Test data come from [`drawn`]; [`tidy`], [`markup`] and [`modules`] read the source
//! tree for the rules in `tests/architecture.rs` and `tests/layers.rs`, [`sql`] for `tests/sql.rs`.
#![expect(
    clippy::missing_panics_doc,
    reason = "a helper of tests fails by panicking, always"
)]

pub mod browser;
pub mod client;
pub mod command;
pub mod connection;
pub mod cycles;
pub mod drawn;
pub mod folder;
pub mod http;
pub mod line;
pub mod markup;
pub mod modules;
pub mod ocr_space;
pub mod pages;
pub mod process;
pub mod server;
pub mod sql;
pub mod store;
pub mod table;
pub mod tidy;
pub mod uploader;
pub mod wait;

use std::path::{Path, PathBuf};

/// Returns the top folder of the checkout.
pub fn checkout_root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest
        .parent()
        .expect("this crate lies in a folder of the checkout")
        .to_path_buf()
}
