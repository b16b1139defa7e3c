//! Any form as body of `POST /api/receipts`: no answer is a server error, whatever the parts are
//! and wherever the connection splits them. The first byte of an input is the size of the pieces.
#![no_main]

mod server;

use libfuzzer_sys::fuzz_target;
use server::FuzzedServer;

fuzz_target!(|input: &[u8]| {
    let Some((size, body)) = input.split_first() else {
        return;
    };
    let headers = [("content-type", "multipart/form-data; boundary=cut")];
    let server = FuzzedServer::for_receipts();
    let answer = server.ask_in_pieces("POST", "/api/receipts", &headers, body, (*size).into());
    assert!(
        answer.status().as_u16() < 500,
        "{}: {:?}",
        answer.status(),
        String::from_utf8_lossy(body)
    );
});
