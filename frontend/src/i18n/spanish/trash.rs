//! Spanish: what was deleted, and filing that changes.

use crate::i18n::desk::TrashTexts;

pub(super) const TEXTS: TrashTexts = TrashTexts {
    title: "Papelera",
    error_title: "No se puede mostrar la papelera",
    empty_title: "La papelera está vacía",
    empty_text: "Lo que eliminas se queda aquí un tiempo y se puede restaurar.",
    kept: |days| match days {
        None => "Los recibos eliminados se conservan hasta que los borres tú.".to_owned(),
        Some(1) => "Los recibos eliminados se conservan un día y después se borran para siempre."
            .to_owned(),
        Some(days) => [
            "Los recibos eliminados se conservan ",
            &days.to_string(),
            " días y después se borran para siempre.",
        ]
        .concat(),
    },
    others: |count| match count {
        1 => "Debajo de estos hay un recibo más.".to_owned(),
        count => ["Debajo de estos hay ", &count.to_string(), " recibos más."].concat(),
    },
    restore: "Restaurar",
    restored: "Restaurado.",
    restore_this: |name| ["Restaurar ", name].concat(),
    remove: "Eliminar para siempre",
    remove_this: |name| ["Eliminar para siempre: ", name].concat(),
    remove_all: "Vaciar la papelera",
    removed: "Eliminado para siempre.",
    moved_title: "En la papelera",
    moved_text: "Este recibo se eliminó. Se puede restaurar con todo lo que escribiste.",
    undo: "Deshacer",
    undone: "Como estaba antes.",
    tags_hint: "Separa las etiquetas con comas.",
};
