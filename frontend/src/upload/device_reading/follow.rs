//! Decision which photos of the queue are read on this device.

use std::time::Duration;

use leptos::prelude::*;

use super::reader;
use super::setting::{DeviceReadingMode, Experience};
use crate::browser::window;
use crate::ui::run_effect;
use crate::upload::queue::UploadState;
use crate::upload::{Upload, Uploads};

/// Time after the first scan before anything is loaded, so that its result comes first.
const LOADING_DELAY: Duration = Duration::from_secs(3);

/// Reads the photo of an upload as soon as its file is validated, and notices the first scan.
pub(super) fn follow_upload(uploads: Uploads, upload: Upload) {
    let mut is_asked = false;
    let follow = move || {
        let state = upload.state.get();
        if state.receipt_id().is_some() {
            note_scan();
        } else if state == UploadState::Cancelled {
            upload.device_reading.set(None);
        } else if !is_asked && state.is_unfinished() && state != UploadState::Checking {
            is_asked = true;
            if is_allowed() {
                reader::read_photo(uploads, upload);
            }
        }
    };
    // It lives as long as the queue.
    uploads
        .owner
        .with_value(|owner| owner.with(|| run_effect(follow)));
}

/// Loads the reader for the next photo after the first scan.
fn note_scan() {
    if Experience::stored() != Experience::Unused {
        return;
    }
    Experience::Scanned.store();
    set_timeout(
        || {
            if is_allowed() {
                reader::load();
            }
        },
        LOADING_DELAY,
    );
}

fn is_allowed() -> bool {
    DeviceReadingMode::stored().allows(Experience::stored(), window::is_connection_metered())
}
