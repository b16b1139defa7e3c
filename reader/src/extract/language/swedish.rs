//! What receipts print in Swedish: capital letters, no accents, no spaces within a word.

use super::super::label::Notion;
use super::Language;

#[rustfmt::skip]
pub(super) const SWEDISH: Language = Language {
    code: "sv",
    labels: &[
        (Notion::Total, "SUMMA ATTBETALATOTALT"),
        (Notion::Subtotal, "DELSUMMA"),
        (Notion::Due, "ATTBETALA"),
        (Notion::Amount, "BELOPP"),
        (Notion::Tax, "MOMS MOMSBELOPP"),
        (Notion::Included, "VARAV INKL"),
        (Notion::Excluded, "EXKL"),
        (Notion::Rounding, "AVRUNDNING ORESAVRUNDNING"),
        (Notion::Discount, "RABATT AVDRAG"),
        (Notion::Tip, "DRICKS"),
        (Notion::Deposit, "PANT"),
        (Notion::Tender, "KONTANT KONTANTER MOTTAGET BETALT"),
        (Notion::Card, "KORT KORTBETALNING KONTOKORT"),
        (Notion::Change, "VAXEL TILBAKE TILLBAKA"),
        (Notion::Cashback, "KONTANTUTTAG"),
        (Notion::Count, "ANTAL"),
    ],
    months: ["JANUARI", "FEBRUARI", "MARS", "APRIL", "MAJ", "JUNI", "JULI", "AUGUSTI", "SEPTEMBER", "OKT OKTOBER", "NOVEMBER", "DECEMBER"],
    weekdays: ["MANDAG", "TISDAG", "ONSDAG", "TORSDAG", "FREDAG", "LORDAG", "SONDAG"],
    dates: "DATUM",
    other_dates: "GILTIG FORFALLODAG",
    due: "FORFALLODAG FORFALLODATUM FORFALLER",
    starts: "ANKOMST INFART PERIOD",
    ends: "AVRESA UTFART",
    customers: "KUND KOPARE",
    common: "TACK VALKOMMEN ATER KVITTO ORGNR KASSA OCH DATUM TID OPPET VARA GATAN BUTIK",
};
