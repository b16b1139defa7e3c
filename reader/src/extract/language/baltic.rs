//! Estonian, Latvian and Lithuanian vocabulary of receipts.

use super::{LabelWord, Language, NO_WORDS};

#[rustfmt::skip]
pub(super) const ESTONIAN: Language = Language {
    code: "et",
    amount_labels: &[
        (LabelWord::Total, "KOKKU KOKKUEUR KOGUSUMMA SUMMAKOKKU"),
        (LabelWord::Subtotal, "VAHESUMMA KOKKUKMTA SUMMAKMTA"),
        (LabelWord::Due, "TASUDA MAKSTA KUULUBTASUMISELE TASUMISELE"),
        (LabelWord::Tax, "KÄIBEMAKS"),
        (LabelWord::TaxTotal, "KÄIBEMAKSKOKKU KMKOKKU"),
        (LabelWord::Included, "SISALDAB KMGA"),
        (LabelWord::Excluded, "KMTA ILMAKM"),
        (LabelWord::Rounding, "ÜMARDUS ÜMARDAMINE"),
        (LabelWord::Discount, "ALLAHINDLUS SOODUSTUS"),
        (LabelWord::Tip, "JOOTRAHA"),
        (LabelWord::Deposit, "TAARA PANDIPAKEND"),
        (LabelWord::Tender, "SULARAHA SULARAHAS TASUTUD MAKSTUD"),
        (LabelWord::Card, "PANGAKAART MAKSEKAART KAARDIMAKSE KAART"),
        (LabelWord::Change, "TAGASI VAHETUSRAHA"),
        (LabelWord::Count, "KOGUS"),
        (LabelWord::TaxSummary, "KÄIBEMAKSUMÄÄR KMMÄÄR KÄIVE"),
    ],
    months: [
        "JAANUAR", "VEEBRUAR", "MARTS", "APRILL", "MAI", "JUUNI", "JUULI", "AUGUST", "SEPTEMBER",
        "OKTOOBER", "NOVEMBER", "DETSEMBER",
    ],
    weekdays: [
        "ESMASPÄEV", "TEISIPÄEV", "KOLMAPÄEV", "NELJAPÄEV", "REEDE", "LAUPÄEV", "PÜHAPÄEV",
    ],
    date_labels: "KUUPÄEV KPV ARVEKUUPÄEV",
    other_date_labels: "KEHTIB KEHTIV",
    due_date_labels: "MAKSETÄHTAEG TASUDAENNE",
    customer_labels: "KLIENT OSTJA",
    common_words: "AITÄH TÄNAME OSTU KVIITUNG TŠEKK KASSA KASSAPIDAJA KMKR MÜÜJA TÄNAV KAUPLUS",
    ..NO_WORDS
};

