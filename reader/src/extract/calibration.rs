//! Calibration: from a probability of a model to a confidence that is right as often as it says.
//!
//! Probabilities of the models are too high on receipts unlike those of the training. The curve of
//! each field is fitted to receipts that were left out of the training (`make train`) and is kept
//! in `weights/calibration.txt`. A curve rises, so that it never changes which candidate is best.

use std::sync::LazyLock;

use shared::field::Field;

/// Largest absolute log odds; a probability of 1 has infinite ones.
const LOG_ODDS_MAX: f32 = 14.0;

/// Curve of one field: points of log odds of the probability and log odds of the confidence, both
/// rising.
pub(super) struct Calibration {
    points: Vec<(f32, f32)>,
}

pub(super) static MERCHANT: LazyLock<Calibration> = LazyLock::new(|| shipped_curve("merchant"));
pub(super) static DATE: LazyLock<Calibration> = LazyLock::new(|| shipped_curve("date"));
pub(super) static TOTAL: LazyLock<Calibration> = LazyLock::new(|| shipped_curve("total"));
pub(super) static CURRENCY: LazyLock<Calibration> = LazyLock::new(|| shipped_curve("currency"));

fn shipped_curve(field: &str) -> Calibration {
    Calibration::parse(include_str!("weights/calibration.txt"), field)
}

impl Calibration {
    /// Parses the curve of a field: its line is the name, then points `log odds:log odds`.
    fn parse(text: &str, field: &str) -> Self {
        let point = |point: &str| {
            let (from, to) = point.split_once(':')?;
            Some((from.parse().ok()?, to.parse().ok()?))
        };
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(field)?.strip_prefix(' '));
        Self {
            points: line
                .unwrap_or_default()
                .split_whitespace()
                .filter_map(point)
                .collect(),
        }
    }

    /// Replaces the probabilities of a field and its alternatives by confidences.
    pub(super) fn apply<T>(&self, field: &mut Field<T>) {
        if field.value.is_some() {
            field.confidence = self.confidence(field.confidence);
        }
        for alternative in &mut field.alternatives {
            alternative.confidence = self.confidence(alternative.confidence);
        }
    }

    /// Returns the confidence for a probability: the probability itself if there is no curve.
    fn confidence(&self, probability: f32) -> f32 {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else {
            return probability;
        };
        let at = (probability / (1.0 - probability))
            .ln()
            .clamp(-LOG_ODDS_MAX, LOG_ODDS_MAX);
        // Linear between two points, constant above the last. Below the first the log odds fall as
        // before, so that unlikely alternatives stay unlikely.
        let segment = self.points.windows(2).find(|pair| at <= pair[1].0);
        let to = match segment {
            _ if at <= first.0 => first.1 + (at - first.0),
            Some(pair) => {
                let share = (at - pair[0].0) / (pair[1].0 - pair[0].0);
                pair[0].1 + share * (pair[1].1 - pair[0].1)
            }
            None => last.1,
        };
        1.0 / (1.0 + (-to).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::field::Alternative;

    #[test]
    fn probabilities_become_confidences_between_the_points() {
        let curve = Calibration::parse("# field points\nx 0:9\ntotal -2:-3 0:-1 4:1\n", "total");
        let odds = |log: f32| 1.0 / (1.0 + (-log).exp());
        for (from, to) in [
            (-5.0, -6.0),
            (-2.0, -3.0),
            (-1.0, -2.0),
            (2.0, 0.0),
            (4.0, 1.0),
            (9.0, 1.0),
        ] {
            let confidence = curve.confidence(odds(from));
            assert!((confidence - odds(to)).abs() < 1e-4, "{from} {confidence}");
        }
        assert!((curve.confidence(1.0) - odds(1.0)).abs() < 1e-6);
        assert!(curve.confidence(0.0) < odds(-12.0));
    }

    #[test]
    fn without_points_nothing_changes_and_gaps_stay_gaps() {
        let plain = Calibration::parse("total\n", "total");
        let curve = Calibration::parse("total -2:-3 4:1", "total");
        let mut field = Field {
            value: Some(1),
            confidence: 0.75,
            alternatives: vec![Alternative {
                value: 2,
                confidence: 0.2,
            }],
            ..Field::gap()
        };
        let before = field.clone();
        plain.apply(&mut field);
        assert_eq!(field, before);
        curve.apply(&mut field);
        assert!(field.confidence < 0.75 && field.alternatives[0].confidence < 0.2);
        let mut gap = Field::<u8>::gap();
        curve.apply(&mut gap);
        assert_eq!(gap, Field::gap());
    }

    #[test]
    fn shipped_curves_rise() {
        for curve in [&*MERCHANT, &*DATE, &*TOTAL, &*CURRENCY] {
            let rises = |pair: &[(f32, f32)]| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1;
            assert!(curve.points.windows(2).all(rises), "{:?}", curve.points);
        }
    }
}
