//! Portuguese: photographing within the app.

use crate::camera::advice::Advice;
use crate::camera::crop::Corner;
use crate::camera::stream::CameraError;
use crate::i18n::desk::CameraTexts;

pub(super) const TEXTS: CameraTexts = CameraTexts {
    title: "Câmera",
    opening: "Abrindo a câmera…",
    view: "O que a câmera vê",
    advice: |advice| match advice {
        Advice::NoPaper => "Aponte a câmera para um recibo",
        Advice::TooDark => "Escuro demais: mais luz, por favor",
        Advice::EdgeCutOff => "Uma borda ficou de fora: afaste-se",
        Advice::TooFar => "Longe demais: chegue mais perto",
        Advice::Glare => "Há um reflexo: incline um pouco o papel",
        Advice::Blurred => "Desfocado: segure firme ou afaste-se um pouco",
        Advice::Ready => "Ótimo: tire a foto",
    },
    mode: "Cada foto é",
    single: "Um recibo",
    several: "Uma de várias páginas",
    shutter: "Tirar a foto",
    light: "Luz",
    sent: |count| match count {
        1 => "1 recibo enviado para a fila".to_owned(),
        _ => [&count.to_string(), " recibos enviados para a fila"].concat(),
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
            ": cortar, girar, tirar de novo ou remover",
        ]
        .concat()
    },
    replacing: |number| ["A próxima foto substitui a página ", &number.to_string()].concat(),
    another: "Tire outra página ou toque em Concluir",
    done: "Concluir",
    corner: |corner| match corner {
        Corner::UpperLeft => "Canto superior esquerdo",
        Corner::UpperRight => "Canto superior direito",
        Corner::LowerRight => "Canto inferior direito",
        Corner::LowerLeft => "Canto inferior esquerdo",
    },
    corner_hint: "Arraste os cantos para cortar ou mova-os com as setas do teclado.",
    to_paper: "Ajustar ao papel",
    whole: "Imagem inteira",
    turn: "Girar",
    again: "Tirar de novo",
    remove: "Remover",
    back: "Usar",
    refused_title: |refusal| match refusal {
        CameraError::InsecureContext => "A câmera precisa de uma página segura",
        CameraError::PermissionDenied => "A câmera não está permitida aqui",
        CameraError::Unavailable => "Não há câmera para usar",
    },
    refused: |refusal| match refusal {
        CameraError::InsecureContext => {
            "Por HTTP simples, o navegador não deixa uma página usar a câmera. \
             O app de câmera do dispositivo funciona mesmo assim."
        }
        CameraError::PermissionDenied => {
            "Permita a câmera para esta página nas configurações do navegador ou use o app de câmera do \
             dispositivo."
        }
        CameraError::Unavailable => {
            "Nenhuma foi encontrada, ou outro programa está usando a câmera. \
             O app de câmera do dispositivo ainda pode funcionar."
        }
    },
    native: "Abrir o app de câmera",
    setting: "Enviar imagens",
    as_needed: "No tamanho necessário",
    original: "Como foram tiradas",
    setting_hint: "No tamanho necessário, o envio é mais rápido e a leitura é igualmente boa. \
                   O local onde a foto foi tirada nunca é enviado com um JPEG.",
};
