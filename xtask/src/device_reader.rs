//! Files of the worker that reads photos in the browser: script, program and networks.
//!
//! They are no part of the app's program: the worker loads them, and the service worker keeps them
//! from then on.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::names::{hash_contents, hashed_name};
use crate::squeeze::squeeze_script;
use crate::tools::compile_device_reader;

/// Script of the worker. Its name has no hash, since the app's program contains it.
pub(crate) const WORKER: &str = "device_reader.js";
/// Stem of the other files.
const STEM: &str = "device_reader";
/// Networks: stems of the files, and names in the folder of models.
const MODELS: [(&str, &str); 2] = [
    ("detection", "PP-OCRv6_det_tiny.onnx"),
    ("recognition", "PP-OCRv6_rec_tiny.onnx"),
];

/// Writes all files to `staging` and returns the names of those with a hash.
pub(crate) fn write_device_reader(root: &Path, staging: &Path) -> Result<Vec<String>> {
    let compiled = compile_device_reader(root)?;
    let (module, script) = bind(&compiled)?;
    let script = squeeze_script(&script)?;
    let mut files = vec![("js", STEM, script.into_bytes()), ("wasm", STEM, module)];
    let models = models_folder()?;
    for (stem, name) in MODELS {
        let path = models.join(name);
        let bytes = fs::read(&path)
            .with_context(|| format!("{}: `make dist` fetches the models", path.display()))?;
        files.push(("onnx", stem, bytes));
    }
    let mut names = Vec::new();
    for (extension, stem, bytes) in files {
        let name = hashed_name(stem, &hash_contents([("", &*bytes)]), extension);
        fs::write(staging.join(&name), bytes)?;
        names.push(name);
    }
    let source = fs::read_to_string(root.join("frontend/device-reader/worker.js"))?;
    let worker = write_worker(&squeeze_script(&source)?, &names)?;
    fs::write(staging.join(WORKER), worker)?;
    Ok(names)
}

/// Returns the module and the script between it and the worker. The compiler has made it fast, and
/// binaryen would take minutes to make it a little smaller.
fn bind(compiled: &Path) -> Result<(Vec<u8>, String)> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .web(true)?;
    let mut output = bindgen.generate_output()?;
    ensure!(
        output.snippets().values().all(Vec::is_empty) && output.local_modules().is_empty(),
        "the device reader brings scripts of its own, which nobody copies"
    );
    let script = output.js().to_owned();
    Ok((output.wasm_mut().emit_wasm(), script))
}

/// Writes the addresses of the files in front of the worker: script, program, networks.
fn write_worker(source: &str, names: &[String]) -> Result<String> {
    let addresses: Vec<_> = names.iter().map(|name| format!("/{name}")).collect();
    let addresses = serde_json::to_string(&addresses)?;
    Ok(format!("const FILES = {addresses};\n{source}"))
}

/// Returns the folder that `setup/models.sh` fills.
fn models_folder() -> Result<PathBuf> {
    let folder = |variable: &str, below: &[&str]| {
        let start = env::var_os(variable).filter(|value| !value.is_empty())?;
        Some(
            below
                .iter()
                .fold(PathBuf::from(start), |path, name| path.join(name)),
        )
    };
    folder("RECEIPT_SCANNER_MODELS", &[])
        .or_else(|| folder("RECEIPT_SCANNER_CACHE", &["models"]))
        .or_else(|| folder("XDG_CACHE_HOME", &["receipt-scanner", "models"]))
        .or_else(|| folder("HOME", &[".cache", "receipt-scanner", "models"]))
        .context("RECEIPT_SCANNER_MODELS names no folder: run `make dist`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_knows_the_addresses_of_its_files() {
        let names = ["device_reader-1.js", "detection-2.onnx"].map(str::to_owned);
        assert_eq!(
            write_worker("start();", &names).unwrap(),
            "const FILES = [\"/device_reader-1.js\",\"/detection-2.onnx\"];\nstart();"
        );
    }
}
