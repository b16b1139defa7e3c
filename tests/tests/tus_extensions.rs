//! tus 1.0 contract: deferred length, expiration, termination and concatenation.

use harness::http::{self, Response};
use harness::store::{CONTENT_TYPE_HEADER, UploadStore, header_number, random_bytes};
use harness::wait::{ACTION_TIMEOUT, wait_until};
use shared::tus;

const DEFER_HEADER: (&str, &str) = ("upload-defer-length", "1");
const PARTIAL_HEADER: (&str, &str) = ("upload-concat", "partial");

/// Contract 23 [defer-length].
#[test]
fn a_deferred_length_is_set_once() {
    let store = UploadStore::start(&[]);
    let path = store.created_path(&store.create_with(&[DEFER_HEADER], b""));
    let answer = store.head(&path);
    assert_eq!(answer.header("upload-defer-length"), Some("1"));
    assert_eq!(
        (
            answer.header(tus::LENGTH),
            header_number(&answer, tus::OFFSET)
        ),
        (None, 0)
    );
    assert_eq!(store.patch(&path, 0, b"hel").status, 204);
    assert_eq!(
        store.head(&path).header("upload-defer-length"),
        Some("1"),
        "still"
    );
    // A length below the bytes that are already stored is refused.
    let below = store.patch_with(&path, 3, &[(tus::LENGTH, "2")], b"");
    assert!(
        (400..500).contains(&below.status),
        "below what is there: {}",
        below.status
    );
    assert_eq!(store.head(&path).header(tus::LENGTH), None);
    let answer = store.patch_with(&path, 3, &[(tus::LENGTH, "5")], b"l");
    assert_eq!(
        (answer.status, header_number(&answer, tus::OFFSET)),
        (204, 4),
        "{}",
        answer.text()
    );
    let answer = store.head(&path);
    assert_eq!(
        (
            answer.header("upload-defer-length"),
            header_number(&answer, tus::LENGTH)
        ),
        (None, 5)
    );
    // The length can be set once only.
    let other = store.patch_with(&path, 4, &[(tus::LENGTH, "6")], b"o");
    assert!(
        (400..500).contains(&other.status),
        "another length: {}",
        other.status
    );
    assert_eq!(store.offset(&path), Some(4));
    store.complete(&path, b"hello");
}

/// Contract 23 [defer-length].
#[test]
fn a_deferred_length_that_is_already_reached_ends_the_upload() {
    let store = UploadStore::start(&[]);
    let path =
        store.created_path(&store.create_with(&[DEFER_HEADER, CONTENT_TYPE_HEADER], b"hello"));
    let answer = store.patch_with(&path, 5, &[(tus::LENGTH, "5")], b"");
    assert_eq!(
        (answer.status, header_number(&answer, tus::OFFSET)),
        (204, 5),
        "{}",
        answer.text()
    );
    assert_eq!(store.read_content(&path), b"hello");
}

/// Contract 10, 23 [defer-length]: the limit also applies to uploads without a length.
#[test]
fn an_upload_without_a_length_ends_at_the_limit() {
    let store = UploadStore::start(&["--max-file-mb", "1"]);
    let path = store.created_path(&store.create_with(&[DEFER_HEADER], b""));
    let answer = store.patch(&path, 0, &random_bytes((1 << 20) + 1, 1));
    assert_eq!(answer.status, 413, "{}", answer.text());
    let answer = store.patch_with(&path, 0, &[(tus::LENGTH, "1048577")], b"");
    assert!((400..500).contains(&answer.status), "{}", answer.status);
}

/// Returns whether this is an HTTP date: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn is_http_date(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|letter| match letter {
            '0'..='9' => '0',
            'A'..='Z' => 'A',
            'a'..='z' => 'a',
            other => other,
        })
        .collect();
    shape == "Aaa, 00 Aaa 0000 00:00:00 AAA" && text.ends_with(" GMT")
}

