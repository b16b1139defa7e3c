//! German: finding receipts: search, filters, order, views, what is done with many at once, export.

use shared::filter::SortKey;

use crate::i18n::desk::ListTexts;

pub(super) const TEXTS: ListTexts = ListTexts {
    search: "Händler, Artikel, Notizen, Text suchen",
    filters: |count| match count {
        0 => "Filter".to_owned(),
        _ => ["Filter (", &count.to_string(), ")"].concat(),
    },
    order: "Sortierung",
    order_by: |key, is_descending| match (key, is_descending) {
        (SortKey::Created, true) => "Neueste zuerst",
        (SortKey::Created, false) => "Älteste zuerst",
        (SortKey::Date, true) => "Spätestes Datum",
        (SortKey::Date, false) => "Frühestes Datum",
        (SortKey::Merchant, _) => "Händler",
        (SortKey::Total, true) => "Höchste Summe",
        (SortKey::Total, false) => "Niedrigste Summe",
        (SortKey::Confidence, _) => "Unsicherste zuerst",
    },
    from: "Von",
    to: "Bis",
    category: "Kategorie",
    tag: "Schlagwort",
    currency: "Währung",
    least: "Mindestens",
    most: "Höchstens",
    any: "Alle",
    to_review: "Zu prüfen",
    reviewed: "Bestätigt",
    problems: "Probleme",
    has_problem: "Mit Problem",
    missing: "Fehlt",
    nothing: "Egal",
    clear: "Zurücksetzen",
    keep_view: "Ansicht merken",
    view_name: "Name der Ansicht",
    forget_view: |name| ["Ansicht „", name, "“ entfernen"].concat(),
    count: |count| match count {
        1 => "1 Beleg".to_owned(),
        _ => [&count.to_string(), " Belege"].concat(),
    },
    none_title: "Nichts gefunden",
    none_text: "Kein Beleg passt. Versuch es mit weniger Wörtern oder Filtern.",
    export: "Exportieren",
    export_receipts: "Belege (CSV)",
    export_items: "Artikel (CSV)",
    export_taxes: "Steuern (CSV)",
    export_lines: "Alles (JSON Lines)",
    export_zip: "Mit den Bildern (ZIP)",
};
