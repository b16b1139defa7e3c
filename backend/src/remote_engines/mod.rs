//! Remote engines, called over HTTP; one folder per engine.
//!
//! They send pictures to other machines, so they report the host
//! ([`reader::ocr::Engine::sends_to`]) and the number of bytes. [`api_key`] keeps their keys out of
//! every log, [`call_counter`] counts their calls. Clients are built in `fetch`; nothing here
//! depends on the server.

pub mod api_key;
pub mod call_counter;
pub mod ocr_space;
