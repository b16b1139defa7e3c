//! tus 1.0 contract: POST, with and without the first bytes.

use harness::store::{
    CONTENT_TYPE_HEADER, UploadStore, VERSION_HEADER, header_number, random_bytes,
};
use shared::tus;

const MIB: usize = 1 << 20;

/// Contract 8, 13 [create-201-location].
#[test]
fn an_upload_gets_an_absolute_location_under_both_addresses() {
    let store = UploadStore::start(&[]);
    for address in ["/files", "/files/"] {
        let answer = store.send_request("POST", address, &[(tus::LENGTH, "5")], b"");
        assert_eq!(answer.status, 201, "{address}: {}", answer.text());
        let location = answer.header("location").expect("a location");
        assert!(
            location.starts_with(&store.server.url("/files/")),
            "{address}: {location}"
        );
        let path = store.created_path(&answer);
        assert_eq!(store.offset(&path), Some(0));
        store.complete(&path, b"hello");
    }
}

/// Contract 8 [create-201-location]: proxy headers are trusted only on demand.
#[test]
fn proxy_headers_of_untrusted_clients_are_ignored() {
    let store = UploadStore::start(&[]);
    let headers = [
        (tus::LENGTH, "5"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("forwarded", "host=evil.example;proto=https"),
    ];
    let answer = store.create_with(&headers, b"");
    let location = answer.header("location").expect("a location");
    assert!(!location.contains("evil.example"), "{location}");
}

/// Contract 8 [create-201-location].
#[test]
fn behind_a_proxy_the_location_uses_the_public_host() {
    let store = UploadStore::start(&["--trust-proxy", "--hosts", "photos.example"]);
    for (headers, start) in [
        (
            vec![
                ("x-forwarded-host", "photos.example"),
                ("x-forwarded-proto", "https"),
            ],
            "https://photos.example/files/",
        ),
        (
            vec![("forwarded", "for=10.0.0.1;host=photos.example;proto=https")],
            "https://photos.example/files/",
        ),
        (vec![], "http://127.0.0.1:"),
    ] {
        let answer = store.create_with(&[&[(tus::LENGTH, "5")], headers.as_slice()].concat(), b"");
        let location = answer.header("location").expect("a location");
        assert!(location.starts_with(start), "{headers:?}: {location}");
    }
    // Relative locations are an option.
    let store = UploadStore::start(&["--relative-location"]);
    let answer = store.create_with(&[(tus::LENGTH, "5")], b"");
    let location = answer.header("location").expect("a location");
    assert!(location.starts_with("/files/"), "{location}");
}

/// Contract 9 [bad-upload-length-4xx, defer-length, strict-integers].
#[test]
fn a_length_is_digits_or_deferred_and_nothing_else() {
    let store = UploadStore::start(&[]);
    for headers in [
        vec![],
        vec![(tus::LENGTH, "5"), ("upload-defer-length", "1")],
        vec![("upload-defer-length", "2")],
        vec![("upload-defer-length", "0")],
        vec![("upload-defer-length", "true")],
        vec![(tus::LENGTH, "")],
        vec![(tus::LENGTH, "-1")],
        vec![(tus::LENGTH, "+5")],
        vec![(tus::LENGTH, "5.0")],
        vec![(tus::LENGTH, "0x5")],
        vec![(tus::LENGTH, "5e3")],
        vec![(tus::LENGTH, "5 5")],
        vec![(tus::LENGTH, "five")],
        vec![(tus::LENGTH, "99999999999999999999999999")],
        vec![(tus::LENGTH, "5"), (tus::LENGTH, "6")],
    ] {
        let answer = store.create_with(&headers, b"");
        assert_eq!(answer.status, 400, "{headers:?}: {}", answer.text());
        assert_eq!(answer.header("location"), None, "{headers:?}");
    }
}

/// Contract 10 [oversize-create-413].
#[test]
fn the_largest_file_is_taken_and_one_byte_more_is_not() {
    let store = UploadStore::start(&["--max-file-mb", "1"]);
    let bytes = random_bytes(MIB, 2);
    let path = store.store_file(&bytes);
    assert!(store.read_content(&path) == bytes);
    let answer = store.create_with(&[(tus::LENGTH, &(MIB + 1).to_string())], b"");
    assert_eq!(
        (answer.status, answer.problem_code().as_deref()),
        (413, Some("too-large"))
    );
}

/// Contract 10 [huge-length-no-crash].
#[test]
fn an_enormous_length_reserves_nothing() {
    let store = UploadStore::start(&["--max-file-mb", "1048576"]);
    for length in [i64::MAX as u64, u64::MAX, 1 << 50, 1 << 40] {
        let answer = store.create_with(&[(tus::LENGTH, &length.to_string())], b"");
        assert!(
            matches!(answer.status, 201 | 400 | 413),
            "{length}: {}",
            answer.status
        );
        assert_eq!(
            answer.status == 201,
            length == 1 << 40,
            "{length}: the limit is 1 TiB"
        );
        if answer.status == 201 {
            let path = store.created_path(&answer);
            assert_eq!(store.patch(&path, 0, b"hello").status, 204);
            assert_eq!(store.offset(&path), Some(5));
        }
    }
    assert!(
        store.server.stored_bytes() < MIB as u64,
        "nothing is allocated beforehand"
    );
    // The same with the default limit.
    let store = UploadStore::start(&[]);
    for length in [i64::MAX as u64, u64::MAX, 1 << 50] {
        let answer = store.create_with(&[(tus::LENGTH, &length.to_string())], b"");
        assert!(
            matches!(answer.status, 201 | 400 | 413),
            "{length} without a limit: {}",
            answer.status
        );
    }
}

/// Contract 11 [zero-length].
#[test]
fn an_empty_upload_is_complete_at_once() {
    let store = UploadStore::start(&[]);
    let path = store.create(0);
    let answer = store.head(&path);
    assert_eq!(
        (
            header_number(&answer, tus::OFFSET),
            header_number(&answer, tus::LENGTH)
        ),
        (0, 0)
    );
    assert_eq!(store.read_content(&path), b"");
    let path = store.store_file(b"");
    assert_eq!(
        store.read_content(&path),
        b"",
        "and so is one created with an empty body"
    );
}

/// Contract 12 [metadata-*].
#[test]
fn metadata_are_pairs_of_unique_keys_and_base64() {
    let store = UploadStore::start(&[]);
    for metadata in [
        "a b c",
        "filename !!!",
        "filename YQ",
        ",",
        "a YQ==,",
        "a YQ==,a Yg==",
        "a YQ==,a",
        " YQ==,",
    ] {
        let answer = store.create_with(&[(tus::LENGTH, "5"), (tus::METADATA, metadata)], b"");
        assert_eq!(answer.status, 400, "{metadata:?}: {}", answer.text());
    }
    for metadata in [
        "",
        "flag",
        "flag ",
        "filename YQ==",
        "a YQ==,b",
        "a YQ==, b Yg==",
        "filename w7w=",
    ] {
        let answer = store.create_with(&[(tus::LENGTH, "5"), (tus::METADATA, metadata)], b"");
        assert_eq!(answer.status, 201, "{metadata:?}: {}", answer.text());
        assert_eq!(
            store.offset(&store.created_path(&answer)),
            Some(0),
            "{metadata:?}"
        );
    }
}

/// Contract 12 [metadata-*]: a file name cannot inject response headers, whatever its bytes.
#[test]
fn names_of_any_bytes_are_accepted() {
    let store = UploadStore::start(&[]);
    for name in [
        "../../etc/passwd",
        "a\r\nset-cookie: x=1",
        "\u{0}",
        "領収書 €.jpg",
        "\u{202e}gpj.exe",
        "\"; a=\"",
    ] {
        let metadata = tus::format_metadata(&[(tus::KEY_FILE_NAME, name)]);
        let answer = store.create_with(
            &[
                (tus::LENGTH, "5"),
                (tus::METADATA, &metadata),
                CONTENT_TYPE_HEADER,
            ],
            b"hello",
        );
        let path = store.created_path(&answer);
        let answer = store.server.get(&path);
        assert_eq!(
            (answer.status, answer.body.as_slice()),
            (200, b"hello".as_slice()),
            "{name:?}"
        );
        assert!(answer.header("set-cookie").is_none(), "{name:?}");
    }
}

/// Contract 22 [cwu].
#[test]
fn the_first_bytes_may_come_with_the_creation() {
    let store = UploadStore::start(&[]);
    let bytes = random_bytes(300_000, 3);
    let length = bytes.len().to_string();
    for sent in [0, 1, 100_000, bytes.len()] {
        let answer = store.create_with(
            &[(tus::LENGTH, &length), CONTENT_TYPE_HEADER],
            &bytes[..sent],
        );
        let path = store.created_path(&answer);
        assert_eq!(header_number(&answer, tus::OFFSET), sent);
        assert_eq!(store.offset(&path), Some(sent));
        store.complete(&path, &bytes);
    }
}

/// Contract 22 [cwu].
#[test]
fn a_creation_with_too_many_bytes_or_of_another_type_is_refused() {
    let store = UploadStore::start(&[]);
    let answer = store.create_with(&[(tus::LENGTH, "5"), CONTENT_TYPE_HEADER], b"hello!");
    assert_eq!(answer.status, 413, "{}", answer.text());
    for media_type in [
        "text/plain",
        "application/offset+octet-stream2",
        "application/json",
    ] {
        let answer = store.create_with(
            &[(tus::LENGTH, "5"), ("content-type", media_type)],
            b"hello",
        );
        assert_eq!(answer.status, 415, "{media_type}: {}", answer.text());
        assert_eq!(answer.header("location"), None, "{media_type}");
    }
    assert_eq!(store.server.stored_bytes(), 0);
}

/// Contract 22 [cwu]: a chunked body is limited by the length as well.
#[test]
fn a_creation_in_chunks_never_passes_its_length() {
    let store = UploadStore::start(&[]);
    let mut line = store.connect();
    let headers = [
        VERSION_HEADER,
        (tus::LENGTH, "5"),
        CONTENT_TYPE_HEADER,
        ("transfer-encoding", "chunked"),
    ];
    line.send_head("POST", "/files", &headers);
    line.send_chunk(b"hello world");
    line.send_chunk(b"");
    let answer = line.read_response().expect("an answer");
    assert!((400..500).contains(&answer.status), "{}", answer.status);
    // Exactly the announced length.
    line = store.connect();
    line.send_head("POST", "/files", &headers);
    line.send_chunk(b"hel");
    line.send_chunk(b"lo");
    line.send_chunk(b"");
    let answer = line.read_response().expect("an answer");
    assert_eq!(
        (answer.status, header_number(&answer, tus::OFFSET)),
        (201, 5)
    );
    assert_eq!(store.read_content(&store.created_path(&answer)), b"hello");
}

/// Contract 22, 31 [expect-100].
#[test]
fn expect_100_continue_is_answered_with_100_or_the_refusal() {
    let store = UploadStore::start(&[]);
    let expect = ("expect", "100-continue");
    let mut line = store.connect();
    line.send_head(
        "POST",
        "/files",
        &[
            VERSION_HEADER,
            (tus::LENGTH, "5"),
            CONTENT_TYPE_HEADER,
            ("content-length", "5"),
            expect,
        ],
    );
    // 100 Continue is sent for requests that will be accepted, the refusal for all others.
    assert_eq!(line.read_response().expect("leave to go on").status, 100);
    line.send(b"hello");
    let answer = line.read_response().expect("an answer");
    assert_eq!(
        (answer.status, header_number(&answer, tus::OFFSET)),
        (201, 5)
    );
    let path = store.create(5);
    let mut line = store.begin_patch(&path, 0, &[("content-length", "5"), expect]);
    assert_eq!(line.read_response().expect("leave to go on").status, 100);
    line.send(b"hello");
    assert_eq!(line.read_response().expect("an answer").status, 204);
    for (path, offset, status) in [
        (path.as_str(), 3, 409),
        ("/files/018bcfe5-6800-7707-8707-070707070707", 0, 404),
    ] {
        let mut line = store.begin_patch(path, offset, &[("content-length", "5"), expect]);
        let answer = line.read_response().expect("a refusal");
        assert_eq!(answer.status, status, "without leave to go on");
    }
}
