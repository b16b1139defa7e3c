//! Customer: name behind a label, address and tax number.

use std::sync::LazyLock;

use shared::field::Field;
use shared::receipt::{Customer, TaxId};

use super::contact;
use super::language;
use super::pattern::Pattern;
use super::text::{Row, count_letters};
use super::word_search::{Letters, Vocabulary};

const LIKELY_CONFIDENCE: f32 = 0.75;
/// Minimum number of letters in a name.
const NAME_LETTERS_MIN: usize = 3;
/// Number of rows, from that of the label on, in which data of the customer is looked for.
const CUSTOMER_ROWS: usize = 5;

static CUSTOMER_LABELS: LazyLock<Vocabulary<()>> =
    LazyLock::new(|| language::vocabulary(|language| language.customer_labels));

/// Words that tills print in place of a customer, and others that are not a name.
static PLACEHOLDER_NAME: Pattern = Pattern::new(concat!(
    r"(?i)\b(?:CASH|WALK|CONSUMER|CONSUMIDOR|CONSUMATORE|COUNTER|GENERAL|COPY|SERVICE",
    r"|ANONYM\w*|DIVERS\w*|BARVERKAUF|LAUFKUNDSCHAFT|TUNAI|FINAL|N/?A|NIL)\b",
));

/// Returns the customer. A tax number of the customer is moved out of `merchant_ids`.
pub(super) fn find_customer(rows: &[Row], merchant_ids: &mut Vec<TaxId>) -> Customer {
    let Some((at, name)) = rows
        .iter()
        .enumerate()
        .find_map(|(at, row)| read_labelled_name(rows, at, row))
    else {
        return Customer::default();
    };
    let near = &rows[at..rows.len().min(at + CUSTOMER_ROWS)];
    let is_theirs = |id: &TaxId| near.iter().any(|row| row.shows_field(&id.value));
    // The merchant's number comes first, and a single number is the merchant's.
    let theirs = merchant_ids
        .iter()
        .skip(1)
        .position(is_theirs)
        .map(|at| merchant_ids.remove(at + 1).value);
    Customer {
        address: contact::find_address(near, &name),
        name,
        tax_id: theirs.unwrap_or_default(),
    }
}

/// Returns the name behind a label that begins the row, or the name in the row below it, with the
/// index of the label's row.
fn read_labelled_name(rows: &[Row], at: usize, row: &Row) -> Option<(usize, Field<String>)> {
    let letters = Letters::from_text(&row.text);
    let all = CUSTOMER_LABELS.find_all(&letters);
    // `Customer name` is a longer label than `customer`.
    let begins = all
        .iter()
        .filter(|((), found)| found.letters.start == 0 && found.exact);
    let ((), label) = begins.max_by_key(|((), found)| found.letters.len())?;
    let end = letters.text_range(&label.letters).end;
    let rest = row.text[end..].trim_start();
    // A label alone in its row belongs to the next row; else a colon must follow.
    if rest.is_empty() || rest == ":" {
        let below = rows.get(at + 1)?;
        return Some((at, read_name(below, 0)?));
    }
    let behind = rest.strip_prefix(':')?;
    Some((at, read_name(row, row.text.len() - behind.len())?))
}

/// Reads the name from a byte offset of a row up to the next column.
fn read_name(row: &Row, from: usize) -> Option<Field<String>> {
    let text = row.text.get(from..)?;
    let skipped = text.len() - text.trim_start().len();
    let name = text.trim_start().split("  ").next()?.trim_end();
    // Account numbers, placeholders and other labels are not names.
    let letters = count_letters(name);
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    if letters < NAME_LETTERS_MIN
        || digits > letters
        || PLACEHOLDER_NAME.is_match(name)
        || name.contains(':')
    {
        return None;
    }
    let start = from + skipped;
    row.field(
        &(start..start + name.len()),
        name.to_owned(),
        LIKELY_CONFIDENCE,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::page;
    use crate::extract::{tax_ids, text};

    #[test]
    fn their_address_stands_below_their_name() {
        let print = concat!(
            "BAKERY LTD\n1 Mill Lane\nBILL TO\nNorthwind Ltd\n12 Harbour Street\n",
            "38100 Seaford\nTOTAL  9.00",
        );
        let rows = text::collect_rows(&[page(print)]);
        let found = find_customer(&rows, &mut Vec::new());
        assert_eq!(found.name.value.as_deref(), Some("Northwind Ltd"));
        assert_eq!(
            found.address.value.as_deref(),
            Some("12 Harbour Street, 38100 Seaford")
        );
        let rows = text::collect_rows(&[page("Kunde: Anna Berg\nMilch  1,20\nSUMME  1,20")]);
        assert_eq!(find_customer(&rows, &mut Vec::new()).address.value, None);
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
            let rows = text::collect_rows(&[page(print)]);
            let mut ids = tax_ids::find_tax_ids(&rows);
            let found = find_customer(&rows, &mut ids);
            assert_eq!(found.name.value.unwrap_or_default(), name, "{print}");
            assert_eq!(found.tax_id.value.unwrap_or_default(), number, "{print}");
            assert_eq!(ids.len(), left, "{print}");
        }
    }
}
