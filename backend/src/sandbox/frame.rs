//! Frames on the pipes: a JSON head and a body of bytes.
//!
//! Layout: head length (4 bytes), body length (8 bytes), both little-endian, then head and body.
//! The child blocks and the server does not, so reading and writing exist in both forms.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Size of both lengths together, in bytes.
const PREFIX_BYTES: usize = 12;
/// Largest head, in bytes; the words of the longest receipt take a few megabytes.
const HEAD_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Writes a frame whose body is in memory.
pub(super) fn write_frame(
    out: &mut impl Write,
    head: &impl Serialize,
    body: &[u8],
) -> io::Result<()> {
    out.write_all(&encode_head(head, body.len() as u64)?)?;
    out.write_all(body)?;
    out.flush()
}

/// Reads a frame; `None` if the other side has closed the pipe between two frames.
pub(super) fn read_frame<T: DeserializeOwned>(
    input: &mut impl Read,
) -> io::Result<Option<(T, Vec<u8>)>> {
    let mut prefix = [0; PREFIX_BYTES];
    if let Err(error) = input.read_exact(&mut prefix) {
        // A pipe that ends within the prefix is taken for closed, too: the server was killed.
        let is_closed = error.kind() == io::ErrorKind::UnexpectedEof;
        return if is_closed { Ok(None) } else { Err(error) };
    }
    let (head_bytes, body_bytes) = decode_lengths(&prefix, u64::MAX)?;
    let mut head = reserve_buffer(head_bytes)?;
    input.take(head_bytes as u64).read_to_end(&mut head)?;
    let mut body = reserve_buffer(body_bytes)?;
    input.take(body_bytes as u64).read_to_end(&mut body)?;
    check_length(&body, body_bytes)?;
    Ok(Some((decode_head(&head)?, body)))
}

/// Writes the beginning of a frame; the caller writes the body behind it.
pub(super) async fn begin_frame_async(
    out: &mut (impl AsyncWrite + Unpin),
    head: &impl Serialize,
    body_bytes: u64,
) -> io::Result<()> {
    out.write_all(&encode_head(head, body_bytes)?).await?;
    out.flush().await
}

/// Reads a frame whose body has at most `body_bytes_max` bytes. A closed pipe is an error.
pub(super) async fn read_frame_async<T: DeserializeOwned>(
    input: &mut (impl AsyncRead + Unpin),
    body_bytes_max: u64,
) -> io::Result<(T, Vec<u8>)> {
    let mut prefix = [0; PREFIX_BYTES];
    input.read_exact(&mut prefix).await?;
    // The child is not trusted: sizes are checked before memory is reserved.
    let (head_bytes, body_bytes) = decode_lengths(&prefix, body_bytes_max)?;
    let mut head = reserve_buffer(head_bytes)?;
    (&mut *input)
        .take(head_bytes as u64)
        .read_to_end(&mut head)
        .await?;
    let mut body = reserve_buffer(body_bytes)?;
    (&mut *input)
        .take(body_bytes as u64)
        .read_to_end(&mut body)
        .await?;
    check_length(&body, body_bytes)?;
    Ok((decode_head(&head)?, body))
}

fn encode_head(head: &impl Serialize, body_bytes: u64) -> io::Result<Vec<u8>> {
    // The lengths come first, but are known only after encoding.
    let mut bytes = vec![0; PREFIX_BYTES];
    serde_json::to_writer(&mut bytes, head)?;
    let head_bytes = u32::try_from(bytes.len() - PREFIX_BYTES)
        .map_err(|_| invalid_data("the head is too long"))?;
    bytes[..4].copy_from_slice(&head_bytes.to_le_bytes());
    bytes[4..PREFIX_BYTES].copy_from_slice(&body_bytes.to_le_bytes());
    Ok(bytes)
}

fn decode_head<T: DeserializeOwned>(head: &[u8]) -> io::Result<T> {
    Ok(serde_json::from_slice(head)?)
}

fn decode_lengths(prefix: &[u8; PREFIX_BYTES], body_bytes_max: u64) -> io::Result<(usize, usize)> {
    let [a, b, c, d, body @ ..] = *prefix;
    let head_bytes = u32::from_le_bytes([a, b, c, d]) as usize;
    let body_bytes = u64::from_le_bytes(body);
    if head_bytes > HEAD_BYTES_MAX || body_bytes > body_bytes_max {
        return Err(invalid_data("the message is too long"));
    }
    let body_bytes = usize::try_from(body_bytes);
    Ok((
        head_bytes,
        body_bytes.map_err(|_| invalid_data("the message is too long"))?,
    ))
}

/// Allocates a buffer for a part of a frame. Lack of memory is an error instead of an abort.
fn reserve_buffer(bytes: usize) -> io::Result<Vec<u8>> {
    let mut buffer = Vec::new();
    buffer
        .try_reserve_exact(bytes)
        .map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
    Ok(buffer)
}

fn check_length(body: &[u8], expected: usize) -> io::Result<()> {
    if body.len() < expected {
        Err(io::ErrorKind::UnexpectedEof.into())
    } else {
        Ok(())
    }
}

fn invalid_data(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn both_sides_understand_each_other() {
        let mut bytes = Vec::new();
        write_frame(&mut bytes, &"first", b"body").unwrap();
        begin_frame_async(&mut bytes, &"second", 3).await.unwrap();
        bytes.extend_from_slice(b"end");
        let mut input = bytes.as_slice();
        assert_eq!(
            read_frame::<String>(&mut input).unwrap(),
            Some(("first".to_owned(), b"body".to_vec()))
        );
        assert_eq!(
            read_frame_async::<String>(&mut input, 3).await.unwrap(),
            ("second".to_owned(), b"end".to_vec())
        );
        assert_eq!(
            read_frame::<String>(&mut input).unwrap(),
            None,
            "the pipe is closed"
        );
        assert!(read_frame_async::<String>(&mut input, 3).await.is_err());
    }

    #[tokio::test]
    async fn frames_beyond_their_limits_and_cut_ones_are_refused_without_taking_memory() {
        let mut bytes = Vec::new();
        write_frame(&mut bytes, &"head", b"four").unwrap();
        assert!(
            read_frame_async::<String>(&mut bytes.as_slice(), 3)
                .await
                .is_err(),
            "a body above the limit"
        );
        assert!(
            read_frame::<u8>(&mut bytes.as_slice()).is_err(),
            "a head of another type"
        );
        assert!(
            read_frame::<String>(&mut &bytes[..bytes.len() - 1]).is_err(),
            "a body that is cut off"
        );
        let huge = [u32::MAX.to_le_bytes().as_slice(), &0_u64.to_le_bytes()].concat();
        assert!(
            read_frame::<String>(&mut huge.as_slice()).is_err(),
            "a head above the limit"
        );
        let huge = [
            2_u32.to_le_bytes().as_slice(),
            &u64::MAX.to_le_bytes(),
            b"\"\"",
        ]
        .concat();
        assert!(
            read_frame::<String>(&mut huge.as_slice()).is_err(),
            "a body that no memory holds"
        );
    }
}
