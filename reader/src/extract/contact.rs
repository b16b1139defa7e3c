//! Contact data of the merchant: address, telephone, web, e-mail.

use shared::field::Field;
use shared::receipt::TEXT_CHARACTERS_MAX;
use shared::text::single_spaced;

use super::merchant;
use super::pattern::Pattern;
use super::text::{Evidence, Row};

const SURE_CONFIDENCE: f32 = 0.92;
const LIKELY_CONFIDENCE: f32 = 0.75;
/// Maximum number of rows of an address.
const ADDRESS_ROWS_MAX: usize = 6;
/// Number of rows at the top in which addresses and unlabelled telephone numbers are looked for.
const HEADER_ROWS_MAX: usize = 22;

static LABELLED_PHONE: Pattern = Pattern::new(concat!(
    r"(?i)\b(?:TEL(?:E?PHONE|EFON[EO]?)?|PHONE|FON|TÉL|TLF|H/?P|HOTLINE|MOBILE",
    r"|CONTACT(?:\s?NO)?|電話)\b[\s.:)#-]*(?:NO\.?[\s:]*)?",
    r"(\+?[(0-9][0-9()\s./-]{5,18}[0-9])",
));
/// North American or international telephone number without a label.
static BARE_PHONE: Pattern = Pattern::new(
    r"(?:^|\s)(\(?[0-9]{3}\)?[\s.-][0-9]{3}[.-][0-9]{4}|\+[0-9]{1,3}[\s0-9()-]{7,16}[0-9])\b",
);
static EMAIL: Pattern =
    Pattern::new(r"(?i)\b[a-z0-9._+-]{1,40}@[a-z0-9-]{1,40}(?:\.[a-z0-9-]{2,20}){1,3}\b");
static WEB_ADDRESS: Pattern = Pattern::new(concat!(
    r"(?i)\b(?:https?://|www\s?\.\s?)",
    r"[a-z0-9-]{1,60}(?:\s?\.\s?[a-z0-9-]{2,20}){1,3}(?:/[^\s]{0,60})?",
    r"|\b[a-z0-9-]{3,40}\.(?:com|net|org|de|fr|co\.uk|es|it|pt|nl|pl|se|dk|ch|at)\b",
));

/// Returns the telephone number: with a label anywhere, else without one near the top.
pub(super) fn find_phone(rows: &[Row]) -> Field<String> {
    let header = &rows[..rows.len().min(HEADER_ROWS_MAX)];
    let find = |rows: &[Row], pattern: &Pattern, confidence: f32| {
        rows.iter()
            .find_map(|row| row.find_text(pattern, 1, confidence))
    };
    find(rows, &LABELLED_PHONE, SURE_CONFIDENCE)
        .or_else(|| find(header, &BARE_PHONE, LIKELY_CONFIDENCE))
        .unwrap_or_default()
}

/// Returns the e-mail address.
pub(super) fn find_email(rows: &[Row]) -> Field<String> {
    rows.iter()
        .find_map(|row| row.find_text(&EMAIL, 0, SURE_CONFIDENCE))
        .unwrap_or_default()
}

/// Returns the web address in lower case and without spaces.
pub(super) fn find_url(rows: &[Row]) -> Field<String> {
    // The domain of an e-mail address is not a web address.
    let mut field = rows
        .iter()
        .filter(|row| !row.text.contains('@'))
        .find_map(|row| row.find_text(&WEB_ADDRESS, 0, SURE_CONFIDENCE))
        .unwrap_or_default();
    field.value = field.value.map(|url| url.replace(' ', "").to_lowercase());
    field
}

/// Returns street, postal code and place: from the first address row below the name to the last
/// one, with the rows between.
pub(super) fn find_address(rows: &[Row], name: &Field<String>) -> Field<String> {
    // The search begins below the row of the name, or at the top if there is no name.
    let header = &rows[..rows.len().min(HEADER_ROWS_MAX)];
    let below = header
        .iter()
        .rposition(|row| row.shows_field(name))
        .map_or(0, |at| at + 1);
    let Some(begin) = (below..header.len()).find(|at| merchant::is_address(&header[*at].text))
    else {
        return Field::gap();
    };
    // Rows are gathered up to a row of another kind and cut after the last address row.
    let mut parts: Vec<(&str, Evidence)> = Vec::new();
    let mut end = begin;
    for (at, row) in header.iter().enumerate().skip(begin).take(ADDRESS_ROWS_MAX) {
        if merchant::is_noise(&row.text) || LABELLED_PHONE.is_match(&row.text) {
            break;
        }
        let text = row.text.trim_matches(|sign: char| {
            sign.is_whitespace() || matches!(sign, ',' | '.' | '-' | '*')
        });
        let Some(evidence) = row.full_evidence() else {
            break;
        };
        parts.push((text, evidence));
        if merchant::is_address(&row.text) {
            end = at + 1;
        }
    }
    parts.truncate(end - begin);
    let (texts, evidence): (Vec<&str>, Vec<Evidence>) = parts.into_iter().unzip();
    let text = single_spaced(&texts.join(", "));
    let text = text.chars().take(TEXT_CHARACTERS_MAX).collect();
    let evidence = evidence.into_iter().reduce(Evidence::merged_with);
    evidence
        .map(|evidence| evidence.into_field(text, LIKELY_CONFIDENCE))
        .unwrap_or_default()
}
