//! Spanish: receipts by their links.

use crate::i18n::desk::LinksTexts;

pub(super) const TEXTS: LinksTexts = LinksTexts {
    title: "Desde un enlace",
    link: "Enlace al recibo",
    fetch: "Descargar",
    empty_title: "Aún no hay enlaces",
    empty_text: "Muchas tiendas envían el recibo como enlace. Tu servidor descarga la imagen o el PDF; lo que llega se lee como una foto.",
    waiting: "En espera",
    running: |percent| match percent {
        Some(percent) => ["Descargando, ", &percent.to_string(), " %"].concat(),
        None => "Descargando…".to_owned(),
    },
    done: "Descargado",
    open: "Abrir recibo",
    remove_this: |link| ["Quitar ", link].concat(),
};
