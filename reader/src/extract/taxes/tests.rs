//! Tests of taxes on invented receipts.

use shared::receipt::{Receipt, Tax};

use super::super::tests::read;

/// Rate in thousandths of a percent, base and amount in minor units.
type Read = (Option<u32>, Option<i64>, i64);

fn summary(tax: &Tax) -> Read {
    (
        tax.rate.value.map(shared::quantity::TaxRate::thousandths),
        tax.base.value.map(|money| money.minor),
        tax.amount.value.map_or(0, |money| money.minor),
    )
}

fn taxes(receipt: &Receipt) -> Vec<Read> {
    receipt.taxes.iter().map(summary).collect()
}

fn tax_total(receipt: &Receipt) -> Option<i64> {
    receipt.tax_total.value.map(|money| money.minor)
}

const NORMAL: Read = (Some(19_000), Some(1671), 318);

#[test]
fn columns_stand_in_any_order() {
    for table in [
        "MwSt  Netto  Steuer  Brutto\nA 19,00%  16,71  3,18  19,89",
        "A 19,00%  3,18  16,71  19,89",
        "Brutto  Netto  MwSt-Satz  MwSt\n19,89  16,71  19,00  3,18",
        "MwSt%  MwSt  Netto  Brutto\n19,00  3,18  16,71  19,89",
        "MwSt  Netto  Steuer  Brutto\nA 19,00%\n16,71  3,18  19,89",
        "MwSt 19%  3,18\nNetto  16,71",
        "Netto  16,71\nMwSt: 19% EUR  3,18",
        "MWST 19,00% A  3,18 EUR\nNETTO  16,71 EUR  BRUTTO  19,89 EUR",
        "VAT 19.0 % on 16.71 = 3.18",
        "MwSt  Netto  Steuer\n19 16,71 3,18",
    ] {
        let receipt = read(&format!(
            "LADEN GMBH\nTasse  19,89\nSumme EUR  19,89\n{table}"
        ));
        assert_eq!(taxes(&receipt), [NORMAL], "{table}");
        assert_eq!(tax_total(&receipt), Some(318), "{table}");
        assert!(receipt.tax_total.confidence > 0.9, "{table}");
    }
}

#[test]
fn rows_of_several_rates_are_summed_up() {
    for (table, codes) in [
        (
            "MwSt  Netto  Steuer  Brutto\nA 7%  10,00  0,70  10,70\nB 19%  10,00  1,90  11,90",
            true,
        ),
        (
            "MwSt  Netto  Steuer  Brutto\nA 7%  10,00  0,70  10,70\nB 19%  10,00  1,90  11,90\nSumme  20,00  2,60  22,60",
            true,
        ),
        ("MwSt 7%  0,70\nMwSt 19%  1,90\nMwSt gesamt  2,60", false),
        ("incl. MwSt 7%  0,70\nincl. MwSt 19%  1,90", false),
    ] {
        let receipt = read(&format!(
            "LADEN GMBH\nTee  10,70\nTasse  11,90\nSumme  22,60\n{table}"
        ));
        let amounts: Vec<i64> = taxes(&receipt).iter().map(|tax| tax.2).collect();
        assert_eq!(
            (amounts.as_slice(), tax_total(&receipt)),
            (&[70, 190][..], Some(260)),
            "{table}"
        );
        assert!(receipt.tax_total.confidence > 0.8, "{table}");
        let code = receipt.taxes[0].code.value.as_deref();
        assert_eq!(code, codes.then_some("A"), "{table}");
    }
}

#[test]
fn bases_may_stand_in_rows_of_their_own() {
    let receipt = read(concat!(
        "LADEN GMBH\nTee  10,70\nTasse  11,90\nSumme  22,60\n",
        "Netto 7%  10,00\nMwSt 7%  0,70\nNetto 19%  10,00\nMwSt 19%  1,90",
    ));
    assert_eq!(
        taxes(&receipt),
        [
            (Some(7_000), Some(1000), 70),
            (Some(19_000), Some(1000), 190)
        ]
    );
    assert_eq!(tax_total(&receipt), Some(260));
}

