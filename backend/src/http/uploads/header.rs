//! Strict grammar of upload headers.
//!
//! Two sides that read a header differently would mix up bytes.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::tus;

use crate::http::error::ApiError;
use crate::upload::checksum::{Check, Checksum};

/// Value of `Upload-Concat`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Concat {
    /// Part of a later upload.
    Partial,
    /// Concatenation of these partial uploads, in order.
    Final(Vec<ReceiptId>),
}

/// Returns the text of a header that may occur only once.
pub(super) fn single_text<'h>(
    headers: &'h HeaderMap,
    name: &str,
) -> Result<Option<&'h str>, ApiError> {
    let mut values = headers.get_all(name).iter();
    let value = values
        .next()
        .map(|value| value.to_str().map_err(|_| malformed_header(name)))
        .transpose()?;
    // With a second line it would be open which one counts.
    if values.next().is_some() {
        Err(malformed_header(name))
    } else {
        Ok(value)
    }
}

/// Parses a number of digits only: no sign, no space, at most 64 bits.
pub(super) fn parse_number(headers: &HeaderMap, name: &str) -> Result<Option<u64>, ApiError> {
    let Some(digits) = single_text(headers, name)? else {
        return Ok(None);
    };
    // `parse` alone would accept a plus sign.
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.parse().ok().filter(|_| is_number);
    number.map(Some).ok_or_else(|| malformed_header(name))
}

/// Parses a number that must be present.
pub(super) fn required_number(headers: &HeaderMap, name: &str) -> Result<u64, ApiError> {
    parse_number(headers, name)?.ok_or_else(|| malformed_header(name))
}

/// Parses the announced length; `None` if it follows later. Exactly one of the two headers must be
/// present.
pub(super) fn parse_length(headers: &HeaderMap) -> Result<Option<u64>, ApiError> {
    match (
        parse_number(headers, tus::LENGTH)?,
        single_text(headers, tus::DEFER_LENGTH)?,
    ) {
        (Some(length), None) => Ok(Some(length)),
        (None, Some("1")) => Ok(None),
        (None, None) => Err(malformed_header(tus::LENGTH)),
        (_, Some(_)) => Err(malformed_header(tus::DEFER_LENGTH)),
    }
}

/// Parses `Upload-Concat`: `partial`, or `final;` and the addresses of partial uploads, separated
/// by spaces.
pub(super) fn parse_concat(headers: &HeaderMap) -> Result<Option<Concat>, ApiError> {
    let Some(value) = single_text(headers, tus::CONCAT)? else {
        return Ok(None);
    };
    if value == "partial" {
        return Ok(Some(Concat::Partial));
    }
    let urls = value
        .strip_prefix("final;")
        .ok_or_else(|| malformed_header(tus::CONCAT))?;
    // The last segment of a path or an absolute URL is the id.
    let id = |url: &str| {
        url.trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .parse()
    };
    let ids: Result<Vec<ReceiptId>, _> = urls.split_ascii_whitespace().map(id).collect();
    match ids {
        Ok(ids) if !ids.is_empty() => Ok(Some(Concat::Final(ids))),
        Ok(_) => Err(malformed_header(tus::CONCAT)),
        Err(_) => Err(ProblemCode::PartialUnusable.into()),
    }
}

/// Returns how the body is to be verified.
pub(super) fn parse_check(headers: &HeaderMap) -> Result<Check, ApiError> {
    if let Some(value) = single_text(headers, tus::CHECKSUM)? {
        return Ok(Check::Against(Checksum::parse(value)?));
    }
    // A checksum in the trailer must be announced before the body.
    let announced = headers
        .get_all(header::TRAILER)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut names = announced.flat_map(|value| value.split(','));
    let is_announced = names.any(|name| name.trim().eq_ignore_ascii_case(tus::CHECKSUM));
    Ok(if is_announced {
        Check::ByTrailer
    } else {
        Check::None
    })
}

