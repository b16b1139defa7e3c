//! Tests of host and origin checks, with valid and malformed headers.

use axum::http::Request;
use axum::http::request::Builder;

use super::*;

fn parts(pairs: &[(&str, &[u8])]) -> Parts {
    let mut request: Builder = Request::builder().uri("/api/receipts");
    for (name, value) in pairs {
        request = request.header(*name, *value);
    }
    request.body(()).unwrap().into_parts().0
}

fn text_parts(pairs: &[(&str, &str)]) -> Parts {
    parts(
        &pairs
            .iter()
            .map(|(name, value)| (*name, value.as_bytes()))
            .collect::<Vec<_>>(),
    )
}

fn listed() -> AllowedHosts {
    AllowedHosts::Listed(vec!["receipts.example".to_owned()])
}

#[test]
fn authorities_have_one_spelling() {
    for (text, expected) in [
        ("localhost", Some(("localhost", None))),
        ("LocalHost.:8080", Some(("localhost", Some(8080)))),
        ("a:", Some(("a", None))),
        ("[::1]:80", Some(("[::1]", Some(80)))),
        ("[0:0:0:0:0:0:0:1]", Some(("[::1]", None))),
        ("", None),
        (":80", None),
        (".", None),
        ("a b", None),
        ("a/b", None),
        ("me@a", None),
        ("a:b", None),
        ("a:+1", None),
        ("a:65536", None),
        ("a:1:2", None),
        ("::1", None),
        ("[::1", None),
        ("[::1]x", None),
        ("[fe80::1%25eth0]", None),
        ("a,b", None),
        ("%61", None),
        ("ä", None),
    ] {
        let read = Authority::parse(text);
        assert_eq!(
            read.as_ref().map(|read| (read.host.as_str(), read.port)),
            expected,
            "{text:?}"
        );
    }
}

#[test]
fn every_host_that_a_request_names_is_checked() {
    use HostError::{Malformed, Unknown};
    let evil = || Err(Unknown("evil.example".to_owned()));
    for (pairs, expected, behind_proxy) in [
        (vec![("host", "127.0.0.1:8080")], Ok(()), Ok(())),
        (vec![("host", "Receipts.Example.")], Ok(()), Ok(())),
        (vec![("host", "evil.example:8080")], evil(), evil()),
        (vec![], Err(Malformed("host")), Err(Malformed("host"))),
        (
            vec![("host", "")],
            Err(Malformed("host")),
            Err(Malformed("host")),
        ),
        (
            vec![("host", "a b")],
            Err(Malformed("host")),
            Err(Malformed("host")),
        ),
        (
            vec![("host", "localhost"), ("host", "localhost")],
            Err(Malformed("host")),
            Err(Malformed("host")),
        ),
        (
            vec![
                ("host", "localhost"),
                ("x-forwarded-host", "receipts.example"),
            ],
            Ok(()),
            Ok(()),
        ),
        (
            vec![("host", "localhost"), ("x-forwarded-host", "evil.example")],
            Ok(()),
            evil(),
        ),
        (
            vec![
                ("host", "localhost"),
                ("x-forwarded-host", "localhost, evil.example"),
            ],
            Ok(()),
            evil(),
        ),
        (
            vec![
                ("host", "localhost"),
                ("forwarded", "for=1.2.3.4;host=\"evil.example:1\""),
            ],
            Ok(()),
            evil(),
        ),
        (
            vec![
                ("host", "localhost"),
                ("forwarded", "host=localhost, Host=evil.example"),
            ],
            Ok(()),
            evil(),
        ),
        (
            vec![("host", "evil.example"), ("x-forwarded-host", "localhost")],
            evil(),
            evil(),
        ),
        (
            vec![("host", "localhost"), ("x-forwarded-host", "a b")],
            Ok(()),
            Err(Malformed("x-forwarded-host")),
        ),
    ] {
        let parts = text_parts(&pairs);
        assert_eq!(
            check_hosts(&parts, &listed(), LocationForm::Absolute),
            expected,
            "{pairs:?}"
        );
        assert_eq!(
            check_hosts(&parts, &listed(), LocationForm::AsForwarded),
            behind_proxy,
            "{pairs:?}"
        );
    }
}

#[test]
fn the_target_of_a_request_may_name_a_host_too() {
    let named = |target: &str, host: &str, version: Version| {
        let request = Request::builder()
            .uri(target)
            .header("host", host)
            .version(version);
        check_hosts(
            &request.body(()).unwrap().into_parts().0,
            &listed(),
            LocationForm::Absolute,
        )
    };
    assert_eq!(
        named("http://receipts.example/", "localhost", Version::HTTP_11),
        Ok(())
    );
    let unknown = Err(HostError::Unknown("evil.example".to_owned()));
    assert_eq!(
        named("http://evil.example:8080/", "localhost", Version::HTTP_11),
        unknown
    );
    assert_eq!(
        named("http://localhost/", "evil.example", Version::HTTP_11),
        unknown
    );
    assert_eq!(named("/", "evil.example", Version::HTTP_10), unknown);
    let old = Request::builder()
        .version(Version::HTTP_10)
        .body(())
        .unwrap()
        .into_parts()
        .0;
    assert_eq!(check_hosts(&old, &listed(), LocationForm::Absolute), Ok(()));
}

