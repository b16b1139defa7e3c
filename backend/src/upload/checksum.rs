//! Checksums of parts (checksum extension of tus 1.0): `Upload-Checksum: sha1 <base64>`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shared::problem::ProblemCode;

use crate::blob::writer::Digest;
use crate::hash::ResumableHash;

/// Names of the algorithms, as in `Tus-Checksum-Algorithm`.
pub const ALGORITHMS: &str = "sha1,sha256,crc32";

/// Verification of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// No verification.
    None,
    /// Verification by this checksum.
    Against(Checksum),
    /// Verification by a checksum in the trailer, after the body.
    ByTrailer,
}

/// Checksum sent by a client.
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

/// Digests computed over the bytes of a part: the running hash of the file, and those needed for
/// the verification.
pub struct PartDigest {
    /// SHA-256 of the file so far, if it is computed.
    pub file_hash: Option<ResumableHash>,
    sha1: Option<sha1::Sha1>,
    sha256: Option<ResumableHash>,
    crc32: Option<crc32fast::Hasher>,
}

impl Checksum {
    /// Parses the header. Unknown algorithms and malformed values are the same error (400).
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
        // A digest of another length could never match.
        if value.len() == length {
            Ok(Self { algorithm, value })
        } else {
            Err(ProblemCode::ChecksumUnusable)
        }
    }
}

/// Returns the base64 of the SHA-256 in a digest header (RFC 9530); other algorithms are ignored.
pub fn sha256_of_digest(header: &str) -> Option<&str> {
    let mut members = header.split(',').map(str::trim);
    members.find_map(|member| member.strip_prefix("sha-256=:")?.strip_suffix(':'))
}

impl PartDigest {
    /// Creates the digests that a verification needs, and continues the hash of the file.
    pub fn new(file_hash: Option<ResumableHash>, check: &Check) -> Self {
        // The algorithm in a trailer is unknown before the body, so all are computed.
        let wants = |algorithm| match check {
            Check::None => false,
            Check::Against(checksum) => checksum.algorithm == algorithm,
            Check::ByTrailer => true,
        };
        Self {
            file_hash,
            sha1: wants(Algorithm::Sha1).then(sha1::Digest::new),
            sha256: wants(Algorithm::Sha256).then(ResumableHash::start_empty),
            crc32: wants(Algorithm::Crc32).then(crc32fast::Hasher::new),
        }
    }

    /// Returns whether the part has this checksum. Consumes the digest: a second call returns
    /// `false`.
    pub fn matches(&mut self, checksum: &Checksum) -> bool {
        let computed = match checksum.algorithm {
            Algorithm::Sha1 => self
                .sha1
                .take()
                .map(|hash| sha1::Digest::finalize(hash).to_vec()),
            Algorithm::Sha256 => self.sha256.take().map(ResumableHash::into_bytes),
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
        if let Some(hash) = &mut self.file_hash {
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
        digest.matches(&checksum)
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
