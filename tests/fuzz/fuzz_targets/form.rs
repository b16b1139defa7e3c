//! Forms to `/api/receipts`: whatever their parts are and wherever the line cuts them, no answer is a fault of the
//! server. The first byte of an input says how large the pieces are that it comes in.
#![no_main]

mod door;

use door::Door;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((size, body)) = input.split_first() else {
        return;
    };
    let headers = [("content-type", "multipart/form-data; boundary=cut")];
    let answer =
        Door::of_receipts().ask_in_pieces("POST", "/api/receipts", &headers, body, (*size).into());
    assert!(
        answer.status().as_u16() < 500,
        "{}: {:?}",
        answer.status(),
        String::from_utf8_lossy(body)
    );
});
