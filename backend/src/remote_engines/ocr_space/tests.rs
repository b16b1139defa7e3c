//! Tests of the engine with missing and malformed answers. The simulated service is in
//! `tests/src/ocr_space`.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;

use image::RgbImage;
use tokio::net::TcpSocket;

use super::*;

/// Starts a service that gives these answers, one a call; without one it keeps the connection open.
fn service(answers: Vec<Option<&'static str>>) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for (line, answer) in listener.incoming().map_while(Result::ok).zip(answers) {
            thread::spawn(move || {
                let mut line = line;
                let mut request = [0; 4096];
                // The start of the request is enough to answer it.
                let _ = line.read(&mut request);
                if let Some(answer) = answer {
                    let _ = line.write_all(answer.as_bytes());
                    let _ = line.shutdown(std::net::Shutdown::Write);
                }
                while line.read(&mut request).is_ok_and(|count| count > 0) {}
            });
        }
    });
    Url::parse(&format!("http://127.0.0.1:{port}/parse/image")).unwrap()
}

fn settings(url: Url) -> OcrSpaceSettings {
    let key = "K8secret957".parse().unwrap_or_else(|never| match never {});
    OcrSpaceSettings {
        url,
        key,
        language: "eng".into(),
        file_bytes_max: 1_000_000,
        daily_call_limit: Some(3),
        clock: Clock::manual(Arc::new(AtomicI64::new(NOON))),
    }
}

