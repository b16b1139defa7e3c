//! Headings above the columns of goods.

use std::sync::LazyLock;

use crate::extract::word_search::{Letters, Vocabulary};

/// Minimum number of headings in a row of headings.
const HEADINGS_MIN: usize = 2;
/// Maximum number of bytes of a row of headings.
const ROW_BYTES_MAX: usize = 160;

/// Headings of columns in all languages: article, quantity, price, amount.
static HEADINGS: LazyLock<Vocabulary<()>> = LazyLock::new(|| {
    Vocabulary::new(
        [
            "QTY QUANTITY PRICE UNITPRICE UPRICE AMOUNT AMT DESCRIPTION DESC ITEM ITEMS UOM RATE PARTICULARS PRODUCT DISC",
            "MENGE PREIS EINZELPREIS BETRAG ARTIKEL BEZEICHNUNG ANZ ANZAHL STK PRODUKT GESAMT POS EUR CHF",
            "PRIX MONTANT QTE ARTICLE DESIGNATION PU PUTTC LIBELLE QUANTITE",
            "PRECIO IMPORTE CANT CANTIDAD UDS UNID DESCRIPCION CONCEPTO ARTICULO PRODUCTO VALOR VALORU DETALLE DESCUENTO SUBTOTAL",
            "PREZZO QTA QUANTITA DESCRIZIONE IMPORTO ARTICOLO PRIJS AANTAL OMSCHRIJVING BEDRAG HOEVEELHEID",
            "QTD QTDE DESCRICAO PRECO CODIGO COD VLUNIT VLTOTAL VALORUN UN UNIT",
            "CENA ILOSC NAZWA WARTOSC TOWAR ZBOZI MNOZSTVI NAZEV CELKEM POLOZKA KS KOLICINA NAZIV IZNOS CIJENA ZNESEK KOLICINA",
            "MEGNEVEZES MENNYISEG EGYSEGAR ERTEK OSSZEG DENUMIRE CANTITATE PRET VALOARE",
            "PRIS ANTAL BELOPP VARA ARTIKEL BELOEB BELOP VARE ANTALL TUOTE MAARA HINTA SUMMA KPL NIMETUS KOGUS HIND KAINA KIEKIS SUMA DAUDZUMS",
            "URUN MIKTAR FIYAT TUTAR ADET CINSI ACIKLAMA",
            "NAMA BARANG HARGA JUMLAH KETERANGAN KUANTITI",
            "TENHANG MATHANG DONGIA THANHTIEN SOLUONG SL GIA DVT TTIN THANHTIN MTHANG",
            "RM RP 品名 数量 單價 单价 金額 金额 單位 品項 項目 商品 単価 点数 상품명 단가 수량 금액 메뉴 품명",
            "НАИМЕНОВАНИЕ КОЛВО ЦЕНА СУММА ТОВАР НАЗВА КІЛЬКІСТЬ ЦІНА СУМА ΠΕΡΙΓΡΑΦΗ ΠΟΣΟΤΗΤΑ ΤΙΜΗ ΑΞΙΑ ΕΙΔΟΣ",
            "รายการ จำนวน ราคา הפריט כמות מחיר סכום תיאור الصنف الكمية السعر المبلغ الوصف",
        ]
        .map(|words| ((), words)),
    )
});

/// Returns whether a row consists of headings; `SUBTOTAL` alone is a sum.
pub(super) fn is_heading(text: &str) -> bool {
    if text.len() > ROW_BYTES_MAX {
        return false;
    }
    let letters = Letters::from_text(text);
    let mut found = HEADINGS.find_all(&letters);
    found.sort_by_key(|((), word)| std::cmp::Reverse(word.letters.len()));
    let mut kept: Vec<std::ops::Range<usize>> = Vec::new();
    for ((), word) in found {
        let overlaps = kept
            .iter()
            .any(|other| word.letters.start < other.end && other.start < word.letters.end);
        if !overlaps {
            kept.push(word.letters);
        }
    }
    // Headings are most of their row: a sentence that contains two of them is none.
    let covered: usize = kept.iter().map(ExactSizeIterator::len).sum();
    kept.len() >= HEADINGS_MIN && covered * 5 >= letters.len() * 2
}
