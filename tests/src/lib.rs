//!
//! Everything here panics with a sentence when something is wrong, because that is how a test fails.
//! Nothing here sleeps except [`wait`], which looks again and again until a deadline. Start at [`drawn`]
//! reads the source tree for the rules of the house.
#![expect(
    clippy::missing_panics_doc,
    reason = "a helper of tests fails by panicking, always"
)]

pub mod browser;
pub mod client;
pub mod connection;
pub mod drawn;
pub mod folder;
pub mod http;
pub mod line;
pub mod markup;
pub mod ocr_space;
pub mod process;
pub mod server;
pub mod store;
pub mod table;
pub mod tidy;
pub mod uploader;
pub mod wait;

use std::path::{Path, PathBuf};

/// The top of the checkout.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest
        .parent()
        .expect("this crate lies in a folder of the checkout")
        .to_path_buf()
}
