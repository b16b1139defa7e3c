//! Norwegian vocabulary of receipts.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const NORWEGIAN: Language = Language {
    code: "no",
    amount_labels: &[
        (LabelWord::Total, "SUM SAMLET SUMNOK"),
        (LabelWord::Subtotal, "DELSUM MELLOMSUM NETTOSUM SUMEKSMVA"),
        (LabelWord::Final, "SLUTTSUM SUMTOTALT SUMINKLMVA"),
        (LabelWord::Due, "ÅBETALE TILBETALING BELØPÅBETALE"),
        (LabelWord::Amount, "BELØP"),
        (LabelWord::Tax, "MVA MERVERDIAVGIFT HERAVMVA"),
        (LabelWord::TaxTotal, "SUMMVA MVATOTALT"),
        (LabelWord::Included, "HERAV INKL INKLUSIV"),
        (LabelWord::Excluded, "EKS EKSKL"),
        (LabelWord::Rounding, "ØRESAVRUNDING AVRUNDING ØREAVRUNDING"),
        (LabelWord::Discount, "RABATT TILBUDSRABATT DUSPARTE TRUMF"),
        (LabelWord::Tip, "TIPS DRIKS"),
        (LabelWord::Shipping, "FRAKT"),
        (LabelWord::Deposit, "PANT"),
        (LabelWord::Tender, "KONTANT KONTANTER BETALT MOTTATT"),
        (LabelWord::Card, "BANKAXEPT BANKKORT KORT KORTBETALING"),
        (LabelWord::Change, "VEKSLEPENGER VEKSEL TILBAKE ATTENDE"),
        (LabelWord::Count, "ANTALL ANTVARER ANTALLVARER"),
        (LabelWord::TaxSummary, "MVAGRUNNLAG MVASATS GRUNNLAG SPESIFIKASJON MVASPESIFIKASJON"),
        (LabelWord::Ignored, "ORGNR FORETAKSREGISTERET SUMMER"),
    ],
    months: [
        "JANUAR", "FEBRUAR", "MARS", "APRIL", "MAI", "JUNI", "JULI", "AUGUST", "SEPTEMBER",
        "OKTOBER", "NOVEMBER", "DES DESEMBER",
    ],
    weekdays: ["MANDAG", "TIRSDAG", "ONSDAG", "TORSDAG", "FREDAG", "LØRDAG", "SØNDAG"],
    date_labels: "DATO SALGSDATO FAKTURADATO",
    other_date_labels: "GYLDIG UTLØPER FORFALL",
    due_date_labels: "FORFALL FORFALLSDATO BETALINGSFRIST",
    period_start_labels: "ANKOMST INNSJEKK PERIODE",
    period_end_labels: "AVREISE UTSJEKK",
    customer_labels: "KUNDE KJØPER",
    common_words: "\
        TAKK FOR BESØKET KVITTERING SALGSKVITTERING BUTIKK ÅPNINGSTIDER VELKOMMEN IGJEN ORGNR",
};
