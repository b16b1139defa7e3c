//! Why a field was read as it was: every candidate with what speaks for and against it, for people and for training.

use std::fmt::Write;

use shared::money::Money;
use shared::receipt::format_date;

use super::model::{Model, Sample};
use super::{Settings, Sheet, date, merchant, total};
use crate::page::Page;

/// A field and everything it could be, the likeliest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The name of the field.
    pub field: &'static str,
    /// The candidates.
    pub candidates: Vec<Reasons>,
}

/// A candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct Reasons {
    /// Its value as text.
    pub value: String,
    /// How likely it is, 0 to 1.
    pub share: f32,
    /// What is known of it: the name of a feature, its value, and how much that counts.
    pub why: Vec<(&'static str, f32, f32)>,
}

/// Every candidate of merchant, date and total.
pub fn explain(pages: &[Page], settings: &Settings) -> Vec<Explained> {
    let sheet = Sheet::of(pages, settings);
    let dates = date::samples(&sheet.rows, &sheet.days, settings.today);
    vec![
        field(
            "merchant",
            &merchant::MODEL,
            &merchant::samples(&sheet.rows),
            Clone::clone,
        ),
        field("date", &date::MODEL, &dates, |date| format_date(*date)),
        field("total", &total::MODEL, &sheet.totals(), |total: &Money| {
            total.to_decimal()
        }),
    ]
}

fn field<T: PartialEq + Clone>(
    field: &'static str,
    model: &Model,
    samples: &[Sample<T>],
    text: impl Fn(&T) -> String,
) -> Explained {
    let reasons = |(candidate, at): (super::text::Candidate<T>, usize)| {
        let why = samples[at]
            .features
            .iter()
            .filter(|(_, value)| *value != 0.0);
        Reasons {
            value: text(&candidate.value),
            share: candidate.confidence,
            why: why
                .map(|(name, value)| (*name, *value, model.weight(name) * value))
                .collect(),
        }
    };
    Explained {
        field,
        candidates: model.ranked(samples).into_iter().map(reasons).collect(),
    }
}

/// Lines for a person: each candidate with what counts most first.
pub fn for_people(explained: &[Explained]) -> String {
    let mut text = String::new();
    for Explained { field, candidates } in explained {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{field}");
        for Reasons { value, share, why } in candidates.iter().take(8) {
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
