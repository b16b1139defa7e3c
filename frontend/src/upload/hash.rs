//! SHA-256 of files in chunks, which keeps the page responsive and the memory small.
//!
//! The browser's `crypto.subtle` is missing over plain HTTP and needs the whole file at once.

use gloo_file::{Blob, File};
use sha2::{Digest as _, Sha256};
use wasm_bindgen_futures::JsFuture;

/// Bytes per chunk, which a slow phone hashes in less than 50 ms.
const CHUNK_BYTES: u64 = 256 * 1024;

/// Returns the SHA-256 in lower-case hex; `None` if the file cannot be read or `goes_on` returns
/// `false`.
pub(super) async fn hash_file(file: &File, goes_on: impl Fn() -> bool) -> Option<String> {
    let size = file.size();
    let mut hash = Sha256::new();
    let mut start = 0;
    while start < size && goes_on() {
        let end = size.min(start + CHUNK_BYTES);
        // Reading is asynchronous: the page stays responsive in between.
        hash.update(read_bytes(&file.slice(start, end)).await?);
        start = end;
    }
    goes_on().then(|| to_hex(&hash.finalize()))
}

/// Reads the bytes of a blob; `None` if its file was moved or changed.
pub(crate) async fn read_bytes(piece: &Blob) -> Option<Vec<u8>> {
    let raw: &web_sys::Blob = piece.as_ref();
    let buffer = JsFuture::from(raw.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

fn to_hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or_default();
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_as_the_server_writes_it() {
        // FIPS 180-2, appendix B.1.
        let hash = Sha256::digest(b"abc");
        assert_eq!(
            to_hex(&hash),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
