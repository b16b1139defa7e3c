//! `receipt-scanner scan` in scripts: files in, one JSON object per line out.

use std::process::Output;

use harness::command::{parse_lines, run_command};
use harness::drawn::{Layout, draw_receipt, files, photo};
use harness::folder::TempFolder;

fn run_scan(arguments: &[&str]) -> Output {
    run_command(&[&["scan"], arguments].concat())
}

#[test]
fn receipts_of_four_countries_are_read_in_every_kind_of_picture() {
    let folder = TempFolder::new();
    let mut drawn = Vec::new();
    for (index, format) in files::PictureFormat::ALL.into_iter().enumerate() {
        let receipt = draw_receipt(Layout::ALL[index % 4], 40 + index as u64);
        // Flat pictures and photos; JPEG files lie on their side, as phones write them.
        let photo = photo::render_tilted(&receipt.picture, [3.0, -4.0, 0.0, 2.0, 0.0, -1.5][index]);
        let bytes = match format {
            files::PictureFormat::Jpeg => files::sideways_jpeg(&photo),
            _ => files::encode_picture(&photo, format),
        };
        drawn.push((
            folder.write_file(&format!("receipt-{index}.{}", format.extension()), &bytes),
            receipt,
        ));
    }
    let paths: Vec<_> = drawn
        .iter()
        .map(|(path, _)| path.to_str().expect("plain names"))
        .collect();
    let output = run_scan(&[&["--jobs", "2"], &paths[..]].concat());
    assert!(output.status.success(), "{output:?}");
    let lines = parse_lines(&output);
    assert_eq!(lines.len(), drawn.len());
    for (line, (path, receipt)) in lines.iter().zip(&drawn) {
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        assert_eq!(line["id"].as_str(), stem, "the order of the files is kept");
        let read = ["merchant", "date", "total", "currency"]
            .map(|field| line[field].as_str().unwrap_or("nothing"));
        assert_eq!(
            read,
            [
                &receipt.merchant,
                &receipt.date,
                &receipt.total,
                receipt.currency
            ],
            "{stem:?}"
        );
        assert!(
            line["receipt"]["total"]["box"].is_array(),
            "the evidence comes along: {line}"
        );
    }
}

#[test]
fn a_broken_file_is_an_error_on_its_own_line() {
    let folder = TempFolder::new();
    let receipt = draw_receipt(Layout::Germany, 60);
    let good = folder.write_file("good.jpg", &receipt.to_jpeg());
    let cases = [
        (
            folder.write_file("cut.jpg", &files::truncated_jpeg(&receipt.picture)),
            "picture-broken",
        ),
        (
            folder.write_file("diary.jpg", b"Dear diary, nothing happened today."),
            "unknown-kind",
        ),
        (folder.write_file("empty.jpg", b""), "empty-file"),
        (
            folder.write_file("bomb.png", &files::png_bomb()),
            "picture-too-large",
        ),
        (good.with_file_name("missing.jpg"), "file-unreadable"),
    ];
    let paths: Vec<_> = cases
        .iter()
        .map(|(path, _)| path)
        .chain([&good])
        .map(|path| path.to_str().unwrap())
        .collect();
    let output = run_scan(&paths);
    assert_eq!(output.status.code(), Some(1));
    let lines = parse_lines(&output);
    assert_eq!(lines.len(), cases.len() + 1);
    for (line, (path, code)) in lines.iter().zip(&cases) {
        assert_eq!(
            line["id"].as_str(),
            path.file_stem().and_then(|stem| stem.to_str())
        );
        assert_eq!(line["file"].as_str(), path.to_str());
        assert_eq!(line["error"]["code"].as_str(), Some(*code), "{line}");
        assert!(
            line["error"]["message"]
                .as_str()
                .is_some_and(|message| message.starts_with("This ")),
            "{line}"
        );
    }
    assert_eq!(
        lines[cases.len()]["total"].as_str(),
        Some(receipt.total.as_str()),
        "the sound file is read"
    );
}

#[test]
fn pretty_output_shows_the_fields() {
    let folder = TempFolder::new();
    let receipt = draw_receipt(Layout::UnitedStates, 61);
    let path = folder.write_file("lunch.jpg", &receipt.to_jpeg());
    let output = run_scan(&["--pretty", path.to_str().unwrap()]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success());
    for expected in [
        "lunch.jpg",
        receipt.merchant.as_str(),
        receipt.date.as_str(),
        receipt.total.as_str(),
    ] {
        assert!(text.contains(expected), "{expected} is missing:\n{text}");
    }
}

#[test]
fn help_names_every_setting() {
    let output = run_command(&["serve", "--help"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for expected in [
        "--listen",
        "--data",
        "--ocr",
        "--max-file-mb",
        "RECEIPT_SCANNER_DATA",
    ] {
        assert!(text.contains(expected), "{expected} is missing:\n{text}");
    }
}
