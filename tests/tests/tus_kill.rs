//! Contract 28 [kill9-*]: kills at random moments of concurrent uploads.
//!
//! The server is restarted on the same data each time. No acknowledged byte and no acknowledged
//! upload may be lost.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use harness::connection::Connection;
use harness::drawn::random::Random;
use harness::http::Response;
use harness::store::{CONTENT_TYPE_HEADER, UploadStore, VERSION_HEADER, random_bytes};
use harness::uploader::checksum_header;
use harness::wait::{ACTION_TIMEOUT, wait_until};
use shared::tus;

const UPLOADS: usize = 50;
const WORKERS: usize = 4;
const KIB: usize = 1 << 10;
/// Bytes per write; a kill falls between two writes.
const PIECE_BYTES: usize = 32 * KIB;
/// Maximum number of bytes sent between two kills.
const MAX_BYTES_PER_KILL: u64 = 4 << 20;
const KILLS_MIN: u32 = 10;

/// Upload as known from the acknowledgements of the server.
struct Upload {
    bytes: Vec<u8>,
    slice: usize,
    has_checksums: bool,
    starts_with_body: bool,
    path: Option<String>,
    acknowledged: usize,
    /// End of the slice in transit when the connection was lost.
    reached: usize,
}

/// Bytes sent by all uploads, which determine the moment of the next kill.
struct Sent {
    bytes: Mutex<u64>,
    more: Condvar,
}

impl Upload {
    fn draw(random: &mut Random) -> Self {
        let sizes = [
            1,
            100,
            4 * KIB,
            64 * KIB + 1,
            700 * KIB,
            1 << 20,
            3 << 20,
            (5 << 20) + 3,
        ];
        let slices = [16 * KIB, 100 * KIB, 256 * KIB, 1 << 20, 5 << 20, 64 << 20];
        let mut pick = |choices: &[usize]| {
            let index = random.next() % choices.len() as u64;
            choices[usize::try_from(index).expect("below a length")]
        };
        let (size, mut slice) = (pick(&sizes), pick(&slices));
        // More than 40 slices would only take time.
        slice = slice.max(size / 40);
        Self {
            bytes: random_bytes(size, random.next()),
            slice,
            has_checksums: random.between(0, 3) == 0,
            starts_with_body: random.between(0, 2) == 0,
            path: None,
            acknowledged: 0,
            reached: 0,
        }
    }

    /// Continues until all bytes are acknowledged; waits for a restart while the server is down.
    fn run(&mut self, address: &str, sent: &Sent) {
        wait_until("the upload is whole", 3 * ACTION_TIMEOUT, || {
            while let Some(()) = self.step(address, sent) {
                if self.acknowledged == self.bytes.len() && self.path.is_some() {
                    return Some(());
                }
            }
            None
        });
    }

    /// Sends the next request; `None` if the connection was lost.
    fn step(&mut self, address: &str, sent: &Sent) -> Option<()> {
        let Some(path) = self.path.clone() else {
            return self.create(address, sent);
        };
        // After a lost connection the offset is unknown: asks for it.
        if self.reached > self.acknowledged {
            let answer = send_request(address, "HEAD", &path, &[], b"", sent)?;
            assert_eq!(answer.status, 200, "an acknowledged upload is known");
            self.check_offset(offset_of(&answer));
            return Some(());
        }
        let end = (self.acknowledged + self.slice).min(self.bytes.len());
        let body = &self.bytes[self.acknowledged..end];
        let (offset, length, sum) = (
            self.acknowledged.to_string(),
            body.len().to_string(),
            checksum_header(body),
        );
        let mut headers = vec![
            CONTENT_TYPE_HEADER,
            (tus::OFFSET, &offset),
            ("content-length", &length),
        ];
        headers.extend(
            self.has_checksums
                .then_some(("upload-checksum", sum.as_str())),
        );
        self.reached = end;
        let answer = send_request(address, "PATCH", &path, &headers, body, sent)?;
        assert_eq!(answer.status, 204, "{}", answer.text());
        assert_eq!(offset_of(&answer), end);
        self.acknowledged = end;
        Some(())
    }

    fn create(&mut self, address: &str, sent: &Sent) -> Option<()> {
        let end = if self.starts_with_body {
            self.slice.min(self.bytes.len())
        } else {
            0
        };
        let body = &self.bytes[..end];
        let (size, length, sum) = (
            self.bytes.len().to_string(),
            end.to_string(),
            checksum_header(body),
        );
        let mut headers = vec![(tus::LENGTH, size.as_str()), ("content-length", &length)];
        headers.extend(self.starts_with_body.then_some(CONTENT_TYPE_HEADER));
        headers.extend(
            (self.starts_with_body && self.has_checksums)
                .then_some(("upload-checksum", sum.as_str())),
        );
        let answer = send_request(address, "POST", "/files", &headers, body, sent)?;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let location = answer.header("location").expect("a location");
        let begin = location.find("/files/").expect("an address of an upload");
        self.path = Some(location[begin..].to_owned());
        self.acknowledged = if self.starts_with_body {
            offset_of(&answer)
        } else {
            0
        };
        assert_eq!(self.acknowledged, end);
        self.reached = end;
        Some(())
    }

