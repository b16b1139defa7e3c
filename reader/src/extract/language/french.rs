//! French vocabulary of receipts.
//!
//! Capitals, no accents, no spaces within a word.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const FRENCH: Language = Language {
    code: "fr",
    amount_labels: &[
        (LabelWord::Total, "TOTAUX MONTANTTOTAL TOTALTTC TOTALEUR"),
        (LabelWord::Subtotal, "SOUSTOTAL TOTALPARTIEL TOTALHT"),
        (LabelWord::Due, "APAYER NETAPAYER MONTANTDU RESTEAPAYER TOTALAPAYER SOMMEDUE"),
        (LabelWord::Amount, "MONTANT"),
        (LabelWord::Tax, "TVA TPS TVQ TAXE TAXES MONTANTTVA"),
        (LabelWord::TaxTotal, "TVATOTALE"),
        (LabelWord::Included, "TTC COMPRIS COMPRISE INCLUS DONT"),
        (LabelWord::Excluded, "HT HORSTAXE HORSTVA"),
        (LabelWord::After, "APRES"),
        (LabelWord::Rounding, "ARRONDI"),
        (LabelWord::Discount, "REMISE REDUCTION AVANTAGE PROMOTION FIDELITE ESCOMPTE"),
        (LabelWord::Tip, "POURBOIRE"),
        (LabelWord::Shipping, "FRAISDEPORT LIVRAISON"),
        (LabelWord::Deposit, "CONSIGNE"),
        (LabelWord::Tender, "ESPECES RECU PAYE REGLEMENT PAIEMENT"),
        (LabelWord::Card, "CARTE CB CARTEBANCAIRE CARTEBLEUE"),
        (LabelWord::Change, "RENDU RENDUESPECES MONNAIE ARENDRE RENDUMONNAIE"),
        (LabelWord::Count, "ARTICLES ARTICLE QTE NOMBRE NBARTICLES"),
        (LabelWord::TaxSummary, "DETAILTVA TAUXTVA"),
        (LabelWord::Ignored, "CARTEFIDELITE NUMERODECARTE"),
    ],
    months: [
        "JANV JANVIER", "FEV FEVR FEVRIER", "MARS", "AVR AVRIL", "MAI", "JUIN", "JUIL JUILLET",
        "AOUT", "SEPTEMBRE", "OCTOBRE", "NOVEMBRE", "DECEMBRE",
    ],
    weekdays: [
        "LUN LUNDI", "MARDI", "MER MERCREDI", "JEU JEUDI", "VEN VENDREDI", "SAM SAMEDI",
        "DIM DIMANCHE",
    ],
    date_labels: "DATE LE DATEDEVENTE",
    other_date_labels: "VALABLE ECHEANCE",
    due_date_labels: "ECHEANCE DATEECHEANCE DATEDECHEANCE APAYERAVANT APAYERAVANTLE",
    period_start_labels: "ARRIVEE ENTREE PERIODE",
    period_end_labels: "DEPART SORTIE",
    customer_labels: "CLIENT NOMDUCLIENT FACTUREA DESTINATAIRE",
    common_words: "\
        MERCI VOTRE VISITE BONNE JOURNEE LE LA LES DE DU VOUS TICKET RUE DATE HEURE CAISSE \
        BIENTOT",
};