#[test]
fn equal_taxes_of_different_names_both_count() {
    for (lines, count) in [
        ("CGST 2.5%  2.50\nSGST 2.5%  2.50\nTotal  105.00", 2),
        ("GST 5%  5.00\nTotal  105.00\nGST 5%  5.00", 1),
        ("Tax  5.00\nTotal  105.00\nTax  5.00", 1),
        ("GST 5%  5.00\nTotal GST  5.00\nTotal  105.00", 1),
    ] {
        let receipt = read(&format!(
            "SHREE STORES\nRice  100.00\nSubtotal  100.00\n{lines}"
        ));
        assert_eq!(receipt.taxes.len(), count, "{lines}");
        assert_eq!(tax_total(&receipt), Some(500), "{lines}");
    }
}

#[test]
fn added_taxes_have_no_base_of_their_own() {
    let receipt = read(concat!(
        "CORNER DELI\nSandwich  100.00\nSubtotal  100.00\nGST 5%  5.00\nQST 9.975%  9.98\n",
        "TOTAL  114.98",
    ));
    let rates: Vec<Option<u32>> = taxes(&receipt).iter().map(|tax| tax.0).collect();
    assert_eq!(rates, [Some(5_000), Some(9_975)]);
    assert_eq!(tax_total(&receipt), Some(1498));
    assert!(receipt.taxes.iter().all(|tax| !tax.included));
    let two =
        read("CORNER DELI\nSoap  20.00\nSubtotal  20.00\nTax 1  1.20\nTax 2  0.40\nTotal  21.60");
    assert_eq!(tax_total(&two), Some(160));
}

#[test]
fn a_tax_of_nothing_is_a_tax() {
    for (lines, total) in [
        ("VAT Total  £0.00", Some(0)),
        ("Sales Tax  0.00", Some(0)),
        (
            "MwSt  Netto  Steuer  Brutto\n0%  10,00  0,00  10,00",
            Some(0),
        ),
        ("", None),
    ] {
        let receipt = read(&format!("KIOSK LTD\nStamps  10.00\nTotal  10.00\n{lines}"));
        assert_eq!(tax_total(&receipt), total, "{lines}");
    }
}

#[test]
fn taxes_of_refunds_are_negative() {
    let receipt =
        read("KIOSK LTD\nREFUND\nBook  -15.90\nTotal  -15.90\nVAT 10%  -1.45\nNet  -14.45");
    assert_eq!(taxes(&receipt), [(Some(10_000), Some(-1445), -145)]);
    assert_eq!(tax_total(&receipt), Some(-145));
}

#[test]
fn unknown_labels_count_if_the_total_proves_them() {
    for (lines, total) in [
        // Sums of two rates below the total, in letters that the engine does not know.
        ("=120.00\nQZXWA 20%  =10.00\nQZXWA 10%  =5.45", Some(1545)),
        ("=120.00\nQZXWA 20%  =20.00", Some(2000)),
        ("QZXWA 20%  =20.00\n=120.00", None),
        ("=120.00\nKLM 20%  =31.00", None),
    ] {
        let text = format!("KIOSK OOO\nTea  50.00\nCake  70.00\nTOTAL  120.00\n{lines}");
        let text = if total.is_none() && lines.starts_with('Q') {
            text.replace("TOTAL  120.00\n", "")
                .replace("=120.00", "TOTAL  120.00")
        } else {
            text
        };
        assert_eq!(tax_total(&read(&text)), total, "{lines}");
    }
}

#[test]
fn shares_of_other_kinds_are_no_taxes() {
    for line in [
        "Discount 10%  2.00",
        "Service charge 10%  2.00",
        "10% S.C.  2.00",
        "Service charge (incl. VAT 6%)  2.00",
        "18% GRATUITY  3.60",
        "Rum 40%  2.00",
    ] {
        let receipt = read(&format!(
            "CORNER CAFE\nTea  20.00\nSubtotal  20.00\n{line}\nTOTAL  22.00"
        ));
        assert_eq!(taxes(&receipt), [], "{line}");
        assert_eq!(tax_total(&receipt), None, "{line}");
    }
}
