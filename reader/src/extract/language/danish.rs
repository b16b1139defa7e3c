//! Danish vocabulary of receipts.
//!
//! Capitals, no accents, no spaces within a word.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const DANISH: Language = Language {
    code: "da",
    amount_labels: &[
        (LabelWord::Total, "IALT TOTALDKK SAMLET"),
        (LabelWord::Subtotal, "DELTOTAL"),
        (LabelWord::Due, "ABETALE ATBETALE BELØBATBETALE TILBETALING"),
        (LabelWord::Amount, "BELOB"),
        (LabelWord::Tax, "MOMS HERAFMOMS MOMSUDGØR MOMSUDGOR"),
        (LabelWord::Included, "HERAF INKL"),
        (LabelWord::Rounding, "AFRUNDING ORESAFRUNDING"),
        (LabelWord::Discount, "RABAT TILBUD"),
        (LabelWord::Tip, "DRIKKEPENGE"),
        (LabelWord::Tender, "KONTANT BETALT MODTAGET"),
        (LabelWord::Card, "DANKORT BETALINGSKORT KORT"),
        (LabelWord::Change, "BYTTEPENGE RETURPENGE"),
        (LabelWord::Excluded, "EKSKL UDENMOMS"),
        (LabelWord::Deposit, "PANT"),
        (LabelWord::Count, "ANTAL ANTALVARER"),
        (LabelWord::TaxSummary, "MOMSGRUNDLAG MOMSSPECIFIKATION"),
    ],
    months: [
        "JANUAR", "FEBRUAR", "MARTS", "APRIL", "MAJ", "JUNI", "JULI", "AUGUST", "SEPTEMBER",
        "OKT OKTOBER", "NOVEMBER", "DECEMBER",
    ],
    weekdays: ["MANDAG", "TIRSDAG", "ONSDAG", "TORSDAG", "FREDAG", "LORDAG", "SONDAG"],
    date_labels: "DATO",
    other_date_labels: "GYLDIG UDLOB",
    due_date_labels: "FORFALDSDATO FORFALDER BETALINGSFRIST",
    period_start_labels: "ANKOMST PERIODE",
    period_end_labels: "AFREJSE",
    customer_labels: "KUNDE KOBER",
    common_words: "TAK FOR BESOGET KVITTERING BON EKSPEDIENT KASSE DATO TID CVR VELKOMMEN IGEN VEJ",
};
