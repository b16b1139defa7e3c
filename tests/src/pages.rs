//! Table of the pages without parameters, for tests that open every page.
//!
//! A page that the table lacks fails the test below, so that it cannot be left out of the others.
//! In tests that use the table the camera is refused.

use shared::route::Route;

/// Page, with selectors of elements that show that it is loaded.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Route of the page.
    pub route: Route,
    /// Name in messages and in file names of screenshots.
    pub name: &'static str,
    /// Element on a server without receipts.
    pub without_receipts: &'static str,
    /// Element on a server whose only receipt has all its main fields.
    pub with_receipt: &'static str,
    /// Element in every state of the page.
    pub in_any_state: &'static str,
}

/// All pages, in the order of [`Route::PAGES`].
pub const PAGES: &[Page] = &[
    Page {
        route: Route::Scan,
        name: "scan",
        without_receipts: ".scan-empty",
        with_receipt: "h1",
        in_any_state: "input#files",
    },
    Page {
        route: Route::Camera,
        name: "camera",
        without_receipts: r#"[data-test="refused"]"#,
        with_receipt: r#"[data-test="refused"]"#,
        in_any_state: r#"[data-test="refused"]"#,
    },
    Page {
        route: Route::Links,
        name: "links",
        without_receipts: ".notice",
        with_receipt: ".notice",
        in_any_state: "main form",
    },
    Page {
        route: Route::Receipts,
        name: "receipts",
        without_receipts: ".notice",
        with_receipt: r#"[data-test="receipt"]"#,
        in_any_state: ".receipts-head",
    },
    Page {
        route: Route::Review,
        name: "review",
        without_receipts: r#"[data-test="empty"]"#,
        with_receipt: "main h1, main h2",
        in_any_state: r#"[data-test="review"]"#,
    },
    Page {
        route: Route::Spending,
        name: "spending",
        without_receipts: ".notice",
        with_receipt: r#"[data-test="bar"]"#,
        in_any_state: ".spending",
    },
    Page {
        route: Route::Rules,
        name: "rules",
        without_receipts: r#"[data-test="no-rules"]"#,
        with_receipt: ".rules-form",
        in_any_state: ".rules-form",
    },
    Page {
        route: Route::Trash,
        name: "trash",
        without_receipts: ".notice",
        with_receipt: ".notice",
        in_any_state: ".entries, .notice",
    },
    Page {
        route: Route::Settings,
        name: "settings",
        without_receipts: r#"[data-test="server-settings"]"#,
        with_receipt: r#"[data-test="server-settings"]"#,
        in_any_state: r#"[data-test="server-settings"]"#,
    },
];

/// Returns the page of a route without parameters.
#[track_caller]
pub fn find_page(route: Route) -> &'static Page {
    let found = PAGES.iter().find(|page| page.route == route);
    found.unwrap_or_else(|| panic!("{route:?} is not in the table of pages"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_in_the_table() {
        let routes: Vec<_> = PAGES.iter().map(|page| page.route).collect();
        assert_eq!(routes, Route::PAGES);
    }
}
