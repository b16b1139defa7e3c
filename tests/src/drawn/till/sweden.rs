//! Sweden: kronor, thousands grouped by a space, a table of moms, the year first, a card.

use super::{Goods, Line, Slip, Till, centre, columns, comma, grouped, point, row, strong, words};

const GOODS: &Goods = &[
    ("Kanelbullar 6-pack", 0),
    ("Anteckningsblock", 1),
    ("Knäckebröd", 0),
    ("Handtvål björk", 1),
    ("Kaffe mellanrost", 0),
    ("Ullstrumpor", 1),
];
const RATES: [i64; 2] = [1_200, 2_500];

fn kronor(minor: i64) -> String {
    grouped(&comma(minor), ' ')
}

pub(super) fn slip(mut till: Till) -> Slip {
    let first = till.one_of(&["Björkens", "Strandens", "Lillåns", "Norrskens"]);
    let second = till.one_of(&["Bokhandel AB", "Livs AB", "Bageri AB", "Järnhandel AB"]);
    let merchant = format!("{first} {second}");
    let basket = till.basket(GOODS, 1_500, 49_900);
    let total = basket.sum();
    let taxes = basket.included(&RATES);
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centre(format!("Storgatan {}", till.number(1, 120))),
        centre(format!(
            "{} {} Granvik",
            till.number(100, 984),
            till.number(10, 99)
        )),
        centre(format!(
            "Org.nr 556{}-{}",
            till.number(100, 999),
            till.number(1_000, 9_999)
        )),
        Line::Gap,
        centre("KVITTO"),
        row(till.day.iso(), till.time()),
        row(
            "Kassa 1",
            format!("Kvittonr {}", till.number(1_000, 99_999)),
        ),
        Line::Rule,
    ];
    lines.extend(basket.rows(|article| {
        let each = format!("  {} st à {}", article.quantity, comma(article.price));
        let amount = kronor(article.amount());
        if article.quantity == 1 {
            vec![row(article.name, amount)]
        } else {
            vec![row(article.name, ""), row(each, amount)]
        }
    }));
    lines.extend([
        Line::Rule,
        strong("Totalt SEK", kronor(total)),
        row("Kontokort", kronor(total)),
        Line::Gap,
        words(["Moms%", "Moms", "Netto", "Brutto"]),
    ]);
    lines.extend(taxes.iter().map(|(_, share)| {
        let rate = format!("{},00", share.rate / 100);
        columns([
            rate,
            kronor(share.tax),
            kronor(share.net),
            kronor(share.gross()),
        ])
    }));
    lines.extend([
        Line::Gap,
        centre("Öppet köp 30 dagar"),
        centre("Välkommen åter!"),
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
        currency: "SEK",
        items: basket.items(point),
        lines,
    }
}
