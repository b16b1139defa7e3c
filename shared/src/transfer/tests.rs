//! Property tests against a simulated server over a connection that is cut at any point.

use super::*;
use proptest::prelude::*;

/// Fate of one request.
#[derive(Debug, Clone, Copy)]
enum Line {
    /// The request arrives and so does its response.
    Whole,
    /// This share of the body (in 1/255) arrives, then the connection is cut.
    CutBody(u8),
    /// The request arrives, but its response is lost.
    CutAnswer,
    /// The request never arrives.
    CutBefore,
    /// The server lost the upload.
    Amnesia,
    /// Another client with the same file appended one byte first.
    Rival,
}

#[derive(Default)]
struct Server {
    stored: Option<Vec<u8>>,
}

impl Server {
    /// Appends the bytes that arrived.
    fn append(&mut self, offset: u64, bytes: &[u8]) -> Reply {
        let Some(stored) = &mut self.stored else {
            return Reply::Unknown;
        };
        if stored.len() as u64 != offset {
            return Reply::Mismatch;
        }
        stored.extend_from_slice(bytes);
        Reply::Offset(stored.len() as u64)
    }

    fn create(&mut self, bytes: &[u8]) -> Reply {
        if self.stored.is_some() {
            return Reply::Mismatch;
        }
        self.stored = Some(Vec::new());
        self.append(0, bytes)
    }

    fn probe(&self) -> Reply {
        self.stored
            .as_ref()
            .map_or(Reply::Unknown, |stored| Reply::Offset(stored.len() as u64))
    }
}

/// Drives a transfer of `file` with one entry of `lines` per request, then without faults.
fn carry(file: &[u8], slice: u64, lines: &[Line]) -> (Transfer, Server) {
    let mut transfer = Transfer::new(file.len() as u64, slice);
    let mut server = Server::default();
    let mut lines = lines.iter().copied();
    let bytes = |range: &Range<u64>| {
        &file[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()]
    };
    // Bounded, so that a livelock fails the test instead of hanging it.
    for _ in 0..10_000 {
        let step = transfer.next_step();
        let body = match &step {
            Step::Done => return (transfer, server),
            Step::Refused(ProblemCode::ConnectionLost) => {
                transfer.retry();
                continue;
            }
            Step::Refused(code) => panic!("refused: {code:?}"),
            Step::Wait(rest) => {
                assert!(*rest > Duration::ZERO);
                transfer.on_wait_over();
                continue;
            }
            Step::Probe => &[][..],
            Step::Create(range) | Step::Send(range) => bytes(range),
        };
        // Faults of the request: the part of the body that arrives.
        let line = lines.next().unwrap_or(Line::Whole);
        let arrived = match line {
            Line::CutBefore => {
                transfer.on_lost();
                continue;
            }
            Line::CutBody(share) => &body[..body.len() * usize::from(share) / 255],
            Line::Whole | Line::CutAnswer | Line::Amnesia | Line::Rival => body,
        };
        // Faults of the server, before it handles the request.
        match line {
            Line::Amnesia => server.stored = None,
            Line::Rival => {
                if let Some(stored) = server
                    .stored
                    .as_mut()
                    .filter(|stored| stored.len() < file.len())
                {
                    stored.push(file[stored.len()]);
                }
            }
            Line::Whole | Line::CutBody(_) | Line::CutAnswer | Line::CutBefore => {}
        }
        let reply = match &step {
            Step::Create(_) => server.create(arrived),
            Step::Send(range) => server.append(range.start, arrived),
            _ => server.probe(),
        };
        // Faults of the response.
        match line {
            Line::CutBody(_) | Line::CutAnswer => transfer.on_lost(),
            Line::Whole | Line::CutBefore | Line::Amnesia | Line::Rival => transfer.on_reply(reply),
        }
    }
    panic!("does not come to an end: {transfer:?}");
}

