//! The engine `ocr-space` against the fake service: one test per known failure.

use std::process::Output;
use std::time::Duration;

use harness::drawn::{Layout, draw_receipt, files};
use harness::folder::TempFolder;
use harness::ocr_space::{API_KEY, FakeOcrSpace, Fault, layout_lines};
use serde_json::Value;

const SLIP_LINES: [&str; 3] = ["MAPLE RIDGE DINER", "Date 15/09/2026", "TOTAL EUR 12.50"];

fn run_scan(service: &FakeOcrSpace, arguments: &[&str]) -> Output {
    service.run_command(&[&["scan", "--engine", "ocr-space"], arguments].concat())
}

/// Scans one receipt and returns the JSON line.
fn scan_one(service: &FakeOcrSpace) -> Value {
    let folder = TempFolder::new();
    let file = folder.write_file("receipt.jpg", &draw_receipt(Layout::Britain, 5).to_jpeg());
    let output = run_scan(service, &[file.to_str().expect("a plain name")]);
    let said = [output.stdout.clone(), output.stderr].concat();
    assert!(
        !String::from_utf8_lossy(&said).contains(API_KEY),
        "the key is never told"
    );
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

fn start_service() -> FakeOcrSpace {
    let service = FakeOcrSpace::start();
    service.set_default_text(layout_lines(&SLIP_LINES));
    service
}

#[track_caller]
fn check_read(said: &Value) {
    let read = ["merchant", "date", "total", "currency"]
        .map(|field| said[field].as_str().unwrap_or_default());
    assert_eq!(
        read,
        ["MAPLE RIDGE DINER", "2026-09-15", "12.50", "EUR"],
        "{said}"
    );
    assert_eq!(said["engine"], "ocr-space");
}

/// Checks that the reading fails with this text after so many calls if every response has this
/// fault.
#[track_caller]
fn check_fails(fault: Fault, text: &str, calls: usize) {
    let service = start_service();
    service.fail_always(fault);
    let said = scan_one(&service);
    assert_eq!(said["error"]["code"], "reading-failed", "{fault:?}: {said}");
    let detail = said["error"]["detail"].as_str().unwrap_or_default();
    assert!(detail.contains(text), "{fault:?}: {detail}");
    assert_eq!(service.requests().len(), calls, "{fault:?}");
}

/// Checks that the receipt is read in one call although the response has this quirk.
#[track_caller]
fn check_reads(fault: Fault) {
    let service = start_service();
    service.fail_always(fault);
    check_read(&scan_one(&service));
    assert_eq!(service.requests().len(), 1, "{fault:?}");
}

/// Checks that a timeout of engine 2 of the service leads to a call of engine 1.
#[track_caller]
fn check_falls_back(fault: Fault) {
    let service = start_service();
    service.fail_next(&[fault]);
    check_read(&scan_one(&service));
    let engines: Vec<_> = service
        .requests()
        .iter()
        .map(|asked| asked.fields["ocrengine"].clone())
        .collect();
    assert_eq!(engines, ["2", "1"], "{fault:?}");
}

#[test]
fn a_receipt_is_sent_as_the_service_wants_it() {
    let service = start_service();
    let said = scan_one(&service);
    check_read(&said);
    let asked = service.requests();
    assert_eq!(asked.len(), 1);
    for (field, value) in [
        ("ocrengine", "2"),
        ("istable", "true"),
        ("scale", "true"),
        ("detectorientation", "true"),
        ("isoverlayrequired", "true"),
        ("filetype", "JPG"),
        ("language", "eng"),
    ] {
        assert_eq!(
            asked[0].fields.get(field).map(String::as_str),
            Some(value),
            "{field}"
        );
    }
    assert_eq!(
        (asked[0].file_name.as_str(), asked[0].content_type.as_str()),
        ("receipt.jpg", "image/jpeg")
    );
    assert!(asked[0].key_in_header, "the key comes in the header");
    let bytes = asked[0].file.len();
    let sent = serde_json::json!([{ "engine": "ocr-space", "host": "127.0.0.1", "bytes": bytes }]);
    assert_eq!(said["sent"], sent, "what left the machine is said");
}

#[test]
fn boxes_refer_to_the_unscaled_picture() {
    let said = scan_one(&start_service());
    let area = &said["receipt"]["total"]["box"];
    // Third of three lines; a scaled picture must have its boxes scaled back.
    let top = area[1].as_f64().expect("a place");
    assert!((0.6..0.7).contains(&top), "{area}");
}

#[test]
fn a_large_picture_is_reduced_to_the_limit() {
    let (service, folder) = (start_service(), TempFolder::new());
    // Noise in every pixel: more than 10 MB as PNG, far more than 1 MB as a good JPEG.
    let mut state = 9_u32;
    let noise = image::RgbImage::from_fn(2_000, 2_400, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Rgb([state.to_be_bytes()[0], state.to_be_bytes()[1], 200])
    });
    let file = folder.write_file(
        "noise.png",
        &files::encode_picture(&noise, files::PictureFormat::Png),
    );
    let output = run_scan(&service, &[file.to_str().expect("a plain name")]);
    check_read(&serde_json::from_slice(&output.stdout).expect("one JSON object"));
    let sent = &service.requests()[0].file;
    assert!(
        sent.len() <= 1_000_000 && sent.len() > 300_000,
        "{} bytes were sent",
        sent.len()
    );
}

