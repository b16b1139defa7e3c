//! Text of a name within its row, and the rows that continue it.

use shared::text::is_spaceless;

use super::super::text::{Evidence, Row, count_letters};
use super::address::is_address;
use super::heading::is_heading;
use super::legal_form::{form_start, has_legal_form, is_form_alone};
use super::words::{
    BUSINESS_WORD, CODE_ROW, CONTINUATION_WORDS, CUSTOMER_ROW, INNER_NUMBER, LEAD_IN, LEAD_OUT,
    NON_NAME_ROW, NUMBER_TAIL, REGISTRATION_NUMBER,
};

/// Returns the name in a row without the text around it, or `None` if the row is something else.
pub(super) fn read_name(text: &str) -> Option<&str> {
    let lead = LEAD_IN.find(text).map_or(0, |found| found.end());
    let mut name = text[lead..].trim();
    // A legal form or a lead-in outweighs words that are not part of names.
    let lead_out = LEAD_OUT.find(name);
    for tail in [lead_out, NUMBER_TAIL.find(name)].into_iter().flatten() {
        if (1..name.len()).contains(&tail.start()) {
            name = &name[..tail.start()];
        }
    }
    let is_introduced = lead > 0 || lead_out.is_some();
    let is_other = |name: &str| {
        !has_legal_form(name)
            && (!is_introduced && (NON_NAME_ROW.is_match(name) || is_heading(name))
                || CUSTOMER_ROW.is_match(name)
                || is_plain_address(name))
    };
    // An address does not become a name by the loss of its number.
    if is_other(name) {
        return None;
    }
    let checked = name;
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
    // Decoration and quotes around the name; quotes within it stay in pairs.
    name = name.trim_matches(|sign: char| {
        sign.is_whitespace()
            || matches!(
                sign,
                '*' | ':' | ',' | ';' | '-' | '=' | '_' | '~' | '\'' | '#' | '<' | '>' | '|'
            )
    });
    let is_quoted = name.starts_with('"') && name.ends_with('"');
    if name.matches('"').count() % 2 == 1 || is_quoted && name.matches('"').count() == 2 {
        name = name.trim_matches(['"', ' ']);
    }
    // A name has more letters than digits. In scripts of syllables two letters are a name.
    let letters = count_letters(name);
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let least = if name.chars().any(is_syllable) { 2 } else { 3 };
    let usable = letters >= least
        && letters > digits
        && !CODE_ROW.is_match(name)
        && !is_form_alone(name)
        && (name == checked || !is_other(name));
    usable.then_some(name)
}

/// Returns whether a text is an address; a kind of business at a street without a number is a name.
fn is_plain_address(text: &str) -> bool {
    let has_number = text.contains(|sign: char| sign.is_ascii_digit() || sign == ',');
    is_address(text) && (has_number || !BUSINESS_WORD.is_match(text))
}

/// Joins a name with the next rows that continue it, and returns their number. They continue it if
/// a parenthesis is still open, or if they begin with words such as `Trading` in front of a legal
/// form.
pub(super) fn join_next_rows(
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
pub(super) fn is_continuation(rest: &str) -> bool {
    let after = CONTINUATION_WORDS
        .find(rest)
        .map_or(rest, |tail| &rest[tail.end()..]);
    if after.is_empty() {
        // Two letters alone are rather part of a logo.
        return uppercase_letters(rest).len() > 2 || rest.starts_with('&');
    }
    // Only words that continue names may stand before the legal form.
    let Some(form) = form_start(rest).map(|at| &rest[..at]) else {
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

/// Returns whether a character is a syllable or a word of its own: Han, kana, Hangul.
fn is_syllable(sign: char) -> bool {
    is_spaceless(sign) || matches!(sign, '\u{AC00}'..='\u{D7A3}')
}

/// Returns the letters of a text in capitals.
pub(super) fn uppercase_letters(text: &str) -> String {
    text.chars()
        .filter(|sign| sign.is_alphabetic())
        .flat_map(char::to_uppercase)
        .collect()
}
