//! Slovak vocabulary of receipts.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const SLOVAK: Language = Language {
    code: "sk",
    amount_labels: &[
        (LabelWord::Total, "SPOLU CELKOM SPOLUEUR CELKOMEUR SUMASPOLU"),
        (LabelWord::Subtotal, "MEDZISÚČET SPOLUBEZDPH"),
        (LabelWord::Final, "CELKOVÁSUMA"),
        (LabelWord::Due, "NAÚHRADU KÚHRADE CELKOMKÚHRADE NAZAPLATENIE"),
        (LabelWord::Amount, "ČIASTKA"),
        (LabelWord::Tax, "DPH"),
        (LabelWord::TaxTotal, "DPHSPOLU"),
        (LabelWord::Included, "VRÁTANE VRÁTANEDPH"),
        (LabelWord::Excluded, "BEZDPH"),
        (LabelWord::Rounding, "ZAOKRÚHLENIE"),
        (LabelWord::Discount, "ZĽAVA ZĽAVY UŠETRILISTE"),
        (LabelWord::Tip, "PREPITNÉ"),
        (LabelWord::Deposit, "ZÁLOHAZAOBAL VRÁTENÝOBAL ZÁLOHOVANÝOBAL"),
        (LabelWord::Tender, "HOTOVOSŤ HOTOVOSŤEUR ZAPLATENÉ PRIJATÉ"),
        (LabelWord::Card, "PLATOBNÁKARTA KARTOU BEZHOTOVOSTNE"),
        (LabelWord::Change, "VÝDAVOK VYDANÉ VRÁTIŤ"),
        (LabelWord::Count, "POČETPOLOŽIEK MNOŽSTVO POČET"),
        (LabelWord::TaxSummary, "REKAPITULÁCIADPH SADZBADPH ZÁKLADDANE SADZBA ROZPISDPH"),
        (LabelWord::Other, "BODOV ZOSTATOK"),
        (LabelWord::Ignored, "ČÍSLOKARTY DAŇOVÉHO REŠTAURÁCIA"),
    ],
    months: [
        "JANUAR JANUARA", "FEBRUAR FEBRUARA", "MAREC MARCA", "APRIL APRILA", "MAJ MAJA",
        "JUN JUNA", "JUL JULA", "AUGUST AUGUSTA", "SEPTEMBER SEPTEMBRA", "OKTOBER OKTOBRA",
        "NOVEMBER NOVEMBRA", "DECEMBER DECEMBRA",
    ],
    weekdays: ["PONDELOK", "UTOROK", "STREDA", "ŠTVRTOK", "PIATOK", "SOBOTA", "NEDEĽA"],
    date_labels: "DÁTUM DÁTUMVYHOTOVENIA DÁTUMVYSTAVENIA",
    other_date_labels: "PLATNOSŤ SPLATNOSŤ",
    due_date_labels: "SPLATNOSŤ DÁTUMSPLATNOSTI",
    period_start_labels: "PRÍCHOD VJAZD OBDOBIE",
    period_end_labels: "ODCHOD VÝJAZD",
    customer_labels: "ODBERATEĽ ZÁKAZNÍK KUPUJÚCI",
    common_words: "ĎAKUJEME NÁKUP DOKLAD POKLADŇA PREVÁDZKA DIČ IČO PREDAJŇA DÁTUM ČAS OKP PKP",
};
