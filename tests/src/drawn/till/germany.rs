//! German receipts.
//!
//! Decimal commas, a rate letter behind each price, a table of VAT, cash and change.

use super::{
    Goods, Line, Slip, Till, centred_line, columns_line, format_comma, format_point, row_line,
    strong_line, words_line,
};

const GOODS: &Goods = &[
    ("Roggenbrot 500g", 1),
    ("Apfelkuchen", 1),
    ("Taschenkalender", 0),
    ("Handcreme 75ml", 0),
    ("Grüner Tee", 1),
    ("Kräutertopf", 1),
];
const RATES: [i64; 2] = [1_900, 700];
const LETTERS: [&str; 2] = ["A", "B"];

pub(super) fn build_slip(mut till: Till) -> Slip {
    let kind = till.one_of(&["Bäckerei", "Buchhandlung", "Drogerie", "Gärtnerei"]);
    let name = till.one_of(&["Lindenhof", "Morgenstern", "Sonnental", "Birkenau"]);
    let merchant = format!("{kind} {name} GmbH");
    let basket = till.fill_basket(GOODS, 105, 1_990);
    let total = basket.sum();
    let cash = (total / 1_000 + 1) * 1_000;
    let taxes = basket.included_taxes(&RATES);
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centred_line(format!("Ahornweg {}", till.random_number(1, 120))),
        centred_line(format!(
            "{} Neustadt am Wald",
            till.random_number(10_000, 99_999)
        )),
        centred_line(format!(
            "Tel. 0{}",
            till.random_number(300_000_000, 999_999_999)
        )),
        centred_line(format!(
            "USt-IdNr. DE{}",
            till.random_number(100_000_000, 999_999_999)
        )),
        Line::Gap,
        row_line("", "EUR"),
    ];
    lines.extend(basket.rows(|article| {
        let amount = format!(
            "{} {}",
            format_comma(article.amount()),
            LETTERS[article.class]
        );
        let each = format!("  {} x {}", article.quantity, format_comma(article.price));
        let mut lines = vec![row_line(article.name, amount)];
        lines.extend((article.quantity > 1).then(|| row_line(each, "")));
        lines
    }));
    lines.extend([
        Line::Rule,
        strong_line("SUMME EUR", format_comma(total)),
        Line::Rule,
        row_line("Bar EUR", format_comma(cash)),
        row_line("Rückgeld EUR", format_comma(cash - total)),
        Line::Gap,
        words_line(["MwSt", "Netto", "Steuer", "Brutto"]),
    ]);
    lines.extend(taxes.iter().map(|(class, share)| {
        let rate = format!("{} {}%", LETTERS[*class], share.rate / 100);
        columns_line([
            rate,
            format_comma(share.net),
            format_comma(share.tax),
            format_comma(share.gross()),
        ])
    }));
    lines.extend([
        Line::Gap,
        row_line(
            till.day.day_first("."),
            format!("{} Uhr", till.random_time()),
        ),
        row_line("Bon-Nr.", format!("{:05}", till.random_number(1, 99_999))),
        centred_line("Vielen Dank für Ihren Einkauf!"),
    ]);
    Slip {
        merchant,
        date: till.day.iso(),
        subtotal: None,
        taxes: taxes
            .iter()
            .map(|(_, share)| share.to_tax(true, format_point))
            .collect(),
        total: format_point(total),
        currency: "EUR",
        items: basket.items(format_point),
        lines,
    }
}
