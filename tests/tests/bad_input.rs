//! Invalid input that our frontend would not send, directly to the server.

use harness::drawn::{Layout, draw_receipt, files};
use harness::http;
use harness::server::Server;
use harness::uploader::{Uploader, sha256_hex, upload_file};
use harness::wait::{ACTION_TIMEOUT, wait_until};
use shared::api::ReceiptStatus;
use shared::problem::ProblemCode;

const MIB: usize = 1 << 20;
/// Maximum memory of the server: room for a model, a picture and its reading, not for a bomb of 30
/// GB.
const MEMORY_MAX_KIB: u64 = 1 << 20;
/// Maximum additional memory of one upload: a few parts of some MiB.
const UPLOAD_MEMORY_MAX_KIB: u64 = 40 << 10;

#[test]
fn an_announced_length_over_the_limit_is_refused() {
    let server = Server::start(&["--ocr", "none"]);
    assert_eq!(server.info().max_file_bytes, 50 << 20);
    let uploader = Uploader::new(&server);
    let answer = uploader.create("film.jpg", 3 << 30, b"");
    assert_eq!(
        (answer.status, answer.problem_code().as_deref()),
        (413, Some("too-large"))
    );
    assert_eq!(uploader.offset(), None);
    assert_eq!(server.stored_bytes(), 0);
}

#[test]
fn more_bytes_than_were_announced_are_refused() {
    let server = Server::start(&["--ocr", "none"]);
    let bytes = draw_receipt(Layout::Britain, 70).to_jpeg();
    let uploader = Uploader::new(&server);
    assert_eq!(
        uploader.create("small.jpg", 2000, &bytes[..1500]).status,
        201
    );
    let answer = uploader.send(1500, &bytes[1500..2600]);
    assert_eq!(
        (answer.status, answer.problem_code().as_deref()),
        (413, Some("length-exceeded"))
    );
    assert_eq!(
        uploader.send(900, &bytes[900..2000]).status,
        409,
        "and so is a wrong offset"
    );
    assert!(
        uploader.offset() >= Some(1500),
        "what was there before is still there"
    );
}

#[test]
fn text_is_refused_and_not_kept() {
    let server = Server::start(&["--ocr", "none"]);
    let text = b"Dear diary, the scanner does not want to read this either.\n".repeat(2000);
    let uploader = Uploader::new(&server);
    let answer = uploader.create("diary.jpg", text.len() as u64, &text);
    assert_eq!(
        (answer.status, answer.problem_code().as_deref()),
        (415, Some("unknown-kind"))
    );
    assert_eq!(uploader.offset(), None);
    assert!(server.receipts().is_empty());
    assert_eq!(server.stored_bytes(), 0);
}

#[test]
fn an_empty_file_is_refused() {
    let server = Server::start(&["--ocr", "none"]);
    let answer = Uploader::new(&server).create("nothing.jpg", 0, b"");
    assert_eq!(
        (answer.status, answer.problem_code().as_deref()),
        (422, Some("empty-file"))
    );
    assert!(server.receipts().is_empty());
}

#[test]
fn broken_pictures_are_kept_with_their_reason_and_cost_no_memory() {
    let server = Server::start(&[]);
    let picture = draw_receipt(Layout::Malaysia, 71).picture;
    for (name, bytes, problem) in [
        ("bomb.png", files::png_bomb(), ProblemCode::PictureTooLarge),
        (
            "cut.jpg",
            files::truncated_jpeg(&picture),
            ProblemCode::PictureBroken,
        ),
    ] {
        let id = upload_file(&server, name, &bytes);
        let row = server.wait_processed(id).row;
        assert_eq!(
            (row.status, row.problem),
            (ReceiptStatus::Failed, Some(problem)),
            "{name}"
        );
        let original = server.get(&format!("/api/receipts/{id}/original"));
        assert_eq!(
            (original.status, original.body),
            (200, bytes),
            "{name} can be had back"
        );
    }
    let id = upload_file(
        &server,
        "sound.png",
        &files::encode_picture(&picture, files::PictureFormat::Png),
    );
    assert_eq!(
        server.wait_processed(id).row.status,
        ReceiptStatus::Ready,
        "the next one is read as ever"
    );
    let peak = server.peak_memory_kib();
    assert!(peak < MEMORY_MAX_KIB, "the server held {peak} KiB");
}

