//! Third-party tus clients against our server: uploads, interruptions, resumption.

use std::path::PathBuf;

use harness::client::PeerKind;
use harness::folder::TempFolder;
use harness::store::{UploadStore, random_bytes};
use shared::tus;

const MIB: usize = 1 << 20;

/// Writes a file; returns its path, its bytes and the file in which a client remembers uploads.
fn write_upload_file(folder: &TempFolder, size: usize) -> (PathBuf, Vec<u8>, PathBuf) {
    let bytes = random_bytes(size, size as u64);
    let path = folder.write_file("Überweisung.bin", &bytes);
    let store = path.with_file_name("uploads.json");
    (path, bytes, store)
}

/// Returns the options for slices of this size.
fn slice_argument(kind: PeerKind, bytes: usize) -> String {
    match kind {
        PeerKind::TusJs => format!(r#"{{"chunkSize": {bytes}}}"#),
        PeerKind::Tuspy => format!(r#"{{"chunk_size": {bytes}}}"#),
    }
}

#[test]
fn third_party_clients_upload_unmodified() {
    let store = UploadStore::start(&[]);
    for kind in PeerKind::ALL {
        for size in [0, 1, 3 * MIB + 1] {
            let folder = TempFolder::new();
            let (path, bytes, memory) = write_upload_file(&folder, size);
            // tuspy cannot compute the fingerprint of an empty file.
            let options = if kind == PeerKind::Tuspy && size == 0 {
                r#"{"store_url": false}"#
            } else {
                "{}"
            };
            let mut client = kind.start_upload(&store.server, &path, &memory, options);
            let upload = client.wait_done(&store.server);
            assert!(
                store.read_content(&upload) == bytes,
                "{kind:?}, {size} bytes"
            );
            let metadata = store
                .head(&upload)
                .header(tus::METADATA)
                .expect("it sent some")
                .to_owned();
            let pairs = tus::parse_metadata(&metadata).expect("well-formed");
            assert_eq!(
                pairs[0],
                ("filename".to_owned(), "Überweisung.bin".as_bytes().to_vec()),
                "{kind:?}"
            );
        }
    }
}

#[test]
fn third_party_clients_survive_a_crash_of_the_server() {
    let mut store = UploadStore::start(&[]);
    for kind in PeerKind::ALL {
        let folder = TempFolder::new();
        let (path, bytes, memory) = write_upload_file(&folder, 48 * MIB);
        let mut client =
            kind.start_upload(&store.server, &path, &memory, &slice_argument(kind, MIB));
        client.wait_sent(12 * MIB);
        store.server.kill();
        store.server.restart();
        let upload = client.wait_done(&store.server);
        assert!(client.has_printed("retry"), "{kind:?} was interrupted");
        assert!(store.read_content(&upload) == bytes, "{kind:?}");
    }
}

#[test]
fn third_party_clients_resume_after_their_own_crash() {
    let store = UploadStore::start(&[]);
    for kind in PeerKind::ALL {
        let folder = TempFolder::new();
        let (path, bytes, memory) = write_upload_file(&folder, 48 * MIB);
        let mut client =
            kind.start_upload(&store.server, &path, &memory, &slice_argument(kind, MIB));
        client.wait_sent(12 * MIB);
        client.kill();
        assert!(!client.has_printed("retry"));
        let mut client =
            kind.start_upload(&store.server, &path, &memory, &slice_argument(kind, MIB));
        let upload = client.wait_done(&store.server);
        assert!(
            client.has_printed("resumed"),
            "{kind:?} remembers its upload"
        );
        let first = client.first_reported_bytes().expect("it counts");
        assert!(
            first >= 11 * MIB && first < bytes.len(),
            "{kind:?} went on at {first}"
        );
        assert!(store.read_content(&upload) == bytes, "{kind:?}");
    }
}

#[test]
fn tus_js_client_sends_parts_in_parallel_and_concatenates_them() {
    let mut store = UploadStore::start(&[]);
    let folder = TempFolder::new();
    let (path, bytes, memory) = write_upload_file(&folder, 30 * MIB + 1);
    let options = r#"{"parallelUploads": 3, "chunkSize": 1048576}"#;
    let mut client = PeerKind::TusJs.start_upload(&store.server, &path, &memory, options);
    let upload = client.wait_done(&store.server);
    assert!(store.read_content(&upload) == bytes);
    assert!(
        store
            .head(&upload)
            .header("upload-concat")
            .is_some_and(|concat| concat.starts_with("final;"))
    );
    // Each of the parallel parts resumes by itself.
    let (path, bytes, memory) = write_upload_file(&folder, 48 * MIB + 2);
    let mut client = PeerKind::TusJs.start_upload(&store.server, &path, &memory, options);
    client.wait_sent(12 * MIB);
    store.server.kill();
    store.server.restart();
    let upload = client.wait_done(&store.server);
    assert!(client.has_printed("retry"), "it was interrupted");
    assert!(
        store.read_content(&upload) == bytes,
        "each part went on by itself"
    );
}

#[test]
fn tus_js_client_defers_the_length() {
    let store = UploadStore::start(&[]);
    let folder = TempFolder::new();
    let (path, bytes, memory) = write_upload_file(&folder, 5 * MIB + 3);
    let options = r#"{"uploadLengthDeferred": true, "chunkSize": 1048576}"#;
    let mut client = PeerKind::TusJs.start_upload(&store.server, &path, &memory, options);
    let upload = client.wait_done(&store.server);
    assert!(store.read_content(&upload) == bytes);
}

#[test]
fn tus_js_client_sends_the_first_bytes_with_the_creation() {
    let store = UploadStore::start(&[]);
    let folder = TempFolder::new();
    for options in [
        r#"{"uploadDataDuringCreation": true}"#,
        r#"{"uploadDataDuringCreation": true, "chunkSize": 1000000}"#,
        r#"{"overridePatchMethod": true, "chunkSize": 1000000}"#,
    ] {
        let (path, bytes, memory) = write_upload_file(&folder, 3 * MIB);
        let mut client = PeerKind::TusJs.start_upload(&store.server, &path, &memory, options);
        let upload = client.wait_done(&store.server);
        assert!(store.read_content(&upload) == bytes, "{options}");
    }
}

#[test]
fn tuspy_sends_checksums() {
    let store = UploadStore::start(&[]);
    let folder = TempFolder::new();
    let (path, bytes, memory) = write_upload_file(&folder, 5 * MIB + 3);
    let mut client = PeerKind::Tuspy.start_upload(
        &store.server,
        &path,
        &memory,
        r#"{"upload_checksum": true}"#,
    );
    let upload = client.wait_done(&store.server);
    assert!(store.read_content(&upload) == bytes);
}
