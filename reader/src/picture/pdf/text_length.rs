//! Limit on the text of a single instruction of a content stream.
//!
//! It is checked beforehand, since the interpreter lays out all letters of an instruction before it
//! can be stopped, and needs about 90 bytes for each.

use hayro::hayro_interpret::hayro_syntax::content::UntypedIter;
use hayro::hayro_interpret::hayro_syntax::object::{Name, Object, Stream};

use super::PictureError;

/// Shorter content cannot show too much text, whatever is in it.
const CHECKED_BYTES_MIN: usize = 1 << 20;
/// Shorter packed content does not unpack to much more than [`CHECKED_BYTES_MIN`].
const CHECKED_PACKED_BYTES_MIN: usize = 2_000;
/// Most bytes of text in one instruction.
const TEXT_BYTES_MAX: usize = 500_000;

/// Fails if an instruction shows more text than a page holds.
pub(crate) fn check_text_length(content: &[u8]) -> Result<(), PictureError> {
    if content.len() < CHECKED_BYTES_MIN {
        return Ok(());
    }
    let mut instructions = UntypedIter::new(content);
    while let Some(instruction) = instructions.next() {
        let bytes: usize = instruction.operands().map(text_bytes).sum();
        if bytes > TEXT_BYTES_MAX {
            return Err(PictureError::TooLarge);
        }
    }
    Ok(())
}

/// Checks the content of a stream that is a form, a pattern or a drawn letter; pictures pass.
pub(crate) fn check_stream(stream: &Stream<'_>) -> Result<(), PictureError> {
    let is_picture = stream
        .dict()
        .get::<Name<'_>>("Subtype")
        .is_some_and(|kind| &*kind == b"Image");
    if is_picture || stream.raw_data().len() < CHECKED_PACKED_BYTES_MIN {
        return Ok(());
    }
    // Content that cannot be unpacked shows nothing.
    stream
        .decoded_data()
        .map_or(Ok(()), |content| check_text_length(&content))
}

/// Returns an upper bound of the bytes of text in an operand.
fn text_bytes(operand: &Object<'_>) -> usize {
    match operand {
        Object::String(text) => text.len(),
        Object::Array(parts) => parts.data().len(),
        _ => 0,
    }
}
