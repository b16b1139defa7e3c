//! Who sold it: the name as printed, with its legal form, perhaps over two lines.
//!
//! Names stand at the top, in larger letters, above the address; that of the company may also stand at the foot. A
//! legal form (`Ltd`, `GmbH`) is the best sign of a name; addresses, numbers, greetings and titles of documents are not
//! names. Every row that can be a name is a sample, alone and together with the rows that go on with it.

mod offered;
mod spelling;
mod words;

use std::sync::LazyLock;

use shared::field::Field;
use shared::receipt::TEXT_CHARACTERS_MAX;

use super::amount::{self, Notation};
use super::model::{Features, Model, Sample};
use super::text::{Evidence, Row, field};
use offered::can_be_offered;
use spelling::spelled;
use words::{
    ADDRESS, BUSINESS, CLEAR_FORM, CODE, COLUMNS, COMPANY_INSIDE, COMPANY_NUMBER, LEAD, LEAD_ALONE,
    NOISE, NUMBER_INSIDE, PLACE_BEHIND_FORM, REGISTRATION, SHORT_FORM, TAIL, TAX_NUMBER,
};

/// The name stands in the first rows of the first page.
const HEADER_ROWS: usize = 16;
/// … or, with a legal form, in the last rows of the receipt.
const FOOT_ROWS: usize = 12;
/// Below this the field stays empty and the name is an alternative.
const LEAST: f32 = 0.2;

pub(super) static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::new(include_str!("weights/merchant.txt")));

/// The merchant of the receipt.
pub(super) fn find(rows: &[Row]) -> Field<String> {
    let mut candidates: Vec<_> = MODEL
        .ranked(&samples(rows))
        .into_iter()
        .map(|(candidate, _)| candidate)
        .collect();
    let mut is_value = true;
    candidates.retain(|candidate| {
        // The likeliest is the value, if it is likely enough; all others would be offered beside it.
        let is_value = std::mem::take(&mut is_value) && candidate.confidence >= LEAST;
        is_value || can_be_offered(&candidate.value)
    });
    field(candidates, LEAST)
}

/// Every text that can be the name.
pub(super) fn samples(rows: &[Row]) -> Vec<Sample<String>> {
    let header = header(rows);
    let page = Around::of(rows);
    let mut samples = Vec::new();
    let mut seen = Seen::default();
    for (index, row) in header.iter().enumerate() {
        let Some(name) = name_of(&row.text) else {
            // Below the address stand other names: the buyer, the cashier. Below a title they are rarer.
            if ADDRESS.is_match(&row.text) {
                seen.below = true;
            } else if NOISE.is_match(&row.text) {
                seen.below_title |= seen.names == 0.0;
                seen.between |= seen.names > 0.0;
            }
            seen.after_lead = LEAD_ALONE.is_match(&row.text);
            continue;
        };
        let next = &header[index + 1..];
        samples.extend(names(name, row, next, &page, &seen));
        seen.names = (seen.names + 1.0).min(6.0);
        seen.after_lead = false;
    }
    let foot = rows.len().saturating_sub(FOOT_ROWS).max(header.len());
    let mut after_lead = false;
    for row in &rows[foot..] {
        if let Some(name) = name_of(&row.text).filter(|name| CLEAR_FORM.is_match(name)) {
            let seen = Seen {
                names: 6.0,
                below: true,
                after_lead,
                at_foot: true,
                ..Seen::default()
            };
            samples.extend(names(name, row, &[], &page, &seen));
        }
        after_lead = LEAD_ALONE.is_match(&row.text);
    }
    compare(&mut samples);
    samples
}

