//! How likely each candidate for a field is the right one: a linear model over what is known of it.
//!
//! Every candidate has features, each a name and a number. Weights times features is its score, and the scores of all
//! candidates become shares of one, together with the possibility that none of them is right (multinomial logit:
//! D. `McFadden`, "Conditional logit analysis of qualitative choice behavior", 1974). So a share is a probability: it is high
//! only where one candidate stands out among all.
//!
//! Weights are plain text in `weights/`: name, the weight that was set by hand, the weight that training made of it
//! (`make train`). Training pulls towards the first, so that what its receipts do not show stays as it was set.

use super::text::{Candidate, Evidence};

/// What is known of a candidate, by name.
pub(super) type Features = Vec<(&'static str, f32)>;

/// A value with everything that speaks for or against it.
#[derive(Debug, Clone)]
pub(super) struct Sample<T> {
    /// The value.
    pub(super) value: T,
    /// What is known of it.
    pub(super) features: Features,
    /// Where it stands.
    pub(super) evidence: Evidence,
}

/// The weights of one field.
pub(super) struct Model {
    weights: Vec<(&'static str, f32)>,
}

impl Model {
    /// Reads weights as they stand in `weights/`.
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

    /// The weight of a feature.
    pub(super) fn weight(&self, name: &str) -> f32 {
        self.weights
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(0.0, |(_, weight)| *weight)
    }

    fn score(&self, features: &Features) -> f32 {
        features
            .iter()
            .map(|(name, value)| self.weight(name) * value)
            .sum()
    }

    /// The samples with their shares, the likeliest first; of equals the earlier. Of samples with the same value the
    /// likeliest counts, and the others make it no likelier.
    pub(super) fn ranked<T: PartialEq + Clone>(
        &self,
        samples: &[Sample<T>],
    ) -> Vec<(Candidate<T>, usize)> {
        let mut order: Vec<(usize, f32)> = samples
            .iter()
            .enumerate()
            .map(|(at, sample)| (at, self.score(&sample.features)))
            .collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1));
        let mut kept: Vec<(usize, f32)> = Vec::new();
        for (at, score) in order {
            if !kept
                .iter()
                .any(|(other, _)| samples[*other].value == samples[at].value)
            {
                kept.push((at, score));
            }
        }
        let highest = kept.first().map_or(0.0, |(_, score)| score.max(0.0));
        // That none is right has a score of nought.
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
        let ranked = model.ranked(&[
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
        let ranked = model.ranked(&[sample(1, vec![("x", 1.0)]), sample(2, vec![("x", -1.0)])]);
        assert_eq!(
            ranked
                .iter()
                .map(|(found, _)| found.confidence)
                .collect::<Vec<_>>(),
            [1.0, 0.0]
        );
        assert!(model.ranked::<u8>(&[]).is_empty());
    }
}
