//! Worker: reading, retries and giving up, without losing files.
//!
//! The engine is scripted, since a real one cannot be made to fail on demand.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use backend::db::queue::{self, JobKind};
use backend::db::readings::Postponement;
use reader::Stop;
use reader::ocr::{Engine, EngineError};
use reader::page::{Run, RunWord};
use reader::picture::Picture;
use shared::api::{Event, ReceiptStatus};
use shared::problem::ProblemCode;

use crate::support::{TestServer, jpeg, wait_for_event};

/// Engine that gives these answers in order and repeats the last one.
struct ScriptedEngine(Mutex<Vec<Answers>>);

#[derive(Clone)]
enum Answers {
    Lines(Vec<&'static str>),
    Fails(EngineError),
    Panics,
}

impl Engine for ScriptedEngine {
    fn name(&self) -> &'static str {
        "scripted"
    }

    fn read_picture(&self, _: &Picture, _: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        let mut script = self
            .0
            .lock()
            .expect("no test panics while it holds the script");
        let answer = if script.len() > 1 {
            script.remove(0)
        } else {
            script[0].clone()
        };
        drop(script);
        match answer {
            Answers::Lines(lines) => Ok(lines.into_iter().zip(0_u8..).map(scripted_run).collect()),
            Answers::Fails(error) => Err(error),
            Answers::Panics => panic!("an engine fell over"),
        }
    }
}

fn scripted_run((text, number): (&str, u8)) -> Run {
    let top = f32::from(number) * 6.0 + 1.0;
    let word = RunWord {
        text: text.to_owned(),
        confidence: 0.99,
        start: 0.0,
        end: 1.0,
    };
    Run {
        corners: [[2.0, top], [38.0, top], [38.0, top + 5.0], [2.0, top + 5.0]],
        words: vec![word],
    }
}

async fn start_scripted_server(script: Vec<Answers>) -> TestServer {
    TestServer::with_engine(Some(Arc::new(ScriptedEngine(Mutex::new(script))))).await
}

fn busy_answers() -> Answers {
    Answers::Fails(EngineError::Busy(Some(Duration::from_millis(1))))
}

#[tokio::test]
async fn a_receipt_is_read_and_an_event_is_sent() {
    let mut server = start_scripted_server(vec![Answers::Lines(vec![
        "CORNER",
        "15/09/2026",
        "EUR12.50",
    ])])
    .await;
    let mut news = server.app.subscribe();
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    server.start_worker();
    let detail = server.wait_until_read(id).await;
    assert_eq!(
        (detail.row.status, detail.engine.as_deref()),
        (ReceiptStatus::Ready, Some("scripted"))
    );
    assert_eq!(detail.row.date.as_deref(), Some("2026-09-15"));
    assert_eq!(detail.pages.len(), 1);
    let mut seen = Vec::new();
    wait_for_event(&mut news, "it is ready", |event| {
        if let Event::Changed { row } = event {
            seen.push(row.status);
        }
        (seen.last() == Some(&ReceiptStatus::Ready)).then_some(())
    })
    .await;
    assert_eq!(
        seen,
        [
            ReceiptStatus::Waiting,
            ReceiptStatus::Reading,
            ReceiptStatus::Ready
        ]
    );
}

#[tokio::test]
async fn a_busy_engine_is_retried() {
    let mut server = start_scripted_server(vec![
        busy_answers(),
        busy_answers(),
        Answers::Lines(vec!["15/09/2026"]),
    ])
    .await;
    server.start_worker();
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    assert_eq!(
        server.wait_until_read(id).await.row.status,
        ReceiptStatus::Ready
    );
}

#[tokio::test]
async fn waiting_for_a_busy_engine_does_not_count_as_an_attempt() {
    let mut script = vec![busy_answers(); 7];
    script.push(Answers::Lines(vec!["15/09/2026"]));
    let mut server = start_scripted_server(script).await;
    server.start_worker();
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    let detail = server.wait_until_read(id).await;
    assert_eq!(
        (detail.row.status, detail.tried, detail.sent),
        (ReceiptStatus::Ready, Vec::new(), Vec::new())
    );
}

