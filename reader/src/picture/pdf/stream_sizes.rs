//! Limit on the unpacked size of the streams of a PDF.
//!
//! The PDF reader unpacks whole streams without a limit. Each stream is therefore unpacked here
//! first, without keeping the bytes, and counted; a stream beyond the limits makes the file too
//! large. Streams are found by their keyword, as a reader of damaged files does; streams inside of
//! streams have no streams.

use std::io::{BufReader, Read};

use flate2::bufread::ZlibDecoder;
use memchr::memmem;

use super::PictureError;
use crate::Stop;

/// Most layers of compression on one stream; no real file has more.
const LAYERS_MAX: usize = 3;
/// Longest distance in bytes from the beginning of a stream's dictionary to its keyword.
const DICTIONARY_BYTES_MAX: usize = 4_096;
/// Most streams that are measured.
const STREAMS_MAX: usize = 100_000;

/// Fails if a stream needs more than half of `max_memory_bytes`, or all streams but pictures do
/// together.
///
/// Those are kept in memory, while pictures are unpacked one after the other.
pub(crate) fn check_stream_sizes(
    bytes: &[u8],
    max_memory_bytes: u64,
    stop: &Stop<'_>,
) -> Result<(), PictureError> {
    let most = max_memory_bytes / 2;
    let mut kept = 0;
    for (start, end) in stream_ranges(bytes).take(STREAMS_MAX) {
        if stop() {
            return Err(PictureError::Stopped);
        }
        // The dictionary lies between the last `obj` and the keyword. Escaped names (`#`) may say
        // anything.
        let before = &bytes[start.saturating_sub(DICTIONARY_BYTES_MAX)..start];
        let dictionary = &before[memmem::rfind(before, b"obj").unwrap_or(0)..];
        let is_picture = contains_bytes(dictionary, b"/Image") && !contains_bytes(dictionary, b"#");
        let packed = &bytes[start..end];
        let grows = contains_bytes(dictionary, b"LZW") || contains_bytes(dictionary, b"RunLength");
        let size = if grows {
            lzw_or_run_length_size(packed, most)
        } else {
            inflated_size(packed, most)
        };
        // Pictures are not kept, so only their own size counts.
        kept += if is_picture { 0 } else { size };
        if size > most || kept > most {
            return Err(PictureError::TooLarge);
        }
    }
    Ok(())
}

/// Yields the positions at which the bytes of streams begin and end.
fn stream_ranges(bytes: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    const KEYWORD: &[u8] = b"stream";
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let found = at + memmem::find(bytes.get(at..)?, KEYWORD)?;
            at = found + KEYWORD.len();
            // Skip the keyword within `endstream`.
            let is_end = found >= 3 && &bytes[found - 3..found] == b"end";
            if is_end {
                continue;
            }
            // The bytes begin behind one line break; a missing end extends to the end of the file.
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

fn contains_bytes(bytes: &[u8], word: &[u8]) -> bool {
    memmem::find(bytes, word).is_some()
}

/// Returns the size of the largest layer of Flate compression, or more than `most` if it exceeds
/// that.
fn inflated_size(packed: &[u8], most: u64) -> u64 {
    let mut size = packed.len() as u64;
    for layers in 1..=LAYERS_MAX {
        // Unpack through all layers up to this one, without a buffer for any of them.
        let mut reader: Box<dyn Read + '_> = Box::new(packed);
        for _ in 0..layers {
            reader = Box::new(ZlibDecoder::new(BufReader::new(reader)));
        }
        let layer = count_bytes(reader, most + 1);
        // Nothing comes out: the layer is not packed.
        if layer == 0 {
            break;
        }
        size = size.max(layer);
    }
    size
}

/// Counts the bytes of a reader until `most` are reached; damage ends the count.
fn count_bytes(mut reader: impl Read, most: u64) -> u64 {
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

/// Returns the larger size by LZW, unpacked and counted, and by run lengths, where a byte makes at
/// most 64.
fn lzw_or_run_length_size(packed: &[u8], most: u64) -> u64 {
    let mut decoder =
        weezl::decode::Configuration::with_tiff_size_switch(weezl::BitOrder::Msb, 8).build();
    let (mut counted, mut rest, mut buffer) = (0, packed, [0; 16_384]);
    while counted <= most {
        // Decode into one small buffer again and again.
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
