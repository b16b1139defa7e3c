//! Portuguese: finding receipts: search, filters, order, views, what is done with many at once, export.

use shared::filter::SortKey;

use crate::i18n::desk::ListTexts;

pub(super) const TEXTS: ListTexts = ListTexts {
    search: "Buscar estabelecimentos, itens, observações e o texto",
    filters: |count| match count {
        0 => "Filtros".to_owned(),
        _ => ["Filtros (", &count.to_string(), ")"].concat(),
    },
    order: "Ordem",
    order_by: |key, is_descending| match (key, is_descending) {
        (SortKey::Created, true) => "Mais novos primeiro",
        (SortKey::Created, false) => "Mais antigos primeiro",
        (SortKey::Date, true) => "Data mais recente",
        (SortKey::Date, false) => "Data mais antiga",
        (SortKey::Merchant, _) => "Estabelecimento",
        (SortKey::Total, true) => "Maior total",
        (SortKey::Total, false) => "Menor total",
        (SortKey::Confidence, _) => "Menos confiáveis",
    },
    from: "De",
    to: "Até",
    category: "Categoria",
    tag: "Tag",
    currency: "Moeda",
    least: "No mínimo",
    most: "No máximo",
    any: "Qualquer",
    to_review: "A revisar",
    reviewed: "Confirmado",
    problems: "Problemas",
    has_problem: "Com problema",
    missing: "Faltando",
    nothing: "Sem filtro",
    clear: "Limpar",
    keep_view: "Salvar esta visão",
    view_name: "Nome da visão",
    forget_view: |name| ["Esquecer a visão ", name].concat(),
    count: |count| match count {
        0 => "Nenhum recibo".to_owned(),
        1 => "1 recibo".to_owned(),
        _ => [&count.to_string(), " recibos"].concat(),
    },
    none_title: "Nada encontrado",
    none_text: "Nenhum recibo corresponde. Tente menos palavras ou filtros.",
    export: "Exportar",
    export_receipts: "Recibos (CSV)",
    export_items: "Itens (CSV)",
    export_taxes: "Impostos (CSV)",
    export_lines: "Tudo (JSON Lines)",
    export_zip: "Com as imagens (ZIP)",
};
