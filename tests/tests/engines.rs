//! Chain of OCR engines and the commands `engines` and `words`.
//!
//! Order, fallback, provenance and budget.

use std::process::{Command, Output};

use harness::drawn::{Layout, draw_receipt, files};
use harness::folder::TempFolder;
use harness::http;
use harness::ocr_space::{API_KEY, FakeOcrSpace, Fault, layout_lines};
use harness::server::{Server, binary_path};
use harness::uploader::upload_file;
use harness::wait::{ACTION_TIMEOUT, wait_until};
use serde_json::{Value, json};
use shared::api::{ReceiptDetail, ReceiptStatus};
use shared::problem::ProblemCode;
use shared::provenance::FallbackReason;

fn run(service: &FakeOcrSpace, arguments: &[&str]) -> Output {
    Command::new(binary_path())
        .args(arguments)
        .env("RECEIPT_SCANNER_OCR_SPACE_KEY", API_KEY)
        .env("RECEIPT_SCANNER_OCR_SPACE_URL", service.url())
        .output()
        .expect("the binary starts")
}

#[track_caller]
fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

fn serve(service: &FakeOcrSpace, flags: &[&str]) -> Server {
    let url = service.url();
    Server::start(
        &[
            &["--ocr-space-key", API_KEY, "--ocr-space-url", &url],
            flags,
        ]
        .concat(),
    )
}

fn receipt(layout: Layout, seed: u64) -> (TempFolder, String, harness::drawn::DrawnReceipt) {
    let (folder, drawn) = (TempFolder::new(), draw_receipt(layout, seed));
    let path = folder.write_file("receipt.jpg", &drawn.to_jpeg());
    let path = path.to_str().expect("a plain name").to_owned();
    (folder, path, drawn)
}

#[test]
fn a_sure_engine_keeps_the_picture_on_this_machine() {
    let service = FakeOcrSpace::start();
    let (_folder, path, drawn) = receipt(Layout::UnitedStates, 11);
    let said = json_of(&run(
        &service,
        &["scan", "--ocr", "pp-ocr,ocr-space", &path],
    ));
    assert_eq!(said["total"], drawn.total.as_str());
    assert_eq!(
        (&said["engine"], &said["tried"], &said["sent"]),
        (&json!("pp-ocr"), &json!([]), &json!([]))
    );
    assert!(service.requests().is_empty(), "nobody else was asked");
}

#[test]
fn the_next_engine_reads_when_one_does_not_work() {
    let service = FakeOcrSpace::start();
    service.fail_always(Fault::InvalidKey);
    let (_folder, path, drawn) = receipt(Layout::Germany, 12);
    let said = json_of(&run(
        &service,
        &["scan", "--ocr", "ocr-space,pp-ocr", &path],
    ));
    assert_eq!(
        (&said["total"], &said["engine"]),
        (&json!(drawn.total), &json!("pp-ocr"))
    );
    let tried = &said["tried"][0];
    assert_eq!(
        (&tried["engine"], &tried["reason"]),
        (&json!("ocr-space"), &json!("broken"))
    );
    let bytes = service.requests()[0].file.len();
    assert_eq!(
        said["sent"],
        json!([{ "engine": "ocr-space", "host": "127.0.0.1", "bytes": bytes }])
    );
}

#[test]
fn the_next_engine_is_asked_when_one_finds_nothing() {
    let (service, folder) = (FakeOcrSpace::start(), TempFolder::new());
    // Bars: no text for pp-ocr, a receipt for the fake service.
    let bars = image::RgbImage::from_fn(600, 800, |x, _| {
        image::Rgb([if x / 150 % 2 == 0 { 255 } else { 90 }; 3])
    });
    let path = folder.write_file(
        "bars.png",
        &files::encode_picture(&bars, files::PictureFormat::Png),
    );
    let path = path.to_str().expect("a plain name");
    service.set_default_text(layout_lines(&["KIOSK", "15/09/2026", "TOTAL EUR 7.30"]));
    let said = json_of(&run(&service, &["scan", "--ocr", "pp-ocr,ocr-space", path]));
    assert_eq!(
        (&said["total"], &said["engine"]),
        (&json!("7.30"), &json!("ocr-space")),
        "{said}"
    );
    assert!(
        ["nothing", "unsure"].contains(&said["tried"][0]["reason"].as_str().unwrap_or_default()),
        "{said}"
    );
    let alone = json_of(&run(
        &service,
        &[
            "scan",
            "--ocr",
            "pp-ocr,ocr-space",
            "--engine",
            "none",
            path,
        ],
    ));
    assert_eq!(
        (&alone["engine"], &alone["sent"]),
        (&Value::Null, &json!([])),
        "--engine goes before --ocr"
    );
}