/// Marks names that are longer than one in another row by their kind of business or legal form: `HILLSIDE`, below it
/// `HILLSIDE COFFEE CO.`, and those they are longer than.
fn compare(samples: &mut [Sample<String>]) {
    let all: Vec<(String, Option<u32>)> = samples
        .iter()
        .map(|sample| {
            (
                sample.value.to_uppercase(),
                sample.evidence.words.first().copied(),
            )
        })
        .collect();
    for (short, (name, row)) in all.iter().enumerate() {
        for (long, (longer, other)) in all.iter().enumerate() {
            let rest = longer
                .strip_prefix(name.as_str())
                .filter(|rest| rest.starts_with(' '));
            if row != other && rest.is_some_and(|rest| BUSINESS.is_match(rest) || has_form(rest)) {
                samples[short].features.push(("shortened", 1.0));
                samples[long].features.push(("in_full", 1.0));
            }
        }
    }
    for sample in samples {
        let mut seen: Vec<&str> = Vec::new();
        sample.features.retain(|(name, _)| {
            let is_new = !seen.contains(name);
            seen.push(name);
            is_new
        });
    }
}

/// What was seen above a row.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a feature of its own, and any may go with any"
)]
struct Seen {
    names: f32,
    below: bool,
    below_title: bool,
    between: bool,
    after_lead: bool,
    at_foot: bool,
}

/// What the whole receipt says about every name.
struct Around {
    height: f32,
    /// The letters of all rows, each in capitals.
    letters: Vec<String>,
    /// The letters of web and mail addresses.
    web: String,
}

impl Around {
    fn of(rows: &[Row]) -> Self {
        let letters: Vec<String> = rows.iter().map(|row| letters(&row.text)).collect();
        let is_web = |row: &&Row| {
            ["www", "WWW", "@", ".com", ".COM", "http", "HTTP"]
                .iter()
                .any(|sign| row.text.contains(sign))
        };
        let web = rows
            .iter()
            .filter(is_web)
            .map(|row| letters_of(&row.text))
            .collect();
        Self {
            height: usual_height(rows),
            letters,
            web,
        }
    }
}

/// The name in a row, alone and with the rows that go on with it.
fn names(name: &str, row: &Row, next: &[Row], page: &Around, seen: &Seen) -> Vec<Sample<String>> {
    let start = row.text.find(name).unwrap_or(0);
    let Some(evidence) = row.evidence(&(start..start + name.len())) else {
        return Vec::new();
    };
    let mut samples = Vec::new();
    if let Some((joined, evidence, rows)) = with_next_rows(name, &evidence, next) {
        let mut features = features(&joined, row, &evidence, next.get(rows), page, seen);
        features.push(("joined", 1.0));
        features.push((
            "joined_after_form",
            flag(has_form(name) && !PLACE_BEHIND_FORM.is_match(&joined)),
        ));
        features.push(("is_rest", flag(seen.names > 0.0 && goes_on_with(name))));
        samples.push(sample(&joined, features, evidence));
    }
    if let Some(short) = COMPANY_INSIDE
        .find(name)
        .map(|found| name[..found.end()].trim_end())
        && let Some(evidence) = row.evidence(&(start..start + short.len()))
    {
        let mut features = features(short, row, &evidence, next.first(), page, seen);
        features.push(("cut_behind_form", 1.0));
        samples.push(sample(short, features, evidence));
    }
    let mut features = features(name, row, &evidence, next.first(), page, seen);
    features.push(("goes_on", flag(!samples.is_empty())));
    features.push(("is_rest", flag(seen.names > 0.0 && goes_on_with(name))));
    samples.push(sample(name, features, evidence));
    samples
}

fn flag(fact: bool) -> f32 {
    if fact { 1.0 } else { 0.0 }
}

