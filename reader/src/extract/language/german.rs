//! What receipts print in German: capital letters, no accents, no spaces within a word.

use super::super::label::Notion;
use super::Language;

#[rustfmt::skip]
pub(super) const GERMAN: Language = Language {
    code: "de",
    labels: &[
        (Notion::Total, "GESAMT GESAMTBETRAG GESAMTSUMME SUMME BETRAGEUR GESAMTPREIS GESAMTEUR"),
        (Notion::Subtotal, "ZWISCHENSUMME NETTOBETRAG WARENWERT"),
        (Notion::Final, "ENDBETRAG ENDSUMME RECHNUNGSBETRAG SUMMEEUR ENDPREIS"),
        (Notion::Due, "ZUZAHLEN ZAHLBETRAG ZUZAHLENDERBETRAG OFFENERBETRAG"),
        (Notion::Amount, "BETRAG"),
        (Notion::Tax, "MWST UST STEUER MEHRWERTSTEUER UMSATZSTEUER"),
        (Notion::Included, "INKL INKLUSIVE ENTHALTEN BRUTTO DARIN"),
        (Notion::Excluded, "EXKL OHNE ZZGL NETTO"),
        (Notion::After, "NACH"),
        (Notion::Rounding, "RUNDUNG RUNDUNGSDIFFERENZ"),
        (Notion::Rounded, "GERUNDET"),
        (Notion::Discount, "RABATT NACHLASS ERSPARNIS GESPART GUTSCHEIN AKTIONSRABATT SOFORTRABATT PREISNACHLASS"),
        (Notion::Service, "BEDIENUNG"),
        (Notion::Tip, "TRINKGELD"),
        (Notion::Shipping, "VERSAND VERSANDKOSTEN"),
        (Notion::Deposit, "PFAND LEERGUT"),
        (Notion::Tender, "BAR BARGELD BARZAHLUNG GEGEBEN BEZAHLT ERHALTEN"),
        (Notion::Card, "KARTE KARTENZAHLUNG GIROCARD ECCASH ECKARTE KREDITKARTE EC KARTENTERMINAL"),
        (Notion::Change, "RUCKGELD WECHSELGELD ZURUCK RUCKGABE WECHSEL"),
        (Notion::Count, "ARTIKEL STUCK STK ANZAHL MENGE"),
        (Notion::Summary, "STEUERSATZ MWSTSATZ"),
        (Notion::Other, "SALDO PUNKTE PUNKTESTAND KUNDENKARTE"),
    ],
    months: ["JANUAR JANNER", "FEBRUAR", "MRZ MARZ", "APRIL", "MAI", "JUNI", "JULI", "AUGUST", "SEPTEMBER", "OKT OKTOBER", "NOVEMBER", "DEZ DEZEMBER"],
    dates: "DATUM DATUMUHRZEIT BELEGDATUM RECHNUNGSDATUM",
    other_dates: "GULTIG GULTIGBIS FALLIG GEBURTSDATUM",
    common: "\
        UND VIELEN DANK IHREN EINKAUF UHR BITTE KUNDENBELEG RECHNUNG BELEG STEUERNR WIR SIE DEN ES \
        BEDIENTE STRASSE",
};
