//! Files named on the command line: regular files only, since reading from a pipe or a device may never end.

use std::fs::{File, FileType};
use std::io::{self, Read};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use shared::problem::ProblemCode;

/// Why a file is not read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unreadable {
    pub(crate) code: ProblemCode,
    pub(crate) detail: Option<String>,
}

/// Opens a regular file, or says what it is instead.
pub(crate) fn open(path: &Path) -> Result<File, Unreadable> {
    // Opening a pipe would wait for someone who writes.
    let kind = std::fs::metadata(path)?.file_type();
    match not_a_file(kind) {
        Some(what) => Err(Unreadable {
            code: ProblemCode::FileUnreadable,
            detail: Some(format!("is {what}")),
        }),
        None => Ok(File::open(path)?),
    }
}

/// Reads a regular file of up to `bytes_max`.
pub(crate) fn read(path: &Path, bytes_max: u64) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    open(path)?
        .take(bytes_max.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > bytes_max {
        return Err(Unreadable {
            code: ProblemCode::TooLarge,
            detail: None,
        });
    }
    Ok(bytes)
}

/// What something is that is no regular file.
pub(crate) fn not_a_file(kind: FileType) -> Option<&'static str> {
    if kind.is_file() {
        None
    } else if kind.is_dir() {
        Some("a folder, not a file")
    } else if kind.is_fifo() {
        Some("a named pipe, not a file")
    } else if kind.is_socket() {
        Some("a socket, not a file")
    } else {
        Some("a device, not a file")
    }
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self {
            code: ProblemCode::FileUnreadable,
            detail: Some(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nix::sys::stat::Mode;
    use nix::unistd::mkfifo;

    #[test]
    fn only_regular_files_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("file"), b"four").unwrap();
        mkfifo(&at("pipe"), Mode::S_IRWXU).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        std::os::unix::fs::symlink(at("pipe"), at("link")).unwrap();
        let detail = |path: &Path| read(path, 4).unwrap_err().detail.unwrap();
        assert_eq!(read(&at("file"), 4).unwrap(), b"four");
        assert_eq!(detail(&at("pipe")), "is a named pipe, not a file");
        assert_eq!(detail(&at("link")), "is a named pipe, not a file");
        assert_eq!(detail(&at("socket")), "is a socket, not a file");
        assert_eq!(detail(folder.path()), "is a folder, not a file");
        assert_eq!(detail(Path::new("/dev/zero")), "is a device, not a file");
        assert_eq!(
            read(&at("file"), 3).unwrap_err().code,
            ProblemCode::TooLarge
        );
        assert_eq!(
            read(&at("missing"), 3).unwrap_err().code,
            ProblemCode::FileUnreadable
        );
    }
}
