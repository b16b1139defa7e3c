//! Readings as messages: pictures in the body, everything else in the head.

use super::protocol::ReadOutcome;
use crate::pipeline::{Reading, ReadingDeferred};

/// Packs a reading into a head and a body.
pub(super) fn pack_reading(mut result: Result<Reading, ReadingDeferred>) -> (ReadOutcome, Vec<u8>) {
    let reading = reading_of(&mut result);
    // Order in the body: pages, previews, thumbnail.
    let pictures = reading.pictures.iter().chain(&reading.previews);
    let pictures: Vec<&[u8]> = pictures
        .chain(&reading.thumbnail)
        .map(Vec::as_slice)
        .collect();
    let body = pictures.concat();
    let sizes = |pictures: &[Vec<u8>]| pictures.iter().map(Vec::len).collect();
    let outcome = ReadOutcome {
        picture_bytes: sizes(&reading.pictures),
        preview_bytes: sizes(&reading.previews),
        thumbnail_bytes: reading.thumbnail.as_ref().map(Vec::len),
        result,
    };
    (outcome, body)
}

/// Unpacks a reading from a head and a body; `None` if their sizes do not match.
pub(super) fn unpack_reading(
    outcome: ReadOutcome,
    body: &[u8],
) -> Option<Result<Reading, ReadingDeferred>> {
    let sizes = outcome
        .picture_bytes
        .iter()
        .chain(&outcome.preview_bytes)
        .chain(&outcome.thumbnail_bytes);
    // The pieces lie in the order in which they were packed.
    let mut pieces = split_body(body, sizes.copied())?.into_iter();
    let mut take = |count: usize| pieces.by_ref().take(count).collect::<Vec<_>>();
    let mut result = outcome.result;
    let reading = reading_of(&mut result);
    reading.pictures = take(outcome.picture_bytes.len());
    reading.previews = take(outcome.preview_bytes.len());
    reading.thumbnail = take(1).pop();
    Some(result)
}

/// Returns the reading, which may be a partial one.
fn reading_of(result: &mut Result<Reading, ReadingDeferred>) -> &mut Reading {
    match result {
        Ok(reading) => reading,
        Err(deferred) => &mut deferred.reading,
    }
}

/// Splits a body into pieces of these sizes; `None` unless they add up to the whole.
pub(super) fn split_body(
    mut body: &[u8],
    sizes: impl Iterator<Item = usize>,
) -> Option<Vec<Vec<u8>>> {
    let mut pieces = Vec::new();
    for size in sizes {
        let (piece, rest) = body.split_at_checked(size)?;
        pieces.push(piece.to_vec());
        body = rest;
    }
    body.is_empty().then_some(pieces)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn reading(thumbnail: Option<Vec<u8>>) -> Reading {
        Reading {
            engine: Some("pp-ocr".into()),
            pictures: vec![vec![1; 3], vec![2; 2]],
            previews: vec![vec![3; 1], Vec::new()],
            thumbnail,
            ..Reading::default()
        }
    }

    #[test]
    fn pictures_come_out_as_they_went_in() {
        for thumbnail in [None, Some(vec![4; 5])] {
            let (outcome, body) = pack_reading(Ok(reading(thumbnail.clone())));
            let read = unpack_reading(outcome, &body).unwrap().unwrap();
            let expected = reading(thumbnail);
            assert_eq!(read.engine, expected.engine);
            assert_eq!(read.pictures, expected.pictures);
            assert_eq!(read.previews, expected.previews);
            assert_eq!(read.thumbnail, expected.thumbnail);
        }
        let again = ReadingDeferred {
            delay: Duration::from_secs(7),
            reason: "busy".into(),
            counts_as_attempt: true,
            problem: None,
            reading: Box::new(reading(None)),
        };
        let (outcome, body) = pack_reading(Err(again));
        let again = unpack_reading(outcome, &body).unwrap().unwrap_err();
        assert_eq!(
            (again.delay, again.counts_as_attempt),
            (Duration::from_secs(7), true)
        );
        assert_eq!(again.reading.pictures.len(), 2, "what was drawn is kept");
    }

    #[test]
    fn sizes_that_do_not_match_the_body_are_refused() {
        for change in [0, 1, usize::MAX] {
            let (mut outcome, mut body) = pack_reading(Ok(reading(None)));
            match change {
                0 => body.push(0),
                size => outcome.picture_bytes[0] = size,
            }
            assert!(unpack_reading(outcome, &body).is_none());
        }
    }
}
