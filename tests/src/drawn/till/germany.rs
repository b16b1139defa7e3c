//! Germany: decimal commas, a letter for the rate behind each price, a table of VAT, cash and change.

use super::{Goods, Line, Slip, Till, centre, columns, comma, point, row, strong, words};

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

pub(super) fn slip(mut till: Till) -> Slip {
    let kind = till.one_of(&["Bäckerei", "Buchhandlung", "Drogerie", "Gärtnerei"]);
    let name = till.one_of(&["Lindenhof", "Morgenstern", "Sonnental", "Birkenau"]);
    let merchant = format!("{kind} {name} GmbH");
    let basket = till.basket(GOODS, 105, 1_990);
    let total = basket.sum();
    let cash = (total / 1_000 + 1) * 1_000;
    let taxes = basket.included(&RATES);
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centre(format!("Ahornweg {}", till.number(1, 120))),
        centre(format!("{} Neustadt am Wald", till.number(10_000, 99_999))),
        centre(format!("Tel. 0{}", till.number(300_000_000, 999_999_999))),
        centre(format!(
            "USt-IdNr. DE{}",
            till.number(100_000_000, 999_999_999)
        )),
        Line::Gap,
        row("", "EUR"),
    ];
    lines.extend(basket.rows(|article| {
        let amount = format!("{} {}", comma(article.amount()), LETTERS[article.class]);
        let each = format!("  {} x {}", article.quantity, comma(article.price));
        let mut lines = vec![row(article.name, amount)];
        lines.extend((article.quantity > 1).then(|| row(each, "")));
        lines
    }));
    lines.extend([
        Line::Rule,
        strong("SUMME EUR", comma(total)),
        Line::Rule,
        row("Bar EUR", comma(cash)),
        row("Rückgeld EUR", comma(cash - total)),
        Line::Gap,
        words(["MwSt", "Netto", "Steuer", "Brutto"]),
    ]);
    lines.extend(taxes.iter().map(|(class, share)| {
        let rate = format!("{} {}%", LETTERS[*class], share.rate / 100);
        columns([
            rate,
            comma(share.net),
            comma(share.tax),
            comma(share.gross()),
        ])
    }));
    lines.extend([
        Line::Gap,
        row(till.day.day_first("."), format!("{} Uhr", till.time())),
        row("Bon-Nr.", format!("{:05}", till.number(1, 99_999))),
        centre("Vielen Dank für Ihren Einkauf!"),
    ]);
    Slip {
        merchant,
        date: till.day.iso(),
        subtotal: None,
        taxes: taxes
            .iter()
            .map(|(_, share)| share.answer(true, point))
            .collect(),
        total: point(total),
        currency: "EUR",
        items: basket.items(point),
        lines,
    }
}
