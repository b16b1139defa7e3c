//! Catalan vocabulary of receipts.

use super::{LabelWord, Language, NO_WORDS};

#[rustfmt::skip]
pub(super) const CATALAN: Language = Language {
    code: "ca",
    amount_labels: &[
        (LabelWord::Total, "IMPORTTOTAL"),
        (LabelWord::Subtotal, "BASEIMPOSABLE"),
        (LabelWord::Due, "TOTALAPAGAR APAGAR"),
        (LabelWord::Tax, "IMPOST QUOTA"),
        (LabelWord::Included, "IVAINCLÒS INCLÒS"),
        (LabelWord::Discount, "DESCOMPTE ESTALVI"),
        (LabelWord::Tender, "EFECTIU LLIURAT ENTREGAT"),
        (LabelWord::Card, "TARGETA"),
        (LabelWord::Change, "CANVI"),
        (LabelWord::Count, "QUANTITAT UNITATS"),
    ],
    months: [
        "GEN GENER", "FEBRER", "MARÇ", "ABRIL", "MAIG", "JUNY", "JULIOL", "AGOST", "SETEMBRE",
        "OCTUBRE", "NOVEMBRE", "DESEMBRE",
    ],
    weekdays: ["DILLUNS", "DIMARTS", "DIMECRES", "DIJOUS", "DIVENDRES", "DISSABTE", "DIUMENGE"],
    date_labels: "DATA",
    common_words: "GRÀCIES SEVA VISITA CARRER ATÈS TIQUET COMPRA BOTIGA",
    ..NO_WORDS
};
