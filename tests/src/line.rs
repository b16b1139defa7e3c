//! A line to a server that can be held still in the middle of a request, and that counts what goes over it.
//!
//! It carries bytes between two sockets and knows nothing of what they mean.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::server::Server;

/// The line. It listens as long as the test runs.
pub struct Line {
    port: u16,
    gate: Arc<Gate>,
}

/// Lets bytes towards the server pass, up to a number of them.
struct Gate {
    state: Mutex<Bytes>,
    changed: Condvar,
}

struct Bytes {
    passed: u64,
    allowed: u64,
    /// How often the line was cut.
    cuts: u32,
}

impl Line {
    /// A line to this server that stands still after `allowed` bytes towards it, all connections together.
    pub fn to(server: &Server, allowed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("a bound port").port();
        let gate = Arc::new(Gate {
            state: Mutex::new(Bytes {
                passed: 0,
                allowed,
                cuts: 0,
            }),
            changed: Condvar::new(),
        });
        let (address, at_gate) = (server.address(), Arc::clone(&gate));
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                // Without a server the client is hung up on.
                if let Ok(server) = TcpStream::connect(&address) {
                    carry(&client, &server, &at_gate);
                }
            }
        });
        Self { port, gate }
    }

    /// The URL of the server over this line.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// How many bytes have gone towards the server.
    pub fn passed(&self) -> u64 {
        self.gate.lock().passed
    }

    /// Hangs up on both sides of every connection there is; what has not passed is lost.
    pub fn cut(&self) {
        self.gate.lock().cuts += 1;
        self.gate.changed.notify_all();
    }

    /// Lets everything pass from now on.
    pub fn open(&self) {
        self.gate.lock().allowed = u64::MAX;
        self.gate.changed.notify_all();
    }
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, Bytes> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until some bytes may pass, at most `wanted`, and counts them. None pass once the line was cut
    /// more than `cuts` times.
    fn pass(&self, wanted: usize, cuts: u32) -> usize {
        let held = self.changed.wait_while(self.lock(), |bytes| {
            bytes.cuts == cuts && bytes.passed >= bytes.allowed
        });
        let mut bytes = held.unwrap_or_else(PoisonError::into_inner);
        if bytes.cuts != cuts {
            return 0;
        }
        let room = usize::try_from(bytes.allowed - bytes.passed).unwrap_or(usize::MAX);
        let passing = wanted.min(room);
        bytes.passed += passing as u64;
        passing
    }
}

fn carry(client: &TcpStream, server: &TcpStream, gate: &Arc<Gate>) {
    let both = || (client.try_clone(), server.try_clone());
    let ((Ok(from), Ok(to)), (Ok(back_to), Ok(back_from))) = (both(), both()) else {
        return;
    };
    let gate = Arc::clone(gate);
    let cuts = gate.lock().cuts;
    thread::spawn(move || pump(from, to, |wanted| gate.pass(wanted, cuts)));
    thread::spawn(move || pump(back_from, back_to, |wanted| wanted));
}

/// Copies until one side ends, and then ends the other.
fn pump(mut from: TcpStream, mut to: TcpStream, pass: impl Fn(usize) -> usize) {
    let mut buffer = vec![0; 64 * 1024];
    'open: while let Ok(count @ 1..) = from.read(&mut buffer) {
        let mut rest = &buffer[..count];
        while !rest.is_empty() {
            let passing = pass(rest.len());
            if passing == 0 || to.write_all(&rest[..passing]).is_err() {
                break 'open;
            }
            rest = &rest[passing..];
        }
    }
    let _ = to.shutdown(Shutdown::Write);
    let _ = from.shutdown(Shutdown::Read);
}
