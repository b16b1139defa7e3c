//! Italian vocabulary of receipts.
//!
//! Capitals, no accents, no spaces within a word.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const ITALIAN: Language = Language {
    code: "it",
    amount_labels: &[
        (LabelWord::Total, "TOTALE TOTALEEURO TOTALEEUR"),
        (LabelWord::Subtotal, "SUBTOTALE IMPONIBILE"),
        (LabelWord::Final, "TOTALGENERALE TOTALEFINALE TOTALECOMPLESSIVO"),
        (LabelWord::Due, "DAPAGARE IMPORTODAPAGARE TOTALEDAPAGARE"),
        (LabelWord::Amount, "IMPORTO"),
        (LabelWord::Tax, "IVA IMPOSTA DICUIIVA"),
        (LabelWord::Included, "INCLUSO INCLUSA COMPRESA COMPRESO"),
        (LabelWord::Excluded, "SENZA ESCLUSA"),
        (LabelWord::Rounding, "ARROTONDAMENTO"),
        (LabelWord::Rounded, "ARROTONDATO"),
        (LabelWord::Discount, "SCONTO RISPARMIO BUONO SCONTI"),
        (LabelWord::Service, "COPERTO"),
        (LabelWord::Tip, "MANCIA"),
        (LabelWord::Tender, "CONTANTI CONTANTE PAGATO PAGAMENTOCONTANTE IMPORTOPAGATO"),
        (LabelWord::Card, "CARTA BANCOMAT PAGAMENTOELETTRONICO"),
        (LabelWord::Change, "RESTO"),
        (LabelWord::Count, "PEZZI ARTICOLI"),
        (LabelWord::TaxSummary, "DETTAGLIOIVA ALIQUOTA"),
        (LabelWord::Ignored, "RISTORANTE PARTITAIVA PIVA NONRISCOSSO"),
    ],
    months: [
        "GEN GENNAIO", "FEBBRAIO", "MARZO", "APRILE", "MAG MAGGIO", "GIU GIUGNO", "LUG LUGLIO",
        "AGO AGOSTO", "SET SETTEMBRE", "OTT OTTOBRE", "NOVEMBRE", "DIC DICEMBRE",
    ],
    weekdays: [
        "LUN LUNEDI", "MARTEDI", "MERCOLEDI", "GIO GIOVEDI", "VENERDI", "SABATO", "DOMENICA",
    ],
    date_labels: "DATA",
    other_date_labels: "SCADENZA",
    due_date_labels: "SCADENZA DATASCADENZA DATADISCADENZA",
    period_start_labels: "ARRIVO ENTRATA PERIODO",
    period_end_labels: "PARTENZA USCITA",
    customer_labels: "CLIENTE INTESTATARIO DESTINATARIO",
    common_words: "\
        GRAZIE ARRIVEDERCI DOCUMENTO COMMERCIALE SCONTRINO VIA PIAZZA ORA OPERATORE CASSA PREZZO \
        DESCRIZIONE",
};
