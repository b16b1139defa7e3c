//! tus 1.0 contract: versions, OPTIONS, HEAD, CORS and headers of every response.

use harness::http::{self, Response};
use harness::store::{
    CONTENT_TYPE_HEADER, UploadStore, VERSION_HEADER, header_number, random_bytes,
};
use shared::tus;

const EXTENSIONS: [&str; 8] = [
    "creation",
    "creation-with-upload",
    "creation-defer-length",
    "expiration",
    "checksum",
    "checksum-trailer",
    "concatenation",
    "termination",
];

/// Returns the lower-case items of a header that is a list.
fn header_words(answer: &Response, name: &str) -> Vec<String> {
    let text = answer
        .header(name)
        .unwrap_or_else(|| panic!("no {name} in {:?}", answer.headers));
    text.split(',')
        .map(|word| word.trim().to_ascii_lowercase())
        .collect()
}

/// Contract 1, 2 [opt-caps].
#[test]
fn options_list_the_capabilities() {
    let store = UploadStore::start(&["--max-file-mb", "7"]);
    for path in ["/files", "/files/"] {
        let answer = http::send_request("OPTIONS", &store.server.url(path), &[], b"");
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("tus-version"), Some("1.0.0"));
        assert_eq!(header_number(&answer, "tus-max-size"), 7 << 20);
        let extensions = header_words(&answer, "tus-extension");
        for extension in EXTENSIONS {
            assert!(
                extensions.iter().any(|word| word == extension),
                "{extension} is not in {extensions:?}"
            );
        }
        let algorithms = header_words(&answer, "tus-checksum-algorithm");
        for algorithm in ["sha1", "sha256", "crc32"] {
            assert!(
                algorithms.iter().any(|word| word == algorithm),
                "{algorithm} is not in {algorithms:?}"
            );
        }
    }
}

/// Contract 1 [opt-bad-version-ignored].
#[test]
fn options_ignore_a_wrong_version() {
    let store = UploadStore::start(&[]);
    let answer = http::send_request(
        "OPTIONS",
        &store.server.url("/files"),
        &[(tus::RESUMABLE, "0.2.1")],
        b"",
    );
    assert_eq!(
        (answer.status, answer.header("tus-version")),
        (200, Some("1.0.0"))
    );
}

/// Contract 3 [no-tus-resumable-412, bad-version-412].
#[test]
fn requests_of_another_version_are_refused_and_change_nothing() {
    let store = UploadStore::start(&[]);
    let path = store.create(5);
    let url = store.server.url(&path);
    for version in [None, Some("0.2.1"), Some("1.0.1"), Some("")] {
        for (method, url) in [
            ("HEAD", &url),
            ("PATCH", &url),
            ("DELETE", &url),
            ("POST", &store.server.url("/files")),
        ] {
            let mut headers = vec![CONTENT_TYPE_HEADER, (tus::OFFSET, "0"), (tus::LENGTH, "5")];
            headers.extend(version.map(|version| (tus::RESUMABLE, version)));
            let body: &[u8] = if method == "PATCH" { b"hello" } else { b"" };
            let answer = http::send_request(method, url, &headers, body);
            assert_eq!(answer.status, 412, "{method} with {version:?}");
            assert_eq!(
                answer.header("tus-version"),
                Some("1.0.0"),
                "{method} with {version:?}"
            );
            assert_eq!(answer.header("location"), None, "{method} with {version:?}");
        }
    }
    assert_eq!(
        store.offset(&path),
        Some(0),
        "nothing was stored and nothing deleted"
    );
}

/// Contract 4 [tus-resumable-everywhere].
#[test]
fn every_answer_names_the_version() {
    let store = UploadStore::start(&["--max-file-mb", "1"]);
    let path = store.create(5);
    let unknown = "/files/018bcfe5-6800-7707-8707-070707070707";
    let url = |path: &str| store.server.url(path);
    let too_long = (2 << 20).to_string();
    for (method, path, headers, status) in [
        ("OPTIONS", "/files", vec![], 200),
        (
            "POST",
            "/files",
            vec![VERSION_HEADER, (tus::LENGTH, "1")],
            201,
        ),
        ("POST", "/files", vec![VERSION_HEADER], 400),
        (
            "POST",
            "/files",
            vec![VERSION_HEADER, (tus::LENGTH, &too_long)],
            413,
        ),
        ("POST", "/files", vec![(tus::LENGTH, "1")], 412),
        ("PUT", "/files", vec![VERSION_HEADER], 405),
        ("HEAD", &path, vec![VERSION_HEADER], 200),
        ("HEAD", unknown, vec![VERSION_HEADER], 404),
        ("HEAD", "/files/no-id-at-all", vec![VERSION_HEADER], 404),
        (
            "PATCH",
            &path,
            vec![VERSION_HEADER, CONTENT_TYPE_HEADER, (tus::OFFSET, "1")],
            409,
        ),
        (
            "PATCH",
            &path,
            vec![VERSION_HEADER, (tus::OFFSET, "0")],
            415,
        ),
        ("PUT", &path, vec![VERSION_HEADER], 405),
        ("DELETE", unknown, vec![VERSION_HEADER], 404),
        ("DELETE", &path, vec![VERSION_HEADER], 204),
    ] {
        let answer = http::send_request(method, &url(path), &headers, b"");
        assert_eq!(
            answer.status,
            status,
            "{method} {path} {headers:?}: {}",
            answer.text()
        );
        assert_eq!(
            answer.header(tus::RESUMABLE),
            Some("1.0.0"),
            "{method} {path} {headers:?}"
        );
    }
}

