//! British receipts.
//!
//! Month as a word, a pound sign before each price, VAT included, a card.

use super::{Goods, Line, Slip, Till, centred_line, format_point, row_line, strong_line};

const GOODS: &Goods = &[
    ("Cream Tea", 0),
    ("Carrot Cake", 0),
    ("Field Guide", 0),
    ("Lavender Pot", 0),
    ("Soup of the Day", 0),
    ("Postcards", 0),
];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

pub(super) fn build_slip(mut till: Till) -> Slip {
    let first = till.one_of(&["Copper", "Willow", "Badger", "Orchard"]);
    let second = till.one_of(&[
        "Kettle Tea Room",
        "Lane Books",
        "Hill Garden Centre",
        "Yard Cafe",
    ]);
    let merchant = format!("{first} {second}");
    let basket = till.fill_basket(GOODS, 105, 1_990);
    let total = format!("£{}", format_point(basket.sum()));
    let taxes: Vec<_> = basket
        .included_taxes(&[2_000])
        .iter()
        .map(|(_, share)| share.to_tax(true, format_point))
        .collect();
    let month = MONTHS[usize::try_from(till.day.month - 1).expect("months begin at 1")];
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centred_line(format!(
            "{} Market Row, Little Wending",
            till.random_number(1, 80)
        )),
        centred_line(format!(
            "VAT No. GB {}",
            till.random_number(100_000_000, 999_999_999)
        )),
        Line::Gap,
        row_line(
            format!("{} {month} {}", till.day.day_of_month, till.day.year),
            till.random_time(),
        ),
        row_line(
            format!("Table {}", till.random_number(1, 30)),
            format!("Bill {}", till.random_number(100, 9_999)),
        ),
        Line::Rule,
    ];
    lines.extend(basket.rows(|article| {
        let amount = format!("£{}", format_point(article.amount()));
        match article.quantity {
            1 => vec![row_line(article.name, amount)],
            quantity => vec![row_line(format!("{quantity} x {}", article.name), amount)],
        }
    }));
    lines.extend([Line::Rule, strong_line("Total", total.clone())]);
    lines.extend(
        taxes
            .iter()
            .map(|tax| row_line("Includes VAT at 20%", format!("£{}", tax.amount))),
    );
    lines.extend([
        row_line("Card", total),
        Line::Gap,
        centred_line("Thank you, see you again soon"),
    ]);
    Slip {
        merchant,
        date: till.day.iso(),
        subtotal: None,
        taxes,
        total: format_point(basket.sum()),
        currency: "GBP",
        items: basket.items(format_point),
        lines,
    }
}
