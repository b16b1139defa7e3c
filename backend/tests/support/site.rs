//! A web site on this machine that answers what a test tells it to, byte by byte, also what no proper
//! server would send.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What is done after the bytes of an answer were written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// The connection is closed.
    Close,
    /// Nothing more comes until the client goes.
    Hold,
}

pub struct Site {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    /// Answers every path by this function.
    pub fn answering(answer: impl Fn(&str) -> (Vec<u8>, Then) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (answer, heads) = (Arc::new(answer), Arc::clone(&asked));
        thread::spawn(move || {
            for line in listener.incoming().map_while(Result::ok) {
                let (answer, heads) = (Arc::clone(&answer), Arc::clone(&heads));
                thread::spawn(move || serve(line, answer.as_ref(), &heads));
            }
        });
        Self { port, asked }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The heads of all requests so far.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    pub fn port(&self) -> u16 {
        self.port
    }
}

/// A whole answer of this type.
pub fn file(media_type: &str, body: &[u8]) -> (Vec<u8>, Then) {
    (head(media_type, body.len(), body), Then::Close)
}

/// An answer that announces `length` bytes and sends these.
pub fn head(media_type: &str, length: usize, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

pub fn redirect(to: &str) -> (Vec<u8>, Then) {
    (
        format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n").into_bytes(),
        Then::Close,
    )
}

pub fn status(status: u16) -> (Vec<u8>, Then) {
    (
        format!("HTTP/1.1 {status} Said\r\ncontent-length: 0\r\n\r\n").into_bytes(),
        Then::Close,
    )
}

fn serve(
    mut line: TcpStream,
    answer: &dyn Fn(&str) -> (Vec<u8>, Then),
    heads: &Mutex<Vec<String>>,
) {
    let mut head = String::new();
    let mut reader = BufReader::new(line.try_clone().unwrap());
    while reader.read_line(&mut head).is_ok_and(|count| count > 2) {}
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    heads.lock().unwrap().push(head);
    let (bytes, then) = answer(&path);
    // Who hangs up early has seen enough.
    let _ = line.write_all(&bytes);
    if then == Then::Hold {
        let _ = reader.read_to_end(&mut Vec::new());
    }
}