#[tokio::test]
async fn a_receipt_waits_for_a_new_budget_and_says_so() {
    let mut server = start_scripted_server(vec![Answers::Fails(EngineError::UsedUp(
        Duration::from_hours(1),
    ))])
    .await;
    let mut news = server.app.subscribe();
    server.start_worker();
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    let row = wait_for_event(&mut news, "it says why it waits", |event| match event {
        Event::Changed { row } if row.problem == Some(ProblemCode::BudgetUsedUp) => Some(row),
        _ => None,
    })
    .await;
    assert_eq!((row.id, row.status), (id, ReceiptStatus::Waiting));
    let next = server.app.db.next_job_at(JobKind::Reading).await.unwrap();
    let due = next.unwrap() - server.app.clock.now_ms();
    assert!((3_500_000..=3_600_000).contains(&due), "{due}");
}

#[tokio::test]
async fn a_panicking_engine_fails_one_receipt_only() {
    let mut server = start_scripted_server(vec![
        Answers::Panics,
        Answers::Panics,
        Answers::Panics,
        Answers::Lines(vec!["15/09/2026"]),
    ])
    .await;
    server.start_worker();
    let bad = server.upload_file("bad.jpg", &jpeg(1)).await;
    let detail = server.wait_until_read(bad).await;
    assert_eq!(
        (detail.row.status, detail.row.problem),
        (ReceiptStatus::Failed, Some(ProblemCode::ReadingFailed))
    );
    let good = server.upload_file("good.jpg", &jpeg(2)).await;
    assert_eq!(
        server.wait_until_read(good).await.row.status,
        ReceiptStatus::Ready
    );
    // The picture is kept, and reading can be requested again.
    assert_eq!(server.fetch_original(bad).await, jpeg(1));
    server.request_reading(bad).await;
    assert_eq!(server.wait_until_read(bad).await.row.problem, None);
}

#[tokio::test]
async fn a_page_without_text_says_so_and_shows_its_picture() {
    let mut server = start_scripted_server(vec![Answers::Lines(vec![])]).await;
    server.start_worker();
    let id = server.upload_file("black.jpg", &jpeg(1)).await;
    let detail = server.wait_until_read(id).await;
    assert_eq!(
        (detail.row.problem, detail.row.has_picture),
        (Some(ProblemCode::NothingRead), true)
    );
}

#[tokio::test]
async fn a_damaged_picture_is_kept_and_named() {
    let mut server = start_scripted_server(vec![Answers::Lines(vec![])]).await;
    server.start_worker();
    let file = &jpeg(1)[..300];
    let id = server.upload_file("cut.jpg", file).await;
    let detail = server.wait_until_read(id).await;
    assert_eq!(
        (detail.row.problem, detail.row.has_picture),
        (Some(ProblemCode::PictureBroken), false)
    );
    assert_eq!(server.fetch_original(id).await, file);
}

#[tokio::test]
async fn a_picture_with_a_missing_end_is_read_with_a_notice() {
    let lines = vec!["CORNER", "15/09/2026", "TOTAL EUR 12.50"];
    let mut server = start_scripted_server(vec![Answers::Lines(lines)]).await;
    server.start_worker();
    let file = jpeg(1);
    let id = server.upload_file("cut.jpg", &file[..file.len() - 2]).await;
    let detail = server.wait_until_read(id).await;
    assert_eq!(
        (detail.row.status, detail.row.problem),
        (ReceiptStatus::Ready, Some(ProblemCode::PictureDamaged))
    );
    assert_eq!(detail.row.date.as_deref(), Some("2026-09-15"));
    assert!(
        detail.row.has_picture && detail.row.confidence < 0.9,
        "it is to be reviewed"
    );
}

