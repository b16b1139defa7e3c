//! Conditional requests on entity tags (RFC 9110, section 13). Pure.
//!
//! Tags are strong: they identify the exact bytes.

use axum::http::{HeaderMap, HeaderName, header};

/// Outcome of the conditions of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PreconditionOutcome {
    /// The request is answered as usual.
    Proceed,
    /// The client has the current version already (304).
    NotModified,
    /// The client wants another version than the current one (412).
    Failed,
}

/// Evaluates `If-Match` and `If-None-Match` against the tag of the file, quotes included.
pub(super) fn evaluate_preconditions(headers: &HeaderMap, etag: &str) -> PreconditionOutcome {
    // `If-Match` takes precedence (section 13.2.2) and compares strongly.
    if entity_tags(headers, &header::IF_MATCH)
        .is_some_and(|mut tags| !tags.any(|tag| tag == etag || tag == "*"))
    {
        return PreconditionOutcome::Failed;
    }
    // `If-None-Match` compares weakly (section 13.1.2): the client would use its copy, not patch
    // it.
    let same = |tag: &str| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag;
    if entity_tags(headers, &header::IF_NONE_MATCH).is_some_and(|mut tags| tags.any(same)) {
        return PreconditionOutcome::NotModified;
    }
    PreconditionOutcome::Proceed
}

/// Returns whether `If-Range` is absent or names this file. A date never does, since none is sent.
pub(super) fn if_range_matches(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get(header::IF_RANGE)
        .is_none_or(|tag| tag.as_bytes() == etag.as_bytes())
}

/// Returns the tags of a header, all its lines together; `None` if it is absent.
pub(super) fn entity_tags<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
) -> Option<impl Iterator<Item = &'h str>> {
    let lines = headers.get_all(name);
    lines.iter().next()?;
    Some(
        lines
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','))
            .map(str::trim),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn a_copy_that_is_right_is_not_sent_again() {
        for (pairs, expected) in [
            (vec![], PreconditionOutcome::Proceed),
            (
                vec![("if-none-match", "\"b\"")],
                PreconditionOutcome::Proceed,
            ),
            (vec![("if-none-match", "a")], PreconditionOutcome::Proceed),
            (
                vec![("if-none-match", "\"a\"")],
                PreconditionOutcome::NotModified,
            ),
            (
                vec![("if-none-match", "W/\"a\"")],
                PreconditionOutcome::NotModified,
            ),
            (
                vec![("if-none-match", "\"b\", \"a\"")],
                PreconditionOutcome::NotModified,
            ),
            (
                vec![("if-none-match", "\"b\""), ("if-none-match", "\"a\"")],
                PreconditionOutcome::NotModified,
            ),
            (
                vec![("if-none-match", "*")],
                PreconditionOutcome::NotModified,
            ),
            (vec![("if-match", "\"a\"")], PreconditionOutcome::Proceed),
            (
                vec![("if-match", "\"b\",\"a\"")],
                PreconditionOutcome::Proceed,
            ),
            (vec![("if-match", "*")], PreconditionOutcome::Proceed),
            (vec![("if-match", "\"b\"")], PreconditionOutcome::Failed),
            (vec![("if-match", "W/\"a\"")], PreconditionOutcome::Failed),
            (
                vec![("if-match", "\"b\""), ("if-none-match", "\"a\"")],
                PreconditionOutcome::Failed,
            ),
        ] {
            assert_eq!(
                evaluate_preconditions(&headers(&pairs), "\"a\""),
                expected,
                "{pairs:?}"
            );
        }
    }

    #[test]
    fn a_range_goes_on_only_with_the_very_same_file() {
        for (pairs, holds) in [
            (vec![], true),
            (vec![("if-range", "\"a\"")], true),
            (vec![("if-range", "\"b\"")], false),
            (vec![("if-range", "W/\"a\"")], false),
            (vec![("if-range", "Tue, 15 Sep 2026 10:00:00 GMT")], false),
        ] {
            assert_eq!(
                if_range_matches(&headers(&pairs), "\"a\""),
                holds,
                "{pairs:?}"
            );
        }
    }
}
