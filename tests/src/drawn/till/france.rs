//! France: columns with the price of one, a table of TVA that begins with the rate, a card.

use super::{Goods, Line, Slip, Till, centre, columns, comma, point, row, strong, words};

const GOODS: &Goods = &[
    ("BAGUETTE", 0),
    ("TARTE CITRON", 0),
    ("CRÈME MAINS", 1),
    ("CAHIER A5", 1),
    ("THÉ VERT", 0),
    ("PILES AA", 1),
];
const RATES: [i64; 2] = [550, 2_000];

pub(super) fn slip(mut till: Till) -> Slip {
    let kind = till.one_of(&["BOULANGERIE", "LIBRAIRIE", "ÉPICERIE", "DROGUERIE"]);
    let name = till.one_of(&["DU MOULIN", "SAINT AUBIN", "DES TILLEULS", "LA LANTERNE"]);
    let merchant = format!("{kind} {name} SARL");
    let basket = till.basket(GOODS, 105, 1_990);
    let total = basket.sum();
    let taxes = basket.included(&RATES);
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centre(format!("{} rue des Acacias", till.number(1, 120))),
        centre(format!(
            "{} Villeneuve sur Aube",
            till.number(10_000, 95_999)
        )),
        centre(format!(
            "SIRET {} 00012",
            till.number(300_000_000, 899_999_999)
        )),
        Line::Gap,
        row(till.day.day_first("/"), till.time()),
        row(format!("Ticket {:05}", till.number(1, 99_999)), "Caisse 2"),
        Line::Rule,
        words(["ARTICLE", "QTE", "P.U.", "EUR"]),
    ];
    lines.extend(basket.rows(|article| {
        let cells = [
            article.quantity.to_string(),
            comma(article.price),
            comma(article.amount()),
        ];
        let [quantity, price, amount] = cells;
        vec![columns([article.name.into(), quantity, price, amount])]
    }));
    lines.extend([
        Line::Rule,
        strong("TOTAL TTC", format!("{} €", comma(total))),
        row("CARTE BANCAIRE", format!("{} €", comma(total))),
        Line::Gap,
        words(["TVA", "HT", "TVA EUR", "TTC"]),
    ]);
    lines.extend(taxes.iter().map(|(_, share)| {
        let rate = format!("{} %", comma(share.rate));
        columns([
            rate,
            comma(share.net),
            comma(share.tax),
            comma(share.gross()),
        ])
    }));
    lines.extend([Line::Gap, centre("MERCI DE VOTRE VISITE")]);
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