#[test]
fn a_receipt_remembers_who_read_it_and_what_left_the_machine() {
    let service = FakeOcrSpace::start();
    let mut server = serve(&service, &["--ocr", "ocr-space"]);
    let info = server.info();
    assert_eq!(info.engine.as_deref(), Some("ocr-space"));
    assert_eq!(info.engines[0].sends_to.as_deref(), Some("127.0.0.1"));
    let id = upload_file(
        &server,
        "a.jpg",
        &draw_receipt(Layout::Britain, 14).to_jpeg(),
    );
    let detail = server.wait_processed(id);
    assert_eq!(
        (detail.row.status, detail.engine.as_deref()),
        (ReceiptStatus::Ready, Some("ocr-space"))
    );
    let bytes = service.requests()[0].file.len() as u64;
    assert_eq!(
        (detail.sent.len(), detail.sent[0].bytes, &detail.tried),
        (1, bytes, &Vec::new())
    );
    // Provenance survives a restart.
    server.kill();
    server.restart();
    let again: ReceiptDetail = server.get(&format!("/api/receipts/{id}")).json();
    assert_eq!(again.sent, detail.sent);
    // A second reading adds to what was sent before.
    let url = server.url(&format!("/api/receipts/{id}/read"));
    assert_eq!(http::send_request("POST", &url, &[], &[]).status, 202);
    wait_until("it was sent a second time", ACTION_TIMEOUT, || {
        let detail: ReceiptDetail = server.get(&format!("/api/receipts/{id}")).json();
        (detail.sent[0].bytes == 2 * bytes).then_some(())
    });
}

#[test]
fn an_engine_without_a_key_that_works_is_named_and_the_picture_kept() {
    let service = FakeOcrSpace::start();
    service.fail_always(Fault::InvalidKey);
    let server = serve(&service, &["--ocr", "ocr-space"]);
    let id = upload_file(
        &server,
        "a.jpg",
        &draw_receipt(Layout::Britain, 15).to_jpeg(),
    );
    let detail = server.wait_processed(id);
    assert_eq!(
        (detail.row.status, detail.row.problem),
        (ReceiptStatus::Failed, Some(ProblemCode::ReadingFailed))
    );
    assert_eq!(detail.tried[0].reason, FallbackReason::Broken);
    let why = detail.tried[0].detail.clone().unwrap_or_default();
    assert!(
        why.contains("check RECEIPT_SCANNER_OCR_SPACE_KEY") && !why.contains(API_KEY),
        "{why}"
    );
    assert_eq!((detail.pages.len(), detail.row.has_picture), (1, true));
    assert_eq!(service.requests().len(), 3, "it was tried three times");
    assert_eq!(
        detail.sent[0].bytes,
        3 * service.requests()[0].file.len() as u64
    );
}