fn line() -> impl Strategy<Value = Line> {
    prop_oneof![
        3 => Just(Line::Whole),
        3 => any::<u8>().prop_map(Line::CutBody),
        2 => Just(Line::CutAnswer),
        1 => Just(Line::CutBefore),
        1 => Just(Line::Amnesia),
        1 => Just(Line::Rival),
    ]
}

proptest! {
    #[test]
    fn arrives_whole_however_the_line_is_cut(
        file in prop::collection::vec(any::<u8>(), 0..300),
        slice in 1..80_u64,
        lines in prop::collection::vec(line(), 0..40),
    ) {
        let (transfer, server) = carry(&file, slice, &lines);
        prop_assert_eq!(transfer.offset(), file.len() as u64);
        prop_assert_eq!(server.stored.unwrap(), file);
    }
}

#[test]
fn resumes_after_a_cut_at_every_byte() {
    let file: Vec<u8> = (0..=250).collect();
    for share in 0..=255 {
        let (_, server) = carry(&file, 1_000, &[Line::CutBody(share)]);
        assert_eq!(server.stored.unwrap(), file, "cut at {share}/255");
    }
}

#[test]
fn sends_nothing_twice_when_only_the_answer_is_lost() {
    let mut transfer = Transfer::new(10, 6);
    assert_eq!(transfer.next_step(), Step::Create(0..6));
    transfer.on_lost();
    assert!(matches!(transfer.next_step(), Step::Wait(_)));
    // The first slice has arrived: the probe finds it and the transfer continues after it.
    transfer.on_wait_over();
    assert_eq!(transfer.next_step(), Step::Probe);
    transfer.on_reply(Reply::Offset(6));
    assert_eq!(transfer.next_step(), Step::Send(6..10));
    transfer.on_reply(Reply::Offset(10));
    assert_eq!(transfer.next_step(), Step::Done);
}

#[test]
fn rests_longer_each_time_and_asks_a_person_at_last() {
    let mut transfer = Transfer::new(10, 10);
    let mut rests = Vec::new();
    loop {
        transfer.on_lost();
        match transfer.next_step() {
            Step::Wait(rest) => rests.push(rest),
            step => break assert_eq!(step, Step::Refused(ProblemCode::ConnectionLost)),
        }
        transfer.on_wait_over();
        assert_eq!(transfer.next_step(), Step::Probe);
    }
    assert_eq!(rests.len(), RETRIES_MAX as usize);
    assert!(rests.is_sorted());
    // A retry by the user starts over with a probe.
    transfer.retry();
    assert_eq!(transfer.next_step(), Step::Probe);
}

#[test]
fn a_refusal_is_final_until_a_person_retries() {
    let mut transfer = Transfer::new(10, 10);
    transfer.on_reply(Reply::Refused(ProblemCode::TooLarge));
    transfer.on_wait_over();
    assert_eq!(transfer.next_step(), Step::Refused(ProblemCode::TooLarge));
}

#[test]
fn an_impossible_offset_is_refused() {
    let mut transfer = Transfer::new(10, 10);
    transfer.on_reply(Reply::Offset(11));
    assert_eq!(
        transfer.next_step(),
        Step::Refused(ProblemCode::AnswerUnusable)
    );
}

#[test]
fn a_server_that_takes_nothing_is_not_hammered() {
    let mut transfer = Transfer::new(10, 5);
    transfer.on_reply(Reply::Offset(5));
    assert_eq!(transfer.next_step(), Step::Send(5..10));
    // The same offset again is no progress.
    transfer.on_reply(Reply::Offset(5));
    assert!(matches!(transfer.next_step(), Step::Wait(_)));
}

#[test]
fn a_queue_can_keep_it() {
    let mut transfer = Transfer::new(10, 5);
    transfer.on_reply(Reply::Offset(5));
    let json = serde_json::to_string(&transfer).unwrap();
    assert_eq!(serde_json::from_str::<Transfer>(&json).unwrap(), transfer);
}
