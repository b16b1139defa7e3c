//! Chain of OCR engines and the commands `engines` and `words`.
//!
//! Order, fallback, provenance and budget.

mod chain;
mod commands;

use std::process::Output;

use harness::drawn::{Layout, draw_receipt};
use harness::folder::TempFolder;
use serde_json::Value;

#[track_caller]
fn parse_output(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

fn write_receipt(layout: Layout, seed: u64) -> (TempFolder, String, harness::drawn::DrawnReceipt) {
    let (folder, drawn) = (TempFolder::new(), draw_receipt(layout, seed));
    let path = folder.write_file("receipt.jpg", &drawn.to_jpeg());
    let path = path.to_str().expect("a plain name").to_owned();
    (folder, path, drawn)
}

/// Returns an engine from the output of `engines --json`.
#[track_caller]
fn find_engine(list: &Value, name: &str) -> Value {
    let mut engines = list.as_array().expect("a list").iter();
    engines
        .find(|engine| engine["name"] == name)
        .unwrap_or_else(|| panic!("{name}: {list}"))
        .clone()
}
