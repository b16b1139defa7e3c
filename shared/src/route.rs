//! URL paths of the app's pages. The browser shows the page of a path; the server responds to
//! unknown paths with 404.

use crate::id::ReceiptId;

/// Page of the app, with the parameters of its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// File selection; the start page.
    Scan,
    /// Built-in camera.
    Camera,
    /// Downloads by link.
    Links,
    /// List of receipts.
    Receipts,
    /// Single receipt.
    Receipt(ReceiptId),
    /// Review queue, lowest confidence first.
    Review,
    /// Spending report.
    Spending,
    /// User rules.
    Rules,
    /// Trash.
    Trash,
    /// Unknown path.
    Unknown,
}

impl Route {
    /// Returns the page of a path; one trailing slash is ignored.
    pub fn from_path(path: &str) -> Self {
        // Only one slash is stripped: `//receipts` is not a page.
        let path = path.strip_prefix('/').unwrap_or(path);
        let mut segments = path.strip_suffix('/').unwrap_or(path).split('/');
        // A third segment makes every path unknown.
        match (segments.next(), segments.next(), segments.next()) {
            (None | Some(""), None, _) => Self::Scan,
            (Some("camera"), None, _) => Self::Camera,
            (Some("links"), None, _) => Self::Links,
            (Some("receipts"), None, _) => Self::Receipts,
            (Some("review"), None, _) => Self::Review,
            (Some("spending"), None, _) => Self::Spending,
            (Some("rules"), None, _) => Self::Rules,
            (Some("trash"), None, _) => Self::Trash,
            (Some("receipts"), Some(id), None) => id.parse().map_or(Self::Unknown, Self::Receipt),
            _ => Self::Unknown,
        }
    }

    /// Returns the path of the page. That of an unknown page is the start page.
    pub fn path(self) -> String {
        match self {
            Self::Scan | Self::Unknown => "/".to_owned(),
            Self::Camera => "/camera".to_owned(),
            Self::Links => "/links".to_owned(),
            Self::Receipts => "/receipts".to_owned(),
            Self::Review => "/review".to_owned(),
            Self::Spending => "/spending".to_owned(),
            Self::Rules => "/rules".to_owned(),
            Self::Trash => "/trash".to_owned(),
            Self::Receipt(id) => format!("/receipts/{id}"),
        }
    }

    /// Returns the top-level page that the navigation highlights for this page.
    #[must_use]
    pub fn section(self) -> Self {
        match self {
            Self::Receipts | Self::Receipt(_) | Self::Rules | Self::Trash => Self::Receipts,
            Self::Scan | Self::Camera | Self::Links => Self::Scan,
            Self::Review | Self::Spending | Self::Unknown => self,
        }
    }
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
            ("/receipts", Route::Receipts),
            ("/receipts/", Route::Receipts),
            (&format!("/receipts/{id}"), Route::Receipt(id)),
            (&format!("/receipts/{id}/"), Route::Receipt(id)),
            (&format!("/receipts/{id}/more"), Route::Unknown),
            ("/receipts/1", Route::Unknown),
            ("/receipts//", Route::Unknown),
            ("//receipts", Route::Unknown),
            ("/Receipts", Route::Unknown),
            ("/files/%2e%2e/receipts", Route::Unknown),
            ("/elsewhere", Route::Unknown),
        ] {
            assert_eq!(Route::from_path(path), route, "{path}");
        }
        for route in [
            Route::Scan,
            Route::Camera,
            Route::Links,
            Route::Receipts,
            Route::Receipt(id),
            Route::Review,
            Route::Spending,
            Route::Rules,
            Route::Trash,
        ] {
            assert_eq!(Route::from_path(&route.path()), route);
        }
    }
}
