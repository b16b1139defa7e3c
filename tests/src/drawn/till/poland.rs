//! Poland: a fiscal receipt, the year first, a tax letter behind each price, a sum for each letter.

use super::{Goods, Line, Slip, Till, centre, comma, point, row, strong};

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

pub(super) fn slip(mut till: Till) -> Slip {
    let kind = till.one_of(&["Księgarnia", "Piekarnia", "Drogeria", "Sklep"]);
    let name = till.one_of(&["Pod Lipą", "Jaskółka", "Zielony Młyn", "Bursztyn"]);
    let merchant = format!("{kind} {name} Sp. z o.o.");
    let basket = till.basket(GOODS, 199, 4_990);
    let total = basket.sum();
    let cash = (total / 5_000 + 1) * 5_000;
    let taxes = basket.included(&RATES);
    let answers: Vec<_> = taxes
        .iter()
        .map(|(_, share)| share.answer(true, point))
        .collect();
    let tax: i64 = taxes.iter().map(|(_, share)| share.tax).sum();
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centre(format!("ul. Słoneczna {}", till.number(1, 120))),
        centre(format!(
            "{}-{} Brzozowo",
            till.number(10, 99),
            till.number(100, 999)
        )),
        centre(format!(
            "NIP {}-{}-56-78",
            till.number(500, 899),
            till.number(100, 999)
        )),
        Line::Gap,
        row(till.day.iso(), format!("nr {:06}", till.number(1, 999_999))),
        centre("PARAGON FISKALNY"),
    ];
    lines.extend(basket.rows(|article| {
        let each = format!("{} x {}", article.quantity, comma(article.price));
        let amount = format!("{} {}", comma(article.amount()), LETTERS[article.class]);
        vec![row(article.name, format!("{each}  {amount}"))]
    }));
    lines.push(Line::Rule);
    lines.extend(taxes.iter().flat_map(|(class, share)| {
        let letter = LETTERS[*class];
        [
            row(format!("Sprzedaż opodatk. {letter}"), comma(share.gross())),
            row(
                format!("PTU {letter} {}%", share.rate / 100),
                comma(share.tax),
            ),
        ]
    }));
    lines.extend([
        row("SUMA PTU", comma(tax)),
        strong("SUMA PLN", comma(total)),
        Line::Rule,
        row("Gotówka PLN", comma(cash)),
        row("Reszta PLN", comma(cash - total)),
        Line::Gap,
        row(format!("Kasjer {}", till.number(1, 9)), till.time()),
        centre("Dziękujemy, zapraszamy ponownie"),
    ]);
    Slip {
        merchant,
        date: till.day.iso(),
        subtotal: None,
        taxes: answers,
        total: point(total),
        currency: "PLN",
        items: basket.items(point),
        lines,
    }
}
