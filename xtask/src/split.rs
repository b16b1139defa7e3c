//! Splitting of the program at the functions marked `wasm_split`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use wasm_split_cli_support::Options;

use crate::groups::SplitOutput;

/// Script that the program imports the loaders of its parts from, before it has a hash.
pub(crate) const PARTS_SCRIPT: &str = "./parts.js";
/// File that every page needs, in the folder of the split program.
const PROGRAM_FILE: &str = "app.wasm";

/// Splits a program into files in `folder`. Returns the module that every page needs and a
/// description of the other files.
pub(crate) fn split_program(program: &Path, folder: &Path) -> Result<(Vec<u8>, SplitOutput)> {
    let input = fs::read(program).with_context(|| program.display().to_string())?;
    let main = folder.join(PROGRAM_FILE);
    let mut options = Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = &main;
    // The script that the splitter writes is not used: `loader_script` writes another.
    options.link_name = PARTS_SCRIPT;
    options.target.web();
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("the program cannot be split: {error:#}"))?;
    let mut sizes = Vec::new();
    for file in &split.split_modules {
        sizes.push((file_stem(file)?, fs::metadata(file)?.len()));
    }
    let output = SplitOutput {
        sizes: sizes.into_iter().collect(),
        needed: split.prefetch_map.into_iter().collect(),
    };
    Ok((fs::read(&main)?, output))
}

/// Returns the path of a file of the split program.
pub(crate) fn part_path(folder: &Path, name: &str) -> PathBuf {
    folder.join(name).with_extension("wasm")
}

fn file_stem(file: &Path) -> Result<String> {
    let stem = file.file_stem().and_then(|stem| stem.to_str());
    Ok(stem.context("a part has a name")?.to_owned())
}
