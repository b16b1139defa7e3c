//! SHA-256 whose state can be stored between the requests of an upload.

use sha2::digest::common::hazmat::{SerializableState, SerializedState};
use sha2::{Digest, Sha256};

/// SHA-256 in progress.
pub struct ResumableHash(Sha256);

/// The stored state is not one of SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the kept hash state is damaged")]
pub struct DamagedState;

impl ResumableHash {
    /// Starts the hash of no bytes.
    pub fn start_empty() -> Self {
        Self(Sha256::new())
    }

    /// Restores a hash from its stored state.
    pub fn from_state(state: &[u8]) -> Result<Self, DamagedState> {
        let state = SerializedState::<Sha256>::try_from(state).map_err(|_| DamagedState)?;
        Sha256::deserialize(&state)
            .map(Self)
            .map_err(|_| DamagedState)
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Returns the state to store.
    pub fn save_state(&self) -> Vec<u8> {
        self.0.serialize().to_vec()
    }

    /// Returns the SHA-256 of all bytes so far.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.finalize().to_vec()
    }

    /// Returns the SHA-256 of all bytes so far in lower-case hex.
    pub fn into_hex(self) -> String {
        to_hex(&self.into_bytes())
    }
}

/// Returns bytes in lower-case hex.
pub fn to_hex(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_at_any_byte_changes_nothing() {
        let bytes: Vec<u8> = (0..=255).cycle().take(300).collect();
        let mut whole = ResumableHash::start_empty();
        whole.update(&bytes);
        let whole = whole.into_hex();
        for cut in 0..bytes.len() {
            let mut hash = ResumableHash::start_empty();
            hash.update(&bytes[..cut]);
            let mut hash = ResumableHash::from_state(&hash.save_state()).unwrap();
            hash.update(&bytes[cut..]);
            assert_eq!(hash.into_hex(), whole, "cut at {cut}");
        }
    }

    #[test]
    fn is_sha_256_and_refuses_other_states() {
        // FIPS 180-2, appendix B.1.
        let mut hash = ResumableHash::start_empty();
        hash.update(b"abc");
        assert_eq!(
            hash.into_hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert!(ResumableHash::from_state(b"short").is_err());
    }
}
