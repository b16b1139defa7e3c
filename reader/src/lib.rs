//! Picture in, receipt out: a library without IO, clock, network or async.
//!
//! One picture's way: [`picture`] decodes it with limits and turns it upright, an [`ocr::Engine`] finds
//! runs of text on it, [`rows`] rebuilds the lines as a person reads them, [`codes`] finds what is there for
//! machines, [`extract`] makes a receipt of both. Each step is a function of values and can be tested alone.
//! Whoever calls decides about threads, files and time: long steps ask a [`Stop`] whether they should go on.

pub mod codes;
pub mod extract;
pub mod ocr;
pub mod page;
pub mod paper;
pub mod picture;
mod quad;
pub mod read;
mod rectangle;
mod room;
pub mod rows;

/// Asked between the parts of a long step; `true` means: give up now.
pub type Stop<'a> = dyn Fn() -> bool + Send + Sync + 'a;
