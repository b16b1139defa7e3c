//! Tests of labels in all languages.

use super::*;

#[test]
fn tells_totals_from_what_looks_like_them() {
    for (text, role) in [
        ("TOTAL", Some(AmountRole::Total)),
        ("TOTAL (GST INCL)", Some(AmountRole::Total)),
        ("TOTAL SALES (INCLUSIVE OF GST)", Some(AmountRole::Total)),
        ("TOTALINCLUSIVEGST", Some(AmountRole::Total)),
        ("TOTAL GST", Some(AmountRole::TotalTax)),
        ("GST @6% INCLUDED IN TOTAL", Some(AmountRole::Tax)),
        ("TOTAL TAX", Some(AmountRole::TotalTax)),
        ("TAX TOTAL", Some(AmountRole::Tax)),
        ("GST payable (6%)", Some(AmountRole::Tax)),
        ("TOTAL (EXCLUDING GST)", Some(AmountRole::Subtotal)),
        ("Sub-Total", Some(AmountRole::Subtotal)),
        ("TOTAL QTY", Some(AmountRole::Count)),
        ("TOTAL ITEM(S)", Some(AmountRole::Count)),
        ("TOTAL SAVINGS", Some(AmountRole::Discount)),
        ("TOTAL AFTER DISCOUNT", Some(AmountRole::Total)),
        ("TOTAL ROUNDED", Some(AmountRole::Final)),
        ("TOTAL AFTER ADJ INCL GST", Some(AmountRole::Final)),
        ("ROUNDING ADJUSTMENT", Some(AmountRole::Rounding)),
        ("Rounding adj", Some(AmountRole::Rounding)),
        ("AMOUNT DUE", Some(AmountRole::Final)),
        ("BALANCE DUE", Some(AmountRole::Final)),
        ("GRANDTOTAL", Some(AmountRole::Final)),
        ("CASH", Some(AmountRole::Tender)),
        ("CASHIER", Some(AmountRole::Other)),
        ("CHANGE DUE", Some(AmountRole::Change)),
        ("CASH BACK", Some(AmountRole::Cashback)),
        ("TOTAL CASHBACK", Some(AmountRole::Cashback)),
        ("EXCHANGE", None),
        ("TOTAL 6% SUPPLIES (INC. GST)", Some(AmountRole::TaxSummary)),
        ("Zu zahlen", Some(AmountRole::Final)),
        ("Summe", Some(AmountRole::Total)),
        ("Zwischensumme", Some(AmountRole::Subtotal)),
        ("Rückgeld", Some(AmountRole::Change)),
        ("Total TTC", Some(AmountRole::Total)),
        ("Total HT", Some(AmountRole::Subtotal)),
        ("Net à payer", Some(AmountRole::Final)),
        ("dont TVA", Some(AmountRole::Tax)),
        ("Totale complessivo", Some(AmountRole::Final)),
        ("Importe a pagar", Some(AmountRole::Final)),
        ("Te betalen", Some(AmountRole::Final)),
        ("Troco", Some(AmountRole::Change)),
        ("JUMLAH", Some(AmountRole::Total)),
        ("TOTAI", Some(AmountRole::Total)),
        ("Milk 1L", None),
        ("HOTEL", None),
    ] {
        assert_eq!(read_label(text).map(|label| label.role), role, "{text}");
    }
}

fn check_roles(cases: &[(&str, Option<AmountRole>)]) {
    for (text, role) in cases {
        assert_eq!(read_label(text).map(|label| label.role), *role, "{text}");
    }
}

