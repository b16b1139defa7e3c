//! German: many receipts at once: choosing them, what is done with them, and merged receipts.

use crate::i18n::desk::{Deed, ManyTexts};

pub(super) const TEXTS: ManyTexts = ManyTexts {
    select: "Auswählen",
    select_this: |name| [name, " auswählen"].concat(),
    bar: "Ausgewählte Belege",
    selected: |count| [&count.to_string(), " ausgewählt"].concat(),
    all_shown: "Alle gezeigten",
    all_found: "Alle gefundenen",
    leave: "Auswahl beenden",
    confirm: "Bestätigen",
    set_category: "Kategorie setzen",
    category_hint: "Leer entfernt sie",
    add_tags: "Hinzufügen",
    remove_tags: "Entfernen",
    merge: "Verbinden",
    merge_hint: "2 bis 20 Belege werden einer",
    export_hint: |most| ["Bis zu ", &most.to_string(), " Belege auf einmal"].concat(),
    working: "Einen Moment\u{a0}…",
    done: |deed, count| match (deed, count) {
        (Deed::Confirmed, 1) => [&count.to_string(), " Beleg bestätigt."].concat(),
        (Deed::Confirmed, count) => [&count.to_string(), " Belege bestätigt."].concat(),
        (Deed::Filed, 1) => [&count.to_string(), " Beleg geändert."].concat(),
        (Deed::Filed, count) => [&count.to_string(), " Belege geändert."].concat(),
        (Deed::Deleted, 1) => [&count.to_string(), " Beleg liegt im Papierkorb."].concat(),
        (Deed::Deleted, count) => [&count.to_string(), " Belege liegen im Papierkorb."].concat(),
        (Deed::Merged, count) => [&count.to_string(), " Belege sind jetzt einer."].concat(),
    },
    failed: |count| match count {
        1 => ["Bei ", &count.to_string(), " Beleg hat es nicht geklappt."].concat(),
        count => [
            "Bei ",
            &count.to_string(),
            " Belegen hat es nicht geklappt.",
        ]
        .concat(),
    },
    close: "Schließen",
    merged_from: |count| ["Aus ", &count.to_string(), " Belegen verbunden."].concat(),
    separate: "Wieder trennen",
    separating: "Wird getrennt\u{a0}…",
    separated: |count| [&count.to_string(), " Belege sind wieder da."].concat(),
};