#[expect(clippy::cast_precision_loss, reason = "rows have few words")]
fn features(
    name: &str,
    row: &Row,
    evidence: &Evidence,
    next: Option<&Row>,
    page: &Around,
    seen: &Seen,
) -> Features {
    let size = row.height / page.height;
    let words = name.split_whitespace().count();
    let all = letters(name);
    let count = name.chars().filter(|sign| sign.is_alphabetic()).count();
    let kinds = BUSINESS.replace_all(name, "");
    let is_odd = |sign: &char| {
        !sign.is_alphabetic() && !matches!(sign, ' ' | '&' | '.' | '\'' | '(' | ')' | '-' | '@')
    };
    let odd = name.chars().filter(is_odd).count();
    let again = page
        .letters
        .iter()
        .filter(|row| all.len() > 4 && row.contains(&all))
        .count()
        .saturating_sub(1);
    let longest = name
        .split_whitespace()
        .map(letters)
        .max_by_key(String::len)
        .unwrap_or_default();
    let rest = &row.text[row.text.find(name).map_or(0, |at| at + name.len())..];
    let is_clear = CLEAR_FORM.is_match(name);
    let number_behind = REGISTRATION.is_match(rest)
        || REGISTRATION
            .find(&row.text)
            .is_some_and(|found| found.start() > 0);
    let before_number = next.is_some_and(|next| begins_with_number(&next.text));
    vec![
        ("bias", 1.0),
        ("form", flag(is_clear)),
        ("short_form", flag(!is_clear && SHORT_FORM.is_match(name))),
        ("kind", flag(BUSINESS.is_match(name))),
        ("only_kind", flag(!kinds.chars().any(char::is_alphanumeric))),
        ("first", flag(seen.names == 0.0)),
        ("names_above", seen.names),
        ("below", flag(seen.below)),
        ("below_title", flag(seen.below_title && !seen.below)),
        ("between", flag(seen.between && !seen.below)),
        ("at_foot", flag(seen.at_foot)),
        ("after_lead", flag(seen.after_lead)),
        ("large", ((size - 1.0) * 2.0).clamp(-0.5, 1.0)),
        ("stamp", flag(size > 2.6)),
        (
            "before_address",
            flag(next.is_some_and(|next| ADDRESS.is_match(&next.text))),
        ),
        ("before_number", flag(before_number)),
        (
            "before_tax_number",
            flag(next.is_some_and(|next| TAX_NUMBER.is_match(&next.text))),
        ),
        (
            "before_form",
            flag(
                next.and_then(|next| name_of(&next.text))
                    .is_some_and(has_form),
            ),
        ),
        ("number_behind", flag(number_behind)),
        (
            "registered",
            flag(has_form(name) && (number_behind || before_number)),
        ),
        ("unsure", 1.0 - evidence.confidence),
        ("long", flag(words > 10 || words > 6 && !has_form(name))),
        ("short", flag(count < 4)),
        ("one_word", flag(words == 1)),
        ("exclaims", flag(name.ends_with(['!', '?']))),
        ("colon", flag(name.contains(':'))),
        (
            "digits",
            (name.chars().filter(char::is_ascii_digit).count() as f32).min(4.0),
        ),
        ("capitals", flag(!name.chars().any(char::is_lowercase))),
        ("again", (again as f32).min(2.0)),
        (
            "in_web",
            flag(longest.len() > 3 && page.web.contains(&longest)),
        ),
        ("odd_signs", odd as f32 / name.chars().count().max(1) as f32),
        ("ends_with_place", flag(PLACE_BEHIND_FORM.is_match(name))),
        ("street", flag(ADDRESS.is_match(name))),
    ]
}

/// The letters of a text in capitals.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|sign| sign.is_alphabetic())
        .flat_map(char::to_uppercase)
        .collect()
}

fn letters_of(text: &str) -> String {
    letters(text) + " "
}

fn begins_with_number(text: &str) -> bool {
    CODE.is_match(text)
        || COMPANY_NUMBER.is_match(text)
        || REGISTRATION
            .find(text)
            .is_some_and(|found| found.start() == 0)
}

/// A row of an address.
pub(super) fn is_address(text: &str) -> bool {
    ADDRESS.is_match(text)
}

/// A row that is neither name nor address.
pub(super) fn is_noise(text: &str) -> bool {
    NOISE.is_match(text)
}

fn has_form(name: &str) -> bool {
    CLEAR_FORM.is_match(name) || SHORT_FORM.is_match(name)
}

fn sample(value: &str, features: Features, evidence: Evidence) -> Sample<String> {
    let value = spelled(value).chars().take(TEXT_CHARACTERS_MAX).collect();
    Sample {
        value,
        features,
        evidence,
    }
}

