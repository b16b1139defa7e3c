//! URL paths of the app's pages. The browser shows the page of a path; the server responds to
//! unknown paths with 404.
//!
//! One row of a table declares a page without parameters; its path and its place in the navigation
//! follow from the row.

use crate::id::ReceiptId;

macro_rules! routes {
    ($($(#[$docs:meta])* $name:ident, $path:literal, $section:ident;)+) => {
        /// Page of the app, with the parameters of its path.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Route {
            $($(#[$docs])* $name,)+
            /// Single receipt.
            Receipt(ReceiptId),
            /// Unknown path.
            Unknown,
        }

        impl Route {
            /// All pages without parameters, in the order of the table.
            pub const PAGES: &[Self] = &[$(Self::$name),+];

            /// Returns the page of a path; one trailing slash is ignored.
            pub fn from_path(path: &str) -> Self {
                // Only one slash is stripped: `//receipts` is not a page.
                let path = path.strip_prefix('/').unwrap_or(path);
                match path.strip_suffix('/').unwrap_or(path) {
                    $($path => Self::$name,)+
                    other => other
                        .strip_prefix("receipts/")
                        .and_then(|id| id.parse().ok())
                        .map_or(Self::Unknown, Self::Receipt),
                }
            }

            /// Returns the path of the page. That of an unknown page is the start page.
            pub fn path(self) -> String {
                let path = match self {
                    $(Self::$name => concat!("/", $path),)+
                    Self::Receipt(id) => return format!("/receipts/{id}"),
                    Self::Unknown => "/",
                };
                path.to_owned()
            }

            /// Returns the top-level page that the navigation highlights for this page.
            #[must_use]
            pub fn section(self) -> Self {
                match self {
                    $(Self::$name => Self::$section,)+
                    Self::Receipt(_) => Self::Receipts,
                    Self::Unknown => self,
                }
            }
        }
    };
}

// Columns: variant, path without its first slash, page that the navigation highlights.
routes! {
    /// File selection; the start page.
    Scan, "", Scan;
    /// Built-in camera.
    Camera, "camera", Scan;
    /// Downloads by link.
    Links, "links", Scan;
    /// List of receipts.
    Receipts, "receipts", Receipts;
    /// Review queue, lowest confidence first.
    Review, "review", Review;
    /// Spending report.
    Spending, "spending", Spending;
    /// User rules.
    Rules, "rules", Receipts;
    /// Trash.
    Trash, "trash", Receipts;
    /// Settings, help and facts about the server.
    Settings, "settings", Settings;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_pages() {
        let id = ReceiptId::new(1, [0; 10]);
        for (path, route) in [
            ("/", Route::Scan),
            ("", Route::Scan),
            ("/camera", Route::Camera),
            ("/links", Route::Links),
            ("/receipts", Route::Receipts),
            ("/receipts/", Route::Receipts),
            (&format!("/receipts/{id}"), Route::Receipt(id)),
            (&format!("/receipts/{id}/"), Route::Receipt(id)),
            (&format!("/receipts/{id}/more"), Route::Unknown),
            ("/receipts/1", Route::Unknown),
            ("/receipts//", Route::Unknown),
            ("//receipts", Route::Unknown),
            ("/Receipts", Route::Unknown),
            ("/review", Route::Review),
            ("/spending", Route::Spending),
            ("/rules", Route::Rules),
            ("/trash", Route::Trash),
            ("/settings", Route::Settings),
            ("/camera/more", Route::Unknown),
            ("/files/%2e%2e/receipts", Route::Unknown),
            ("/elsewhere", Route::Unknown),
        ] {
            assert_eq!(Route::from_path(path), route, "{path}");
        }
    }

    #[test]
    fn the_path_of_a_page_leads_to_it() {
        let receipt = Route::Receipt(ReceiptId::new(1, [0; 10]));
        for route in Route::PAGES.iter().copied().chain([receipt]) {
            assert_eq!(Route::from_path(&route.path()), route);
        }
    }

    #[test]
    fn a_section_is_its_own_section() {
        for route in Route::PAGES {
            let section = route.section();
            assert_eq!(section.section(), section, "{route:?}");
        }
    }
}
