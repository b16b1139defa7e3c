//! Polling with a deadline, the only place where tests sleep.

use std::thread;
use std::time::{Duration, Instant};

/// Timeout of a page, a request or a process on a busy machine.
///
/// Tests poll for what they expect, so that an idle machine never waits this long.
pub const ACTION_TIMEOUT: Duration = Duration::from_mins(2);
/// Timeout for reading a few pictures on a busy machine.
pub const READING_TIMEOUT: Duration = Duration::from_mins(5);

/// Pause after the first look; it doubles with each further look.
const POLL_INTERVAL_MIN: Duration = Duration::from_millis(5);
/// Longest pause between two looks.
const POLL_INTERVAL_MAX: Duration = Duration::from_millis(50);

/// Polls `look` until it returns a value; `None` after `deadline`. Polls at least once.
pub fn poll_until<T>(deadline: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let started = Instant::now();
    let mut pause = POLL_INTERVAL_MIN;
    loop {
        if let Some(seen) = look() {
            return Some(seen);
        }
        if started.elapsed() >= deadline {
            return None;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(POLL_INTERVAL_MAX);
    }
}

/// Polls `look` until it returns a value; after `deadline` it fails the test and names `what`.
#[track_caller]
pub fn wait_until<T>(what: &str, deadline: Duration, look: impl FnMut() -> Option<T>) -> T {
    poll_until(deadline, look)
        .unwrap_or_else(|| panic!("waited {} s in vain: {what}", deadline.as_secs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_again_until_it_is_there() {
        let mut looks = 0;
        let seen = poll_until(ACTION_TIMEOUT, || {
            looks += 1;
            (looks == 3).then_some("there")
        });
        assert_eq!(seen, Some("there"));
    }

    #[test]
    fn gives_up_after_the_deadline() {
        assert_eq!(poll_until(Duration::ZERO, || None::<()>), None);
    }
}
