//! Address of an upload, as its client must write it.

use axum::http::request::Parts;
use axum::http::uri::Authority;
use shared::id::ReceiptId;

use crate::app::App;
use crate::http::authority;
use crate::settings::LocationForm;

/// Returns the URL of an upload, or only its path if the address of the server is not known.
pub(super) fn upload_url(app: &App, parts: &Parts, id: ReceiptId) -> String {
    let path = format!("{}/{id}", super::UPLOADS_PATH);
    match base_url(app.settings.location, parts) {
        Some(origin) => format!("{origin}{path}"),
        None => path,
    }
}

/// Returns scheme and authority of the server; `None` for relative addresses.
fn base_url(location: LocationForm, parts: &Parts) -> Option<String> {
    if location == LocationForm::Relative {
        return None;
    }
    let (scheme, host) = authority::scheme_and_authority(parts, location)?;
    // Both come from headers, so nothing but a plain HTTP address is accepted.
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
                LocationForm::Absolute,
                vec![("host", "127.0.0.1:8080")],
                Some("http://127.0.0.1:8080"),
            ),
            (LocationForm::Absolute, vec![], None),
            (LocationForm::Absolute, vec![("host", "a b")], None),
            (LocationForm::Absolute, vec![("host", "me@evil")], None),
            (
                LocationForm::Relative,
                vec![("host", "127.0.0.1:8080")],
                None,
            ),
            (
                LocationForm::Absolute,
                forwarded.to_vec(),
                Some("http://inside:80"),
            ),
            (
                LocationForm::AsForwarded,
                forwarded.to_vec(),
                Some("https://r.example"),
            ),
            (
                LocationForm::AsForwarded,
                vec![("host", "plain:1")],
                Some("http://plain:1"),
            ),
            (
                LocationForm::AsForwarded,
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
                LocationForm::AsForwarded,
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
                base_url(location, &parts).as_deref(),
                expected,
                "{location:?} {headers:?}"
            );
        }
    }
}
