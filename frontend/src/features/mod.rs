//! Pages of the app: each folder has a page, its state and its components.
//!
//! Components display their properties and report user actions through callbacks; pages and states
//! talk to the server.

pub(crate) mod camera;
pub(crate) mod links;
mod loaded;
pub(crate) mod offline;
pub(crate) mod palette;
pub(crate) mod profile;
pub(crate) mod receipt;
pub(crate) mod receipts;
pub(crate) mod review;
pub(crate) mod rules;
pub(crate) mod scan;
pub(crate) mod settings;
pub(crate) mod spending;
pub(crate) mod trash;
