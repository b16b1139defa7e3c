//! Malaysian receipts.
//!
//! Ringgit, tax included, rounding to five sen, cash and change.

use super::{
    Goods, Line, Slip, Till, centred_line, divide_rounded, format_point, row_line, strong_line,
};
use crate::drawn::Tax;

const GOODS: &Goods = &[
    ("MINERAL WATER 1.5L", 0),
    ("ROTI KAYA", 0),
    ("A4 PAPER 80G", 0),
    ("BATTERY AA 4S", 0),
    ("TEH TARIK 3IN1", 0),
    ("MASKING TAPE", 0),
];

pub(super) fn build_slip(mut till: Till) -> Slip {
    let place = till.one_of(&[
        "SERI BAYU",
        "TAMAN MELUR",
        "BUKIT KEMBOJA",
        "SUNGAI PELANGI",
    ]);
    let kind = till.one_of(&["MINI MARKET", "HARDWARE", "STATIONERY", "BAKERY"]);
    let merchant = format!("{place} {kind} SDN BHD");
    let basket = till.fill_basket(GOODS, 105, 1_990);
    let sum = basket.sum();
    let tax = divide_rounded(2 * sum * 600, 10_600);
    // The total is rounded to five sen, the smallest coin.
    let total = (sum + 2) / 5 * 5;
    let cash = (total / 5_000 + 1) * 5_000;
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centred_line(format!(
            "No. {}, Jalan Cempaka {}",
            till.random_number(2, 90),
            till.random_number(1, 20)
        )),
        centred_line(format!(
            "{} Kuala Permai",
            till.random_number(40_000, 79_999)
        )),
        centred_line(format!(
            "Tel: 03-{}",
            till.random_number(20_000_000, 89_999_999)
        )),
        centred_line(format!(
            "SST No: W10-1808-{}",
            till.random_number(32_000_000, 32_999_999)
        )),
        Line::Gap,
        centred_line("CASH RECEIPT"),
        row_line(
            "Receipt No:",
            format!("R{:06}", till.random_number(1, 999_999)),
        ),
        row_line(
            format!("Date: {}", till.day.day_first("/")),
            till.random_time(),
        ),
        Line::Rule,
    ];
    lines.extend(basket.rows(|article| {
        let each = format!("  {} x {}", article.quantity, format_point(article.price));
        let amount = format_point(article.amount());
        if article.quantity == 1 {
            vec![row_line(article.name, amount)]
        } else {
            vec![row_line(article.name, ""), row_line(each, amount)]
        }
    }));
    lines.extend([
        Line::Rule,
        row_line("Total Sales (Incl. Tax)", format_point(sum)),
        row_line("Rounding Adj", format_point(total - sum)),
        strong_line("TOTAL", format!("RM {}", format_point(total))),
        row_line("CASH", format_point(cash)),
        row_line("CHANGE", format_point(cash - total)),
        row_line("SST 6% included", format_point(tax)),
        Line::Gap,
        centred_line("THANK YOU, PLEASE COME AGAIN"),
    ]);
    Slip {
        merchant,
        date: till.day.iso(),
        subtotal: Some(format_point(sum)),
        taxes: vec![Tax {
            rate: 600,
            amount: format_point(tax),
            is_included: true,
        }],
        total: format_point(total),
        currency: "MYR",
        items: basket.items(format_point),
        lines,
    }
}
