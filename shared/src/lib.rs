//! Data types and pure functions shared by browser and server.
//!
//! Nothing here does IO, blocks, reads a clock or draws random numbers: those values are arguments.
//! The crate compiles for wasm32 and holds only items that several crates use. Entry points:
//! [`api`] for the JSON of the HTTP API, [`transfer`] for resumable uploads.

// Derived code names this crate as others do.
extern crate self as shared;

pub mod annotations;
pub mod api;
mod apply_corrections;
pub mod bulk;
pub mod bundle;
pub mod checks;
pub mod clock_time;
pub mod corrections;
pub mod country;
pub mod device_reading;
pub mod display_name;
pub mod field;
pub mod fields;
pub mod file_kind;
pub mod file_size;
pub mod filter;
pub mod id;
pub mod json;
pub mod known_merchants;
pub mod money;
pub mod month;
pub mod natural_query;
pub mod offline;
pub mod outline;
pub mod pdf;
pub mod period;
pub mod problem;
pub mod profile;
pub mod provenance;
pub mod quantity;
pub mod receipt;
mod recognition;
pub mod review;
pub mod route;
pub mod rules;
pub mod search_results;
pub mod search_texts;
pub mod server_settings;
pub mod spending;
pub mod summary;
pub mod text;
pub mod transfer;
pub mod tus;
pub mod upload_response;
