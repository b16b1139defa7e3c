//! What the streams of a PDF unpack to, told before anything is unpacked to memory.
//!
//! Its reader unpacks whole streams without a limit. So each stream is unpacked here first, to nowhere, and
//! the bytes are counted: a stream that ends beyond the limits makes the file too large. Streams are found
//! by their keyword, as a reader of damaged files does; streams inside of streams have no streams.

use std::io::{BufReader, Read};

use flate2::bufread::ZlibDecoder;
use memchr::memmem;

use super::PictureError;
use crate::Stop;

/// How often packed bytes are packed again at most; more is nobody's file.
const LAYERS_MAX: usize = 3;
/// How far before the keyword the dictionary of a stream may begin.
const DICTIONARY_BYTES: usize = 4_096;
/// How many streams are looked at.
const STREAMS_MAX: usize = 100_000;

/// Errs when a stream would need more than half of `max_memory_bytes`, or all that are no pictures
/// together would: they are kept, pictures come one after the other.
pub(crate) fn check(
    bytes: &[u8],
    max_memory_bytes: u64,
    stop: &Stop<'_>,
) -> Result<(), PictureError> {
    let most = max_memory_bytes / 2;
    let mut kept = 0;
    for (start, end) in streams(bytes).take(STREAMS_MAX) {
        if stop() {
            return Err(PictureError::Stopped);
        }
        let before = &bytes[start.saturating_sub(DICTIONARY_BYTES)..start];
        let dictionary = &before[memmem::rfind(before, b"obj").unwrap_or(0)..];
        let is_picture = has(dictionary, b"/Image") && !has(dictionary, b"#");
        let packed = &bytes[start..end];
        let grows = has(dictionary, b"LZW") || has(dictionary, b"RunLength");
        let size = if grows {
            lzw_or_runs(packed, most)
        } else {
            unpacked(packed, most)
        };
        kept += if is_picture { 0 } else { size };
        if size > most || kept > most {
            return Err(PictureError::TooLarge);
        }
    }
    Ok(())
}

/// Where the bytes of streams begin and end.
fn streams(bytes: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    const KEYWORD: &[u8] = b"stream";
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let found = at + memmem::find(bytes.get(at..)?, KEYWORD)?;
            at = found + KEYWORD.len();
            let is_end = found >= 3 && &bytes[found - 3..found] == b"end";
            if is_end {
                continue;
            }
            let start = at
                + bytes[at..]
                    .iter()
                    .take(2)
                    .take_while(|byte| b"\r\n".contains(byte))
                    .count();
            let end = memmem::find(&bytes[start..], b"endstream")
                .map_or(bytes.len(), |length| start + length);
            return Some((start, end));
        }
    })
}

fn has(bytes: &[u8], word: &[u8]) -> bool {
    memmem::find(bytes, word).is_some()
}

/// The size of the largest layer, or `most` and more when there is no end to it.
fn unpacked(packed: &[u8], most: u64) -> u64 {
    let mut size = packed.len() as u64;
    for layers in 1..=LAYERS_MAX {
        let mut reader: Box<dyn Read + '_> = Box::new(packed);
        for _ in 0..layers {
            reader = Box::new(ZlibDecoder::new(BufReader::new(reader)));
        }
        let layer = count(reader, most + 1);
        if layer == 0 {
            break;
        }
        size = size.max(layer);
    }
    size
}

/// Counts up to `most` bytes; damage ends the count.
fn count(mut reader: impl Read, most: u64) -> u64 {
    let mut buffer = [0; 16_384];
    let mut counted = 0;
    while counted < most {
        match reader.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(read) => counted += read as u64,
        }
    }
    counted
}

/// The older packings: one byte makes at most 64 bytes of runs; LZW is unpacked and counted.
fn lzw_or_runs(packed: &[u8], most: u64) -> u64 {
    let mut decoder =
        weezl::decode::Configuration::with_tiff_size_switch(weezl::BitOrder::Msb, 8).build();
    let (mut counted, mut rest, mut buffer) = (0, packed, [0; 16_384]);
    while counted <= most {
        let step = decoder.decode_bytes(rest, &mut buffer);
        rest = &rest[step.consumed_in..];
        counted += step.consumed_out as u64;
        let goes_on = matches!(step.status, Ok(weezl::LzwStatus::Ok))
            && step.consumed_in + step.consumed_out > 0;
        if !goes_on {
            break;
        }
    }
    counted.max(packed.len() as u64 * 64)
}
