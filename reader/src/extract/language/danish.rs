//! What receipts print in Danish: capital letters, no accents, no spaces within a word.

use super::super::label::Notion;
use super::Language;

#[rustfmt::skip]
pub(super) const DANISH: Language = Language {
    code: "da",
    labels: &[
        (Notion::Total, "IALT ATBETALE TOTALDKK"),
        (Notion::Subtotal, "DELTOTAL"),
        (Notion::Due, "ABETALE ATBETALE"),
        (Notion::Amount, "BELOB"),
        (Notion::Tax, "MVA HERAFMOMS"),
        (Notion::Included, "HERAF"),
        (Notion::Rounding, "AFRUNDING ORESAFRUNDING"),
        (Notion::Discount, "RABAT TILBUD"),
        (Notion::Tip, "DRIKKEPENGE"),
        (Notion::Tender, "KONTANT BETALT MODTAGET"),
        (Notion::Card, "DANKORT BETALINGSKORT KORT"),
        (Notion::Change, "BYTTEPENGE RETURPENGE"),
        (Notion::Count, "ANTAL"),
    ],
    months: ["JANUAR", "FEBRUAR", "MARTS", "APRIL", "MAJ", "JUNI", "JULI", "AUGUST", "SEPTEMBER", "OKT OKTOBER", "NOVEMBER", "DECEMBER"],
    weekdays: ["MANDAG", "TIRSDAG", "ONSDAG", "TORSDAG", "FREDAG", "LORDAG", "SONDAG"],
    dates: "DATO",
    other_dates: "GYLDIG UDLOB",
    due: "FORFALDSDATO FORFALDER BETALINGSFRIST",
    starts: "ANKOMST PERIODE",
    ends: "AFREJSE",
    customers: "KUNDE KOBER",
    common: "TAK FOR BESOGET KVITTERING BON EKSPEDIENT KASSE DATO TID CVR VELKOMMEN IGEN VEJ",
};
