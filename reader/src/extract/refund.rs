//! Refunds: receipts and credit notes by which money is given back.
//!
//! Some tills print their amounts with a minus, others without. Both become negative, so that sums
//! over receipts are right.

use shared::field::Field;
use shared::money::Money;
use shared::receipt::Receipt;

use super::pattern::Pattern;
use super::text::Row;

/// Number of rows at the top in which a title is looked for.
const TITLE_ROWS_MAX: usize = 20;
/// Maximum length of a title in bytes, with its number or date.
const TITLE_BYTES_MAX: usize = 60;

/// Title of a refund, alone in its row or with a number or a date behind it.
static TITLE: Pattern = Pattern::any_case(concat!(
    r"^\W*(?:CREDIT\s?(?:NOTE|MEMO)|(?:SALES?\s?)?REFUND(?:\s?RECEIPT)?",
    r"|RETURN(?:ED)?(?:\s?RECEIPT)?",
    r"|GUTSCHRIFT|STORNO(?:BELEG|RECHNUNG)?|RETOURE|RÜCKGABE(?:BELEG)?|RECHNUNGSKORREKTUR",
    r"|AVOIR|NOTE DE CR[EÉ]DIT|REMBOURSEMENT|ABONO|DEVOLUCI[OÓ]N|NOTA DE CR[EÉ]DITO",
    r"|FACTURA RECTIFICATIVA",
    r"|DEVOLU[CÇ][AÃ]O|NOTA DI CREDITO|RESO|RIMBORSO|CREDIT\s?NOTA|TERUGBETALING",
    r"|KREDITNOTA|KREDITFAKTURA",
    r"|RETUR(?:KVITTO|KVITTERING|BON)?|ÅTERKÖP|HYVITYS(?:LASKU|KUITTI)?|PALAUTUS|ZWROT",
    r"|KOREKTA|DOBROPIS",
    r"|VRATKA|STORN[OÓ]|SZTORN[OÓ]|J[OÓ]V[AÁ][IÍ]R[OÓ]\s?SZ[AÁ]MLA|STORNARE|POVRAT",
    r"|DOBROPIS|[İI]ADE(?:\s?F[İI][ŞS][İI])?",
    r"|PENGEMBALIAN|RETUR PENJUALAN|BAYARAN BALIK|HO[AÀ]N TI[EỀ]N|ВОЗВРАТ(?: ПРИХОДА)?",
    r"|ПОВЕРНЕННЯ|СТОРНО",
    r"|ПОВРАТ|ΠΙΣΤΩΤΙΚΟ(?: ΤΙΜΟΛΟΓΙΟ)?|ΕΠΙΣΤΡΟΦΗ|返品|返金|退货|退款|退貨|환불|반품|คืนเงิน|ใบลดหนี้",
    r"|إرجاع|מסמך זיכוי|חשבונית זיכוי)",
    r"(?:\W*$|\W+(?:N[ROUº°.]{0,3}|NO|NUM|NUMBER|#|DATE|DATUM|FECHA|DEL?|VOM)\b.*$",
    r"|\W*[:#№]?\s*[A-Z]{0,4}[-\s]?[0-9][0-9/-]*$)",
));
/// Amount that was given back.
static REFUNDED_AMOUNT: Pattern = Pattern::any_case(concat!(
    r"\b(?:TOTAL|AMOUNT)\s?(?:REFUND(?:ED)?|CREDIT(?:ED)?)\b|\bREFUND\s?(?:TOTAL|AMOUNT)\b",
    r"|\bREFUNDED\s?TO\b|\bGUTSCHRIFTSBETRAG\b|\bERSTATTUNGSBETRAG\b|\bMONTANT\s?REMBOURS[EÉ]\b",
    r"|\bTOTAL\s?(?:DEVOLUCI[OÓ]N|DEVUELTO|ABONO)\b|\bTOTALE\s?(?:RESO|RIMBORSO)\b",
));

/// Returns the title by which money was given back.
pub(super) fn find_title(rows: &[Row]) -> Option<&Row> {
    rows.iter()
        .take(TITLE_ROWS_MAX)
        .find(|row| row.text.len() <= TITLE_BYTES_MAX && TITLE.is_match(&row.text))
}

/// Returns whether money was given back, by a title or by the label of an amount.
pub(super) fn is_refund(rows: &[Row]) -> bool {
    find_title(rows).is_some() || rows.iter().any(|row| REFUNDED_AMOUNT.is_match(&row.text))
}

/// Makes the amounts of a refund negative if they were printed without a minus.
pub(super) fn negate_printed_amounts(receipt: &mut Receipt) {
    if receipt.total.value.is_some_and(|total| total.minor > 0) {
        for field in amounts_mut(receipt) {
            negate(field);
        }
    }
}

/// Returns the amounts whose sign tells who paid. Change and cash paid out have none.
fn amounts_mut(receipt: &mut Receipt) -> Vec<&mut Field<Money>> {
    let mut all = vec![
        &mut receipt.subtotal,
        &mut receipt.discount_total,
        &mut receipt.tax_total,
        &mut receipt.fees.service_charge,
        &mut receipt.fees.shipping,
        &mut receipt.fees.deposit,
        &mut receipt.fees.rounding,
        &mut receipt.tip,
        &mut receipt.total,
        &mut receipt.amount_due,
        &mut receipt.amount_paid,
    ];
    for item in &mut receipt.items {
        all.extend([&mut item.unit_price, &mut item.discount, &mut item.amount]);
    }
    for tax in &mut receipt.taxes {
        all.extend([&mut tax.base, &mut tax.amount]);
    }
    all.extend(
        receipt
            .payments
            .iter_mut()
            .map(|payment| &mut payment.amount),
    );
    all
}

/// Makes an amount and its alternatives negative; negative ones remain.
fn negate(field: &mut Field<Money>) {
    let alternatives = field.alternatives.iter_mut().map(|other| &mut other.value);
    for money in field.value.iter_mut().chain(alternatives) {
        money.minor = -money.minor.abs();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::page;
    use crate::extract::{Settings, extract_receipt, text};

    #[test]
    fn titles_of_refunds_stand_alone_or_with_a_number() {
        for (print, expected) in [
            ("CREDIT NOTE", true),
            ("Gutschrift Nr. 4711", true),
            ("AVOIR n° A-2024-7", true),
            ("Nota de crédito", true),
            ("Refund receipt", true),
            ("ВОЗВРАТ ПРИХОДА", true),
            ("Credit note date: 09 Aug 2024", true),
            ("Return within 14 days", false),
            ("No refund without receipt", false),
            ("Gutschein", false),
        ] {
            let rows = text::collect_rows(&[page(print)]);
            assert_eq!(find_title(&rows).is_some(), expected, "{print}");
        }
    }

    #[test]
    fn amounts_of_refunds_are_negative_however_they_are_printed() {
        for print in [
            "PARK SHOP LTD\nREFUND\nLamp  19.99\nTOTAL  £19.99",
            "PARK SHOP LTD\nREFUND\nLamp  -19.99\nTOTAL  -£19.99",
            "PARK SHOP LTD\nRETURN\nLamp  (£19.99)\nTOTAL  (£19.99)",
            "PARK SHOP LTD\nLamp  19.99\nTOTAL REFUND  £19.99",
        ] {
            let receipt = extract_receipt(&[page(print)], &Settings::default());
            assert_eq!(
                receipt.total.value.map(|total| total.minor),
                Some(-1999),
                "{print}"
            );
        }
    }
}
