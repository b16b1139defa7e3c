//! Title of the document while a page is shown.

use crate::browser::document::set_title;
use crate::i18n::t;

/// Sets the document title to that of a page, followed by the product name.
pub(crate) fn set_page_title(title: &str) {
    set_title(&format!("{title} · {}", t().product));
}
