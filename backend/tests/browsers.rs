//! What browsers are kept from: pages of other sites that read or change receipts, and addresses that show the app where
//! there is nothing.

mod support;

use axum::body::Body;
use axum::http::StatusCode;
use backend::settings::{AllowedHosts, AllowedOrigins, LocationForm, Settings};
use shared::problem::ProblemCode;
use support::{Answer, TestServer, new_id, usual};

/// One request to each kind of route.
const ROUTES: [(&str, &str); 22] = [
    ("GET", "/"),
    ("GET", "/receipts"),
    ("GET", "/receipts/018bcfe5-6800-7707-8707-070707070707"),
    ("GET", "/trash"),
    ("GET", "/index.html"),
    ("GET", "/nothing"),
    ("POST", "/share"),
    ("GET", "/api/server"),
    ("GET", "/api/events"),
    ("GET", "/api/receipts"),
    ("POST", "/api/receipts"),
    ("DELETE", "/api/trash"),
    (
        "PATCH",
        "/api/receipts/018bcfe5-6800-7707-8707-070707070707",
    ),
    (
        "GET",
        "/api/receipts/018bcfe5-6800-7707-8707-070707070707/original",
    ),
    ("POST", "/api/receipts/from-url"),
    ("GET", "/api/export?format=jsonl"),
    ("GET", "/api/profile/picture"),
    ("POST", "/api/inspect"),
    ("GET", "/api/nothing"),
    ("OPTIONS", "/files"),
    ("POST", "/files"),
    ("HEAD", "/files/018bcfe5-6800-7707-8707-070707070707"),
];

