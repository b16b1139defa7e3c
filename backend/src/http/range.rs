//! The grammar of `Range` (RFC 9110, section 14): which bytes of a file a client asks for. Pure.
//!
//! One range is served. Several would need a multipart answer, which no client insists on: like a header
//! that makes no sense they are answered with the whole file, as the standard allows.

use std::ops::Range;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// The whole file.
    Whole,
    /// These bytes, at least one, all of which exist.
    Part(Range<u64>),
    /// Bytes of which none exist.
    Nothing,
}

/// What a header asks of a file of this size.
pub(super) fn asked(header: &str, size_bytes: u64) -> Asked {
    single(header)
        .and_then(|spec| range(spec, size_bytes))
        .unwrap_or(Asked::Whole)
}

/// The only range of a header in bytes.
fn single(header: &str) -> Option<&str> {
    let (unit, set) = header.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    // A list may have empty places (section 5.6.1.2).
    let mut specs = set
        .split(',')
        .map(str::trim)
        .filter(|spec| !spec.is_empty());
    let first = specs.next()?;
    specs.next().is_none().then_some(first)
}

/// `None` where it is no range.
fn range(spec: &str, size_bytes: u64) -> Option<Asked> {
    let (first, last) = spec.split_once('-')?;
    if first.is_empty() {
        let count = number(last)?;
        return Some(match count {
            0 => Asked::Nothing,
            _ if size_bytes == 0 => Asked::Whole,
            _ => Asked::Part(size_bytes.saturating_sub(count)..size_bytes),
        });
    }
    let first = number(first)?;
    let last = if last.is_empty() {
        u64::MAX
    } else {
        number(last)?
    };
    if last < first {
        return None;
    }
    let end = last.saturating_add(1).min(size_bytes);
    Some(if first < end {
        Asked::Part(first..end)
    } else {
        Asked::Nothing
    })
}

/// Digits only. A number beyond 64 bits is beyond every file, too.
fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: &str, size_bytes: u64, expected: &Asked) {
        assert_eq!(
            asked(header, size_bytes),
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
            check(header, 100, &Asked::Part(expected));
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
            check(header, 100, &Asked::Nothing);
        }
        for header in ["bytes=0-", "bytes=0-0", "bytes=-0"] {
            check(header, 0, &Asked::Nothing);
        }
        check("bytes=-5", 0, &Asked::Whole);
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
            check(header, 100, &Asked::Whole);
        }
    }
}
