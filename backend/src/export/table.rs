//! Tables of receipts, their items and their taxes: CSV by RFC 4180, with ISO dates and plain decimals.
//!
//! A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers never do.

use csv::{Terminator, Writer, WriterBuilder};
use jiff::Timestamp;
use serde::Serialize;
use shared::api::ReceiptDetail;
use shared::field::Field;
use shared::money::Money;
use shared::quantity::Rate;
use shared::receipt::{Item, Payment};
use unicode_normalization::UnicodeNormalization;

/// What programs like Excel want at the beginning to read UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

const RECEIPTS: &str = "id,status,date,time,merchant,category,tags,currency,subtotal,tax_total,tip,discount_total,total,\
payment_method,payment_last4,receipt_number,country,notes,duplicate_of,file_sha256,file_name,created_at,updated_at";
const ITEMS: &str = "receipt_id,line,description,sku,quantity,unit,unit_price,discount,tax_rate,tax_amount,amount,category";
const TAXES: &str = "receipt_id,name,rate,base,amount";

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// A row a receipt.
    Receipts,
    /// A row an item.
    Items,
    /// A row a tax of a receipt.
    Taxes,
}

/// A cell: a text that is made harmless, or what we wrote ourselves.
enum Cell {
    Text(String),
    Plain(String),
}

impl Table {
    /// All tables.
    pub const ALL: [Self; 3] = [Self::Receipts, Self::Items, Self::Taxes];

    /// What its file is called.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Receipts => "receipts.csv",
            Self::Items => "items.csv",
            Self::Taxes => "taxes.csv",
        }
    }

    /// The names of its columns as the first row.
    pub fn header(self) -> Vec<u8> {
        let columns = match self {
            Self::Receipts => RECEIPTS,
            Self::Items => ITEMS,
            Self::Taxes => TAXES,
        };
        format!("{columns}\r\n").into_bytes()
    }

    /// The rows of a receipt.
    pub fn rows(self, receipt: &ReceiptDetail) -> csv::Result<Vec<u8>> {
        let mut writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(Vec::new());
        match self {
            Self::Receipts => write(&mut writer, receipt_cells(receipt))?,
            Self::Items => {
                for (line, item) in (1..).zip(&receipt.receipt.items) {
                    write(&mut writer, item_cells(receipt, line, item))?;
                }
            }
            Self::Taxes => {
                for tax in &receipt.receipt.taxes {
                    let rate = rate(tax.rate.value);
                    let cells = [
                        id(receipt),
                        text(&tax.code),
                        rate,
                        money(&tax.base),
                        money(&tax.amount),
                    ];
                    write(&mut writer, cells)?;
                }
            }
        }
        writer
            .into_inner()
            .map_err(|error| error.into_error().into())
    }
}

fn receipt_cells(detail: &ReceiptDetail) -> [Cell; 23] {
    let (row, receipt, filing) = (&detail.row, &detail.receipt, &detail.filing);
    let of_payments = |part: fn(&Payment) -> Option<String>| {
        Cell::Text(
            receipt
                .payments
                .iter()
                .filter_map(part)
                .collect::<Vec<_>>()
                .join(";"),
        )
    };
    [
        id(detail),
        Cell::Plain(named(row.status)),
        Cell::Plain(row.date.clone().unwrap_or_default()),
        Cell::Plain(
            receipt
                .time
                .value
                .map(|time| time.to_string())
                .unwrap_or_default(),
        ),
        text(&receipt.merchant.name),
        Cell::Text(row.category.clone().unwrap_or_default()),
        Cell::Text(row.tags.join(",")),
        Cell::Plain(
            receipt
                .currency
                .value
                .map(|currency| currency.code().to_owned())
                .unwrap_or_default(),
        ),
        money(&receipt.subtotal),
        money(&receipt.tax_total),
        money(&receipt.tip),
        money(&receipt.discount_total),
        money(&receipt.total),
        of_payments(|payment| payment.method.value.map(named)),
        of_payments(|payment| payment.last4.value.clone()),
        text(&receipt.receipt_number),
        text(&receipt.country),
        Cell::Text(filing.note.clone().unwrap_or_default()),
        // The very same file makes no second receipt.
        Cell::Plain(String::new()),
        Cell::Plain(row.file.sha256.clone()),
        Cell::Text(row.file.name.clone()),
        instant(row.created_at_ms),
        instant(row.updated_at_ms),
    ]
}

