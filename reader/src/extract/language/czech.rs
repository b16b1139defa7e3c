//! Czech vocabulary of receipts.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const CZECH: Language = Language {
    code: "cs",
    amount_labels: &[
        (LabelWord::Total, "CELKEM CELKEMKČ CELKEMCZK CELKOVÁČÁSTKA CENACELKEM"),
        (LabelWord::Subtotal, "MEZISOUČET CELKEMBEZDPH SOUČET"),
        (LabelWord::Final, "CELKEMKÚHRADĚ CELKEMVČETNĚDPH"),
        (LabelWord::Due, "KÚHRADĚ KPLATBĚ KZAPLACENÍ CELKEMKPLATBĚ"),
        (LabelWord::Amount, "ČÁSTKA"),
        (LabelWord::Tax, "DPH"),
        (LabelWord::TaxTotal, "DPHCELKEM"),
        (LabelWord::Included, "VČETNĚ VČ SDPH ZTOHO"),
        (LabelWord::Excluded, "BEZDPH BEZDANĚ"),
        (LabelWord::Rounding, "ZAOKROUHLENÍ ZAOKR HALÉŘOVÉ HALÉŘOVÉVYROVNÁNÍ"),
        (LabelWord::Rounded, "POZAOKROUHLENÍ ZAOKROUHLENO"),
        (LabelWord::Discount, "SLEVA SLEVY UŠETŘILI UŠETŘENO"),
        (LabelWord::Service, "SERVISNÍPOPLATEK"),
        (LabelWord::Tip, "SPROPITNÉ DÝŠKO"),
        (LabelWord::Shipping, "DOPRAVNÉ POŠTOVNÉ"),
        (LabelWord::Deposit, "ZÁLOHANAOBAL VRATNÝOBAL VRATNÉOBALY"),
        (LabelWord::Tender, "HOTOVOST HOTOVĚ ZAPLACENO PŘIJATO PLATBAHOTOVĚ"),
        (LabelWord::Card, "PLATEBNÍKARTA PLATEBNÍKARTOU KARTOU PLATBAKARTOU KARTA BEZHOTOVOSTNĚ"),
        (LabelWord::Change, "VRÁCENO KVRÁCENÍ VRÁTIT NAZPĚT"),
        (LabelWord::Cashback, "VÝBĚRHOTOVOSTI"),
        (LabelWord::Count, "POČETPOLOŽEK POČET MNOŽSTVÍ"),
        (LabelWord::TaxSummary, "REKAPITULACEDPH SAZBADPH ZÁKLADDANĚ ZÁKLADDPH SAZBA ROZPISDPH"),
        (LabelWord::Other, "BODŮ ZŮSTATEK"),
        (LabelWord::Ignored, "\
            ČÍSLOKARTY DAŇOVÝDOKLAD DAŇOVÉHO ZJEDNODUŠENÝDAŇOVÝDOKLAD RESTAURACE"),
    ],
    months: [
        "LEDEN LEDNA", "UNOR UNORA", "BREZEN BREZNA", "DUBEN DUBNA", "KVETEN KVETNA",
        "CERVEN CERVNA", "CERVENEC CERVENCE", "SRPEN SRPNA", "ZARI", "RIJEN RIJNA", "LISTOPADU",
        "PROSINEC PROSINCE",
    ],
    weekdays: ["PONDĚLÍ", "ÚTERÝ", "STŘEDA", "ČTVRTEK", "PÁTEK", "SOBOTA", "NEDĚLE"],
    date_labels: "DATUM DATUMVYSTAVENÍ DATUMPRODEJE DUZP",
    other_date_labels: "PLATNOST PLATNÝDO SPLATNOST",
    due_date_labels: "SPLATNOST DATUMSPLATNOSTI SPLATNÉDO",
    period_start_labels: "PŘÍJEZD VJEZD OBDOBÍ",
    period_end_labels: "ODJEZD VÝJEZD",
    customer_labels: "ODBĚRATEL ZÁKAZNÍK KUPUJÍCÍ",
    common_words: "\
        DĚKUJEME NÁKUP ÚČTENKA PARAGON POKLADNA PRODEJNA DIČ IČO PROVOZOVNA DATUM ČAS OBSLUHA \
        FIK BKP",
};
