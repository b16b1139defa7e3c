//! Build of the frontend, and the report of its sizes.
//!
//! usage: `cargo xtask frontend` (trunk runs it when everything that it copies lies in its staging
//! folder), `cargo xtask device-reader FOLDER` (only the worker that reads photos, for measurements),
//! `cargo xtask size` (writes `docs/bundle-size.md` from `dist`).

mod bind;
mod config;
mod device_reader;
mod document;
mod frontend;
mod groups;
mod host;
mod loader_script;
mod names;
mod program;
mod size;
mod split;
mod squeeze;
mod symbols;
mod tools;

use std::env;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

fn main() -> Result<()> {
    let argument = env::args().nth(1).unwrap_or_default();
    match &*argument {
        "frontend" => frontend::build(
            &folder_from_trunk("TRUNK_SOURCE_DIR")?,
            &folder_from_trunk("TRUNK_STAGING_DIR")?,
        ),
        "device-reader" => {
            let folder = env::args_os().nth(2).context("name a folder")?;
            let folder = env::current_dir()?.join(folder);
            device_reader::write_device_reader(&env::current_dir()?, &folder).map(drop)
        }
        "size" => size::write_report(&env::current_dir()?),
        _ => bail!("usage: cargo xtask frontend|device-reader FOLDER|size"),
    }
}

fn folder_from_trunk(variable: &str) -> Result<PathBuf> {
    let folder = env::var_os(variable)
        .with_context(|| format!("{variable} is not set: run `trunk build`, or `make dist`"))?;
    Ok(PathBuf::from(folder))
}
