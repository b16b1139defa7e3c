//! What receipts print in French: capital letters, no accents, no spaces within a word.

use super::super::label::Notion;
use super::Language;

#[rustfmt::skip]
pub(super) const FRENCH: Language = Language {
    code: "fr",
    labels: &[
        (Notion::Total, "TOTAUX MONTANTTOTAL TOTALTTC TOTALEUR"),
        (Notion::Subtotal, "SOUSTOTAL TOTALPARTIEL TOTALHT"),
        (Notion::Due, "APAYER NETAPAYER MONTANTDU RESTEAPAYER"),
        (Notion::Amount, "MONTANT"),
        (Notion::Tax, "TVA TPS TVQ TAXE"),
        (Notion::Included, "TTC COMPRIS COMPRISE INCLUS"),
        (Notion::Excluded, "HT HORSTAXE HORSTVA"),
        (Notion::After, "APRES"),
        (Notion::Rounding, "ARRONDI"),
        (Notion::Discount, "REMISE REDUCTION AVANTAGE PROMOTION FIDELITE ESCOMPTE"),
        (Notion::Tip, "POURBOIRE"),
        (Notion::Shipping, "FRAISDEPORT LIVRAISON"),
        (Notion::Deposit, "CONSIGNE"),
        (Notion::Tender, "ESPECES RECU PAYE REGLEMENT PAIEMENT"),
        (Notion::Card, "CARTE CB CARTEBANCAIRE CARTEBLEUE"),
        (Notion::Change, "RENDU MONNAIE ARENDRE RENDUMONNAIE"),
        (Notion::Count, "ARTICLES ARTICLE QTE NOMBRE NBARTICLES"),
        (Notion::Summary, "DETAILTVA"),
    ],
    months: ["JANV JANVIER", "FEV FEVR FEVRIER", "MARS", "AVR AVRIL", "MAI", "JUIN", "JUIL JUILLET", "AOUT", "SEPTEMBRE", "OCTOBRE", "NOVEMBRE", "DECEMBRE"],
    weekdays: ["LUN LUNDI", "MARDI", "MER MERCREDI", "JEU JEUDI", "VEN VENDREDI", "SAM SAMEDI", "DIM DIMANCHE"],
    dates: "DATE LE DATEDEVENTE",
    other_dates: "VALABLE ECHEANCE",
    due: "ECHEANCE DATEECHEANCE DATEDECHEANCE APAYERAVANT APAYERAVANTLE",
    starts: "ARRIVEE ENTREE PERIODE",
    ends: "DEPART SORTIE",
    customers: "CLIENT NOMDUCLIENT FACTUREA DESTINATAIRE",
    common: "MERCI VOTRE VISITE BONNE JOURNEE LE LA LES DE DU VOUS TICKET RUE DATE HEURE CAISSE BIENTOT",
};
