//! Remote engines, called over HTTP; one folder per engine.
//!
//! Remote engines send pictures to other machines. They report the host
//! ([`reader::ocr::Engine::sends_to`]) and the number of bytes sent. [`api_key`] keeps API keys out
//! of logs, [`call_counter`] counts calls. HTTP clients are built in `fetch`. Nothing here uses
//! modules of the server.

pub mod api_key;
pub mod call_counter;
pub mod ocr_space;
