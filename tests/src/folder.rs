//! Temporary folder for the files of one test.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// Temporary folder, deleted when dropped.
pub struct TempFolder(TempDir);

impl TempFolder {
    /// Creates an empty folder.
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// Returns the path of the folder.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file and returns its path.
    pub fn write_file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).expect("a file can be written");
        path
    }

    /// Returns the content of the file with this extension; `None` while it is missing or empty.
    pub fn read_file_with_extension(&self, ending: &str) -> Option<Vec<u8>> {
        let mut paths = fs::read_dir(self.path())
            .ok()?
            .flatten()
            .map(|file| file.path());
        let path = paths.find(|path| path.extension().is_some_and(|its| its == ending))?;
        fs::read(path).ok().filter(|bytes| !bytes.is_empty())
    }
}

impl Default for TempFolder {
    fn default() -> Self {
        Self::new()
    }
}
