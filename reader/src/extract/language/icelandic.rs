//! Icelandic vocabulary of receipts.

use super::{LabelWord, Language, NO_WORDS};

#[rustfmt::skip]
pub(super) const ICELANDIC: Language = Language {
    code: "is",
    amount_labels: &[
        (LabelWord::Total, "SAMTALS SAMTALSISK HEILDARUPPHÆÐ"),
        (LabelWord::Subtotal, "MILLISAMTALA ÁNVSK SAMTALSÁNVSK"),
        (LabelWord::Final, "SAMTALSMEÐVSK HEILDARVERÐ"),
        (LabelWord::Due, "TILGREIÐSLU"),
        (LabelWord::Amount, "UPPHÆÐ"),
        (LabelWord::Tax, "VSK VIRÐISAUKASKATTUR ÞARAFVSK"),
        (LabelWord::Included, "ÞARAF MEÐVSK"),
        (LabelWord::Rounding, "AURAJÖFNUN SLÉTTUN"),
        (LabelWord::Discount, "AFSLÁTTUR"),
        (LabelWord::Deposit, "SKILAGJALD"),
        (LabelWord::Tender, "REIÐUFÉ PENINGAR GREITT STAÐGREITT"),
        (LabelWord::Card, "DEBETKORT KREDITKORT GREIÐSLUKORT KORT"),
        (LabelWord::Change, "TILBAKA AFGANGUR"),
        (LabelWord::Count, "FJÖLDI"),
        (LabelWord::TaxSummary, "VSKSUNDURLIÐUN VSKFLOKKUR"),
    ],
    months: [
        "JANÚAR", "FEBRÚAR", "MARS", "APRÍL", "MAÍ", "JÚNÍ", "JÚLÍ", "ÁGÚST", "SEPTEMBER",
        "OKTÓBER", "NÓVEMBER", "DESEMBER",
    ],
    weekdays: [
        "MÁNUDAGUR", "ÞRIÐJUDAGUR", "MIÐVIKUDAGUR", "FIMMTUDAGUR", "FÖSTUDAGUR", "LAUGARDAGUR",
        "SUNNUDAGUR",
    ],
    date_labels: "DAGS DAGSETNING",
    other_date_labels: "GILDIR",
    due_date_labels: "GJALDDAGI EINDAGI",
    customer_labels: "VIÐSKIPTAVINUR KAUPANDI",
    common_words: "TAKK FYRIR KVITTUN REIKNINGUR AFGREIÐSLUMAÐUR KENNITALA SÍMI",
    ..NO_WORDS
};
