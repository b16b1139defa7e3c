//! How to reach the merchant: address, telephone, web and mail.

use std::sync::LazyLock;

use regex::Regex;
use shared::field::Field;
use shared::receipt::TEXT_CHARACTERS_MAX;

use super::merchant;
use super::text::{Evidence, Row};

const SURE: f32 = 0.92;
const LIKELY: f32 = 0.75;
/// An address has at most so many rows, and stands in the first rows.
const ADDRESS_ROWS: usize = 6;
const HEADER_ROWS: usize = 22;

static PHONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:TEL(?:E?PHONE|EFON[EO]?)?|PHONE|FON|TÉL|TLF|H/?P|HOTLINE|MOBILE|CONTACT(?:\s?NO)?|電話)\b[\s.:)#-]*(?:NO\.?[\s:]*)?(\+?[(0-9][0-9()\s./-]{5,18}[0-9])").expect("a fixed pattern")
});
/// A number of North America without a word before it.
static BARE_PHONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|\s)(\(?[0-9]{3}\)?[\s.-][0-9]{3}[.-][0-9]{4}|\+[0-9]{1,3}[\s0-9()-]{7,16}[0-9])\b",
    )
    .expect("a fixed pattern")
});
static MAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b[a-z0-9._+-]{1,40}@[a-z0-9-]{1,40}(?:\.[a-z0-9-]{2,20}){1,3}\b")
        .expect("a fixed pattern")
});
static WEB: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:https?://|www\s?\.\s?)[a-z0-9-]{1,60}(?:\s?\.\s?[a-z0-9-]{2,20}){1,3}(?:/[^\s]{0,60})?|\b[a-z0-9-]{3,40}\.(?:com|net|org|de|fr|co\.uk|es|it|pt|nl|pl|se|dk|ch|at)\b").expect("a fixed pattern")
});

/// Telephone, web and mail.
pub(super) fn phone(rows: &[Row]) -> Field<String> {
    let labelled = first(rows, &PHONE, 1, SURE);
    if labelled.value.is_some() {
        labelled
    } else {
        first(&rows[..rows.len().min(HEADER_ROWS)], &BARE_PHONE, 1, LIKELY)
    }
}

/// The address for mail.
pub(super) fn email(rows: &[Row]) -> Field<String> {
    first(rows, &MAIL, 0, SURE)
}

/// The address in the web.
pub(super) fn url(rows: &[Row]) -> Field<String> {
    let without_mail = |row: &Row| !row.text.contains('@');
    let found = rows
        .iter()
        .filter(|row| without_mail(row))
        .find_map(|row| in_row(row, &WEB, 0, SURE));
    let mut field = found.unwrap_or_default();
    field.value = field.value.map(|url| url.replace(' ', "").to_lowercase());
    field
}

fn first(rows: &[Row], pattern: &Regex, group: usize, confidence: f32) -> Field<String> {
    rows.iter()
        .find_map(|row| in_row(row, pattern, group, confidence))
        .unwrap_or_default()
}

fn in_row(row: &Row, pattern: &Regex, group: usize, confidence: f32) -> Option<Field<String>> {
    let found = pattern.captures(&row.text)?.get(group)?;
    let value = found
        .as_str()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    Some(row.evidence(&found.range())?.field(value, confidence))
}

/// Street, postal code and place: the rows below the name that look like it, and those between.
pub(super) fn address(rows: &[Row], name: &Field<String>) -> Field<String> {
    let header = &rows[..rows.len().min(HEADER_ROWS)];
    let below = header
        .iter()
        .rposition(|row| row.shows(name))
        .map_or(0, |at| at + 1);
    let Some(begin) = (below..header.len()).find(|at| merchant::is_address(&header[*at].text))
    else {
        return Field::gap();
    };
    let mut parts: Vec<(&str, Evidence)> = Vec::new();
    let mut end = begin;
    for (at, row) in header.iter().enumerate().skip(begin).take(ADDRESS_ROWS) {
        if merchant::is_noise(&row.text) || PHONE.is_match(&row.text) {
            break;
        }
        let text = row.text.trim_matches(|sign: char| {
            sign.is_whitespace() || matches!(sign, ',' | '.' | '-' | '*')
        });
        let Some(evidence) = row.whole() else { break };
        parts.push((text, evidence));
        if merchant::is_address(&row.text) {
            end = at + 1;
        }
    }
    parts.truncate(end - begin);
    let text = parts
        .iter()
        .map(|(text, _)| *text)
        .collect::<Vec<_>>()
        .join(", ");
    let text = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(TEXT_CHARACTERS_MAX)
        .collect();
    let evidence = parts
        .into_iter()
        .map(|(_, evidence)| evidence)
        .reduce(Evidence::and);
    evidence
        .map(|evidence| evidence.field(text, LIKELY))
        .unwrap_or_default()
}
