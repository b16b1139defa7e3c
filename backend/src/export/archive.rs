//! An archive (ZIP) that is written as it is sent: nothing is gone back to, so what was taken is forgotten. It keeps the
//! names and places of its files only, which stand at its end.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

/// An archive on its way out.
pub struct Archive {
    zip: ZipWriter<StreamWriter<Pending>>,
    pending: Pending,
    options: SimpleFileOptions,
}

/// What was written and not taken yet.
#[derive(Debug, Clone, Default)]
struct Pending(Arc<Mutex<Vec<u8>>>);

impl Archive {
    /// An empty archive of this day.
    pub fn new(today: Date) -> Self {
        let pending = Pending::default();
        let number = |number: i8| u8::try_from(number).unwrap_or_default();
        let (year, month, day) = (
            u16::try_from(today.year()),
            number(today.month()),
            number(today.day()),
        );
        let day = DateTime::from_date_and_time(year.unwrap_or_default(), month, day, 0, 0, 0);
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            // Sizes are known afterwards: each file may be one of more than 4 GiB.
            .large_file(true)
            .last_modified_time(day.unwrap_or_default());
        Self {
            zip: ZipWriter::new_stream(pending.clone()),
            pending,
            options,
        }
    }

    /// Ends the file before, and begins one.
    pub fn begin(&mut self, name: &str) -> io::Result<()> {
        self.zip
            .start_file(name, self.options)
            .map_err(io::Error::from)
    }

    /// Goes on with the file.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.zip.write_all(bytes)
    }

    /// Bytes to send, once there are this many.
    pub fn take(&self, at_least: usize) -> Option<Vec<u8>> {
        let mut pending = self
            .pending
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        (pending.len() >= at_least.max(1)).then(|| std::mem::take(&mut *pending))
    }

    /// Ends the archive, and gives its last bytes.
    pub fn finish(self) -> io::Result<Vec<u8>> {
        let Self { zip, pending, .. } = self;
        zip.finish().map_err(io::Error::from)?;
        let mut pending = pending.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(std::mem::take(&mut *pending))
    }
}

impl Write for Pending {
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
        let mut archive = Archive::new(Date::constant(2026, 9, 15));
        let mut bytes = Vec::new();
        for number in 0..300 {
            archive.begin(&format!("files/{number}-ü.jpg")).unwrap();
            archive.write(&vec![7; number]).unwrap();
            bytes.extend(archive.take(100).unwrap_or_default());
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
