//! Reading of photos on this device: merchant, date and total, until the server's reading replaces
//! them.
//!
//! This file is the only part in the first load. [`follow`] decides which photos are read,
//! [`reader`] runs the worker (`frontend/device-reader`), [`setting`] holds the choice of the user
//! and what is known about the device. Whatever fails here, the upload goes on and nothing is
//! shown.

mod follow;
mod reader;
pub(crate) mod setting;

use leptos::task::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::{Upload, Uploads};

/// Reads the photo of an upload on this device if that is wanted.
pub(super) fn read_on_device(uploads: Uploads, upload: Upload) {
    spawn_local(async move {
        if let Ok(follow) = device_reading().await {
            follow(uploads, upload);
        }
    });
}

#[wasm_split(device_reading, fallible)]
#[allow(
    clippy::unnecessary_wraps,
    reason = "a part that cannot be loaded is an error of the call"
)]
fn device_reading() -> Result<fn(Uploads, Upload), SplitLoaderError> {
    Ok(follow::follow_upload)
}
