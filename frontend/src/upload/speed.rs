//! How fast a file goes up, smoothed so that the time left can be read. Pure: the clock is an argument.

/// Measurements older than a few of these hardly count, in milliseconds.
const MEMORY_MS: f64 = 4_000.0;
/// Shorter intervals are gathered first: progress comes in bursts, in milliseconds.
const INTERVAL_MIN_MS: f64 = 250.0;

/// An estimate from what was sent when.
#[derive(Debug, Clone, Default)]
pub(crate) struct Speed {
    last: Option<Mark>,
    bytes_per_ms: Option<f64>,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    at_ms: f64,
    sent: u64,
}

impl Speed {
    /// So much was sent in all by now.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    pub(crate) fn note(&mut self, now_ms: f64, sent: u64) {
        let mark = Mark { at_ms: now_ms, sent };
        // After going back to an earlier offset the measurement begins anew, the estimate stays.
        let Some(last) = self.last.filter(|last| sent >= last.sent) else {
            self.last = Some(mark);
            return;
        };
        let passed_ms = now_ms - last.at_ms;
        if passed_ms < INTERVAL_MIN_MS {
            return;
        }
        let measured = (sent - last.sent) as f64 / passed_ms;
        let weight = 1.0 - (-passed_ms / MEMORY_MS).exp();
        self.bytes_per_ms =
            Some(self.bytes_per_ms.map_or(measured, |before| before + (measured - before) * weight));
        self.last = Some(mark);
    }

    /// The line was cut: the pause says nothing of its speed.
    pub(crate) fn pause(&mut self) {
        self.last = None;
    }

    /// Bytes per second, once it can be told.
    pub(crate) fn bytes_per_second(&self) -> Option<f64> {
        self.bytes_per_ms.map(|rate| rate * 1000.0).filter(|rate| *rate >= 1.0)
    }
}

/// Seconds until the rest is sent.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an estimate of a positive number"
)]
pub(crate) fn seconds_left(rest_bytes: u64, bytes_per_second: f64) -> u64 {
    (rest_bytes as f64 / bytes_per_second.max(1.0)).ceil() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(marks: &[(f64, u64)]) -> Speed {
        let mut speed = Speed::default();
        for (now_ms, sent) in marks {
            speed.note(*now_ms, *sent);
        }
        speed
    }

    #[test]
    fn needs_an_interval() {
        assert_eq!(after(&[(0.0, 0)]).bytes_per_second(), None);
        assert_eq!(after(&[(0.0, 0), (100.0, 50_000)]).bytes_per_second(), None);
        let rate = after(&[(0.0, 0), (100.0, 50_000), (500.0, 50_000)]).bytes_per_second().unwrap();
        assert!((rate - 100_000.0).abs() < 1.0);
    }

    #[test]
    fn follows_a_change_smoothly() {
        let mut speed = after(&[(0.0, 0), (1_000.0, 100_000)]);
        speed.note(2_000.0, 110_000);
        let rate = speed.bytes_per_second().unwrap();
        assert!((70_000.0..100_000.0).contains(&rate), "{rate}");
        for second in 3_u32..40 {
            speed.note(f64::from(second) * 1_000.0, 110_000 + u64::from(second - 2) * 10_000);
        }
        let rate = speed.bytes_per_second().unwrap();
        assert!((9_900.0..10_200.0).contains(&rate), "{rate}");
    }

    #[test]
    fn a_pause_and_a_step_back_do_not_count() {
        let mut speed = after(&[(0.0, 0), (1_000.0, 100_000)]);
        speed.pause();
        speed.note(60_000.0, 100_000);
        speed.note(60_500.0, 50_000);
        speed.note(61_500.0, 150_000);
        let rate = speed.bytes_per_second().unwrap();
        assert!((rate - 100_000.0).abs() < 1.0, "{rate}");
    }

    #[test]
    fn time_left_is_never_less_than_true() {
        assert_eq!(seconds_left(1_001, 1_000.0), 2);
        assert_eq!(seconds_left(0, 1_000.0), 0);
        assert_eq!(seconds_left(10, 0.0), 10);
    }
}
