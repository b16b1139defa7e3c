//! Downloads by link: job, progress, result, and cleanup after a failure.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use backend::downloads;
use backend::fetch::download::{DownloadLimits, Downloader};
use backend::fetch::guard::Guard;
use backend::settings::Settings;
use shared::api::{Download, DownloadPage, DownloadState};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::support;
use crate::support::site::{AfterResponse, Site, file_response, partial_response, status_response};
use crate::support::{Answer, MAX_FILE_BYTES, TestServer, jpeg, new_id, test_settings};

/// Delay after temporary failures.
const RETRY_DELAY: Duration = Duration::from_millis(5);

/// Returns settings that allow links to this machine.
fn settings_with_local_links() -> Settings {
    Settings {
        link_guard: Guard::with_allowed(vec!["127.0.0.1".parse().expect("an address")]),
        ..test_settings()
    }
}

/// Starts a server whose downloads run until the handle is aborted.
async fn start_downloading(folder: TempDir) -> (TestServer, JoinHandle<()>) {
    let server = TestServer::with_settings(folder, None, settings_with_local_links()).await;
    downloads::requeue_interrupted(&server.app)
        .await
        .expect("the database answers");
    // The idle timeout must not end a test.
    let limits = DownloadLimits {
        idle_timeout: Duration::from_mins(10),
        ..DownloadLimits::for_bytes_max(MAX_FILE_BYTES)
    };
    let downloader = Downloader::new(settings_with_local_links().link_guard, limits)
        .expect("a client can be built");
    let running = tokio::spawn(downloads::run_workers(
        server.app.clone(),
        downloader,
        RETRY_DELAY,
    ));
    (server, running)
}

async fn send_download_request(server: &TestServer, json: &str) -> Answer {
    server
        .send_request("POST", "/api/receipts/from-url", &[], json.to_owned())
        .await
}

async fn start_download(server: &TestServer, url: &str) -> ReceiptId {
    let answer = send_download_request(server, &format!(r#"{{"url":"{url}"}}"#)).await;
    assert_eq!(answer.status.as_u16(), 202, "{}", answer.text());
    answer.json::<Download>().id
}

async fn fetch_download(server: &TestServer, id: ReceiptId) -> Download {
    server.get(&format!("/api/downloads/{id}")).await.json()
}

async fn wait_until_ended(server: &TestServer, id: ReceiptId) -> Download {
    let end = async |server: &TestServer| {
        let download = fetch_download(server, id).await;
        matches!(download.state, DownloadState::Done | DownloadState::Failed).then_some(download)
    };
    server.wait_until("the download ends", end).await
}

#[tokio::test]
async fn a_link_becomes_a_receipt_once() {
    let site = Site::start(|_| file_response("image/jpeg", &jpeg(1)));
    let (server, _running) = start_downloading(tempfile::tempdir().unwrap()).await;
    let (id, link) = (new_id(), site.url("/bon.jpg"));
    let json = format!(
        r#"{{"url":"{link}?token=secret","id":"{id}","note":"lunch","tags":["trip","2026"],
            "captured_at":1789468200000}}"#
    );
    let answer = send_download_request(&server, &json).await;
    assert_eq!(answer.status.as_u16(), 202, "{}", answer.text());
    assert_eq!(
        answer.header("location"),
        Some(format!("/api/downloads/{id}").as_str())
    );
    let done = wait_until_ended(&server, id).await;
    let bytes = jpeg(1).len() as u64;
    assert_eq!(
        (done.state, done.receipt, done.problem),
        (DownloadState::Done, Some(id), None)
    );
    assert_eq!(
        (done.received_bytes, done.size_bytes, done.url),
        (bytes, Some(bytes), link.clone())
    );
    let receipt = server.fetch_receipt(id).await;
    assert_eq!(
        (receipt.row.file.name.as_str(), receipt.row.file.size_bytes),
        ("bon.jpg", bytes)
    );
    assert_eq!(receipt.filing.note.as_deref(), Some("lunch"));
    assert_eq!(
        (receipt.filing.tags.len(), receipt.filing.captured_at_ms),
        (2, Some(1_789_468_200_000))
    );
    let original = server.get(&format!("/api/receipts/{id}/original")).await;
    assert_eq!(original.body, jpeg(1));

    // A repeated request changes nothing.
    let again = send_download_request(&server, &json)
        .await
        .json::<Download>();
    assert_eq!((again.id, again.state), (id, DownloadState::Done));
    // The same file by another link does not create a second receipt.
    let other = start_download(&server, &site.url("/copy.jpg")).await;
    assert_eq!(wait_until_ended(&server, other).await.receipt, Some(id));
    let list: DownloadPage = server.get("/api/downloads").await.json();
    assert_eq!(
        list.downloads
            .iter()
            .map(|download| download.id)
            .collect::<Vec<_>>(),
        [other, id]
    );
    assert_eq!(site.request_heads().len(), 2);
    // The second copy is removed in the background.
    server
        .wait_until("one file is left", async |server| {
            (server.count_files() == 1).then_some(())
        })
        .await;
    let gone = server
        .send_request("DELETE", &format!("/api/downloads/{id}"), &[], "")
        .await;
    assert_eq!(gone.status.as_u16(), 204);
    assert_eq!(
        server.fetch_receipt(id).await.row.id,
        id,
        "what was fetched stays"
    );
}

