//! Name of the merchant as printed, with its legal form.
//!
//! Names stand at the top, in larger letters, above the address, and may span two lines; the name
//! of the company may also stand at the bottom. A legal form (`Ltd`, `GmbH`) is the best indication
//! of a name; addresses, numbers, greetings and titles of documents are not names. Every row that
//! can be a name is a sample, alone and together with the rows that continue it.

mod address;
mod alternatives;
mod domain;
mod features;
mod heading;
mod legal_form;
mod name_text;
mod spelling;
mod words;

use std::sync::LazyLock;

use shared::field::Field;
use shared::receipt::TEXT_CHARACTERS_MAX;
use shared::text::{letters_and_digits, normalize_text};

use super::amount::{self, Notation};
use super::model::{Features, Model, Sample, fact};
use super::text::{Candidate, Evidence, Row, choose_field};
use address::{has_address_label, is_address as is_address_row};
use alternatives::can_be_offered;
use domain::{Domain, compared_labels, find_domains};
use features::{ReceiptContext, RowsAbove, name_features};
use heading::{is_heading, is_sentence};
use legal_form::{COMPANY_PREFIX, PLACE_AFTER_FORM, has_clear_form, has_legal_form};
use name_text::{is_continuation, join_next_rows, read_name};
use spelling::correct_spelling;
use words::{
    BUSINESS_WORD, COLUMN_HEADING, CUSTOMER_ROW, LEAD_IN, LEAD_IN_ROW, NON_NAME_ROW, SHORT_NAME,
};

/// Minimum number of letters and digits in a name that is compared with its other forms.
const FORM_LETTERS_MIN: usize = 4;
/// Number of rows on the first page in which the name is looked for.
const HEADER_ROWS_MAX: usize = 16;
/// Number of rows at the end in which a name with a legal form is looked for.
const FOOTER_ROWS: usize = 12;
/// Minimum confidence of a name that need not look like one.
const MIN_CONFIDENCE: f32 = 0.2;
/// Minimum confidence of any other; below it the field is empty and the name is an alternative.
const MIN_PLAUSIBLE_CONFIDENCE: f32 = 0.02;
/// Minimum height, in median heights, of rows that make a name together because they are large.
const LARGE_ROW_HEIGHT: f32 = 1.35;
pub(super) static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::new(include_str!("weights/merchant.txt")));

/// Returns the merchant of the receipt, with alternatives.
pub(super) fn find_merchant(rows: &[Row]) -> Field<String> {
    let mut ranked = MODEL.rank(&collect_samples(rows));
    add_other_forms(&mut ranked);
    let ranked = ranked.into_iter().enumerate();
    // The most likely candidate is the value if it is certain enough; all others must be fit to be
    // offered.
    let kept = ranked.filter(|(rank, (candidate, _))| {
        *rank == 0 && candidate.confidence >= MIN_CONFIDENCE || can_be_offered(&candidate.value)
    });
    choose_field(
        kept.map(|(_, (candidate, _))| candidate).collect(),
        MIN_PLAUSIBLE_CONFIDENCE,
    )
}

/// Adds the probabilities of shorter and longer forms of the most likely name to its own: whichever
/// of them is meant, the merchant is the same.
fn add_other_forms(ranked: &mut [(Candidate<String>, usize)]) {
    let Some(((best, _), others)) = ranked.split_first_mut() else {
        return;
    };
    let letters = |name: &str| letters_and_digits(&normalize_text(name));
    let name = letters(&best.value);
    let is_form = |other: &str| {
        let (short, long) = if other.len() < name.len() {
            (other, name.as_str())
        } else {
            (name.as_str(), other)
        };
        short.chars().count() >= FORM_LETTERS_MIN && long.contains(short)
    };
    let forms = others
        .iter()
        .filter(|(other, _)| is_form(&letters(&other.value)));
    best.confidence += forms.map(|(other, _)| other.confidence).sum::<f32>();
}

