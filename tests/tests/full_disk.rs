//! Full disks and limits of file sizes.
//!
//! Writes are refused while there is no room and accepted again once there is.

use harness::drawn::{Layout, draw_receipt, files};
use harness::http::{self, Response};
use harness::server::Server;
use harness::store::random_bytes;
use harness::uploader::Uploader;
use shared::tus;

/// Number of edits that exceeds the remaining capacity.
const EDITS_MAX: usize = 400;

fn set_note(server: &Server, id: &str, note: &str) -> Response {
    let body = serde_json::json!({ "note": note }).to_string();
    http::send_request(
        "PATCH",
        &server.url(&format!("/api/receipts/{id}/filing")),
        &[],
        body.as_bytes(),
    )
}

/// Sends bytes in ever smaller pieces until not even the smallest fits.
fn fill_upload(upload: &Uploader<'_>, bytes: &[u8]) {
    let mut offset = 0;
    for piece in [4 << 20, 512 << 10, 64 << 10, 8 << 10] {
        loop {
            let answer = upload.send(offset as u64, &bytes[offset..offset + piece]);
            if answer.status != 204 {
                assert_eq!(answer.status, 507, "{}", answer.text());
                break;
            }
            offset += piece;
        }
    }
}

#[test]
fn edits_are_accepted_again_after_a_full_disk() {
    let Some(server) = Server::start_with_capacity(24, &["--ocr", "none"]) else {
        eprintln!(
            "not run: this machine does not let us make a small file system (unshare, mount)"
        );
        return;
    };
    let photo = files::encode_picture(
        &draw_receipt(Layout::Britain, 1).picture,
        files::PictureFormat::Jpeg,
    );
    let sent = Uploader::new(&server).create("a.jpg", photo.len() as u64, &photo);
    let id = sent
        .header(tus::RECEIPT_ID)
        .expect("it is a receipt")
        .to_owned();
    server.wait_processed(id.parse().expect("an id"));
    let large = [photo, random_bytes(40 << 20, 1)].concat();
    let upload = Uploader::new(&server);
    assert_eq!(
        upload.create("large.jpg", large.len() as u64, &[]).status,
        201
    );
    fill_upload(&upload, &large);
    // Two rounds: the first failed transaction must not break the next ones.
    for round in 0..2 {
        let refused =
            (0..EDITS_MAX).map(|edit| set_note(&server, &id, &format!("{edit}").repeat(600)));
        let refused = refused.into_iter().find(|answer| answer.status != 200);
        let refused = refused.expect("the disk is full");
        assert_eq!(
            (refused.status, refused.problem_code().as_deref()),
            (507, Some("storage-full")),
            "{round}"
        );
    }
    // Deleting the upload frees the disk.
    let path = format!("/files/{}", upload.id);
    let freed = http::send_request(
        "DELETE",
        &server.url(&path),
        &[(tus::RESUMABLE, tus::VERSION)],
        &[],
    );
    assert_eq!(freed.status, 204, "{}", freed.text());
    let edited = set_note(&server, &id, "there is room");
    assert_eq!(edited.status, 200, "{}", edited.text());
    assert!(edited.text().contains("there is room"));
}

#[test]
fn a_file_beyond_the_size_limit_of_the_process_is_refused_and_the_server_goes_on() {
    let server = Server::start_with_file_size_limit(2, &["--ocr", "none"]);
    let photo = draw_receipt(Layout::Britain, 1).to_jpeg();
    let large = [photo.clone(), random_bytes(4 << 20, 1)].concat();
    let answer = Uploader::new(&server).create("large.jpg", large.len() as u64, &large);
    assert_eq!(answer.status, 507, "{}", answer.text());
    let small = Uploader::new(&server).create("a.jpg", photo.len() as u64, &photo);
    assert_eq!(small.status, 201, "{}", small.text());
}
