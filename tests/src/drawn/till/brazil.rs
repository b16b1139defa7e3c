//! Brazilian receipts.
//!
//! Numbered goods on two lines, points between thousands, estimated tax, cash and change.

use super::{
    Goods, Line, Slip, Till, centred_line, divide_rounded, format_comma, format_point,
    group_thousands, row_line, strong_line, words_line,
};
use crate::drawn::Tax;

const GOODS: &Goods = &[
    ("ARROZ BRANCO 5KG", 0),
    ("CAFÉ TORRADO 500G", 0),
    ("PÃO FRANCÊS", 0),
    ("SABÃO EM PÓ", 0),
    ("CADERNO 96 FOLHAS", 0),
    ("FEIJÃO PRETO 1KG", 0),
];
/// Federal and state taxes, which the law requires to be printed as an estimate.
const RATE: i64 = 1_845;

fn format_reais(minor: i64) -> String {
    group_thousands(&format_comma(minor), '.')
}

pub(super) fn build_slip(mut till: Till) -> Slip {
    let kind = till.one_of(&["MERCADO", "PADARIA", "PAPELARIA", "EMPÓRIO"]);
    let name = till.one_of(&["BOA VISTA", "SÃO BENTO", "DAS PALMEIRAS", "BEIJA-FLOR"]);
    let merchant = format!("{kind} {name} LTDA");
    let basket = till.fill_basket(GOODS, 350, 14_990);
    let total = basket.sum();
    let tax = divide_rounded(2 * total * RATE, 10_000);
    let cash = (total / 10_000 + 1) * 10_000;
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centred_line(format!(
            "CNPJ {}.{}.{}/0001-{}",
            till.random_number(10, 99),
            till.random_number(100, 999),
            till.random_number(100, 999),
            till.random_number(10, 99)
        )),
        centred_line(format!(
            "Rua das Laranjeiras, {}",
            till.random_number(1, 900)
        )),
        centred_line("Vila Nova - SP"),
        Line::Gap,
        row_line(till.day.day_first("/"), till.random_time()),
        centred_line("CUPOM FISCAL"),
        Line::Rule,
        words_line(["ITEM", "QTD", "VL UNIT", "VALOR R$"]),
    ];
    for (number, article) in (1..).zip(&basket.0) {
        let amount = format_reais(article.amount());
        lines.push(row_line(format!("{number:03} {}", article.name), ""));
        lines.push(row_line(
            format!(
                "    {} UN x {}",
                article.quantity,
                format_comma(article.price)
            ),
            amount,
        ));
    }
    lines.extend([
        Line::Rule,
        row_line("QTD. TOTAL DE ITENS", basket.0.len().to_string()),
        strong_line("TOTAL R$", format_reais(total)),
        row_line("DINHEIRO", format_reais(cash)),
        row_line("TROCO", format_reais(cash - total)),
        Line::Gap,
        row_line(
            "Tributos aprox. 18,45%",
            format!("R$ {}", format_reais(tax)),
        ),
        row_line(
            format!("Extrato {:06}", till.random_number(1, 999_999)),
            format!("PDV {}", till.random_number(1, 9)),
        ),
        centred_line("OBRIGADO E VOLTE SEMPRE"),
    ]);
    Slip {
        merchant,
        date: till.day.iso(),
        subtotal: None,
        taxes: vec![Tax {
            rate: RATE,
            amount: format_point(tax),
            is_included: true,
        }],
        total: format_point(total),
        currency: "BRL",
        items: basket.items(format_point),
        lines,
    }
}
