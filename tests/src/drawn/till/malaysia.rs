//! Malaysia: ringgit, a tax in the prices, rounding to five sen, cash and change.

use super::{Goods, Line, Slip, Till, centre, halved, point, row, strong};
use crate::drawn::Tax;

const GOODS: &Goods = &[
    ("MINERAL WATER 1.5L", 0),
    ("ROTI KAYA", 0),
    ("A4 PAPER 80G", 0),
    ("BATTERY AA 4S", 0),
    ("TEH TARIK 3IN1", 0),
    ("MASKING TAPE", 0),
];

pub(super) fn slip(mut till: Till) -> Slip {
    let place = till.one_of(&[
        "SERI BAYU",
        "TAMAN MELUR",
        "BUKIT KEMBOJA",
        "SUNGAI PELANGI",
    ]);
    let kind = till.one_of(&["MINI MARKET", "HARDWARE", "STATIONERY", "BAKERY"]);
    let merchant = format!("{place} {kind} SDN BHD");
    let basket = till.basket(GOODS, 105, 1_990);
    let sum = basket.sum();
    let tax = halved(2 * sum * 600, 10_600);
    let total = (sum + 2) / 5 * 5;
    let cash = (total / 5_000 + 1) * 5_000;
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centre(format!(
            "No. {}, Jalan Cempaka {}",
            till.number(2, 90),
            till.number(1, 20)
        )),
        centre(format!("{} Kuala Permai", till.number(40_000, 79_999))),
        centre(format!("Tel: 03-{}", till.number(20_000_000, 89_999_999))),
        centre(format!(
            "SST No: W10-1808-{}",
            till.number(32_000_000, 32_999_999)
        )),
        Line::Gap,
        centre("CASH RECEIPT"),
        row("Receipt No:", format!("R{:06}", till.number(1, 999_999))),
        row(format!("Date: {}", till.day.day_first("/")), till.time()),
        Line::Rule,
    ];
    lines.extend(basket.rows(|article| {
        let each = format!("  {} x {}", article.quantity, point(article.price));
        let amount = point(article.amount());
        if article.quantity == 1 {
            vec![row(article.name, amount)]
        } else {
            vec![row(article.name, ""), row(each, amount)]
        }
    }));
    lines.extend([
        Line::Rule,
        row("Total Sales (Incl. Tax)", point(sum)),
        row("Rounding Adj", point(total - sum)),
        strong("TOTAL", format!("RM {}", point(total))),
        row("CASH", point(cash)),
        row("CHANGE", point(cash - total)),
        row("SST 6% included", point(tax)),
        Line::Gap,
        centre("THANK YOU, PLEASE COME AGAIN"),
    ]);
    Slip {
        merchant,
        date: till.day.iso(),
        subtotal: Some(point(sum)),
        taxes: vec![Tax {
            rate: 600,
            amount: point(tax),
            is_included: true,
        }],
        total: point(total),
        currency: "MYR",
        items: basket.items(point),
        lines,
    }
}
