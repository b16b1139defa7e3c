//! French receipts.
//!
//! Columns with unit prices, a table of TVA that begins with the rate, a card.

use super::{
    Goods, Line, Slip, Till, centred_line, columns_line, format_comma, format_point, row_line,
    strong_line, words_line,
};

const GOODS: &Goods = &[
    ("BAGUETTE", 0),
    ("TARTE CITRON", 0),
    ("CRÈME MAINS", 1),
    ("CAHIER A5", 1),
    ("THÉ VERT", 0),
    ("PILES AA", 1),
];
const RATES: [i64; 2] = [550, 2_000];

pub(super) fn build_slip(mut till: Till) -> Slip {
    let kind = till.one_of(&["BOULANGERIE", "LIBRAIRIE", "ÉPICERIE", "DROGUERIE"]);
    let name = till.one_of(&["DU MOULIN", "SAINT AUBIN", "DES TILLEULS", "LA LANTERNE"]);
    let merchant = format!("{kind} {name} SARL");
    let basket = till.fill_basket(GOODS, 105, 1_990);
    let total = basket.sum();
    let taxes = basket.included_taxes(&RATES);
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centred_line(format!("{} rue des Acacias", till.random_number(1, 120))),
        centred_line(format!(
            "{} Villeneuve sur Aube",
            till.random_number(10_000, 95_999)
        )),
        centred_line(format!(
            "SIRET {} 00012",
            till.random_number(300_000_000, 899_999_999)
        )),
        Line::Gap,
        row_line(till.day.day_first("/"), till.random_time()),
        row_line(
            format!("Ticket {:05}", till.random_number(1, 99_999)),
            "Caisse 2",
        ),
        Line::Rule,
        words_line(["ARTICLE", "QTE", "P.U.", "EUR"]),
    ];
    lines.extend(basket.rows(|article| {
        let cells = [
            article.quantity.to_string(),
            format_comma(article.price),
            format_comma(article.amount()),
        ];
        let [quantity, price, amount] = cells;
        vec![columns_line([article.name.into(), quantity, price, amount])]
    }));
    lines.extend([
        Line::Rule,
        strong_line("TOTAL TTC", format!("{} €", format_comma(total))),
        row_line("CARTE BANCAIRE", format!("{} €", format_comma(total))),
        Line::Gap,
        words_line(["TVA", "HT", "TVA EUR", "TTC"]),
    ]);
    lines.extend(taxes.iter().map(|(_, share)| {
        let rate = format!("{} %", format_comma(share.rate));
        columns_line([
            rate,
            format_comma(share.net),
            format_comma(share.tax),
            format_comma(share.gross()),
        ])
    }));
    lines.extend([Line::Gap, centred_line("MERCI DE VOTRE VISITE")]);
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
