//! Server and command line of the receipt scanner.
//!
//! Data flow: `http::uploads` receives the bytes by the rules of [`upload`]; [`intake`] makes a
//! receipt and a job of them; [`worker`] runs the [`pipeline`] and stores the result. Dependencies
//! point downwards, as drawn in ARCHITECTURE.md.

pub mod annotations;
pub mod app;
pub mod append_lock;
pub mod blob;
pub mod bulk;
pub mod chain;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
pub mod downloads;
pub mod editing;
#[cfg(feature = "embedded")]
mod embedded;
pub mod engine;
pub mod engines_command;
pub mod error;
pub mod export;
pub mod extract_command;
pub mod fetch;
pub mod fetch_command;
pub mod file_name;
pub mod hash;
pub mod http;
mod input_file;
pub mod intake;
mod local_engines;
mod local_reading;
pub mod merge;
pub mod ocr_command;
pub mod outline;
pub mod pipeline;
pub mod profile;
mod progress;
pub mod queue;
pub mod remote_engines;
pub mod retry_limit;
pub mod rules;
pub mod sandbox;
pub mod scan;
pub mod serve;
pub mod settings;
pub mod split;
mod startup;
pub mod telemetry;
pub mod trash;
pub mod upkeep;
pub mod upload;
pub mod upload_command;
pub mod worker;
