//! Web site on this machine whose responses a test chooses byte by byte, malformed ones included.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Behaviour after the bytes of a response.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum AfterResponse {
    /// The connection is closed.
    Close,
    /// Nothing more is sent until the client disconnects.
    Hold,
}

/// Running web site.
pub struct Site {
    port: u16,
    request_heads: Arc<Mutex<Vec<String>>>,
}

impl Site {
    /// Starts a site that responds to every path by this function.
    pub fn start(
        answer: impl Fn(&str) -> (Vec<u8>, AfterResponse) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let request_heads = Arc::new(Mutex::new(Vec::new()));
        let (answer, heads) = (Arc::new(answer), Arc::clone(&request_heads));
        thread::spawn(move || {
            for line in listener.incoming().map_while(Result::ok) {
                let (answer, heads) = (Arc::clone(&answer), Arc::clone(&heads));
                thread::spawn(move || serve_connection(line, answer.as_ref(), &heads));
            }
        });
        Self {
            port,
            request_heads,
        }
    }

    /// Returns the URL of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Returns the heads of all requests so far.
    pub fn request_heads(&self) -> Vec<String> {
        self.request_heads.lock().unwrap().clone()
    }

    pub fn port(&self) -> u16 {
        self.port
    }
}

/// A whole answer of this type.
pub fn file_response(media_type: &str, body: &[u8]) -> (Vec<u8>, AfterResponse) {
    (
        partial_response(media_type, body.len(), body),
        AfterResponse::Close,
    )
}

/// An answer that announces `length` bytes and sends these.
pub fn partial_response(media_type: &str, length: usize, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

pub fn redirect_response(to: &str) -> (Vec<u8>, AfterResponse) {
    (
        format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n").into_bytes(),
        AfterResponse::Close,
    )
}

/// Returns a response without a body.
pub fn status_response(status: u16) -> (Vec<u8>, AfterResponse) {
    (
        format!("HTTP/1.1 {status} Said\r\ncontent-length: 0\r\n\r\n").into_bytes(),
        AfterResponse::Close,
    )
}

fn serve_connection(
    mut line: TcpStream,
    answer: &dyn Fn(&str) -> (Vec<u8>, AfterResponse),
    heads: &Mutex<Vec<String>>,
) {
    let mut head = String::new();
    let mut reader = BufReader::new(line.try_clone().unwrap());
    while reader.read_line(&mut head).is_ok_and(|count| count > 2) {}
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    heads.lock().unwrap().push(head);
    let (bytes, then) = answer(&path);
    // A client may disconnect early; that is not an error here.
    let _ = line.write_all(&bytes);
    if then == AfterResponse::Hold {
        let _ = reader.read_to_end(&mut Vec::new());
    }
}
