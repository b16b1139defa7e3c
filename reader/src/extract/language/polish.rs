//! Polish vocabulary of receipts.
//!
//! Capitals, no accents, no spaces within a word.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const POLISH: Language = Language {
    code: "pl",
    amount_labels: &[
        (LabelWord::Total, "RAZEM SUMA SUMAPLN RAZEMPLN"),
        (LabelWord::Subtotal, "PODSUMA"),
        (LabelWord::Due, "DOZAPLATY DOZAPLATYPLN POZOSTAŁODOZAPŁATY"),
        (LabelWord::Amount, "KWOTA"),
        (LabelWord::Tax, "PTU PODATEK KWOTAPTU KWOTAVAT VAT"),
        (LabelWord::TaxTotal, "SUMAPTU ŁĄCZNIEPTU RAZEMPTU"),
        (LabelWord::Included, "WTYM BRUTTO"),
        (LabelWord::Excluded, "NETTO"),
        (LabelWord::Rounding, "ZAOKRAGLENIE"),
        (LabelWord::Discount, "RABAT OPUST UPUST OBNIŻKA RABATY PROMOCJA"),
        (LabelWord::Tip, "NAPIWEK"),
        (LabelWord::Deposit, "KAUCJA OPAKOWANIEZWROTNE"),
        (LabelWord::Tender, "GOTOWKA ZAPLACONO WPLATA"),
        (LabelWord::Card, "KARTA KARTAPLATNICZA KARTĄ BLIK PRZELEW KARTAPŁATNICZA"),
        (LabelWord::Change, "RESZTA WYDANO"),
        (LabelWord::Count, "ILOSC SZT"),
        (LabelWord::TaxSummary, "SPRZEDAZOPODATK SPRZEDAZ SPRZEDAZOPODATKOWANA SPRZEDOPOD"),
    ],
    months: [
        "STY STYCZNIA", "LUT LUTEGO", "MARCA", "KWI KWIETNIA", "MAJ MAJA", "CZE CZERWCA",
        "LIP LIPCA", "SIE SIERPNIA", "WRZ WRZESNIA", "PAZ PAZDZIERNIKA", "LIS LISTOPADA",
        "GRU GRUDNIA",
    ],
    weekdays: ["PONIEDZIALEK", "WTOREK", "SRODA", "CZWARTEK", "PIATEK", "SOBOTA", "NIEDZIELA"],
    date_labels: "DATA DATAWYDRUKU",
    other_date_labels: "WAZNY TERMIN",
    due_date_labels: "TERMINPLATNOSCI TERMINZAPLATY",
    period_start_labels: "PRZYJAZD WJAZD OKRES",
    period_end_labels: "WYJAZD",
    customer_labels: "NABYWCA KLIENT",
    common_words: "\
        PARAGON FISKALNY DZIEKUJEMY ZAPRASZAMY NIP SPRZEDAZ KASJER NIEFISKALNY ULICA SZT RAZEM NR",
};
