//! Spanish: the pages that come later.

use shared::provenance::FallbackReason;

use super::receipt;
use crate::i18n::desk::{DeskTexts, PictureTexts, ReceiptTexts};
use crate::slot::List;

pub(in crate::i18n) static TEXTS: DeskTexts = DeskTexts {
    receipt: ReceiptTexts {
        title: "Recibo",
        back: "Recibos",
        error_title: "No se puede mostrar este recibo",
        unknown_title: "Este recibo no existe",
        field: receipt::field,
        column: receipt::column,
        group: receipt::group,
        items: "Artículos",
        add_field: "Añadir un campo",
        add_line: |list| match list {
            List::Items => "Añadir un artículo",
            List::Taxes => "Añadir un impuesto",
            List::Payments => "Añadir un pago",
            List::TaxIds => "Añadir un número fiscal",
        },
        remove_line: |number| ["Quitar la línea ", &number.to_string()].concat(),
        included: "Incluido en los precios",
        to_check: |count| [&count.to_string(), " por revisar"].concat(),
        adds_up: "Cuadra",
        sums: receipt::SUMS,
        no_total: |total| {
            [
                "No se encontró ningún total. Los demás importes suman ",
                total,
                ".",
            ]
            .concat()
        },
        take_total: |total| ["Usar ", total].concat(),
        method: receipt::method,
        assigned: |field, text| [field, ": ahora es ", text].concat(),
        sure: "Seguro",
        check: "Revisar",
        missing: "Falta",
        confirmed: "Confirmado",
        unsaved: "Sin guardar",
        pending: "Leyendo",
        as_read: "En el recibo",
        alternatives: "O quizá",
        confirm: "Confirmar",
        save: "Guardar",
        saving: "Guardando…",
        saved: "Guardado",
        not_saved: "No se guardó.",
        resumed: "Se recuperaron los cambios sin guardar.",
        discard: "Descartar",
        original: "Descargar original",
        read_again: "Leer de nuevo",
        reading_now: "Este recibo se está leyendo. Puedes esperar o escribir ya los campos.",
        failed_hint: "La imagen se conserva y puedes escribir los campos a mano.",
        delete: "Eliminar",
        delete_title: "¿Eliminar para siempre?",
        delete_text: "Las imágenes y los campos se borran del servidor. Esto no se puede deshacer.",
        keep: "Conservar",
        deleted: "Se movió a la papelera.",
        note: "Nota",
        category: "Categoría",
        tags: "Etiquetas",
        file: "Archivo",
        read_by: "Leído por",
        tried: |reason| match reason {
            FallbackReason::Busy => "no tuvo tiempo",
            FallbackReason::Spent => "agotó sus lecturas del día",
            FallbackReason::Broken => "no funcionó",
            FallbackReason::Refused => "lo rechazó",
            FallbackReason::Unsure => "no lo vio claro",
            FallbackReason::Nothing => "no encontró nada",
        },
        sent_to: |size, host| [size, " enviados a ", host].concat(),
        nothing_sent: "Nada salió de este equipo",
        several: |count| {
            [
                "Esta imagen muestra ",
                &count.to_string(),
                " recibos. Se leyó el del contorno continuo; ",
                "uno de contorno discontinuo puede convertirse en un recibo aparte.",
            ]
            .concat()
        },
        split: "Separar los recibos",
        splitting: "Recortando…",
        was_split: |count| match count {
            1 => "De esta imagen salió 1 recibo más.".to_owned(),
            _ => [
                "De esta imagen salieron ",
                &count.to_string(),
                " recibos más.",
            ]
            .concat(),
        },
        show_all: "Mostrar todos los recibos",
    },
    picture: PictureTexts {
        label: "Imagen del recibo. Más y menos cambian el zoom, las flechas mueven, cero la muestra entera.",
        alt: |page| format!("Página {page} del recibo"),
        zoom_in: "Acercar",
        zoom_out: "Alejar",
        fit: "Mostrar entera",
        none: "Aún no hay imagen de este recibo.",
        previous: "Página anterior",
        next: "Página siguiente",
        page_of: |page, count| format!("{page} / {count}"),
        show_text: "Mostrar texto",
        search: "Buscar en el texto",
        previous_match: "Coincidencia anterior",
        next_match: "Coincidencia siguiente",
        words: |count| counted(count, " palabra", " palabras"),
        found: |count| counted(count, " coincidencia", " coincidencias"),
        match_of: |number, count| [&number.to_string(), " de ", &count.to_string()].concat(),
        no_text: "No se leyó ningún texto en esta imagen.",
        unsure: "Con puntos: leído, pero dudoso",
        text: "Texto de la imagen. Las flechas van de palabra en palabra; Enter pone una en un campo.",
        use_as: "Usar como",
        extend: "Puedes añadir palabras de la misma línea.",
        close: "Cerrar",
    },
    list: super::list::TEXTS,
    many: super::many::TEXTS,
    review: super::review::TEXTS,
    rules: super::rules::TEXTS,
    spending: super::spending::TEXTS,
    trash: super::trash::TEXTS,
    links: super::links::TEXTS,
    camera: super::camera::TEXTS,
};

fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        0 => ["Ninguna", one].concat(),
        1 => ["1", one].concat(),
        _ => [&count.to_string(), many].concat(),
    }
}
