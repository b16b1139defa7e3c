//! What receipts print in Dutch: capital letters, no accents, no spaces within a word.

use super::super::label::Notion;
use super::Language;

#[rustfmt::skip]
pub(super) const DUTCH: Language = Language {
    code: "nl",
    labels: &[
        (Notion::Total, "TOTAAL TOTAALBEDRAG"),
        (Notion::Subtotal, "SUBTOTAAL TUSSENTOTAAL"),
        (Notion::Final, "EINDTOTAAL"),
        (Notion::Due, "TEBETALEN"),
        (Notion::Amount, "BEDRAG"),
        (Notion::Tax, "BTW"),
        (Notion::Included, "INBEGREPEN"),
        (Notion::Excluded, "ZONDER"),
        (Notion::Rounding, "AFRONDING"),
        (Notion::Rounded, "AFGEROND"),
        (Notion::Discount, "KORTING VOORDEEL ACTIE BONUSKORTING"),
        (Notion::Tip, "FOOI"),
        (Notion::Deposit, "STATIEGELD"),
        (Notion::Tender, "CONTANT BETAALD GEGEVEN"),
        (Notion::Card, "PINNEN BANCONTACT PIN PINBETALING BETAALPAS"),
        (Notion::Change, "WISSELGELD TERUG RETOUR"),
        (Notion::Count, "AANTAL"),
        (Notion::Summary, "BTWOVERZICHT"),
    ],
    months: ["JANUARI", "FEBRUARI", "MRT MAART", "APRIL", "MEI", "JUNI", "JULI", "AUGUSTUS", "SEPTEMBER", "OKT OKTOBER", "NOVEMBER", "DECEMBER"],
    weekdays: ["MAANDAG", "DINSDAG", "WOENSDAG", "DONDERDAG", "VRIJDAG", "ZATERDAG", "ZONDAG"],
    dates: "DATUM",
    other_dates: "GELDIG GELDIGTOT",
    due: "VERVALDATUM TEBETALENVOOR",
    starts: "AANKOMST INRIT PERIODE",
    ends: "VERTREK UITRIT",
    customers: "KLANT KLANTNAAM FACTUURAAN",
    common: "BEDANKT VOOR UW BEZOEK GRAAG TOT ZIENS KASSABON DATUM TIJD STRAAT FILIAAL KASSA OMSCHRIJVING",
};
