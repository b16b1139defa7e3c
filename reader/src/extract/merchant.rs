//! Name of the merchant as printed, with its legal form.
//!
//! Names stand at the top, in larger letters, above the address, and may span two lines; the name
//! of the company may also stand at the bottom. A legal form (`Ltd`, `GmbH`) is the best indication
//! of a name; addresses, numbers, greetings and titles of documents are not names. Every row that
//! can be a name is a sample, alone and together with the rows that continue it.

mod alternatives;
mod spelling;
mod words;

use std::sync::LazyLock;

use shared::field::Field;
use shared::receipt::TEXT_CHARACTERS_MAX;

use super::amount::{self, Notation};
use super::model::{Features, Model, Sample};
use super::text::{Evidence, Row, choose_field};
use alternatives::can_be_offered;
use spelling::correct_spelling;
use words::{
    ADDRESS_ROW, BUSINESS_WORD, CODE_ROW, COLUMN_HEADING, COMPANY_NUMBER_ROW, COMPANY_PREFIX,
    CONTINUATION_WORDS, INNER_NUMBER, LEAD_IN, LEAD_IN_ROW, LEGAL_FORM, NON_NAME_ROW,
    PLACE_AFTER_FORM, REGISTRATION_NUMBER, TAX_NUMBER_ROW, TRAILING_LEGAL_FORM,
};

/// Number of rows on the first page in which the name is looked for.
const HEADER_ROWS_MAX: usize = 16;
/// Number of rows at the end in which a name with a legal form is looked for.
const FOOTER_ROWS: usize = 12;
/// Minimum confidence; below it the field is empty and the name is an alternative.
const MIN_CONFIDENCE: f32 = 0.2;

pub(super) static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::new(include_str!("weights/merchant.txt")));

/// Returns the merchant of the receipt, with alternatives.
pub(super) fn find_merchant(rows: &[Row]) -> Field<String> {
    let mut candidates: Vec<_> = MODEL
        .rank(&collect_samples(rows))
        .into_iter()
        .map(|(candidate, _)| candidate)
        .collect();
    let mut is_value = true;
    candidates.retain(|candidate| {
        // The most likely candidate is the value if it is certain enough; all others must be fit to
        // be offered.
        let is_value = std::mem::take(&mut is_value) && candidate.confidence >= MIN_CONFIDENCE;
        is_value || can_be_offered(&candidate.value)
    });
    choose_field(candidates, MIN_CONFIDENCE)
}

