//! CSV tables (RFC 4180) of receipts, items and taxes.
//!
//! Dates are ISO 8601, amounts plain decimals. Text that a spreadsheet would take for a formula
//! gets a leading apostrophe; numbers never do.

use csv::{Terminator, Writer, WriterBuilder};
use jiff::Timestamp;
use serde::Serialize;
use shared::api::ReceiptDetail;
use shared::field::Field;
use shared::money::Money;
use shared::quantity::TaxRate;
use shared::receipt::{Item, Payment};
use unicode_normalization::UnicodeNormalization;

/// Byte order mark, without which Excel and similar programs do not recognise UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Columns of the table of receipts.
const RECEIPT_COLUMNS: &str = concat!(
    "id,status,date,time,merchant,category,tags,currency,subtotal,tax_total,tip,discount_total,",
    "total,payment_method,payment_last4,receipt_number,country,notes,duplicate_of,file_sha256,",
    "file_name,created_at,updated_at",
);
/// Columns of the table of items.
const ITEM_COLUMNS: &str = concat!(
    "receipt_id,line,description,sku,quantity,unit,unit_price,discount,tax_rate,tax_amount,",
    "amount,category",
);
/// Columns of the table of taxes.
const TAX_COLUMNS: &str = "receipt_id,name,rate,base,amount";

/// CSV table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// One row per receipt.
    Receipts,
    /// One row per item.
    Items,
    /// One row per tax of a receipt.
    Taxes,
}

/// Content of a cell.
enum Cell {
    /// Foreign text, in which formulas are escaped.
    Text(String),
    /// Value formatted by this module, written as it is.
    Plain(String),
}

impl Table {
    /// All tables.
    pub const ALL: [Self; 3] = [Self::Receipts, Self::Items, Self::Taxes];

