//! French: photographing within the app.

use crate::camera::advice::Advice;
use crate::camera::crop::Corner;
use crate::camera::stream::CameraError;
use crate::i18n::desk::CameraTexts;

pub(super) const TEXTS: CameraTexts = CameraTexts {
    title: "Caméra",
    opening: "Ouverture de la caméra…",
    view: "Ce que voit la caméra",
    advice: |advice| match advice {
        Advice::NoPaper => "Placez la caméra au-dessus d’un ticket",
        Advice::TooDark => "Trop sombre\u{a0}: ajoutez de la lumière",
        Advice::EdgeCutOff => "Un bord est coupé\u{a0}: reculez",
        Advice::TooFar => "Trop loin\u{a0}: rapprochez-vous",
        Advice::Glare => "Un reflet gêne\u{a0}: inclinez un peu le papier",
        Advice::Blurred => "Flou\u{a0}: ne bougez plus, ou reculez un peu",
        Advice::Ready => "Parfait\u{a0}: prenez la photo",
    },
    mode: "Une photo correspond à",
    single: "Un ticket",
    several: "Une page sur plusieurs",
    shutter: "Prendre la photo",
    light: "Lumière",
    sent: |count| match count {
        0 | 1 => [&count.to_string(), " ticket ajouté à la file d’envoi"].concat(),
        _ => [&count.to_string(), " tickets ajoutés à la file d’envoi"].concat(),
    },
    pages: |count| match count {
        0 | 1 => [&count.to_string(), " page"].concat(),
        _ => [&count.to_string(), " pages"].concat(),
    },
    page: |number| ["Page ", &number.to_string()].concat(),
    edit: |number| {
        [
            "Page ",
            &number.to_string(),
            "\u{a0}: recadrer, pivoter, reprendre ou supprimer",
        ]
        .concat()
    },
    replacing: |number| {
        [
            "La prochaine photo remplacera la page ",
            &number.to_string(),
        ]
        .concat()
    },
    another: "Prenez une autre page ou appuyez sur «\u{202f}Terminé\u{202f}»",
    done: "Terminé",
    corner: |corner| match corner {
        Corner::UpperLeft => "Coin supérieur gauche",
        Corner::UpperRight => "Coin supérieur droit",
        Corner::LowerRight => "Coin inférieur droit",
        Corner::LowerLeft => "Coin inférieur gauche",
    },
    corner_hint: "Faites glisser les coins pour recadrer, ou déplacez-les avec les touches fléchées.",
    to_paper: "Papier seul",
    whole: "Image entière",
    turn: "Pivoter",
    again: "Reprendre",
    remove: "Supprimer",
    back: "Utiliser",
    refused_title: |refusal| match refusal {
        CameraError::InsecureContext => "La caméra exige une page sécurisée",
        CameraError::PermissionDenied => "La caméra n’est pas autorisée ici",
        CameraError::Unavailable => "Aucune caméra disponible",
    },
    refused: |refusal| match refusal {
        CameraError::InsecureContext => {
            "En simple HTTP, le navigateur ne laisse aucune page accéder à la caméra. \
             L’application photo de votre appareil fonctionne quand même."
        }
        CameraError::PermissionDenied => {
            "Autorisez la caméra pour cette page dans les réglages du navigateur, ou utilisez l’application \
             photo de votre appareil."
        }
        CameraError::Unavailable => {
            "Aucune caméra n’a été trouvée, ou un autre programme l’utilise. \
             L’application photo de votre appareil fonctionne peut-être quand même."
        }
    },
    native: "Ouvrir l’application photo",
    setting: "Envoyer les images",
    as_needed: "En taille optimisée",
    original: "Telles quelles",
    setting_hint: "La taille optimisée est plus rapide et se lit aussi bien. \
                   Le lieu de prise de vue n’est jamais envoyé avec un JPEG.",
};
