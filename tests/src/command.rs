//! The command line as a child process.

use std::path::PathBuf;
use std::process::{Command, Output};

use image::RgbImage;
use serde_json::Value;

use crate::drawn::files::{PictureFormat, encode_picture};
use crate::folder::TempFolder;
use crate::server::binary_path;

/// Runs the program under test with these arguments.
#[track_caller]
pub fn run_command(arguments: &[&str]) -> Output {
    let mut command = Command::new(binary_path());
    command.args(arguments).output().expect("the binary starts")
}

/// Parses one JSON object per line of the output.
#[track_caller]
pub fn parse_lines(output: &Output) -> Vec<Value> {
    let text = str::from_utf8(&output.stdout).expect("the output is UTF-8");
    let parse =
        |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    text.lines().map(parse).collect()
}

/// Runs a command on pictures, written as `{name}.jpg`, and returns a JSON object for each.
#[track_caller]
pub fn run_on_pictures(command: &str, pictures: &[(impl AsRef<str>, &RgbImage)]) -> Vec<Value> {
    let folder = TempFolder::new();
    let paths = pictures.iter().map(|(name, picture)| {
        let bytes = encode_picture(picture, PictureFormat::Jpeg);
        folder.write_file(&format!("{}.jpg", name.as_ref()), &bytes)
    });
    let paths: Vec<PathBuf> = paths.collect();
    let paths = paths
        .iter()
        .map(|path| path.to_str().expect("a plain name"));
    let arguments: Vec<&str> = [command].into_iter().chain(paths).collect();
    let output = run_command(&arguments);
    assert!(output.status.success(), "{output:?}");
    let lines = parse_lines(&output);
    assert_eq!(lines.len(), pictures.len());
    lines
}
