//! Load generator: uploads over persistent connections from one buffer of pseudorandom bytes.
//!
//! It shares the processors with the measured server. Therefore it writes requests by hand, sends
//! the same bytes repeatedly and parses only what it needs of a response.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use harness::store::random_bytes;

/// Size of one write in bytes.
const BLOCK_BYTES: usize = 1 << 20;
/// Slice size in bytes of [`UploadMode::Slices`].
pub(crate) const SLICE_BYTES: u64 = 5 << 20;

/// Sequence of requests for a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UploadMode {
    /// POST, then several PATCH requests.
    Slices,
    /// POST, then one PATCH.
    Whole,
    /// POST with all bytes.
    WithCreation,
}

/// Files of one size over several connections.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) name: &'static str,
    pub(crate) files: usize,
    pub(crate) size: u64,
    pub(crate) connections: usize,
    pub(crate) mode: UploadMode,
}

struct Connection {
    stream: TcpStream,
    address: String,
    answer: Vec<u8>,
}

struct Reply {
    status: u16,
    location: Option<String>,
}

impl Load {
    pub(crate) fn total_bytes(&self) -> u64 {
        self.files as u64 * self.size
    }

    /// Uploads all files to a tus server at `host:port` and returns the paths of the uploads.
    pub(crate) fn run(&self, address: &str) -> io::Result<Vec<String>> {
        let block = random_bytes(BLOCK_BYTES, 1);
        let next = AtomicUsize::new(0);
        let paths = thread::scope(|scope| {
            let workers: Vec<_> = (0..self.connections)
                .map(|_| {
                    scope.spawn(|| {
                        let mut connection = Connection::open(address)?;
                        let mut paths = Vec::new();
                        while next.fetch_add(1, Ordering::Relaxed) < self.files {
                            paths.push(connection.upload(self.size, self.mode, &block)?);
                        }
                        Ok(paths)
                    })
                })
                .collect();
            let joined = workers
                .into_iter()
                .map(|worker| worker.join().expect("a worker does not panic"));
            joined.collect::<io::Result<Vec<_>>>()
        })?;
        Ok(paths.concat())
    }

    /// Uploads all files at the same time: none continues before each has sent its first bytes.
    pub(crate) fn run_together(&self, address: &str) -> io::Result<()> {
        let block = random_bytes(BLOCK_BYTES, 1);
        let begun = Barrier::new(self.files);
        thread::scope(|scope| {
            let workers: Vec<_> = (0..self.files)
                .map(|_| {
                    scope.spawn(|| {
                        let mut connection = Connection::open(address)?;
                        let path = connection.create(self.size)?;
                        connection.begin_patch(&path, 0, self.size)?;
                        let first = self.size.min(1024);
                        connection.send(first, &block)?;
                        // All uploads have begun before any of them continues.
                        begun.wait();
                        connection.send(self.size - first, &block)?;
                        connection.expect_status(204).map(|_| ())
                    })
                })
                .collect();
            workers
                .into_iter()
                .try_for_each(|worker| worker.join().expect("a worker does not panic"))
        })
    }
}

/// Deletes an upload.
pub(crate) fn delete_upload(address: &str, path: &str) -> io::Result<()> {
    let mut connection = Connection::open(address)?;
    connection.request("DELETE", path, "")?;
    connection.expect_status(204).map(|_| ())
}

impl Connection {
    fn open(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            address: address.to_owned(),
            answer: Vec::new(),
        })
    }

    fn upload(&mut self, size: u64, way: UploadMode, block: &[u8]) -> io::Result<String> {
        if way == UploadMode::WithCreation {
            let head = self.format_head(
                "POST",
                "/files",
                &format!("upload-length: {size}\r\n{}", part_headers(size)),
            );
            // A single write, so that head and body of a small file share packets.
            let mut request = head.into_bytes();
            request.extend_from_slice(&block[..usize::try_from(size).map_err(io::Error::other)?]);
            self.stream.write_all(&request)?;
            return self
                .expect_status(201)?
                .location
                .ok_or_else(|| io::Error::other("no location"));
        }
        let path = self.create(size)?;
        let slice = if way == UploadMode::Slices {
            SLICE_BYTES
        } else {
            size
        };
        let mut offset = 0;
        while offset < size {
            let length = slice.min(size - offset);
            self.begin_patch(&path, offset, length)?;
            self.send(length, block)?;
            self.expect_status(204)?;
            offset += length;
        }
        Ok(path)
    }

    fn create(&mut self, size: u64) -> io::Result<String> {
        self.request(
            "POST",
            "/files",
            &format!("upload-length: {size}\r\ncontent-length: 0\r\n"),
        )?;
        self.expect_status(201)?
            .location
            .ok_or_else(|| io::Error::other("no location"))
    }

    fn begin_patch(&mut self, path: &str, offset: u64, length: u64) -> io::Result<()> {
        self.request(
            "PATCH",
            path,
            &format!("upload-offset: {offset}\r\n{}", part_headers(length)),
        )
    }

    fn request(&mut self, method: &str, path: &str, headers: &str) -> io::Result<()> {
        let head = self.format_head(method, path, headers);
        self.stream.write_all(head.as_bytes())
    }

    fn format_head(&self, method: &str, path: &str, headers: &str) -> String {
        format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ntus-resumable: 1.0.0\r\n{headers}\r\n",
            self.address
        )
    }

    fn send(&mut self, length: u64, block: &[u8]) -> io::Result<()> {
        let mut left = length;
        while left > 0 {
            let size = usize::try_from(left).unwrap_or(usize::MAX).min(block.len());
            self.stream.write_all(&block[..size])?;
            left -= size as u64;
        }
        Ok(())
    }

    fn expect_status(&mut self, status: u16) -> io::Result<Reply> {
        let reply = self.read_reply()?;
        if reply.status == status {
            return Ok(reply);
        }
        Err(io::Error::other(format!(
            "status {} instead of {status}",
            reply.status
        )))
    }

    /// Reads the head of a response and discards a body of known length.
    fn read_reply(&mut self) -> io::Result<Reply> {
        self.answer.clear();
        let end = loop {
            if let Some(end) = self.answer.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            self.read_more()?;
        };
        let head = String::from_utf8_lossy(&self.answer[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let (mut location, mut length) = (None, 0_usize);
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            if name.eq_ignore_ascii_case("location") {
                location = value
                    .find("/files/")
                    .map(|begin| value[begin..].trim().to_owned());
            } else if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        while self.answer.len() < end + 4 + length {
            self.read_more()?;
        }
        Ok(Reply {
            status: status.ok_or_else(|| io::Error::other("no status"))?,
            location,
        })
    }

    fn read_more(&mut self) -> io::Result<()> {
        let mut buffer = [0; 4096];
        match self.stream.read(&mut buffer)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            count => {
                self.answer.extend_from_slice(&buffer[..count]);
                Ok(())
            }
        }
    }
}

fn part_headers(length: u64) -> String {
    format!("content-type: application/offset+octet-stream\r\ncontent-length: {length}\r\n")
}
