//! Spanish: finding receipts: search, filters, order, views, what is done with many at once, export.

use shared::filter::SortKey;

use crate::i18n::desk::ListTexts;

pub(super) const TEXTS: ListTexts = ListTexts {
    search: "Buscar comercios, artículos, notas y texto",
    filters: |count| match count {
        0 => "Filtros".to_owned(),
        _ => ["Filtros (", &count.to_string(), ")"].concat(),
    },
    order: "Orden",
    order_by: |key, is_descending| match (key, is_descending) {
        (SortKey::Created, true) => "Más nuevos primero",
        (SortKey::Created, false) => "Más antiguos primero",
        (SortKey::Date, true) => "Fecha más reciente",
        (SortKey::Date, false) => "Fecha más antigua",
        (SortKey::Merchant, _) => "Comercio",
        (SortKey::Total, true) => "Total más alto",
        (SortKey::Total, false) => "Total más bajo",
        (SortKey::Confidence, _) => "Menos seguros",
    },
    from: "Desde",
    to: "Hasta",
    category: "Categoría",
    tag: "Etiqueta",
    currency: "Moneda",
    least: "Total mínimo",
    most: "Total máximo",
    any: "Cualquiera",
    to_review: "Por revisar",
    reviewed: "Confirmado",
    problems: "Problemas",
    has_problem: "Con problemas",
    missing: "Falta",
    nothing: "Da igual",
    clear: "Borrar",
    keep_view: "Guardar esta vista",
    view_name: "Nombre de la vista",
    forget_view: |name| ["Olvidar la vista ", name].concat(),
    count: |count| match count {
        1 => "1 recibo".to_owned(),
        _ => [&count.to_string(), " recibos"].concat(),
    },
    none_title: "No se encontró nada",
    none_text: "Ningún recibo coincide. Prueba con menos palabras o filtros.",
    export: "Exportar",
    export_receipts: "Recibos (CSV)",
    export_items: "Artículos (CSV)",
    export_taxes: "Impuestos (CSV)",
    export_lines: "Todo (JSON Lines)",
    export_zip: "Con las imágenes (ZIP)",
};