/// Returns every text that can be the name, with its features.
pub(super) fn collect_samples(rows: &[Row]) -> Vec<Sample<String>> {
    let header = header_rows(rows);
    let domains = find_domains(rows);
    let page = ReceiptContext::from_rows(rows, compared_labels(&domains));
    let mut samples = Vec::new();
    let mut seen = RowsAbove::default();
    for (index, row) in header.iter().enumerate() {
        let is_large = page.relative_height(row) > LARGE_ROW_HEIGHT;
        let short = || SHORT_NAME.captures(&row.text)?.get(1).filter(|_| is_large);
        let name = read_name(&row.text).or_else(|| short().map(|name| name.as_str()));
        let Some(name) = name else {
            // Below the address stand other names: the buyer, the cashier. Below a title they are
            // rarer.
            seen.has_customer |= CUSTOMER_ROW.is_match(&row.text);
            seen.has_title |= seen.has_customer;
            if is_address_row(&row.text) && (has_address_label(&row.text) || !is_heading(&row.text))
            {
                seen.has_address = true;
            } else if is_noise(&row.text) {
                seen.has_title |= !seen.has_name;
                seen.has_noise_between |= seen.has_name;
            }
            seen.ends_with_lead_in = LEAD_IN_ROW.is_match(&row.text);
            continue;
        };
        let next = &header[index + 1..];
        seen.has_customer |= CUSTOMER_ROW.is_match(&row.text);
        samples.extend(name_samples(name, row, next, &page, &seen));
        // A slogan above the name does not make it a second one.
        if !is_sentence(name) {
            seen.has_name = true;
        }
        seen.ends_with_lead_in = false;
    }
    // At the bottom only an unmistakable legal form indicates a name.
    let foot = rows.len().saturating_sub(FOOTER_ROWS).max(header.len());
    let mut after_lead = false;
    for row in &rows[foot..] {
        let is_name = |name: &&str| has_clear_form(name) || LEAD_IN.is_match(&row.text);
        if let Some(name) = read_name(&row.text).filter(is_name) {
            let seen = RowsAbove {
                has_name: true,
                has_address: true,
                ends_with_lead_in: after_lead,
                in_footer: true,
                ..RowsAbove::default()
            };
            samples.extend(name_samples(name, row, &[], &page, &seen));
        }
        after_lead = LEAD_IN_ROW.is_match(&row.text);
    }
    mark_longer_names(&mut samples);
    // A name that is printed says more than its domain.
    let printed: Vec<String> = samples
        .iter()
        .map(|sample| letters_and_digits(&normalize_text(&sample.value)))
        .collect();
    let is_printed = |label: &String| printed.iter().any(|name| name.contains(label.as_str()));
    for (domain, label) in domains.iter().zip(compared_labels(&domains)) {
        if !is_printed(&label) {
            samples.extend(domain_sample(domain));
        }
    }
    samples
}

/// Returns the sample of a domain, which is the name if nothing better is printed.
fn domain_sample(domain: &Domain) -> Option<Sample<String>> {
    let evidence = domain.row.evidence(&domain.range)?;
    let features = vec![
        ("bias", 1.0),
        ("domain", 1.0),
        ("unsure", 1.0 - evidence.confidence),
    ];
    Some(make_sample(&domain.label, features, evidence))
}

/// Marks pairs of names in different rows of which one is the other with a business word or a legal
/// form: `HILLSIDE`, and below it `HILLSIDE COFFEE CO.`.
fn mark_longer_names(samples: &mut [Sample<String>]) {
    let all: Vec<(String, Option<u32>)> = samples
        .iter()
        .map(|sample| {
            (
                sample.value.to_uppercase(),
                sample.evidence.words.first().copied(),
            )
        })
        .collect();
    // A feature counts once, however many pairs set it.
    let mut mark = |at: usize, name: &'static str| {
        let features = &mut samples[at].features;
        if !features.iter().any(|(known, _)| *known == name) {
            features.push((name, 1.0));
        }
    };
    // Every pair is compared in both directions.
    for (short, (name, row)) in all.iter().enumerate() {
        for (long, (longer, other)) in all.iter().enumerate() {
            let rest = longer
                .strip_prefix(name.as_str())
                .filter(|rest| rest.starts_with(' '));
            if row != other
                && rest.is_some_and(|rest| BUSINESS_WORD.is_match(rest) || has_legal_form(rest))
            {
                mark(short, "shortened");
                mark(long, "in_full");
            }
        }
    }
}

