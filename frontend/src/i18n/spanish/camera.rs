//! Spanish: photographing within the app.

use crate::camera::advice::Advice;
use crate::camera::crop::Corner;
use crate::camera::stream::CameraError;
use crate::i18n::desk::CameraTexts;

pub(super) const TEXTS: CameraTexts = CameraTexts {
    title: "Cámara",
    opening: "Abriendo la cámara…",
    view: "Lo que ve la cámara",
    advice: |advice| match advice {
        Advice::NoPaper => "Apunta la cámara a un recibo",
        Advice::TooDark => "Muy oscuro: hace falta más luz",
        Advice::EdgeCutOff => "Se corta un borde: aléjate",
        Advice::TooFar => "Demasiado lejos: acércate",
        Advice::Glare => "Se refleja una luz: inclina un poco el papel",
        Advice::Blurred => "Borroso: no te muevas o aléjate un poco",
        Advice::Ready => "Bien: toma la foto",
    },
    mode: "Una foto es",
    single: "Un recibo",
    several: "Una de varias páginas",
    shutter: "Tomar la foto",
    light: "Luz",
    sent: |count| match count {
        1 => "1 recibo enviado a la cola".to_owned(),
        _ => [&count.to_string(), " recibos enviados a la cola"].concat(),
    },
    pages: |count| match count {
        1 => "1 página".to_owned(),
        _ => [&count.to_string(), " páginas"].concat(),
    },
    page: |number| ["Página ", &number.to_string()].concat(),
    edit: |number| {
        [
            "Página ",
            &number.to_string(),
            ": recortar, girar, repetir o quitar",
        ]
        .concat()
    },
    replacing: |number| ["La próxima foto sustituye la página ", &number.to_string()].concat(),
    another: "Toma otra página o pulsa Listo",
    done: "Listo",
    corner: |corner| match corner {
        Corner::UpperLeft => "Esquina superior izquierda",
        Corner::UpperRight => "Esquina superior derecha",
        Corner::LowerRight => "Esquina inferior derecha",
        Corner::LowerLeft => "Esquina inferior izquierda",
    },
    corner_hint: "Arrastra las esquinas para recortar, o muévelas con las flechas del teclado.",
    to_paper: "Al papel",
    whole: "Imagen entera",
    turn: "Girar",
    again: "Repetir",
    remove: "Quitar",
    back: "Usar",
    refused_title: |refusal| match refusal {
        CameraError::InsecureContext => "La cámara necesita una página segura",
        CameraError::PermissionDenied => "La cámara no tiene permiso aquí",
        CameraError::Unavailable => "No hay ninguna cámara disponible",
    },
    refused: |refusal| match refusal {
        CameraError::InsecureContext => {
            "Por HTTP sin cifrar, el navegador no deja que una página use la cámara. La app de cámara del \
             dispositivo funciona igualmente."
        }
        CameraError::PermissionDenied => {
            "Permite la cámara para esta página en los ajustes del navegador, o usa la app de cámara del \
             dispositivo."
        }
        CameraError::Unavailable => {
            "No se encontró ninguna, o la está usando otro programa. Puede que la app de cámara del \
             dispositivo sí funcione."
        }
    },
    native: "Abrir la app de cámara",
    setting: "Enviar imágenes",
    as_needed: "Con el tamaño necesario",
    original: "Tal como se tomaron",
    setting_hint: "Con el tamaño necesario va más rápido y se lee igual de bien. El lugar donde se tomó una \
                   foto nunca se envía con un JPEG.",
};
