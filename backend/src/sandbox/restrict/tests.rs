//! Tests of the restrictions, in a process of their own: they cannot be undone.

use std::process::Command;

use super::*;

/// Variable set in the process that restricts itself, which runs this test program once more.
const VARIABLE: &str = "RECEIPT_SCANNER_TEST_RESTRICTED";

#[test]
fn a_restricted_process_reaches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("readable"), "model").unwrap();
    if let Some(folder) = std::env::var_os(VARIABLE) {
        return attempt_everything(&PathBuf::from(folder));
    }
    let child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "sandbox::restrict::tests::a_restricted_process_reaches_nothing",
            "--nocapture",
        ])
        .env(VARIABLE, folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&child.stdout);
    assert!(
        child.status.success(),
        "{told}{}",
        String::from_utf8_lossy(&child.stderr)
    );
    assert!(told.contains("everything was refused"), "{told}");
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing was written"
    );
}

#[expect(clippy::print_stdout, reason = "the parent test reads it")]
fn attempt_everything(folder: &std::path::Path) {
    let limit = limit_resources(64 << 20).expect("Linux limits memory");
    // Containers may lack Landlock; the filter is then what protects files.
    let restricts_files = restrict_files(&[folder.to_path_buf()]);
    assert!(filter_system_calls(), "this kernel has seccomp");
    assert!(limit > 64 << 20);
    let mut block = Vec::<u8>::new();
    assert!(
        block.try_reserve_exact(80 << 20).is_err(),
        "memory is limited"
    );
    assert!(block.try_reserve_exact(8 << 20).is_ok());
    assert!(
        std::net::TcpStream::connect("127.0.0.1:9")
            .is_err_and(|error| error.raw_os_error() == Some(libc::EPERM))
    );
    assert!(std::net::UdpSocket::bind("127.0.0.1:0").is_err());
    assert!(
        Command::new("/bin/true").spawn().is_err(),
        "no process is started"
    );
    assert!(std::fs::write(folder.join("new"), "text").is_err());
    assert!(std::fs::remove_file(folder.join("readable")).is_err());
    assert!(std::fs::rename(folder.join("readable"), folder.join("moved")).is_err());
    assert_eq!(
        std::fs::read_to_string(folder.join("readable")).expect("it can be read"),
        "model"
    );
    if restricts_files {
        assert!(std::fs::read_to_string("/etc/passwd").is_err());
    }
    let thread = std::thread::spawn(|| std::net::UdpSocket::bind("127.0.0.1:0").is_err());
    assert!(
        thread.join().expect("it does not panic"),
        "threads start, and are restricted as well"
    );
    println!("everything was refused");
}