fn item_cells(detail: &ReceiptDetail, line: usize, item: &Item) -> [Cell; 12] {
    let taxes = &detail.receipt.taxes;
    let is_its = |code: &Field<String>| code.value.is_some() && code.value == item.tax_code.value;
    let tax = taxes.iter().find(|tax| is_its(&tax.code));
    [
        id(detail),
        Cell::Plain(line.to_string()),
        text(&item.description),
        text(&item.sku),
        Cell::Plain(
            item.quantity
                .value
                .map(|quantity| quantity.to_string())
                .unwrap_or_default(),
        ),
        text(&item.unit),
        money(&item.unit_price),
        money(&item.discount),
        rate(tax.and_then(|tax| tax.rate.value)),
        // Taxes are printed for the whole receipt.
        Cell::Plain(String::new()),
        money(&item.amount),
        Cell::Text(detail.row.category.clone().unwrap_or_default()),
    ]
}

fn write(writer: &mut Writer<Vec<u8>>, cells: impl IntoIterator<Item = Cell>) -> csv::Result<()> {
    writer.write_record(cells.into_iter().map(|cell| match cell {
        Cell::Text(text) => harmless(text),
        Cell::Plain(plain) => plain,
    }))
}

/// The text, with an apostrophe where it would begin a formula: with a sign of one, also in full width, also behind characters
/// that are not seen, which spreadsheets drop when they open a table.
fn harmless(text: String) -> String {
    let first = text.trim_start_matches(is_unseen).chars().next();
    let begins_formula = first.is_some_and(|first| {
        first
            .nfkc()
            .next()
            .is_some_and(|plain| matches!(plain, '=' | '+' | '-' | '@'))
    });
    // These alone begin a formula or a cell of its own in some programs.
    let begins_cell = text.starts_with(['\t', '\r', '\n', '\0']);
    if begins_formula || begins_cell {
        format!("'{text}")
    } else {
        text
    }
}

/// White space, controls, and characters without a shape of their own (Unicode's `Default_Ignorable_Code_Point`).
fn is_unseen(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
}

fn id(detail: &ReceiptDetail) -> Cell {
    Cell::Plain(detail.row.id.to_string())
}

fn text(field: &Field<String>) -> Cell {
    Cell::Text(field.value.clone().unwrap_or_default())
}

fn money(field: &Field<Money>) -> Cell {
    Cell::Plain(field.value.map(Money::to_decimal).unwrap_or_default())
}

fn rate(rate: Option<Rate>) -> Cell {
    Cell::Plain(rate.map(|rate| rate.to_string()).unwrap_or_default())
}

fn instant(ms: i64) -> Cell {
    Cell::Plain(
        Timestamp::from_millisecond(ms)
            .map(|instant| instant.to_string())
            .unwrap_or_default(),
    )
}

