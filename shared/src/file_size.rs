//! Display of file sizes in decimal units: `3.4 MB`.

/// Symbols of a language for sizes.
#[derive(Debug, Clone, Copy)]
pub struct SizeSymbols {
    /// Decimal separator.
    pub point: char,
    /// Symbol of the byte.
    pub byte: char,
}

impl SizeSymbols {
    /// Symbols of English.
    pub const ENGLISH: Self = Self {
        point: '.',
        byte: 'B',
    };

    /// Formats a size with one decimal below ten, none above.
    pub fn format_size(self, bytes: u64) -> String {
        let mut unit_bytes: u64 = 1;
        for prefix in ["", "k", "M"] {
            // A value that would be rounded to four digits belongs to the next unit.
            if bytes < unit_bytes * 1_000 - unit_bytes / 2 {
                return self.format_in_unit(bytes, unit_bytes, prefix);
            }
            unit_bytes *= 1_000;
        }
        self.format_in_unit(bytes, unit_bytes, "G")
    }

    /// Formats a size and the limit that it exceeds so that they differ.
    pub fn format_excess(self, bytes: u64, limit: u64) -> [String; 2] {
        let rounded = [bytes, limit].map(|bytes| self.format_size(bytes));
        if rounded[0] == rounded[1] {
            [bytes, limit].map(|bytes| self.format_in_unit(bytes, 1, ""))
        } else {
            rounded
        }
    }

    fn format_in_unit(self, bytes: u64, unit_bytes: u64, prefix: &str) -> String {
        let Self { point, byte } = self;
        // Whole numbers only: printing floats would add kilobytes to the first load of the browser.
        let round = |value: u64| value.saturating_add(unit_bytes / 2) / unit_bytes;
        let tenths = round(bytes.saturating_mul(10));
        if unit_bytes > 1 && tenths < 100 {
            format!("{}{point}{} {prefix}{byte}", tenths / 10, tenths % 10)
        } else {
            format!("{} {prefix}{byte}", round(bytes))
        }
    }
}

/// Describes in English why a file is too large; its size is not always known.
pub fn describe_excess(bytes: Option<u64>, limit: u64) -> String {
    let symbols = SizeSymbols::ENGLISH;
    match bytes {
        Some(bytes) => {
            let [size, limit] = symbols.format_excess(bytes, limit);
            format!("{size}, the limit is {limit}")
        }
        None => format!("the limit is {}", symbols.format_size(limit)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_at_most_three_digits() {
        for (bytes, text) in [
            (0, "0 B"),
            (u64::MAX, "18446744073 GB"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (3_440_000, "3.4 MB"),
            (9_960_000, "10 MB"),
            (999_499, "999 kB"),
            (999_600, "1.0 MB"),
            (52_428_800, "52 MB"),
            (5_000_000_000, "5.0 GB"),
        ] {
            assert_eq!(SizeSymbols::ENGLISH.format_size(bytes), text);
        }
        let french = SizeSymbols {
            point: ',',
            byte: 'o',
        };
        assert_eq!(french.format_size(3_440_000), "3,4 Mo");
    }

    #[test]
    fn a_size_never_looks_like_the_limit_it_exceeds() {
        for (bytes, limit, text) in [
            (Some(31_000_000), 25_000_000, "31 MB, the limit is 25 MB"),
            (
                Some(52_428_801),
                52_428_800,
                "52428801 B, the limit is 52428800 B",
            ),
            (None, 1_048_576, "the limit is 1.0 MB"),
        ] {
            assert_eq!(describe_excess(bytes, limit), text);
        }
    }
}
