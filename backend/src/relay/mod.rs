//! Engines on other machines, asked over HTTP. Each has a folder; [`key`] keeps their keys out of every log,
//! [`calls`] counts what they are asked.
//!
//! They send pictures away, so they say where to ([`reader::ocr::Engine::sends_to`]) and how much. Clients are
//! built in `fetch`; nothing here knows the server.

pub mod calls;
pub mod key;
pub mod ocr_space;