/// Contract 24 [expires-format].
#[test]
fn an_unfinished_upload_announces_its_expiration() {
    let store = UploadStore::start(&[]);
    let answer = store.create_with(&[(tus::LENGTH, "5")], b"");
    let path = store.created_path(&answer);
    for answer in [
        answer,
        store.patch(&path, 0, b"he"),
        store.patch(&path, 2, b"l"),
    ] {
        let expires = answer.header("upload-expires").expect("a date");
        assert!(is_http_date(expires), "{expires}");
    }
    store.complete(&path, b"hello");
}

/// Contract 24 [expires-format].
#[test]
fn an_expired_upload_is_deleted_with_its_bytes() {
    let store = UploadStore::start(&["--unfinished-for", "1s"]);
    let whole = store.store_file(b"hello");
    assert_eq!(
        store.head(&whole).header("upload-expires"),
        None,
        "what is whole stays"
    );
    let path = store.create(10);
    assert_eq!(store.patch(&path, 0, b"world").status, 204);
    wait_until("the upload is gone", ACTION_TIMEOUT, || {
        matches!(store.head(&path).status, 404 | 410).then_some(())
    });
    let answer = store.patch(&path, 5, b"world");
    assert!(matches!(answer.status, 404 | 410), "{}", answer.status);
    wait_until("its bytes are gone", ACTION_TIMEOUT, || {
        (store.server.stored_bytes() == 5).then_some(())
    });
    assert_eq!(store.read_content(&whole), b"hello");
}

/// Contract 24 [expires-format].
#[test]
fn no_expiration_is_announced_when_uploads_never_expire() {
    let store = UploadStore::start(&["--unfinished-for", "0"]);
    let answer = http::send_request("OPTIONS", &store.server.url("/files"), &[], b"");
    let extensions = answer.header("tus-extension").expect("some");
    assert!(!extensions.contains("expiration"), "{extensions}");
    let answer = store.create_with(&[(tus::LENGTH, "5")], b"");
    assert_eq!(
        (answer.status, answer.header("upload-expires")),
        (201, None)
    );
}

/// Contract 26 [terminate].
#[test]
fn a_deleted_upload_is_gone_with_its_bytes() {
    let store = UploadStore::start(&[]);
    let whole = store.store_file(&random_bytes(100_000, 2));
    let begun = store.create(200_000);
    assert_eq!(
        store.patch(&begun, 0, &random_bytes(100_000, 3)).status,
        204
    );
    assert!(store.server.stored_bytes() >= 200_000);
    for path in [whole, begun] {
        assert_eq!(store.send_request("DELETE", &path, &[], b"").status, 204);
        for (method, headers) in [
            ("HEAD", vec![]),
            ("DELETE", vec![]),
            ("GET", vec![]),
            ("PATCH", vec![CONTENT_TYPE_HEADER, (tus::OFFSET, "100000")]),
        ] {
            let answer = store.send_request(method, &path, &headers, b"");
            assert!(
                matches!(answer.status, 404 | 410),
                "{method} {path}: {}",
                answer.status
            );
        }
    }
    assert_eq!(store.server.stored_bytes(), 0);
}

/// Concatenates uploads.
fn concatenate_parts(store: &UploadStore, parts: &[&str]) -> Response {
    store.create_with(
        &[("upload-concat", &format!("final;{}", parts.join(" ")))],
        b"",
    )
}

/// Stores a complete partial upload and returns its path.
fn upload_part(store: &UploadStore, bytes: &[u8]) -> String {
    let length = bytes.len().to_string();
    let secret = (tus::METADATA, "secret YQ==");
    store.created_path(&store.create_with(
        &[
            (tus::LENGTH, &length),
            PARTIAL_HEADER,
            CONTENT_TYPE_HEADER,
            secret,
        ],
        bytes,
    ))
}

