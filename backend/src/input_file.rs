//! Regular files named on the command line.
//!
//! Pipes and devices are refused, since reading from them may never end.

use std::fs::{File, FileType, Metadata};
use std::io::{self, Read, Seek};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use shared::file_kind::{FileKind, HEAD_BYTES};
use shared::file_size::describe_excess;
use shared::problem::ProblemCode;

/// Reason why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileError {
    pub(crate) code: ProblemCode,
    pub(crate) detail: Option<String>,
}

/// Picture or PDF.
pub(crate) struct PictureFile {
    /// File, positioned at its beginning.
    pub(crate) file: File,
    pub(crate) metadata: Metadata,
    /// Kind by the first bytes.
    pub(crate) kind: FileKind,
}

/// Opens a picture or PDF of up to `bytes_max` bytes.
pub(crate) fn open_picture(path: &Path, bytes_max: u64) -> Result<PictureFile, FileError> {
    let mut file = open_regular(path)?;
    let metadata = file.metadata()?;
    if metadata.len() > bytes_max {
        return Err(FileError::too_large(Some(metadata.len()), bytes_max));
    }
    let mut head = Vec::new();
    (&mut file).take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    if head.is_empty() {
        return Err(ProblemCode::EmptyFile.into());
    }
    let kind = FileKind::detect(&head).ok_or(ProblemCode::UnknownKind)?;
    file.rewind()?;
    Ok(PictureFile {
        file,
        metadata,
        kind,
    })
}

/// Reads a regular file of up to `bytes_max` bytes.
pub(crate) fn read_limited(path: &Path, bytes_max: u64) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    open_regular(path)?
        // One byte more, to tell a file of exactly the limit from a larger one.
        .take(bytes_max.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > bytes_max {
        return Err(FileError::too_large(None, bytes_max));
    }
    Ok(bytes)
}

/// Opens a regular file; the error names any other kind of file.
fn open_regular(path: &Path) -> Result<File, FileError> {
    // Checked before opening: opening a pipe waits for a writer.
    let kind = std::fs::metadata(path)?.file_type();
    match describe_special_file(kind) {
        Some(what) => Err(FileError {
            code: ProblemCode::FileUnreadable,
            detail: Some(format!("is {what}")),
        }),
        None => Ok(File::open(path)?),
    }
}

/// Describes a file that is not a regular one.
fn describe_special_file(kind: FileType) -> Option<&'static str> {
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

impl FileError {
    /// Returns the error of a file that is larger than the limit; its size is not always known.
    pub(crate) fn too_large(bytes: Option<u64>, limit: u64) -> Self {
        Self {
            code: ProblemCode::TooLarge,
            detail: Some(describe_excess(bytes, limit)),
        }
    }
}

impl From<ProblemCode> for FileError {
    fn from(code: ProblemCode) -> Self {
        Self { code, detail: None }
    }
}

impl From<io::Error> for FileError {
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
        let detail = |path: &Path| read_limited(path, 4).unwrap_err().detail.unwrap();
        assert_eq!(read_limited(&at("file"), 4).unwrap(), b"four");
        assert_eq!(detail(&at("pipe")), "is a named pipe, not a file");
        assert_eq!(detail(&at("link")), "is a named pipe, not a file");
        assert_eq!(detail(&at("socket")), "is a socket, not a file");
        assert_eq!(detail(folder.path()), "is a folder, not a file");
        assert_eq!(detail(Path::new("/dev/zero")), "is a device, not a file");
        assert_eq!(
            read_limited(&at("file"), 3).unwrap_err().code,
            ProblemCode::TooLarge
        );
        assert_eq!(
            read_limited(&at("missing"), 3).unwrap_err().code,
            ProblemCode::FileUnreadable
        );
    }
}
