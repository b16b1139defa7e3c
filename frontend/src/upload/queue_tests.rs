//! Tests of the upload queue.

use super::*;

const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0";

#[test]
fn files_without_a_connection_are_not_called_sent() {
    use UploadState::{Comparing, Paused, Resting, Sending, Waiting};
    for (states, is_offline, expected) in [
        (&[Sending, Resting][..], false, QueueActivity::Sending),
        (&[Comparing, Waiting], false, QueueActivity::Sending),
        (&[Resting, Waiting, Paused], false, QueueActivity::Stalled),
        (&[Sending, Waiting], true, QueueActivity::Stalled),
        (&[Paused, Paused], true, QueueActivity::Paused),
        (&[Paused, Waiting], false, QueueActivity::Sending),
    ] {
        assert_eq!(
            QueueActivity::from_states(states, is_offline),
            expected,
            "{states:?} {is_offline}"
        );
    }
}

#[test]
fn refuses_before_anything_is_sent() {
    for (head, size, limit, expected) in [
        (JPEG, 100, Some(100), Ok(FileKind::Jpeg)),
        (JPEG, 100, None, Ok(FileKind::Jpeg)),
        (JPEG, 101, Some(100), Err(ProblemCode::TooLarge)),
        (
            b"hello".as_slice(),
            5,
            Some(100),
            Err(ProblemCode::UnknownKind),
        ),
        (
            b"hello".as_slice(),
            500,
            Some(100),
            Err(ProblemCode::UnknownKind),
        ),
        (b"".as_slice(), 0, Some(100), Err(ProblemCode::EmptyFile)),
    ] {
        assert_eq!(validate_file(head, size, limit), expected);
    }
}

#[test]
fn three_fly_at_a_time_in_order() {
    use UploadState::{
        Cancelled, Checking, Comparing, Following, Paused, Resting, Sending, Waiting,
    };
    for (states, expected) in [
        (&[][..], &[][..]),
        (&[Waiting; 5][..], &[0, 1, 2][..]),
        (
            &[Sending, Waiting, Checking, Waiting, Waiting][..],
            &[1, 3][..],
        ),
        (&[Sending, Resting, Comparing, Waiting][..], &[][..]),
        (&[Paused, Paused, Paused, Following, Waiting][..], &[4][..]),
        (
            &[
                Cancelled,
                UploadState::Refused(ProblemCode::EmptyFile),
                Waiting,
            ][..],
            &[2][..],
        ),
    ] {
        assert_eq!(select_to_start(states), expected, "{states:?}");
    }
}

#[test]
fn only_passing_causes_offer_a_retry() {
    for (code, expected) in [
        (ProblemCode::ConnectionLost, true),
        (ProblemCode::StorageFull, true),
        (ProblemCode::UnknownKind, false),
        (ProblemCode::TooLarge, false),
        (ProblemCode::EmptyFile, false),
    ] {
        assert_eq!(UploadState::Refused(code).can_retry(), expected, "{code:?}");
    }
}

#[test]
fn only_orders_that_do_something_are_offered() {
    use Order::{Cancel, Clear, Pause, Resume, Retry};
    let done = UploadState::Done(ReceiptId::new(1, [0; 10]));
    for (states, expected) in [
        (&[][..], &[][..]),
        (
            &[UploadState::Waiting, UploadState::Sending][..],
            &[Pause, Cancel][..],
        ),
        (
            &[UploadState::Paused, UploadState::Resting][..],
            &[Pause, Resume, Cancel][..],
        ),
        (
            &[UploadState::Refused(ProblemCode::ConnectionLost), done][..],
            &[Retry, Clear][..],
        ),
        (
            &[
                UploadState::Refused(ProblemCode::EmptyFile),
                UploadState::Cancelled,
            ][..],
            &[Clear][..],
        ),
    ] {
        assert_eq!(available_orders(states), expected, "{states:?}");
    }
}

#[test]
fn a_row_offers_what_helps() {
    use Order::{Cancel, Pause, Retry};
    for (state, expected) in [
        (UploadState::Checking, &[Pause, Cancel][..]),
        (UploadState::Following, &[Pause, Cancel][..]),
        (UploadState::Paused, &[Pause, Cancel][..]),
        (UploadState::Known(ReceiptId::new(1, [0; 10])), &[][..]),
        (
            UploadState::Refused(ProblemCode::ConnectionLost),
            &[Retry, Cancel][..],
        ),
        (UploadState::Refused(ProblemCode::UnknownKind), &[][..]),
        (UploadState::Cancelled, &[Retry][..]),
    ] {
        assert_eq!(row_orders(state), expected, "{state:?}");
    }
}

#[test]
fn percent_never_leaves_its_bounds() {
    for (sent, size, expected) in [
        (0, 0, 0),
        (0, 10, 0),
        (1, 3, 33),
        (10, 10, 100),
        (11, 10, 100),
    ] {
        assert_eq!(percent_sent(sent, size), expected);
    }
}
