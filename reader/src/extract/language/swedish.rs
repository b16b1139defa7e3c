//! Swedish vocabulary of receipts.
//!
//! Capitals, no accents, no spaces within a word.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const SWEDISH: Language = Language {
    code: "sv",
    amount_labels: &[
        (LabelWord::Total, "SUMMA ATTBETALATOTALT SUMMASEK TOTALTSEK"),
        (LabelWord::Subtotal, "DELSUMMA"),
        (LabelWord::Due, "ATTBETALA SUMMAATTBETALA"),
        (LabelWord::Amount, "BELOPP"),
        (LabelWord::Tax, "MOMS MOMSBELOPP"),
        (LabelWord::Included, "VARAV INKL"),
        (LabelWord::Excluded, "EXKL"),
        (LabelWord::Rounding, "AVRUNDNING ORESAVRUNDNING"),
        (LabelWord::Discount, "RABATT AVDRAG"),
        (LabelWord::Tip, "DRICKS"),
        (LabelWord::Deposit, "PANT"),
        (LabelWord::Tender, "KONTANT KONTANTER MOTTAGET BETALT EMOTTAGET ERHÅLLET"),
        (LabelWord::Card, "KORT KORTBETALNING KONTOKORT BANKKORT KREDITKORT SWISH"),
        (LabelWord::Change, "VAXEL TILBAKE TILLBAKA"),
        (LabelWord::Cashback, "KONTANTUTTAG"),
        (LabelWord::Count, "ANTAL ANTALVAROR ARTIKLAR"),
        (LabelWord::TaxSummary, "MOMSSATS MOMSSPECIFIKATION MOMSUNDERLAG"),
    ],
    months: [
        "JANUARI", "FEBRUARI", "MARS", "APRIL", "MAJ", "JUNI", "JULI", "AUGUSTI", "SEPTEMBER",
        "OKT OKTOBER", "NOVEMBER", "DECEMBER",
    ],
    weekdays: ["MANDAG", "TISDAG", "ONSDAG", "TORSDAG", "FREDAG", "LORDAG", "SONDAG"],
    date_labels: "DATUM",
    other_date_labels: "GILTIG FORFALLODAG",
    due_date_labels: "FORFALLODAG FORFALLODATUM FORFALLER",
    period_start_labels: "ANKOMST INFART PERIOD",
    period_end_labels: "AVRESA UTFART",
    customer_labels: "KUND KOPARE",
    common_words: "TACK VALKOMMEN ATER KVITTO ORGNR KASSA OCH DATUM TID OPPET VARA GATAN BUTIK",
};