    /// Returns the file name of the table.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Receipts => "receipts.csv",
            Self::Items => "items.csv",
            Self::Taxes => "taxes.csv",
        }
    }

    /// Returns the column names as the first row.
    pub fn header_row(self) -> Vec<u8> {
        let columns = match self {
            Self::Receipts => RECEIPT_COLUMNS,
            Self::Items => ITEM_COLUMNS,
            Self::Taxes => TAX_COLUMNS,
        };
        format!("{columns}\r\n").into_bytes()
    }

    /// Encodes the rows of one receipt.
    pub fn encode_rows(self, receipt: &ReceiptDetail) -> csv::Result<Vec<u8>> {
        let mut writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(Vec::new());
        match self {
            Self::Receipts => write_cells(&mut writer, receipt_cells(receipt))?,
            Self::Items => {
                for (line, item) in (1..).zip(&receipt.receipt.items) {
                    write_cells(&mut writer, item_cells(receipt, line, item))?;
                }
            }
            Self::Taxes => {
                for tax in &receipt.receipt.taxes {
                    let rate = rate_cell(tax.rate.value);
                    let cells = [
                        id_cell(receipt),
                        text_cell(&tax.code),
                        rate,
                        money_cell(&tax.base),
                        money_cell(&tax.amount),
                    ];
                    write_cells(&mut writer, cells)?;
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
    // A receipt may have several payments; their values share a cell.
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
        id_cell(detail),
        Cell::Plain(serialized_name(row.status)),
        Cell::Plain(row.date.clone().unwrap_or_default()),
        Cell::Plain(
            receipt
                .time
                .value
                .map(|time| time.to_string())
                .unwrap_or_default(),
        ),
        text_cell(&receipt.merchant.name),
        Cell::Text(row.category.clone().unwrap_or_default()),
        Cell::Text(row.tags.join(",")),
        Cell::Plain(
            receipt
                .currency
                .value
                .map(|currency| currency.code().to_owned())
                .unwrap_or_default(),
        ),
        money_cell(&receipt.subtotal),
        money_cell(&receipt.tax_total),
        money_cell(&receipt.tip),
        money_cell(&receipt.discount_total),
        money_cell(&receipt.total),
        of_payments(|payment| payment.method.value.map(serialized_name)),
        of_payments(|payment| payment.last4.value.clone()),
        text_cell(&receipt.receipt_number),
        text_cell(&receipt.country),
        Cell::Text(filing.note.clone().unwrap_or_default()),
        // `duplicate_of` stays empty: the same file never makes a second receipt.
        Cell::Plain(String::new()),
        Cell::Plain(row.file.sha256.clone()),
        Cell::Text(row.file.name.clone()),
        instant_cell(row.created_at_ms),
        instant_cell(row.updated_at_ms),
    ]
}

fn item_cells(detail: &ReceiptDetail, line: usize, item: &Item) -> [Cell; 12] {
    let taxes = &detail.receipt.taxes;
    // An item refers to its tax by a code.
    let is_its = |code: &Field<String>| code.value.is_some() && code.value == item.tax_code.value;
    let tax = taxes.iter().find(|tax| is_its(&tax.code));
    [
        id_cell(detail),
        Cell::Plain(line.to_string()),
        text_cell(&item.description),
        text_cell(&item.sku),
        Cell::Plain(
            item.quantity
                .value
                .map(|quantity| quantity.to_string())
                .unwrap_or_default(),
        ),
        text_cell(&item.unit),
        money_cell(&item.unit_price),
        money_cell(&item.discount),
        rate_cell(tax.and_then(|tax| tax.rate.value)),
        // `tax_amount` stays empty: taxes are printed for the whole receipt.
        Cell::Plain(String::new()),
        money_cell(&item.amount),
        Cell::Text(detail.row.category.clone().unwrap_or_default()),
    ]
}

/// Writes one row and escapes formulas in text cells.
fn write_cells(
    writer: &mut Writer<Vec<u8>>,
    cells: impl IntoIterator<Item = Cell>,
) -> csv::Result<()> {
    writer.write_record(cells.into_iter().map(|cell| match cell {
        Cell::Text(text) => escape_formula(text),
        Cell::Plain(plain) => plain,
    }))
}

/// Prefixes an apostrophe to text that a spreadsheet would take for a formula.
///
/// A formula sign also counts in full width, and behind invisible characters, which spreadsheets
/// drop when they open a table.
fn escape_formula(text: String) -> String {
    let first = text.trim_start_matches(is_invisible).chars().next();
    let begins_formula = first.is_some_and(|first| {
        // NFKC maps full-width and small signs to ASCII.
        first
            .nfkc()
            .next()
            .is_some_and(|plain| matches!(plain, '=' | '+' | '-' | '@'))
    });
    // In some programs these characters alone begin a formula or a new cell.
    let begins_cell = text.starts_with(['\t', '\r', '\n', '\0']);
    if begins_formula || begins_cell {
        format!("'{text}")
    } else {
        text
    }
}

/// Returns whether a character is white space, a control, or has no shape of its own (Unicode's
/// `Default_Ignorable_Code_Point`).
fn is_invisible(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

fn id_cell(detail: &ReceiptDetail) -> Cell {
    Cell::Plain(detail.row.id.to_string())
}

fn text_cell(field: &Field<String>) -> Cell {
    Cell::Text(field.value.clone().unwrap_or_default())
}

fn money_cell(field: &Field<Money>) -> Cell {
    Cell::Plain(field.value.map(Money::to_decimal).unwrap_or_default())
}

fn rate_cell(rate: Option<TaxRate>) -> Cell {
    Cell::Plain(rate.map(|rate| rate.to_string()).unwrap_or_default())
}

/// Formats milliseconds since 1970 as RFC 3339 in UTC.
fn instant_cell(ms: i64) -> Cell {
    Cell::Plain(
        Timestamp::from_millisecond(ms)
            .map(|instant| instant.to_string())
            .unwrap_or_default(),
    )
}

/// Returns the name of an enum value in the JSON.
fn serialized_name<T: Serialize>(value: T) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::tests::detail;
    use super::*;
    use shared::receipt::{PaymentMethod, Tax};

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
        String::from_utf8(table.encode_rows(detail).unwrap()).unwrap()
    }

    #[test]
    fn a_receipt_is_a_row() {
        let mut detail = detail("Bar, \"Süd\"");
        detail.receipt.currency = is("EUR".parse().unwrap());
        detail.receipt.total = amount("-12.50");
        detail.receipt.time = is("18:30".parse().unwrap());
        let card = Payment {
            method: is(PaymentMethod::Card),
            last4: is("1850".into()),
            ..Payment::default()
        };
        let voucher = Payment {
            method: is(PaymentMethod::Voucher),
            ..Payment::default()
        };
        detail.receipt.payments = vec![card, voucher];
        detail.row.tags = vec!["trip".into(), "home".into()];
        detail.filing.note = Some("two\nlines".into());
        let expected = concat!(
            "018bcfe5-6800-7707-8707-070707070707,ready,2026-09-15,18:30,\"Bar, \"\"Süd\"\"\",,",
            "\"trip,home\",EUR,,,,,-12.50,card;voucher,1850,,,\"two\nlines\",,ab12,a.jpg,",
            "1970-01-01T00:00:00Z,2026-09-15T10:30:00Z\r\n",
        );
        assert_eq!(rows(Table::Receipts, &detail), expected);
        let columns = |text: &str| text.split(',').count();
        assert_eq!(columns(RECEIPT_COLUMNS), 23);
        assert_eq!(
            Table::Taxes.header_row(),
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
            rate: is(TaxRate(550)),
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
        assert_eq!(ITEM_COLUMNS.split(',').count(), 12);
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
