//! How fast a file goes up, smoothed so that the time left can be read. Pure: the clock is an argument.
//!
//! Whole numbers only: printing floats would cost the first load several kilobytes.

/// A measurement over this long counts as much as all before it, in milliseconds.
const MEMORY_MS: u64 = 3_000;
/// Shorter intervals are gathered first: progress comes in bursts, in milliseconds.
const INTERVAL_MIN_MS: u64 = 250;

/// An estimate from what was sent when.
#[derive(Debug, Clone, Default)]
pub(crate) struct Speed {
    last: Option<Mark>,
    bytes_per_second: Option<u64>,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    at_ms: u64,
    sent: u64,
}

impl Speed {
    /// So much was sent in all by now.
    pub(crate) fn note(&mut self, now_ms: u64, sent: u64) {
        let mark = Mark {
            at_ms: now_ms,
            sent,
        };
        // After going back to an earlier offset, or in time, the measurement begins anew; the estimate stays.
        let Some(last) = self
            .last
            .filter(|last| sent >= last.sent && now_ms >= last.at_ms)
        else {
            self.last = Some(mark);
            return;
        };
        let passed_ms = now_ms - last.at_ms;
        if passed_ms < INTERVAL_MIN_MS {
            return;
        }
        let measured = (sent - last.sent).saturating_mul(1_000) / passed_ms;
        let before = self.bytes_per_second.unwrap_or(measured);
        let weighted = before
            .saturating_mul(MEMORY_MS)
            .saturating_add(measured.saturating_mul(passed_ms));
        self.bytes_per_second = Some(weighted / (MEMORY_MS + passed_ms));
        self.last = Some(mark);
    }

    /// The line was cut: the pause says nothing of its speed.
    pub(crate) fn pause(&mut self) {
        self.last = None;
    }

    /// Bytes per second, once it can be told.
    pub(crate) fn bytes_per_second(&self) -> Option<u64> {
        self.bytes_per_second.filter(|rate| *rate > 0)
    }
}

/// Seconds until the rest is sent.
pub(crate) fn seconds_left(rest_bytes: u64, bytes_per_second: u64) -> u64 {
    rest_bytes.div_ceil(bytes_per_second.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(marks: &[(u64, u64)]) -> Speed {
        let mut speed = Speed::default();
        for (now_ms, sent) in marks {
            speed.note(*now_ms, *sent);
        }
        speed
    }

    #[test]
    fn needs_an_interval() {
        assert_eq!(after(&[(0, 0)]).bytes_per_second(), None);
        assert_eq!(after(&[(0, 0), (100, 50_000)]).bytes_per_second(), None);
        assert_eq!(
            after(&[(0, 0), (100, 50_000), (500, 50_000)]).bytes_per_second(),
            Some(100_000)
        );
    }

    #[test]
    fn follows_a_change_smoothly() {
        let mut speed = after(&[(0, 0), (1_000, 100_000)]);
        speed.note(2_000, 110_000);
        assert_eq!(speed.bytes_per_second(), Some(77_500));
        for second in 3..40 {
            speed.note(second * 1_000, 110_000 + (second - 2) * 10_000);
        }
        let rate = speed.bytes_per_second().unwrap();
        assert!((9_900..10_200).contains(&rate), "{rate}");
    }

    #[test]
    fn a_pause_and_a_step_back_do_not_count() {
        let mut speed = after(&[(0, 0), (1_000, 100_000)]);
        speed.pause();
        speed.note(60_000, 100_000);
        speed.note(60_500, 50_000);
        speed.note(61_500, 150_000);
        speed.note(100, 150_000);
        assert_eq!(speed.bytes_per_second(), Some(100_000));
    }

    #[test]
    fn time_left_is_never_less_than_true() {
        assert_eq!(seconds_left(1_001, 1_000), 2);
        assert_eq!(seconds_left(0, 1_000), 0);
        assert_eq!(seconds_left(10, 0), 10);
    }
}
