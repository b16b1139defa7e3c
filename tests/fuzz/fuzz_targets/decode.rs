//! Files to the decoders: whatever they claim, no decoder panics, no page is larger than what is worked with, and
//! nothing goes on for long. The kind is told by the first bytes, as everywhere.
#![no_main]

use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use reader::picture::{Limits, PictureError, WORKING_PIXELS, open};
use shared::file_kind::FileKind;

/// Small, so that memory stays below what the fuzzer allows.
const LIMITS: Limits = Limits {
    max_pixels: 4_000_000,
    max_memory_bytes: 64_000_000,
    max_pages: 2,
};
const LONGEST: Duration = Duration::from_secs(20);

// A fault inside of a decoder of others is caught and makes a damaged picture. Only what gets past that counts.
fuzz_target!(init: std::panic::set_hook(Box::new(|fault| eprintln!("{fault}"))), |bytes: &[u8]| {
    let Some(kind) = FileKind::detect(bytes) else { return };
    let deadline = Instant::now() + LONGEST;
    let stop = move || Instant::now() > deadline;
    let Ok(sheets) = open(bytes, kind, &LIMITS, &stop) else { return };
    for sheet in sheets {
        assert_ne!(sheet, Err(PictureError::Stopped), "too long");
        let Ok(sheet) = sheet else { return };
        let (width, height) = sheet.picture.rgb().dimensions();
        assert!(u64::from(width) * u64::from(height) <= WORKING_PIXELS, "{width} x {height}");
    }
});