/// Returns the samples of a row: its name alone, joined with the rows that continue it, and cut
/// behind a legal form.
fn name_samples(
    name: &str,
    row: &Row,
    next: &[Row],
    page: &ReceiptContext,
    seen: &RowsAbove,
) -> Vec<Sample<String>> {
    let start = row.text.find(name).unwrap_or(0);
    let Some(evidence) = row.evidence(&(start..start + name.len())) else {
        return Vec::new();
    };
    let mut samples = Vec::new();
    let is_rest = fact("is_rest", seen.has_name && is_continuation(name));
    // The name continues in the next rows.
    if let Some((joined, evidence, rows)) = join_next_rows(name, &evidence, next) {
        let mut features = name_features(&joined, row, &evidence, next.get(rows), page, seen);
        features.push(("joined", 1.0));
        features.push(fact(
            "joined_after_form",
            has_legal_form(name) && !PLACE_AFTER_FORM.is_match(&joined),
        ));
        features.push(is_rest);
        samples.push(make_sample(&joined, features, evidence));
    }
    // A branch follows the company in the same row.
    if let Some(short) = COMPANY_PREFIX
        .find(name)
        .filter(|found| !name[found.end()..].trim_start().starts_with('&'))
        .map(|found| name[..found.end()].trim_end_matches([' ', ',', '(']))
        && let Some(evidence) = row.evidence(&(start..start + short.len()))
    {
        let features = name_features(short, row, &evidence, next.first(), page, seen);
        samples.push(make_sample(short, features, evidence));
    }
    let goes_on = !samples.is_empty();
    // Large rows one below the other are one name, as is a name above the kind of business.
    if let Some((stacked, evidence)) = stack_rows(name, row, next, page) {
        let mut features = name_features(&stacked, row, &evidence, next.get(1), page, seen);
        features.push(("stacked", 1.0));
        samples.push(make_sample(&stacked, features, evidence));
    }
    // Another column stands beside the name.
    if let Some((column, _)) = name.split_once("  ")
        && let Some(short) = read_name(column)
        && let Some(offset) = row.text.find(short)
        && let Some(evidence) = row.evidence(&(offset..offset + short.len()))
    {
        let mut features = name_features(short, row, &evidence, next.first(), page, seen);
        features.push(("column", 1.0));
        samples.push(make_sample(short, features, evidence));
    }
    // The name alone, which is less likely if there is one of the others.
    let mut features = name_features(name, row, &evidence, next.first(), page, seen);
    features.push(fact("goes_on", goes_on));
    features.push(is_rest);
    samples.push(make_sample(name, features, evidence));
    samples
}

/// Joins a name with the row below it if both are large and alike, or if the row below is only the
/// kind of business.
fn stack_rows(
    name: &str,
    row: &Row,
    next: &[Row],
    page: &ReceiptContext,
) -> Option<(String, Evidence)> {
    let below = next.first()?;
    let rest = read_name(&below.text)?;
    let is_kind = !BUSINESS_WORD
        .replace_all(rest, "")
        .chars()
        .any(char::is_alphanumeric);
    let heights = [row, below].map(|row| page.relative_height(row));
    let [smaller, larger] = [heights[0].min(heights[1]), heights[0].max(heights[1])];
    let are_large = smaller > LARGE_ROW_HEIGHT && larger < smaller * 1.3;
    if !(is_kind || are_large) || has_legal_form(name) || has_legal_form(rest) {
        return None;
    }
    let range = |text: &str, part: &str| {
        let start = text.find(part)?;
        Some(start..start + part.len())
    };
    let evidence = row.evidence(&range(&row.text, name)?)?;
    let evidence = evidence.merged_with(below.evidence(&range(&below.text, rest)?)?);
    Some((format!("{name} {rest}"), evidence))
}

/// Returns whether a row belongs to an address.
pub(super) fn is_address(text: &str) -> bool {
    is_address_row(text)
}

/// Returns whether a row is known to be no name: contact data, titles, greetings, labels.
pub(super) fn is_noise(text: &str) -> bool {
    NON_NAME_ROW.is_match(text) || is_heading(text)
}

/// Makes a sample whose value is corrected and limited in length.
fn make_sample(value: &str, features: Features, evidence: Evidence) -> Sample<String> {
    let value = correct_spelling(value)
        .chars()
        .take(TEXT_CHARACTERS_MAX)
        .collect();
    Sample {
        value,
        features,
        evidence,
    }
}

/// Returns the rows of the first page above the goods.
fn header_rows(rows: &[Row]) -> &[Row] {
    let first_page = rows
        .iter()
        .take_while(|row| row.page == 1)
        .take(HEADER_ROWS_MAX)
        .count();
    // Goods begin with two column headings or an amount, but not in the first row.
    let goods = rows[..first_page].iter().skip(1).position(|row| {
        COLUMN_HEADING.find_iter(&row.text).nth(1).is_some()
            || !(is_heading(&row.text)
                || is_address_row(&row.text)
                || amount::find_amounts(&row.text, Notation::for_currency(None)).is_empty())
    });
    &rows[..goods.map_or(first_page, |at| at + 1)]
}

#[cfg(test)]
mod tests;
