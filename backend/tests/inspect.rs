//! `/api/inspect`: reports the parts of a request, stores nothing, and bounds memory and time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Body;
use axum::http::StatusCode;
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use serde_json::{Value, json};
use shared::problem::ProblemCode;

use crate::support::form::FORM_HEADER;
use crate::support::{Answer, TestServer, jpeg};

const MIB: u64 = 1 << 20;
/// SHA-256 of no bytes and of "abc" (FIPS 180-2, appendix B.1).
const SHA256_OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const SHA256_OF_ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

async fn send_to_inspect(headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    let server = TestServer::start().await;
    let answer = server
        .send_request("POST", "/api/inspect", headers, body)
        .await;
    assert_eq!(server.count_files(), 0);
    assert!(
        server
            .get("/api/receipts")
            .await
            .text()
            .contains("\"receipts\":[]")
    );
    answer
}

/// Returns a part with these headers.
fn encode_part(headers: &str, content: &[u8]) -> Vec<u8> {
    [
        b"--xx\r\n",
        headers.as_bytes(),
        b"\r\n\r\n",
        content,
        b"\r\n",
    ]
    .concat()
}

/// Returns a body of chunks of 16 KiB, and a counter of the bytes taken from it.
fn long_body(
    head: Vec<u8>,
    size: u64,
    tail: &'static [u8],
) -> (
    impl Stream<Item = Result<Bytes, std::io::Error>>,
    Arc<AtomicU64>,
) {
    let taken = Arc::new(AtomicU64::new(0));
    let counter = taken.clone();
    let chunks = stream::repeat(Bytes::from_static(&[7; 16_384]))
        .take(usize::try_from(size / 16_384).expect("fits"));
    let line = stream::iter([Bytes::from(head)])
        .chain(chunks)
        .chain(stream::iter([Bytes::from_static(tail)]));
    let line = line.map(move |chunk| {
        counter.fetch_add(chunk.len() as u64, Ordering::Relaxed);
        Ok(chunk)
    });
    (line, taken)
}

