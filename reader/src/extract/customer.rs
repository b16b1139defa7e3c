//! Who bought it: the name behind a label for it, and what stands below: their address, the number of their tax office.

use std::sync::LazyLock;

use regex::Regex;
use shared::field::Field;
use shared::receipt::{Customer, TaxId};

use super::contact;
use super::keyword::{Letters, Vocabulary};
use super::language;
use super::text::Row;

const LIKELY: f32 = 0.75;
/// A name has at least so many letters.
const LETTERS_MIN: usize = 3;
/// What belongs to the customer stands at most so many rows below the label.
const ROWS_NEAR: usize = 5;

static LABELS: LazyLock<Vocabulary<()>> = LazyLock::new(|| {
    Vocabulary::new(
        &language::ALL
            .iter()
            .map(|language| ((), language.customers))
            .collect::<Vec<_>>(),
    )
});

/// What tills print where nobody gave a name, and what is no name.
static NOBODY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:CASH|WALK|CONSUMER|CONSUMIDOR|CONSUMATORE|COUNTER|GENERAL|COPY|SERVICE|ANONYM\w*|DIVERS\w*|BARVERKAUF|LAUFKUNDSCHAFT|TUNAI|FINAL|N/?A|NIL)\b")
        .expect("a fixed pattern")
});

/// The customer. A number that is theirs is taken out of those of the merchant.
pub(super) fn find(rows: &[Row], merchant_ids: &mut Vec<TaxId>) -> Customer {
    let Some((at, name)) = rows
        .iter()
        .enumerate()
        .find_map(|(at, row)| named(rows, at, row))
    else {
        return Customer::default();
    };
    let near = &rows[at..rows.len().min(at + ROWS_NEAR)];
    let is_theirs = |id: &TaxId| near.iter().any(|row| row.shows(&id.value));
    // The merchant's own comes first; a single number is the merchant's.
    let theirs = merchant_ids
        .iter()
        .skip(1)
        .position(is_theirs)
        .map(|at| merchant_ids.remove(at + 1).value);
    Customer {
        address: contact::address(near, &name),
        name,
        tax_id: theirs.unwrap_or_default(),
    }
}

/// The name behind the label that begins the row, or in the row below.
fn named(rows: &[Row], at: usize, row: &Row) -> Option<(usize, Field<String>)> {
    let letters = Letters::of(&row.text);
    let all = LABELS.find(&letters);
    let begins = all
        .iter()
        .filter(|((), found)| found.letters.start == 0 && found.exact);
    let ((), label) = begins.max_by_key(|((), found)| found.letters.len())?;
    let end = letters.stretch(&label.letters).end;
    let rest = row.text[end..].trim_start();
    if rest.is_empty() || rest == ":" {
        let below = rows.get(at + 1)?;
        return Some((at, name(below, 0)?));
    }
    let behind = rest.strip_prefix(':')?;
    Some((at, name(row, row.text.len() - behind.len())?))
}

/// The name that begins at a place of a row; what stands in the next column is something else.
fn name(row: &Row, from: usize) -> Option<Field<String>> {
    let text = row.text.get(from..)?;
    let skipped = text.len() - text.trim_start().len();
    let name = text.trim_start().split("  ").next()?.trim_end();
    let letters = name.chars().filter(|sign| sign.is_alphabetic()).count();
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    if letters < LETTERS_MIN || digits > letters || NOBODY.is_match(name) || name.contains(':') {
        return None;
    }
    let start = from + skipped;
    Some(
        row.evidence(&(start..start + name.len()))?
            .field(name.to_owned(), LIKELY),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::page;
    use crate::extract::{tax_ids, text};

    #[test]
    fn their_address_stands_below_their_name() {
        let print = "BAKERY LTD\n1 Mill Lane\nBILL TO\nNorthwind Ltd\n12 Harbour Street\n38100 Seaford\nTOTAL  9.00";
        let rows = text::rows(&[page(print)]);
        let found = find(&rows, &mut Vec::new());
        assert_eq!(found.name.value.as_deref(), Some("Northwind Ltd"));
        assert_eq!(
            found.address.value.as_deref(),
            Some("12 Harbour Street, 38100 Seaford")
        );
        let rows = text::rows(&[page("Kunde: Anna Berg\nMilch  1,20\nSUMME  1,20")]);
        assert_eq!(find(&rows, &mut Vec::new()).address.value, None);
    }

    #[test]
    fn who_bought_it_stands_behind_a_label() {
        for (print, name, number, left) in [
            (
                "USt-IdNr. DE136695976\nKunde: Anna Berg\nMilch  1,20",
                "Anna Berg",
                "",
                1,
            ),
            (
                "NIF: 501964843\nCliente: Obra Nova Lda\nNIF: 512345678\nTOTAL  9,00",
                "Obra Nova Lda",
                "512345678",
                1,
            ),
            (
                "BILL TO\nNorthwind Ltd\nTOTAL  9.00",
                "Northwind Ltd",
                "",
                0,
            ),
            ("CUSTOMER : CASH", "", "", 0),
            ("CUSTOMER COPY", "", "", 0),
            ("Customer service: 0800 123 456", "", "", 0),
            ("CUSTOMER: 300-C0001", "", "", 0),
        ] {
            let rows = text::rows(&[page(print)]);
            let mut ids = tax_ids::find(&rows);
            let found = find(&rows, &mut ids);
            assert_eq!(found.name.value.unwrap_or_default(), name, "{print}");
            assert_eq!(found.tax_id.value.unwrap_or_default(), number, "{print}");
            assert_eq!(ids.len(), left, "{print}");
        }
    }
}
