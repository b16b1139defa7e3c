//! Checksums of parts, as the checksum extension of tus 1.0 has them: `Upload-Checksum: sha1 <base64>`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shared::problem::ProblemCode;

use crate::blob::writer::Digest;
use crate::hash::Hash;

/// The names of the algorithms, as `Tus-Checksum-Algorithm` lists them.
pub const ALGORITHMS: &str = "sha1,sha256,crc32";

/// How a part is to be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// It is not.
    None,
    /// By this checksum.
    Against(Checksum),
    /// By a checksum that comes after the body.
    ByTrailer,
}

/// A checksum a client sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checksum {
    algorithm: Algorithm,
    value: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Sha1,
    Sha256,
    Crc32,
}

/// Computes over the bytes of a part what is asked for: the running hash of the file, and what the part
/// must be checked by.
pub struct PartDigest {
    /// SHA-256 over the file so far, where it is computed.
    pub whole: Option<Hash>,
    sha1: Option<sha1::Sha1>,
    sha256: Option<Hash>,
    crc32: Option<crc32fast::Hasher>,
}

impl Checksum {
    /// Reads the header. An algorithm that is not offered and a malformed value are told apart only for
    /// people: both are 400.
    pub fn parse(header: &str) -> Result<Self, ProblemCode> {
        let (name, value) = header
            .split_once(' ')
            .ok_or(ProblemCode::ChecksumUnusable)?;
        let (algorithm, length) = match name {
            "sha1" => (Algorithm::Sha1, 20),
            "sha256" => (Algorithm::Sha256, 32),
            "crc32" => (Algorithm::Crc32, 4),
            _ => return Err(ProblemCode::ChecksumUnusable),
        };
        let value = STANDARD
            .decode(value)
            .map_err(|_| ProblemCode::ChecksumUnusable)?;
        if value.len() == length {
            Ok(Self { algorithm, value })
        } else {
            Err(ProblemCode::ChecksumUnusable)
        }
    }
}

impl PartDigest {
    /// What is to be computed over a part, going on with the hash of the file so far.
    pub fn new(whole: Option<Hash>, check: &Check) -> Self {
        let wants = |algorithm| match check {
            Check::None => false,
            Check::Against(checksum) => checksum.algorithm == algorithm,
            Check::ByTrailer => true,
        };
        Self {
            whole,
            sha1: wants(Algorithm::Sha1).then(sha1::Digest::new),
            sha256: wants(Algorithm::Sha256).then(Hash::start),
            crc32: wants(Algorithm::Crc32).then(crc32fast::Hasher::new),
        }
    }

    /// The part has this checksum.
    pub fn fits(&mut self, checksum: &Checksum) -> bool {
        let computed = match checksum.algorithm {
            Algorithm::Sha1 => self
                .sha1
                .take()
                .map(|hash| sha1::Digest::finalize(hash).to_vec()),
            Algorithm::Sha256 => self.sha256.take().map(Hash::bytes),
            Algorithm::Crc32 => self
                .crc32
                .take()
                .map(|hash| hash.finalize().to_be_bytes().to_vec()),
        };
        computed.is_some_and(|computed| computed == checksum.value)
    }
}

impl Digest for PartDigest {
    fn update(&mut self, bytes: &[u8]) {
        if let Some(hash) = &mut self.whole {
            hash.update(bytes);
        }
        if let Some(hash) = &mut self.sha1 {
            sha1::Digest::update(hash, bytes);
        }
        if let Some(hash) = &mut self.sha256 {
            hash.update(bytes);
        }
        if let Some(hash) = &mut self.crc32 {
            hash.update(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: &str, part: &[u8]) -> bool {
        let checksum = Checksum::parse(header).unwrap();
        let mut digest = PartDigest::new(None, &Check::Against(checksum.clone()));
        for bytes in part.chunks(2) {
            digest.update(bytes);
        }
        digest.fits(&checksum)
    }

    #[test]
    fn parts_are_checked_by_every_algorithm() {
        // "hello world", by other programs.
        for header in [
            "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
            "sha256 uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=",
            "crc32 DUoRhQ==",
        ] {
            assert!(check(header, b"hello world"), "{header}");
            assert!(!check(header, b"hello worle"), "{header}");
        }
    }

    #[test]
    fn other_headers_are_refused() {
        for header in [
            "",
            "sha1",
            "md5 XrY7u+Ae7tCTyyK7j1rNww==",
            "sha1 !!!",
            "sha1 YQ==",
            "SHA1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
        ] {
            assert_eq!(
                Checksum::parse(header),
                Err(ProblemCode::ChecksumUnusable),
                "{header}"
            );
        }
    }
}
