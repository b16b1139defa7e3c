//! Tests of the fake itself over HTTP.

use serde_json::Value;

use super::*;
use crate::drawn::{Layout, draw_receipt};
use crate::http::send_request;
use crate::uploader::sha256_hex;

fn post(
    service: &FakeOcrSpace,
    key: &str,
    fields: &[(&str, &str)],
    file: Option<(&str, &[u8])>,
) -> (u16, Value) {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .bytes(),
        );
    }
    if let Some((name, bytes)) = file {
        body.extend(
            format!(
                "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"{name}\"\r\n\r\n"
            )
            .bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    let headers = [
        ("content-type", "multipart/form-data; boundary=x"),
        ("apikey", key),
    ];
    let answer = send_request("POST", &service.url(), &headers, &body);
    (answer.status, answer.json())
}

#[test]
fn overlay_text_and_count_agree() {
    let service = FakeOcrSpace::start();
    let jpeg = draw_receipt(Layout::Germany, 3).to_jpeg();
    service.set_text(&sha256_hex(&jpeg), layout_lines(&["ONE TWO", "THREE"]));
    let (status, answer) = post(
        &service,
        API_KEY,
        &[("isOverlayRequired", "True")],
        Some(("a.jpg", &jpeg)),
    );
    let page = &answer["ParsedResults"][0];
    assert_eq!(
        (status, &page["TextOverlay"]["Message"]),
        (200, &"Total lines: 2".into())
    );
    assert_eq!(page["ParsedText"], "ONE TWO\r\nTHREE\r\n");
    assert_eq!(
        page["TextOverlay"]["Lines"][0]["Words"][1]["WordText"],
        "TWO"
    );
    let (_, other) = post(
        &service,
        API_KEY,
        &[("ocrengine", "2")],
        Some(("a.jpg", &jpeg[..100])),
    );
    assert_eq!(
        other["ParsedResults"][0]["TextOverlay"]["HasOverlay"],
        false
    );
}

#[test]
fn every_refusal_has_its_form() {
    let service = FakeOcrSpace::start();
    let said = |key: &str, fields: &[(&str, &str)], file: Option<(&str, &[u8])>| {
        let (status, answer) = post(&service, key, fields, file);
        let text = answer
            .as_str()
            .or(answer["ErrorMessage"][0].as_str())
            .unwrap_or_default()
            .to_owned();
        (
            status,
            answer["OCRExitCode"].as_i64(),
            text.chars().take(19).collect::<String>(),
        )
    };
    let large = vec![0; FILE_BYTES_MAX + 1];
    let pdf: &[u8] = b"%PDF /Type /Pages /Type /Page /Type /Page /Type /Page /Type/Page ";
    for (key, fields, file, expected) in [
        ("wrong", &[][..], None, (403, None, "The API key is inva")),
        (
            API_KEY,
            &[("file", "text")][..],
            None,
            (200, Some(99), "Parameter name 'fil"),
        ),
        (
            API_KEY,
            &[("URL", "http://x")][..],
            None,
            (200, Some(3), "Unable to download "),
        ),
        (
            API_KEY,
            &[][..],
            Some(("a", &large[..9])),
            (200, Some(99), "Unable to recognize"),
        ),
        (
            API_KEY,
            &[("fileType", "JPG")][..],
            Some(("a", &large[..])),
            (200, Some(3), "File failed validat"),
        ),
        (
            API_KEY,
            &[][..],
            Some(("a.pdf", pdf)),
            (200, Some(4), "The maximum page li"),
        ),
    ] {
        let (status, code, text) = said(key, fields, file);
        assert_eq!((status, code, text.as_str()), expected, "{fields:?}");
    }
}

#[test]
fn calls_are_counted_by_key_and_time() {
    let service = FakeOcrSpace::start();
    service.set_limit(2, 600);
    let status = |key: &str| post(&service, key, &[], Some(("a.jpg", b"x"))).0;
    assert_eq!(
        [
            status(API_KEY),
            status(API_KEY),
            status(API_KEY),
            status("helloworld")
        ],
        [200, 200, 403, 200]
    );
    service.set_clock(600);
    assert_eq!(status(API_KEY), 200);
}
