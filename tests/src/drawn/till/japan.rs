//! Japan, as shops for travellers print it in Latin letters: yen without decimals, two rates of tax on top.

use super::{Goods, Line, Slip, Till, centre, grouped, row, strong};
use crate::drawn::Tax;

const GOODS: &Goods = &[
    ("Green Tea 50g", 1),
    ("Folding Fan", 0),
    ("Rice Crackers", 1),
    ("Notebook B6", 0),
    ("Matcha Cookies", 1),
    ("Ceramic Cup", 0),
];
const RATES: [i64; 2] = [1_000, 800];

fn yen(amount: i64) -> String {
    format!("¥{}", grouped(&amount.to_string(), ','))
}

pub(super) fn slip(mut till: Till) -> Slip {
    let first = till.one_of(&["SAKURA", "HOSHI", "MIDORI", "KAWABE"]);
    let second = till.one_of(&["SOUVENIR SHOP", "TEA HOUSE", "STATIONERY", "BAKERY"]);
    let merchant = format!("{first} {second}");
    let basket = till.basket(GOODS, 120, 2_980);
    let subtotal = basket.sum();
    // The law drops what is less than a yen.
    let of_class = |(class, rate): (usize, &i64)| {
        let net = basket.sum_of(class);
        (net > 0).then_some((*rate, net, net * rate / 10_000))
    };
    let taxes: Vec<(i64, i64, i64)> = RATES.iter().enumerate().filter_map(of_class).collect();
    let total = subtotal + taxes.iter().map(|(_, _, tax)| tax).sum::<i64>();
    let cash = (total / 10_000 + 1) * 10_000;
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centre(format!(
            "{}-{} Hanamachi, Kitayama",
            till.number(1, 9),
            till.number(1, 30)
        )),
        centre(format!(
            "Tel 0{}-{}",
            till.number(300, 999),
            till.number(1_000, 9_999)
        )),
        centre(format!(
            "Reg. No. T{}",
            till.number(1_000_000_000_000, 9_999_999_999_999)
        )),
        Line::Gap,
        centre("RECEIPT"),
        row(till.day.year_first("/"), till.time()),
        Line::Rule,
    ];
    lines.extend(basket.rows(|article| {
        let mark = if article.class == 1 { "*" } else { "" };
        let each = format!("  {} x {}", article.quantity, yen(article.price));
        let mut lines = vec![row(
            article.name,
            format!("{}{mark}", yen(article.amount())),
        )];
        lines.extend((article.quantity > 1).then(|| row(each, "")));
        lines
    }));
    lines.extend([Line::Rule, row("Subtotal", yen(subtotal))]);
    lines.extend(
        taxes.iter().map(|(rate, net, tax)| {
            row(format!("Tax {}% on {}", rate / 100, yen(*net)), yen(*tax))
        }),
    );
    lines.extend([
        strong("TOTAL", yen(total)),
        row("Cash", yen(cash)),
        row("Change", yen(cash - total)),
        Line::Gap,
        row("* reduced tax rate 8%", ""),
        centre("Thank you very much"),
    ]);
    let answer = |(rate, _, tax): &(i64, i64, i64)| Tax {
        rate: *rate,
        amount: tax.to_string(),
        is_included: false,
    };
    Slip {
        merchant,
        date: till.day.iso(),
        subtotal: Some(subtotal.to_string()),
        taxes: taxes.iter().map(answer).collect(),
        total: total.to_string(),
        currency: "JPY",
        items: basket.items(|amount| amount.to_string()),
        lines,
    }
}
