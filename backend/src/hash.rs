//! SHA-256 that can be put aside between the requests of an upload and taken up again.

use sha2::digest::common::hazmat::{SerializableState, SerializedState};
use sha2::{Digest, Sha256};

/// A hash in progress.
pub struct Hash(Sha256);

/// The kept state is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the kept hash state is damaged")]
pub struct DamagedState;

impl Hash {
    /// The hash of no bytes.
    pub fn start() -> Self {
        Self(Sha256::new())
    }

    /// Takes up a hash that was put aside.
    pub fn resume(state: &[u8]) -> Result<Self, DamagedState> {
        let state = SerializedState::<Sha256>::try_from(state).map_err(|_| DamagedState)?;
        Sha256::deserialize(&state)
            .map(Self)
            .map_err(|_| DamagedState)
    }

    /// Goes on with these bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Puts it aside.
    pub fn state(&self) -> Vec<u8> {
        self.0.serialize().to_vec()
    }

    /// The SHA-256 of all bytes so far.
    pub fn bytes(self) -> Vec<u8> {
        self.0.finalize().to_vec()
    }

    /// The SHA-256 of all bytes so far, lower-case hex.
    pub fn hex(self) -> String {
        let digits: Vec<String> = self
            .bytes()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        digits.concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_at_any_byte_changes_nothing() {
        let bytes: Vec<u8> = (0..=255).cycle().take(300).collect();
        let mut whole = Hash::start();
        whole.update(&bytes);
        let whole = whole.hex();
        for cut in 0..bytes.len() {
            let mut hash = Hash::start();
            hash.update(&bytes[..cut]);
            let mut hash = Hash::resume(&hash.state()).unwrap();
            hash.update(&bytes[cut..]);
            assert_eq!(hash.hex(), whole, "cut at {cut}");
        }
    }

    #[test]
    fn is_sha_256_and_refuses_other_states() {
        // FIPS 180-2, appendix B.1.
        let mut hash = Hash::start();
        hash.update(b"abc");
        assert_eq!(
            hash.hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert!(Hash::resume(b"short").is_err());
    }
}
