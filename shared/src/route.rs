//! The addresses of the app: which page an address names, and the address of a page. The browser shows the page, and the
//! server answers every other address with 404.

use crate::id::ReceiptId;

/// A page, with what its address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// Choosing files.
    Scan,
    /// Photographing within the app.
    Camera,
    /// Receipts by their links.
    Links,
    /// The list.
    Receipts,
    /// One receipt.
    Receipt(ReceiptId),
    /// Receipts one after the other, the least sure first.
    Review,
    /// What was spent on what, and when.
    Spending,
    /// What is filled in by itself.
    Rules,
    /// What was deleted.
    Trash,
    /// No page of ours.
    Unknown,
}

impl Route {
    /// The page at a path.
    pub fn at(path: &str) -> Self {
        let path = path.strip_prefix('/').unwrap_or(path);
        let mut segments = path.strip_suffix('/').unwrap_or(path).split('/');
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

    /// The path of a page.
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

    /// The part of the app the page belongs to, which the navigation shows as the current one.
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
            assert_eq!(Route::at(path), route, "{path}");
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
            assert_eq!(Route::at(&route.path()), route);
        }
    }
}
