//! United States receipts.
//!
//! Month first, sales tax on top of taxable goods, a card.

use super::{
    Goods, Line, Slip, Till, centred_line, divide_rounded, format_point, row_line, strong_line,
};
use crate::drawn::Tax;

/// Goods; those of class 0 are taxable.
const GOODS: &Goods = &[
    ("PAPER TOWELS", 0),
    ("ORANGE JUICE", 1),
    ("WOOD SCREWS", 0),
    ("COFFEE LARGE", 0),
    ("TRAIL MIX", 1),
    ("LIGHT BULB 2PK", 0),
];
const RATE: i64 = 825;

pub(super) fn build_slip(mut till: Till) -> Slip {
    let place = till.one_of(&["HARBOR POINT", "MAPLE RIDGE", "CANYON VIEW", "LAKESIDE"]);
    let kind = till.one_of(&["GROCERY", "HARDWARE", "DINER", "PHARMACY"]);
    let merchant = format!("{place} {kind}");
    let basket = till.fill_basket(GOODS, 105, 1_990);
    let subtotal = basket.sum();
    let tax = divide_rounded(2 * basket.sum_of_class(0) * RATE, 10_000);
    let total = subtotal + tax;
    let date = format!(
        "{:02}/{:02}/{}",
        till.day.month, till.day.day_of_month, till.day.year
    );
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centred_line(format!("{} Pine Avenue", till.random_number(100, 9_999))),
        centred_line(format!(
            "Fairmont, OR {}",
            till.random_number(97_000, 97_999)
        )),
        centred_line(format!(
            "(555) 01{}-{}",
            till.random_number(0, 9),
            till.random_number(1_000, 9_999)
        )),
        Line::Gap,
        row_line(
            date,
            format!(
                "{:02}:{:02} PM",
                till.random_number(1, 12),
                till.random_number(0, 60)
            ),
        ),
        row_line(
            "REG 2",
            format!("TRANS {:05}", till.random_number(1, 99_999)),
        ),
        Line::Gap,
    ];
    lines.extend(basket.rows(|article| {
        let mark = if article.class == 0 { " T" } else { "" };
        let each = format!("  {} @ {}", article.quantity, format_point(article.price));
        let mut lines = vec![row_line(
            article.name,
            format!("{}{mark}", format_point(article.amount())),
        )];
        lines.extend((article.quantity > 1).then(|| row_line(each, "")));
        lines
    }));
    lines.extend([
        Line::Gap,
        row_line("SUBTOTAL", format_point(subtotal)),
        row_line("SALES TAX 8.25%", format_point(tax)),
        strong_line("TOTAL", format!("${}", format_point(total))),
        Line::Gap,
        row_line("VISA ****4821", format!("${}", format_point(total))),
        row_line("CHANGE DUE", "$0.00"),
        Line::Gap,
        centred_line("THANK YOU FOR SHOPPING"),
    ]);
    Slip {
        merchant,
        date: till.day.iso(),
        subtotal: Some(format_point(subtotal)),
        taxes: vec![Tax {
            rate: RATE,
            amount: format_point(tax),
            is_included: false,
        }],
        total: format_point(total),
        currency: "USD",
        items: basket.items(format_point),
        lines,
    }
}
