//! German: photographing within the app.

use crate::camera::advice::Advice;
use crate::camera::crop::Corner;
use crate::camera::stream::CameraError;
use crate::i18n::desk::CameraTexts;

pub(super) const TEXTS: CameraTexts = CameraTexts {
    title: "Kamera",
    opening: "Kamera wird geöffnet\u{a0}…",
    view: "Was die Kamera sieht",
    advice: |advice| match advice {
        Advice::NoPaper => "Halte die Kamera über einen Beleg",
        Advice::TooDark => "Zu dunkel: bitte mehr Licht",
        Advice::EdgeCutOff => "Ein Rand ist abgeschnitten: weiter weg",
        Advice::TooFar => "Zu weit weg: näher heran",
        Advice::Glare => "Ein Licht spiegelt sich: Papier leicht kippen",
        Advice::Blurred => "Unscharf: stillhalten oder etwas weiter weg",
        Advice::Ready => "Gut: jetzt auslösen",
    },
    mode: "Ein Foto ist",
    single: "Ein Beleg",
    several: "Eine von mehreren Seiten",
    shutter: "Foto aufnehmen",
    light: "Licht",
    sent: |count| match count {
        1 => "1 Beleg eingereiht".to_owned(),
        _ => [&count.to_string(), " Belege eingereiht"].concat(),
    },
    pages: |count| match count {
        1 => "1 Seite".to_owned(),
        _ => [&count.to_string(), " Seiten"].concat(),
    },
    page: |number| ["Seite ", &number.to_string()].concat(),
    edit: |number| {
        [
            "Seite ",
            &number.to_string(),
            ": zuschneiden, drehen, neu aufnehmen oder entfernen",
        ]
        .concat()
    },
    replacing: |number| ["Das nächste Foto ersetzt Seite ", &number.to_string()].concat(),
    another: "Nimm noch eine Seite auf oder tippe auf „Fertig“",
    done: "Fertig",
    corner: |corner| match corner {
        Corner::UpperLeft => "Ecke oben links",
        Corner::UpperRight => "Ecke oben rechts",
        Corner::LowerRight => "Ecke unten rechts",
        Corner::LowerLeft => "Ecke unten links",
    },
    corner_hint: "Zieh die Ecken zum Zuschneiden oder bewege sie mit den Pfeiltasten.",
    to_paper: "Nur das Papier",
    whole: "Ganzes Bild",
    turn: "Drehen",
    again: "Neu aufnehmen",
    remove: "Entfernen",
    back: "Übernehmen",
    refused_title: |refusal| match refusal {
        CameraError::InsecureContext => "Die Kamera braucht eine sichere Seite",
        CameraError::PermissionDenied => "Die Kamera ist hier nicht erlaubt",
        CameraError::Unavailable => "Keine Kamera verfügbar",
    },
    refused: |refusal| match refusal {
        CameraError::InsecureContext => {
            "Über einfaches HTTP lässt der Browser keine Seite durch die Kamera sehen. \
             Die Kamera-App deines Geräts funktioniert trotzdem."
        }
        CameraError::PermissionDenied => {
            "Erlaube dieser Seite die Kamera in den Einstellungen des Browsers oder nimm die Kamera-App \
             deines Geräts."
        }
        CameraError::Unavailable => {
            "Es wurde keine gefunden, oder ein anderes Programm benutzt sie gerade. \
             Die Kamera-App deines Geräts funktioniert vielleicht trotzdem."
        }
    },
    native: "Kamera-App öffnen",
    setting: "Bilder senden",
    as_needed: "So groß wie nötig",
    original: "Wie aufgenommen",
    setting_hint: "„So groß wie nötig“ ist schneller und wird genauso gut gelesen. \
                   Der Aufnahmeort wird mit einem JPEG nie gesendet.",
};
