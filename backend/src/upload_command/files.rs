//! Selection and inspection of the files on the command line.
//!
//! Only names, sizes and first bytes are looked at: files that are no receipts are found before a
//! byte is sent.

use std::collections::HashSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use shared::problem::ProblemCode;
use walkdir::{DirEntry, WalkDir};

use crate::input_file::{self, FileError};

/// File that can be uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LocalFile {
    /// Name displayed to the user.
    pub(crate) display_name: String,
    /// Name sent to the server.
    pub(crate) name: String,
    /// Absolute path without symbolic links.
    pub(crate) path: PathBuf,
    /// Size in bytes.
    pub(crate) size_bytes: u64,
    /// Time of the last modification, in milliseconds since 1970.
    pub(crate) modified_ms: u64,
}

/// File that cannot be uploaded, or did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UploadFailure {
    /// Name displayed to the user.
    pub(crate) display_name: String,
    /// Code of the problem.
    pub(crate) code: ProblemCode,
    /// Details of this case.
    pub(crate) detail: Option<String>,
}

impl UploadFailure {
    pub(crate) fn new(display_name: String, error: impl Into<FileError>) -> Self {
        let FileError { code, detail } = error.into();
        Self {
            display_name,
            code,
            detail,
        }
    }
}

/// Returns the named files and those in named folders, each once. Hidden files in folders and
/// leftovers of operating systems are skipped; symbolic links are followed only if they are named.
pub(super) fn find_files(named: &[PathBuf]) -> Vec<Result<LocalFile, UploadFailure>> {
    let mut known = HashSet::new();
    let mut files = Vec::new();
    for path in named {
        let entries = WalkDir::new(path).sort_by_file_name().into_iter();
        for entry in entries.filter_entry(|entry| {
            entry.depth() == 0 || !(is_hidden(entry) || is_system_file(entry))
        }) {
            let found = match entry {
                Ok(entry) if entry.depth() > 0 && entry.path_is_symlink() => continue,
                Ok(entry) if entry.path().is_dir() => continue,
                Ok(entry) => inspect_file(entry.path()),
                Err(error) => {
                    let path = error.path().unwrap_or(path).display().to_string();
                    let error = FileError {
                        code: ProblemCode::FileUnreadable,
                        detail: Some(error.to_string()),
                    };
                    Err(UploadFailure::new(path, error))
                }
            };
            // Failures are always reported; a file named twice is sent once.
            if found
                .as_ref()
                .map_or(true, |found| known.insert(found.path.clone()))
            {
                files.push(found);
            }
        }
    }
    files
}

/// Inspects one file: it must be readable, not empty, and of a supported kind.
pub(crate) fn inspect_file(path: &Path) -> Result<LocalFile, UploadFailure> {
    let inspect = || -> Result<LocalFile, FileError> {
        let metadata = input_file::open_picture(path, u64::MAX)?.metadata;
        let name = path.file_name().unwrap_or_default();
        Ok(LocalFile {
            display_name: path.display().to_string(),
            name: name.to_string_lossy().into_owned(),
            // Recognises a file that is named twice, and in the next run an interrupted one.
            path: path.canonicalize()?,
            size_bytes: metadata.len(),
            modified_ms: modified_ms(&metadata),
        })
    };
    inspect().map_err(|error| UploadFailure::new(path.display().to_string(), error))
}

/// Returns the time of the last modification in milliseconds since 1970; 0 if it is unknown.
pub(super) fn modified_ms(metadata: &Metadata) -> u64 {
    let since = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// Returns whether a file manager or a network drive left an entry beside the pictures.
fn is_system_file(entry: &DirEntry) -> bool {
    const NAMES: [&str; 9] = [
        "Thumbs.db",
        "ehthumbs.db",
        "ehthumbs_vista.db",
        "desktop.ini",
        "@eaDir",
        "#recycle",
        "$RECYCLE.BIN",
        "System Volume Information",
        "__MACOSX",
    ];
    entry
        .file_name()
        .to_str()
        .is_some_and(|name| NAMES.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    fn shown(
        files: Vec<Result<LocalFile, UploadFailure>>,
        folder: &Path,
    ) -> Vec<(String, Option<ProblemCode>)> {
        let short = |shown: &str| {
            Path::new(shown)
                .strip_prefix(folder)
                .unwrap_or(Path::new(shown))
                .display()
                .to_string()
        };
        let pair = |file: Result<LocalFile, UploadFailure>| match file {
            Ok(found) => (short(&found.display_name), None),
            Err(failure) => (short(&failure.display_name), Some(failure.code)),
        };
        files.into_iter().map(pair).collect()
    }

    #[test]
    fn folders_are_walked_and_every_file_is_looked_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("in/deep")).unwrap();
        std::fs::create_dir_all(at("in/.hidden")).unwrap();
        for (name, bytes) in [
            ("in/b.png", PNG),
            ("in/a.txt", b"Dear diary"),
            ("in/.secret.png", PNG),
            ("in/.hidden/c.png", PNG),
            ("in/deep/d.png", PNG),
            ("in/empty.png", b""),
            (".named.png", PNG),
        ] {
            std::fs::write(at(name), bytes).unwrap();
        }
        std::os::unix::fs::symlink(at("in"), at("in/deep/round")).unwrap();
        std::os::unix::fs::symlink(at(".named.png"), at("in/link.png")).unwrap();
        let named = [
            at("in"),
            at(".named.png"),
            at("in/b.png"),
            at("missing.png"),
        ];
        let expected = [
            ("in/a.txt", Some(ProblemCode::UnknownKind)),
            ("in/b.png", None),
            ("in/deep/d.png", None),
            ("in/empty.png", Some(ProblemCode::EmptyFile)),
            (".named.png", None),
            ("missing.png", Some(ProblemCode::FileUnreadable)),
        ];
        let found = shown(find_files(&named), folder.path());
        assert_eq!(found, expected.map(|(name, code)| (name.to_owned(), code)));
    }

    #[test]
    fn what_systems_leave_in_folders_is_not_sent() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("in/@eaDir/a.png")).unwrap();
        for name in [
            "in/a.png",
            "in/@eaDir/a.png/SYNOPHOTO_THUMB.png",
            "in/Thumbs.db",
            "in/DESKTOP.INI",
            "in/.DS_Store",
        ] {
            std::fs::write(at(name), PNG).unwrap();
        }
        let found = shown(find_files(&[at("in")]), folder.path());
        assert_eq!(found, [("in/a.png".to_owned(), None)]);
        let named = shown(find_files(&[at("in/Thumbs.db")]), folder.path());
        assert_eq!(
            named,
            [("in/Thumbs.db".to_owned(), None)],
            "what is named is meant"
        );
    }

    #[test]
    fn pipes_and_sockets_are_named_and_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("in")).unwrap();
        nix::unistd::mkfifo(&at("in/pipe.png"), nix::sys::stat::Mode::S_IRWXU).unwrap();
        for named in [at("in"), at("in/pipe.png")] {
            let [Err(failure)] = &find_files(&[named])[..] else {
                panic!("it is refused")
            };
            assert_eq!(failure.code, ProblemCode::FileUnreadable);
            assert_eq!(
                failure.detail.as_deref(),
                Some("is a named pipe, not a file")
            );
        }
    }
}
