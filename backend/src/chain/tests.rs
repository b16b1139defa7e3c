//! The engine chain with scripted engines: choice, fallback and record.

use image::RgbImage;
use reader::page::{Run, RunWord};

use super::*;

struct Scripted {
    name: &'static str,
    host: Option<&'static str>,
    answer: Result<Vec<f32>, EngineError>,
}

impl Engine for Scripted {
    fn name(&self) -> &str {
        self.name
    }

    fn read_picture(&self, _: &Picture, _: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        // Words are placed below each other, since overlapping words count once.
        let word = |(row, confidence): (u8, &f32)| {
            let top = f32::from(row) * 20.0;
            let word = RunWord {
                text: self.name.to_owned(),
                confidence: *confidence,
                start: 0.0,
                end: 1.0,
            };
            let corners = [
                [0.0, top],
                [40.0, top],
                [40.0, top + 10.0],
                [0.0, top + 10.0],
            ];
            Run {
                corners,
                words: vec![word],
            }
        };
        self.answer
            .clone()
            .map(|words| (0..).zip(words.iter()).map(word).collect())
    }

    fn sends_to(&self) -> Option<&str> {
        self.host
    }

    fn read_counting_bytes(
        &self,
        picture: &Picture,
        stop: &Stop<'_>,
        sent_bytes: &mut u64,
    ) -> Result<Vec<Run>, EngineError> {
        *sent_bytes += 7;
        self.read_picture(picture, stop)
    }
}

fn local(name: &'static str, answer: Result<Vec<f32>, EngineError>) -> Arc<dyn Engine> {
    Arc::new(Scripted {
        name,
        host: None,
        answer,
    })
}

fn remote(name: &'static str, answer: Result<Vec<f32>, EngineError>) -> Arc<dyn Engine> {
    Arc::new(Scripted {
        name,
        host: Some("host.example"),
        answer,
    })
}

fn read(engines: Vec<Arc<dyn Engine>>) -> (Result<Option<String>, EngineError>, ReadLog) {
    let mut trail = ReadLog::default();
    let read = EngineChain::new(engines).read_page(
        &Picture::new(RgbImage::new(90, 90)),
        None,
        &|| false,
        &mut trail,
    );
    (
        read.map(|page| page.lines.first().map(|line| line.words[0].text.clone())),
        trail,
    )
}

#[test]
fn the_first_engine_that_is_sure_reads() {
    let broken = || Err(EngineError::Broken("no".into()));
    let rest = Duration::from_secs(9);
    let cases = [
        (Ok(vec![0.9, 0.8]), Ok(vec![0.9]), "a", vec![]),
        (
            Ok(vec![0.4, 0.8]),
            Ok(vec![0.9]),
            "b",
            vec![("a", FallbackReason::Unsure)],
        ),
        (
            Ok(vec![0.4, 0.8]),
            Ok(vec![0.5]),
            "a",
            vec![("b", FallbackReason::Unsure)],
        ),
        (
            Ok(vec![0.4]),
            Ok(vec![]),
            "a",
            vec![("b", FallbackReason::Nothing)],
        ),
        (
            Ok(vec![]),
            Ok(vec![0.3]),
            "b",
            vec![("a", FallbackReason::Nothing)],
        ),
        (
            Ok(vec![0.4]),
            Err(EngineError::UsedUp(rest)),
            "a",
            vec![("b", FallbackReason::Spent)],
        ),
        (
            broken(),
            Ok(vec![0.9]),
            "b",
            vec![("a", FallbackReason::Broken)],
        ),
        (
            Err(EngineError::Busy(None)),
            Ok(vec![0.2]),
            "b",
            vec![("a", FallbackReason::Busy)],
        ),
        (
            Err(EngineError::Refused("x".into())),
            Ok(vec![0.9]),
            "b",
            vec![("a", FallbackReason::Refused)],
        ),
    ];
    for (a, b, reads, tried) in cases {
        let case = format!("{a:?} {b:?}");
        let (read, trail) = read(vec![local("a", a), local("b", b)]);
        assert_eq!(read, Ok(Some(reads.to_owned())), "{case}");
        assert_eq!(trail.engine_names().as_deref(), Some(reads), "{case}");
        let said: Vec<_> = trail
            .tried
            .iter()
            .map(|tried| (tried.engine.as_str(), tried.reason))
            .collect();
        assert_eq!(said, tried, "{case}");
        assert_eq!(trail.sent, [], "{case}");
    }
}

#[test]
fn where_nobody_reads_the_most_hopeful_error_counts() {
    let (busy, spent) = (Duration::from_secs(9), Duration::from_secs(99));
    let broken = || Err(EngineError::Broken("key".into()));
    let refused = || Err(EngineError::Refused("x".into()));
    let cases = [
        (
            broken(),
            Err(EngineError::Busy(Some(busy))),
            EngineError::Busy(Some(busy)),
        ),
        (
            Err(EngineError::UsedUp(spent)),
            broken(),
            EngineError::UsedUp(spent),
        ),
        (refused(), broken(), EngineError::Broken("key".into())),
        (refused(), refused(), EngineError::Refused("x".into())),
        (broken(), Err(EngineError::Stopped), EngineError::Stopped),
    ];
    for (a, b, expected) in cases {
        let (read, trail) = read(vec![local("a", a), local("b", b)]);
        assert_eq!((read, trail.engine_names()), (Err(expected), None));
    }
}

#[test]
fn what_left_the_machine_is_said_also_when_it_was_in_vain() {
    let sent = |engine: &str| SentBytes {
        engine: engine.into(),
        host: "host.example".into(),
        bytes: 7,
    };
    let (_, trail) = read(vec![
        remote("a", Err(EngineError::Busy(None))),
        local("b", Ok(vec![0.9])),
    ]);
    assert_eq!(
        (trail.engine_names().as_deref(), &trail.sent),
        (Some("b"), &vec![sent("a")])
    );
    let (_, trail) = read(vec![local("b", Ok(vec![0.9])), remote("a", Ok(vec![1.0]))]);
    assert_eq!(trail.sent, [], "an engine that was not asked sends nothing");
}
