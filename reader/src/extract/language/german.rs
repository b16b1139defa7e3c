//! German vocabulary of receipts.
//!
//! Capitals, no accents, no spaces within a word.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const GERMAN: Language = Language {
    code: "de",
    amount_labels: &[
        (LabelWord::Total, "\
            GUTSCHRIFTSBETRAG ERSTATTUNGSBETRAG GESAMT GESAMTBETRAG GESAMTSUMME SUMME BETRAGEUR \
            GESAMTPREIS GESAMTEUR TOTALCHF \
            TOTALBETRAG GESAMTTOTAL BRUTTOSUMME"),
        (LabelWord::Subtotal, "ZWISCHENSUMME NETTOBETRAG WARENWERT"),
        (LabelWord::Final, "ENDBETRAG ENDSUMME RECHNUNGSBETRAG SUMMEEUR ENDPREIS"),
        (LabelWord::Due, "ZUZAHLEN ZAHLBETRAG ZUZAHLENDERBETRAG OFFENERBETRAG"),
        (LabelWord::Amount, "BETRAG"),
        (LabelWord::Tax, "MWST UST STEUER MEHRWERTSTEUER UMSATZSTEUER"),
        (LabelWord::TaxTotal, "MWSTGESAMT STEUERGESAMT MWSTTOTAL"),
        (LabelWord::Included, "INKL INKLUSIVE ENTHALTEN BRUTTO DARIN"),
        (LabelWord::Excluded, "EXKL OHNE ZZGL NETTO"),
        (LabelWord::After, "NACH"),
        (LabelWord::Rounding, "RUNDUNG RUNDUNGSDIFFERENZ"),
        (LabelWord::Rounded, "GERUNDET"),
        (LabelWord::Discount, "\
            RABATT NACHLASS ERSPARNIS GESPART GUTSCHEIN AKTIONSRABATT SOFORTRABATT PREISNACHLASS"),
        (LabelWord::Service, "BEDIENUNG"),
        (LabelWord::Tip, "TRINKGELD"),
        (LabelWord::Shipping, "VERSAND VERSANDKOSTEN"),
        (LabelWord::Deposit, "PFAND LEERGUT MEHRWEG"),
        (LabelWord::Tender, "BAR BARGELD BARZAHLUNG GEGEBEN BEZAHLT ERHALTEN BETRAGERHALTEN"),
        (LabelWord::Card, "\
            KARTE KARTENZAHLUNG GIROCARD ECCASH ECKARTE KREDITKARTE EC KARTENTERMINAL"),
        (LabelWord::Change, "RUCKGELD WECHSELGELD ZURUCK RUCKGABE WECHSEL"),
        (LabelWord::Cashback, "BARAUSZAHLUNG BARGELDAUSZAHLUNG"),
        (LabelWord::Count, "ARTIKEL STUCK STK ANZAHL MENGE"),
        (LabelWord::TaxSummary, "STEUERSATZ MWSTSATZ"),
        (LabelWord::Other, "SALDO PUNKTE PUNKTESTAND KUNDENKARTE"),
    ],
    months: [
        "JANUAR JANNER", "FEBRUAR", "MRZ MARZ", "APRIL", "MAI", "JUNI", "JULI", "AUGUST",
        "SEPTEMBER", "OKT OKTOBER", "NOVEMBER", "DEZ DEZEMBER",
    ],
    weekdays: [
        "MONTAG", "DIENSTAG", "MITTWOCH", "DONNERSTAG", "FREITAG", "SAMSTAG SONNABEND", "SONNTAG",
    ],
    date_labels: "DATUM DATUMUHRZEIT BELEGDATUM RECHNUNGSDATUM",
    other_date_labels: "GULTIG GULTIGBIS FALLIG GEBURTSDATUM",
    due_date_labels: "\
        FALLIG FALLIGAM FALLIGKEIT FALLIGKEITSDATUM ZAHLBARBIS ZAHLBARBISZUM ZUZAHLENBIS \
        ZAHLUNGSZIEL",
    period_start_labels: "\
        ANREISE ANKUNFT EINFAHRT EINFAHRTSZEIT ZEITRAUM LEISTUNGSZEITRAUM ABRECHNUNGSZEITRAUM",
    period_end_labels: "ABREISE AUSFAHRT AUSFAHRTSZEIT",
    customer_labels: "KUNDE KUNDIN RECHNUNGAN RECHNUNGSEMPFANGER EMPFANGER GAST",
    common_words: "\
        UND VIELEN DANK IHREN EINKAUF UHR BITTE KUNDENBELEG RECHNUNG BELEG STEUERNR WIR SIE DEN ES \
        BEDIENTE STRASSE",
};
