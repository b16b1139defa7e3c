//! Process setup: file modes, and errors with a remedy.

use super::*;

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn what_others_could_read_is_closed_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir_all(data.join("files/originals")).unwrap();
    fs::write(folder.path().join("elsewhere"), b"not ours").unwrap();
    let [database, original] = [data.join(DATABASE), data.join("files/originals/a")];
    for file in [&database, &data.join("receipts.sqlite-wal"), &original] {
        fs::write(file, b"secret").unwrap();
        set_mode(file, 0o644);
    }
    std::os::unix::fs::symlink(folder.path().join("elsewhere"), data.join("files/link")).unwrap();
    for path in [&data, &data.join("files"), &data.join("files/originals")] {
        set_mode(path, 0o755);
    }
    set_mode(&folder.path().join("elsewhere"), 0o644);
    drop(open_data_folder(&data).unwrap());
    for path in [&data, &data.join("files"), &data.join("files/originals")] {
        assert_eq!(mode(path), 0o700, "{}", path.display());
    }
    for path in [
        &database,
        &data.join("receipts.sqlite-wal"),
        &original,
        &data.join(LOCK_FILE),
    ] {
        assert_eq!(mode(path), 0o600, "{}", path.display());
    }
    assert_eq!(
        mode(&folder.path().join("elsewhere")),
        0o644,
        "links are not followed"
    );
    // A folder that is closed already is not walked again.
    set_mode(&original, 0o640);
    drop(open_data_folder(&data).unwrap());
    assert_eq!(mode(&original), 0o640);
}

#[test]
fn a_folder_with_other_files_keeps_its_mode() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("notes.txt");
    fs::write(&other, b"not ours").unwrap();
    fs::write(folder.path().join(DATABASE), b"").unwrap();
    for path in [&other, &folder.path().join(DATABASE)] {
        set_mode(path, 0o644);
    }
    set_mode(folder.path(), 0o755);
    drop(open_data_folder(folder.path()).unwrap());
    assert_eq!((mode(folder.path()), mode(&other)), (0o755, 0o644));
    assert_eq!(mode(&folder.path().join(DATABASE)), 0o600);
    assert_eq!(mode(&folder.path().join(FILES_FOLDER)), 0o700);
}

#[test]
fn a_folder_that_cannot_be_used_is_named_with_user_and_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, b"").unwrap();
    for data in [file.clone(), file.join("below")] {
        let said = open_data_folder(&data).unwrap_err().to_string();
        assert!(
            said.contains(&format!("{} is a file", file.display())) && said.contains("--data"),
            "{said}"
        );
    }
    let missing = folder.path().join("closed/data");
    for (kind, expected) in [
        (
            ErrorKind::PermissionDenied,
            format!(
                "user {} may not write to {}",
                current_user(),
                folder.path().display()
            ),
        ),
        (
            ErrorKind::ReadOnlyFilesystem,
            format!(
                "{} lies on a read-only file system",
                folder.path().display()
            ),
        ),
    ] {
        let said = explain_path_error(&kind.into(), &missing, "data folder").to_string();
        assert!(
            said.contains(&expected) && said.contains("--data"),
            "{said}"
        );
    }
    let _lock = open_data_folder(folder.path()).unwrap();
    let said = open_data_folder(folder.path()).unwrap_err().to_string();
    assert!(
        said.contains("another server uses the data folder"),
        "{said}"
    );
}

#[test]
fn an_address_that_cannot_be_listened_on_is_named_with_a_remedy() {
    let address: SocketAddr = "127.0.0.1:80".parse().unwrap();
    for (kind, expected) in [
        (
            ErrorKind::AddrInUse,
            "choose another port with --listen 127.0.0.1:8080",
        ),
        (
            ErrorKind::PermissionDenied,
            "may not use port 80; choose one from 1024 on",
        ),
        (
            ErrorKind::AddrNotAvailable,
            "this machine has no such address",
        ),
    ] {
        let said = explain_bind_error(&kind.into(), address).to_string();
        assert!(
            said.starts_with("cannot listen on 127.0.0.1:80: ") && said.contains(expected),
            "{said}"
        );
    }
}

#[tokio::test]
async fn every_address_of_a_name_is_listened_on_at_one_port() {
    let on = |text: &str| text.parse::<ListenAddress>().unwrap();
    let listeners = bind_listeners(&on("localhost:0")).await.unwrap();
    let ports: Vec<_> = listeners
        .iter()
        .map(|listener| listener.local_addr().unwrap().port())
        .collect();
    assert!(
        !ports.is_empty() && ports.iter().all(|port| *port == ports[0]),
        "{ports:?}"
    );
    assert!(
        listeners
            .iter()
            .all(|listener| listener.local_addr().unwrap().ip().is_loopback())
    );
    let taken = bind_listeners(&on(&format!("localhost:{}", ports[0])))
        .await
        .unwrap_err()
        .to_string();
    assert!(taken.contains("another program uses port"), "{taken}");
    let foreign = bind_listeners(&on("203.0.113.7:0"))
        .await
        .unwrap_err()
        .to_string();
    assert!(foreign.contains("no such address"), "{foreign}");
}

#[test]
fn a_full_disk_is_named_with_a_remedy() {
    let explain = |kind: ErrorKind| {
        let error = anyhow::Error::from(io::Error::from(kind)).context("cannot be opened");
        explain_full_disk(error, Path::new("/srv/receipts")).to_string()
    };
    let full = explain(ErrorKind::StorageFull);
    assert!(full.contains("/srv/receipts"), "{full}");
    assert!(full.contains("free some space"), "{full}");
    assert_eq!(explain(ErrorKind::NotFound), "cannot be opened");
}
