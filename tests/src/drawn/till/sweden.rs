//! Swedish receipts.
//!
//! Kronor, thousands grouped by spaces, a table of moms, year first, a card.

use super::{
    Goods, Line, Slip, Till, centred_line, columns_line, format_comma, format_point,
    group_thousands, row_line, strong_line, words_line,
};

const GOODS: &Goods = &[
    ("Kanelbullar 6-pack", 0),
    ("Anteckningsblock", 1),
    ("Knäckebröd", 0),
    ("Handtvål björk", 1),
    ("Kaffe mellanrost", 0),
    ("Ullstrumpor", 1),
];
const RATES: [i64; 2] = [1_200, 2_500];

fn format_kronor(minor: i64) -> String {
    group_thousands(&format_comma(minor), ' ')
}

pub(super) fn build_slip(mut till: Till) -> Slip {
    let first = till.one_of(&["Björkens", "Strandens", "Lillåns", "Norrskens"]);
    let second = till.one_of(&["Bokhandel AB", "Livs AB", "Bageri AB", "Järnhandel AB"]);
    let merchant = format!("{first} {second}");
    let basket = till.fill_basket(GOODS, 1_500, 49_900);
    let total = basket.sum();
    let taxes = basket.included_taxes(&RATES);
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centred_line(format!("Storgatan {}", till.random_number(1, 120))),
        centred_line(format!(
            "{} {} Granvik",
            till.random_number(100, 984),
            till.random_number(10, 99)
        )),
        centred_line(format!(
            "Org.nr 556{}-{}",
            till.random_number(100, 999),
            till.random_number(1_000, 9_999)
        )),
        Line::Gap,
        centred_line("KVITTO"),
        row_line(till.day.iso(), till.random_time()),
        row_line(
            "Kassa 1",
            format!("Kvittonr {}", till.random_number(1_000, 99_999)),
        ),
        Line::Rule,
    ];
    lines.extend(basket.rows(|article| {
        let each = format!(
            "  {} st à {}",
            article.quantity,
            format_comma(article.price)
        );
        let amount = format_kronor(article.amount());
        if article.quantity == 1 {
            vec![row_line(article.name, amount)]
        } else {
            vec![row_line(article.name, ""), row_line(each, amount)]
        }
    }));
    lines.extend([
        Line::Rule,
        strong_line("Totalt SEK", format_kronor(total)),
        row_line("Kontokort", format_kronor(total)),
        Line::Gap,
        words_line(["Moms%", "Moms", "Netto", "Brutto"]),
    ]);
    lines.extend(taxes.iter().map(|(_, share)| {
        let rate = format!("{},00", share.rate / 100);
        columns_line([
            rate,
            format_kronor(share.tax),
            format_kronor(share.net),
            format_kronor(share.gross()),
        ])
    }));
    lines.extend([
        Line::Gap,
        centred_line("Öppet köp 30 dagar"),
        centred_line("Välkommen åter!"),
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
        currency: "SEK",
        items: basket.items(format_point),
        lines,
    }
}
