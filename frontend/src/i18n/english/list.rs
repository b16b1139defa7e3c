//! English: finding receipts: search, filters, order, views, what is done with many at once, export.

use shared::filter::SortKey;

use crate::i18n::desk::ListTexts;

pub(super) const TEXTS: ListTexts = ListTexts {
    search: "Search merchants, items, notes and the text",
    filters: |count| match count {
        0 => "Filters".to_owned(),
        _ => ["Filters (", &count.to_string(), ")"].concat(),
    },
    order: "Order",
    order_by: |key, is_descending| match (key, is_descending) {
        (SortKey::Created, true) => "Newest first",
        (SortKey::Created, false) => "Oldest first",
        (SortKey::Date, true) => "Latest date",
        (SortKey::Date, false) => "Earliest date",
        (SortKey::Merchant, _) => "Merchant",
        (SortKey::Total, true) => "Largest total",
        (SortKey::Total, false) => "Smallest total",
        (SortKey::Confidence, _) => "Least sure",
    },
    from: "From",
    to: "To",
    category: "Category",
    tag: "Tag",
    currency: "Currency",
    least: "At least",
    most: "At most",
    any: "Any",
    to_review: "To review",
    reviewed: "Confirmed",
    problems: "Problems",
    has_problem: "With a problem",
    missing: "Missing",
    nothing: "Nothing asked",
    clear: "Clear",
    keep_view: "Keep this view",
    view_name: "Name of the view",
    forget_view: |name| ["Forget the view ", name].concat(),
    count: |count| match count {
        1 => "1 receipt".to_owned(),
        _ => [&count.to_string(), " receipts"].concat(),
    },
    none_title: "Nothing found",
    none_text: "No receipt matches. Try fewer words or filters.",
    export: "Export",
    export_receipts: "Receipts (CSV)",
    export_items: "Items (CSV)",
    export_taxes: "Taxes (CSV)",
    export_lines: "Everything (JSON Lines)",
    export_zip: "With the pictures (ZIP)",
};
