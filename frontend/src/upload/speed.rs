//! Estimate of the upload speed, smoothed so that the remaining time is readable. Pure: the time is
//! an argument.
//!
//! Whole numbers only: printing floats would add several kilobytes to the first load.

/// Smoothing time in milliseconds: a measurement over this time weighs as much as all before it.
const AVERAGING_MS: u64 = 3_000;
/// Minimum length of a measurement in milliseconds, since progress arrives in bursts.
const INTERVAL_MIN_MS: u64 = 250;

/// Estimate of the speed of an upload.
#[derive(Debug, Clone, Default)]
pub(crate) struct SpeedEstimate {
    last: Option<Sample>,
    bytes_per_second: Option<u64>,
}

/// Number of bytes that were sent at a time.
#[derive(Debug, Clone, Copy)]
struct Sample {
    at_ms: u64,
    sent_bytes: u64,
}

impl SpeedEstimate {
    /// Records the total number of bytes sent by now.
    pub(crate) fn record_sent(&mut self, now_ms: u64, sent: u64) {
        let mark = Sample {
            at_ms: now_ms,
            sent_bytes: sent,
        };
        // A step back in offset or time starts a new measurement; the estimate stays.
        let Some(last) = self
            .last
            .filter(|last| sent >= last.sent_bytes && now_ms >= last.at_ms)
        else {
            self.last = Some(mark);
            return;
        };
        let passed_ms = now_ms - last.at_ms;
        if passed_ms < INTERVAL_MIN_MS {
            return;
        }
        let measured = (sent - last.sent_bytes).saturating_mul(1_000) / passed_ms;
        // Mean of the estimate and the new measurement, weighted by time.
        let before = self.bytes_per_second.unwrap_or(measured);
        let weighted = before
            .saturating_mul(AVERAGING_MS)
            .saturating_add(measured.saturating_mul(passed_ms));
        self.bytes_per_second = Some(weighted / (AVERAGING_MS + passed_ms));
        self.last = Some(mark);
    }

    /// Ends the measurement when the connection is lost: the pause does not count.
    pub(crate) fn pause(&mut self) {
        self.last = None;
    }

    /// Returns the estimate in bytes per second, once there is one.
    pub(crate) fn bytes_per_second(&self) -> Option<u64> {
        self.bytes_per_second.filter(|rate| *rate > 0)
    }
}

/// Returns the seconds until the rest is sent, rounded up.
pub(crate) fn seconds_left(rest_bytes: u64, bytes_per_second: u64) -> u64 {
    rest_bytes.div_ceil(bytes_per_second.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(marks: &[(u64, u64)]) -> SpeedEstimate {
        let mut speed = SpeedEstimate::default();
        for (now_ms, sent) in marks {
            speed.record_sent(*now_ms, *sent);
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
        speed.record_sent(2_000, 110_000);
        assert_eq!(speed.bytes_per_second(), Some(77_500));
        for second in 3..40 {
            speed.record_sent(second * 1_000, 110_000 + (second - 2) * 10_000);
        }
        let rate = speed.bytes_per_second().unwrap();
        assert!((9_900..10_200).contains(&rate), "{rate}");
    }

    #[test]
    fn a_pause_and_a_step_back_do_not_count() {
        let mut speed = after(&[(0, 0), (1_000, 100_000)]);
        speed.pause();
        speed.record_sent(60_000, 100_000);
        speed.record_sent(60_500, 50_000);
        speed.record_sent(61_500, 150_000);
        speed.record_sent(100, 150_000);
        assert_eq!(speed.bytes_per_second(), Some(100_000));
    }

    #[test]
    fn time_left_is_never_less_than_true() {
        assert_eq!(seconds_left(1_001, 1_000), 2);
        assert_eq!(seconds_left(0, 1_000), 0);
        assert_eq!(seconds_left(10, 0), 10);
    }
}
