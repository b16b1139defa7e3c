//! Romanian vocabulary of receipts.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const ROMANIAN: Language = Language {
    code: "ro",
    amount_labels: &[
        (LabelWord::Total, "TOTALLEI TOTALRON SUMATOTALĂ VALOARETOTALĂ"),
        (LabelWord::Subtotal, "TOTALFĂRĂTVA VALOAREFĂRĂTVA"),
        (LabelWord::Final, "TOTALGENERAL TOTALBON TOTALFACTURĂ"),
        (LabelWord::Due, "DEPLATĂ TOTALDEPLATĂ RESTDEPLATĂ DEACHITAT"),
        (LabelWord::Amount, "VALOARE SUMĂ"),
        (LabelWord::Tax, "TVA"),
        (LabelWord::TaxTotal, "TVATOTAL"),
        (LabelWord::Included, "INCLUSIV INCLUS DINCARE CUTVA"),
        (LabelWord::Excluded, "FĂRĂ FĂRĂTVA"),
        (LabelWord::Rounding, "ROTUNJIRE"),
        (LabelWord::Discount, "REDUCERE DISCOUNT REDUCERI"),
        (LabelWord::Tip, "BACȘIȘ"),
        (LabelWord::Shipping, "LIVRARE"),
        (LabelWord::Deposit, "GARANȚIE GARANȚIESGR GARANTIEAMBALAJ"),
        (LabelWord::Tender, "NUMERAR NUMERARLEI ACHITAT PLĂTIT ÎNCASAT"),
        (LabelWord::Card, "CARDBANCAR PLATĂCARD CARDLEI"),
        (LabelWord::Change, "RESTNUMERAR RESTLEI RESTCLIENT"),
        (LabelWord::Count, "CANTITATE ARTICOLE NRARTICOLE"),
        (LabelWord::TaxSummary, "COTĂTVA BAZĂIMPOZABILĂ DETALIERETVA"),
        (LabelWord::Ignored, "NUMĂRCARD BONFISCAL TVAID"),
    ],
    months: [
        "IAN IANUARIE", "FEBRUARIE", "MARTIE", "APRILIE", "MAI", "IUN IUNIE", "IUL IULIE",
        "AUGUST", "SEPTEMBRIE", "OCTOMBRIE", "NOI NOIEMBRIE", "DECEMBRIE",
    ],
    weekdays: ["LUNI", "MARȚI", "MIERCURI", "JOI", "VINERI", "SÂMBĂTĂ", "DUMINICĂ"],
    date_labels: "DATA DATAEMITERII DATABON",
    other_date_labels: "VALABIL SCADENȚĂ",
    due_date_labels: "SCADENȚĂ DATASCADENȚEI TERMENDEPLATĂ",
    period_start_labels: "SOSIRE INTRARE PERIOADA",
    period_end_labels: "PLECARE IEȘIRE",
    customer_labels: "CUMPĂRĂTOR NUMECLIENT",
    common_words: "\
        MULȚUMIM BON FISCAL CASIER OPERATOR STRADA LEI RON ORA CIF COD VĂ MAI AȘTEPTĂM JUD NR",
};