    /// Checks the offset after a kill: not below the acknowledged bytes, not above the sent ones; a
    /// slice with a checksum counts as a whole or not at all.
    fn check_offset(&mut self, offset: usize) {
        assert!(
            offset >= self.acknowledged,
            "{offset}: {} bytes were acknowledged",
            self.acknowledged
        );
        assert!(
            offset <= self.reached,
            "{offset}: {} bytes were sent",
            self.reached
        );
        let whole = offset == self.acknowledged || offset == self.reached;
        assert!(
            whole || !self.has_checksums,
            "{offset}: a part of a slice that was not checked"
        );
        self.acknowledged = offset;
        self.reached = offset;
    }
}

impl Sent {
    fn count(&self, bytes: usize) {
        *self.lock() += bytes as u64;
        self.more.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, u64> {
        self.bytes.lock().expect("counting does not panic")
    }

    /// Waits until this many bytes are sent; `false` once all uploads have ended.
    fn wait(&self, bytes: u64) -> bool {
        let sent = self
            .more
            .wait_while(self.lock(), |sent| *sent < bytes)
            .expect("counting does not panic");
        *sent != u64::MAX
    }
}

fn send_request(
    address: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
    sent: &Sent,
) -> Option<Response> {
    let mut line = Connection::try_open(address)?;
    if !line.send_head(method, path, &[&[VERSION_HEADER], headers].concat()) {
        return None;
    }
    for piece in body.chunks(PIECE_BYTES) {
        if !line.send(piece) {
            return None;
        }
        sent.count(piece.len());
    }
    if method == "HEAD" {
        line.read_head_response()
    } else {
        line.read_response()
    }
}

fn offset_of(answer: &Response) -> usize {
    answer
        .header(tus::OFFSET)
        .and_then(|offset| offset.parse().ok())
        .expect("an offset")
}

/// Returns `KILL_SEED` if it is set, otherwise another seed each time.
fn random_seed() -> u64 {
    let named = std::env::var("KILL_SEED")
        .ok()
        .map(|seed| seed.parse().expect("KILL_SEED is a number"));
    let now = || {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .expect("the clock is past 1970")
            .subsec_nanos()
    };
    named.unwrap_or_else(|| u64::from(now()))
}

#[test]
fn no_acknowledged_byte_is_lost_by_kills_at_random_moments() {
    let seed = random_seed();
    eprintln!("KILL_SEED={seed} repeats this run");
    let mut random = Random::new(seed);
    let mut store = UploadStore::start(&[]);
    let address = store.server.address();
    let uploads: Vec<_> = (0..UPLOADS)
        .map(|_| Mutex::new(Upload::draw(&mut random)))
        .collect();
    let sent = Sent {
        bytes: Mutex::new(0),
        more: Condvar::new(),
    };
    let (next, running) = (AtomicUsize::new(0), AtomicUsize::new(WORKERS));
    let kills = thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                let _last = Last(&running, &sent);
                while let Some(upload) = uploads.get(next.fetch_add(1, Ordering::Relaxed)) {
                    upload
                        .lock()
                        .expect("one worker an upload")
                        .run(&address, &sent);
                }
            });
        }
        // Kills after a random number of further bytes until all workers have ended.
        let mut kills = 0;
        loop {
            let target = sent
                .lock()
                .saturating_add(random.next() % MAX_BYTES_PER_KILL);
            if !sent.wait(target) {
                return kills;
            }
            store.server.kill();
            store.server.restart();
            kills += 1;
        }
    });
    eprintln!("{kills} kills");
    // The last acknowledgements have to survive a kill as well.
    store.server.kill();
    store.server.restart();
    for (index, upload) in uploads.iter().enumerate() {
        let upload = upload
            .lock()
            .unwrap_or_else(|_| panic!("upload {index} failed, seed {seed}"));
        let path = upload.path.as_deref().expect("it was created");
        assert_eq!(
            store.offset(path),
            Some(upload.bytes.len()),
            "upload {index}, seed {seed}"
        );
        let content = store.read_content(path);
        assert_eq!(
            checksum_header(&content),
            checksum_header(&upload.bytes),
            "upload {index}, seed {seed}"
        );
    }
    assert!(kills >= KILLS_MIN, "only {kills} kills, seed {seed}");
}

/// Guard of a worker; the last one signals the end of all uploads, also after a panic.
struct Last<'a>(&'a AtomicUsize, &'a Sent);

impl Drop for Last<'_> {
    fn drop(&mut self) {
        if self.0.fetch_sub(1, Ordering::AcqRel) == 1 {
            *self.1.lock() = u64::MAX;
            self.1.more.notify_all();
        }
    }
}
