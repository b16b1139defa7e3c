//! Local fake of the OCR.space API with its responses, refusals and faults.
//!
//! Built from captured responses; each [`Fault`] is a known failure. The text of a picture is not
//! recognised but configured: by the SHA-256 of the file ([`FakeOcrSpace::set_text`]) or for all
//! other files ([`FakeOcrSpace::set_default_text`]); a picture of one colour never has words. Tests
//! set the clock. [`form`] parses requests, [`answers`] builds responses.

mod answers;
mod form;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use form::Request;

use crate::server::binary_path;

/// API key that the fake accepts.
pub const API_KEY: &str = "K8faithful957";
/// Maximum file size of the free plan, in bytes.
const FILE_BYTES_MAX: usize = 1_048_576;

/// Fault to inject into a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The file is reported as too large.
    FileTooLarge,
    /// The file has more pages than the limit; only the first ones are parsed.
    TooManyPages,
    /// The type of the file is not recognised.
    UnknownFileType,
    /// A parameter is unknown.
    UnknownParameter,
    /// Timeout of the service: E101, exit code 6.
    Timeout,
    /// Timeout as reported in 2016: by a page, in a response that is no error.
    OldTimeout,
    /// HTTP status 408, which some clients see.
    Status408,
    /// Rate limit: too many calls within a time window.
    RateLimit,
    /// Too many concurrent connections.
    TooManyConnections,
    /// The API key is invalid.
    InvalidKey,
    /// HTML error page of a gateway, status 502.
    Html500,
    /// JSON truncated in the middle.
    TruncatedJson,
    /// Text without positions.
    NullOverlay,
    /// Positions as integers.
    IntBoxes,
    /// Lines that end with CR LF.
    CrLf,
    /// The picture behind a link cannot be downloaded.
    Unreachable,
    /// The engine cannot parse the page.
    PageError,
}

/// Word of the configured text and its position on the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// The text.
    pub text: String,
    /// Left, top, width and height as shares of the picture, 0 to 1.
    pub area: [f64; 4],
}

/// Request as received by the fake, without its key.
#[derive(Debug, Clone)]
pub struct ReceivedRequest {
    /// Form fields by their lower-case names.
    pub fields: HashMap<String, String>,
    /// The name of the file.
    pub file_name: String,
    /// Content type of the part with the file.
    pub content_type: String,
    /// Bytes of the file.
    pub file: Vec<u8>,
    /// `true` if the key came in a header.
    pub key_in_header: bool,
}

/// Fake service on a local port.
///
/// Its threads run until the test process ends, even after this is dropped.
pub struct FakeOcrSpace {
    port: u16,
    state: Arc<Mutex<ServiceState>>,
}

struct ServiceState {
    permanent_fault: Option<Fault>,
    next_faults: Vec<Option<Fault>>,
    latency: Duration,
    clock_seconds: u64,
    limit: (usize, u64),
    concurrent_max: usize,
    active_calls: usize,
    calls: HashMap<String, Vec<u64>>,
    texts_by_sha256: HashMap<String, Vec<Vec<Word>>>,
    default_text: Vec<Vec<Word>>,
    requests: Vec<ReceivedRequest>,
}

impl FakeOcrSpace {
    /// Starts the fake on a free port with a limit of 500 calls a day.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("it listens").port();
        let state = Arc::new(Mutex::new(ServiceState {
            permanent_fault: None,
            next_faults: Vec::new(),
            latency: Duration::ZERO,
            clock_seconds: 0,
            limit: (500, 86_400),
            concurrent_max: 3,
            active_calls: 0,
            calls: HashMap::new(),
            texts_by_sha256: HashMap::new(),
            default_text: layout_lines(&["CORNER SHOP", "Date 15/09/2026", "TOTAL EUR 12.50"]),
            requests: Vec::new(),
        }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for line in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&shared);
                thread::spawn(move || handle_connection(line, &state));
            }
        });
        Self { port, state }
    }

    /// Returns the URL of the endpoint.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/parse/image", self.port)
    }

    /// Runs the program under test with this service and these arguments.
    pub fn run_command(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(binary_path());
        command
            .args(arguments)
            .env("RECEIPT_SCANNER_OCR_SPACE_KEY", API_KEY)
            .env("RECEIPT_SCANNER_OCR_SPACE_URL", self.url());
        command.output().expect("the binary starts")
    }

    /// Injects this fault into every response.
    pub fn fail_always(&self, fault: Fault) {
        self.state().permanent_fault = Some(fault);
    }

    /// Injects these faults into the next responses, one each; later responses are sound.
    pub fn fail_next(&self, faults: &[Fault]) {
        self.state().next_faults = faults.iter().copied().map(Some).collect();
    }

    /// Delays every response by this time, or until the client hangs up.
    pub fn set_latency(&self, latency: Duration) {
        self.state().latency = latency;
    }

    /// Sets the clock, in seconds.
    pub fn set_clock(&self, seconds: u64) {
        self.state().clock_seconds = seconds;
    }

    /// Sets the number of calls that are answered within so many seconds, for each key.
    pub fn set_limit(&self, calls: usize, seconds: u64) {
        self.state().limit = (calls, seconds);
    }

    /// Sets the number of calls that are answered at the same time.
    pub fn set_concurrent_max(&self, calls: usize) {
        self.state().concurrent_max = calls;
    }

    /// Sets the text of the file with this SHA-256 (lower-case hex).
    pub fn set_text(&self, sha256: &str, lines: Vec<Vec<Word>>) {
        self.state()
            .texts_by_sha256
            .insert(sha256.to_owned(), lines);
    }

    /// Sets the text of all other files.
    pub fn set_default_text(&self, lines: Vec<Vec<Word>>) {
        self.state().default_text = lines;
    }

    /// Returns all requests received so far, refused ones included.
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.state().requests.clone()
    }

    fn state(&self) -> MutexGuard<'_, ServiceState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lays out lines of text from the top of a picture to its bottom, in letters of one width.
pub fn layout_lines(texts: &[&str]) -> Vec<Vec<Word>> {
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

fn handle_connection(line: TcpStream, state: &Mutex<ServiceState>) {
    let Some(request) = read_request(&line) else {
        return;
    };
    let lock = || state.lock().unwrap_or_else(PoisonError::into_inner);
    // Counted before the delay, so that concurrent calls see each other.
    let latency = {
        let mut state = lock();
        state.active_calls += 1;
        state.requests.push(request.to_received_request());
        state.latency
    };
    delay_response(&line, latency);
    let (status, media_type, body) = answers::answer_request(&mut lock(), &request);
    lock().active_calls -= 1;
    let head = format!(
        "HTTP/1.1 {status} Said\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n",
        body.len()
    );
    let mut line = line;
    // A client that hangs up early is no fault of the test.
    let _ = line.write_all(&[head.as_bytes(), body.as_bytes()].concat());
}

/// Waits for this time, or until the client hangs up.
fn delay_response(mut line: &TcpStream, latency: Duration) {
    if latency.is_zero() || line.set_read_timeout(Some(latency)).is_err() {
        return;
    }
    while line.read(&mut [0]).is_ok_and(|count| count > 0) {}
}

/// Reads a whole request; `None` if the connection ends before.
fn read_request(line: &TcpStream) -> Option<Request> {
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
