//! German: the pages that come later.

use shared::provenance::FallbackReason;

use super::receipt;
use crate::i18n::desk::{DeskTexts, PictureTexts, ReceiptTexts};
use crate::slot::List;

pub(in crate::i18n) static TEXTS: DeskTexts = DeskTexts {
    receipt: ReceiptTexts {
        title: "Beleg",
        back: "Belege",
        error_title: "Dieser Beleg kann nicht angezeigt werden",
        unknown_title: "Diesen Beleg gibt es nicht",
        field: receipt::field,
        column: receipt::column,
        group: receipt::group,
        items: "Artikel",
        add_field: "Feld hinzufügen",
        add_line: |list| match list {
            List::Items => "Artikel hinzufügen",
            List::Taxes => "Steuer hinzufügen",
            List::Payments => "Zahlung hinzufügen",
            List::TaxIds => "Steuernummer hinzufügen",
        },
        remove_line: |number| ["Zeile ", &number.to_string(), " entfernen"].concat(),
        included: "In den Preisen enthalten",
        to_check: |count| [&count.to_string(), " zu prüfen"].concat(),
        adds_up: "Stimmig",
        sums: receipt::SUMS,
        no_total: |total| {
            [
                "Keine Summe gefunden. Die übrigen Beträge ergeben ",
                total,
                ".",
            ]
            .concat()
        },
        take_total: |total| [total, " übernehmen"].concat(),
        method: receipt::method,
        assigned: |field, text| [field, " ist jetzt ", text].concat(),
        sure: "Sicher",
        check: "Prüfen",
        missing: "Fehlt",
        confirmed: "Bestätigt",
        unsaved: "Noch nicht gespeichert",
        pending: "Wird gelesen",
        as_read: "Auf dem Beleg",
        alternatives: "Oder vielleicht",
        confirm: "Bestätigen",
        save: "Speichern",
        saving: "Wird gespeichert\u{a0}…",
        saved: "Gespeichert",
        not_saved: "Nicht gespeichert.",
        resumed: "Deine nicht gespeicherten Änderungen sind wieder da.",
        discard: "Verwerfen",
        original: "Original herunterladen",
        read_again: "Erneut lesen",
        reading_now: "Dieser Beleg wird gerade gelesen. Du kannst warten oder die Felder schon ausfüllen.",
        failed_hint: "Das Bild bleibt erhalten, und du kannst die Felder selbst ausfüllen.",
        delete: "Löschen",
        delete_title: "Endgültig löschen?",
        delete_text: "Bilder und Felder werden vom Server entfernt. Das lässt sich nicht rückgängig machen.",
        keep: "Behalten",
        deleted: "In den Papierkorb verschoben.",
        note: "Notiz",
        category: "Kategorie",
        tags: "Schlagwörter",
        file: "Datei",
        read_by: "Gelesen von",
        tried: |reason| match reason {
            FallbackReason::Busy => "hatte keine Zeit",
            FallbackReason::Spent => "hat das Tageslimit erreicht",
            FallbackReason::Broken => "hat nicht funktioniert",
            FallbackReason::Refused => "hat abgelehnt",
            FallbackReason::Unsure => "war nicht sicher",
            FallbackReason::Nothing => "hat nichts gefunden",
        },
        sent_to: |size, host| [size, " an ", host, " gesendet"].concat(),
        nothing_sent: "Nichts hat diesen Rechner verlassen",
        several: |count| {
            [
                "Dieses Bild zeigt ",
                &count.to_string(),
                " Belege. Der durchgezogen umrandete wurde gelesen; ",
                "ein gestrichelt umrandeter kann ein eigener Beleg werden.",
            ]
            .concat()
        },
        split: "Belege trennen",
        splitting: "Belege werden getrennt\u{a0}…",
        was_split: |count| match count {
            1 => "Aus diesem Bild wurde 1 weiterer Beleg.".to_owned(),
            _ => [
                "Aus diesem Bild wurden ",
                &count.to_string(),
                " weitere Belege.",
            ]
            .concat(),
        },
        show_all: "Alle Belege anzeigen",
    },
    picture: PictureTexts {
        label: "Bild des Belegs. Plus und Minus zoomen, Pfeiltasten verschieben, Null zeigt das ganze Bild.",
        alt: |page| format!("Seite {page} des Belegs"),
        zoom_in: "Vergrößern",
        zoom_out: "Verkleinern",
        fit: "Ganz anzeigen",
        none: "Von diesem Beleg gibt es noch kein Bild.",
        previous: "Vorherige Seite",
        next: "Nächste Seite",
        page_of: |page, count| format!("{page} / {count}"),
        show_text: "Text anzeigen",
        search: "Text durchsuchen",
        previous_match: "Vorheriger Treffer",
        next_match: "Nächster Treffer",
        words: |count| counted(count, "1 Wort", " Wörter"),
        found: |count| counted(count, "1 Treffer", " Treffer"),
        match_of: |number, count| [&number.to_string(), " von ", &count.to_string()].concat(),
        no_text: "Auf diesem Bild wurde kein Text gelesen.",
        unsure: "Gepunktet: gelesen, aber nicht sicher",
        text: "Text des Bildes. Pfeiltasten gehen von Wort zu Wort, Enter übernimmt eins in ein Feld.",
        use_as: "Verwenden als",
        extend: "Wörter derselben Zeile kannst du dazunehmen.",
        close: "Schließen",
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
        0 => ["Keine", many].concat(),
        1 => one.to_owned(),
        _ => [&count.to_string(), many].concat(),
    }
}