#[tokio::test]
async fn a_name_that_is_not_ours_gets_nothing() {
    let server = TestServer::start().await;
    let headers = [
        ("host", "evil.example:8080"),
        ("origin", "http://evil.example:8080"),
    ];
    for (method, path) in ROUTES {
        for site in ["same-origin", "none"] {
            let headers = [&headers[..], &[("sec-fetch-site", site)]].concat();
            let answer = server.ask(method, path, &headers, Body::empty()).await;
            assert_eq!(
                answer.status,
                StatusCode::MISDIRECTED_REQUEST,
                "{method} {path}"
            );
            if method != "HEAD" {
                answer.is_problem(ProblemCode::HostUnknown);
            }
            assert_eq!(
                answer.header("access-control-allow-origin"),
                None,
                "{method} {path}"
            );
        }
    }
    let page = server
        .ask(
            "GET",
            "/",
            &[headers[0], ("accept", "text/html,*/*;q=0.8")],
            Body::empty(),
        )
        .await;
    assert_eq!(page.status, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(
        page.text().contains("--hosts evil.example<"),
        "it says what helps: {}",
        page.text()
    );
}

#[tokio::test]
async fn requests_must_name_one_host() {
    let server = TestServer::start().await;
    for headers in [
        &[("host", "")][..],
        &[("host", "a b")],
        &[("host", "localhost"), ("host", "localhost")],
    ] {
        let answer = server
            .ask("GET", "/api/server", headers, Body::empty())
            .await;
        answer.is_problem(ProblemCode::RequestUnusable);
        assert!(answer.text().contains("host"), "{}", answer.text());
    }
    let target = server
        .ask("GET", "http://evil.example/api/server", &[], Body::empty())
        .await;
    target.is_problem(ProblemCode::HostUnknown);
}

#[tokio::test]
async fn names_of_the_settings_and_addresses_are_ours() {
    let hosts = AllowedHosts::Listed(vec!["receipts.example".to_owned()]);
    let server = TestServer::behaving(Settings { hosts, ..usual() }).await;
    for host in [
        "localhost:8080",
        "127.0.0.1",
        "192.168.1.5:8080",
        "[::1]:8080",
        "Receipts.example",
    ] {
        let answer = server
            .ask("GET", "/api/server", &[("host", host)], Body::empty())
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{host}");
    }
    let server = TestServer::behaving(Settings {
        hosts: AllowedHosts::Any,
        ..usual()
    })
    .await;
    let answer = server
        .ask(
            "GET",
            "/api/server",
            &[("host", "evil.example")],
            Body::empty(),
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_proxy_says_by_which_name_and_scheme_it_was_reached() {
    let hosts = AllowedHosts::Listed(vec!["receipts.example".to_owned()]);
    let settings = Settings {
        hosts,
        location: LocationForm::AsForwarded,
        ..usual()
    };
    let server = TestServer::behaving(settings).await;
    let ask = async |forwarded: (&str, &str), origin: &str| -> Answer {
        let headers = [
            ("host", "127.0.0.1:8080"),
            ("x-forwarded-proto", "https"),
            forwarded,
            ("origin", origin),
        ];
        server
            .ask("DELETE", "/api/trash", &headers, Body::empty())
            .await
    };
    let ours = ask(
        ("x-forwarded-host", "receipts.example"),
        "https://receipts.example",
    )
    .await;
    assert_eq!(ours.status, StatusCode::NO_CONTENT);
    let scheme = ask(
        ("x-forwarded-host", "receipts.example"),
        "http://receipts.example",
    )
    .await;
    scheme.is_problem(ProblemCode::ForeignOrigin);
    for name in ["x-forwarded-host", "forwarded"] {
        let value = if name == "forwarded" {
            "host=evil.example"
        } else {
            "evil.example"
        };
        ask((name, value), "https://evil.example")
            .await
            .is_problem(ProblemCode::HostUnknown);
    }
}

#[tokio::test]
async fn changes_are_ordered_by_pages_of_the_same_origin_only() {
    let server = TestServer::start().await;
    for (origin, is_ours) in [
        ("http://127.0.0.1:8080", true),
        ("https://127.0.0.1:8080", false),
        ("http://127.0.0.1:8081", false),
        ("http://localhost:8080", false),
        ("http://a b", false),
        ("null", false),
        ("", false),
        ("127.0.0.1:8080", false),
    ] {
        for method in ["POST", "PUT", "PATCH", "DELETE", "BREW"] {
            let headers = [("host", "127.0.0.1:8080"), ("origin", origin)];
            let answer = server
                .ask(method, "/api/trash", &headers, Body::empty())
                .await;
            assert_eq!(
                answer.status == StatusCode::FORBIDDEN,
                !is_ours,
                "{method} {origin:?}"
            );
        }
    }
}

#[tokio::test]
async fn answers_stay_with_pages_of_this_server() {
    let server = TestServer::start().await;
    let id = server.send("a.jpg", &support::jpeg(1)).await;
    let original = format!("/api/receipts/{id}/original");
    for (path, cache) in [
        ("/", "no-cache"),
        ("/api/server", "no-store"),
        ("/api/receipts", "no-store"),
        ("/api/nothing", "no-store"),
        (original.as_str(), "private, max-age=86400"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.header("cache-control"), Some(cache), "{path}");
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            Some("same-origin"),
            "{path}"
        );
        assert_eq!(
            answer.header("cross-origin-opener-policy"),
            Some("same-origin"),
            "{path}"
        );
    }
    let tag = server
        .get(&original)
        .await
        .header("etag")
        .unwrap()
        .to_owned();
    let again = server
        .ask("GET", &original, &[("if-none-match", &tag)], Body::empty())
        .await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let origins = AllowedOrigins::Listed(vec!["https://other.example".to_owned()]);
    let server = TestServer::behaving(Settings { origins, ..usual() }).await;
    for (path, policy) in [
        ("/", "same-origin"),
        ("/api/server", "cross-origin"),
        ("/files", "cross-origin"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            Some(policy),
            "{path}"
        );
    }
}

#[tokio::test]
async fn an_address_without_a_page_is_not_found() {
    let server = TestServer::start().await;
    let receipt = format!("/receipts/{}", new_id());
    for path in [
        "/",
        "/camera",
        "/links",
        "/receipts",
        "/receipts/",
        &receipt,
        "/review",
        "/rules",
        "/spending",
        "/trash",
    ] {
        for method in ["GET", "HEAD"] {
            let answer = server.ask(method, path, &[], Body::empty()).await;
            assert_eq!(answer.status, StatusCode::OK, "{method} {path}");
        }
    }
    for path in [
        "/nothing",
        "/files/%2e%2e/%2e%2e/etc/passwd",
        "/files/a/b",
        "/receipts/what",
        "/receipts/1/2",
        "//receipts",
        "/camera/more",
        "/missing.js",
        "/.env",
        "/api",
        "/api/",
        "/api/nothing",
    ] {
        for method in ["GET", "HEAD"] {
            let answer = server.ask(method, path, &[], Body::empty()).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path}");
            assert_eq!(
                answer.header("content-type"),
                Some("application/problem+json"),
                "{method} {path}"
            );
        }
    }
    // A person is told by the app.
    let seen = server
        .ask("GET", "/nothing", &[("accept", "text/html")], Body::empty())
        .await;
    assert_eq!(seen.status, StatusCode::NOT_FOUND);
    assert!(seen.text().contains("<main class=boot>"), "{}", seen.text());
    assert_eq!(
        server
            .ask("POST", "/nothing", &[], Body::empty())
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        server
            .ask("POST", "/trash", &[], Body::empty())
            .await
            .status,
        StatusCode::METHOD_NOT_ALLOWED
    );
}
