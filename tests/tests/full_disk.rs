//! A full disk from outside: edits are refused while it is full, and taken again as soon as there is room.

use harness::drawn::{Layout, draw, files};
use harness::http::{self, Answer};
use harness::server::Server;
use harness::store::noise;
use harness::uploader::Uploader;
use shared::tus;

/// More edits than the room that is left can hold.
const EDITS_MAX: usize = 400;

fn note(server: &Server, id: &str, note: &str) -> Answer {
    let body = serde_json::json!({ "note": note }).to_string();
    http::send(
        "PATCH",
        &server.url(&format!("/api/receipts/{id}/filing")),
        &[],
        body.as_bytes(),
    )
}

/// Sends bytes in pieces that become smaller until there is room for none.
fn fill(upload: &Uploader<'_>, bytes: &[u8]) {
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
fn edits_are_taken_again_once_a_full_disk_has_room() {
    let Some(server) = Server::start_with_room(24, &["--ocr", "none"]) else {
        eprintln!(
            "not run: this machine does not let us make a small file system (unshare, mount)"
        );
        return;
    };
    let photo = files::encode(&draw(Layout::Britain, 1).picture, files::Format::Jpeg);
    let sent = Uploader::new(&server).create("a.jpg", photo.len() as u64, &photo);
    let id = sent
        .header(tus::RECEIPT_ID)
        .expect("it is a receipt")
        .to_owned();
    server.settled(id.parse().expect("an id"));
    let large = [photo, noise(40 << 20, 1)].concat();
    let upload = Uploader::new(&server);
    assert_eq!(
        upload.create("large.jpg", large.len() as u64, &[]).status,
        201
    );
    fill(&upload, &large);
    for round in 0..2 {
        let refused = (0..EDITS_MAX).map(|edit| note(&server, &id, &format!("{edit}").repeat(600)));
        let refused = refused.into_iter().find(|answer| answer.status != 200);
        let refused = refused.expect("the disk is full");
        assert_eq!(
            (refused.status, refused.problem().as_deref()),
            (507, Some("storage-full")),
            "{round}"
        );
    }
    let path = format!("/files/{}", upload.id);
    let freed = http::send(
        "DELETE",
        &server.url(&path),
        &[(tus::RESUMABLE, tus::VERSION)],
        &[],
    );
    assert_eq!(freed.status, 204, "{}", freed.text());
    let edited = note(&server, &id, "there is room");
    assert_eq!(edited.status, 200, "{}", edited.text());
    assert!(edited.text().contains("there is room"));
}
