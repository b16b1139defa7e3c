//! SHA-256 of a file, piece by piece, so that the page stays responsive and the memory small.
//!
//! Not by the browser's own `crypto.subtle`: that is missing over plain HTTP, and wants a whole file at once.

use gloo_file::{Blob, File};
use sha2::{Digest as _, Sha256};
use wasm_bindgen_futures::JsFuture;

/// A piece takes a slow phone less than 50 ms. In bytes.
const PIECE_BYTES: u64 = 256 * 1024;

/// The SHA-256 in lower-case hex; `None` where the file cannot be read, or `goes_on` says no meanwhile.
pub(super) async fn sha256(file: &File, goes_on: impl Fn() -> bool) -> Option<String> {
    let size = file.size();
    let mut hash = Sha256::new();
    let mut start = 0;
    while start < size && goes_on() {
        let end = size.min(start + PIECE_BYTES);
        // Reading lets the page do other things in between.
        hash.update(read(&file.slice(start, end)).await?);
        start = end;
    }
    goes_on().then(|| hex(&hash.finalize()))
}

/// The bytes of a piece; `None` where the file was moved or changed.
pub(crate) async fn read(piece: &Blob) -> Option<Vec<u8>> {
    let raw: &web_sys::Blob = piece.as_ref();
    let buffer = JsFuture::from(raw.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

fn hex(bytes: &[u8]) -> String {
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
            hex(&hash),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
