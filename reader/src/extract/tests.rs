//! Extraction tests on invented receipts, from printed text to fields.

mod countries;

use jiff::civil::date;
use proptest::prelude::*;
use shared::field::Source;
use shared::profile::Home;

use super::{Settings, extract_receipt};
use crate::page::{Page, Run, RunWord};
use crate::rows;
use shared::receipt::Receipt;

/// Lays out text as a till does: fixed width of characters, fixed height of lines. Columns are runs
/// of their own.
pub(super) fn page(text: &str) -> Page {
    let mut runs = Vec::new();
    let mut top = 20.0_f32;
    for line in text.lines() {
        let mut at = 0;
        for column in line.split("  ") {
            let length = column.chars().count();
            if !column.trim().is_empty() {
                runs.push(run(
                    column,
                    10.0 + 10.0 * f32::from(u16::try_from(at).unwrap()),
                    top,
                ));
            }
            at += length + 2;
        }
        top += 24.0;
    }
    let height = 1200.max(24 * u32::try_from(text.lines().count() + 2).unwrap());
    rows::build_page(runs, 600, height)
}

fn run(text: &str, left: f32, top: f32) -> Run {
    let length = text.chars().count();
    let share = |at: usize| {
        f32::from(u16::try_from(at).unwrap()) / f32::from(u16::try_from(length).unwrap())
    };
    let mut words = Vec::new();
    let mut at = 0;
    for word in text.split(' ') {
        let end = at + word.chars().count();
        words.push(RunWord {
            text: word.into(),
            confidence: 0.97,
            start: share(at),
            end: share(end),
        });
        at = end + 1;
    }
    let right = left + 10.0 * f32::from(u16::try_from(length).unwrap());
    Run {
        corners: [
            [left, top],
            [right, top],
            [right, top + 18.0],
            [left, top + 18.0],
        ],
        words,
    }
}

pub(super) fn read(text: &str) -> Receipt {
    extract_receipt(&[page(text)], &Settings::default())
}

/// Asserts merchant, date, total and currency of a receipt.
fn check(text: &str, expected: [&str; 4]) {
    let receipt = read(text);
    let said = [
        receipt.merchant.name.value.unwrap_or_default(),
        receipt
            .date
            .value
            .map(shared::receipt::format_date)
            .unwrap_or_default(),
        receipt
            .total
            .value
            .map(shared::money::Money::to_decimal)
            .unwrap_or_default(),
        receipt
            .currency
            .value
            .map(|currency| currency.to_string())
            .unwrap_or_default(),
    ];
    assert_eq!(said, expected, "{text}");
}

#[test]
fn cash_that_is_paid_out_is_no_part_of_the_total() {
    let receipt =
        read("CORNER STORE LTD\nMilk  3.50\nTOTAL  23.50\nCASHBACK  20.00\nVISA DEBIT  43.50");
    let minors = [&receipt.total, &receipt.fees.cashback, &receipt.amount_paid]
        .map(|field| field.value.map(|money| money.minor));
    assert_eq!(minors, [Some(2350), Some(2000), Some(4350)]);
    assert!(
        receipt.fees.cashback.confidence > 0.9,
        "paid less cashback is the total"
    );
}

#[test]
fn what_is_due_is_kept_beside_the_total() {
    let receipt = read(
        "HARBOUR HOTEL LTD\nRoom  120.00\nTOTAL  120.00\nDEPOSIT PAID  50.00\nBALANCE DUE  70.00",
    );
    let minors =
        [&receipt.total, &receipt.amount_due].map(|field| field.value.map(|money| money.minor));
    assert_eq!(minors[1], Some(7000), "{minors:?}");
    assert_eq!(
        read("KIOSK LTD\nTea  2.00\nTOTAL  2.00").amount_due.value,
        None
    );
}

#[test]
fn spaces_dropped_by_the_engine() {
    check(
        "HARBOURHARDWARETRADING
TEL:03-55512345
DATE:25/03/201818:30
HAMMER  RM25.00
NAILS  RM4.00
TOTAL:RM29.00
CASH:RM50.00
CHANGE:RM21.00",
        ["HARBOURHARDWARETRADING", "2018-03-25", "29.00", "MYR"],
    );
}

#[test]
fn only_the_subtotal_and_the_cash_are_printed() {
    let text = concat!(
        "OAK TREE CAFE LTD\n14 High Street\nTea  £2.20\nScone  £3.10\nSubtotal  £5.30\n",
        "Cash  £10.00\nChange  £4.70\n02/06/2019",
    );
    check(text, ["OAK TREE CAFE LTD", "2019-06-02", "5.30", "GBP"]);
}

