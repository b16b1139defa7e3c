//! Architecture rules of the frontend as tests: layers, components and quoted text.

use harness::checkout_root;
use harness::markup::find_bare_text;
use harness::tidy::{WordRule, read_sources};

use super::architecture::{assert_none, assert_rule};

/// Components of single features. Pages and states beside them use the network.
const COMPONENTS: [&str; 44] = [
    "frontend/src/ui",
    "frontend/src/features/camera/crop_editor",
    "frontend/src/features/camera/page_list",
    "frontend/src/features/camera/picture_setting",
    "frontend/src/features/camera/viewfinder",
    "frontend/src/features/profile/avatar",
    "frontend/src/features/profile/dialog",
    "frontend/src/features/receipt/annotations",
    "frontend/src/features/receipt/badge",
    "frontend/src/features/receipt/confidence",
    "frontend/src/features/receipt/confirm_bar",
    "frontend/src/features/receipt/field_row",
    "frontend/src/features/receipt/lines",
    "frontend/src/features/receipt/list_walk",
    "frontend/src/features/receipt/more_fields",
    "frontend/src/features/receipt/picture",
    "frontend/src/features/receipt/proof",
    "frontend/src/features/receipt/summary",
    "frontend/src/features/receipt/word_menu",
    "frontend/src/features/receipts/bulk_bar",
    "frontend/src/features/receipts/filters",
    "frontend/src/features/receipts/find_bar",
    "frontend/src/features/receipts/list_menu",
    "frontend/src/features/receipts/month_heading",
    "frontend/src/features/receipts/period_chips",
    "frontend/src/features/receipts/phrase_chips",
    "frontend/src/features/receipts/receipt_item",
    "frontend/src/features/receipts/selection_checkbox",
    "frontend/src/features/receipts/view_chips",
    "frontend/src/features/scan/interrupted",
    "frontend/src/features/scan/picker",
    "frontend/src/features/scan/plain_http",
    "frontend/src/features/scan/upload_row",
    "frontend/src/features/settings/appearance",
    "frontend/src/features/settings/device",
    "frontend/src/features/settings/help",
    "frontend/src/features/settings/part",
    "frontend/src/features/settings/server",
    "frontend/src/features/settings/shortcuts",
    "frontend/src/features/spending/calendar",
    "frontend/src/features/spending/chart",
    "frontend/src/features/spending/period_choice",
    "frontend/src/features/spending/summary",
    "frontend/src/app/shell",
];

#[test]
fn components_show_and_do_not_fetch() {
    assert_rule(WordRule {
        words: &["crate::data::api"],
        within: &COMPONENTS,
        allowed_in: &[],
        message: "a page loads and arranges, a component shows what it is given",
    });
}

/// Folders of the frontend, each with those that it must not use.
const FRONTEND_LAYERS: [(&str, &str); 5] = [
    ("browser", "app features upload data ui i18n"),
    ("data", "app features upload ui i18n"),
    ("ui", "app features upload data"),
    ("upload", "app features"),
    ("features", "app"),
];

#[test]
fn frontend_folders_use_lower_ones_only() {
    for (folder, above) in FRONTEND_LAYERS {
        let words: Vec<_> = above
            .split(' ')
            .map(|name| format!("crate::{name}"))
            .collect();
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        assert_rule(WordRule {
            words: &words,
            within: &[&format!("frontend/src/{folder}")],
            allowed_in: &[],
            message: "a folder of the frontend uses lower ones only",
        });
    }
}

#[test]
fn text_in_views_is_quoted() {
    let views = read_sources(&checkout_root())
        .into_iter()
        .filter(|source| source.path.starts_with("frontend/src"));
    assert_none(
        &views
            .flat_map(|source| find_bare_text(&source))
            .collect::<Vec<_>>(),
    );
}
