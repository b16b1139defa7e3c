//! Calibration: from a probability of a model to a confidence that is right as often as it says.
//!
//! Probabilities of the models are too high on receipts unlike those of the training. The curve of
//! each field is fitted to receipts that were left out of the training (`make train`) and is kept
//! in `weights/calibration.txt`. A curve rises, so that it never changes which candidate is best.
//!
//! Where the engine doubts many words of a page, values are wrong more often than the words they
//! were read from tell: the page is blurred or in a script that the engine does not know. So the
//! doubt of all words lowers the log odds before the curve.

use std::sync::LazyLock;

use shared::field::Field;

use crate::page::Page;

/// Largest absolute log odds; a probability of 1 has infinite ones.
const LOG_ODDS_MAX: f32 = 14.0;

/// Curve of one field: points of log odds of the probability and log odds of the confidence, both
/// rising.
pub(super) struct Calibration {
    points: Vec<(f32, f32)>,
    /// Log odds by which a page is lowered of whose words the engine is sure of none.
    doubt_weight: f32,
}

pub(super) static MERCHANT: LazyLock<Calibration> = LazyLock::new(|| shipped_curve("merchant"));
pub(super) static DATE: LazyLock<Calibration> = LazyLock::new(|| shipped_curve("date"));
pub(super) static TOTAL: LazyLock<Calibration> = LazyLock::new(|| shipped_curve("total"));
pub(super) static CURRENCY: LazyLock<Calibration> = LazyLock::new(|| shipped_curve("currency"));

fn shipped_curve(field: &str) -> Calibration {
    Calibration::parse(include_str!("weights/calibration.txt"), field)
}

/// Returns how much the engine doubts the words of these pages on average: 0 if it is sure of all,
/// at most 1.
pub fn mean_word_doubt(pages: &[Page]) -> f32 {
    let lines = pages.iter().flat_map(|page| &page.lines);
    let doubts = lines
        .flat_map(|line| &line.words)
        .map(|word| 1.0 - word.confidence.clamp(0.0, 1.0));
    let (sum, count) = doubts.fold((0.0, 0.0), |(sum, count), doubt| (sum + doubt, count + 1.0));
    sum / f32::max(count, 1.0)
}

impl Calibration {
    /// Parses the curve of a field: its line is the name, the weight of doubt if it has one as
    /// `doubt=weight`, then points `log odds:log odds`.
    fn parse(text: &str, field: &str) -> Self {
        let point = |point: &str| {
            let (from, to) = point.split_once(':')?;
            Some((from.parse().ok()?, to.parse().ok()?))
        };
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(field)?.strip_prefix(' '));
        let parts = || line.unwrap_or_default().split_whitespace();
        let doubt_weight = parts().find_map(|part| part.strip_prefix("doubt=")?.parse().ok());
        Self {
            points: parts().filter_map(point).collect(),
            doubt_weight: doubt_weight.unwrap_or(0.0),
        }
    }

    /// Replaces the probabilities of a field and its alternatives by confidences. `doubt` is that
    /// of all words, see [`mean_word_doubt`].
    pub(super) fn apply<T>(&self, field: &mut Field<T>, doubt: f32) {
        if field.value.is_some() {
            field.confidence = self.confidence(field.confidence, doubt);
        }
        for alternative in &mut field.alternatives {
            alternative.confidence = self.confidence(alternative.confidence, doubt);
        }
    }

    /// Returns the confidence for a probability: the probability itself if there is no curve.
    fn confidence(&self, probability: f32, doubt: f32) -> f32 {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else {
            return probability;
        };
        let odds = (probability / (1.0 - probability)).ln();
        let at = (odds.clamp(-LOG_ODDS_MAX, LOG_ODDS_MAX) - self.doubt_weight * doubt)
            .max(-LOG_ODDS_MAX);
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
    use crate::page::{Line, Word};
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
            let confidence = curve.confidence(odds(from), 0.5);
            assert!((confidence - odds(to)).abs() < 1e-4, "{from} {confidence}");
        }
        assert!((curve.confidence(1.0, 0.0) - odds(1.0)).abs() < 1e-6);
        assert!(curve.confidence(0.0, 0.0) < odds(-12.0));
    }

    #[test]
    fn doubted_pages_lower_the_confidence() {
        let curve = Calibration::parse("total doubt=20 -2:-2 4:4", "total");
        let odds = |log: f32| 1.0 / (1.0 + (-log).exp());
        for (doubt, to) in [(0.0, 3.0), (0.1, 1.0), (0.25, -2.0), (1.0, -14.0)] {
            let confidence = curve.confidence(odds(3.0), doubt);
            assert!((confidence - odds(to)).abs() < 1e-4, "{doubt} {confidence}");
        }
    }

    #[test]
    fn the_doubt_of_pages_is_that_of_their_words() {
        let page = |confidences: &[f32]| Page {
            lines: vec![Line {
                words: confidences
                    .iter()
                    .map(|confidence| Word {
                        text: "x".to_owned(),
                        confidence: *confidence,
                        area: [0.0; 4].into(),
                    })
                    .collect(),
            }],
            ..Page::default()
        };
        for (pages, expected) in [
            (vec![], 0.0),
            (vec![page(&[])], 0.0),
            (vec![page(&[1.0, 1.0])], 0.0),
            (vec![page(&[1.0, 0.8]), page(&[0.6])], 0.2),
        ] {
            assert!(
                (mean_word_doubt(&pages) - expected).abs() < 1e-6,
                "{pages:?}"
            );
        }
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
        plain.apply(&mut field, 0.5);
        assert_eq!(field, before);
        curve.apply(&mut field, 0.5);
        assert!(field.confidence < 0.75 && field.alternatives[0].confidence < 0.2);
        let mut gap = Field::<u8>::gap();
        curve.apply(&mut gap, 0.5);
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
