//! CSV tables (RFC 4180) of receipts, items and taxes.
//!
//! Dates are ISO 8601, amounts plain decimals. Text that a spreadsheet would take for a formula
//! gets a leading apostrophe; numbers never do.

use csv::{Terminator, Writer, WriterBuilder};
use jiff::Timestamp;
use serde::Serialize;
use shared::api::ReceiptDetail;
use shared::field::Field;
use shared::fields::{FieldName, Kind};
use shared::money::Money;
use shared::quantity::TaxRate;
use shared::receipt::{Item, Payment};
use unicode_normalization::UnicodeNormalization;

/// Byte order mark, without which Excel and similar programs do not recognise UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// First columns of the table of receipts. All other fields follow in the order of their table.
const RECEIPT_COLUMNS: [Column; 25] = [
    Column::Other("id", id_cell),
    Column::Other("status", |detail| {
        Cell::Plain(serialized_name(detail.row.status))
    }),
    Column::Field(FieldName::Date),
    Column::Field(FieldName::Time),
    Column::Field(FieldName::Merchant),
    Column::Other("category", category_cell),
    Column::Other("tags", |detail| Cell::Text(detail.row.tags.join(","))),
    Column::Field(FieldName::Currency),
    Column::Field(FieldName::Subtotal),
    Column::Field(FieldName::TaxTotal),
    Column::Field(FieldName::Tip),
    Column::Field(FieldName::DiscountTotal),
    Column::Field(FieldName::Total),
    Column::Other("payment_method", |detail| {
        payments_cell(detail, |payment| payment.method.value.map(serialized_name))
    }),
    Column::Other("payment_last4", |detail| {
        payments_cell(detail, |payment| payment.last4.value.clone())
    }),
    Column::Field(FieldName::ReceiptNumber),
    Column::Other("country", |detail| text_cell(&detail.receipt.country)),
    Column::Other("notes", |detail| {
        Cell::Text(detail.filing.note.clone().unwrap_or_default())
    }),
    Column::Other("file_sha256", |detail| {
        Cell::Plain(detail.row.file.sha256.clone())
    }),
    Column::Other("file_name", |detail| {
        Cell::Text(detail.row.file.name.clone())
    }),
    Column::Other("created_at", |detail| {
        instant_cell(detail.row.created_at_ms)
    }),
    Column::Other("updated_at", |detail| {
        instant_cell(detail.row.updated_at_ms)
    }),
    Column::Other("document_type", |detail| {
        let document_type = detail.receipt.document_type.value;
        Cell::Plain(document_type.map(serialized_name).unwrap_or_default())
    }),
    Column::Other("language", |detail| text_cell(&detail.receipt.language)),
    Column::Other("tax_ids", tax_ids_cell),
];
/// Columns of the table of items.
const ITEM_COLUMNS: &str =
    "receipt_id,line,description,sku,quantity,unit,unit_price,discount,tax_rate,amount,category";
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

/// Column of the table of receipts.
#[derive(Clone, Copy)]
enum Column {
    /// Field, in a column of its name.
    Field(FieldName),
    /// Other value, with the name of its column.
    Other(&'static str, fn(&ReceiptDetail) -> Cell),
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
            Self::Receipts => {
                let names = receipt_columns().map(Column::name);
                names.collect::<Vec<_>>().join(",")
            }
            Self::Items => ITEM_COLUMNS.to_owned(),
            Self::Taxes => TAX_COLUMNS.to_owned(),
        };
        format!("{columns}\r\n").into_bytes()
    }

    /// Encodes the rows of one receipt.
    pub fn encode_rows(self, receipt: &ReceiptDetail) -> csv::Result<Vec<u8>> {
        let mut writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(Vec::new());
        match self {
            Self::Receipts => {
                write_cells(
                    &mut writer,
                    receipt_columns().map(|column| column.cell(receipt)),
                )?;
            }
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

/// Returns all columns of the table of receipts.
fn receipt_columns() -> impl Iterator<Item = Column> {
    let is_listed = |name: &FieldName| {
        let mut listed = RECEIPT_COLUMNS.iter();
        listed.any(|column| matches!(column, Column::Field(field) if field == name))
    };
    // Other fields are appended, so that a new field does not move the existing columns.
    let others = FieldName::ALL.iter().filter(move |name| !is_listed(name));
    RECEIPT_COLUMNS
        .into_iter()
        .chain(others.map(|name| Column::Field(*name)))
}

impl Column {
    fn name(self) -> &'static str {
        match self {
            Self::Field(field) => field.as_str(),
            Self::Other(name, _) => name,
        }
    }

    fn cell(self, detail: &ReceiptDetail) -> Cell {
        match self {
            Self::Field(field) => {
                let text = detail.receipt.field(field).to_text().unwrap_or_default();
                // Only free text can be a formula; the minus of an amount must not be escaped.
                match field.kind() {
                    Kind::Text => Cell::Text(text),
                    Kind::Date | Kind::Time | Kind::Money | Kind::Currency => Cell::Plain(text),
                }
            }
            Self::Other(_, cell) => cell(detail),
        }
    }
}

fn item_cells(detail: &ReceiptDetail, line: usize, item: &Item) -> [Cell; 11] {
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
        money_cell(&item.amount),
        category_cell(detail),
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
    // Spreadsheets skip invisible characters in front, so a formula may stand behind them.
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

fn category_cell(detail: &ReceiptDetail) -> Cell {
    Cell::Text(detail.row.category.clone().unwrap_or_default())
}

/// Joins one value of each payment.
fn payments_cell(detail: &ReceiptDetail, value: fn(&Payment) -> Option<String>) -> Cell {
    let values = detail.receipt.payments.iter().filter_map(value);
    Cell::Text(values.collect::<Vec<_>>().join(";"))
}

/// Joins the tax ids of the merchant, each with its kind.
fn tax_ids_cell(detail: &ReceiptDetail) -> Cell {
    let ids = detail.receipt.merchant.tax_ids.iter().filter_map(|id| {
        let value = id.value.value.as_deref()?;
        Some([&id.kind, " ", value].concat().trim_start().to_owned())
    });
    Cell::Text(ids.collect::<Vec<_>>().join(";"))
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
#[path = "table_tests.rs"]
mod tests;
