//! Grammar of `Range` (RFC 9110, section 14). Pure.
//!
//! One range is served. Several would need a multipart answer, which no client insists on: like a
//! malformed header they are answered with the whole file, as the standard allows.

use std::ops::Range;

/// Requested bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RangeRequest {
    /// The whole file.
    Whole,
    /// At least one byte; all of them exist.
    Part(Range<u64>),
    /// Bytes of which none exists.
    Unsatisfiable,
}

/// Parses a header for a file of this size.
pub(super) fn parse_range(header: &str, size_bytes: u64) -> RangeRequest {
    single_spec(header)
        .and_then(|spec| resolve_spec(spec, size_bytes))
        .unwrap_or(RangeRequest::Whole)
}

/// Returns the only range of a header in bytes; `None` if there are several, none, or another unit.
fn single_spec(header: &str) -> Option<&str> {
    let (unit, set) = header.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    // A list may have empty elements (section 5.6.1.2).
    let mut specs = set
        .split(',')
        .map(str::trim)
        .filter(|spec| !spec.is_empty());
    let first = specs.next()?;
    specs.next().is_none().then_some(first)
}

/// Resolves a range for a file of this size; `None` if it is malformed.
fn resolve_spec(spec: &str, size_bytes: u64) -> Option<RangeRequest> {
    let (first, last) = spec.split_once('-')?;
    // A suffix range: the last `count` bytes.
    if first.is_empty() {
        let count = parse_number(last)?;
        return Some(match count {
            0 => RangeRequest::Unsatisfiable,
            _ if size_bytes == 0 => RangeRequest::Whole,
            _ => RangeRequest::Part(size_bytes.saturating_sub(count)..size_bytes),
        });
    }
    // An absent last position stands for the end of the file.
    let first = parse_number(first)?;
    let last = if last.is_empty() {
        u64::MAX
    } else {
        parse_number(last)?
    };
    if last < first {
        return None;
    }
    let end = last.saturating_add(1).min(size_bytes);
    Some(if first < end {
        RangeRequest::Part(first..end)
    } else {
        RangeRequest::Unsatisfiable
    })
}

/// Parses digits; a number beyond 64 bits is beyond every file and becomes [`u64::MAX`].
fn parse_number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: &str, size_bytes: u64, expected: &RangeRequest) {
        assert_eq!(
            parse_range(header, size_bytes),
            *expected,
            "{header:?} of {size_bytes} bytes"
        );
    }

    #[test]
    fn a_single_range_is_cut_to_what_exists() {
        for (header, expected) in [
            ("bytes=0-0", 0..1),
            ("bytes=0-99", 0..100),
            ("bytes=0-", 0..100),
            ("bytes=10-19", 10..20),
            ("bytes=99-", 99..100),
            ("bytes=50-1000", 50..100),
            ("bytes=50-99999999999999999999999", 50..100),
            ("bytes=50-18446744073709551615", 50..100),
            ("bytes=-1", 99..100),
            ("bytes=-100", 0..100),
            ("bytes=-500", 0..100),
            ("BYTES=1-2", 1..3),
            ("bytes= 1-2", 1..3),
            ("bytes=1-2,", 1..3),
            ("bytes=, 1-2 ,,", 1..3),
            ("bytes=007-008", 7..9),
        ] {
            check(header, 100, &RangeRequest::Part(expected));
        }
    }

    #[test]
    fn a_range_behind_the_end_is_nothing() {
        for header in [
            "bytes=100-",
            "bytes=100-100",
            "bytes=500-600",
            "bytes=-0",
            "bytes=99999999999999999999-",
        ] {
            check(header, 100, &RangeRequest::Unsatisfiable);
        }
        for header in ["bytes=0-", "bytes=0-0", "bytes=-0"] {
            check(header, 0, &RangeRequest::Unsatisfiable);
        }
        check("bytes=-5", 0, &RangeRequest::Whole);
    }

    #[test]
    fn what_makes_no_sense_or_asks_for_more_than_one_part_gets_the_whole() {
        for header in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=,",
            "bytes=5",
            "bytes=5-3",
            "bytes=a-b",
            "bytes=1-b",
            "bytes=+1-2",
            "bytes=1--2",
            "bytes=-1-2",
            "bytes=1 - 2",
            "bytes=0x1-2",
            "bytes=1.5-2",
            "bytes=0-0,5-6",
            "bytes=0-0,-1",
            "items=0-5",
            "0-5",
        ] {
            check(header, 100, &RangeRequest::Whole);
        }
    }
}