#[test]
fn totals_are_known_in_every_language() {
    for (role, labels) in [
        (
            AmountRole::Total,
            "YHTEENSÄ;SUM;SAMTALS;CELKEM;SPOLU;ÖSSZESEN;TOTAL LEI;UKUPNO;УКУПАН ИЗНОС;SKUPAJ;ОБЩА СУМА;\
             ΣΥΝΟΛΟ;KOKKU;KOPĀ;IŠ VISO;TOPLAM;CƏMİ;TOTAL BELANJA;TỔNG CỘNG;ยอดรวม;ИТОГ;ВСЬОГО;합계;\
             合計;合计;總計;कुल;الإجمالي;סה\"כ;TOTAL COMPRA",
        ),
        (
            AmountRole::Final,
            "MAKSETTAVA;Å BETALE;K ÚHRADĚ;NA ÚHRADU;FIZETENDŐ;TOTAL DE PLATĂ;ZA PLATITI;ΠΛΗΡΩΤΕΟ;TASUDA;\
             SAMAKSAI;MOKĖTI;GENEL TOPLAM;ÖDENECEK TUTAR;TOTAL BAYAR;TỔNG TIỀN PHẢI THANH TOÁN;ยอดสุทธิ;\
             К ОПЛАТЕ;ДО СПЛАТИ;받을금액;결제금액;お支払金額;应付金额;應收金額;לתשלום;VALOR A PAGAR;\
             TOTAL A PAGAR",
        ),
        (
            AmountRole::Subtotal,
            "VÄLISUMMA;DELSUM;MEZISOUČET;MEDZISÚČET;RÉSZÖSSZEG;MEĐUZBROJ;ΥΠΟΣΥΝΟΛΟ;VAHESUMMA;ARA TOPLAM;\
             HARGA JUAL;TẠM TÍNH;ПОДЫТОГ;소계;小計;小计;NETO;TOTAL SEM IVA",
        ),
        (
            AmountRole::Tax,
            "ALV;MVA;VSK;DPH;ÁFA;TVA;PDV;ПДВ;ДДС;ΦΠΑ;PVN;PVM;KDV;PPN;THUẾ GTGT;ภาษีมูลค่าเพิ่ม;НДС;부가세;\
             消費税;税额;CGST;SGST;IGV;ضريبة;מע\"מ",
        ),
        (
            AmountRole::TotalTax,
            "TOPKDV;TOPLAM KDV;SUM MVA;SUMA PTU;CELKEM DPH",
        ),
    ] {
        for label in labels.split(';') {
            check_roles(&[(label.trim(), Some(role))]);
        }
    }
}

#[test]
fn payments_are_known_in_every_language() {
    for (role, labels) in [
        (
            AmountRole::Tender,
            "KÄTEINEN;KONTANT;HOTOVOST;KÉSZPÉNZ;NUMERAR;GOTOVINA;ГОТОВИНА;ΜΕΤΡΗΤΑ;SULARAHA;GRYNIEJI;\
             NAKİT;TUNAI;TIỀN MẶT;เงินสด;НАЛИЧНЫМИ;ГОТІВКА;현금;現金;现金;EFECTIVO;DINHEIRO;نقدا;מזומן",
        ),
        (
            AmountRole::Change,
            "VAIHTORAHA;VEKSLEPENGER;VRÁCENO;VÝDAVOK;VISSZAJÁRÓ;REST NUMERAR;ΡΕΣΤΑ;TAGASI;GRĄŽA;\
             PARA ÜSTÜ;KEMBALIAN;TIỀN THỪA;เงินทอน;СДАЧА;РЕШТА;거스름돈;お釣り;找零;VUELTO;TROCO;עודף",
        ),
        (
            AmountRole::Card,
            "KORTTI;BANKKORT;PLATEBNÍ KARTA;BANKKÁRTYA;KARTICA;KREDİ KARTI;บัตรเครดิต;신용카드;信用卡;TARJETA;\
             CARTÃO",
        ),
        (
            AmountRole::Discount,
            "ALENNUS;SLEVA;ZĽAVA;KEDVEZMÉNY;REDUCERE;POPUST;ΕΚΠΤΩΣΗ;İNDİRİM;DISKON;GIẢM GIÁ;ส่วนลด;СКИДКА;\
             ЗНИЖКА;할인;値引;优惠;DESCUENTO;DESCONTO;הנחה",
        ),
        (
            AmountRole::Rounding,
            "PYÖRISTYS;ØRESAVRUNDING;ZAOKROUHLENÍ;KEREKÍTÉS;YUVARLAMA;PEMBULATAN;ОКРУГЛЕНИЕ;ЗАОКРУГЛЕННЯ;\
             REDONDEO;抹零",
        ),
        (
            AmountRole::Tip,
            "JUOMARAHA;SPROPITNÉ;BORRAVALÓ;BAHŞİŞ;PROPINA;GORJETA;ЧАЕВЫЕ",
        ),
    ] {
        for label in labels.split(';') {
            check_roles(&[(label.trim(), Some(role))]);
        }
    }
}

#[test]
fn words_of_one_language_do_no_harm_in_another() {
    check_roles(&[
        ("SUMMER DRESS", None),
        ("BARISTA BLEND", None),
        ("RESTAURANT", None),
        ("RESTORAN", None),
        ("CONGEE", None),
        ("TONGKAT ALI", None),
        ("NETWORK CABLE", None),
        ("PAN DE SAL", None),
        ("MAGNUM ALMOND", None),
        ("4 KPL", None),
        ("3 ADET", None),
        ("복합기", None),
        ("IZDELEK", None),
    ]);
}

#[test]
fn the_count_of_a_total_is_known() {
    let counts = |text| read_label(text).is_some_and(|label| label.counts_total);
    assert!(counts("TOTAL ITEMS") && counts("Total 3 items"));
    assert!(!counts("TOTAL") && !counts("ITEMS"));
}