/// The rows above the goods.
fn header(rows: &[Row]) -> &[Row] {
    let first_page = rows
        .iter()
        .take_while(|row| row.page == 1)
        .take(HEADER_ROWS)
        .count();
    let goods = rows[..first_page].iter().skip(1).position(|row| {
        COLUMNS.find_iter(&row.text).nth(1).is_some()
            || !amount::find(&row.text, Notation::of(None)).is_empty()
    });
    &rows[..goods.map_or(first_page, |at| at + 1)]
}

fn usual_height(rows: &[Row]) -> f32 {
    let mut heights: Vec<f32> = rows.iter().map(|row| row.height).collect();
    heights.sort_by(f32::total_cmp);
    heights
        .get(heights.len() / 2)
        .copied()
        .unwrap_or(1.0)
        .max(f32::EPSILON)
}

/// The name in a row, without what is printed around it; `None` where the row is something else.
fn name_of(text: &str) -> Option<&str> {
    let lead = LEAD.find(text).map_or(0, |found| found.end());
    let mut name = text[lead..].trim();
    if lead == 0 && NOISE.is_match(name) && !has_form(name) {
        return None;
    }
    if let Some(number) = REGISTRATION.find(name).filter(|found| found.start() > 0) {
        name = &name[..number.start()];
    }
    // What follows a number behind the legal form is a branch.
    if let Some(number) = NUMBER_INSIDE
        .find(name)
        .filter(|number| has_form(&name[..number.start()]))
    {
        name = &name[..number.start()];
    }
    name = name.trim_matches(|sign: char| {
        sign.is_whitespace()
            || matches!(
                sign,
                '*' | ':' | ',' | ';' | '-' | '=' | '_' | '~' | '"' | '\'' | '#' | '<' | '>' | '|'
            )
    });
    let letters = name.chars().filter(|sign| sign.is_alphabetic()).count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let usable = letters >= 3
        && letters > digits
        && !CODE.is_match(name)
        && (!ADDRESS.is_match(name) || has_form(name));
    usable.then_some(name)
}

/// The name with the next rows, where they go on with it: a parenthesis is still open, or they begin with
/// words like "Trading" that go before a legal form.
fn with_next_rows(
    name: &str,
    evidence: &Evidence,
    next: &[Row],
) -> Option<(String, Evidence, usize)> {
    let (mut name, mut evidence) = (name.to_owned(), evidence.clone());
    let mut joined = 0;
    for row in next.iter().take(2) {
        let Some(rest) = without_registration(&row.text) else {
            break;
        };
        if !(is_open(&name) || goes_on_with(rest)) {
            break;
        }
        let start = row.text.find(rest)?;
        evidence = evidence.and(row.evidence(&(start..start + rest.len()))?);
        name = format!("{name} {rest}");
        joined += 1;
    }
    (joined > 0 && !is_open(&name)).then_some((name, evidence, joined))
}

fn is_open(name: &str) -> bool {
    name.ends_with('&') || name.matches('(').count() > name.matches(')').count()
}

/// Whether a row cannot be a name of its own but the rest of one.
fn goes_on_with(rest: &str) -> bool {
    let after = TAIL.find(rest).map_or(rest, |tail| &rest[tail.end()..]);
    if after.is_empty() {
        // Two letters alone are rather a scrap of a logo.
        return letters(rest).len() > 2 || rest.starts_with('&');
    }
    let form = CLEAR_FORM.find(rest).or_else(|| SHORT_FORM.find(rest));
    let Some(form) = form.map(|form| &rest[..form.start()]) else {
        return after.starts_with('(') && after.len() < rest.len();
    };
    let kinds = BUSINESS.replace_all(form, "");
    TAIL.find(&kinds).is_some_and(|tail| {
        kinds[tail.end()..]
            .trim_matches([' ', '.', '&', ','])
            .is_empty()
    })
}

/// A row without the registration number behind the name; it may be a legal form alone.
fn without_registration(text: &str) -> Option<&str> {
    let name = text.trim();
    let end = REGISTRATION
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
                find(&text::rows(&[page(print)])).value.as_deref(),
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
            assert_eq!(find(&text::rows(&[page(print)])).value, None, "{print}");
        }
    }
}
