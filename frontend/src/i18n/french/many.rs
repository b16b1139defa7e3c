//! French: many receipts at once: choosing them, what is done with them, and merged receipts.

use crate::i18n::desk::{Deed, ManyTexts};

pub(super) const TEXTS: ManyTexts = ManyTexts {
    select: "Sélectionner",
    select_this: |name| ["Sélectionner ", name].concat(),
    bar: "Tickets sélectionnés",
    selected: |count| match count {
        0 | 1 => [&count.to_string(), " sélectionné"].concat(),
        count => [&count.to_string(), " sélectionnés"].concat(),
    },
    all_shown: "Tous les affichés",
    all_found: "Tous les trouvés",
    leave: "Terminer la sélection",
    confirm: "Confirmer",
    set_category: "Choisir la catégorie",
    category_hint: "Vide la retire",
    add_tags: "Ajouter",
    remove_tags: "Retirer",
    merge: "Fusionner",
    merge_hint: "De 2 à 20 tickets n’en font plus qu’un",
    export_hint: |most| ["Jusqu’à ", &most.to_string(), " tickets à la fois"].concat(),
    working: "Un instant…",
    done: |deed, count| match (deed, count) {
        (Deed::Confirmed, 0 | 1) => [&count.to_string(), " ticket confirmé."].concat(),
        (Deed::Confirmed, count) => [&count.to_string(), " tickets confirmés."].concat(),
        (Deed::Filed, 0 | 1) => [&count.to_string(), " ticket modifié."].concat(),
        (Deed::Filed, count) => [&count.to_string(), " tickets modifiés."].concat(),
        (Deed::Deleted, 0 | 1) => [&count.to_string(), " ticket est dans la corbeille."].concat(),
        (Deed::Deleted, count) => [&count.to_string(), " tickets sont dans la corbeille."].concat(),
        (Deed::Merged, count) => [&count.to_string(), " tickets n’en font plus qu’un."].concat(),
    },
    failed: |count| match count {
        0 | 1 => ["Échec pour ", &count.to_string(), " ticket."].concat(),
        count => ["Échec pour ", &count.to_string(), " tickets."].concat(),
    },
    close: "Fermer",
    merged_from: |count| ["Fusion de ", &count.to_string(), " tickets."].concat(),
    separate: "Séparer à nouveau",
    separating: "Séparation…",
    separated: |count| [&count.to_string(), " tickets sont de retour."].concat(),
};
