//! German. Sentences end with a full stop, labels do not.

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
    skip_to_content: "Zum Inhalt springen",
    main_navigation: "Hauptmenü",
    months: [
        "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.",
        "Dez.",
    ],
    date: |day, month, year| format!("{day}. {month} {year}"),
    numbers: Numbers {
        point: ',',
        group: '.',
        grouped_from: 4,
        byte: 'B',
    },
    problem: problem::message,
    unreachable: "Der Server ist nicht erreichbar. Läuft er, und ist dieses Gerät online?",
    try_again: "Erneut versuchen",
    loading: "Wird geladen\u{a0}…",
    reconnecting: "Offline. Verbindung wird gesucht\u{a0}…",
    new_version: "Eine neue Version ist da.",
    take_new_version: "Jetzt nutzen",
    later: "Später",
    review: "Prüfen",
    spending: "Ausgaben",
    language: "Sprache",
    scan: ScanTexts {
        title: "Scannen",
        heading: "Beleg scannen",
        take_photo: "Foto aufnehmen",
        choose_files: "Dateien wählen",
        guided: "Mehrere Seiten oder mit Anleitung",
        from_link: "Über einen Link",
        drop_here: "Belege hier ablegen",
        drop_hint: "oder ein Bild einfügen, egal wo auf der Seite",
        kinds: |limit| match limit {
            Some(limit) => {
                format!("JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF, BMP oder PDF, je bis {limit}")
            }
            None => "JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF, BMP oder PDF".to_owned(),
        },
        empty_title: "Noch nichts zu senden",
        empty_text: "Fotografiere einen Beleg oder wähle Bilder und PDFs aus. Händler, Datum und Summe \
                     werden für dich gelesen.",
        drop_anywhere: "Zum Scannen loslassen",
        queue: "Uploads",
        order: |order| match order {
            Order::Pause => "Alle pausieren",
            Order::Resume => "Alle fortsetzen",
            Order::Retry => "Fehlgeschlagene erneut",
            Order::Cancel => "Alle abbrechen",
            Order::Clear => "Fertige entfernen",
        },
        plain_http: "Diese Seite kam über einfaches HTTP. Dabei kann der Browser wartende Dateien löschen, \
                     wenn der Platz knapp wird: Lass sie offen, bis alles gesendet ist.",
        interrupted_title: "Unterbrochene Uploads",
        interrupted: |name| {
            format!("{name} wurde unterbrochen: Wähle die Datei noch einmal, dann geht es weiter.")
        },
        dismiss: "Ausblenden",
    },
    upload: UploadTexts {
        checking: "Wird geprüft\u{a0}…",
        waiting: "In der Warteschlange",
        following: "Dieselbe Datei steht weiter vorn in der Liste",
        paused: "Pausiert",
        needs_page: "Lass diese Seite offen, bis die Datei gesendet ist",
        resting: "Verbindung verloren. Neuer Versuch\u{a0}…",
        uploaded: "Hochgeladen",
        reading: "Wird gelesen\u{a0}…",
        nothing_found: "Gelesen, aber keine Felder gefunden",
        known: "Genau diese Datei ist schon da.",
        cancelled: "Abgebrochen",
        order: |order| match order {
            Order::Pause => "Pausieren",
            Order::Resume => "Fortsetzen",
            Order::Retry => "Erneut versuchen",
            Order::Cancel => "Abbrechen",
            Order::Clear => "Entfernen",
        },
        open: "Öffnen",
        sent_of: |sent, size| format!("{sent} von {size}"),
        left: |time| format!("noch {time}"),
        progress_of: |name| format!("Upload von {name}"),
        added: |count| format!("{} hinzugefügt.", files(count)),
        restored: |count| format!("{} von vorhin übernommen.", files(count)),
        files,
        under_way: |count, percent| match count {
            1 => format!("1 Datei wird gesendet · {percent} %"),
            _ => format!("{count} Dateien werden gesendet · {percent} %"),
        },
        stalled: |count| match count {
            1 => "1 Datei wartet und wird gesendet, sobald die Verbindung wieder da ist".to_owned(),
            _ => format!(
                "{count} Dateien warten und werden gesendet, sobald die Verbindung wieder da ist"
            ),
        },
        already_here: |name| format!("{name} ist schon in der Liste."),
        news: |name, news| format!("{name}: {news}"),
    },
    receipts: ReceiptsTexts {
        title: "Belege",
        empty_title: "Noch keine Belege",
        empty_text: "Was du scannst, erscheint hier, das Neueste zuerst.",
        error_title: "Die Liste kann nicht angezeigt werden",
        picture: "Bild",
        merchant: "Händler",
        date: "Datum",
        status: "Status",
        total: "Summe",
        no_merchant: "Händler unbekannt",
        no_date: "Kein Datum",
        no_total: "Keine Summe",
        more: "Mehr anzeigen",
        status_waiting: "Wartet",
        status_reading: "Wird gelesen",
        status_ready: "Gelesen",
        status_check: "Zu prüfen",
        status_verified: "Bestätigt",
        status_failed: "Nicht lesbar",
    },
    profile: ProfileTexts {
        title: "Profilbild",
        alt: "Dein Profilbild",
        hint: "JPEG, PNG oder WebP, bis 5\u{a0}MB. Gezeigt wird die Mitte.",
        choose: "Bild wählen",
        replace: "Anderes Bild wählen",
        busy: "Einen Moment\u{a0}…",
        remove: "Entfernen",
        close: "Schließen",
        changed: "Dein Profilbild wurde geändert.",
        removed: "Dein Profilbild wurde entfernt.",
    },
    not_found_title: "Hier ist nichts",
    not_found_text: "Vielleicht ist die Adresse vertippt, oder was hier war, ist umgezogen.",
    to_scan: "Beleg scannen",
};

fn files(count: usize) -> String {
    match count {
        1 => "1 Datei".to_owned(),
        _ => format!("{count} Dateien"),
    }
}
