//! Multinomial logit over the candidates of a field.
//!
//! Every candidate has features, each a name and a number. Weights times features are its score,
//! the logit. The scores of all candidates and of the null candidate, which means that none is
//! right, become probabilities that add up to 1 (D. `McFadden`, "Conditional logit analysis of
//! qualitative choice behavior", 1974). So a probability is high only if one candidate stands out
//! among all.
//!
//! Weights are plain text in `weights/`: name, weight set by hand, trained weight (`make train`).
//! Training is regularised towards the weights set by hand, so that a feature its receipts do not
//! show keeps that weight.

use super::text::{Candidate, Evidence};

/// Features of a candidate, by name.
pub(super) type Features = Vec<(&'static str, f32)>;

/// Returns a feature that is 1 if it holds and 0 if not.
pub(super) fn fact(name: &'static str, holds: bool) -> (&'static str, f32) {
    (name, if holds { 1.0 } else { 0.0 })
}

/// A value with all features that speak for or against it.
#[derive(Debug, Clone)]
pub(super) struct Sample<T> {
    /// Value.
    pub(super) value: T,
    /// Features of the value.
    pub(super) features: Features,
    /// Place of the value.
    pub(super) evidence: Evidence,
}

/// The weights of one field.
pub(super) struct Model {
    weights: Vec<(&'static str, f32)>,
}

impl Model {
    /// Parses weights in the format of `weights/`. The trained weight counts, or the other if there
    /// is none.
    pub(super) fn new(text: &'static str) -> Self {
        let line = |line: &'static str| {
            let mut parts = line.split_whitespace();
            let (name, set) = (parts.next()?, parts.next()?);
            Some((name, parts.next().unwrap_or(set).parse().ok()?))
        };
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        Self {
            weights: lines.filter_map(line).collect(),
        }
    }

    /// Returns the weight of a feature, 0 if it has none.
    pub(super) fn weight(&self, name: &str) -> f32 {
        self.weights
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(0.0, |(_, weight)| *weight)
    }

    /// Returns the score of a candidate: the sum of its weighted features.
    fn score(&self, features: &Features) -> f32 {
        features
            .iter()
            .map(|(name, value)| self.weight(name) * value)
            .sum()
    }

    /// Returns the candidates with their probabilities and the indices of their samples, most
    /// likely first.
    ///
    /// On a tie the earlier one comes first. Of samples with the same value the most likely one
    /// counts, and the others do not raise its probability.
    pub(super) fn rank<T: PartialEq + Clone>(
        &self,
        samples: &[Sample<T>],
    ) -> Vec<(Candidate<T>, usize)> {
        let mut order: Vec<(usize, f32)> = samples
            .iter()
            .enumerate()
            .map(|(at, sample)| (at, self.score(&sample.features)))
            .collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1));
        // Keep the best sample of each value.
        let mut kept: Vec<(usize, f32)> = Vec::new();
        for (at, score) in order {
            if !kept
                .iter()
                .any(|(other, _)| samples[*other].value == samples[at].value)
            {
                kept.push((at, score));
            }
        }
        // Subtracting the highest score keeps the exponentials finite.
        let highest = kept.first().map_or(0.0, |(_, score)| score.max(0.0));
        // The null candidate has logit 0.
        let none = (-highest).exp();
        let sum: f32 = none
            + kept
                .iter()
                .map(|(_, score)| (score - highest).exp())
                .sum::<f32>();
        let candidate = |(at, score): (usize, f32)| {
            let Sample {
                value, evidence, ..
            } = &samples[at];
            let confidence = (score - highest).exp() / sum;
            (
                Candidate {
                    value: value.clone(),
                    confidence,
                    evidence: evidence.clone(),
                },
                at,
            )
        };
        kept.into_iter().map(candidate).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(value: u8, features: Features) -> Sample<u8> {
        let evidence = Evidence {
            page: 1,
            raw: String::new(),
            area: [0.0; 4].into(),
            words: Vec::new(),
            confidence: 1.0,
        };
        Sample {
            value,
            features,
            evidence,
        }
    }

    #[test]
    fn shares_are_probabilities() {
        let model = Model::new("# name set trained\nlabel 1.0 2.0\nbias 0.5\n");
        assert_eq!(
            (
                model.weight("label"),
                model.weight("bias"),
                model.weight("other")
            ),
            (2.0, 0.5, 0.0)
        );
        let ranked = model.rank(&[
            sample(1, vec![("bias", 1.0)]),
            sample(2, vec![("bias", 1.0), ("label", 1.0)]),
            sample(2, vec![("bias", -9.0)]),
        ]);
        let shares: Vec<(u8, f32)> = ranked
            .iter()
            .map(|(found, _)| (found.value, found.confidence))
            .collect();
        let sum = 1.0 + 0.5_f32.exp() + 2.5_f32.exp();
        assert_eq!(shares.len(), 2);
        assert!(
            shares[0].0 == 2 && (shares[0].1 - 2.5_f32.exp() / sum).abs() < 1e-6,
            "{shares:?}"
        );
        assert!(
            (shares[1].1 - 0.5_f32.exp() / sum).abs() < 1e-6,
            "{shares:?}"
        );
    }

    #[test]
    fn scores_beyond_all_reason_stay_numbers() {
        let model = Model::new("x 1000");
        let ranked = model.rank(&[sample(1, vec![("x", 1.0)]), sample(2, vec![("x", -1.0)])]);
        assert_eq!(
            ranked
                .iter()
                .map(|(found, _)| found.confidence)
                .collect::<Vec<_>>(),
            [1.0, 0.0]
        );
        assert!(model.rank::<u8>(&[]).is_empty());
    }
}
