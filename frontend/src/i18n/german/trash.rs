//! German: what was deleted, and filing that changes.

use crate::i18n::desk::TrashTexts;

pub(super) const TEXTS: TrashTexts = TrashTexts {
    title: "Papierkorb",
    error_title: "Der Papierkorb kann nicht angezeigt werden",
    empty_title: "Der Papierkorb ist leer",
    empty_text: "Was du löschst, liegt eine Weile hier und lässt sich wiederherstellen.",
    kept: |days| match days {
        None => "Gelöschte Belege bleiben hier, bis du sie entfernst.".to_owned(),
        Some(1) => {
            "Gelöschte Belege bleiben einen Tag hier und werden dann endgültig entfernt.".to_owned()
        }
        Some(days) => [
            "Gelöschte Belege bleiben ",
            &days.to_string(),
            " Tage hier und werden dann endgültig entfernt.",
        ]
        .concat(),
    },
    others: |count| match count {
        1 => "Darunter liegt noch ein weiterer Beleg.".to_owned(),
        count => [
            "Darunter liegen noch ",
            &count.to_string(),
            " weitere Belege.",
        ]
        .concat(),
    },
    restore: "Wiederherstellen",
    restored: "Wiederhergestellt.",
    restore_this: |name| [name, " wiederherstellen"].concat(),
    remove: "Endgültig löschen",
    remove_this: |name| ["Endgültig löschen: ", name].concat(),
    remove_all: "Papierkorb leeren",
    removed: "Endgültig gelöscht.",
    moved_title: "In den Papierkorb verschoben",
    moved_text: "Dieser Beleg wurde gelöscht. Er lässt sich mit allem, was du eingegeben hast, \
                 wiederherstellen.",
    undo: "Rückgängig",
    undone: "Wieder wie vorher.",
    tags_hint: "Trenne Schlagwörter mit Kommas.",
};