#[test]
fn no_total_is_made_up() {
    let receipt =
        read("CORNER SHOP LTD\nMilk  1.20\nBread  2.30\nCash  5.00\nChange  1.50\n01/02/2020");
    assert_ne!(receipt.total.value.map(|total| total.minor), Some(350));
}

#[test]
fn the_total_carries_its_evidence() {
    let page = page("CORNER SHOP LTD\nMilk  1.20\nTOTAL  RM 1.20\nCASH  2.00\nCHANGE  0.80");
    let receipt = extract_receipt(std::slice::from_ref(&page), &Settings::default());
    let total = receipt.total;
    let words: Vec<&str> = page
        .lines
        .iter()
        .flat_map(|line| &line.words)
        .map(|word| word.text.as_str())
        .collect();
    let pointed: Vec<&str> = total
        .words
        .iter()
        .map(|&word| words[word as usize])
        .collect();
    assert_eq!(
        (pointed.as_slice(), total.page, total.source),
        (["RM", "1.20"].as_slice(), Some(1), Source::Ocr)
    );
    assert!(
        total.confidence > 0.9
            && total
                .area
                .is_some_and(|area| area.width > 0.0 && area.y > 0.0)
    );
}

#[test]
fn both_readings_of_a_date_are_kept_and_none_is_in_the_future() {
    let text = "CORNER SHOP LTD\nDate 03/05/2021\nTOTAL  1.20";
    let field = read(text).date;
    assert_eq!(field.value, Some(date(2021, 5, 3)));
    assert_eq!(field.alternatives[0].value, date(2021, 3, 5));
    let settings = Settings {
        today: Some(date(2021, 4, 1)),
        ..Settings::default()
    };
    assert_eq!(
        extract_receipt(&[page(text)], &settings).date.value,
        Some(date(2021, 3, 5))
    );
}

#[test]
fn the_setting_gives_the_currency_that_nothing_else_tells() {
    let settings = Settings {
        default_currency: "NZD".parse().ok(),
        ..Settings::default()
    };
    let currency = extract_receipt(&[page("CORNER SHOP\nTOTAL  1.20")], &settings).currency;
    assert_eq!(
        (currency.value, currency.source),
        (settings.default_currency, Source::Inferred)
    );
}

#[test]
fn the_home_of_the_user_decides_only_what_a_receipt_leaves_open() {
    let read_at_home = |text: &str, country: &str| {
        let home = Home {
            currency: None,
            country: country.parse().ok(),
        };
        let settings = Settings {
            home,
            ..Settings::default()
        };
        extract_receipt(&[page(text)], &settings)
    };
    let open = "CORNER SHOP\nDate 03/05/2021\nTOTAL  1.20";
    let american = read_at_home(open, "US");
    assert_eq!(american.currency.value, "USD".parse().ok());
    assert_eq!(american.date.value, Some(date(2021, 3, 5)));
    assert_eq!(american.date.alternatives[0].value, date(2021, 5, 3));
    let confidences = [american.currency.confidence, american.date.confidence];
    assert!(
        confidences.iter().all(|confidence| *confidence <= 0.5),
        "never certain: {confidences:?}"
    );
    assert_eq!(
        read_at_home(open, "DE").date,
        read(open).date,
        "the usual order stays as certain as before"
    );
    for text in [
        "CORNER SHOP LTD\nDate 03/05/2021\nTOTAL  £1.20",
        "KIOSK GmbH\n25/03/2021\nSumme  1.20 EUR",
    ] {
        let (printed, at_home) = (read(text), read_at_home(text, "US"));
        assert_eq!(
            (printed.date, printed.currency),
            (at_home.date, at_home.currency),
            "{text}"
        );
    }
}

#[test]
fn nothing_readable_is_all_gaps() {
    for pages in [Vec::new(), vec![page("")], vec![page("~ . -\n||| ;")]] {
        assert_eq!(
            extract_receipt(&pages, &Settings::default()),
            Receipt::default()
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(
        lines in prop::collection::vec("(?:[0-9]{1,9}|[.,:/' -]|TOTAL|RM|€|\\PC){0,24}", 0..30)
    ) {
        let runs = lines.iter().zip(0_u16..).filter(|(line, _)| !line.trim().is_empty());
        let runs = runs.map(|(line, row)| run(line, 5.0, 30.0 * f32::from(row))).collect();
        let receipt = extract_receipt(&[rows::build_page(runs, 400, 900)], &Settings::default());
        let _ = shared::checks::check_receipt(&receipt, None);
        let (total, date) = (receipt.total.confidence, receipt.date.confidence);
        for confidence in [total, date, receipt.merchant.name.confidence] {
            prop_assert!((0.0..=1.0).contains(&confidence));
        }
    }
}