#[rustfmt::skip]
pub(super) const LATVIAN: Language = Language {
    code: "lv",
    amount_labels: &[
        (LabelWord::Total, "KOPĀ KOPĀEUR KOPSUMMA"),
        (LabelWord::Subtotal, "STARPSUMMA KOPĀBEZPVN SUMMABEZPVN"),
        (LabelWord::Due, "SAMAKSAI APMAKSAI KOPĀAPMAKSAI KOPĀSAMAKSAI"),
        (LabelWord::Tax, "PVN"),
        (LabelWord::TaxTotal, "PVNKOPĀ"),
        (LabelWord::Included, "TSK ARPVN IESKAITOT"),
        (LabelWord::Excluded, "BEZPVN"),
        (LabelWord::Rounding, "NOAPAĻOŠANA"),
        (LabelWord::Discount, "ATLAIDE ATLAIDES IETAUPĪJUMS"),
        (LabelWord::Tip, "DZERAMNAUDA"),
        (LabelWord::Deposit, "DEPOZĪTS DEPOZĪTA"),
        (LabelWord::Tender, "SKAIDRANAUDA SKAIDRĀNAUDĀ SAMAKSĀTS SAŅEMTS"),
        (LabelWord::Card, "BANKASKARTE KARTE MAKSĀJUMUKARTE NORĒĶINUKARTE"),
        (LabelWord::Change, "ATLIKUMS IZDOTS"),
        (LabelWord::Count, "SKAITS DAUDZUMS"),
        (LabelWord::TaxSummary, "PVNLIKME LIKME NODOKĻUSADALĪJUMS"),
    ],
    months: [
        "JANVARIS", "FEBRUARIS", "MARTS", "APRILIS", "MAIJS", "JUNIJS", "JULIJS", "AUGUSTS",
        "SEPTEMBRIS", "OKTOBRIS", "NOVEMBRIS", "DECEMBRIS",
    ],
    weekdays: [
        "PIRMDIENA", "OTRDIENA", "TREŠDIENA", "CETURTDIENA", "PIEKTDIENA", "SESTDIENA", "SVĒTDIENA",
    ],
    date_labels: "DATUMS",
    other_date_labels: "DERĪGS TERMIŅŠ",
    due_date_labels: "APMAKSASTERMIŅŠ SAMAKSASTERMIŅŠ",
    customer_labels: "KLIENTS PIRCĒJS",
    common_words: "PALDIES PIRKUMU ČEKS KVĪTS KASIERIS IELA DOKUMENTS PVN REĢ LAIKS VEIKALS",
    ..NO_WORDS
};

#[rustfmt::skip]
pub(super) const LITHUANIAN: Language = Language {
    code: "lt",
    amount_labels: &[
        (LabelWord::Total, "IŠVISO BENDRASUMA VISO VISOEUR MOKĖTIEUR"),
        (LabelWord::Subtotal, "TARPINĖSUMA BEPVMSUMA"),
        (LabelWord::Due, "MOKĖTI MOKĖTINASUMA APMOKĖTI"),
        (LabelWord::Tax, "PVM"),
        (LabelWord::Included, "SUPVM ĮSKAITANT"),
        (LabelWord::Excluded, "BEPVM"),
        (LabelWord::Rounding, "APVALINIMAS SUAPVALINIMAS"),
        (LabelWord::Discount, "NUOLAIDA NUOLAIDOS SUTAUPĖTE"),
        (LabelWord::Tip, "ARBATPINIGIAI"),
        (LabelWord::Deposit, "UŽSTATAS DEPOZITAS"),
        (LabelWord::Tender, "GRYNIEJI GRYNAIS SUMOKĖTA GAUTA MOKĖTA"),
        (LabelWord::Card, "BANKOKORTELĖ KORTELĖ MOKĖJIMOKORTELĖ"),
        (LabelWord::Change, "GRĄŽA"),
        (LabelWord::Count, "KIEKIS"),
        (LabelWord::TaxSummary, "PVMTARIFAS"),
    ],
    months: [
        "SAUSIO SAUSIS", "VASARIO VASARIS", "KOVO KOVAS", "BALANDZIO BALANDIS", "GEGUZES GEGUZE",
        "BIRZELIO BIRZELIS", "LIEPOS LIEPA", "RUGPJUCIO RUGPJUTIS", "RUGSEJO RUGSEJIS",
        "SPALIO SPALIS", "LAPKRICIO LAPKRITIS", "GRUODZIO GRUODIS",
    ],
    weekdays: [
        "PIRMADIENIS", "ANTRADIENIS", "TREČIADIENIS", "KETVIRTADIENIS", "PENKTADIENIS",
        "ŠEŠTADIENIS", "SEKMADIENIS",
    ],
    date_labels: "DATA",
    other_date_labels: "GALIOJA",
    due_date_labels: "APMOKĖTIIKI MOKĖTIIKI",
    customer_labels: "PIRKĖJAS KLIENTAS",
    common_words: "AČIŪ PIRKINĮ KVITAS ČEKIS KASA KASININKAS GATVĖ LAIKAS PVMKODAS UAB DĖKOJAME",
    ..NO_WORDS
};
