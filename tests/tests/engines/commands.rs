//! Commands `engines` and `words`.

use harness::drawn::{Layout, draw_receipt, files};
use harness::folder::TempFolder;
use harness::ocr_space::{FakeOcrSpace, Fault};
use serde_json::{Value, json};

use super::{find_engine, parse_output, write_receipt};

#[test]
fn engines_are_listed_with_what_they_need() {
    let service = FakeOcrSpace::start();
    let folder = TempFolder::new();
    let data = folder.path().to_str().expect("a plain name");
    let output = service.run_command(&[
        "engines",
        "--json",
        "--data",
        data,
        "--ocr",
        "pp-ocr,ocr-space",
    ]);
    assert!(output.status.success(), "{output:?}");
    let list = parse_output(&output);
    let (own, far, none) = (
        find_engine(&list, "pp-ocr"),
        find_engine(&list, "ocr-space"),
        find_engine(&list, "none"),
    );
    assert_eq!(
        (&own["works"], &own["place"], &own["sends_to"]),
        (&json!(true), &json!(1), &Value::Null)
    );
    assert_eq!(
        (&far["works"], &far["place"], &far["sends_to"]),
        (&json!(true), &json!(2), &json!("127.0.0.1"))
    );
    assert_eq!(
        far["limits"],
        json!({ "file_bytes": 1_000_000, "calls_a_day": 500 })
    );
    assert_eq!(far["budget"], json!({ "made_today": 0, "left_today": 500 }));
    assert_eq!(none["place"], Value::Null);
    assert!(
        service.requests().is_empty(),
        "nothing is asked over the network unless it was wanted"
    );
    assert_eq!(
        std::fs::read_dir(data).expect("a folder").count(),
        0,
        "and nothing is written"
    );

    // Only `--check` calls the service.
    let for_people =
        service.run_command(&["engines", "--check", "--data", data, "--ocr", "ocr-space"]);
    let text = String::from_utf8_lossy(&for_people.stdout).into_owned();
    for expected in [
        "ocr-space (asked as no. 1): works",
        "are sent to 127.0.0.1",
        "1 calls made, 499 left",
    ] {
        assert!(text.contains(expected), "{expected} is missing:\n{text}");
    }
    assert_eq!(service.requests().len(), 1, "--check asks");
    // A failing engine makes the command fail.
    service.fail_always(Fault::InvalidKey);
    let failed = service.run_command(&[
        "engines",
        "--check",
        "--json",
        "--data",
        data,
        "--ocr",
        "ocr-space",
    ]);
    assert_eq!(failed.status.code(), Some(1));
    let problem = find_engine(&parse_output(&failed), "ocr-space")["problem"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    assert!(problem.contains("does not take the key"), "{problem}");
    let models = ["engines", "--json", "--data", data, "--models", data];
    assert_eq!(
        find_engine(&parse_output(&service.run_command(&models)), "pp-ocr")["works"],
        false,
        "there are no models there"
    );
}

#[test]
fn words_are_printed_in_the_format_of_the_service() {
    let service = FakeOcrSpace::start();
    let (_folder, path, drawn) = write_receipt(Layout::UnitedStates, 19);
    let answer = parse_output(&service.run_command(&["words", &path]));
    assert_eq!(
        (&answer["OCRExitCode"], &answer["IsErroredOnProcessing"]),
        (&json!(1), &json!(false))
    );
    let page = &answer["ParsedResults"][0];
    let text = page["ParsedText"].as_str().unwrap_or_default();
    assert!(
        text.contains(&drawn.merchant) && text.ends_with("\t\r\n"),
        "{text}"
    );
    let found = page["TextOverlay"]["Lines"].as_array().expect("lines");
    assert_eq!(
        page["TextOverlay"]["Message"],
        format!("Total lines: {}", found.len())
    );
    // All boxes lie within the picture.
    let (width, height) = drawn.picture.dimensions();
    for word in found
        .iter()
        .flat_map(|line| line["Words"].as_array().expect("words"))
    {
        let number = |name: &str| word[name].as_f64().unwrap_or(-1.0);
        let is_within = number("Left") >= 0.0
            && number("Top") >= 0.0
            && number("Left") + number("Width") <= f64::from(width)
            && number("Top") + number("Height") <= f64::from(height);
        assert!(is_within && number("Width") > 0.0, "{word}");
    }
    let far = parse_output(&service.run_command(&["words", "--engine", "ocr-space", &path]));
    assert_eq!(
        far["ParsedResults"][0]["ParsedText"],
        "CORNER SHOP\t\r\nDate 15/09/2026\t\r\nTOTAL EUR 12.50\t\r\n"
    );
}

#[test]
fn words_of_files_that_cannot_be_read_are_errors_with_codes() {
    let (service, folder) = (FakeOcrSpace::start(), TempFolder::new());
    let picture = draw_receipt(Layout::Malaysia, 20).picture;
    service.fail_always(Fault::UnknownParameter);
    for (name, bytes, code) in [
        ("diary.jpg", b"Dear diary".to_vec(), 99),
        ("empty.jpg", Vec::new(), 99),
        ("cut.jpg", files::truncated_jpeg(&picture), 3),
        (
            "whole.png",
            files::encode_picture(&picture, files::PictureFormat::Png),
            4,
        ),
    ] {
        let path = folder.write_file(name, &bytes);
        let path = path.to_str().expect("a plain name");
        let output = service.run_command(&["words", "--engine", "ocr-space", path]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        let answer = parse_output(&output);
        assert_eq!(
            (&answer["OCRExitCode"], &answer["IsErroredOnProcessing"]),
            (&json!(code), &json!(true))
        );
        assert!(
            answer["ErrorMessage"][0]
                .as_str()
                .is_some_and(|text| text.ends_with(['.', '?'])),
            "{answer}"
        );
        assert_eq!(answer.get("ParsedResults"), None, "{name}");
    }
}