/// Checks that the body has exactly this type and, if it declares a size, is not larger than the
/// missing part of the file.
pub(super) fn check_body(
    headers: &HeaderMap,
    content_type: &str,
    missing: Option<u64>,
) -> Result<(), ApiError> {
    if single_text(headers, header::CONTENT_TYPE.as_str())? != Some(content_type) {
        return Err(ApiError::with_detail(
            ProblemCode::ContentTypeUnusable,
            content_type,
        ));
    }
    // A body sent in chunks declares no size.
    let size = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    match (size, missing) {
        (Some(size), Some(missing)) if size > missing => Err(ProblemCode::LengthExceeded.into()),
        _ => Ok(()),
    }
}

/// Sets a header of an answer; a value that is not valid in a header is left out.
pub(super) fn set_header(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

/// Creates an error that names a malformed header.
pub(super) fn malformed_header(name: &str) -> ApiError {
    ApiError::with_detail(ProblemCode::HeaderUnusable, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    #[test]
    fn numbers_are_digits_only() {
        for (value, expected) in [
            ("0", Some(0)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("-1", None),
            ("+1", None),
            ("", None),
            ("1 ", None),
            ("1, 2", None),
            ("0x1", None),
            ("1.0", None),
            ("١", None),
        ] {
            let read = HeaderValue::from_bytes(value.as_bytes()).map(|value| {
                let mut headers = HeaderMap::new();
                headers.insert(tus::OFFSET, value);
                required_number(&headers, tus::OFFSET).ok()
            });
            assert_eq!(read.ok().flatten(), expected, "{value:?}");
        }
        assert!(
            required_number(
                &headers(&[(tus::OFFSET, "1"), (tus::OFFSET, "1")]),
                tus::OFFSET
            )
            .is_err()
        );
        assert!(required_number(&headers(&[]), tus::OFFSET).is_err());
    }

    #[test]
    fn a_length_is_announced_now_or_later() {
        for (pairs, expected) in [
            (vec![(tus::LENGTH, "5")], Some(Some(5))),
            (vec![(tus::DEFER_LENGTH, "1")], Some(None)),
            (vec![], None),
            (vec![(tus::DEFER_LENGTH, "2")], None),
            (vec![(tus::LENGTH, "5"), (tus::DEFER_LENGTH, "1")], None),
        ] {
            assert_eq!(parse_length(&headers(&pairs)).ok(), expected, "{pairs:?}");
        }
    }

    #[test]
    fn a_final_upload_names_its_partial_ones() {
        let (one, two) = (
            "018bcfe5-6800-7707-8707-070707070707",
            "018bcfe5-6800-7707-8707-070707070708",
        );
        let ids = vec![one.parse().unwrap(), two.parse().unwrap()];
        let read = |value: &str| {
            parse_concat(&headers(&[(tus::CONCAT, value)]))
                .ok()
                .flatten()
        };
        assert_eq!(read("partial"), Some(Concat::Partial));
        let urls = format!("final;/files/{one} https://receipts.example/files/{two}/");
        assert_eq!(read(&urls), Some(Concat::Final(ids)));
        for value in [
            "",
            "final",
            "final;",
            "Partial",
            "final;/files/../../etc",
            "other;/files/x",
        ] {
            assert_eq!(read(value), None, "{value}");
        }
    }

    #[test]
    fn a_checksum_comes_before_or_after_the_body() {
        assert_eq!(parse_check(&headers(&[])).unwrap(), Check::None);
        assert_eq!(
            parse_check(&headers(&[("trailer", "X-Other, Upload-Checksum")])).unwrap(),
            Check::ByTrailer
        );
        assert!(parse_check(&headers(&[(tus::CHECKSUM, "md5 abc")])).is_err());
    }

    proptest! {
        #[test]
        fn no_header_panics(value in "[ -~]{0,80}") {
            let headers = headers(&[
                (tus::LENGTH, &value),
                (tus::DEFER_LENGTH, &value),
                (tus::CONCAT, &value),
                (tus::CHECKSUM, &value),
                ("content-type", &value),
            ]);
            let _ = parse_length(&headers);
            let _ = parse_concat(&headers);
            let _ = parse_check(&headers);
            let _ = check_body(&headers, "a/b", Some(1));
        }

        #[test]
        fn every_number_is_read_as_it_is_written(number in any::<u64>()) {
            let headers = headers(&[(tus::OFFSET, &number.to_string())]);
            let read = required_number(&headers, tus::OFFSET);
            prop_assert_eq!(read.ok(), Some(number));
        }
    }
}
