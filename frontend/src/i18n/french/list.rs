//! French: finding receipts: search, filters, order, views, what is done with many at once, export.

use shared::filter::SortKey;

use crate::i18n::desk::ListTexts;

pub(super) const TEXTS: ListTexts = ListTexts {
    search: "Rechercher commerçants, articles, notes, texte",
    filters: |count| match count {
        0 => "Filtres".to_owned(),
        _ => ["Filtres (", &count.to_string(), ")"].concat(),
    },
    order: "Tri",
    order_by: |key, is_descending| match (key, is_descending) {
        (SortKey::Created, true) => "Plus récents d’abord",
        (SortKey::Created, false) => "Plus anciens d’abord",
        (SortKey::Date, true) => "Date la plus récente",
        (SortKey::Date, false) => "Date la plus ancienne",
        (SortKey::Merchant, _) => "Commerçant",
        (SortKey::Total, true) => "Total le plus élevé",
        (SortKey::Total, false) => "Total le plus bas",
        (SortKey::Confidence, _) => "Moins sûrs d’abord",
    },
    from: "Du",
    to: "Au",
    category: "Catégorie",
    tag: "Étiquette",
    currency: "Devise",
    least: "Total minimum",
    most: "Total maximum",
    any: "Tous",
    to_review: "À vérifier",
    reviewed: "Confirmés",
    problems: "Problèmes",
    has_problem: "Avec un problème",
    missing: "Champ manquant",
    nothing: "Peu importe",
    clear: "Effacer",
    keep_view: "Garder cette vue",
    view_name: "Nom de la vue",
    forget_view: |name| ["Oublier la vue «\u{202f}", name, "\u{202f}»"].concat(),
    count: |count| match count {
        0 | 1 => [&count.to_string(), " ticket"].concat(),
        _ => [&count.to_string(), " tickets"].concat(),
    },
    none_title: "Aucun résultat",
    none_text: "Aucun ticket ne correspond. Essayez avec moins de mots ou de filtres.",
    export: "Exporter",
    export_receipts: "Tickets (CSV)",
    export_items: "Articles (CSV)",
    export_taxes: "Détail des taxes (CSV)",
    export_lines: "Tout (JSON Lines)",
    export_zip: "Avec les images (ZIP)",
};