/// Contract 5 [method-override].
#[test]
fn a_post_may_stand_for_another_method() {
    let store = UploadStore::start(&[]);
    let path = store.create(5);
    let headers = [
        ("x-http-method-override", "PATCH"),
        CONTENT_TYPE_HEADER,
        (tus::OFFSET, "0"),
    ];
    let answer = store.send_request("POST", &path, &headers, b"hello");
    assert_eq!(
        (answer.status, header_number(&answer, tus::OFFSET)),
        (204, 5),
        "{}",
        answer.text()
    );
    assert_eq!(store.read_content(&path), b"hello");
    let answer = store.send_request("POST", &path, &[("x-http-method-override", "DELETE")], b"");
    assert_eq!(answer.status, 204, "{}", answer.text());
    assert_eq!(store.offset(&path), None);
    let answer = store.send_request("POST", &path, &[("x-http-method-override", "TRACE")], b"");
    assert!((400..500).contains(&answer.status), "{}", answer.status);
}

/// Contract 6 [head-fields].
#[test]
fn head_returns_the_offset() {
    let store = UploadStore::start(&[]);
    let path = store.create(5);
    for (sent, offset) in [(b"".as_slice(), 0), (b"he", 2), (b"llo", 5)] {
        if !sent.is_empty() {
            assert_eq!(store.patch(&path, offset - sent.len(), sent).status, 204);
        }
        let answer = store.head(&path);
        assert_eq!(answer.status, 200);
        assert_eq!(
            (
                header_number(&answer, tus::OFFSET),
                header_number(&answer, tus::LENGTH)
            ),
            (offset, 5)
        );
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header(tus::METADATA), None, "none was given");
    }
}

/// Contract 6 [metadata-roundtrip].
#[test]
fn head_returns_the_metadata_unchanged() {
    let store = UploadStore::start(&[]);
    // "Überweisung 領収書.jpg" in base64: its bytes must not appear in a header unencoded.
    let name = "filename w5xiZXJ3ZWlzdW5nIOmgmOWPjuabuC5qcGc=";
    let many = format!("{name},is_confidential,relativePath bnVsbA==,empty ");
    for metadata in [
        name,
        "filename aGVsbG8ucGRm,filetype YXBwbGljYXRpb24vcGRm",
        "flag",
        &many,
    ] {
        let answer = store.create_with(&[(tus::LENGTH, "5"), (tus::METADATA, metadata)], b"");
        let path = store.created_path(&answer);
        let answer = store.head(&path);
        assert_eq!(answer.header(tus::METADATA), Some(metadata.trim()));
        store.complete(&path, b"hello");
        assert_eq!(
            store.head(&path).header(tus::METADATA),
            Some(metadata.trim()),
            "still when it is whole"
        );
    }
}

/// Contract 7 [head-unknown].
#[test]
fn an_unknown_upload_has_no_offset() {
    let store = UploadStore::start(&[]);
    for path in [
        "/files/018bcfe5-6800-7707-8707-070707070707",
        "/files/nonsense",
        "/files/0",
    ] {
        let answer = store.head(path);
        assert_eq!(
            (answer.status, answer.header(tus::OFFSET)),
            (404, None),
            "{path}"
        );
    }
    let path = store.store_file(&random_bytes(100, 1));
    assert_eq!(store.send_request("DELETE", &path, &[], b"").status, 204);
    let answer = store.head(&path);
    assert!(matches!(answer.status, 404 | 410), "{}", answer.status);
    assert_eq!(answer.header(tus::OFFSET), None);
}

/// Contract 35 [cors-preflight].
#[test]
fn the_file_store_allows_other_origins() {
    let store = UploadStore::start(&[]);
    let origin = ("origin", "https://photos.example");
    let asked = [
        origin,
        ("access-control-request-method", "PATCH"),
        (
            "access-control-request-headers",
            "tus-resumable,upload-offset,content-type",
        ),
    ];
    for path in ["/files", "/files/018bcfe5-6800-7707-8707-070707070707"] {
        let answer = http::send_request("OPTIONS", &store.server.url(path), &asked, b"");
        assert!(
            matches!(answer.status, 200 | 204),
            "{path}: {}",
            answer.status
        );
        let allowed = answer.header("access-control-allow-origin");
        assert!(
            matches!(allowed, Some("*" | "https://photos.example")),
            "{path}: {allowed:?}"
        );
        let methods = header_words(&answer, "access-control-allow-methods");
        for method in ["post", "head", "patch", "delete"] {
            assert!(
                methods.iter().any(|word| word == method),
                "{path}: {method} is not in {methods:?}"
            );
        }
        let headers = header_words(&answer, "access-control-allow-headers");
        for header in [
            "content-type",
            "tus-resumable",
            "upload-length",
            "upload-offset",
            "upload-metadata",
            "upload-defer-length",
            "upload-concat",
            "upload-checksum",
            "x-http-method-override",
        ] {
            assert!(
                headers.iter().any(|word| word == header),
                "{path}: {header} is not in {headers:?}"
            );
        }
    }
    // A response exposes the headers that a client of another site reads.
    let answer = store.create_with(&[origin, (tus::LENGTH, "5")], b"");
    let exposed = header_words(&answer, "access-control-expose-headers");
    for header in [
        "location",
        "upload-offset",
        "upload-length",
        "upload-metadata",
        "upload-expires",
        "tus-version",
        "tus-resumable",
        "tus-max-size",
        "tus-extension",
        "tus-checksum-algorithm",
    ] {
        assert!(
            exposed.iter().any(|word| word == header),
            "{header} is not in {exposed:?}"
        );
    }
    let path = store.created_path(&answer);
    let answer = store.patch_with(&path, 0, &[origin], b"hello");
    assert_eq!(answer.status, 204, "{}", answer.text());
    assert!(answer.header("access-control-allow-origin").is_some());
}
