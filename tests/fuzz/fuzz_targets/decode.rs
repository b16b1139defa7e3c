//! Any file as input of the decoders: no decoder panics or runs for long, and no page has more than
//! [`WORKING_PIXELS`]. The kind is detected by the first bytes, as in the server.
#![no_main]

use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use reader::picture::{Limits, PictureError, WORKING_PIXELS, open_sheets};
use shared::file_kind::FileKind;

/// Small limits, so that memory stays below the limit of the fuzzer.
const LIMITS: Limits = Limits {
    max_pixels: 4_000_000,
    max_memory_bytes: 64_000_000,
    max_pages: 2,
};
const DECODING_MAX: Duration = Duration::from_secs(20);

// A panic inside a third-party decoder is caught and counts as a damaged picture. Only panics that
// escape are findings.
fuzz_target!(init: std::panic::set_hook(Box::new(|fault| eprintln!("{fault}"))), |bytes: &[u8]| {
    let Some(kind) = FileKind::detect(bytes) else { return };
    let deadline = Instant::now() + DECODING_MAX;
    let stop = move || Instant::now() > deadline;
    let Ok(sheets) = open_sheets(bytes, kind, &LIMITS, &stop) else { return };
    for sheet in sheets {
        assert_ne!(sheet, Err(PictureError::Stopped), "too long");
        let Ok(sheet) = sheet else { return };
        let (width, height) = sheet.picture.rgb().dimensions();
        assert!(u64::from(width) * u64::from(height) <= WORKING_PIXELS, "{width} x {height}");
    }
});
