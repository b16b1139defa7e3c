//! What the browser and the server must agree on: pure data and pure functions.
//!
//! Nothing here does IO, waits, reads a clock or draws random numbers: those come as arguments. It
//! compiles for wasm32, and nothing moves in before both sides use it. Start at [`api`] for what goes
//! over the wire and at [`transfer`] for how a file gets across.

pub mod answer;
pub mod api;
pub mod bulk;
pub mod checks;
pub mod clock_time;
mod corrected;
pub mod corrections;
pub mod field;
pub mod file_kind;
pub mod filter;
pub mod finding;
pub mod id;
pub mod money;
pub mod named;
pub mod pdf;
pub mod problem;
pub mod profile;
pub mod provenance;
pub mod quantity;
pub mod receipt;
pub mod route;
pub mod rules;
pub mod transfer;
pub mod tus;