#[test]
fn only_pages_of_this_server_may_order_changes() {
    let host = ("host", "10.0.0.2:8080");
    for (pairs, foreign) in [
        (vec![host], false),
        (
            vec![
                ("sec-fetch-site", "same-origin"),
                ("origin", "https://a.example"),
                ("host", "inner:80"),
            ],
            false,
        ),
        (
            vec![host, ("sec-fetch-site", "none"), ("origin", "null")],
            false,
        ),
        (vec![host, ("sec-fetch-site", "cross-site")], true),
        (vec![host, ("sec-fetch-site", "same-site")], true),
        (vec![host, ("sec-fetch-site", "")], true),
        (
            vec![
                host,
                ("sec-fetch-site", "same-origin"),
                ("sec-fetch-site", "cross-site"),
            ],
            true,
        ),
        (
            vec![
                host,
                ("sec-fetch-site", "same-origin"),
                ("origin", "http://a b"),
            ],
            true,
        ),
        (vec![host, ("origin", "http://10.0.0.2:8080")], false),
        (vec![host, ("origin", "HTTP://10.0.0.2:8080")], false),
        (vec![host, ("origin", "http://10.0.0.2:9999")], true),
        (vec![host, ("origin", "https://10.0.0.2:8080")], true),
        (vec![host, ("origin", "http://10.0.0.2")], true),
        (vec![host, ("origin", "10.0.0.2:8080")], true),
        (vec![host, ("origin", "http://10.0.0.2:8080/")], true),
        (vec![host, ("origin", "http://me@10.0.0.2:8080")], true),
        (
            vec![
                host,
                ("origin", "http://10.0.0.2:8080, http://10.0.0.2:8080"),
            ],
            true,
        ),
        (
            vec![
                host,
                ("origin", "http://10.0.0.2:8080"),
                ("origin", "http://10.0.0.2:8080"),
            ],
            true,
        ),
        (vec![host, ("origin", "null")], true),
        (vec![host, ("origin", "")], true),
        (vec![host, ("origin", "file://")], true),
        (vec![host, ("origin", "://10.0.0.2:8080")], true),
        (vec![host, ("origin", "1http://10.0.0.2:8080")], true),
        (
            vec![("host", "a.example"), ("origin", "http://a.example:80")],
            false,
        ),
        (
            vec![("host", "A.example:80"), ("origin", "http://a.example")],
            false,
        ),
        (
            vec![host, ("referer", "http://10.0.0.2:8080/receipts?q=a")],
            false,
        ),
        (
            vec![
                host,
                ("referer", "http://evil.example/http://10.0.0.2:8080/"),
            ],
            true,
        ),
        (vec![host, ("referer", "?")], true),
    ] {
        let parts = text_parts(&pairs);
        assert_eq!(
            is_foreign_change(&parts, &AllowedOrigins::Own, LocationForm::Absolute),
            foreign,
            "{pairs:?}"
        );
    }
    let not_text = parts(&[("host", b"a"), ("origin", b"http://\xff")]);
    assert!(is_foreign_change(
        &not_text,
        &AllowedOrigins::Own,
        LocationForm::Absolute
    ));
}

#[test]
fn the_scheme_is_that_of_the_proxy_where_it_is_trusted() {
    let pairs = [
        ("host", "a.example"),
        ("x-forwarded-proto", "https"),
        ("origin", "https://a.example"),
    ];
    let parts = text_parts(&pairs);
    assert!(!is_foreign_change(
        &parts,
        &AllowedOrigins::Own,
        LocationForm::AsForwarded
    ));
    assert!(is_foreign_change(
        &parts,
        &AllowedOrigins::Own,
        LocationForm::Absolute
    ));
    let pairs = [
        ("host", "inner:80"),
        ("forwarded", "proto=https;host=a.example"),
        ("origin", "https://a.example"),
    ];
    assert!(!is_foreign_change(
        &text_parts(&pairs),
        &AllowedOrigins::Own,
        LocationForm::AsForwarded
    ));
    let pairs = [
        ("host", "a.example"),
        ("x-forwarded-proto", "https"),
        ("origin", "http://a.example"),
    ];
    assert!(is_foreign_change(
        &text_parts(&pairs),
        &AllowedOrigins::Own,
        LocationForm::AsForwarded
    ));
}

#[test]
fn origins_that_the_settings_name_may() {
    let parts = text_parts(&[
        ("host", "a"),
        ("origin", "https://b.example"),
        ("sec-fetch-site", "cross-site"),
    ]);
    let origins = AllowedOrigins::Listed(vec!["https://b.example".to_owned()]);
    assert!(!is_foreign_change(&parts, &origins, LocationForm::Absolute));
    assert!(!is_foreign_change(
        &parts,
        &AllowedOrigins::Any,
        LocationForm::Absolute
    ));
    assert!(is_foreign_change(
        &parts,
        &AllowedOrigins::Own,
        LocationForm::Absolute
    ));
}
