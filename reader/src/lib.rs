//! Receipt reading: picture in, receipt out, without I/O, clock, network or async.
//!
//! Pipeline of one picture: [`picture`] decodes it with limits and turns it upright, an
//! [`ocr::Engine`] finds runs of text, [`rows`] rebuilds the lines in reading order, [`barcodes`]
//! finds QR and bar codes, [`extract`] makes a receipt of both. Each step is a function of its
//! arguments and can be tested alone. Threads, files and time are up to the caller; long steps poll
//! a [`Stop`].

#[cfg(feature = "barcodes")]
pub mod barcodes;
pub mod extract;
mod geometry;
mod memory_lock;
pub mod ocr;
pub mod page;
pub mod paper;
pub mod picture;
pub mod read;
mod rectangle;
pub mod rows;
pub mod text_check;

/// Cancellation check, polled between the parts of a long step; `true` means give up now.
pub type Stop<'a> = dyn Fn() -> bool + Send + Sync + 'a;
