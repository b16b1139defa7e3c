//! German: receipts one after the other, the least sure first.

use crate::i18n::desk::ReviewTexts;

pub(super) const TEXTS: ReviewTexts = ReviewTexts {
    title: "Prüfen",
    error_title: "Die Belege zum Prüfen konnten nicht geladen werden",
    empty_title: "Nichts zu prüfen",
    empty_text: "Alle gelesenen Belege sind durchgesehen.",
    all_receipts: "Alle Belege",
    left: |count| match count {
        1 => "Noch 1 Beleg".to_owned(),
        count => format!("Noch {count} Belege"),
    },
    accept: "Übernehmen",
    accepting: "Wird übernommen\u{a0}…",
    skip: "Überspringen",
    back: "Zurück",
    undo: "Rückgängig",
    accept_sure: |count| format!("Alle {count} stimmigen übernehmen"),
    accepted: |count| match count {
        1 => "1 Beleg übernommen.".to_owned(),
        count => format!("{count} Belege übernommen."),
    },
    undone: |count| match count {
        1 => "1 Beleg ist wieder da.".to_owned(),
        count => format!("{count} Belege sind wieder da."),
    },
    nothing_sure: "Hier ist kein Beleg stimmig und sicher.",
    nothing_to_undo: "Es gibt nichts rückgängig zu machen.",
    at_field: |field, value| format!("{field}: {value}"),
    ask_missing: |field| {
        format!(
            "{field} ist leer. Gib es ein oder drücke noch einmal Enter, wenn es auf dem Beleg fehlt."
        )
    },
    now: |name| format!("Jetzt {name}"),
    open: "Öffnen",
    compare: "Vergleichen",
    end_compare: "Vergleich beenden",
    twin: "Vielleicht derselbe Beleg",
    twin_picture: "Der andere Beleg",
    no_twin: "Kein anderer Beleg von diesem Tag ähnelt diesem.",
    keys: "Tasten",
    close: "Schließen",
    key_list: &[
        ("Enter", "Übernehmen und weiter"),
        ("↑ ↓", "Zwischen den Feldern wechseln"),
        ("1 … 9", "Einen anderen Vorschlag für das Feld nehmen"),
        ("E", "In das Feld schreiben; Esc beendet es"),
        ("S →", "Überspringen"),
        ("←", "Zurück"),
        ("A", "Alle stimmigen und sicheren übernehmen"),
        ("Z", "Letzte Übernahme rückgängig machen"),
        ("C", "Mit einem ähnlichen Beleg vergleichen"),
        ("?", "Diese Tasten anzeigen"),
    ],
};