/// Contract 27 [concat].
#[test]
fn parts_become_one_file() {
    let store = UploadStore::start(&[]);
    let (one, two) = (random_bytes(300_000, 4), random_bytes(200_001, 5));
    let paths = [upload_part(&store, &one), upload_part(&store, &two)];
    for path in &paths {
        assert_eq!(store.head(path).header("upload-concat"), Some("partial"));
    }
    // Parts are named by paths or by absolute URLs.
    let absolute = paths.each_ref().map(|path| store.server.url(path));
    for parts in [
        paths.each_ref().map(String::as_str),
        absolute.each_ref().map(String::as_str),
    ] {
        let answer = concatenate_parts(&store, &parts);
        let path = store.created_path(&answer);
        let answer = store.head(&path);
        let length = one.len() + two.len();
        assert_eq!(
            (
                header_number(&answer, tus::LENGTH),
                header_number(&answer, tus::OFFSET)
            ),
            (length, length)
        );
        let concat = answer
            .header("upload-concat")
            .expect("it says what it is made of");
        assert!(concat.starts_with("final;"), "{concat}");
        assert_eq!(
            answer.header(tus::METADATA),
            None,
            "those of the parts are not inherited"
        );
        assert!(store.read_content(&path) == [one.as_slice(), &two].concat());
    }
}

/// Contract 27 [concat].
#[test]
fn a_concatenated_file_has_its_own_metadata_and_outlives_its_parts() {
    let store = UploadStore::start(&[]);
    let piece = upload_part(&store, b"hello ");
    let joined = format!("final;{piece} {piece} {piece}");
    let headers = [
        ("upload-concat", joined.as_str()),
        (tus::METADATA, "filename YS50eHQ="),
    ];
    let path = store.created_path(&store.create_with(&headers, b""));
    assert_eq!(
        store.head(&path).header(tus::METADATA),
        Some("filename YS50eHQ=")
    );
    // Deleting a part does not affect the joined file.
    assert_eq!(store.send_request("DELETE", &piece, &[], b"").status, 204);
    assert_eq!(
        store.read_content(&path),
        b"hello hello hello ",
        "one part may stand there several times"
    );
}

/// Contract 18, 27 [concat].
#[test]
fn a_concatenated_file_cannot_be_appended_to() {
    let store = UploadStore::start(&[]);
    let path = store.created_path(&concatenate_parts(
        &store,
        &[&upload_part(&store, b"hello")],
    ));
    for offset in [0, 5] {
        assert_eq!(store.patch(&path, offset, b"!").status, 403, "at {offset}");
    }
    assert_eq!(store.read_content(&path), b"hello");
}

/// Contract 27 [concat].
#[test]
fn only_complete_parts_are_concatenated() {
    let store = UploadStore::start(&[]);
    let whole = upload_part(&store, b"hello");
    let begun = store.created_path(&store.create_with(
        &[(tus::LENGTH, "9"), PARTIAL_HEADER, CONTENT_TYPE_HEADER],
        b"hello",
    ));
    let no_part = store.store_file(b"hello");
    let unknown = "/files/018bcfe5-6800-7707-8707-070707070707";
    let final_one = store.created_path(&concatenate_parts(&store, &[&whole]));
    for parts in [
        vec![begun.as_str()],
        vec![&whole, unknown],
        vec![&whole, "/files/nonsense"],
        vec![&whole, "http://evil.example/"],
        vec![&whole, &no_part],
        vec![&whole, &final_one],
        vec![],
    ] {
        let answer = concatenate_parts(&store, &parts);
        assert!(
            (400..500).contains(&answer.status),
            "{parts:?}: {} {}",
            answer.status,
            answer.text()
        );
        assert_eq!(answer.header("location"), None, "{parts:?}");
    }
    for concat in ["", "partial;", "final", "final;", "whole", "partial x"] {
        let answer = store.create_with(&[(tus::LENGTH, "5"), ("upload-concat", concat)], b"");
        assert!(
            (400..500).contains(&answer.status),
            "{concat:?}: {}",
            answer.status
        );
    }
    // A part can be joined once it is complete.
    store.complete(&begun, b"hellohell");
    store.created_path(&concatenate_parts(&store, &[&begun]));
}
