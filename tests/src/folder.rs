//! A folder for the files of one test, gone when the test is over.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The folder.
pub struct Folder(TempDir);

impl Folder {
    /// An empty folder.
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file and gives its path.
    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).expect("a file can be written");
        path
    }

    /// What is in the file with this ending, once there is one with something in it.
    pub fn file_ending(&self, ending: &str) -> Option<Vec<u8>> {
        let mut paths = fs::read_dir(self.path())
            .ok()?
            .flatten()
            .map(|file| file.path());
        let path = paths.find(|path| path.extension().is_some_and(|its| its == ending))?;
        fs::read(path).ok().filter(|bytes| !bytes.is_empty())
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}
