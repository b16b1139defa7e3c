//! What is sent: uploads over plain connections that stay open, from one buffer of bytes that look random.
//!
//! It shares its processors with the server it measures. That is why it writes requests by hand, sends the
//! same bytes again and again, and reads of an answer only what it needs.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use harness::store::noise;

/// How much is given to the system at a time.
const BLOCK: usize = 1 << 20;
/// The most a slice has where a file comes in slices.
pub(crate) const SLICE: u64 = 5 << 20;

/// How a file goes over the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// POST, then one PATCH after the other.
    Slices,
    /// POST, then one PATCH.
    Whole,
    /// POST with all bytes.
    AtOnce,
}

/// Files of one size on their way at the same time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) name: &'static str,
    pub(crate) files: usize,
    pub(crate) size: u64,
    pub(crate) at_once: usize,
    pub(crate) way: Way,
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
    pub(crate) fn bytes(&self) -> u64 {
        self.files as u64 * self.size
    }

    /// Sends everything to a tus server at `host:port` and gives the paths of the uploads.
    pub(crate) fn run(&self, address: &str) -> io::Result<Vec<String>> {
        let block = noise(BLOCK, 1);
        let next = AtomicUsize::new(0);
        let paths = thread::scope(|scope| {
            let workers: Vec<_> = (0..self.at_once)
                .map(|_| {
                    scope.spawn(|| {
                        let mut connection = Connection::open(address)?;
                        let mut paths = Vec::new();
                        while next.fetch_add(1, Ordering::Relaxed) < self.files {
                            paths.push(connection.upload(self.size, self.way, &block)?);
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

    /// The same, but no file goes on before each has sent its first bytes: all are under way at one time.
    pub(crate) fn run_together(&self, address: &str) -> io::Result<()> {
        let block = noise(BLOCK, 1);
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
                        begun.wait();
                        connection.send(self.size - first, &block)?;
                        connection.expect(204).map(|_| ())
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
pub(crate) fn delete(address: &str, path: &str) -> io::Result<()> {
    let mut connection = Connection::open(address)?;
    connection.request("DELETE", path, "")?;
    connection.expect(204).map(|_| ())
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

    fn upload(&mut self, size: u64, way: Way, block: &[u8]) -> io::Result<String> {
        if way == Way::AtOnce {
            let head = self.head(
                "POST",
                "/files",
                &format!("upload-length: {size}\r\n{}", part(size)),
            );
            // One write: a small file is one packet more or less.
            let mut request = head.into_bytes();
            request.extend_from_slice(&block[..usize::try_from(size).map_err(io::Error::other)?]);
            self.stream.write_all(&request)?;
            return self
                .expect(201)?
                .location
                .ok_or_else(|| io::Error::other("no location"));
        }
        let path = self.create(size)?;
        let slice = if way == Way::Slices { SLICE } else { size };
        let mut offset = 0;
        while offset < size {
            let length = slice.min(size - offset);
            self.begin_patch(&path, offset, length)?;
            self.send(length, block)?;
            self.expect(204)?;
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
        self.expect(201)?
            .location
            .ok_or_else(|| io::Error::other("no location"))
    }

    fn begin_patch(&mut self, path: &str, offset: u64, length: u64) -> io::Result<()> {
        self.request(
            "PATCH",
            path,
            &format!("upload-offset: {offset}\r\n{}", part(length)),
        )
    }

    fn request(&mut self, method: &str, path: &str, headers: &str) -> io::Result<()> {
        let head = self.head(method, path, headers);
        self.stream.write_all(head.as_bytes())
    }

    fn head(&self, method: &str, path: &str, headers: &str) -> String {
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

    fn expect(&mut self, status: u16) -> io::Result<Reply> {
        let reply = self.reply()?;
        if reply.status == status {
            return Ok(reply);
        }
        Err(io::Error::other(format!(
            "status {} instead of {status}",
            reply.status
        )))
    }

    /// Reads a head and throws a body of known length away.
    fn reply(&mut self) -> io::Result<Reply> {
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

fn part(length: u64) -> String {
    format!("content-type: application/offset+octet-stream\r\ncontent-length: {length}\r\n")
}
