//! What receipts print in Polish: capital letters, no accents, no spaces within a word.

use super::super::label::Notion;
use super::Language;

#[rustfmt::skip]
pub(super) const POLISH: Language = Language {
    code: "pl",
    labels: &[
        (Notion::Total, "RAZEM SUMA SUMAPLN DOZAPLATYPLN"),
        (Notion::Subtotal, "PODSUMA"),
        (Notion::Due, "DOZAPLATY"),
        (Notion::Amount, "KWOTA"),
        (Notion::Tax, "PTU SUMAPTU PODATEK"),
        (Notion::Included, "WTYM"),
        (Notion::Rounding, "ZAOKRAGLENIE"),
        (Notion::Discount, "RABAT OPUST UPUST"),
        (Notion::Tip, "NAPIWEK"),
        (Notion::Deposit, "KAUCJA"),
        (Notion::Tender, "GOTOWKA ZAPLACONO WPLATA"),
        (Notion::Card, "KARTA KARTAPLATNICZA"),
        (Notion::Change, "RESZTA WYDANO"),
        (Notion::Count, "ILOSC SZT"),
        (Notion::Summary, "SPRZEDAZOPODATK SPRZEDAZ SPRZEDAZOPODATKOWANA SPRZEDOPOD"),
    ],
    months: ["STY STYCZNIA", "LUT LUTEGO", "MARCA", "KWI KWIETNIA", "MAJ MAJA", "CZE CZERWCA", "LIP LIPCA", "SIE SIERPNIA", "WRZ WRZESNIA", "PAZ PAZDZIERNIKA", "LIS LISTOPADA", "GRU GRUDNIA"],
    weekdays: ["PONIEDZIALEK", "WTOREK", "SRODA", "CZWARTEK", "PIATEK", "SOBOTA", "NIEDZIELA"],
    dates: "DATA DATAWYDRUKU",
    other_dates: "WAZNY TERMIN",
    due: "TERMINPLATNOSCI TERMINZAPLATY",
    starts: "PRZYJAZD WJAZD OKRES",
    ends: "WYJAZD",
    customers: "NABYWCA KLIENT",
    common: "PARAGON FISKALNY DZIEKUJEMY ZAPRASZAMY NIP SPRZEDAZ KASJER NIEFISKALNY ULICA SZT RAZEM NR",
};