fn engine(runtime: &tokio::runtime::Runtime, url: Url, call_max: Duration) -> OcrSpace {
    let engine = OcrSpace::new(
        settings(url),
        Arc::new(CallCounter::in_memory()),
        runtime.handle().clone(),
    )
    .unwrap();
    OcrSpace {
        call_timeout: call_max,
        ..engine
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
}

fn picture() -> Picture {
    Picture::new(RgbImage::new(30, 40))
}

/// Noon of the second day of 1970.
const NOON: i64 = 36 * 3_600_000;
const EMPTY: &str = "HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n{\"OCRExitCode\":1}";

#[test]
fn a_call_ends_at_its_time_limit_and_the_other_variant_is_asked() {
    let runtime = runtime();
    // Long enough for a busy machine to send a small picture.
    let (brief, mut sent) = (Duration::from_secs(2), 0);
    let engine = engine(
        &runtime,
        service(vec![None, None, None, Some(EMPTY)]),
        brief,
    );
    let silent = engine.read_counting_bytes(&picture(), &|| false, &mut sent);
    assert!(matches!(silent, Err(EngineError::Broken(reason)) if reason.contains("too long")));
    let bytes = shrink::shrink_to_fit(&picture(), 1_000_000).jpeg.len() as u64;
    assert_eq!(sent, 2 * bytes, "both calls have left the machine");
    // The third call times out, and the budget of three allows no fourth.
    assert!(matches!(
        engine.read_picture(&picture(), &|| false),
        Err(EngineError::UsedUp(_))
    ));
    assert_eq!(
        engine.budget().unwrap(),
        Some(CallBudget {
            calls_made: 3,
            calls_left: 0
        })
    );
}

#[test]
fn a_budget_is_one_of_the_day() {
    let time = Arc::new(AtomicI64::new(NOON));
    let runtime = runtime();
    let url = service(vec![Some(EMPTY), Some(EMPTY)]);
    let settings = OcrSpaceSettings {
        daily_call_limit: Some(1),
        clock: Clock::manual(Arc::clone(&time)),
        ..settings(url)
    };
    let engine = OcrSpace::new(
        settings,
        Arc::new(CallCounter::in_memory()),
        runtime.handle().clone(),
    )
    .unwrap();
    assert_eq!(engine.read_picture(&picture(), &|| false), Ok(Vec::new()));
    let half_a_day = Duration::from_hours(12);
    assert_eq!(
        engine.read_picture(&picture(), &|| false),
        Err(EngineError::UsedUp(half_a_day))
    );
    time.store(NOON + 12 * 3_600_000, Ordering::Relaxed);
    assert_eq!(engine.read_picture(&picture(), &|| false), Ok(Vec::new()));
}

#[test]
fn an_answer_without_an_end_is_not_read_to_it() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    thread::spawn(move || {
        let (mut line, _) = listener.accept().unwrap();
        let _ = line.read(&mut [0; 4096]);
        let _ = line.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n[");
        while line.write_all(&[b' '; 4096]).is_ok() {}
    });
    let runtime = runtime();
    let answer = engine(&runtime, url, CALL_TIMEOUT).read_picture(&picture(), &|| false);
    assert!(matches!(answer, Err(EngineError::Broken(reason)) if reason.contains("not the JSON")));
}

#[test]
fn a_waiting_call_stops_when_it_is_told() {
    let runtime = runtime();
    let engine = engine(&runtime, service(vec![None]), CALL_TIMEOUT);
    let begun = Instant::now();
    let stop = || begun.elapsed() > Duration::from_millis(200);
    // A call that went on to its time limit would fail otherwise.
    assert_eq!(
        engine.read_picture(&picture(), &stop),
        Err(EngineError::Stopped)
    );
}

#[test]
fn nothing_leaves_for_a_service_that_is_not_there() {
    let runtime = runtime();
    // Bound but not listening, so that no other process gets the port meanwhile.
    let taken = TcpSocket::new_v4().unwrap();
    taken.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let url = format!("http://{}/", taken.local_addr().unwrap());
    let engine = engine(&runtime, Url::parse(&url).unwrap(), CALL_TIMEOUT);
    let mut sent = 0;
    let refused = engine.read_counting_bytes(&picture(), &|| false, &mut sent);
    assert!(
        matches!(refused, Err(EngineError::Broken(reason)) if reason.contains("cannot be reached"))
    );
    assert_eq!(sent, 0);
}

#[test]
fn after_a_refusal_the_service_is_left_alone() {
    let text =
        "\"You may only perform this action upto maximum 10 number of times within 600 seconds\"";
    let answer = format!(
        "HTTP/1.1 403 Forbidden\r\ncontent-length: {}\r\n\r\n{text}",
        text.len()
    );
    let runtime = runtime();
    let engine = engine(&runtime, service(vec![Some(answer.leak())]), CALL_TIMEOUT);
    let ten_minutes = Duration::from_mins(10);
    assert_eq!(
        engine.read_picture(&picture(), &|| false),
        Err(EngineError::Busy(Some(ten_minutes)))
    );
    // The service has no answer for a second call: it must not be made.
    let again = engine.read_picture(&picture(), &|| false);
    assert!(
        matches!(again, Err(EngineError::Busy(Some(rest))) if rest <= ten_minutes),
        "{again:?}"
    );
}

#[test]
fn the_key_is_not_told() {
    let runtime = runtime();
    let answer =
        "HTTP/1.1 403 Forbidden\r\ncontent-length: 33\r\n\r\n\"The API key K8secret957 is bad\"\n";
    let engine = engine(&runtime, service(vec![Some(answer)]), CALL_TIMEOUT);
    let error = engine.read_picture(&picture(), &|| false).unwrap_err();
    for text in [
        error.to_string(),
        format!("{error:?}"),
        format!("{:?}", engine.settings),
    ] {
        assert!(!text.contains("K8secret957"), "{text}");
    }
    assert!(error.to_string().contains("RECEIPT_SCANNER_OCR_SPACE_KEY"));
}

#[test]
fn senseless_settings_are_refused() {
    let runtime = runtime();
    let fails = |change: fn(&mut OcrSpaceSettings)| {
        let mut settings = settings(Url::parse("https://host.example/").unwrap());
        change(&mut settings);
        OcrSpace::new(
            settings,
            Arc::new(CallCounter::in_memory()),
            runtime.handle().clone(),
        )
        .is_err()
    };
    assert!(!fails(|_| {}));
    assert!(fails(|settings| settings.language = "english".into()));
    assert!(fails(
        |settings| settings.key = "".parse().unwrap_or_else(|never| match never {})
    ));
    assert!(fails(
        |settings| settings.url = Url::parse("ftp://host.example/").unwrap()
    ));
}
