//! The address of an upload, as its client must write it.

use axum::http::request::Parts;
use axum::http::uri::Authority;
use shared::id::ReceiptId;

use crate::app::App;
use crate::http::authority;
use crate::settings::Location;

/// The address of an upload. Where nobody says how we were reached, it is the path only.
pub(super) fn of(app: &App, parts: &Parts, id: ReceiptId) -> String {
    let path = format!("{}/{id}", super::ADDRESS);
    match origin(app.settings.location, parts) {
        Some(origin) => format!("{origin}{path}"),
        None => path,
    }
}

fn origin(location: Location, parts: &Parts) -> Option<String> {
    if location == Location::Relative {
        return None;
    }
    let (scheme, host) = authority::reached_by(parts, location)?;
    let is_scheme = scheme == "http" || scheme == "https";
    let authority = host
        .parse::<Authority>()
        .ok()
        .filter(|authority| !authority.as_str().contains('@'))?;
    is_scheme.then(|| format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    #[test]
    fn the_address_is_the_one_the_client_used() {
        let forwarded = [
            ("host", "inside:80"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "r.example"),
        ];
        for (location, headers, expected) in [
            (
                Location::Absolute,
                vec![("host", "127.0.0.1:8080")],
                Some("http://127.0.0.1:8080"),
            ),
            (Location::Absolute, vec![], None),
            (Location::Absolute, vec![("host", "a b")], None),
            (Location::Absolute, vec![("host", "me@evil")], None),
            (Location::Relative, vec![("host", "127.0.0.1:8080")], None),
            (
                Location::Absolute,
                forwarded.to_vec(),
                Some("http://inside:80"),
            ),
            (
                Location::AsForwarded,
                forwarded.to_vec(),
                Some("https://r.example"),
            ),
            (
                Location::AsForwarded,
                vec![("host", "plain:1")],
                Some("http://plain:1"),
            ),
            (
                Location::AsForwarded,
                vec![
                    ("host", "x"),
                    (
                        "forwarded",
                        "for=1.2.3.4;Proto=https;host=\"r.example:8443\", for=5.6.7.8",
                    ),
                ],
                Some("https://r.example:8443"),
            ),
            (
                Location::AsForwarded,
                vec![("host", "x"), ("x-forwarded-proto", "javascript")],
                None,
            ),
        ] {
            let mut request = Request::builder().uri("/files");
            for (name, value) in &headers {
                request = request.header(*name, *value);
            }
            let (parts, ()) = request.body(()).unwrap().into_parts();
            assert_eq!(
                origin(location, &parts).as_deref(),
                expected,
                "{location:?} {headers:?}"
            );
        }
    }
}
