//! Header names and metadata syntax of the tus 1.0.0 resumable upload protocol.
//!
//! Source: the protocol text at tus.io. Only the grammar is here; the server implements the
//! semantics.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Protocol version.
pub const VERSION: &str = "1.0.0";
/// Content type of upload data.
pub const CONTENT_TYPE: &str = "application/offset+octet-stream";
/// Header: protocol version, on every request and response.
pub const RESUMABLE: &str = "tus-resumable";
/// Header: number of bytes that the server has.
pub const OFFSET: &str = "upload-offset";
/// Header: size of the whole file in bytes.
pub const LENGTH: &str = "upload-length";
/// Header: metadata of the file, set by the client.
pub const METADATA: &str = "upload-metadata";
/// Header: the length is announced later.
pub const DEFER_LENGTH: &str = "upload-defer-length";
/// Header: partial upload, or final one with the list of its parts.
pub const CONCAT: &str = "upload-concat";
/// Header: checksum of the request's data.
pub const CHECKSUM: &str = "upload-checksum";
/// Header: expiry time of an unfinished upload.
pub const EXPIRES: &str = "upload-expires";
/// Header, an extension of this project: receipt created from a finished upload; an existing one if
/// the same file was uploaded before.
pub const RECEIPT_ID: &str = "receipt-id";

/// Metadata key of the file name, as used by tus clients.
pub const KEY_FILE_NAME: &str = "filename";
/// Metadata key of the client-chosen id, an extension of this project.
pub const KEY_ID: &str = "id";

/// Error for an `Upload-Metadata` header that is not a comma-separated list of unique keys with
/// base64 values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed Upload-Metadata")]
pub struct MetadataError;

/// Formats an `Upload-Metadata` header. Keys must be ASCII without spaces and commas.
pub fn format_metadata(pairs: &[(&str, &str)]) -> String {
    let pair = |(key, value): &(&str, &str)| format!("{key} {}", STANDARD.encode(value));
    pairs.iter().map(pair).collect::<Vec<_>>().join(",")
}

/// Parses an `Upload-Metadata` header into pairs of key and decoded value. The header and single
/// values may be empty.
pub fn parse_metadata(header: &str) -> Result<Vec<(String, Vec<u8>)>, MetadataError> {
    let mut pairs: Vec<(String, Vec<u8>)> = Vec::new();
    let mut known = HashSet::new();
    if header.trim().is_empty() {
        return Ok(pairs);
    }
    for pair in header.split(',') {
        let (key, value) = match pair.trim().split_once(' ') {
            Some(two) => two,
            // A space followed by one word is a value with an empty key; a key without a value
            // starts right after the comma.
            None if pair.starts_with(' ') => return Err(MetadataError),
            None => (pair.trim(), ""),
        };
        // `insert` returns `false` for a key that occurred before.
        if key.is_empty() || !key.is_ascii() || !known.insert(key) {
            return Err(MetadataError);
        }
        pairs.push((
            key.to_owned(),
            STANDARD.decode(value).map_err(|_| MetadataError)?,
        ));
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn refuses_what_the_grammar_does_not_have() {
        for header in [
            "a b c",
            "a !!!",
            ",",
            "a YQ==,",
            "a YQ==,a Yg==",
            "ä YQ==",
            "a YQ",
            " YQ==",
            "a YQ==, Yg==",
            ",,",
        ] {
            assert_eq!(parse_metadata(header), Err(MetadataError), "{header}");
        }
        for header in ["", " ", "a", "a ", "a YQ==", "a YQ==,b", "a YQ==, b Yg=="] {
            assert!(parse_metadata(header).is_ok(), "{header}");
        }
    }

    proptest! {
        #[test]
        fn metadata_round_trips(name in "\\PC{0,40}") {
            let header = format_metadata(&[(KEY_FILE_NAME, &name), ("relativePath", "")]);
            let pairs = parse_metadata(&header).unwrap();
            prop_assert_eq!(&pairs[0], &(KEY_FILE_NAME.to_owned(), name.into_bytes()));
            prop_assert_eq!(&pairs[1].1, &Vec::<u8>::new());
        }

        #[test]
        fn no_header_panics(header in "\\PC{0,60}") {
            let _ = parse_metadata(&header);
        }
    }
}
