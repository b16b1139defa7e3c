//! Dutch vocabulary of receipts.
//!
//! Capitals, no accents, no spaces within a word.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const DUTCH: Language = Language {
    code: "nl",
    amount_labels: &[
        (LabelWord::Total, "TOTAAL TOTAALBEDRAG TOTAALEUR"),
        (LabelWord::Subtotal, "SUBTOTAAL TUSSENTOTAAL"),
        (LabelWord::Final, "EINDTOTAAL"),
        (LabelWord::Due, "TEBETALEN TEVOLDOEN VOLDOEN"),
        (LabelWord::Amount, "BEDRAG"),
        (LabelWord::Tax, "BTW"),
        (LabelWord::TaxTotal, "BTWTOTAAL"),
        (LabelWord::Included, "INBEGREPEN INCLBTW"),
        (LabelWord::Excluded, "ZONDER"),
        (LabelWord::Rounding, "AFRONDING"),
        (LabelWord::Rounded, "AFGEROND"),
        (LabelWord::Discount, "KORTING VOORDEEL ACTIE BONUSKORTING"),
        (LabelWord::Tip, "FOOI"),
        (LabelWord::Deposit, "STATIEGELD"),
        (LabelWord::Tender, "CONTANT BETAALD GEGEVEN"),
        (LabelWord::Card, "PINNEN BANCONTACT PIN PINBETALING BETAALPAS"),
        (LabelWord::Change, "WISSELGELD TERUG RETOUR"),
        (LabelWord::Count, "AANTAL"),
        (LabelWord::TaxSummary, "BTWOVERZICHT BTWSPECIFICATIE GRONDSLAG"),
    ],
    months: [
        "JANUARI", "FEBRUARI", "MRT MAART", "APRIL", "MEI", "JUNI", "JULI", "AUGUSTUS",
        "SEPTEMBER", "OKT OKTOBER", "NOVEMBER", "DECEMBER",
    ],
    weekdays: ["MAANDAG", "DINSDAG", "WOENSDAG", "DONDERDAG", "VRIJDAG", "ZATERDAG", "ZONDAG"],
    date_labels: "DATUM",
    other_date_labels: "GELDIG GELDIGTOT",
    due_date_labels: "VERVALDATUM TEBETALENVOOR",
    period_start_labels: "AANKOMST INRIT PERIODE",
    period_end_labels: "VERTREK UITRIT",
    customer_labels: "KLANT KLANTNAAM FACTUURAAN",
    common_words: "\
        BEDANKT VOOR UW BEZOEK GRAAG TOT ZIENS KASSABON DATUM TIJD STRAAT FILIAAL KASSA \
        OMSCHRIJVING",
};