#[tokio::test]
async fn the_parts_of_a_form_are_reported() {
    let picture = jpeg(1);
    let body = [
        encode_part("Content-Disposition: form-data; name=\"note\"", b"abc"),
        encode_part(
            "Content-Disposition: form-data; name=\"file\"; filename=\"bön.txt\"\r\n\
             Content-Type: text/plain",
            &picture,
        ),
        encode_part(
            "Content-Disposition: form-data; name=\"empty\"; filename=\"\"",
            b"",
        ),
        encode_part("X-Other: 1", b"\xFF\xFE"),
        b"--xx--\r\n".to_vec(),
    ]
    .concat();
    let answer: Value = send_to_inspect(&[FORM_HEADER], body).await.json();
    assert_eq!(
        (&answer["method"], &answer["http_version"]),
        (&json!("POST"), &json!("HTTP/1.1"))
    );
    assert_eq!(
        (&answer["is_form"], &answer["part_count"], &answer["is_cut"]),
        (&json!(true), &json!(4), &json!(false))
    );
    assert_eq!(
        answer["parts"][0],
        json!({
            "name": "note", "file_name": null, "content_type": null, "detected_kind": null,
            "size_bytes": 3, "sha256": SHA256_OF_ABC, "first_bytes": "616263", "text": "abc",
            "is_whole": true,
        })
    );
    let file = &answer["parts"][1];
    assert_eq!(
        (&file["name"], &file["file_name"]),
        (&json!("file"), &json!("bön.txt"))
    );
    assert_eq!(
        (&file["content_type"], &file["detected_kind"]),
        (&json!("text/plain"), &json!("jpeg"))
    );
    assert_eq!(
        (&file["size_bytes"], &file["text"]),
        (&json!(picture.len()), &Value::Null)
    );
    assert_eq!(file["first_bytes"].as_str().map(str::len), Some(32));
    assert!(
        file["first_bytes"]
            .as_str()
            .is_some_and(|hex| hex.starts_with("ffd8ff"))
    );
    let empty = &answer["parts"][2];
    assert_eq!(
        (&empty["size_bytes"], &empty["sha256"]),
        (&json!(0), &json!(SHA256_OF_NOTHING))
    );
    assert_eq!(
        (&answer["parts"][3]["name"], &answer["parts"][3]["text"]),
        (&Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn any_other_body_is_one_part_without_a_name() {
    for (content_type, body, kind, text) in [
        ("image/png", jpeg(1), json!("jpeg"), Value::Null),
        (
            "application/json",
            br#"{"a":1}"#.to_vec(),
            Value::Null,
            json!("{\"a\":1}"),
        ),
        (
            "text/plain",
            vec![b'a'; 1024],
            Value::Null,
            json!("a".repeat(1024)),
        ),
        ("text/plain", vec![b'a'; 1025], Value::Null, Value::Null),
        (
            "multipart/mixed; boundary=xx",
            Vec::new(),
            Value::Null,
            json!(""),
        ),
    ] {
        let size = body.len();
        let answer: Value = send_to_inspect(&[("content-type", content_type)], body)
            .await
            .json();
        assert_eq!(
            (&answer["is_form"], &answer["part_count"]),
            (&json!(false), &json!(1))
        );
        let part = &answer["parts"][0];
        assert_eq!(
            (&part["name"], &part["content_type"]),
            (&Value::Null, &json!(content_type))
        );
        assert_eq!(
            (&part["size_bytes"], &part["detected_kind"], &part["text"]),
            (&json!(size), &kind, &text)
        );
    }
}

#[tokio::test]
async fn relevant_headers_are_reported_without_secrets() {
    let headers = [
        ("user-agent", "curl/8.5.0"),
        ("accept", "*/*"),
        ("expect", "100-continue"),
        ("idempotency-key", "42"),
        ("host", "127.0.0.1:8080"),
        ("origin", "http://127.0.0.1:8080"),
        ("transfer-encoding", "chunked"),
        ("x-other", "unheard"),
        ("cookie", "session=hush"),
        ("authorization", "Bearer hush"),
    ];
    let answer = send_to_inspect(&headers, "abc").await;
    assert!(
        !answer.text().contains("hush") && !answer.text().contains("unheard"),
        "{}",
        answer.text()
    );
    let told = answer.json::<Value>()["headers"].clone();
    for (name, value) in &headers[..7] {
        assert_eq!(told[name], json!(value), "{name}");
    }
    assert_eq!(
        (&told["cookie"], &told["authorization"]),
        (&json!("present"), &json!("present"))
    );
    assert_eq!(told.as_object().map(serde_json::Map::len), Some(9));
}

#[tokio::test]
async fn a_malformed_form_is_explained_with_the_parts_before() {
    let whole = encode_part("Content-Disposition: form-data; name=\"note\"", b"abc");
    let with = |rest: &[u8]| [&whole[..], rest].concat();
    let (xx, yes, no) = (FORM_HEADER.1, json!(true), json!(false));
    let line_feeds = b"--xx\nContent-Disposition: form-data; name=a\n\nabc\n--xx--\n".to_vec();
    for (content_type, body, detail, are_whole) in [
        (
            "multipart/form-data",
            with(b"--xx--\r\n"),
            "names no usable boundary",
            vec![],
        ),
        (
            "multipart/form-data; boundary=yy",
            with(b"--xx--\r\n"),
            "No part begins",
            vec![],
        ),
        (xx, Vec::new(), "No part begins", vec![]),
        (xx, line_feeds, "No part begins", vec![]),
        (
            xx,
            with(b""),
            "Part 1 does not end with the boundary",
            vec![&no],
        ),
        (
            xx,
            with(b"--xx"),
            "After part 1 neither another part nor the closing boundary",
            vec![&yes],
        ),
        (
            xx,
            with(b"--xx\r\nContent-Disposition: form-data"),
            "After part 1 neither",
            vec![&yes],
        ),
        (
            xx,
            with(b"--xx\r\nno header\r\n\r\nabc\r\n--xx--\r\n"),
            "After part 1 neither",
            vec![&yes],
        ),
        (
            xx,
            with(b"--xx\r\nA: b\r\n\r\nabc\r\n--x"),
            "Part 2 does not end",
            vec![&yes, &no],
        ),
    ] {
        let answer = send_to_inspect(&[("content-type", content_type)], body).await;
        answer.assert_problem(ProblemCode::FormUnusable);
        let told: Value = serde_json::from_slice(&answer.body).unwrap();
        assert!(
            told["detail"]
                .as_str()
                .is_some_and(|text| text.contains(detail)),
            "{told}"
        );
        let parts = told["parts"].as_array().unwrap();
        assert_eq!(
            parts
                .iter()
                .map(|part| &part["is_whole"])
                .collect::<Vec<_>>(),
            are_whole,
            "{told}"
        );
        assert!(
            parts.iter().all(|part| part["text"] == json!("abc")),
            "what came is told: {told}"
        );
    }
}

#[tokio::test]
async fn the_list_of_parts_is_bounded_and_says_so() {
    let one = encode_part("Content-Disposition: form-data; name=\"n\"", b"abc");
    let body = [one.repeat(1_234), b"--xx--\r\n".to_vec()].concat();
    let answer: Value = send_to_inspect(&[FORM_HEADER], body).await.json();
    assert_eq!(
        (&answer["part_count"], &answer["is_cut"]),
        (&json!(1_234), &json!(true))
    );
    assert_eq!(answer["parts"].as_array().map(Vec::len), Some(1_000));
    let body = [one.repeat(1_000), b"--xx--\r\n".to_vec()].concat();
    let answer: Value = send_to_inspect(&[FORM_HEADER], body).await.json();
    assert_eq!(
        (&answer["part_count"], &answer["is_cut"]),
        (&json!(1_000), &json!(false))
    );
}

#[tokio::test]
async fn a_form_without_a_part_is_not_read_for_ever() {
    for head in [
        b"".to_vec(),
        b"--xx\r\nContent-Disposition: form-data; name=\"".to_vec(),
    ] {
        let (line, taken) = long_body(head, 64 * MIB, b"");
        send_to_inspect(&[FORM_HEADER], Body::from_stream(line))
            .await
            .assert_problem(ProblemCode::FormUnusable);
        let taken = taken.load(Ordering::Relaxed);
        assert!(taken < 2 * MIB, "{taken} bytes were looked through");
    }
}

#[tokio::test]
async fn a_get_request_explains_the_usage() {
    let server = TestServer::start().await;
    let answer = server.get("/api/inspect").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("curl -F"));
    server
        .send_request("DELETE", "/api/inspect", &[], Body::empty())
        .await
        .assert_problem(ProblemCode::MethodUnusable);
}
