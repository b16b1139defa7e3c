//! Britain: the month as a word, a pound sign before each price, VAT included, a card.

use super::{Goods, Line, Slip, Till, centre, point, row, strong};

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

pub(super) fn slip(mut till: Till) -> Slip {
    let first = till.one_of(&["Copper", "Willow", "Badger", "Orchard"]);
    let second = till.one_of(&[
        "Kettle Tea Room",
        "Lane Books",
        "Hill Garden Centre",
        "Yard Cafe",
    ]);
    let merchant = format!("{first} {second}");
    let basket = till.basket(GOODS, 105, 1_990);
    let total = format!("£{}", point(basket.sum()));
    let taxes: Vec<_> = basket
        .included(&[2_000])
        .iter()
        .map(|(_, share)| share.answer(true, point))
        .collect();
    let month = MONTHS[usize::try_from(till.day.month - 1).expect("months begin at 1")];
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centre(format!("{} Market Row, Little Wending", till.number(1, 80))),
        centre(format!(
            "VAT No. GB {}",
            till.number(100_000_000, 999_999_999)
        )),
        Line::Gap,
        row(
            format!("{} {month} {}", till.day.of_month, till.day.year),
            till.time(),
        ),
        row(
            format!("Table {}", till.number(1, 30)),
            format!("Bill {}", till.number(100, 9_999)),
        ),
        Line::Rule,
    ];
    lines.extend(basket.rows(|article| {
        let amount = format!("£{}", point(article.amount()));
        match article.quantity {
            1 => vec![row(article.name, amount)],
            quantity => vec![row(format!("{quantity} x {}", article.name), amount)],
        }
    }));
    lines.extend([Line::Rule, strong("Total", total.clone())]);
    lines.extend(
        taxes
            .iter()
            .map(|tax| row("Includes VAT at 20%", format!("£{}", tax.amount))),
    );
    lines.extend([
        row("Card", total),
        Line::Gap,
        centre("Thank you, see you again soon"),
    ]);
    Slip {
        merchant,
        date: till.day.iso(),
        subtotal: None,
        taxes,
        total: point(basket.sum()),
        currency: "GBP",
        items: basket.items(point),
        lines,
    }
}
