//! The words of the tus resumable upload protocol, version 1.0.0, that both sides use.
//!
//! Source: the protocol text at tus.io. Only the grammar lives here; the rules are the server's.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The version spoken.
pub const VERSION: &str = "1.0.0";
/// The content type of a part of an upload.
pub const CONTENT_TYPE: &str = "application/offset+octet-stream";
/// Names the version, on every request and answer.
pub const RESUMABLE: &str = "tus-resumable";
/// How many bytes the server has.
pub const OFFSET: &str = "upload-offset";
/// How many bytes the whole file has.
pub const LENGTH: &str = "upload-length";
/// What the client says about the file.
pub const METADATA: &str = "upload-metadata";
/// The length comes later.
pub const DEFER_LENGTH: &str = "upload-defer-length";
/// A partial upload, or a final one with what it is put together of.
pub const CONCAT: &str = "upload-concat";
/// The checksum of a part.
pub const CHECKSUM: &str = "upload-checksum";
/// When an unfinished upload is cleared away.
pub const EXPIRES: &str = "upload-expires";
/// Ours: the receipt a finished upload became, which is another one when the same file was there already.
pub const RECEIPT_ID: &str = "receipt-id";

/// The metadata key of the file's name, as tus clients use it.
pub const KEY_FILE_NAME: &str = "filename";
/// Our metadata key of the id chosen by the client.
pub const KEY_ID: &str = "id";

/// `Upload-Metadata` is not comma-separated pairs of a unique key and a base64 value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed Upload-Metadata")]
pub struct MetadataError;

/// Writes an `Upload-Metadata` header. Keys are ASCII without spaces and commas.
pub fn format_metadata(pairs: &[(&str, &str)]) -> String {
    let pair = |(key, value): &(&str, &str)| format!("{key} {}", STANDARD.encode(value));
    pairs.iter().map(pair).collect::<Vec<_>>().join(",")
}

/// Reads an `Upload-Metadata` header. An empty one is allowed, and so is a key without a value.
pub fn parse_metadata(header: &str) -> Result<Vec<(String, Vec<u8>)>, MetadataError> {
    let mut pairs: Vec<(String, Vec<u8>)> = Vec::new();
    let mut known = HashSet::new();
    if header.trim().is_empty() {
        return Ok(pairs);
    }
    for pair in header.split(',') {
        let (key, value) = match pair.trim().split_once(' ') {
            Some(two) => two,
            // A space and one word is a value whose key is empty; a key without a value begins right at the comma.
            None if pair.starts_with(' ') => return Err(MetadataError),
            None => (pair.trim(), ""),
        };
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
