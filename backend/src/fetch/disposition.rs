//! The name of a downloaded file: what `Content-Disposition` says (RFC 6266), or the end of the URL.
//!
//! Reading is lenient, because what servers send is: a header that makes no sense names nothing.

use super::Url;
use crate::file_name;

/// The name for a person.
pub fn file_name(header: Option<&[u8]>, url: &Url) -> String {
    let named = header
        .and_then(named)
        .filter(|name| !name.trim().is_empty());
    let last = || {
        let segment = url
            .path_segments()
            .and_then(|mut segments| segments.next_back())
            .unwrap_or_default();
        text(&percent_decoded(segment))
    };
    file_name::presentable(&named.unwrap_or_else(last))
}

/// The name a header gives, as it was sent: `filename*` before `filename`.
pub fn named(header: &[u8]) -> Option<String> {
    let parameters = parameters(&text(header));
    let value = |wanted: &str| {
        parameters
            .iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value)
    };
    value("filename*")
        .and_then(|value| extended(value))
        .or_else(|| value("filename").cloned())
}

/// The pairs after the first semicolon, quotes and backslashes undone.
fn parameters(header: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut rest = header.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let name = name
            .trim_matches(|c: char| c.is_whitespace() || c == ';')
            .to_ascii_lowercase();
        let after = after.trim_start();
        let (value, left) = after
            .strip_prefix('"')
            .map_or_else(|| token(after), unquoted);
        pairs.push((name, value));
        rest = left;
    }
    pairs
}

fn token(text: &str) -> (String, &str) {
    let (token, left) = text.split_once(';').unwrap_or((text, ""));
    (token.trim().to_owned(), left)
}

/// What stands before the closing quote, and what is left behind it.
fn unquoted(quoted: &str) -> (String, &str) {
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (value, &quoted[at + 1..]),
            '\\' => value.extend(letters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    (value, "")
}

/// `UTF-8''na%C3%AFve.pdf` (RFC 8187).
fn extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_language, encoded) = rest.split_once('\'')?;
    let bytes = percent_decoded(encoded);
    match charset.to_ascii_lowercase().as_str() {
        "utf-8" => String::from_utf8(bytes).ok(),
        "iso-8859-1" => Some(bytes.into_iter().map(char::from).collect()),
        _ => None,
    }
}

/// UTF-8 where it is, Latin-1 otherwise: the two that servers send.
fn text(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(
        |_| bytes.iter().copied().map(char::from).collect(),
        str::to_owned,
    )
}

fn percent_decoded(encoded: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after
            .get(..2)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        let decoded = digits
            .filter(|pair| first == b'%' && pair.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(decoded.unwrap_or(first));
        rest = if decoded.is_some() {
            &after[2..]
        } else {
            after
        };
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_headers_and_links() {
        let url = Url::parse("https://shop.example/a/Ka%CC%88se%20bon.pdf?download=1").unwrap();
        for (header, expected) in [
            (None, "Ka\u{308}se bon.pdf"),
            (Some(&b"attachment"[..]), "Ka\u{308}se bon.pdf"),
            (Some(b"attachment; filename=bon.pdf"), "bon.pdf"),
            (
                Some(b"inline; filename=\"a \\\"b\\\"; c.pdf\"; size=3"),
                "a \"b\"; c.pdf",
            ),
            (Some(b"ATTACHMENT ; FileName = \"bon.pdf\""), "bon.pdf"),
            (
                Some(b"attachment; filename=\"plain.pdf\"; filename*=UTF-8''K%C3%A4se.pdf"),
                "K\u{e4}se.pdf",
            ),
            (
                Some(b"attachment; filename*=iso-8859-1'de'K%E4se.pdf"),
                "K\u{e4}se.pdf",
            ),
            (
                Some(b"attachment; filename*=UTF-8''%FF; filename=b.pdf"),
                "b.pdf",
            ),
            (
                Some(b"attachment; filename=\"K\xE4se.pdf\""),
                "K\u{e4}se.pdf",
            ),
            (
                Some("attachment; filename=\"K\u{e4}se.pdf\"".as_bytes()),
                "K\u{e4}se.pdf",
            ),
            (Some(b"attachment; filename=\"../../etc/passwd\""), "passwd"),
            (Some(b"attachment; filename=\"open"), "open"),
            (Some(b"attachment; filename=\"\""), "Ka\u{308}se bon.pdf"),
            (Some(b";;;=\"=;"), "Ka\u{308}se bon.pdf"),
        ] {
            assert_eq!(file_name(header, &url), expected, "{:?}", header.map(text));
        }
        assert_eq!(
            file_name(None, &Url::parse("https://shop.example").unwrap()),
            "receipt"
        );
        assert_eq!(
            file_name(None, &Url::parse("https://shop.example/%").unwrap()),
            "%"
        );
    }
}
