//! Spanish. Sentences end with a full stop, labels do not.

mod camera;
pub(super) mod desk;
mod links;
mod list;
mod many;
mod problem;
mod receipt;
mod review;
mod rules;
mod spending;
mod trash;

use super::{Numbers, Order, ProfileTexts, ReceiptsTexts, ScanTexts, Texts, UploadTexts};

pub(super) static TEXTS: Texts = Texts {
    product: "Receipt Scanner",
    skip_to_content: "Ir al contenido",
    main_navigation: "Principal",
    months: [
        "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic",
    ],
    date: |day, month, year| format!("{day} {month} {year}"),
    numbers: Numbers {
        point: ',',
        group: '.',
        grouped_from: 5,
        byte: 'B',
    },
    problem: problem::message,
    unreachable: "No se puede conectar con el servidor. ¿Está en marcha y tiene conexión este dispositivo?",
    try_again: "Reintentar",
    loading: "Cargando…",
    reconnecting: "Sin conexión. Reconectando…",
    new_version: "Hay una nueva versión.",
    take_new_version: "Usar ahora",
    later: "Más tarde",
    review: "Revisar",
    spending: "Gastos",
    language: "Idioma",
    scan: ScanTexts {
        title: "Escanear",
        heading: "Escanea un recibo",
        take_photo: "Tomar una foto",
        choose_files: "Elegir archivos",
        guided: "Varias páginas o con ayuda",
        from_link: "Desde un enlace",
        drop_here: "Suelta aquí los recibos",
        drop_hint: "o pega una imagen en cualquier parte de la página",
        kinds: |limit| match limit {
            Some(limit) => {
                format!("JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF, BMP o PDF, hasta {limit} cada uno")
            }
            None => "JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF, BMP o PDF".to_owned(),
        },
        empty_title: "Nada que enviar todavía",
        empty_text: "Fotografía un recibo o elige imágenes y PDF. El comercio, la fecha y el total se leen \
                     por ti.",
        drop_anywhere: "Suelta para escanear",
        queue: "Subidas",
        order: |order| match order {
            Order::Pause => "Pausar todo",
            Order::Resume => "Reanudar todo",
            Order::Retry => "Reintentar fallidos",
            Order::Cancel => "Cancelar todo",
            Order::Clear => "Quitar terminados",
        },
        plain_http: "Esta página llegó por HTTP sin cifrar. Si falta espacio, el navegador puede borrar los \
                     archivos en espera: déjala abierta hasta que se envíe todo.",
        interrupted_title: "Subidas interrumpidas",
        interrupted: |name| {
            format!("{name} se interrumpió: vuelve a elegir el archivo para continuar.")
        },
        dismiss: "Descartar",
    },
    upload: UploadTexts {
        checking: "Comprobando…",
        waiting: "En espera de su turno",
        following: "El mismo archivo está antes en la lista",
        paused: "En pausa",
        needs_page: "Deja esta página abierta hasta que se envíe",
        resting: "Se perdió la conexión. Reintentando…",
        uploaded: "Subido",
        reading: "Leyendo…",
        nothing_found: "Leído, pero no se encontró ningún campo",
        known: "Este mismo archivo ya está aquí.",
        cancelled: "Cancelado",
        order: |order| match order {
            Order::Pause => "Pausar",
            Order::Resume => "Reanudar",
            Order::Retry => "Reintentar",
            Order::Cancel => "Cancelar",
            Order::Clear => "Quitar",
        },
        open: "Abrir",
        sent_of: |sent, size| format!("{sent} de {size}"),
        left: |time| format!("{time} para terminar"),
        progress_of: |name| format!("Subida de {name}"),
        added: |count| match count {
            1 => "1 archivo añadido.".to_owned(),
            _ => format!("{count} archivos añadidos."),
        },
        restored: |count| match count {
            1 => "1 archivo recuperado de antes.".to_owned(),
            _ => format!("{count} archivos recuperados de antes."),
        },
        files,
        under_way: |count, percent| match count {
            1 => format!("Enviando 1 archivo · {percent}\u{a0}%"),
            _ => format!("Enviando {count} archivos · {percent}\u{a0}%"),
        },
        stalled: |count| match count {
            1 => "1 archivo en espera: se enviará cuando vuelva la conexión".to_owned(),
            _ => format!("{count} archivos en espera: se enviarán cuando vuelva la conexión"),
        },
        already_here: |name| format!("{name} ya está en la lista."),
        news: |name, news| format!("{name}: {news}"),
    },
    receipts: ReceiptsTexts {
        title: "Recibos",
        empty_title: "Aún no hay recibos",
        empty_text: "Lo que escaneas aparece aquí, lo más reciente primero.",
        error_title: "No se puede mostrar la lista",
        picture: "Imagen",
        merchant: "Comercio",
        date: "Fecha",
        status: "Estado",
        total: "Total",
        no_merchant: "Comercio desconocido",
        no_date: "Sin fecha",
        no_total: "Sin total",
        more: "Mostrar más",
        status_waiting: "En espera",
        status_reading: "Leyendo",
        status_ready: "Leído",
        status_check: "Por revisar",
        status_verified: "Confirmado",
        status_failed: "Ilegible",
    },
    profile: ProfileTexts {
        title: "Foto de perfil",
        alt: "Tu foto de perfil",
        hint: "JPEG, PNG o WebP, hasta 5\u{a0}MB. Se muestra la parte central.",
        choose: "Elegir una imagen",
        replace: "Elegir otra imagen",
        busy: "Un momento…",
        remove: "Quitar",
        close: "Cerrar",
        changed: "Se cambió tu foto de perfil.",
        removed: "Se quitó tu foto de perfil.",
    },
    not_found_title: "Aquí no hay nada",
    not_found_text: "Puede que la dirección esté mal escrita o que lo que había aquí se haya movido.",
    to_scan: "Escanear un recibo",
};

fn files(count: usize) -> String {
    match count {
        1 => "1 archivo".to_owned(),
        _ => format!("{count} archivos"),
    }
}