/// The name of a value that is one of several, as in the JSON.
fn named<T: Serialize>(value: T) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::tests::detail;
    use super::*;
    use shared::receipt::{Method, Tax};

    fn is<T>(value: T) -> Field<T> {
        Field {
            value: Some(value),
            ..Field::gap()
        }
    }

    fn amount(text: &str) -> Field<Money> {
        is(Money::parse(text, "EUR".parse().ok()).unwrap())
    }

    fn rows(table: Table, detail: &ReceiptDetail) -> String {
        String::from_utf8(table.rows(detail).unwrap()).unwrap()
    }

    #[test]
    fn a_receipt_is_a_row() {
        let mut detail = detail("Bar, \"Süd\"");
        detail.receipt.currency = is("EUR".parse().unwrap());
        detail.receipt.total = amount("-12.50");
        detail.receipt.time = is("18:30".parse().unwrap());
        let card = Payment {
            method: is(Method::Card),
            last4: is("1850".into()),
            ..Payment::default()
        };
        let voucher = Payment {
            method: is(Method::Voucher),
            ..Payment::default()
        };
        detail.receipt.payments = vec![card, voucher];
        detail.row.tags = vec!["trip".into(), "home".into()];
        detail.filing.note = Some("two\nlines".into());
        let expected = "018bcfe5-6800-7707-8707-070707070707,ready,2026-09-15,18:30,\"Bar, \"\"Süd\"\"\",,\"trip,home\",EUR\
                        ,,,,,-12.50,card;voucher,1850,,,\"two\nlines\",,ab12,a.jpg,1970-01-01T00:00:00Z\
                        ,2026-09-15T10:30:00Z\r\n";
        assert_eq!(rows(Table::Receipts, &detail), expected);
        let columns = |text: &str| text.split(',').count();
        assert_eq!(columns(RECEIPTS), 23);
        assert_eq!(
            Table::Taxes.header(),
            b"receipt_id,name,rate,base,amount\r\n"
        );
    }

    #[test]
    fn items_and_taxes_have_rows_of_their_own() {
        let mut detail = detail("Bar");
        let quantity = is("-0.5".parse().unwrap());
        detail.receipt.items = vec![
            Item {
                description: is("Bread".into()),
                tax_code: is("A".into()),
                amount: amount("3"),
                ..Item::default()
            },
            Item {
                description: is("Deposit".into()),
                quantity,
                amount: amount("-0.25"),
                ..Item::default()
            },
        ];
        let tax = Tax {
            code: is("A".into()),
            rate: is(Rate(550)),
            amount: amount("0.16"),
            ..Tax::default()
        };
        detail.receipt.taxes = vec![tax];
        detail.row.category = Some("Food".into());
        let id = detail.row.id;
        assert_eq!(
            rows(Table::Items, &detail),
            format!("{id},1,Bread,,,,,,5.5,,3.00,Food\r\n{id},2,Deposit,,-0.5,,,,,,-0.25,Food\r\n")
        );
        assert_eq!(rows(Table::Taxes, &detail), format!("{id},A,5.5,,0.16\r\n"));
        assert_eq!(ITEMS.split(',').count(), 12);
    }

    #[test]
    fn no_text_becomes_a_formula() {
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("+49 30", "'+49 30"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            ("\n=1", "\"'\n=1\""),
            ("\nx", "\"'\nx\""),
            ("\0x", "'\0x"),
            (" =1", "' =1"),
            ("\u{A0}\u{3000}+1", "'\u{A0}\u{3000}+1"),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠A", "'＠A"),
            ("﹢1", "'﹢1"),
            ("﹣1", "'﹣1"),
            ("\u{200B}=1", "'\u{200B}=1"),
            ("\u{FEFF}＝1", "'\u{FEFF}＝1"),
            ("\u{202E}\u{1}@A", "'\u{202E}\u{1}@A"),
            ("\u{E0001}-1", "'\u{E0001}-1"),
            (" \u{200B} a=1", " \u{200B} a=1"),
            ("Ａ＝1", "Ａ＝1"),
            ("a=1", "a=1"),
            ("'x", "'x"),
            ("", ""),
        ] {
            let mut detail = detail("");
            detail.receipt.items = vec![Item {
                description: is(text.into()),
                ..Item::default()
            }];
            let expected = format!("{},1,{written},,,,,,,,,\r\n", detail.row.id);
            assert_eq!(rows(Table::Items, &detail), expected, "{text:?}");
        }
    }
}