#[test]
fn a_large_upload_costs_no_memory() {
    let server = Server::start(&["--ocr", "none", "--max-file-mb", "400"]);
    let before = server.peak_memory_kib();
    let uploader = Uploader::new(&server);
    let length = 300 * MIB;
    assert_eq!(
        uploader.create("poster.bmp", length as u64, b"").status,
        201
    );
    let part = files::padded_bmp(&draw_receipt(Layout::Britain, 73).picture, 160 * MIB);
    let _line = uploader.send_partial(0, length, &part);
    wait_until("most of it is durable", ACTION_TIMEOUT, || {
        uploader
            .offset()
            .filter(|offset| *offset > 150 * MIB as u64)
    });
    let more = server.peak_memory_kib() - before;
    assert!(
        more < UPLOAD_MEMORY_MAX_KIB,
        "160 MiB on their way took {more} KiB of memory"
    );
}

#[test]
fn the_offset_after_a_kill_counts_stored_bytes_only() {
    let mut server = Server::start(&["--ocr", "none"]);
    let bytes = files::padded_bmp(&draw_receipt(Layout::Germany, 72).picture, 12 * MIB);
    // The server is killed once a part of the upload is durable.
    let id = {
        let uploader = Uploader::new(&server);
        assert_eq!(
            uploader.create("cut.bmp", bytes.len() as u64, b"").status,
            201
        );
        let _line = uploader.send_partial(0, bytes.len(), &bytes[..9 * MIB]);
        wait_until("a part is durable", ACTION_TIMEOUT, || {
            uploader.offset().filter(|offset| *offset > 0)
        });
        uploader.id
    };
    server.kill();
    server.restart();
    // The upload continues at the offset that the restarted server reports.
    let uploader = Uploader::resume(&server, id);
    let offset = uploader.offset().expect("the upload is remembered");
    assert!(offset > 0 && offset <= 9 * MIB as u64, "{offset}");
    let rest = &bytes[usize::try_from(offset).unwrap()..];
    assert_eq!(uploader.send(offset, rest).status, 204);
    let file = server.wait_processed(id).row.file;
    assert_eq!(
        (file.size_bytes, file.sha256),
        (bytes.len() as u64, sha256_hex(&bytes))
    );
    let original = server.get(&format!("/api/receipts/{id}/original"));
    assert!(original.body == bytes, "the bytes kept are the bytes sent");
}

#[test]
fn bytes_received_before_a_disconnect_are_kept() {
    let server = Server::start(&["--ocr", "none"]);
    let bytes = files::padded_bmp(&draw_receipt(Layout::Germany, 74).picture, 5 * MIB);
    let slice = &bytes[..4 * MIB];
    for (name, kept) in ["a.bmp", "b.bmp", "c.bmp", "d.bmp"]
        .into_iter()
        .zip((1..).map(|all| all * 4 * MIB as u64))
    {
        let uploader = Uploader::new(&server);
        assert_eq!(uploader.create(name, bytes.len() as u64, b"").status, 201);
        drop(uploader.send_partial(0, slice.len(), slice));
        // Asking for the offset ends a request in progress, so all bytes have to have arrived
        // before.
        wait_until("it has arrived", ACTION_TIMEOUT, || {
            (server.stored_bytes() >= kept).then_some(())
        });
        assert_eq!(uploader.offset(), Some(slice.len() as u64), "{name}");
    }
}

#[test]
fn unknown_addresses_and_methods_get_a_plain_answer() {
    let server = Server::start(&["--ocr", "none"]);
    let unknown = "018bcfe5-6800-7707-8707-070707070707";
    for (method, path, status) in [
        ("GET", format!("/api/receipts/{unknown}"), 404),
        ("DELETE", format!("/api/receipts/{unknown}"), 404),
        ("GET", "/api/receipts/..%2F..%2Fetc%2Fpasswd".into(), 404),
        ("GET", "/api/nothing".into(), 404),
        ("PATCH", format!("/api/receipts/{unknown}"), 404),
    ] {
        let headers = [("content-type", "application/json")];
        let answer = http::send_request(method, &server.url(&path), &headers, b"{}");
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
        assert!(
            answer.problem_code().is_some(),
            "{method} {path} says what is wrong: {}",
            answer.text()
        );
    }
}
