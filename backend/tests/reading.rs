//! The worker: a receipt is read, retried or given up, and nothing is lost on the way.
//!
//! The engine here is scripted, because a real one cannot be told to fail. The real one is proved end to
//! end.

mod support;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use backend::db::jobs::Postponement;
use reader::Stop;
use reader::ocr::{Engine, EngineError};
use reader::page::{Run, RunWord};
use reader::picture::Picture;
use shared::api::{Event, ReceiptStatus};
use shared::problem::ProblemCode;
use support::{TestServer, event, jpeg};

/// Answers in this order, then with the last answer for ever.
struct Scripted(Mutex<Vec<Answers>>);

#[derive(Clone)]
enum Answers {
    Lines(Vec<&'static str>),
    Fails(EngineError),
    Panics,
}

impl Engine for Scripted {
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
            Answers::Lines(lines) => Ok(lines.into_iter().zip(0_u8..).map(run).collect()),
            Answers::Fails(error) => Err(error),
            Answers::Panics => panic!("an engine fell over"),
        }
    }
}

fn run((text, number): (&str, u8)) -> Run {
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

async fn server(script: Vec<Answers>) -> TestServer {
    TestServer::with_engine(Some(Arc::new(Scripted(Mutex::new(script))))).await
}

fn busy() -> Answers {
    Answers::Fails(EngineError::Busy(Some(Duration::from_millis(1))))
}

#[tokio::test]
async fn a_receipt_is_read_and_the_browsers_hear_of_it() {
    let mut server = server(vec![Answers::Lines(vec![
        "CORNER",
        "15/09/2026",
        "EUR12.50",
    ])])
    .await;
    let mut news = server.app.subscribe();
    let id = server.send("a.jpg", &jpeg(1)).await;
    server.work();
    let detail = server.read_receipt(id).await;
    assert_eq!(
        (detail.row.status, detail.engine.as_deref()),
        (ReceiptStatus::Ready, Some("scripted"))
    );
    assert_eq!(detail.row.date.as_deref(), Some("2026-09-15"));
    assert_eq!(detail.pages.len(), 1);
    let mut seen = Vec::new();
    event(&mut news, "it is ready", |event| {
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
async fn a_busy_engine_is_asked_again() {
    let mut server = server(vec![busy(), busy(), Answers::Lines(vec!["15/09/2026"])]).await;
    server.work();
    let id = server.send("a.jpg", &jpeg(1)).await;
    assert_eq!(
        server.read_receipt(id).await.row.status,
        ReceiptStatus::Ready
    );
}

#[tokio::test]
async fn waiting_for_a_busy_engine_is_no_attempt() {
    let mut script = vec![busy(); 7];
    script.push(Answers::Lines(vec!["15/09/2026"]));
    let mut server = server(script).await;
    server.work();
    let id = server.send("a.jpg", &jpeg(1)).await;
    let detail = server.read_receipt(id).await;
    assert_eq!(
        (detail.row.status, detail.tried, detail.sent),
        (ReceiptStatus::Ready, Vec::new(), Vec::new())
    );
}

#[tokio::test]
async fn a_receipt_waits_for_a_new_budget_and_says_so() {
    let mut server = server(vec![Answers::Fails(EngineError::UsedUp(
        Duration::from_hours(1),
    ))])
    .await;
    let mut news = server.app.subscribe();
    server.work();
    let id = server.send("a.jpg", &jpeg(1)).await;
    let row = event(&mut news, "it says why it waits", |event| match event {
        Event::Changed { row } if row.problem == Some(ProblemCode::BudgetUsedUp) => Some(row),
        _ => None,
    })
    .await;
    assert_eq!((row.id, row.status), (id, ReceiptStatus::Waiting));
    let due = server.app.db.next_job_at().await.unwrap().unwrap() - server.app.clock.now_ms();
    assert!((3_500_000..=3_600_000).contains(&due), "{due}");
}

#[tokio::test]
async fn an_engine_that_falls_over_costs_one_receipt_only() {
    let mut server = server(vec![
        Answers::Panics,
        Answers::Panics,
        Answers::Panics,
        Answers::Lines(vec!["15/09/2026"]),
    ])
    .await;
    server.work();
    let bad = server.send("bad.jpg", &jpeg(1)).await;
    let detail = server.read_receipt(bad).await;
    assert_eq!(
        (detail.row.status, detail.row.problem),
        (ReceiptStatus::Failed, Some(ProblemCode::ReadingFailed))
    );
    let good = server.send("good.jpg", &jpeg(2)).await;
    assert_eq!(
        server.read_receipt(good).await.row.status,
        ReceiptStatus::Ready
    );
    // The picture is kept, and reading can be asked for again.
    assert_eq!(
        server
            .get(&format!("/api/receipts/{bad}/original"))
            .await
            .body,
        jpeg(1)
    );
    let again = server
        .ask(
            "POST",
            &format!("/api/receipts/{bad}/read"),
            &[],
            Body::empty(),
        )
        .await;
    assert_eq!(again.status, StatusCode::ACCEPTED);
    assert_eq!(server.read_receipt(bad).await.row.problem, None);
}

#[tokio::test]
async fn a_page_without_text_says_so_and_shows_its_picture() {
    let mut server = server(vec![Answers::Lines(vec![])]).await;
    server.work();
    let id = server.send("black.jpg", &jpeg(1)).await;
    let detail = server.read_receipt(id).await;
    assert_eq!(
        (detail.row.problem, detail.row.has_picture),
        (Some(ProblemCode::NothingRead), true)
    );
}

#[tokio::test]
async fn a_damaged_picture_is_kept_and_named() {
    let mut server = server(vec![Answers::Lines(vec![])]).await;
    server.work();
    let file = &jpeg(1)[..300];
    let id = server.send("cut.jpg", file).await;
    let detail = server.read_receipt(id).await;
    assert_eq!(
        (detail.row.problem, detail.row.has_picture),
        (Some(ProblemCode::PictureBroken), false)
    );
    assert_eq!(
        server
            .get(&format!("/api/receipts/{id}/original"))
            .await
            .body,
        file
    );
}

#[tokio::test]
async fn what_a_killed_worker_left_is_read_after_the_restart() {
    let server = server(vec![busy()]).await;
    let id = server.send("a.jpg", &jpeg(1)).await;
    // Somebody took the job for an hour and died.
    let later = server.app.clock.now_ms() + 3_600_000;
    assert!(
        server
            .app
            .db
            .claim_job("dead".into(), server.app.clock.now_ms() + 1, later)
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(
        server
            .app
            .db
            .claim_job("other".into(), server.app.clock.now_ms() + 1, later)
            .await
            .unwrap(),
        None
    );

    let engine = Scripted(Mutex::new(vec![Answers::Lines(vec!["15/09/2026"])]));
    let mut server = TestServer::over(server.stop().await, Some(Arc::new(engine))).await;
    server.app.db.release_jobs().await.unwrap();
    server.work();
    assert_eq!(
        server.read_receipt(id).await.row.status,
        ReceiptStatus::Ready
    );
}

#[tokio::test]
async fn a_result_counts_only_with_the_lease() {
    let server = server(vec![busy()]).await;
    server.send("a.jpg", &jpeg(1)).await;
    let now = server.app.clock.now_ms() + 1;
    let first = server
        .app
        .db
        .claim_job("first".into(), now, now + 10)
        .await
        .unwrap()
        .unwrap();
    let second = server
        .app
        .db
        .claim_job("second".into(), now + 20, now + 30)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((first.attempt, second.attempt), (1, 2));
    let before = server.rows().await;
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
            .postpone_job(&first, &postponement, now)
            .await
            .unwrap()
    );
    assert!(!server.app.db.begin_job(&first, now).await.unwrap());
    assert_eq!(
        server.rows().await,
        before,
        "how far it has come is the other's to say"
    );
    let mut tx = server.app.db.begin().await.unwrap();
    assert!(
        !backend::db::jobs::finish_job(&mut tx, &first)
            .await
            .unwrap()
    );
    assert!(
        backend::db::jobs::finish_job(&mut tx, &second)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn a_correction_outlives_a_second_reading() {
    let mut server = server(vec![Answers::Lines(vec!["15/09/2026", "TOTAL:EUR9.00"])]).await;
    server.work();
    let id = server.send("a.jpg", &jpeg(1)).await;
    server.read_receipt(id).await;
    let path = format!("/api/receipts/{id}");
    server
        .ask("PATCH", &path, &[], r#"{"merchant":"Mine"}"#)
        .await;
    server
        .ask("POST", &format!("{path}/read"), &[], Body::empty())
        .await;
    let detail = server.read_receipt(id).await;
    assert_eq!(detail.row.merchant.as_deref(), Some("Mine"));
}
