//! A reading on its way from a reader process to the server: its pictures in the body, the rest in the head.

use super::protocol::{ReadOutcome, RetryLater};
use crate::pipeline::{Again, Reading};

/// The head and the body of a reading.
pub(super) fn pack(read: Result<Reading, Again>) -> (ReadOutcome, Vec<u8>) {
    let (reading, retry) = match read {
        Ok(reading) => (reading, None),
        Err(Again {
            rest,
            reason,
            counts,
            problem,
            reading,
        }) => (
            *reading,
            Some(RetryLater {
                delay: rest,
                reason,
                counts,
                problem,
            }),
        ),
    };
    let sizes = |pictures: &[Vec<u8>]| pictures.iter().map(Vec::len).collect();
    let outcome = ReadOutcome {
        picture_bytes: sizes(&reading.pictures),
        preview_bytes: sizes(&reading.previews),
        thumbnail_bytes: reading.thumbnail.as_ref().map(Vec::len),
        engine: reading.engine,
        tried: reading.tried,
        sent: reading.sent,
        pages: reading.pages,
        words: reading.words,
        receipt: reading.receipt,
        problem: reading.problem,
        retry,
    };
    let pictures = reading
        .pictures
        .into_iter()
        .chain(reading.previews)
        .chain(reading.thumbnail);
    let mut body = Vec::new();
    for picture in pictures {
        body.extend_from_slice(&picture);
    }
    (outcome, body)
}

/// The reading of a head and a body; `None` when their sizes do not match.
pub(super) fn unpack(outcome: ReadOutcome, body: &[u8]) -> Option<Result<Reading, Again>> {
    let sizes = outcome
        .picture_bytes
        .iter()
        .chain(&outcome.preview_bytes)
        .chain(&outcome.thumbnail_bytes);
    let mut pieces = split(body, sizes.copied())?.into_iter();
    let mut take = |count: usize| pieces.by_ref().take(count).collect::<Vec<_>>();
    let reading = Reading {
        pictures: take(outcome.picture_bytes.len()),
        previews: take(outcome.preview_bytes.len()),
        thumbnail: take(1).pop(),
        engine: outcome.engine,
        tried: outcome.tried,
        sent: outcome.sent,
        pages: outcome.pages,
        words: outcome.words,
        receipt: outcome.receipt,
        problem: outcome.problem,
    };
    Some(match outcome.retry {
        None => Ok(reading),
        Some(RetryLater {
            delay: rest,
            reason,
            counts,
            problem,
        }) => Err(Again {
            rest,
            reason,
            counts,
            problem,
            reading: Box::new(reading),
        }),
    })
}

/// Cuts a body into pieces of these sizes; `None` unless they are exactly the whole.
pub(super) fn split(mut body: &[u8], sizes: impl Iterator<Item = usize>) -> Option<Vec<Vec<u8>>> {
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
            let (outcome, body) = pack(Ok(reading(thumbnail.clone())));
            let read = unpack(outcome, &body).unwrap().unwrap();
            let expected = reading(thumbnail);
            assert_eq!(read.engine, expected.engine);
            assert_eq!(read.pictures, expected.pictures);
            assert_eq!(read.previews, expected.previews);
            assert_eq!(read.thumbnail, expected.thumbnail);
        }
        let again = Again {
            rest: Duration::from_secs(7),
            reason: "busy".into(),
            counts: true,
            problem: None,
            reading: Box::new(reading(None)),
        };
        let (outcome, body) = pack(Err(again));
        let again = unpack(outcome, &body).unwrap().unwrap_err();
        assert_eq!((again.rest, again.counts), (Duration::from_secs(7), true));
        assert_eq!(again.reading.pictures.len(), 2, "what was drawn is kept");
    }

    #[test]
    fn sizes_that_do_not_match_the_body_are_refused() {
        for change in [0, 1, usize::MAX] {
            let (mut outcome, mut body) = pack(Ok(reading(None)));
            match change {
                0 => body.push(0),
                size => outcome.picture_bytes[0] = size,
            }
            assert!(unpack(outcome, &body).is_none());
        }
    }
}
