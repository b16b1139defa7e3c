//! Polish fiscal receipts.
//!
//! Year first, a tax letter behind each price, a sum for each letter.

use super::{
    Goods, Line, Slip, Till, centred_line, format_comma, format_point, row_line, strong_line,
};

const GOODS: &Goods = &[
    ("Chleb żytni", 2),
    ("Zeszyt A5", 0),
    ("Ser biały", 2),
    ("Mydło lawenda", 0),
    ("Zupa dnia", 1),
    ("Żarówka LED", 0),
];
const RATES: [i64; 3] = [2_300, 800, 500];
const LETTERS: [&str; 3] = ["A", "B", "C"];

pub(super) fn build_slip(mut till: Till) -> Slip {
    let kind = till.one_of(&["Księgarnia", "Piekarnia", "Drogeria", "Sklep"]);
    let name = till.one_of(&["Pod Lipą", "Jaskółka", "Zielony Młyn", "Bursztyn"]);
    let merchant = format!("{kind} {name} Sp. z o.o.");
    let basket = till.fill_basket(GOODS, 199, 4_990);
    let total = basket.sum();
    let cash = (total / 5_000 + 1) * 5_000;
    let taxes = basket.included_taxes(&RATES);
    let answers: Vec<_> = taxes
        .iter()
        .map(|(_, share)| share.to_tax(true, format_point))
        .collect();
    let tax: i64 = taxes.iter().map(|(_, share)| share.tax).sum();
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centred_line(format!("ul. Słoneczna {}", till.random_number(1, 120))),
        centred_line(format!(
            "{}-{} Brzozowo",
            till.random_number(10, 99),
            till.random_number(100, 999)
        )),
        centred_line(format!(
            "NIP {}-{}-56-78",
            till.random_number(500, 899),
            till.random_number(100, 999)
        )),
        Line::Gap,
        row_line(
            till.day.iso(),
            format!("nr {:06}", till.random_number(1, 999_999)),
        ),
        centred_line("PARAGON FISKALNY"),
    ];
    lines.extend(basket.rows(|article| {
        let each = format!("{} x {}", article.quantity, format_comma(article.price));
        let amount = format!(
            "{} {}",
            format_comma(article.amount()),
            LETTERS[article.class]
        );
        vec![row_line(article.name, format!("{each}  {amount}"))]
    }));
    lines.push(Line::Rule);
    lines.extend(taxes.iter().flat_map(|(class, share)| {
        let letter = LETTERS[*class];
        [
            row_line(
                format!("Sprzedaż opodatk. {letter}"),
                format_comma(share.gross()),
            ),
            row_line(
                format!("PTU {letter} {}%", share.rate / 100),
                format_comma(share.tax),
            ),
        ]
    }));
    lines.extend([
        row_line("SUMA PTU", format_comma(tax)),
        strong_line("SUMA PLN", format_comma(total)),
        Line::Rule,
        row_line("Gotówka PLN", format_comma(cash)),
        row_line("Reszta PLN", format_comma(cash - total)),
        Line::Gap,
        row_line(
            format!("Kasjer {}", till.random_number(1, 9)),
            till.random_time(),
        ),
        centred_line("Dziękujemy, zapraszamy ponownie"),
    ]);
    Slip {
        merchant,
        date: till.day.iso(),
        subtotal: None,
        taxes: answers,
        total: format_point(total),
        currency: "PLN",
        items: basket.items(format_point),
        lines,
    }
}
