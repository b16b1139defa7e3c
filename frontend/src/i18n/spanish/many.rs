//! Spanish: many receipts at once: choosing them, what is done with them, and merged receipts.

use crate::i18n::desk::{Deed, ManyTexts};

pub(super) const TEXTS: ManyTexts = ManyTexts {
    select: "Seleccionar",
    select_this: |name| ["Seleccionar ", name].concat(),
    bar: "Recibos seleccionados",
    selected: |count| match count {
        1 => [&count.to_string(), " seleccionado"].concat(),
        count => [&count.to_string(), " seleccionados"].concat(),
    },
    all_shown: "Todos los visibles",
    all_found: "Todos los hallados",
    leave: "Terminar selección",
    confirm: "Confirmar",
    set_category: "Poner categoría",
    category_hint: "Vacía la quita",
    add_tags: "Añadir",
    remove_tags: "Quitar",
    merge: "Unir",
    merge_hint: "De 2 a 20 recibos pasan a ser uno",
    export_hint: |most| ["Hasta ", &most.to_string(), " recibos a la vez"].concat(),
    working: "Un momento…",
    done: |deed, count| match (deed, count) {
        (Deed::Confirmed, 1) => [&count.to_string(), " recibo confirmado."].concat(),
        (Deed::Confirmed, count) => [&count.to_string(), " recibos confirmados."].concat(),
        (Deed::Filed, 1) => [&count.to_string(), " recibo cambiado."].concat(),
        (Deed::Filed, count) => [&count.to_string(), " recibos cambiados."].concat(),
        (Deed::Deleted, 1) => [&count.to_string(), " recibo está en la papelera."].concat(),
        (Deed::Deleted, count) => [&count.to_string(), " recibos están en la papelera."].concat(),
        (Deed::Merged, count) => [&count.to_string(), " recibos son ahora uno."].concat(),
    },
    failed: |count| match count {
        1 => ["No funcionó con ", &count.to_string(), " recibo."].concat(),
        count => ["No funcionó con ", &count.to_string(), " recibos."].concat(),
    },
    close: "Cerrar",
    merged_from: |count| ["Unido de ", &count.to_string(), " recibos."].concat(),
    separate: "Separar de nuevo",
    separating: "Separando…",
    separated: |count| [&count.to_string(), " recibos han vuelto."].concat(),
};
