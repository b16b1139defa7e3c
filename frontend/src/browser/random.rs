//! Random numbers and ids.

use shared::id::ReceiptId;

use super::clock::now_ms;
use super::numbers::f64_to_u64;

/// Creates a receipt id from the time and ten random bytes.
pub(crate) fn new_id() -> ReceiptId {
    let mut random = [0; 10];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let is_filled =
        crypto.is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut random).is_ok());
    // Fallback where `crypto` is missing or fails.
    if !is_filled {
        random.fill_with(random_byte);
    }
    ReceiptId::new(now_ms(), random)
}

/// Returns a random number from 0 to 255.
pub(crate) fn random_byte() -> u8 {
    f64_to_u64(js_sys::Math::random() * 256.0).to_le_bytes()[0]
}
