//! Spain: a simplified invoice, the number of things first, a table of IVA, cash and change.

use super::{Goods, Line, Slip, Till, centre, columns, comma, point, row, strong, words};

const GOODS: &Goods = &[
    ("Queso curado", 0),
    ("Cuaderno A4", 1),
    ("Piña", 0),
    ("Jabón de manos", 1),
    ("Aceite oliva", 0),
    ("Bombilla LED", 1),
];
const RATES: [i64; 2] = [1_000, 2_100];

pub(super) fn slip(mut till: Till) -> Slip {
    let kind = till.one_of(&["Librería", "Panadería", "Ferretería", "Frutería"]);
    let name = till.one_of(&["El Olivo", "La Fuente", "Buenavista", "Los Almendros"]);
    let merchant = format!("{kind} {name} S.L.");
    let basket = till.basket(GOODS, 105, 1_990);
    let total = basket.sum();
    let cash = (total / 1_000 + 1) * 1_000;
    let taxes = basket.included(&RATES);
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        centre(format!("Calle del Pozo, {}", till.number(1, 120))),
        centre(format!("{} Valdecuna", till.number(10_000, 52_999))),
        centre(format!("NIF: B{}", till.number(10_000_000, 99_999_999))),
        Line::Gap,
        centre("FACTURA SIMPLIFICADA"),
        row(format!("N.º {:06}", till.number(1, 999_999)), ""),
        row(format!("Fecha: {}", till.day.day_first("/")), till.time()),
        Line::Rule,
        row("Uds. Descripción", "Importe"),
    ];
    lines.extend(basket.rows(|article| {
        let mut lines = vec![row(
            format!("{}  {}", article.quantity, article.name),
            comma(article.amount()),
        )];
        lines.extend(
            (article.quantity > 1).then(|| row(format!("   {} c/u", comma(article.price)), "")),
        );
        lines
    }));
    lines.extend([
        Line::Rule,
        strong("TOTAL", format!("{} €", comma(total))),
        row("EFECTIVO", format!("{} €", comma(cash))),
        row("CAMBIO", format!("{} €", comma(cash - total))),
        Line::Gap,
        words(["IVA", "BASE", "CUOTA"]),
    ]);
    lines.extend(taxes.iter().map(|(_, share)| {
        columns([
            format!("{}%", share.rate / 100),
            comma(share.net),
            comma(share.tax),
        ])
    }));
    lines.extend([
        Line::Gap,
        centre("IVA INCLUIDO"),
        centre("GRACIAS POR SU VISITA"),
    ]);
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