#[test]
fn a_request_over_the_size_limit_falls_back() {
    check_fails(
        Fault::FileTooLarge,
        "maximum permissible file size limit",
        1,
    );
}

#[test]
fn pages_within_the_page_limit_are_read() {
    check_reads(Fault::TooManyPages);
}

#[test]
fn an_unknown_file_type_is_explained() {
    check_fails(Fault::UnknownFileType, "E216", 1);
}

#[test]
fn an_unknown_parameter_is_explained() {
    check_fails(
        Fault::UnknownParameter,
        "Parameter name 'file' is invalid",
        1,
    );
}

#[test]
fn a_timeout_is_answered_with_the_other_engine() {
    check_falls_back(Fault::Timeout);
    check_falls_back(Fault::OldTimeout);
    check_falls_back(Fault::Status408);
}

#[test]
fn a_timeout_of_both_engines_is_explained() {
    check_fails(Fault::Timeout, "took too long", 2);
}

#[test]
fn an_exhausted_budget_is_awaited_as_announced() {
    let service = start_service();
    service.set_limit(0, 600);
    let said = scan_one(&service);
    assert_eq!(said["error"]["detail"], "busy for 600 s");
    // A window of a day is retried before it is over.
    check_fails(Fault::RateLimit, "busy for 3600 s", 1);
}

#[test]
fn a_refusal_of_too_many_connections_is_awaited() {
    check_fails(Fault::TooManyConnections, "busy for 10 s", 1);
}

#[test]
fn a_wrong_key_names_the_setting_to_check() {
    check_fails(
        Fault::InvalidKey,
        "The API key is invalid): check RECEIPT_SCANNER_OCR_SPACE_KEY",
        1,
    );
}

#[test]
fn an_error_page_of_a_gateway_is_awaited() {
    check_fails(Fault::Html500, "busy for 60 s", 1);
}

#[test]
fn an_answer_that_ends_in_the_middle_is_explained() {
    check_fails(Fault::TruncatedJson, "not the JSON it should be", 1);
}

#[test]
fn a_picture_that_cannot_be_downloaded_is_explained() {
    check_fails(Fault::Unreachable, "Unable to download the file", 1);
}

#[test]
fn a_page_that_cannot_be_parsed_is_explained() {
    check_fails(Fault::PageError, "Engine parse error", 1);
}

#[test]
fn text_without_places_is_read() {
    check_reads(Fault::NullOverlay);
}

#[test]
fn places_in_whole_numbers_are_read() {
    check_reads(Fault::IntBoxes);
}

#[test]
fn lines_that_end_as_on_windows_are_read() {
    check_reads(Fault::CrLf);
}

#[test]
fn concurrent_calls_are_limited() {
    let (service, folder) = (start_service(), TempFolder::new());
    service.set_concurrent_max(2);
    service.set_latency(Duration::from_millis(300));
    let files: Vec<_> = (0..5)
        .map(|seed| {
            folder.write_file(
                &format!("{seed}.jpg"),
                &draw_receipt(Layout::Malaysia, seed).to_jpeg(),
            )
        })
        .collect();
    let paths: Vec<_> = files
        .iter()
        .map(|file| file.to_str().expect("a plain name"))
        .collect();
    let output = run_scan(&service, &[&["--jobs", "5"], &paths[..]].concat());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(text.lines().count(), 5);
    for line in text.lines() {
        check_read(&serde_json::from_str(line).expect("a JSON object a line"));
    }
}
