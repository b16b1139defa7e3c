//! Malay: finding receipts: search, filters, order, views, what is done with many at once, export.

use shared::filter::SortKey;

use crate::i18n::desk::ListTexts;

pub(super) const TEXTS: ListTexts = ListTexts {
    search: "Cari peniaga, item, nota dan teks",
    filters: |count| match count {
        0 => "Penapis".to_owned(),
        _ => ["Penapis (", &count.to_string(), ")"].concat(),
    },
    order: "Susunan",
    order_by: |key, is_descending| match (key, is_descending) {
        (SortKey::Created, true) => "Terbaharu dahulu",
        (SortKey::Created, false) => "Terlama dahulu",
        (SortKey::Date, true) => "Tarikh terkini",
        (SortKey::Date, false) => "Tarikh terawal",
        (SortKey::Merchant, _) => "Peniaga",
        (SortKey::Total, true) => "Jumlah terbesar",
        (SortKey::Total, false) => "Jumlah terkecil",
        (SortKey::Confidence, _) => "Paling tidak pasti",
    },
    from: "Dari",
    to: "Hingga",
    category: "Kategori",
    tag: "Tag",
    currency: "Mata wang",
    least: "Minimum",
    most: "Maksimum",
    any: "Semua",
    to_review: "Perlu disemak",
    reviewed: "Disahkan",
    problems: "Masalah",
    has_problem: "Ada masalah",
    missing: "Yang tiada",
    nothing: "Tidak ditapis",
    clear: "Kosongkan",
    keep_view: "Simpan paparan ini",
    view_name: "Nama paparan",
    forget_view: |name| ["Padam paparan ", name].concat(),
    count: |count| [&count.to_string(), " resit"].concat(),
    none_title: "Tiada apa-apa ditemui",
    none_text: "Tiada resit yang sepadan. Cuba kurangkan perkataan atau penapis.",
    export: "Eksport",
    export_receipts: "Resit (CSV)",
    export_items: "Item (CSV)",
    export_taxes: "Cukai (CSV)",
    export_lines: "Semuanya (JSON Lines)",
    export_zip: "Dengan gambar (ZIP)",
};
