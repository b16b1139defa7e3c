//! Requests that are refused to protect browsers: unknown hosts, changes by pages of other sites,
//! and paths that do not exist.

use axum::body::Body;
use axum::http::StatusCode;
use backend::settings::{AllowedHosts, AllowedOrigins, LocationForm, Settings};
use shared::problem::ProblemCode;
use shared::route::Route;

use crate::support;
use crate::support::{Answer, TestServer, new_id, test_settings};

/// One request per kind of route.
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
async fn requests_for_unknown_hosts_are_refused() {
    let server = TestServer::start().await;
    let headers = [
        ("host", "evil.example:8080"),
        ("origin", "http://evil.example:8080"),
    ];
    for (method, path) in ROUTES {
        for site in ["same-origin", "none"] {
            let headers = [&headers[..], &[("sec-fetch-site", site)]].concat();
            let answer = server
                .send_request(method, path, &headers, Body::empty())
                .await;
            assert_eq!(
                answer.status,
                StatusCode::MISDIRECTED_REQUEST,
                "{method} {path}"
            );
            if method != "HEAD" {
                answer.assert_problem(ProblemCode::HostUnknown);
            }
            assert_eq!(
                answer.header("access-control-allow-origin"),
                None,
                "{method} {path}"
            );
        }
    }
    let page = server
        .send_request(
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
            .send_request("GET", "/api/server", headers, Body::empty())
            .await;
        answer.assert_problem(ProblemCode::RequestUnusable);
        assert!(answer.text().contains("host"), "{}", answer.text());
    }
    let target = server
        .send_request("GET", "http://evil.example/api/server", &[], Body::empty())
        .await;
    target.assert_problem(ProblemCode::HostUnknown);
}

#[tokio::test]
async fn configured_hosts_and_ip_addresses_are_accepted() {
    let hosts = AllowedHosts::Listed(vec!["receipts.example".to_owned()]);
    let server = TestServer::start_with(Settings {
        hosts,
        ..test_settings()
    })
    .await;
    for host in [
        "localhost:8080",
        "127.0.0.1",
        "192.168.1.5:8080",
        "[::1]:8080",
        "Receipts.example",
    ] {
        let answer = server
            .send_request("GET", "/api/server", &[("host", host)], Body::empty())
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{host}");
    }
    let server = TestServer::start_with(Settings {
        hosts: AllowedHosts::Any,
        ..test_settings()
    })
    .await;
    let answer = server
        .send_request(
            "GET",
            "/api/server",
            &[("host", "evil.example")],
            Body::empty(),
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn forwarded_host_and_scheme_of_a_proxy_are_honoured() {
    let hosts = AllowedHosts::Listed(vec!["receipts.example".to_owned()]);
    let settings = Settings {
        hosts,
        location: LocationForm::AsForwarded,
        ..test_settings()
    };
    let server = TestServer::start_with(settings).await;
    let ask = async |forwarded: (&str, &str), origin: &str| -> Answer {
        let headers = [
            ("host", "127.0.0.1:8080"),
            ("x-forwarded-proto", "https"),
            forwarded,
            ("origin", origin),
        ];
        server
            .send_request("DELETE", "/api/trash", &headers, Body::empty())
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
    scheme.assert_problem(ProblemCode::ForeignOrigin);
    for name in ["x-forwarded-host", "forwarded"] {
        let value = if name == "forwarded" {
            "host=evil.example"
        } else {
            "evil.example"
        };
        ask((name, value), "https://evil.example")
            .await
            .assert_problem(ProblemCode::HostUnknown);
    }
}

#[tokio::test]
async fn changes_by_pages_of_other_origins_are_refused() {
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
                .send_request(method, "/api/trash", &headers, Body::empty())
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
async fn responses_forbid_caching_and_reading_by_other_sites() {
    let server = TestServer::start().await;
    let id = server.upload_file("a.jpg", &support::jpeg(1)).await;
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
        .send_request("GET", &original, &[("if-none-match", &tag)], Body::empty())
        .await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let origins = AllowedOrigins::Listed(vec!["https://other.example".to_owned()]);
    let server = TestServer::start_with(Settings {
        origins,
        ..test_settings()
    })
    .await;
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
    let mut paths = vec!["/receipts/".to_owned(), Route::Receipt(new_id()).path()];
    paths.extend(Route::PAGES.iter().copied().map(Route::path));
    for path in &paths {
        for method in ["GET", "HEAD"] {
            let answer = server.send_request(method, path, &[], Body::empty()).await;
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
            let answer = server.send_request(method, path, &[], Body::empty()).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path}");
            assert_eq!(
                answer.header("content-type"),
                Some("application/problem+json"),
                "{method} {path}"
            );
        }
    }
    // For users, the app itself reports the unknown path.
    let seen = server
        .send_request("GET", "/nothing", &[("accept", "text/html")], Body::empty())
        .await;
    assert_eq!(seen.status, StatusCode::NOT_FOUND);
    assert!(seen.text().contains("<main class=boot>"), "{}", seen.text());
    assert_eq!(
        server
            .send_request("POST", "/nothing", &[], Body::empty())
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        server
            .send_request("POST", "/trash", &[], Body::empty())
            .await
            .status,
        StatusCode::METHOD_NOT_ALLOWED
    );
}
