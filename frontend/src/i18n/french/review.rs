//! French: receipts one after the other, the least sure first.

use crate::i18n::desk::ReviewTexts;

pub(super) const TEXTS: ReviewTexts = ReviewTexts {
    title: "Vérifier",
    error_title: "Impossible de charger les tickets à vérifier",
    empty_title: "Rien à vérifier",
    empty_text: "Tous les tickets lus ont été vérifiés.",
    all_receipts: "Tous les tickets",
    left: |count| match count {
        0 | 1 => format!("{count} ticket restant"),
        count => format!("{count} tickets restants"),
    },
    accept: "Valider",
    accepting: "Validation…",
    skip: "Passer",
    back: "Retour",
    undo: "Annuler",
    accept_sure: |count| match count {
        0 | 1 => "Valider le ticket sûr".to_owned(),
        count => format!("Valider les {count} tickets sûrs"),
    },
    accepted: |count| match count {
        0 | 1 => format!("{count} ticket validé."),
        count => format!("{count} tickets validés."),
    },
    undone: |count| match count {
        0 | 1 => format!("{count} ticket est de retour."),
        count => format!("{count} tickets sont de retour."),
    },
    nothing_sure: "Il n’y a ici aucun ticket sûr dont le compte est bon.",
    nothing_to_undo: "Il n’y a rien à annuler.",
    at_field: |field, value| format!("{field}\u{a0}: {value}"),
    ask_missing: |field| {
        format!(
            "Le champ {field} est vide. Remplissez-le, ou appuyez de nouveau sur Entrée \
             si le papier n’en dit rien."
        )
    },
    now: |name| format!("Maintenant\u{a0}: {name}"),
    open: "Ouvrir",
    compare: "Comparer",
    end_compare: "Ne plus comparer",
    twin: "Peut-être le même ticket",
    twin_picture: "L’autre ticket",
    no_twin: "Aucun autre ticket de ce jour ne ressemble à celui-ci.",
    keys: "Raccourcis",
    close: "Fermer",
    key_list: &[
        ("Entrée", "Valider et continuer"),
        ("↑ ↓", "Passer d’un champ à l’autre"),
        ("1 … 9", "Prendre une autre lecture du champ"),
        ("E", "Écrire dans le champ\u{202f}; Échap pour finir"),
        ("S →", "Passer"),
        ("←", "Retour"),
        ("A", "Valider tous les tickets sûrs dont le compte est bon"),
        ("Z", "Annuler la dernière validation"),
        ("C", "Comparer avec un ticket semblable"),
        ("?", "Afficher ces raccourcis"),
    ],
};
