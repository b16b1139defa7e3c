//! United States: the month first, sales tax on top of the goods that bear it, a card.

use super::{Goods, Line, Slip, Till, centre, halved, point, row, strong};
use crate::drawn::Tax;

/// Class 0 bears the tax.
const GOODS: &Goods = &[
    ("PAPER TOWELS", 0),
    ("ORANGE JUICE", 1),
    ("WOOD SCREWS", 0),
    ("COFFEE LARGE", 0),
    ("TRAIL MIX", 1),
    ("LIGHT BULB 2PK", 0),
];
const RATE: i64 = 825;

pub(super) fn slip(mut till: Till) -> Slip {
    let place = till.one_of(&["HARBOR POINT", "MAPLE RIDGE", "CANYON VIEW", "LAKESIDE"]);
    let kind = till.one_of(&["GROCERY", "HARDWARE", "DINER", "PHARMACY"]);
    let merchant = format!("{place} {kind}");
    let basket = till.basket(GOODS, 105, 1_990);
    let subtotal = basket.sum();
    let tax = halved(2 * basket.sum_of(0) * RATE, 10_000);
    let total = subtotal + tax;
    let date = format!(
        "{:02}/{:02}/{}",
        till.day.month, till.day.of_month, till.day.year
    );
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centre(format!("{} Pine Avenue", till.number(100, 9_999))),
        centre(format!("Fairmont, OR {}", till.number(97_000, 97_999))),
        centre(format!(
            "(555) 01{}-{}",
            till.number(0, 9),
            till.number(1_000, 9_999)
        )),
        Line::Gap,
        row(
            date,
            format!("{:02}:{:02} PM", till.number(1, 12), till.number(0, 60)),
        ),
        row("REG 2", format!("TRANS {:05}", till.number(1, 99_999))),
        Line::Gap,
    ];
    lines.extend(basket.rows(|article| {
        let mark = if article.class == 0 { " T" } else { "" };
        let each = format!("  {} @ {}", article.quantity, point(article.price));
        let mut lines = vec![row(
            article.name,
            format!("{}{mark}", point(article.amount())),
        )];
        lines.extend((article.quantity > 1).then(|| row(each, "")));
        lines
    }));
    lines.extend([
        Line::Gap,
        row("SUBTOTAL", point(subtotal)),
        row("SALES TAX 8.25%", point(tax)),
        strong("TOTAL", format!("${}", point(total))),
        Line::Gap,
        row("VISA ****4821", format!("${}", point(total))),
        row("CHANGE DUE", "$0.00"),
        Line::Gap,
        centre("THANK YOU FOR SHOPPING"),
    ]);
    Slip {
        merchant,
        date: till.day.iso(),
        subtotal: Some(point(subtotal)),
        taxes: vec![Tax {
            rate: RATE,
            amount: point(tax),
            is_included: false,
        }],
        total: point(total),
        currency: "USD",
        items: basket.items(point),
        lines,
    }
}
