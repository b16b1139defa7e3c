//! Spanish: receipts one after the other, the least sure first.

use crate::i18n::desk::ReviewTexts;

pub(super) const TEXTS: ReviewTexts = ReviewTexts {
    title: "Revisar",
    error_title: "No se pudieron cargar los recibos por revisar",
    empty_title: "Nada por revisar",
    empty_text: "Ya se revisaron todos los recibos leídos.",
    all_receipts: "Todos los recibos",
    left: |count| match count {
        1 => "Queda 1 recibo".to_owned(),
        count => format!("Quedan {count} recibos"),
    },
    accept: "Aceptar",
    accepting: "Aceptando…",
    skip: "Saltar",
    back: "Atrás",
    undo: "Deshacer",
    accept_sure: |count| match count {
        1 => "Aceptar el que cuadra".to_owned(),
        count => format!("Aceptar los {count} que cuadran"),
    },
    accepted: |count| match count {
        1 => "1 recibo aceptado.".to_owned(),
        count => format!("{count} recibos aceptados."),
    },
    undone: |count| match count {
        1 => "1 recibo está de vuelta.".to_owned(),
        count => format!("{count} recibos están de vuelta."),
    },
    nothing_sure: "Aquí ningún recibo cuadra y es seguro.",
    nothing_to_undo: "No hay nada que deshacer.",
    at_field: |field, value| format!("{field}: {value}"),
    ask_missing: |field| {
        format!("{field}: campo vacío. Escríbelo, o pulsa Enter otra vez si no está en el papel.")
    },
    now: |name| format!("Ahora: {name}"),
    open: "Abrir",
    compare: "Comparar",
    end_compare: "Dejar de comparar",
    twin: "Quizá el mismo recibo",
    twin_picture: "El otro recibo",
    no_twin: "Ningún otro recibo de ese día se parece a este.",
    keys: "Teclas",
    close: "Cerrar",
    key_list: &[
        ("Enter", "Aceptar y seguir"),
        ("↑ ↓", "Moverse entre los campos"),
        ("1 … 9", "Usar una alternativa del campo"),
        ("E", "Escribir en el campo; Esc termina"),
        ("S →", "Saltar"),
        ("←", "Atrás"),
        ("A", "Aceptar todos los que cuadran y son seguros"),
        ("Z", "Deshacer lo último aceptado"),
        ("C", "Comparar con un recibo parecido"),
        ("?", "Mostrar estas teclas"),
    ],
};
