//! Change of a sum against the previous period. Pure.

use shared::money::Money;

use super::bars::Bar;

/// Largest percentage that is given: after little or nothing it says nothing.
const PERCENT_MAX: i128 = 999;

/// Change of a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// The previous period has no receipts.
    New,
    /// Only the previous period has receipts.
    Gone,
    /// Both have receipts; the percentage is `None` where it says nothing.
    By(Option<i16>),
}

/// Returns the change of a bar, and the difference.
pub(crate) fn compare_bar(bar: &Bar) -> (Change, Money) {
    let difference = subtract(bar.total, bar.previous);
    let change = match bar.previous {
        None => Change::New,
        Some(_) if bar.count == 0 => Change::Gone,
        Some(previous) => Change::By(percentage(difference.minor, previous.minor)),
    };
    (change, difference)
}

/// Returns a sum less the previous one.
pub(crate) fn subtract(total: Money, previous: Option<Money>) -> Money {
    let before = previous.map_or(0, |previous| previous.minor);
    Money {
        minor: total.minor.saturating_sub(before),
        ..total
    }
}

/// Returns the rounded percentage of a difference.
fn percentage(difference: i64, previous: i64) -> Option<i16> {
    let (difference, previous) = (i128::from(difference), i128::from(previous));
    // Nothing is a share of refunds.
    if previous <= 0 {
        return None;
    }
    let percent = (difference * 200 + previous).div_euclid(previous * 2);
    (percent.abs() <= PERCENT_MAX)
        .then(|| i16::try_from(percent).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::spending::bars::Subject;

    #[test]
    fn a_change_is_a_difference_and_a_percentage() {
        for (minor, count, previous, expected) in [
            (1500, 1, Some(1000), (Change::By(Some(50)), 500)),
            (500, 2, Some(1000), (Change::By(Some(-50)), -500)),
            (1000, 1, Some(1000), (Change::By(Some(0)), 0)),
            (2, 1, Some(3), (Change::By(Some(-33)), -1)),
            (-500, 1, Some(1000), (Change::By(Some(-150)), -1500)),
            // Too large to say something, and a share of refunds.
            (10_991, 1, Some(1_000), (Change::By(Some(999)), 9_991)),
            (10_996, 1, Some(1_000), (Change::By(None), 9_996)),
            (100, 1, Some(-50), (Change::By(None), 150)),
            (0, 1, Some(0), (Change::By(None), 0)),
            (700, 1, None, (Change::New, 700)),
            (0, 0, Some(700), (Change::Gone, -700)),
            (i64::MAX, 1, Some(i64::MIN), (Change::By(None), i64::MAX)),
        ] {
            let bar = Bar {
                subject: Subject::Year(2026),
                total: Money::new(minor, None),
                count,
                previous: previous.map(|minor| Money::new(minor, None)),
            };
            let (change, difference) = compare_bar(&bar);
            assert_eq!((change, difference.minor), expected, "{minor} {previous:?}");
        }
    }
}
