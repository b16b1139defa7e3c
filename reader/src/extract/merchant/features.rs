//! Features of a merchant name: its form, its place among the rows, its print.
//!
//! Every name is compared with the rows above it and with the whole receipt.

use super::super::country::is_place_name;
use super::super::model::{Features, fact};
use super::super::text::{Evidence, Row, count_letters, median_row_height};
use super::address::is_address;
use super::domain::site_agreement;
use super::heading::is_sentence;
use super::legal_form::{PLACE_AFTER_FORM, has_clear_form, has_legal_form};
use super::name_text::{read_name, uppercase_letters};
use super::words::{
    BRANCH_NUMBER, BUSINESS_WORD, CODE_ROW, COMPANY_NUMBER_ROW, LEAD_IN, PRICED_ROW,
    REGISTRATION_NUMBER,
};

/// Minimum number of digits in a registration number.
const CODE_DIGITS_MIN: usize = 4;

/// Facts about the rows above a name.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a feature of its own, and any may go with any"
)]
pub(super) struct RowsAbove {
    /// `true` below another name.
    pub(super) has_name: bool,
    /// `true` below a row of an address.
    pub(super) has_address: bool,
    /// `true` if a title or another row that is not a name precedes the first name.
    pub(super) has_title: bool,
    /// `true` if such a row follows an earlier name.
    pub(super) has_noise_between: bool,
    /// `true` directly below a lead-in such as `Operated by`.
    pub(super) ends_with_lead_in: bool,
    /// `true` in the last rows of the receipt.
    pub(super) in_footer: bool,
    /// `true` below a label of the customer.
    pub(super) has_customer: bool,
}

/// Facts about the whole receipt that all names are compared with.
pub(super) struct ReceiptContext {
    /// Median height of the rows, as a share of the page height.
    median_height: f32,
    /// Letters of each row, in capitals.
    row_letters: Vec<String>,
    /// Labels of the domains that can be the merchant's.
    site_labels: Vec<String>,
    /// `true` if most letters of the receipt are Cyrillic.
    is_cyrillic: bool,
}

impl ReceiptContext {
    pub(super) fn from_rows(rows: &[Row], site_labels: Vec<String>) -> Self {
        Self {
            median_height: median_row_height(rows),
            row_letters: rows
                .iter()
                .map(|row| uppercase_letters(&row.text))
                .collect(),
            site_labels,
            is_cyrillic: is_mostly_cyrillic(rows),
        }
    }

    /// Returns the height of a row as a multiple of the median.
    pub(super) fn relative_height(&self, row: &Row) -> f32 {
        row.height / self.median_height
    }
}

/// Returns the features of a name in `row`; `next` is the row below it.
#[expect(clippy::cast_precision_loss, reason = "rows have few words")]
pub(super) fn name_features(
    name: &str,
    row: &Row,
    evidence: &Evidence,
    next: Option<&Row>,
    page: &ReceiptContext,
    seen: &RowsAbove,
) -> Features {
    // The legal form and the kind of business.
    let has_form = has_legal_form(name);
    let is_clear = has_clear_form(name);
    let kinds = BUSINESS_WORD.replace_all(name, "");
    // The text below the name: a registration number stands there.
    let next_name = next.and_then(|next| read_name(&next.text));
    let before_number = next.is_some_and(|next| begins_with_number(&next.text));
    // The text itself: length and kinds of characters.
    let size = page.relative_height(row);
    let letters = count_letters(name);
    // The number of a branch is neither for nor against a name.
    let plain = BRANCH_NUMBER
        .find(name)
        .map_or(name, |number| &name[..number.start()]);
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    // Companies may have a year or the like in their name.
    let digits = digits.saturating_sub(if has_form { 4 } else { 0 });
    let is_odd = |sign: &char| {
        !sign.is_alphabetic()
            && !matches!(
                sign,
                ' ' | '&' | '.' | '\'' | '(' | ')' | '-' | '@' | '+' | ',' | '"'
            )
    };
    let odd = plain.chars().filter(is_odd).count();
    // The name is often repeated in other rows.
    let all = uppercase_letters(name);
    let again = page
        .row_letters
        .iter()
        .filter(|row| all.len() > 4 && row.contains(&all))
        .count()
        .saturating_sub(1);
    vec![
        ("bias", 1.0),
        fact("form", is_clear),
        fact("short_form", !is_clear && has_form),
        fact("kind", BUSINESS_WORD.is_match(name)),
        fact("only_kind", !kinds.chars().any(char::is_alphanumeric)),
        fact("first", !seen.has_name),
        fact(
            "heads",
            !seen.has_name && !seen.has_title && !seen.has_address,
        ),
        fact("below", seen.has_address),
        fact("below_title", seen.has_title && !seen.has_address),
        fact("between", seen.has_noise_between && !seen.has_address),
        fact("at_foot", seen.in_footer),
        fact("after_lead", seen.ends_with_lead_in),
        ("large", ((size - 1.0) * 2.0).clamp(-0.5, 1.0)),
        fact("stamp", size > 2.6),
        fact(
            "before_address",
            next.is_some_and(|next| is_address(&next.text)),
        ),
        fact("before_number", before_number),
        fact("before_form", next_name.is_some_and(has_legal_form)),
        ("unsure", 1.0 - evidence.confidence),
        fact("short", letters < 4),
        fact("exclaims", name.ends_with(['!', '?'])),
        fact("colon", name.contains(':')),
        ("digits", (digits as f32).min(4.0)),
        ("again", (again as f32).min(2.0)),
        (
            "odd_signs",
            odd as f32 / plain.chars().count().max(1) as f32,
        ),
        fact("ends_with_place", PLACE_AFTER_FORM.is_match(name)),
        fact("street", is_address(name)),
        ("site", site_agreement(name, &page.site_labels)),
        fact("sentence", is_sentence(name)),
        fact("labelled", LEAD_IN.is_match(&row.text)),
        fact("customer", seen.has_customer),
        fact("priced", PRICED_ROW.is_match(&row.text)),
        // Cyrillic print is easily taken for Latin letters.
        fact(
            "latin_lookalikes",
            page.is_cyrillic && !name.chars().any(is_cyrillic),
        ),
        fact("place", is_place_name(name)),
    ]
}

fn is_mostly_cyrillic(rows: &[Row]) -> bool {
    let letters = || {
        rows.iter()
            .flat_map(|row| row.text.chars())
            .filter(|letter| letter.is_alphabetic())
    };
    2 * letters().filter(|letter| is_cyrillic(*letter)).count() > letters().count()
}

fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{52F}')
}

/// Returns whether a row begins with a registration number or another code.
fn begins_with_number(text: &str) -> bool {
    CODE_ROW.is_match(text) && text.bytes().filter(u8::is_ascii_digit).count() >= CODE_DIGITS_MIN
        || COMPANY_NUMBER_ROW.is_match(text)
        || REGISTRATION_NUMBER
            .find(text)
            .is_some_and(|found| found.start() == 0)
}