#[tokio::test]
async fn the_job_of_a_killed_worker_is_read_after_the_restart() {
    let server = start_scripted_server(vec![busy_answers()]).await;
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    // A worker took the job for an hour and crashed.
    let later = server.app.clock.now_ms() + 3_600_000;
    assert!(
        server
            .app
            .db
            .claim_job(
                JobKind::Reading,
                "dead".into(),
                server.app.clock.now_ms() + 1,
                later
            )
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(
        server
            .app
            .db
            .claim_job(
                JobKind::Reading,
                "other".into(),
                server.app.clock.now_ms() + 1,
                later
            )
            .await
            .unwrap(),
        None
    );

    let engine = ScriptedEngine(Mutex::new(vec![Answers::Lines(vec!["15/09/2026"])]));
    let mut server = TestServer::start_in(server.stop().await, Some(Arc::new(engine))).await;
    server
        .app
        .db
        .release_jobs(JobKind::Reading, true)
        .await
        .unwrap();
    server.start_worker();
    assert_eq!(
        server.wait_until_read(id).await.row.status,
        ReceiptStatus::Ready
    );
}

#[tokio::test]
async fn a_result_without_the_lease_is_discarded() {
    let server = start_scripted_server(vec![busy_answers()]).await;
    server.upload_file("a.jpg", &jpeg(1)).await;
    let now = server.app.clock.now_ms() + 1;
    let first = server
        .app
        .db
        .claim_job(JobKind::Reading, "first".into(), now, now + 10)
        .await
        .unwrap()
        .unwrap();
    let second = server
        .app
        .db
        .claim_job(JobKind::Reading, "second".into(), now + 20, now + 30)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((first.attempt, second.attempt), (1, 2));
    let before = server.list_receipts().await;
    let postponement = Postponement {
        due_at_ms: now,
        counts_as_attempt: true,
        problem: None,
        sent: &[],
    };
    assert!(
        !server
            .app
            .db
            .postpone_reading(&first, &postponement, now)
            .await
            .unwrap()
    );
    assert!(!server.app.db.begin_reading(&first, now).await.unwrap());
    assert_eq!(
        server.list_receipts().await,
        before,
        "how far it has come is the other's to say"
    );
    let mut tx = server.app.db.begin().await.unwrap();
    assert!(!queue::finish_job(&mut tx, &first).await.unwrap());
    assert!(queue::finish_job(&mut tx, &second).await.unwrap());
}

#[tokio::test]
async fn a_correction_outlives_a_second_reading() {
    let mut server =
        start_scripted_server(vec![Answers::Lines(vec!["15/09/2026", "TOTAL:EUR9.00"])]).await;
    server.start_worker();
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    server.wait_until_read(id).await;
    let path = format!("/api/receipts/{id}");
    server
        .send_request("PATCH", &path, &[], r#"{"merchant":"Mine"}"#)
        .await;
    server.request_reading(id).await;
    let detail = server.wait_until_read(id).await;
    assert_eq!(detail.row.merchant.as_deref(), Some("Mine"));
}

#[tokio::test]
async fn a_failed_second_reading_keeps_the_first() {
    let total = Answers::Lines(vec!["15/09/2026", "TOTAL:EUR9.00"]);
    for (failure, problem) in [
        (Answers::Panics, ProblemCode::ReadingFailed),
        (Answers::Lines(vec![]), ProblemCode::NothingRead),
    ] {
        let script = vec![total.clone(), failure.clone(), failure.clone(), failure];
        let mut server = start_scripted_server(script).await;
        server.start_worker();
        let id = server.upload_file("a.jpg", &jpeg(1)).await;
        let first = server.wait_until_read(id).await;
        server.request_reading(id).await;
        let second = server.wait_until_read(id).await;
        assert_eq!(second.row.problem, Some(problem));
        assert_eq!(second.row.total, first.row.total);
        assert_eq!(second.receipt.total, first.receipt.total);
    }
}
