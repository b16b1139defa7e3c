//! Raw HTTP/1.1 connection for requests that no client would send.
//!
//! Allows wrong lengths, partial requests and malformed chunks. Responses are read one by one,
//! interim ones (`100 Continue`) included.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;

use ureq::http::{HeaderMap, HeaderName, HeaderValue};

use crate::http::Response;
use crate::wait::ACTION_TIMEOUT;

/// Open connection.
pub struct Connection {
    stream: TcpStream,
    address: String,
    unread: Vec<u8>,
}

/// Local port that refuses connections while this exists: bound, but not listened on.
pub struct ClosedPort(tokio::net::TcpSocket);

impl Default for ClosedPort {
    fn default() -> Self {
        let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
        socket
            .bind(([127, 0, 0, 1], 0).into())
            .expect("a free port");
        Self(socket)
    }
}

impl ClosedPort {
    /// Returns the address as `host:port`.
    pub fn address(&self) -> String {
        self.0.local_addr().expect("a bound socket").to_string()
    }
}

/// Framing of a response body.
enum Framing {
    Length(usize),
    Chunks,
    UntilClose,
}

impl Connection {
    /// Connects to `host:port`.
    #[track_caller]
    pub fn open(address: &str) -> Self {
        Self::try_open(address).expect("the server listens")
    }

    /// Connects to `host:port`; `None` if the connection is refused.
    pub fn try_open(address: &str) -> Option<Self> {
        let stream = TcpStream::connect(address).ok()?;
        // Small writes are sent at once, as packets of their own.
        stream.set_nodelay(true).ok()?;
        stream.set_read_timeout(Some(ACTION_TIMEOUT)).ok()?;
        stream.set_write_timeout(Some(ACTION_TIMEOUT)).ok()?;
        Some(Self {
            stream,
            address: address.to_owned(),
            unread: Vec::new(),
        })
    }