/// Returns every text that can be the name, with its features.
pub(super) fn collect_samples(rows: &[Row]) -> Vec<Sample<String>> {
    let header = header_rows(rows);
    let page = ReceiptContext::from_rows(rows);
    let mut samples = Vec::new();
    let mut seen = RowsAbove::default();
    for (index, row) in header.iter().enumerate() {
        let Some(name) = read_name(&row.text) else {
            // Below the address stand other names: the buyer, the cashier. Below a title they are
            // rarer.
            if ADDRESS_ROW.is_match(&row.text) {
                seen.has_address = true;
            } else if NON_NAME_ROW.is_match(&row.text) {
                seen.has_title |= seen.name_count == 0.0;
                seen.has_noise_between |= seen.name_count > 0.0;
            }
            seen.ends_with_lead_in = LEAD_IN_ROW.is_match(&row.text);
            continue;
        };
        let next = &header[index + 1..];
        samples.extend(name_samples(name, row, next, &page, &seen));
        seen.name_count = (seen.name_count + 1.0).min(6.0);
        seen.ends_with_lead_in = false;
    }
    // At the bottom only an unmistakable legal form indicates a name.
    let foot = rows.len().saturating_sub(FOOTER_ROWS).max(header.len());
    let mut after_lead = false;
    for row in &rows[foot..] {
        if let Some(name) = read_name(&row.text).filter(|name| LEGAL_FORM.is_match(name)) {
            let seen = RowsAbove {
                name_count: 6.0,
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
    samples
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
    // Every pair is compared in both directions.
    for (short, (name, row)) in all.iter().enumerate() {
        for (long, (longer, other)) in all.iter().enumerate() {
            let rest = longer
                .strip_prefix(name.as_str())
                .filter(|rest| rest.starts_with(' '));
            if row != other
                && rest.is_some_and(|rest| BUSINESS_WORD.is_match(rest) || has_legal_form(rest))
            {
                samples[short].features.push(("shortened", 1.0));
                samples[long].features.push(("in_full", 1.0));
            }
        }
    }
    // A feature counts once, however many pairs set it.
    for sample in samples {
        let mut seen: Vec<&str> = Vec::new();
        sample.features.retain(|(name, _)| {
            let is_new = !seen.contains(name);
            seen.push(name);
            is_new
        });
    }
}

/// Facts about the rows above a name.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a feature of its own, and any may go with any"
)]
struct RowsAbove {
    /// Number of names, at most 6.
    name_count: f32,
    /// `true` below a row of an address.
    has_address: bool,
    /// `true` if a title or another row that is not a name precedes the first name.
    has_title: bool,
    /// `true` if such a row follows an earlier name.
    has_noise_between: bool,
    /// `true` directly below a lead-in such as `Operated by`.
    ends_with_lead_in: bool,
    /// `true` in the last rows of the receipt.
    in_footer: bool,
}

/// Facts about the whole receipt that all names are compared with.
struct ReceiptContext {
    /// Median height of the rows, as a share of the page height.
    median_height: f32,
    /// Letters of each row, in capitals.
    row_letters: Vec<String>,
    /// Letters of the rows with web and e-mail addresses.
    web_letters: String,
}

impl ReceiptContext {
    fn from_rows(rows: &[Row]) -> Self {
        let row_letters: Vec<String> = rows
            .iter()
            .map(|row| uppercase_letters(&row.text))
            .collect();
        let is_web = |row: &&Row| {
            ["www", "WWW", "@", ".com", ".COM", "http", "HTTP"]
                .iter()
                .any(|sign| row.text.contains(sign))
        };
        let web_letters = rows
            .iter()
            .filter(is_web)
            .map(|row| letters_and_space(&row.text))
            .collect();
        Self {
            median_height: median_row_height(rows),
            row_letters,
            web_letters,
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
    // The name continues in the next rows.
    if let Some((joined, evidence, rows)) = join_next_rows(name, &evidence, next) {
        let mut features = name_features(&joined, row, &evidence, next.get(rows), page, seen);
        features.push(("joined", 1.0));
        features.push((
            "joined_after_form",
            to_feature(has_legal_form(name) && !PLACE_AFTER_FORM.is_match(&joined)),
        ));
        features.push((
            "is_rest",
            to_feature(seen.name_count > 0.0 && is_continuation(name)),
        ));
        samples.push(make_sample(&joined, features, evidence));
    }
    // A branch follows the company in the same row.
    if let Some(short) = COMPANY_PREFIX
        .find(name)
        .map(|found| name[..found.end()].trim_end())
        && let Some(evidence) = row.evidence(&(start..start + short.len()))
    {
        let mut features = name_features(short, row, &evidence, next.first(), page, seen);
        features.push(("cut_behind_form", 1.0));
        samples.push(make_sample(short, features, evidence));
    }
    // The name alone, which is less likely if there is one of the others.
    let mut features = name_features(name, row, &evidence, next.first(), page, seen);
    features.push(("goes_on", to_feature(!samples.is_empty())));
    features.push((
        "is_rest",
        to_feature(seen.name_count > 0.0 && is_continuation(name)),
    ));
    samples.push(make_sample(name, features, evidence));
    samples
}

fn to_feature(fact: bool) -> f32 {
    if fact { 1.0 } else { 0.0 }
}

/// Returns the features of a name in `row`; `next` is the row below it.
#[expect(clippy::cast_precision_loss, reason = "rows have few words")]
fn name_features(
    name: &str,
    row: &Row,
    evidence: &Evidence,
    next: Option<&Row>,
    page: &ReceiptContext,
    seen: &RowsAbove,
) -> Features {
    // Size, length and kinds of characters.
    let size = row.height / page.median_height;
    let words = name.split_whitespace().count();
    let all = uppercase_letters(name);
    let count = name.chars().filter(|sign| sign.is_alphabetic()).count();
    let kinds = BUSINESS_WORD.replace_all(name, "");
    let is_odd = |sign: &char| {
        !sign.is_alphabetic() && !matches!(sign, ' ' | '&' | '.' | '\'' | '(' | ')' | '-' | '@')
    };
    let odd = name.chars().filter(is_odd).count();
    // The name is often repeated in other rows.
    let again = page
        .row_letters
        .iter()
        .filter(|row| all.len() > 4 && row.contains(&all))
        .count()
        .saturating_sub(1);
    // Its longest word is often part of a web or e-mail address.
    let longest = name
        .split_whitespace()
        .map(uppercase_letters)
        .max_by_key(String::len)
        .unwrap_or_default();
    // A registration number stands behind the name or below it.
    let rest = &row.text[row.text.find(name).map_or(0, |at| at + name.len())..];
    let is_clear = LEGAL_FORM.is_match(name);
    let number_behind = REGISTRATION_NUMBER.is_match(rest)
        || REGISTRATION_NUMBER
            .find(&row.text)
            .is_some_and(|found| found.start() > 0);
    let before_number = next.is_some_and(|next| begins_with_number(&next.text));
    vec![
        ("bias", 1.0),
        ("form", to_feature(is_clear)),
        (
            "short_form",
            to_feature(!is_clear && TRAILING_LEGAL_FORM.is_match(name)),
        ),
        ("kind", to_feature(BUSINESS_WORD.is_match(name))),
        (
            "only_kind",
            to_feature(!kinds.chars().any(char::is_alphanumeric)),
        ),
        ("first", to_feature(seen.name_count == 0.0)),
        ("names_above", seen.name_count),
        ("below", to_feature(seen.has_address)),
        (
            "below_title",
            to_feature(seen.has_title && !seen.has_address),
        ),
        (
            "between",
            to_feature(seen.has_noise_between && !seen.has_address),
        ),
        ("at_foot", to_feature(seen.in_footer)),
        ("after_lead", to_feature(seen.ends_with_lead_in)),
        ("large", ((size - 1.0) * 2.0).clamp(-0.5, 1.0)),
        ("stamp", to_feature(size > 2.6)),
        (
            "before_address",
            to_feature(next.is_some_and(|next| ADDRESS_ROW.is_match(&next.text))),
        ),
        ("before_number", to_feature(before_number)),
        (
            "before_tax_number",
            to_feature(next.is_some_and(|next| TAX_NUMBER_ROW.is_match(&next.text))),
        ),
        (
            "before_form",
            to_feature(
                next.and_then(|next| read_name(&next.text))
                    .is_some_and(has_legal_form),
            ),
        ),
        ("number_behind", to_feature(number_behind)),
        (
            "registered",
            to_feature(has_legal_form(name) && (number_behind || before_number)),
        ),
        ("unsure", 1.0 - evidence.confidence),
        (
            "long",
            to_feature(words > 10 || words > 6 && !has_legal_form(name)),
        ),
        ("short", to_feature(count < 4)),
        ("one_word", to_feature(words == 1)),
        ("exclaims", to_feature(name.ends_with(['!', '?']))),
        ("colon", to_feature(name.contains(':'))),
        (
            "digits",
            (name.chars().filter(char::is_ascii_digit).count() as f32).min(4.0),
        ),
        (
            "capitals",
            to_feature(!name.chars().any(char::is_lowercase)),
        ),
        ("again", (again as f32).min(2.0)),
        (
            "in_web",
            to_feature(longest.len() > 3 && page.web_letters.contains(&longest)),
        ),
        ("odd_signs", odd as f32 / name.chars().count().max(1) as f32),
        (
            "ends_with_place",
            to_feature(PLACE_AFTER_FORM.is_match(name)),
        ),
        ("street", to_feature(ADDRESS_ROW.is_match(name))),
    ]
}

/// Returns the letters of a text in capitals.
fn uppercase_letters(text: &str) -> String {
    text.chars()
        .filter(|sign| sign.is_alphabetic())
        .flat_map(char::to_uppercase)
        .collect()
}

/// Returns the letters of a text in capitals and a space, which separates rows.
fn letters_and_space(text: &str) -> String {
    uppercase_letters(text) + " "
}

/// Returns whether a row begins with a registration number or another code.
fn begins_with_number(text: &str) -> bool {
    CODE_ROW.is_match(text)
        || COMPANY_NUMBER_ROW.is_match(text)
        || REGISTRATION_NUMBER
            .find(text)
            .is_some_and(|found| found.start() == 0)
}

/// Returns whether a row belongs to an address.
pub(super) fn is_address(text: &str) -> bool {
    ADDRESS_ROW.is_match(text)
}

/// Returns whether a row is known to be no name: contact data, titles, greetings, labels.
pub(super) fn is_noise(text: &str) -> bool {
    NON_NAME_ROW.is_match(text)
}

fn has_legal_form(name: &str) -> bool {
    LEGAL_FORM.is_match(name) || TRAILING_LEGAL_FORM.is_match(name)
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
            || !amount::find_amounts(&row.text, Notation::for_currency(None)).is_empty()
    });
    &rows[..goods.map_or(first_page, |at| at + 1)]
}

/// Returns the median height of the rows, as a share of the page height.
fn median_row_height(rows: &[Row]) -> f32 {
    let mut heights: Vec<f32> = rows.iter().map(|row| row.height).collect();
    heights.sort_by(f32::total_cmp);
    heights
        .get(heights.len() / 2)
        .copied()
        .unwrap_or(1.0)
        .max(f32::EPSILON)
}

/// Returns the name in a row without the text around it, or `None` if the row is something else.
fn read_name(text: &str) -> Option<&str> {
    let lead = LEAD_IN.find(text).map_or(0, |found| found.end());
    let mut name = text[lead..].trim();
    // A legal form or a lead-in outweighs words that are not part of names.
    if lead == 0 && NON_NAME_ROW.is_match(name) && !has_legal_form(name) {
        return None;
    }
    if let Some(number) = REGISTRATION_NUMBER
        .find(name)
        .filter(|found| found.start() > 0)
    {
        name = &name[..number.start()];
    }
    // Text behind a number that follows the legal form names a branch.
    if let Some(number) = INNER_NUMBER
        .find(name)
        .filter(|number| has_legal_form(&name[..number.start()]))
    {
        name = &name[..number.start()];
    }
    // Decoration and quotes around the name.
    name = name.trim_matches(|sign: char| {
        sign.is_whitespace()
            || matches!(
                sign,
                '*' | ':' | ',' | ';' | '-' | '=' | '_' | '~' | '"' | '\'' | '#' | '<' | '>' | '|'
            )
    });
    // A name has more letters than digits.
    let letters = name.chars().filter(|sign| sign.is_alphabetic()).count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let usable = letters >= 3
        && letters > digits
        && !CODE_ROW.is_match(name)
        && (!ADDRESS_ROW.is_match(name) || has_legal_form(name));
    usable.then_some(name)
}

/// Joins a name with the next rows that continue it, and returns their number. They continue it if
/// a parenthesis is still open, or if they begin with words such as `Trading` in front of a legal
/// form.
fn join_next_rows(
    name: &str,
    evidence: &Evidence,
    next: &[Row],
) -> Option<(String, Evidence, usize)> {
    let (mut name, mut evidence) = (name.to_owned(), evidence.clone());
    let mut joined = 0;
    // Two more rows at most.
    for row in next.iter().take(2) {
        let Some(rest) = strip_registration(&row.text) else {
            break;
        };
        if !(is_unfinished(&name) || is_continuation(rest)) {
            break;
        }
        let start = row.text.find(rest)?;
        evidence = evidence.merged_with(row.evidence(&(start..start + rest.len()))?);
        name = format!("{name} {rest}");
        joined += 1;
    }
    (joined > 0 && !is_unfinished(&name)).then_some((name, evidence, joined))
}

fn is_unfinished(name: &str) -> bool {
    name.ends_with('&') || name.matches('(').count() > name.matches(')').count()
}

/// Returns whether a row is the rest of a name and not a name of its own.
fn is_continuation(rest: &str) -> bool {
    let after = CONTINUATION_WORDS
        .find(rest)
        .map_or(rest, |tail| &rest[tail.end()..]);
    if after.is_empty() {
        // Two letters alone are rather part of a logo.
        return uppercase_letters(rest).len() > 2 || rest.starts_with('&');
    }
    // Only words that continue names may stand before the legal form.
    let form = LEGAL_FORM
        .find(rest)
        .or_else(|| TRAILING_LEGAL_FORM.find(rest));
    let Some(form) = form.map(|form| &rest[..form.start()]) else {
        return after.starts_with('(') && after.len() < rest.len();
    };
    let kinds = BUSINESS_WORD.replace_all(form, "");
    CONTINUATION_WORDS.find(&kinds).is_some_and(|tail| {
        kinds[tail.end()..]
            .trim_matches([' ', '.', '&', ','])
            .is_empty()
    })
}

/// Returns a row without the registration number behind the name, or `None` if nothing is left. The
/// rest may be a legal form alone.
fn strip_registration(text: &str) -> Option<&str> {
    let name = text.trim();
    let end = REGISTRATION_NUMBER
        .find(name)
        .filter(|found| found.start() > 0)
        .map_or(name.len(), |found| found.start());
    let name = name[..end].trim_end_matches([' ', ',', '-', ':', '*']);
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::page;
    use crate::extract::text;

    #[test]
    fn finds_the_name_among_what_stands_around_it() {
        for (print, name) in [
            (
                "3180404\nHILLSIDE TOOLS SDN BHD\n(123456-K)\nNO 4, JALAN BUKIT 2",
                "HILLSIDE TOOLS SDN BHD",
            ),
            (
                "HILLSIDE TOOLS\nSDN BHD\nNO 4, JALAN BUKIT 2",
                "HILLSIDE TOOLS SDN BHD",
            ),
            (
                "HILLSIDE TOOLS\nTRADING (NORTH\nSIDE) SDN BHD",
                "HILLSIDE TOOLS TRADING (NORTH SIDE) SDN BHD",
            ),
            (
                "HILLSIDE TOOLS SDN BHD (123456-K)",
                "HILLSIDE TOOLS SDN BHD",
            ),
            ("HILLSIDE TOOLS SON BHD", "HILLSIDE TOOLS SDN BHD"),
            (
                "TAX INVOICE\nHILLSIDE TOOLS LTD\n12 High Street",
                "HILLSIDE TOOLS LTD",
            ),
            ("WELCOME TO HILLSIDE CAFE\n12 High Street", "HILLSIDE CAFE"),
            (
                "HILLSIDE CAFE\n12 High Street\nTAX INVOICE\nBILL TO:\nGREAT BUYER SDN BHD",
                "HILLSIDE CAFE",
            ),
            (
                "Tel: 03-1234567\nHillside Pty Ltd\nABN 12 345 678 901",
                "Hillside Pty Ltd",
            ),
        ] {
            assert_eq!(
                find_merchant(&text::collect_rows(&[page(print)]))
                    .value
                    .as_deref(),
                Some(name),
                "{print}"
            );
        }
    }

    #[test]
    fn what_is_no_name_gives_a_gap() {
        for print in [
            "TAX INVOICE",
            "NO 12, JALAN MELATI 3\n81100 JOHOR BAHRU",
            "TEL: 03-1234567\n12345678",
        ] {
            assert_eq!(
                find_merchant(&text::collect_rows(&[page(print)])).value,
                None,
                "{print}"
            );
        }
    }
}
