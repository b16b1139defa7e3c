//! Days of the calendar: the one that a key leads to, and colour levels. Pure.

/// Strongest colour level of a day; 0 is none.
pub(crate) const HEAT_MAX: u8 = 4;

/// Returns the day that a key leads to in a month of so many days. Returns `None` for other keys,
/// and the same day at the bounds.
pub(crate) fn day_after_key(day: i8, key: &str, days: i8) -> Option<i8> {
    let moved = match key {
        "ArrowLeft" => day - 1,
        "ArrowRight" => day + 1,
        "ArrowUp" => day - 7,
        "ArrowDown" => day + 7,
        "Home" => 1,
        "End" => days,
        _ => return None,
    };
    Some(if (1..=days).contains(&moved) {
        moved
    } else {
        day
    })
}

/// Returns the colour level of a day's sum, relative to the largest one.
pub(crate) fn heat_level(minor: i64, largest: i64) -> u8 {
    if minor <= 0 || largest <= 0 {
        return 0;
    }
    // Every positive sum gets at least level 1.
    let step = (i128::from(minor) * i128::from(HEAT_MAX)).div_euclid(i128::from(largest)) + 1;
    u8::try_from(step).unwrap_or(HEAT_MAX).min(HEAT_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_within_the_month() {
        for (day, key, to) in [
            (1, "ArrowRight", 2),
            (1, "ArrowLeft", 1),
            (8, "ArrowUp", 1),
            (25, "ArrowDown", 25),
            (9, "Home", 1),
            (9, "End", 30),
        ] {
            assert_eq!(day_after_key(day, key, 30), Some(to), "{day} {key}");
        }
        assert_eq!(day_after_key(9, "a", 30), None);
    }

    #[test]
    fn the_largest_sum_has_the_strongest_colour() {
        for (minor, largest, level) in [
            (100, 100, 4),
            (1, 100, 1),
            (50, 100, 3),
            (0, 100, 0),
            (-5, 100, 0),
            (0, 0, 0),
            (i64::MAX, i64::MAX, 4),
        ] {
            assert_eq!(heat_level(minor, largest), level, "{minor} of {largest}");
        }
    }
}
