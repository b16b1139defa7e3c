//! Spanish simplified invoices.
//!
//! Quantity first, a table of IVA, cash and change.

use super::{
    Goods, Line, Slip, Till, centred_line, columns_line, format_comma, format_point, row_line,
    strong_line, words_line,
};

const GOODS: &Goods = &[
    ("Queso curado", 0),
    ("Cuaderno A4", 1),
    ("Piña", 0),
    ("Jabón de manos", 1),
    ("Aceite oliva", 0),
    ("Bombilla LED", 1),
];
const RATES: [i64; 2] = [1_000, 2_100];

pub(super) fn build_slip(mut till: Till) -> Slip {
    let kind = till.one_of(&["Librería", "Panadería", "Ferretería", "Frutería"]);
    let name = till.one_of(&["El Olivo", "La Fuente", "Buenavista", "Los Almendros"]);
    let merchant = format!("{kind} {name} S.L.");
    let basket = till.fill_basket(GOODS, 105, 1_990);
    let total = basket.sum();
    let cash = (total / 1_000 + 1) * 1_000;
    let taxes = basket.included_taxes(&RATES);
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centred_line(format!("Calle del Pozo, {}", till.random_number(1, 120))),
        centred_line(format!("{} Valdecuna", till.random_number(10_000, 52_999))),
        centred_line(format!(
            "NIF: B{}",
            till.random_number(10_000_000, 99_999_999)
        )),
        Line::Gap,
        centred_line("FACTURA SIMPLIFICADA"),
        row_line(format!("N.º {:06}", till.random_number(1, 999_999)), ""),
        row_line(
            format!("Fecha: {}", till.day.day_first("/")),
            till.random_time(),
        ),
        Line::Rule,
        row_line("Uds. Descripción", "Importe"),
    ];
    lines.extend(basket.rows(|article| {
        let mut lines = vec![row_line(
            format!("{}  {}", article.quantity, article.name),
            format_comma(article.amount()),
        )];
        lines.extend(
            (article.quantity > 1)
                .then(|| row_line(format!("   {} c/u", format_comma(article.price)), "")),
        );
        lines
    }));
    lines.extend([
        Line::Rule,
        strong_line("TOTAL", format!("{} €", format_comma(total))),
        row_line("EFECTIVO", format!("{} €", format_comma(cash))),
        row_line("CAMBIO", format!("{} €", format_comma(cash - total))),
        Line::Gap,
        words_line(["IVA", "BASE", "CUOTA"]),
    ]);
    lines.extend(taxes.iter().map(|(_, share)| {
        columns_line([
            format!("{}%", share.rate / 100),
            format_comma(share.net),
            format_comma(share.tax),
        ])
    }));
    lines.extend([
        Line::Gap,
        centred_line("IVA INCLUIDO"),
        centred_line("GRACIAS POR SU VISITA"),
    ]);
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
