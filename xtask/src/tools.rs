//! Other programs that the build runs: cargo, wasm-opt and wasm-merge.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

/// Package of the program.
const PACKAGE: &str = "receipt-scanner-frontend";
/// Package of the worker that reads photos.
const DEVICE_READER_PACKAGE: &str = "receipt-scanner-device-reader";
/// Instructions that make its networks several times as fast. Browsers have them since 2023.
const SIMD: &str = "-Ctarget-feature=+simd128";
const TARGET: &str = "wasm32-unknown-unknown";
/// WebAssembly features that the program uses.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-multivalue",
    "--enable-reference-types",
    "--enable-mutable-globals",
];
/// Working on flat code, and twice, is worth 2 kB.
const OPTIMISATIONS: [&str; 6] = [
    "--strip-debug",
    "--strip-producers",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
];

/// Compiles the program and returns its path.
pub(crate) fn compile_program(root: &Path) -> Result<PathBuf> {
    // An array of strings is the same in JSON and TOML.
    let flags = serde_json::to_string(&path_remapping()?)?;
    let mut command = cargo_build(root, "wasm", PACKAGE);
    command
        .arg("--config")
        .arg(format!("target.{TARGET}.rustflags={flags}"));
    let messages = run_cargo(&mut command)?;
    find_executable(&messages).context("cargo names no file of the program")
}

/// Compiles the worker that reads photos and returns its path.
pub(crate) fn compile_device_reader(root: &Path) -> Result<PathBuf> {
    let mut flags = path_remapping()?;
    flags.push(SIMD.to_owned());
    let mut command = cargo_build(root, "device-reader", DEVICE_READER_PACKAGE);
    // Replaces the flags of `.cargo/config.toml`, which are for the program.
    command
        .arg("--lib")
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    let messages = run_cargo(&mut command)?;
    find_module(&messages).context("cargo names no file of the device reader")
}

fn cargo_build(root: &Path, profile: &str, package: &str) -> Command {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(root)
        .args(["build", "--locked", "--quiet", "--profile", profile])
        .args(["--package", package, "--target", TARGET])
        .args(["--message-format", "json-render-diagnostics"]);
    command
}

/// Runs a build and returns the messages of cargo.
fn run_cargo(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .context("cargo cannot be run")?;
    ensure!(output.status.success(), "the program does not compile");
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Returns compiler flags that hide where sources of others are on this machine, which is long
/// besides.
fn path_remapping() -> Result<Vec<String>> {
    let home = env::var_os("CARGO_HOME").map_or_else(
        || env::home_dir().unwrap_or_default().join(".cargo"),
        PathBuf::from,
    );
    let sources = home.join("registry").join("src");
    let mut flags = Vec::new();
    for folder in fs::read_dir(&sources).with_context(|| sources.display().to_string())? {
        flags.push(format!(
            "--remap-path-prefix={}/=",
            folder?.path().display()
        ));
    }
    Ok(flags)
}

/// Message of cargo about something compiled.
#[derive(Deserialize)]
struct Compiled {
    executable: Option<PathBuf>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

/// Returns the last executable in the messages of cargo, one JSON value per line.
fn find_executable(messages: &str) -> Option<PathBuf> {
    let compiled = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Compiled>(line).ok());
    compiled.filter_map(|one| one.executable).next_back()
}

/// Returns the last WebAssembly module in the messages of cargo.
fn find_module(messages: &str) -> Option<PathBuf> {
    let compiled = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Compiled>(line).ok());
    let files = compiled.flat_map(|one| one.filenames);
    let is_module = |file: &PathBuf| file.extension().is_some_and(|ending| ending == "wasm");
    files.filter(is_module).next_back()
}

/// Makes a module smaller.
pub(crate) fn optimise_module(input: &Path, output: &Path) -> Result<()> {
    let mut command = Command::new("wasm-opt");
    command.arg(input).arg("-o").arg(output);
    run_quietly(command.args(FEATURES).args(OPTIMISATIONS))
}

/// Merges modules, each a file and the name by which others import from it.
pub(crate) fn merge_modules<'a>(
    modules: impl IntoIterator<Item = (&'a Path, &'a str)>,
    output: &Path,
) -> Result<()> {
    let mut command = Command::new("wasm-merge");
    for (file, name) in modules {
        command.args([file.as_os_str(), OsStr::new(name)]);
    }
    // Each module imports a memory until they share one.
    command.args(FEATURES).arg("--enable-multimemory");
    run_quietly(
        command
            .arg("--rename-export-conflicts")
            .arg("-o")
            .arg(output),
    )
}

/// Runs a program; its output is shown only if it fails.
fn run_quietly(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{name} cannot be run: `make dist` installs it"))?;
    ensure!(
        output.status.success(),
        "{name} failed:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_executable_is_found_among_the_messages() {
        let messages = r#"{"reason":"compiler-artifact","executable":null}
            {"reason":"compiler-artifact","executable":"/t/app.wasm"}
            {"reason":"build-finished","success":true}"#;
        assert_eq!(
            find_executable(messages),
            Some(PathBuf::from("/t/app.wasm"))
        );
        assert_eq!(find_executable("{\"reason\":\"build-finished\"}"), None);
    }

    #[test]
    fn the_module_of_a_library_is_found() {
        let messages = r#"{"filenames":["/t/libdevice_reader.rlib","/t/device_reader.wasm"]}
            {"reason":"build-finished","success":true}"#;
        assert_eq!(
            find_module(messages),
            Some(PathBuf::from("/t/device_reader.wasm"))
        );
        assert_eq!(find_module("{\"filenames\":[\"/t/libone.rlib\"]}"), None);
    }

    #[test]
    fn a_failed_program_is_quoted() {
        let mut command = Command::new("sh");
        let error = run_quietly(command.args(["-c", "echo said >&2; exit 1"])).unwrap_err();
        assert!(error.to_string().contains("said"), "{error}");
        let error = run_quietly(&mut Command::new("no-such-program")).unwrap_err();
        assert!(error.to_string().contains("make dist"), "{error}");
    }
}