#[test]
fn when_the_calls_of_the_day_are_used_up_a_receipt_waits_and_says_so() {
    let service = FakeOcrSpace::start();
    let mut server = serve(&service, &["--ocr", "ocr-space", "--ocr-space-daily", "1"]);
    let first = upload_file(
        &server,
        "a.jpg",
        &draw_receipt(Layout::Britain, 16).to_jpeg(),
    );
    assert_eq!(
        server.wait_processed(first).row.status,
        ReceiptStatus::Ready
    );
    let second = upload_file(
        &server,
        "b.jpg",
        &draw_receipt(Layout::Britain, 17).to_jpeg(),
    );
    let waits = |server: &Server| {
        wait_until("it waits for tomorrow", ACTION_TIMEOUT, || {
            let row = server.receipt_named("b.jpg")?;
            (row.problem == Some(ProblemCode::BudgetUsedUp)).then_some(row.status)
        })
    };
    assert_eq!(waits(&server), ReceiptStatus::Waiting);
    // The count survives a restart.
    server.kill();
    server.restart();
    let url = server.url(&format!("/api/receipts/{second}/read"));
    assert_eq!(http::send_request("POST", &url, &[], &[]).status, 202);
    assert_eq!(waits(&server), ReceiptStatus::Waiting);
    assert_eq!(
        service.requests().len(),
        1,
        "nothing was asked beyond the budget"
    );
    // The command `engines` reports the count of the server.
    let data = server.data_folder();
    let data = data.to_str().expect("a plain name");
    let list = json_of(&run(
        &service,
        &[
            "engines",
            "--json",
            "--ocr",
            "ocr-space",
            "--ocr-space-daily",
            "1",
            "--data",
            data,
        ],
    ));
    assert_eq!(
        of(&list, "ocr-space")["budget"],
        json!({ "made_today": 1, "left_today": 0 }),
        "{list}"
    );
    // Commands with the same data folder share the budget of the server.
    let (_folder, path, _) = receipt(Layout::Britain, 18);
    let scanned = [
        "scan",
        "--engine",
        "ocr-space",
        "--ocr-space-daily",
        "1",
        "--data",
        data,
        &path,
    ];
    assert_eq!(
        json_of(&run(&service, &scanned))["error"]["code"],
        "budget-used-up"
    );
}

/// Returns an engine from the output of `engines --json`.
#[track_caller]
fn of(list: &Value, name: &str) -> Value {
    let mut engines = list.as_array().expect("a list").iter();
    engines
        .find(|engine| engine["name"] == name)
        .unwrap_or_else(|| panic!("{name}: {list}"))
        .clone()
}

#[test]
fn engines_are_listed_with_what_they_need() {
    let service = FakeOcrSpace::start();
    let folder = TempFolder::new();
    let data = folder.path().to_str().expect("a plain name");
    let output = run(
        &service,
        &[
            "engines",
            "--json",
            "--data",
            data,
            "--ocr",
            "pp-ocr,ocr-space",
        ],
    );
    assert!(output.status.success(), "{output:?}");
    let list = json_of(&output);
    let (own, far, none) = (
        of(&list, "pp-ocr"),
        of(&list, "ocr-space"),
        of(&list, "none"),
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
    let for_people = run(
        &service,
        &["engines", "--check", "--data", data, "--ocr", "ocr-space"],
    );
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
    let failed = run(
        &service,
        &[
            "engines",
            "--check",
            "--json",
            "--data",
            data,
            "--ocr",
            "ocr-space",
        ],
    );
    assert_eq!(failed.status.code(), Some(1));
    let problem = of(&json_of(&failed), "ocr-space")["problem"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    assert!(problem.contains("does not take the key"), "{problem}");
    let models = ["engines", "--json", "--data", data, "--models", data];
    assert_eq!(
        of(&json_of(&run(&service, &models)), "pp-ocr")["works"],
        false,
        "there are no models there"
    );
}

#[test]
fn words_come_as_an_answer_of_the_service() {
    let service = FakeOcrSpace::start();
    let (_folder, path, drawn) = receipt(Layout::UnitedStates, 19);
    let answer = json_of(&run(&service, &["words", &path]));
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
    let far = json_of(&run(&service, &["words", "--engine", "ocr-space", &path]));
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
        let output = run(&service, &["words", "--engine", "ocr-space", path]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        let answer = json_of(&output);
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

#[test]
fn senseless_chains_are_refused_at_the_start() {
    let service = FakeOcrSpace::start();
    for (chain, text) in [
        ("pp-ocr,pp-ocr", "named twice"),
        ("none,ocr-space", "nothing is read"),
        ("magic", "invalid value"),
    ] {
        let output = run(&service, &["scan", "--ocr", chain, "a.jpg"]);
        assert!(!output.status.success(), "{chain}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(text), "{chain}: {said}");
    }
}
