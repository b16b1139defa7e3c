//! Tests of the CSV tables: columns, rows, neutralised formulas.

use super::super::tests::detail;
use super::*;
use shared::receipt::{DocumentType, PaymentMethod, Tax, TaxId, parse_date};

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

/// Splits a row at the commas outside quotes; the quotes stay.
fn split_cells(row: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let is_separator = |character: char| {
        is_quoted ^= character == '"';
        character == ',' && !is_quoted
    };
    row.split(is_separator).collect()
}

#[test]
fn a_receipt_is_a_row() {
    let mut detail = detail("Bar, \"Süd\"");
    detail.receipt.currency = is("EUR".parse().unwrap());
    detail.receipt.total = amount("-12.50");
    detail.receipt.date = is(parse_date("2026-09-15").unwrap());
    detail.receipt.time = is("18:30".parse().unwrap());
    detail.receipt.document_type = is(DocumentType::Invoice);
    detail.receipt.fees.service_charge = amount("1.50");
    detail.receipt.merchant.phone = is("+49 30".into());
    detail.receipt.merchant.tax_ids = vec![TaxId {
        kind: "VAT".into(),
        value: is("DE1".into()),
    }];
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
    let header = String::from_utf8(Table::Receipts.header_row()).unwrap();
    let row = rows(Table::Receipts, &detail);
    let columns: Vec<_> = header.trim_end().split(',').collect();
    let cells = split_cells(row.strip_suffix("\r\n").unwrap());
    assert_eq!(cells.len(), columns.len());
    // All other cells are empty, those of columns added later, too.
    let written = columns.into_iter().zip(cells);
    let filled = written.filter(|(_, cell)| !cell.is_empty());
    let expected = [
        ("id", "018bcfe5-6800-7707-8707-070707070707"),
        ("status", "ready"),
        ("date", "2026-09-15"),
        ("time", "18:30"),
        ("merchant", "\"Bar, \"\"Süd\"\"\""),
        ("tags", "\"trip,home\""),
        ("currency", "EUR"),
        ("total", "-12.50"),
        ("payment_method", "card;voucher"),
        ("payment_last4", "1850"),
        ("notes", "\"two\nlines\""),
        ("file_sha256", "ab12"),
        ("file_name", "a.jpg"),
        ("created_at", "1970-01-01T00:00:00Z"),
        ("updated_at", "2026-09-15T10:30:00Z"),
        ("document_type", "invoice"),
        ("tax_ids", "VAT DE1"),
        ("service_charge", "1.50"),
        ("phone", "'+49 30"),
    ];
    assert_eq!(filled.collect::<Vec<_>>(), expected);
    assert_eq!(
        Table::Taxes.header_row(),
        b"receipt_id,name,rate,base,amount\r\n"
    );
}

#[test]
fn columns_keep_their_places_and_every_field_has_one() {
    let header = String::from_utf8(Table::Receipts.header_row()).unwrap();
    // Rows are appended to the table of fields, so that no column moves.
    let first = "id,status,date,time,merchant,category,tags,currency,subtotal,tax_total,tip,\
                 discount_total,total,payment_method,payment_last4,receipt_number,country,\
                 notes,file_sha256,file_name,created_at,updated_at,document_type,language,\
                 tax_ids,service_charge,shipping,deposit,rounding,amount_due,amount_paid,change,\
                 cashback,\
                 cashier,table,due_date,service_start,service_end,customer_name,\
                 customer_address,customer_tax_id,address,phone,url,email";
    assert!(header.starts_with(first), "{header}");
    let columns: Vec<_> = header.trim_end().split(',').collect();
    for field in FieldName::ALL {
        let places = columns.iter().filter(|name| **name == field.as_str());
        assert_eq!(places.count(), 1, "{}", field.as_str());
    }
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
        rate: is(TaxRate::from_basis_points(550)),
        amount: amount("0.16"),
        ..Tax::default()
    };
    detail.receipt.taxes = vec![tax];
    detail.row.category = Some("Food".into());
    let id = detail.row.id;
    assert_eq!(
        rows(Table::Items, &detail),
        format!("{id},1,Bread,,,,,,5.5,3.00,Food\r\n{id},2,Deposit,,-0.5,,,,,-0.25,Food\r\n")
    );
    assert_eq!(rows(Table::Taxes, &detail), format!("{id},A,5.5,,0.16\r\n"));
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
        let expected = format!("{},1,{written},,,,,,,,\r\n", detail.row.id);
        assert_eq!(rows(Table::Items, &detail), expected, "{text:?}");
    }
}
