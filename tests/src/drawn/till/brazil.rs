//! Brazil: goods numbered and on two lines, points between thousands, the tax as an estimate, cash and change.

use super::{Goods, Line, Slip, Till, centre, comma, grouped, halved, point, row, strong, words};
use crate::drawn::Tax;

const GOODS: &Goods = &[
    ("ARROZ BRANCO 5KG", 0),
    ("CAFÉ TORRADO 500G", 0),
    ("PÃO FRANCÊS", 0),
    ("SABÃO EM PÓ", 0),
    ("CADERNO 96 FOLHAS", 0),
    ("FEIJÃO PRETO 1KG", 0),
];
/// Federal and state taxes as the law on estimates has them printed.
const RATE: i64 = 1_845;

fn reais(minor: i64) -> String {
    grouped(&comma(minor), '.')
}

pub(super) fn slip(mut till: Till) -> Slip {
    let kind = till.one_of(&["MERCADO", "PADARIA", "PAPELARIA", "EMPÓRIO"]);
    let name = till.one_of(&["BOA VISTA", "SÃO BENTO", "DAS PALMEIRAS", "BEIJA-FLOR"]);
    let merchant = format!("{kind} {name} LTDA");
    let basket = till.basket(GOODS, 350, 14_990);
    let total = basket.sum();
    let tax = halved(2 * total * RATE, 10_000);
    let cash = (total / 10_000 + 1) * 10_000;
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centre(format!(
            "CNPJ {}.{}.{}/0001-{}",
            till.number(10, 99),
            till.number(100, 999),
            till.number(100, 999),
            till.number(10, 99)
        )),
        centre(format!("Rua das Laranjeiras, {}", till.number(1, 900))),
        centre("Vila Nova - SP"),
        Line::Gap,
        row(till.day.day_first("/"), till.time()),
        centre("CUPOM FISCAL"),
        Line::Rule,
        words(["ITEM", "QTD", "VL UNIT", "VALOR R$"]),
    ];
    for (number, article) in (1..).zip(&basket.0) {
        let amount = reais(article.amount());
        lines.push(row(format!("{number:03} {}", article.name), ""));
        lines.push(row(
            format!("    {} UN x {}", article.quantity, comma(article.price)),
            amount,
        ));
    }
    lines.extend([
        Line::Rule,
        row("QTD. TOTAL DE ITENS", basket.0.len().to_string()),
        strong("TOTAL R$", reais(total)),
        row("DINHEIRO", reais(cash)),
        row("TROCO", reais(cash - total)),
        Line::Gap,
        row("Tributos aprox. 18,45%", format!("R$ {}", reais(tax))),
        row(
            format!("Extrato {:06}", till.number(1, 999_999)),
            format!("PDV {}", till.number(1, 9)),
        ),
        centre("OBRIGADO E VOLTE SEMPRE"),
    ]);
    Slip {
        merchant,
        date: till.day.iso(),
        subtotal: None,
        taxes: vec![Tax {
            rate: RATE,
            amount: point(tax),
            is_included: true,
        }],
        total: point(total),
        currency: "BRL",
        items: basket.items(point),
        lines,
    }
}
