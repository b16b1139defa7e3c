//! Spanish: rules: what is filled in by itself.

use crate::i18n::desk::RulesTexts;

pub(super) const TEXTS: RulesTexts = RulesTexts {
    title: "Reglas",
    intro: "Una regla rellena comercio, categoría y etiquetas donde el texto de un recibo contiene sus palabras. Lo que escribes tú siempre gana.",
    error_title: "No se pueden mostrar las reglas",
    empty: "Todavía no hay reglas. Corrige recibos y aquí se proponen reglas; o escribe una abajo.",
    suggestions: "Propuestas",
    said_of: |count| match count {
        1 => ["Lo dijiste de ", &count.to_string(), " recibo"].concat(),
        count => ["Lo dijiste de ", &count.to_string(), " recibos"].concat(),
    },
    take: "Usarla",
    new: "Nueva regla",
    change: "Cambiar la regla",
    text: "Donde el texto dice",
    text_hint: "Palabras enteras, como están impresas, por ejemplo REWE",
    preview: |matching, changing| [held(matching), changed(changing)].concat(),
    nothing: "nada",
    save_new: "Para recibos nuevos",
    save_past: |count| match count {
        1 => ["Guardar y cambiar ", &count.to_string(), " recibo"].concat(),
        count => ["Guardar y cambiar ", &count.to_string(), " recibos"].concat(),
    },
    cancel: "Cancelar",
    edit: "Cambiar",
    delete: "Eliminar",
    edit_this: |words| ["Cambiar la regla ", words].concat(),
    delete_this: |words| ["Eliminar la regla ", words].concat(),
    used: |count| match count {
        1 => [&count.to_string(), " recibo"].concat(),
        count => [&count.to_string(), " recibos"].concat(),
    },
    saved: |count| match count {
        1 => ["Guardado. ", &count.to_string(), " recibo cambiado."].concat(),
        count => ["Guardado. ", &count.to_string(), " recibos cambiados."].concat(),
    },
    deleted: |count| match count {
        1 => [
            "Eliminada. ",
            &count.to_string(),
            " recibo está como antes.",
        ]
        .concat(),
        count => [
            "Eliminada. ",
            &count.to_string(),
            " recibos están como antes.",
        ]
        .concat(),
    },
    always: "Hacer una regla",
};

fn held(count: u64) -> String {
    match count {
        1 => [&count.to_string(), " recibo tiene estas palabras, "].concat(),
        count => [&count.to_string(), " recibos tienen estas palabras, "].concat(),
    }
}

fn changed(count: u64) -> String {
    match count {
        1 => [&count.to_string(), " cambiaría."].concat(),
        count => [&count.to_string(), " cambiarían."].concat(),
    }
}
