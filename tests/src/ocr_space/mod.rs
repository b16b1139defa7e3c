//! The service OCR.space as it behaves, on this machine: its answers, its refusals and its moods.
//!
//! It was built from captured answers; each [`Fault`] is a row of what is known to go wrong. What stands on a
//! picture is not read but told: by the file's SHA-256 ([`OcrSpace::show`]) or for every file
//! ([`OcrSpace::show_always`]); a picture of one colour has no words whatever was told. Time is a number that a
//! test sets. [`form`] reads requests, [`answers`] writes answers.

mod answers;
mod form;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use form::Request;

/// A key the service takes.
pub const KEY: &str = "K8faithful957";
/// The largest file the free plan takes, in bytes.
const FILE_BYTES_MAX: usize = 1_048_576;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The file is said to be too large.
    Size,
    /// More pages than are parsed; the first ones are.
    Pages,
    /// The kind of file is not recognised.
    Type,
    /// A parameter is not known.
    Parameter,
    /// It takes too long: E101, exit code 6.
    Timeout,
    /// The same as it was said in 2016: by a page, in an answer that is no error.
    OldTimeout,
    /// The status 408 that some clients see.
    Status408,
    /// Too many calls in a window of time.
    Rate,
    /// Too many connections.
    Concurrent,
    /// The key is not valid.
    Key,
    /// A gateway answers with a page.
    Html500,
    /// The answer ends in the middle.
    TruncatedJson,
    /// Text without its places.
    NullOverlay,
    /// Places as whole numbers.
    IntBoxes,
    /// Lines that end as on Windows.
    CrLf,
    /// Another picture was found by a link, or none.
    Unreachable,
    /// The page could not be parsed by the engine.
    PageError,
}

/// A word and where it stands: left, top, width and height as shares of the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// The text.
    pub text: String,
    /// Left, top, width, height, each 0 to 1.
    pub area: [f64; 4],
}

/// A request as the service saw it, without its key.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The fields by their names in lower case.
    pub fields: HashMap<String, String>,
    /// The name of the file.
    pub file_name: String,
    /// The type of the file's part.
    pub content_type: String,
    /// The file.
    pub file: Vec<u8>,
    /// The key came in a header.
    pub key_in_header: bool,
}

/// The service, until it is dropped and a little longer.
pub struct OcrSpace {
    port: u16,
    state: Arc<Mutex<State>>,
}

struct State {
    always: Option<Fault>,
    next: Vec<Option<Fault>>,
    latency: Duration,
    clock_seconds: u64,
    limit: (usize, u64),
    concurrent_max: usize,
    under_way: usize,
    calls: HashMap<String, Vec<u64>>,
    fixtures: HashMap<String, Vec<Vec<Word>>>,
    usual: Vec<Vec<Word>>,
    asked: Vec<Asked>,
}

impl OcrSpace {
    /// The service on a free port, where 500 calls a day are answered.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("it listens").port();
        let state = Arc::new(Mutex::new(State {
            always: None,
            next: Vec::new(),
            latency: Duration::ZERO,
            clock_seconds: 0,
            limit: (500, 86_400),
            concurrent_max: 3,
            under_way: 0,
            calls: HashMap::new(),
            fixtures: HashMap::new(),
            usual: lines(&["CORNER SHOP", "Date 15/09/2026", "TOTAL EUR 12.50"]),
            asked: Vec::new(),
        }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for line in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&shared);
                thread::spawn(move || serve(line, &state));
            }
        });
        Self { port, state }
    }

    /// Where it is asked.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/parse/image", self.port)
    }

    /// Every answer goes wrong like this.
    pub fn fail(&self, fault: Fault) {
        self.state().always = Some(fault);
    }

    /// The next answers go wrong like this, those after them do not.
    pub fn fail_next(&self, faults: &[Fault]) {
        self.state().next = faults.iter().copied().map(Some).collect();
    }

    /// Every answer takes so long, unless the client goes before.
    pub fn set_latency(&self, latency: Duration) {
        self.state().latency = latency;
    }

    /// The time, in seconds.
    pub fn set_clock(&self, seconds: u64) {
        self.state().clock_seconds = seconds;
    }

    /// So many calls are answered within so many seconds, for each key.
    pub fn set_limit(&self, calls: usize, seconds: u64) {
        self.state().limit = (calls, seconds);
    }

    /// So many calls are answered at the same time.
    pub fn set_concurrent_max(&self, calls: usize) {
        self.state().concurrent_max = calls;
    }

    /// These lines stand on the file with this SHA-256, lower-case hex.
    pub fn show(&self, sha256: &str, lines: Vec<Vec<Word>>) {
        self.state().fixtures.insert(sha256.to_owned(), lines);
    }

    /// These lines stand on every other file.
    pub fn show_always(&self, lines: Vec<Vec<Word>>) {
        self.state().usual = lines;
    }

    /// The requests it has seen, those it refused included.
    pub fn asked(&self) -> Vec<Asked> {
        self.state().asked.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lines of text from the top of a picture to its bottom, letters of one width.
pub fn lines(texts: &[&str]) -> Vec<Vec<Word>> {
    let count = |number: usize| f64::from(u32::try_from(number).expect("a receipt is short"));
    let step = 0.9 / count(texts.len().max(1));
    let longest = texts
        .iter()
        .map(|text| text.chars().count())
        .max()
        .unwrap_or(1)
        .max(20);
    let letter = 0.9 / count(longest);
    let line = |(number, text): (usize, &&str)| {
        let mut at = 0;
        let mut words = Vec::new();
        for word in text.split(' ') {
            let letters = word.chars().count();
            let area = [
                0.05 + letter * count(at),
                0.05 + step * count(number),
                letter * count(letters),
                (step * 0.7).min(0.05),
            ];
            words.push(Word {
                text: word.to_owned(),
                area,
            });
            at += letters + 1;
        }
        words
    };
    texts.iter().enumerate().map(line).collect()
}

fn serve(line: TcpStream, state: &Mutex<State>) {
    let Some(request) = read(&line) else { return };
    let lock = || state.lock().unwrap_or_else(PoisonError::into_inner);
    let latency = {
        let mut state = lock();
        state.under_way += 1;
        state.asked.push(request.asked());
        state.latency
    };
    wait(&line, latency);
    let (status, media_type, body) = answers::answer(&mut lock(), &request);
    lock().under_way -= 1;
    let head = format!(
        "HTTP/1.1 {status} Said\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    let mut line = line;
    // Who hangs up early has seen enough.
    let _ = line.write_all(&[head.as_bytes(), body.as_bytes()].concat());
}

/// Waits for this long, or until the client goes.
fn wait(mut line: &TcpStream, latency: Duration) {
    if latency.is_zero() || line.set_read_timeout(Some(latency)).is_err() {
        return;
    }
    while line.read(&mut [0]).is_ok_and(|count| count > 0) {}
}

/// Reads a request whole.
fn read(line: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(line);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        match reader.read_line(&mut head) {
            Ok(0) => return None,
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
    let header = |name: &str| {
        let mut lines = head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().to_owned())
    };
    let length = header("content-length")
        .and_then(|length| length.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request::new(
        &header("content-type").unwrap_or_default(),
        header("apikey"),
        &body,
    ))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
