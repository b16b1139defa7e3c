//! What receipts print in Italian: capital letters, no accents, no spaces within a word.

use super::super::label::Notion;
use super::Language;

#[rustfmt::skip]
pub(super) const ITALIAN: Language = Language {
    code: "it",
    labels: &[
        (Notion::Total, "TOTALE"),
        (Notion::Subtotal, "SUBTOTALE IMPONIBILE"),
        (Notion::Final, "TOTALGENERALE TOTALEFINALE TOTALECOMPLESSIVO"),
        (Notion::Due, "DAPAGARE"),
        (Notion::Amount, "IMPORTO"),
        (Notion::Tax, "IVA IMPOSTA DICUIIVA"),
        (Notion::Included, "INCLUSO INCLUSA COMPRESA COMPRESO"),
        (Notion::Excluded, "SENZA ESCLUSA"),
        (Notion::Rounding, "ARROTONDAMENTO"),
        (Notion::Rounded, "ARROTONDATO"),
        (Notion::Discount, "SCONTO RISPARMIO BUONO SCONTI"),
        (Notion::Service, "COPERTO"),
        (Notion::Tip, "MANCIA"),
        (Notion::Tender, "CONTANTI CONTANTE PAGATO PAGAMENTOCONTANTE"),
        (Notion::Card, "CARTA BANCOMAT PAGAMENTOELETTRONICO"),
        (Notion::Change, "RESTO"),
        (Notion::Count, "PEZZI ARTICOLI"),
        (Notion::Summary, "DETTAGLIOIVA"),
    ],
    months: ["GEN GENNAIO", "FEBBRAIO", "MARZO", "APRILE", "MAG MAGGIO", "GIU GIUGNO", "LUG LUGLIO", "AGO AGOSTO", "SET SETTEMBRE", "OTT OTTOBRE", "NOVEMBRE", "DIC DICEMBRE"],
    weekdays: ["LUN LUNEDI", "MARTEDI", "MERCOLEDI", "GIO GIOVEDI", "VENERDI", "SABATO", "DOMENICA"],
    dates: "DATA",
    other_dates: "SCADENZA",
    due: "SCADENZA DATASCADENZA DATADISCADENZA",
    starts: "ARRIVO ENTRATA PERIODO",
    ends: "PARTENZA USCITA",
    customers: "CLIENTE INTESTATARIO DESTINATARIO",
    common: "\
        GRAZIE ARRIVEDERCI DOCUMENTO COMMERCIALE SCONTRINO VIA PIAZZA ORA OPERATORE CASSA PREZZO \
        DESCRIZIONE",
};
