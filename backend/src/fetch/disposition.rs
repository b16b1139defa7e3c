//! File names of downloads: `Content-Disposition` (RFC 6266) or the URL.
//!
//! Parsing is lenient, because servers are: a header that makes no sense yields no name.

use super::Url;
use crate::file_name;

/// Returns the name to show: that of the header, else the last segment of the URL.
pub fn file_name(header: Option<&[u8]>, url: &Url) -> String {
    let named = header
        .and_then(parse_file_name)
        .filter(|name| !name.trim().is_empty());
    let last = || {
        let segment = url
            .path_segments()
            .and_then(|mut segments| segments.next_back())
            .unwrap_or_default();
        decode_text(&percent_decode(segment))
    };
    file_name::sanitize_name(&named.unwrap_or_else(last))
}

/// Parses the name in a header, as it was sent: `filename*` before `filename`.
pub fn parse_file_name(header: &[u8]) -> Option<String> {
    let parameters = parse_parameters(&decode_text(header));
    let value = |wanted: &str| {
        parameters
            .iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value)
    };
    value("filename*")
        .and_then(|value| decode_extended(value))
        .or_else(|| value("filename").cloned())
}

/// Parses the pairs after the first semicolon and undoes quotes and backslashes.
fn parse_parameters(header: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut rest = header.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        // A quoted value may have left a semicolon before the name.
        let name = name
            .trim_matches(|c: char| c.is_whitespace() || c == ';')
            .to_ascii_lowercase();
        let after = after.trim_start();
        let (value, left) = after
            .strip_prefix('"')
            .map_or_else(|| parse_token(after), parse_quoted);
        pairs.push((name, value));
        rest = left;
    }
    pairs
}

fn parse_token(text: &str) -> (String, &str) {
    let (token, left) = text.split_once(';').unwrap_or((text, ""));
    (token.trim().to_owned(), left)
}

/// Parses a value up to its closing quote; returns it and the text behind the quote.
fn parse_quoted(quoted: &str) -> (String, &str) {
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

/// Decodes an extended value such as `UTF-8''na%C3%AFve.pdf` (RFC 8187).
fn decode_extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_language, encoded) = rest.split_once('\'')?;
    let bytes = percent_decode(encoded);
    match charset.to_ascii_lowercase().as_str() {
        "utf-8" => String::from_utf8(bytes).ok(),
        "iso-8859-1" => Some(bytes.into_iter().map(char::from).collect()),
        _ => None,
    }
}

/// Decodes UTF-8, or Latin-1 where it is none: servers send both.
fn decode_text(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(
        |_| bytes.iter().copied().map(char::from).collect(),
        str::to_owned,
    )
}

fn percent_decode(encoded: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        // A percent sign without two hexadecimal digits behind it stands for itself.
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
            assert_eq!(
                file_name(header, &url),
                expected,
                "{:?}",
                header.map(decode_text)
            );
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
