//! Portuguese: receipts by their links.

use crate::i18n::desk::LinksTexts;

pub(super) const TEXTS: LinksTexts = LinksTexts {
    title: "A partir de um link",
    link: "Link do recibo",
    fetch: "Transferir",
    empty_title: "Ainda não há links",
    empty_text: "Muitas lojas enviam o recibo como link. O seu servidor transfere a imagem ou o PDF; o que chega é lido como uma foto.",
    waiting: "Em espera",
    running: |percent| match percent {
        Some(percent) => ["A transferir, ", &percent.to_string(), "%"].concat(),
        None => "A transferir…".to_owned(),
    },
    done: "Transferido",
    open: "Abrir recibo",
    remove_this: |link| ["Remover ", link].concat(),
};
