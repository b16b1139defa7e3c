//! French: what was deleted, and filing that changes.

use crate::i18n::desk::TrashTexts;

pub(super) const TEXTS: TrashTexts = TrashTexts {
    title: "Corbeille",
    error_title: "Impossible d’afficher la corbeille",
    empty_title: "La corbeille est vide",
    empty_text: "Ce que vous supprimez reste ici un certain temps et peut être restauré.",
    kept: |days| match days {
        None => "Les tickets supprimés sont conservés jusqu’à ce que vous les retiriez.".to_owned(),
        Some(1) => {
            "Les tickets supprimés sont conservés un jour, puis effacés définitivement.".to_owned()
        }
        Some(days) => [
            "Les tickets supprimés sont conservés ",
            &days.to_string(),
            " jours, puis effacés définitivement.",
        ]
        .concat(),
    },
    others: |count| match count {
        0 | 1 => "Un autre ticket se trouve sous ceux-ci.".to_owned(),
        count => [
            &count.to_string(),
            " autres tickets se trouvent sous ceux-ci.",
        ]
        .concat(),
    },
    restore: "Restaurer",
    restored: "Restauré.",
    restore_this: |name| ["Restaurer ", name].concat(),
    remove: "Supprimer définitivement",
    remove_this: |name| ["Supprimer définitivement : ", name].concat(),
    remove_all: "Vider la corbeille",
    removed: "Supprimé définitivement.",
    moved_title: "Placé dans la corbeille",
    moved_text: "Ce ticket a été supprimé. Il peut être restauré avec tout ce que vous avez saisi.",
    undo: "Annuler",
    undone: "Tout est comme avant.",
    tags_hint: "Séparez les étiquettes par des virgules.",
};
