//! ZIP archive written as a forward-only stream.
//!
//! Written bytes are dropped once they are taken. Only names and offsets of the entries stay in
//! memory, for the directory at the end of the archive.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

/// ZIP archive under construction.
pub struct ArchiveWriter {
    zip: ZipWriter<StreamWriter<PendingBytes>>,
    pending: PendingBytes,
    options: SimpleFileOptions,
}

/// Bytes written by the archive and not taken yet; clones share the buffer.
#[derive(Debug, Clone, Default)]
struct PendingBytes(Arc<Mutex<Vec<u8>>>);

impl ArchiveWriter {
    /// Creates an empty archive; its entries carry this date.
    pub fn new(today: Date) -> Self {
        let pending = PendingBytes::default();
        let number = |number: i8| u8::try_from(number).unwrap_or_default();
        let (year, month, day) = (
            u16::try_from(today.year()),
            number(today.month()),
            number(today.day()),
        );
        let day = DateTime::from_date_and_time(year.unwrap_or_default(), month, day, 0, 0, 0);
        let options = SimpleFileOptions::default()
            // Pictures, the bulk of an export, are compressed already.
            .compression_method(CompressionMethod::Stored)
            // The size of an entry is unknown when it begins: any of them may exceed 4 GiB.
            .large_file(true)
            .last_modified_time(day.unwrap_or_default());
        Self {
            zip: ZipWriter::new_stream(pending.clone()),
            pending,
            options,
        }
    }

    /// Ends the current entry and begins one with this name.
    pub fn begin_file(&mut self, name: &str) -> io::Result<()> {
        self.zip
            .start_file(name, self.options)
            .map_err(io::Error::from)
    }

    /// Appends bytes to the current entry.
    pub fn write_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.zip.write_all(bytes)
    }

    /// Takes the pending bytes, if there are at least `at_least` of them and at least one.
    pub fn take_pending(&self, at_least: usize) -> Option<Vec<u8>> {
        let mut pending = self
            .pending
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        (pending.len() >= at_least.max(1)).then(|| std::mem::take(&mut *pending))
    }

    /// Ends the archive and returns its remaining bytes.
    pub fn finish(self) -> io::Result<Vec<u8>> {
        let Self { zip, pending, .. } = self;
        zip.finish().map_err(io::Error::from)?;
        let mut pending = pending.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(std::mem::take(&mut *pending))
    }
}

impl Write for PendingBytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;

    #[test]
    fn what_was_taken_piece_by_piece_is_an_archive() {
        let mut archive = ArchiveWriter::new(Date::constant(2026, 9, 15));
        let mut bytes = Vec::new();
        for number in 0..300 {
            archive
                .begin_file(&format!("files/{number}-ü.jpg"))
                .unwrap();
            archive.write_bytes(&vec![7; number]).unwrap();
            bytes.extend(archive.take_pending(100).unwrap_or_default());
        }
        assert!(bytes.len() > 40_000, "most of it was taken on the way");
        bytes.extend(archive.finish().unwrap());
        let mut read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(read.len(), 300);
        let mut file = read.by_name("files/299-ü.jpg").unwrap();
        assert_eq!(
            (file.compression(), file.last_modified().unwrap().day()),
            (CompressionMethod::Stored, 15)
        );
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        assert_eq!(content, vec![7; 299]);
    }
}
