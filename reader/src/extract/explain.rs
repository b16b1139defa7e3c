//! Explanations of extracted fields: candidates with weighted features.
//!
//! Shown on the command line and used to train the weights.

use std::fmt::Write;

use shared::field::Field;
use shared::money::{Currency, Money};
use shared::receipt::format_date;

use super::model::{Model, Sample};
use super::text::engine_factor;
use super::{ExtractionInput, Settings, date, merchant, total};
use crate::page::Page;

/// A field and all of its candidates.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldExplanation {
    /// Name of the field.
    pub field: &'static str,
    /// Candidates, most likely first.
    pub candidates: Vec<CandidateExplanation>,
}

/// A candidate and the features that speak for or against it.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateExplanation {
    /// Value as text.
    pub value: String,
    /// Probability, 0 to 1.
    pub probability: f32,
    /// Factor by which doubts of the engine lower the probability before the calibration.
    pub engine_factor: f32,
    /// Features other than 0: name, value, and contribution to the score.
    pub features: Vec<(&'static str, f32, f32)>,
}

/// Returns all candidates of merchant, date, total and currency. Probabilities are those before the
/// calibration.
pub fn explain_fields(pages: &[Page], settings: &Settings) -> Vec<FieldExplanation> {
    let sheet = ExtractionInput::from_pages(pages, settings);
    let dates = date::collect_samples(&sheet.rows, &sheet.days, settings.today);
    vec![
        explain_field(
            "merchant",
            &merchant::MODEL,
            &merchant::collect_samples(&sheet.rows),
            Clone::clone,
        ),
        explain_field("date", &date::MODEL, &dates, |date| format_date(*date)),
        explain_field(
            "total",
            &total::MODEL,
            &sheet.total_samples(),
            |total: &Money| total.to_decimal(),
        ),
        explain_currency(&sheet.currency),
    ]
}

/// Returns the currencies that were considered; they are found by rules without features.
fn explain_currency(currency: &Field<Currency>) -> FieldExplanation {
    let alternatives = currency.alternatives.iter();
    let ranked = currency
        .value
        .map(|value| (value, currency.confidence))
        .into_iter()
        .chain(alternatives.map(|other| (other.value, other.confidence)));
    FieldExplanation {
        field: "currency",
        candidates: ranked
            .map(|(value, probability)| CandidateExplanation {
                value: value.code().to_owned(),
                probability,
                // The factor is in the probability already.
                engine_factor: 1.0,
                features: Vec::new(),
            })
            .collect(),
    }
}

fn explain_field<T: PartialEq + Clone>(
    field: &'static str,
    model: &Model,
    samples: &[Sample<T>],
    text: impl Fn(&T) -> String,
) -> FieldExplanation {
    let reasons = |(candidate, at): (super::text::Candidate<T>, usize)| {
        // Features of value 0 contribute nothing.
        let why = samples[at]
            .features
            .iter()
            .filter(|(_, value)| *value != 0.0);
        CandidateExplanation {
            value: text(&candidate.value),
            probability: candidate.confidence,
            engine_factor: engine_factor(candidate.evidence.confidence),
            features: why
                .map(|(name, value)| (*name, *value, model.weight(name) * value))
                .collect(),
        }
    };
    FieldExplanation {
        field,
        candidates: model.rank(samples).into_iter().map(reasons).collect(),
    }
}

/// Formats explanations as lines of text: at most eight candidates a field, each with its features
/// by decreasing contribution.
pub fn format_explanations(explained: &[FieldExplanation]) -> String {
    let mut text = String::new();
    for FieldExplanation { field, candidates } in explained {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{field}");
        for CandidateExplanation {
            value,
            probability: share,
            features: why,
            ..
        } in candidates.iter().take(8)
        {
            let mut why = why.clone();
            why.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
            let why: Vec<String> = why
                .iter()
                .map(|(name, _, counts)| format!("{name} {counts:+.1}"))
                .collect();
            let _ = writeln!(
                text,
                "  {:3.0} %  {value}  ({})",
                share * 100.0,
                why.join(", ")
            );
        }
    }
    text
}
