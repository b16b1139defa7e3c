//! Japanese receipts in Latin letters, as printed for travellers.
//!
//! Yen without decimals, two rates of tax on top.

use super::{Goods, Line, Slip, Till, centred_line, group_thousands, row_line, strong_line};
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

fn format_yen(amount: i64) -> String {
    format!("¥{}", group_thousands(&amount.to_string(), ','))
}

pub(super) fn build_slip(mut till: Till) -> Slip {
    let first = till.one_of(&["SAKURA", "HOSHI", "MIDORI", "KAWABE"]);
    let second = till.one_of(&["SOUVENIR SHOP", "TEA HOUSE", "STATIONERY", "BAKERY"]);
    let merchant = format!("{first} {second}");
    let basket = till.fill_basket(GOODS, 120, 2_980);
    let subtotal = basket.sum();
    // Japanese tax is rounded down to whole yen.
    let of_class = |(class, rate): (usize, &i64)| {
        let net = basket.sum_of_class(class);
        (net > 0).then_some((*rate, net, net * rate / 10_000))
    };
    let taxes: Vec<(i64, i64, i64)> = RATES.iter().enumerate().filter_map(of_class).collect();
    let total = subtotal + taxes.iter().map(|(_, _, tax)| tax).sum::<i64>();
    let cash = (total / 10_000 + 1) * 10_000;
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centred_line(format!(
            "{}-{} Hanamachi, Kitayama",
            till.random_number(1, 9),
            till.random_number(1, 30)
        )),
        centred_line(format!(
            "Tel 0{}-{}",
            till.random_number(300, 999),
            till.random_number(1_000, 9_999)
        )),
        centred_line(format!(
            "Reg. No. T{}",
            till.random_number(1_000_000_000_000, 9_999_999_999_999)
        )),
        Line::Gap,
        centred_line("RECEIPT"),
        row_line(till.day.year_first("/"), till.random_time()),
        Line::Rule,
    ];
    lines.extend(basket.rows(|article| {
        let mark = if article.class == 1 { "*" } else { "" };
        let each = format!("  {} x {}", article.quantity, format_yen(article.price));
        let mut lines = vec![row_line(
            article.name,
            format!("{}{mark}", format_yen(article.amount())),
        )];
        lines.extend((article.quantity > 1).then(|| row_line(each, "")));
        lines
    }));
    lines.extend([Line::Rule, row_line("Subtotal", format_yen(subtotal))]);
    lines.extend(taxes.iter().map(|(rate, net, tax)| {
        row_line(
            format!("Tax {}% on {}", rate / 100, format_yen(*net)),
            format_yen(*tax),
        )
    }));
    lines.extend([
        strong_line("TOTAL", format_yen(total)),
        row_line("Cash", format_yen(cash)),
        row_line("Change", format_yen(cash - total)),
        Line::Gap,
        row_line("* reduced tax rate 8%", ""),
        centred_line("Thank you very much"),
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
