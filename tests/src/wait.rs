//! The one place where tests wait: looks until something is there or the deadline has passed.

use std::thread;
use std::time::{Duration, Instant};

/// How long a page, a request or a process may take on a machine that is busy with other things. Tests wait for
/// what they expect, so that a machine with time to spare never waits this long.
pub const SOON: Duration = Duration::from_mins(2);
/// How long the reading of a few pictures may take there.
pub const READING: Duration = Duration::from_mins(5);

const PAUSE: Duration = Duration::from_millis(50);

/// Looks until `look` sees something; `None` once `deadline` has passed. Looks at least once.
pub fn poll<T>(deadline: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let started = Instant::now();
    loop {
        if let Some(seen) = look() {
            return Some(seen);
        }
        if started.elapsed() >= deadline {
            return None;
        }
        thread::sleep(PAUSE);
    }
}

/// Looks until `look` sees something, and fails the test with `what` was expected otherwise.
#[track_caller]
pub fn until<T>(what: &str, deadline: Duration, look: impl FnMut() -> Option<T>) -> T {
    poll(deadline, look)
        .unwrap_or_else(|| panic!("waited {} s in vain: {what}", deadline.as_secs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_again_until_it_is_there() {
        let mut looks = 0;
        let seen = poll(SOON, || {
            looks += 1;
            (looks == 3).then_some("there")
        });
        assert_eq!(seen, Some("there"));
    }

    #[test]
    fn gives_up_after_the_deadline() {
        assert_eq!(poll(Duration::ZERO, || None::<()>), None);
    }
}
