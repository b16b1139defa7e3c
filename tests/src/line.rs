//! TCP proxy that pauses on demand and counts bytes.
//!
//! Copies bytes between two sockets without interpreting them.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::server::Server;

/// Proxy to a server; it listens until the test process ends.
pub struct PausableProxy {
    port: u16,
    gate: Arc<ByteGate>,
}

/// Limit of the bytes towards the server.
struct ByteGate {
    state: Mutex<GateState>,
    changed: Condvar,
}

struct GateState {
    passed: u64,
    allowed: u64,
    /// Number of times that all connections were cut.
    cuts: u32,
}

impl PausableProxy {
    /// Starts a proxy that pauses after `allowed` bytes towards the server, over all connections.
    pub fn start(server: &Server, allowed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("a bound port").port();
        let gate = Arc::new(ByteGate {
            state: Mutex::new(GateState {
                passed: 0,
                allowed,
                cuts: 0,
            }),
            changed: Condvar::new(),
        });
        let (address, at_gate) = (server.address(), Arc::clone(&gate));
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                // Without a server the client's connection is closed.
                if let Ok(server) = TcpStream::connect(&address) {
                    forward_connection(&client, &server, &at_gate);
                }
            }
        });
        Self { port, gate }
    }

    /// Returns the URL of the server through this proxy.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns the number of bytes passed towards the server.
    pub fn passed_bytes(&self) -> u64 {
        self.gate.lock().passed
    }

    /// Closes all current connections on both sides; bytes that have not passed are lost.
    pub fn cut_connections(&self) {
        self.gate.lock().cuts += 1;
        self.gate.changed.notify_all();
    }

    /// Lets all bytes pass from now on.
    pub fn release(&self) {
        self.gate.lock().allowed = u64::MAX;
        self.gate.changed.notify_all();
    }
}

impl ByteGate {
    fn lock(&self) -> MutexGuard<'_, GateState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until some of `wanted` bytes may pass, counts them and returns their number.
    ///
    /// Returns 0 if connections were cut since `cuts` was taken.
    fn admit_bytes(&self, wanted: usize, cuts: u32) -> usize {
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

fn forward_connection(client: &TcpStream, server: &TcpStream, gate: &Arc<ByteGate>) {
    // One thread per direction; only bytes towards the server pass the gate.
    let both = || (client.try_clone(), server.try_clone());
    let ((Ok(from), Ok(to)), (Ok(back_to), Ok(back_from))) = (both(), both()) else {
        return;
    };
    let gate = Arc::clone(gate);
    let cuts = gate.lock().cuts;
    thread::spawn(move || copy_bytes(from, to, |wanted| gate.admit_bytes(wanted, cuts)));
    thread::spawn(move || copy_bytes(back_from, back_to, |wanted| wanted));
}

/// Copies until one side ends, then closes the other.
fn copy_bytes(mut from: TcpStream, mut to: TcpStream, pass: impl Fn(usize) -> usize) {
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