    /// Sends raw bytes; `false` if the server does not accept them any more.
    pub fn send(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).is_ok()
    }

    /// Sends the head of a request; `false` if the server does not accept it.
    pub fn send_head(&mut self, method: &str, path: &str, headers: &[(&str, &str)]) -> bool {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.address);
        for (name, value) in headers {
            head.extend([*name, ": ", *value, "\r\n"]);
        }
        head.push_str("\r\n");
        self.send(head.as_bytes())
    }

    /// Sends one chunk of a chunked body; an empty one ends the body.
    pub fn send_chunk(&mut self, bytes: &[u8]) -> bool {
        let size = format!("{:x}\r\n", bytes.len());
        self.send(&[size.as_bytes(), bytes, b"\r\n"].concat())
    }

    /// Reads the next response; `None` if the connection ends or times out before.
    pub fn read_response(&mut self) -> Option<Response> {
        let (status, headers) = self.read_head()?;
        let body = match response_framing(status, &headers) {
            Framing::Length(length) => self.take_bytes(length)?,
            Framing::Chunks => self.read_chunks()?,
            Framing::UntilClose => {
                while self.read_more() {}
                std::mem::take(&mut self.unread)
            }
        };
        Some(Response {
            status,
            headers,
            body,
        })
    }

    /// Reads the next response to a `HEAD` request, which has no body.
    pub fn read_head_response(&mut self) -> Option<Response> {
        let (status, headers) = self.read_head()?;
        Some(Response {
            status,
            headers,
            body: Vec::new(),
        })
    }

    /// Returns whether the server closes the connection within [`ACTION_TIMEOUT`]; discards what it
    /// sends.
    pub fn closes_in_time(&mut self) -> bool {
        let mut buffer = [0; 4096];
        loop {
            match self.stream.read(&mut buffer) {
                Ok(0) => return true,
                Ok(_) => {}
                Err(error) => return !is_timeout(&error),
            }
        }
    }

    /// Returns whether the server has already closed the connection.
    pub fn is_closed(&mut self) -> bool {
        // Peeks without blocking, so that no byte of a response is lost.
        let mut byte = [0];
        self.stream
            .set_nonblocking(true)
            .expect("a connection can be made not to wait");
        let peeked = self.stream.peek(&mut byte);
        self.stream
            .set_nonblocking(false)
            .expect("a connection can be made to wait");
        match peeked {
            Ok(count) => count == 0,
            Err(error) => !is_timeout(&error),
        }
    }

    /// Resets the connection: the server receives RST instead of FIN.
    pub fn reset(self) {
        // Stable std cannot set the linger time; with zero linger closing sends RST.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build();
        runtime.expect("a runtime starts").block_on(async {
            self.stream
                .set_nonblocking(true)
                .expect("a connection can be made not to wait");
            let stream = tokio::net::TcpStream::from_std(self.stream).expect("an open connection");
            stream
                .set_zero_linger()
                .expect("its end can be made a reset");
        });
    }

    /// Closes the sending direction; responses can still be read.
    pub fn close_sending(&self) {
        let _ = self.stream.shutdown(std::net::Shutdown::Write);
    }

    fn read_head(&mut self) -> Option<(u16, HeaderMap)> {
        let end = loop {
            match self.unread.windows(4).position(|four| four == b"\r\n\r\n") {
                Some(end) => break end,
                None if self.read_more() => {}
                None => return None,
            }
        };
        let head = String::from_utf8_lossy(&self.unread[..end]).into_owned();
        self.unread.drain(..end + 4);
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let mut headers = HeaderMap::new();
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let name: HeaderName = name.parse().ok()?;
            headers.append(name, HeaderValue::from_str(value.trim()).ok()?);
        }
        Some((status, headers))
    }

    fn take_bytes(&mut self, length: usize) -> Option<Vec<u8>> {
        while self.unread.len() < length {
            if !self.read_more() {
                return None;
            }
        }
        Some(self.unread.drain(..length).collect())
    }

    fn read_chunks(&mut self) -> Option<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            // Size line, data, line break; a chunk of size 0 ends the body.
            let end = loop {
                match self.unread.windows(2).position(|two| two == b"\r\n") {
                    Some(end) => break end,
                    None if self.read_more() => {}
                    None => return None,
                }
            };
            let line = self.take_bytes(end + 2)?;
            let size = usize::from_str_radix(std::str::from_utf8(&line[..end]).ok()?, 16).ok()?;
            body.extend(self.take_bytes(size)?);
            self.take_bytes(2)?;
            if size == 0 {
                return Some(body);
            }
        }
    }

    fn read_more(&mut self) -> bool {
        let mut buffer = vec![0; 64 << 10];
        let count = self.stream.read(&mut buffer).unwrap_or(0);
        self.unread.extend_from_slice(&buffer[..count]);
        count > 0
    }
}

fn is_timeout(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

fn response_framing(status: u16, headers: &HeaderMap) -> Framing {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // These responses never have a body.
    if status < 200 || status == 204 || status == 304 {
        Framing::Length(0)
    } else if text("transfer-encoding").is_some() {
        Framing::Chunks
    } else {
        text("content-length")
            .and_then(|length| length.parse().ok())
            .map_or(Framing::UntilClose, Framing::Length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// Opens a connection whose peer sends these words and closes it.
    fn saying(words: &'static str) -> Connection {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let line = Connection::open(&listener.local_addr().unwrap().to_string());
        listener
            .accept()
            .unwrap()
            .0
            .write_all(words.as_bytes())
            .unwrap();
        line
    }

    #[test]
    fn reads_answers_of_every_framing() {
        let mut line = saying(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi\
             HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n\
             HTTP/1.1 400 Bad\r\nX: y\r\n\r\nto the end",
        );
        for (status, body) in [(100, ""), (200, "hi"), (200, "abc"), (400, "to the end")] {
            let answer = line.read_response().unwrap();
            assert_eq!((answer.status, answer.text().as_str()), (status, body));
        }
        assert!(line.closes_in_time() && line.is_closed());
        assert!(line.read_response().is_none());
    }

    #[test]
    fn a_reset_is_seen_as_one() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let line = Connection::open(&listener.local_addr().unwrap().to_string());
        let (mut other, _) = listener.accept().unwrap();
        line.reset();
        assert_eq!(
            other.read(&mut [0]).unwrap_err().kind(),
            ErrorKind::ConnectionReset
        );
    }
}
