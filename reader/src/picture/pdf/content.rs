//! Lengths of what single instructions of a content stream show, measured before the interpreter reads them.
//!
//! It lays out all letters of an instruction before anybody can stop it, and needs some ninety bytes for each.

use hayro::hayro_interpret::hayro_syntax::content::UntypedIter;
use hayro::hayro_interpret::hayro_syntax::object::{Name, Object, Stream};

use super::PictureError;

/// Content shorter than this cannot show too much, whatever is in it.
const SHORT_BYTES: usize = 1 << 20;
/// Packed content this short does not unpack to much more than that.
const SHORT_PACKED_BYTES: usize = 2_000;
/// The most bytes of text in one instruction.
const TEXT_BYTES_MAX: usize = 500_000;

/// Errs when an instruction shows more text than a page holds.
pub(crate) fn check(content: &[u8]) -> Result<(), PictureError> {
    if content.len() < SHORT_BYTES {
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

/// The same for a stream that is a form, a pattern or a drawn letter.
pub(crate) fn check_stream(stream: &Stream<'_>) -> Result<(), PictureError> {
    let is_picture = stream
        .dict()
        .get::<Name<'_>>("Subtype")
        .is_some_and(|kind| &*kind == b"Image");
    if is_picture || stream.raw_data().len() < SHORT_PACKED_BYTES {
        return Ok(());
    }
    stream
        .decoded_data()
        .map_or(Ok(()), |content| check(&content))
}

fn text_bytes(operand: &Object<'_>) -> usize {
    match operand {
        Object::String(text) => text.len(),
        Object::Array(parts) => parts.data().len(),
        _ => 0,
    }
}