#[tokio::test]
async fn senseless_and_forbidden_links_are_refused_at_once() {
    let server = TestServer::start().await;
    for (json, code) in [
        ("", ProblemCode::RequestUnusable),
        ("{}", ProblemCode::RequestUnusable),
        (r#"{"url":7}"#, ProblemCode::RequestUnusable),
        (
            r#"{"url":"https://shop.example/a","merchant":"Shop"}"#,
            ProblemCode::RequestUnusable,
        ),
        (
            r#"{"url":"https://shop.example/a","note":{}}"#,
            ProblemCode::RequestUnusable,
        ),
        (
            r#"{"url":"https://shop.example/a","id":"1"}"#,
            ProblemCode::RequestUnusable,
        ),
        (
            r#"{"url":"https://shop.example/a","captured_at":"soon"}"#,
            ProblemCode::FilingUnusable,
        ),
        (r#"{"url":"shop.example/a"}"#, ProblemCode::LinkUnusable),
        (r#"{"url":"file:///etc/passwd"}"#, ProblemCode::LinkUnusable),
        (r#"{"url":"http://127.0.0.1/"}"#, ProblemCode::LinkForbidden),
        (
            r#"{"url":"http://0x7f.1:8080/"}"#,
            ProblemCode::LinkForbidden,
        ),
        (
            r#"{"url":"http://[::ffff:10.0.0.1]/"}"#,
            ProblemCode::LinkForbidden,
        ),
        (
            r#"{"url":"http://169.254.169.254/latest/"}"#,
            ProblemCode::LinkForbidden,
        ),
    ] {
        send_download_request(&server, json)
            .await
            .assert_problem(code);
    }
    assert!(
        server
            .get("/api/downloads")
            .await
            .json::<DownloadPage>()
            .downloads
            .is_empty()
    );
    let id = new_id();
    let with_id = |path: &str| format!(r#"{{"url":"https://shop.example/{path}","id":"{id}"}}"#);
    assert_eq!(
        send_download_request(&server, &with_id("a"))
            .await
            .status
            .as_u16(),
        202
    );
    send_download_request(&server, &with_id("b"))
        .await
        .assert_problem(ProblemCode::UploadExists);
    for method in ["GET", "DELETE"] {
        let path = format!("/api/downloads/{}", new_id());
        server
            .send_request(method, &path, &[], "")
            .await
            .assert_problem(ProblemCode::DownloadUnknown);
    }
}

#[tokio::test]
async fn a_failed_download_leaves_no_files_and_reports_its_problem() {
    let large = [jpeg(1), vec![7; 2 * 1024 * 1024]].concat();
    let site = Site::start(move |path| match path {
        "/page" => file_response("text/html", b"<!doctype html>"),
        "/fake" => file_response("image/jpeg", &b"Dear diary ".repeat(200)),
        "/large" => {
            let head = b"HTTP/1.1 200 OK\r\ncontent-type: image/jpeg\r\n\r\n";
            ([&head[..], &large].concat(), AfterResponse::Close)
        }
        "/inner" => support::site::redirect_response("http://10.0.0.1/"),
        "/cut" => (
            partial_response("image/jpeg", 500_000, &large[..300_000]),
            AfterResponse::Close,
        ),
        _ => status_response(404),
    });
    let (server, _running) = start_downloading(tempfile::tempdir().unwrap()).await;
    for (path, code, attempts) in [
        ("/page", ProblemCode::LinkToPage, 1),
        ("/fake", ProblemCode::UnknownKind, 1),
        ("/large", ProblemCode::TooLarge, 1),
        ("/inner", ProblemCode::LinkForbidden, 1),
        ("/missing", ProblemCode::LinkRefused, 1),
        ("/cut", ProblemCode::LinkUnreachable, 3),
    ] {
        let id = start_download(&server, &site.url(path)).await;
        let failed = wait_until_ended(&server, id).await;
        assert_eq!(
            (failed.state, failed.problem),
            (DownloadState::Failed, Some(code)),
            "{path}"
        );
        let begins = format!("GET {path} ");
        let asked = site
            .request_heads()
            .iter()
            .filter(|head| head.starts_with(&begins))
            .count();
        assert_eq!(asked, attempts, "{path}");
        server
            .wait_until("its bytes go", async |server| {
                (server.count_files() == 0).then_some(())
            })
            .await;
    }
    let page: shared::api::ReceiptPage = server.get("/api/receipts").await.json();
    assert!(page.receipts.is_empty());
}

#[tokio::test]
async fn a_site_that_fails_for_a_while_is_asked_again() {
    let asked = AtomicU32::new(0);
    let site = Site::start(move |_| match asked.fetch_add(1, Ordering::Relaxed) {
        0 => status_response(503),
        1 => (
            partial_response("image/jpeg", 90_000, &jpeg(2)),
            AfterResponse::Close,
        ),
        _ => file_response("image/jpeg", &jpeg(2)),
    });
    let (server, _running) = start_downloading(tempfile::tempdir().unwrap()).await;
    let id = start_download(&server, &site.url("/a.jpg")).await;
    assert_eq!(wait_until_ended(&server, id).await.receipt, Some(id));
    assert_eq!(site.request_heads().len(), 3);
}

/// Starts a site that stalls in the middle of its first response only.
fn start_site_holding_first_response() -> Site {
    let asked = AtomicU32::new(0);
    Site::start(move |_| match asked.fetch_add(1, Ordering::Relaxed) {
        0 => (
            partial_response("image/jpeg", 900_000, &[jpeg(3), vec![7; 700_000]].concat()),
            AfterResponse::Hold,
        ),
        _ => file_response("image/jpeg", &jpeg(3)),
    })
}

#[tokio::test]
async fn a_cancelled_download_leaves_nothing() {
    let site = start_site_holding_first_response();
    let (server, _running) = start_downloading(tempfile::tempdir().unwrap()).await;
    let id = start_download(&server, &site.url("/a.jpg")).await;
    let half = async |server: &TestServer| {
        let download = fetch_download(server, id).await;
        (download.received_bytes > 700_000 && download.size_bytes == Some(900_000))
            .then_some(download.state)
    };
    assert_eq!(
        server.wait_until("its progress shows", half).await,
        DownloadState::Running
    );
    assert_eq!(
        server.count_files(),
        1,
        "what arrived lies under a temporary name"
    );
    let path = format!("/api/downloads/{id}");
    assert_eq!(
        server
            .send_request("DELETE", &path, &[], "")
            .await
            .status
            .as_u16(),
        204
    );
    server
        .get(&path)
        .await
        .assert_problem(ProblemCode::DownloadUnknown);
    server
        .wait_until("its bytes go", async |server| {
            (server.count_files() == 0).then_some(())
        })
        .await;
    // The worker is free again.
    let next = start_download(&server, &site.url("/b.jpg")).await;
    assert_eq!(wait_until_ended(&server, next).await.receipt, Some(next));
    server
        .get(&format!("/api/receipts/{id}"))
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
}

#[tokio::test]
async fn a_download_resumes_after_a_restart() {
    for is_killed in [true, false] {
        let site = start_site_holding_first_response();
        let (server, running) = start_downloading(tempfile::tempdir().unwrap()).await;
        let id = start_download(&server, &site.url("/a.jpg")).await;
        server
            .wait_until("it has begun", async |_| {
                (site.request_heads().len() == 1).then_some(())
            })
            .await;
        if is_killed {
            running.abort();
        } else {
            server.app.shutdown.cancel();
        }
        let _ = running.await;
        let (server, _running) = start_downloading(server.stop().await).await;
        assert_eq!(
            wait_until_ended(&server, id).await.receipt,
            Some(id),
            "killed: {is_killed}"
        );
        assert_eq!(site.request_heads().len(), 2);
        server
            .wait_until("one file is kept", async |server| {
                (server.count_files() == 1).then_some(())
            })
            .await;
    }
}
