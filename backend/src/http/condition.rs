//! Conditions on the entity tag of a file (RFC 9110, section 13): send it, or is the client's copy right?
//! Pure. Our tags are strong: they name the very bytes.

use axum::http::{HeaderMap, HeaderName, header};

/// What the conditions of a request come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Send what is asked for.
    Send,
    /// The client has it already.
    NotModified,
    /// The client wants another file than the one that is here.
    Changed,
}

/// Judges `If-Match` and `If-None-Match` against the tag of the file, quotes included.
pub(super) fn judge(headers: &HeaderMap, etag: &str) -> Verdict {
    if tags(headers, &header::IF_MATCH)
        .is_some_and(|mut tags| !tags.any(|tag| tag == etag || tag == "*"))
    {
        return Verdict::Changed;
    }
    // Weak tags may stand for ours here: the client would use its copy, not mend it.
    let same = |tag: &str| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag;
    if tags(headers, &header::IF_NONE_MATCH).is_some_and(|mut tags| tags.any(same)) {
        return Verdict::NotModified;
    }
    Verdict::Send
}

/// Whether a `Range` still means this file. A date never does: we name none.
pub(super) fn range_holds(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get(header::IF_RANGE)
        .is_none_or(|tag| tag.as_bytes() == etag.as_bytes())
}

/// The tags of a header, all its lines together; `None` when it is not there.
pub(super) fn tags<'h>(
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
            (vec![], Verdict::Send),
            (vec![("if-none-match", "\"b\"")], Verdict::Send),
            (vec![("if-none-match", "a")], Verdict::Send),
            (vec![("if-none-match", "\"a\"")], Verdict::NotModified),
            (vec![("if-none-match", "W/\"a\"")], Verdict::NotModified),
            (
                vec![("if-none-match", "\"b\", \"a\"")],
                Verdict::NotModified,
            ),
            (
                vec![("if-none-match", "\"b\""), ("if-none-match", "\"a\"")],
                Verdict::NotModified,
            ),
            (vec![("if-none-match", "*")], Verdict::NotModified),
            (vec![("if-match", "\"a\"")], Verdict::Send),
            (vec![("if-match", "\"b\",\"a\"")], Verdict::Send),
            (vec![("if-match", "*")], Verdict::Send),
            (vec![("if-match", "\"b\"")], Verdict::Changed),
            (vec![("if-match", "W/\"a\"")], Verdict::Changed),
            (
                vec![("if-match", "\"b\""), ("if-none-match", "\"a\"")],
                Verdict::Changed,
            ),
        ] {
            assert_eq!(judge(&headers(&pairs), "\"a\""), expected, "{pairs:?}");
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
            assert_eq!(range_holds(&headers(&pairs), "\"a\""), holds, "{pairs:?}");
        }
    }
}
