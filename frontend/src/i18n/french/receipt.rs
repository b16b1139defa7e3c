//! French: the names of the fields, and the pieces of what does not add up.

use shared::corrections::FieldName;
use shared::receipt::PaymentMethod;

use crate::i18n::desk::SumTexts;
use crate::slot::{Column, Group};

pub(super) fn field(field: FieldName) -> &'static str {
    match field {
        FieldName::Merchant => "Commerçant",
        FieldName::Date => "Date",
        FieldName::Time => "Heure",
        FieldName::Total => "Total",
        FieldName::Currency => "Devise",
        FieldName::Subtotal => "Sous-total",
        FieldName::DiscountTotal => "Remise",
        FieldName::TaxTotal => "Total des taxes",
        FieldName::ServiceCharge => "Service",
        FieldName::Shipping => "Livraison",
        FieldName::Deposit => "Consigne",
        FieldName::Tip => "Pourboire",
        FieldName::Rounding => "Arrondi",
        FieldName::AmountDue => "Reste à payer",
        FieldName::AmountPaid => "Payé",
        FieldName::Change => "Monnaie rendue",
        FieldName::Cashback => "Retrait d’espèces",
        FieldName::ReceiptNumber => "Numéro",
        FieldName::Cashier => "Caissier",
        FieldName::Table => "Table",
        FieldName::DueDate => "Échéance",
        FieldName::ServiceStart => "Du",
        FieldName::ServiceEnd => "Au",
        FieldName::CustomerName => "Client",
        FieldName::CustomerAddress => "Adresse du client",
        FieldName::CustomerTaxId => "Numéro fiscal du client",
        FieldName::Address => "Adresse",
        FieldName::Phone => "Téléphone",
        FieldName::Url => "Site web",
        FieldName::Email => "E-mail",
    }
}

pub(super) fn column(column: Column) -> &'static str {
    match column {
        Column::Description => "Désignation",
        Column::Quantity => "Qté",
        Column::UnitPrice => "Prix",
        Column::Rate => "Taux %",
        Column::Base => "HT",
        Column::Amount => "Montant",
        Column::Method => "Moyen",
        Column::Brand => "Marque",
        Column::Last4 => "Derniers chiffres",
        Column::Kind => "Type",
        Column::Number => "Numéro",
    }
}

pub(super) fn group(group: Group) -> &'static str {
    match group {
        Group::Amounts => "Montants",
        Group::Taxes => "Taxes",
        Group::Payment => "Paiement",
        Group::Shop => "Commerce",
        Group::Details => "Détails",
    }
}

pub(super) fn method(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::Cash => "Espèces",
        PaymentMethod::Card => "Carte",
        PaymentMethod::Voucher => "Bon d’achat",
        PaymentMethod::Transfer => "Virement",
    }
}

pub(super) const SUMS: SumTexts = SumTexts {
    items_alone: "Les articles donnent ",
    subtotal_alone: "Le sous-total donne ",
    items: "Les articles",
    subtotal: "Le sous-total",
    taxes: "les taxes",
    discount: "la remise",
    fees: "les frais",
    rounding: "l’arrondi",
    and: " et ",
    come_to: " donnent ",
    total_says: ", mais le total indique ",
    items_come_to: "Les articles donnent ",
    subtotal_says: ", mais le sous-total indique ",
    taxes_come_to: "Les taxes donnent ",
    tax_total_says: ", mais le total des taxes indique ",
    paid_less_change: "Le montant payé moins la monnaie rendue donne ",
    tax: "Taxe ",
    rate_gives: "\u{a0}: le taux donne ",
    item: "Article ",
    quantity_times_price: "\u{a0}: quantité fois prix donne ",
    amount_says: ", mais le montant indique ",
    future: "La date est dans le futur.",
};
