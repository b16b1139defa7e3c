//! Tests that the known content agrees with the printed lines.

use super::*;

/// Returns each layout with many seeds, and one long receipt each.
fn slips() -> impl Iterator<Item = (Layout, u64, Slip)> {
    let usual = Layout::ALL.into_iter().flat_map(|layout| {
        (0..50).map(move |seed| {
            (
                layout,
                seed,
                build_slip(layout, ReceiptLength::Normal, seed),
            )
        })
    });
    usual.chain(
        Layout::ALL.map(|layout| (layout, 50, build_slip(layout, ReceiptLength::TwoMetres, 50))),
    )
}

/// Parses a decimal text as minor units of its currency.
fn minor(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap()
}

/// Returns the digits only, since separators differ by country.
fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn cells(line: &Line) -> Vec<&String> {
    match line {
        Line::Heading(text) | Line::Centre(text) => vec![text],
        Line::Row(left, right) | Line::Strong(left, right) => vec![left, right],
        Line::Columns(cells) => cells.iter().collect(),
        Line::Rule | Line::Gap => Vec::new(),
    }
}

#[test]
fn the_answers_stand_on_the_slip() {
    for (layout, seed, slip) in slips() {
        let cells: Vec<&String> = slip.lines.iter().flat_map(cells).collect();
        let printed: Vec<String> = cells
            .iter()
            .flat_map(|cell| cell.split(' '))
            .map(digits)
            .filter(|word| !word.is_empty())
            .collect();
        // Amounts grouped by spaces are split into several words.
        let joined: Vec<String> = cells.iter().map(|cell| digits(cell)).collect();
        let has = |amount: &str| {
            let wanted = digits(amount);
            printed.contains(&wanted) || joined.iter().any(|cell| cell.ends_with(&wanted))
        };
        assert!(cells.contains(&&slip.merchant), "{layout:?} {seed}");
        assert!(
            has(&slip.total),
            "{layout:?} {seed}: {} in {cells:?}",
            slip.total
        );
        for item in &slip.items {
            assert!(
                cells.iter().any(|cell| cell.contains(&item.name)),
                "{layout:?} {seed}: {item:?}"
            );
            assert!(
                has(&item.amount),
                "{layout:?} {seed}: {item:?} in {cells:?}"
            );
        }
        for tax in &slip.taxes {
            assert!(has(&tax.amount), "{layout:?} {seed}: {tax:?} in {cells:?}");
        }
        assert!(
            slip.subtotal.iter().all(|subtotal| has(subtotal)),
            "{layout:?} {seed}"
        );
    }
}

#[test]
fn the_sums_are_right() {
    for (layout, seed, slip) in slips() {
        let items: i64 = slip.items.iter().map(|item| minor(&item.amount)).sum();
        let added: i64 = slip
            .taxes
            .iter()
            .filter(|tax| !tax.is_included)
            .map(|tax| minor(&tax.amount))
            .sum();
        let rest = minor(&slip.total) - items - added;
        let rounding_max = if layout == Layout::Malaysia { 2 } else { 0 };
        assert!(rest.abs() <= rounding_max, "{layout:?} {seed}: {rest}");
        assert!(!slip.taxes.is_empty(), "{layout:?} {seed}");
        assert!(
            slip.taxes
                .iter()
                .all(|tax| minor(&tax.amount) > 0 && minor(&tax.amount) < minor(&slip.total))
        );
    }
}

#[test]
fn ringgit_are_rounded_to_five_sen() {
    for seed in 0..50 {
        assert!(
            build_slip(Layout::Malaysia, ReceiptLength::Normal, seed)
                .total
                .ends_with(['0', '5']),
            "seed {seed}"
        );
    }
}

#[test]
fn yen_have_no_decimals() {
    assert!(
        !build_slip(Layout::Japan, ReceiptLength::Normal, 1)
            .total
            .contains('.')
    );
}

#[test]
fn thousands_are_grouped() {
    for (amount, expected) in [
        ("1.00", "1.00"),
        ("999,50", "999,50"),
        ("1234,50", "1 234,50"),
        ("-1234", "-1 234"),
        ("-123", "-123"),
        ("1234567", "1 234 567"),
    ] {
        assert_eq!(group_thousands(amount, ' '), expected);
    }
}

#[test]
fn tax_is_rounded_to_the_nearest() {
    for (tax, gross, rate) in [
        (19, 119, 1_900),
        (16, 100, 1_900),
        (7, 107, 700),
        (1, 15, 700),
    ] {
        assert_eq!(
            divide_rounded(2 * gross * rate, 10_000 + rate),
            tax,
            "{gross} at {rate}"
        );
    }
}
