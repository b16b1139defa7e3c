//! Sentences about failed checks, assembled from the pieces of each language.

use shared::checks::{Check, CheckId};

use super::generated::LazyReceiptSums;

impl LazyReceiptSums {
    /// The sentence for a check that does not hold.
    pub(crate) fn fails(&self, check: &Check) -> String {
        let says = |expects: &[&str], says: &str| {
            [
                &expects.concat(),
                check.expected.as_str(),
                says,
                &check.actual,
                ".",
            ]
            .concat()
        };
        match check.id {
            CheckId::Total => says(&[&self.compared(check)], self.total_says),
            CheckId::Subtotal => says(&[self.items_come_to], self.subtotal_says),
            CheckId::TaxTotal => says(&[self.taxes_come_to], self.tax_total_says),
            CheckId::Change => says(&[self.paid_less_change], self.total_says),
            CheckId::Tax => says(&[self.tax, &line(check), self.rate_gives], self.amount_says),
            CheckId::Item => says(
                &[self.item, &line(check), self.quantity_times_price],
                self.amount_says,
            ),
            CheckId::Date => self.future.to_owned(),
        }
    }

    /// Returns the other side of a comparison with the total: "Items and tax come to ".
    fn compared(&self, check: &Check) -> String {
        let parts: Vec<&str> = check.fields.iter().skip(1).map(String::as_str).collect();
        match parts[..] {
            ["items"] => return self.items_alone.to_owned(),
            [_] => return self.subtotal_alone.to_owned(),
            _ => {}
        }
        let mut said = String::new();
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                said.push_str(if at + 1 == parts.len() {
                    self.and
                } else {
                    ", "
                });
            }
            said.push_str(match *part {
                "items" => self.items,
                "taxes" => self.taxes,
                "discount_total" => self.discount,
                "fees" => self.fees,
                "rounding" => self.rounding,
                _ => self.subtotal,
            });
        }
        said.push_str(self.come_to);
        said
    }
}

/// The number of the line that is meant, counted from 1: `items.0` is the first item.
fn line(check: &Check) -> String {
    let field = check.fields.first().map(String::as_str).unwrap_or_default();
    let at: Option<usize> = field.split('.').nth(1).and_then(|at| at.parse().ok());
    at.map_or(1, |at| at + 1).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::generated::{de, en, es, fr, ms, pt};

    /// What each language says of: items and taxes, items alone, the subtotal, the subtotal with
    /// taxes and fees, the second item, and the date.
    #[test]
    fn what_does_not_add_up_is_a_sentence() {
        let checks = [
            check(CheckId::Total, &["total", "items", "taxes"]),
            check(CheckId::Total, &["total", "items"]),
            check(CheckId::Total, &["total", "subtotal"]),
            check(CheckId::Total, &["total", "subtotal", "taxes", "fees"]),
            check(CheckId::Item, &["items.1"]),
            check(CheckId::Date, &["date"]),
        ];
        for (texts, sentences) in [
            (
                &en::LAZY,
                [
                    "Items and tax come to 12.60, the total says 12.50.",
                    "Items come to 12.60, the total says 12.50.",
                    "Subtotal comes to 12.60, the total says 12.50.",
                    "Subtotal, tax and fees come to 12.60, the total says 12.50.",
                    "Item 2: quantity times price is 12.60, its amount says 12.50.",
                    "The date is in the future.",
                ],
            ),
            (
                &de::LAZY,
                [
                    "Artikel und Steuern ergeben 12.60, aber die Summe lautet 12.50.",
                    "Die Artikel ergeben 12.60, aber die Summe lautet 12.50.",
                    "Die Zwischensumme beträgt 12.60, aber die Summe lautet 12.50.",
                    "Zwischensumme, Steuern und Gebühren ergeben 12.60, aber die Summe lautet 12.50.",
                    "Artikel 2: Menge mal Preis ergibt 12.60, aber der Betrag lautet 12.50.",
                    "Das Datum liegt in der Zukunft.",
                ],
            ),
            (
                &fr::LAZY,
                [
                    "Les articles et les taxes donnent 12.60, mais le total indique 12.50.",
                    "Les articles donnent 12.60, mais le total indique 12.50.",
                    "Le sous-total donne 12.60, mais le total indique 12.50.",
                    "Le sous-total, les taxes et les frais donnent 12.60, mais le total indique 12.50.",
                    "Article 2\u{a0}: quantité fois prix donne 12.60, mais le montant indique 12.50.",
                    "La date est dans le futur.",
                ],
            ),
            (
                &es::LAZY,
                [
                    "Los artículos y los impuestos suman 12.60, pero el total es 12.50.",
                    "Los artículos suman 12.60, pero el total es 12.50.",
                    "El subtotal es 12.60, pero el total es 12.50.",
                    "El subtotal, los impuestos y los cargos suman 12.60, pero el total es 12.50.",
                    "Artículo 2: cantidad por precio es 12.60, pero el importe es 12.50.",
                    "La fecha está en el futuro.",
                ],
            ),
            (
                &pt::LAZY,
                [
                    "Itens e impostos somam 12.60, mas o total indica 12.50.",
                    "Os itens somam 12.60, mas o total indica 12.50.",
                    "O subtotal é 12.60, mas o total indica 12.50.",
                    "Subtotal, impostos e taxas somam 12.60, mas o total indica 12.50.",
                    "Item 2: quantidade vezes preço dá 12.60, mas o valor indica 12.50.",
                    "A data está no futuro.",
                ],
            ),
            (
                &ms::LAZY,
                [
                    "Item dan cukai berjumlah 12.60, tetapi jumlah tertera 12.50.",
                    "Item berjumlah 12.60, tetapi jumlah tertera 12.50.",
                    "Subjumlah ialah 12.60, tetapi jumlah tertera 12.50.",
                    "Subjumlah, cukai dan caj berjumlah 12.60, tetapi jumlah tertera 12.50.",
                    "Item 2: kuantiti darab harga ialah 12.60, tetapi amaunnya 12.50.",
                    "Tarikh ini pada masa hadapan.",
                ],
            ),
        ] {
            for (check, sentence) in checks.iter().zip(sentences) {
                assert_eq!(texts.receipt.sums.fails(check), sentence);
            }
        }
    }

    fn check(id: CheckId, fields: &[&str]) -> Check {
        Check {
            id,
            ok: false,
            expected: "12.60".into(),
            actual: "12.50".into(),
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        }
    }
}
