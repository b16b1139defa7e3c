//! The addresses of the app: which page an address names, and the address of a page. Pure.

use shared::id::ReceiptId;

/// A page, with what its address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// Choosing files.
    Scan,
    /// The list.
    Receipts,
    /// One receipt.
    Receipt(ReceiptId),
    /// No page of ours.
    Unknown,
}

impl Route {
    /// The page at a path.
    pub(crate) fn at(path: &str) -> Self {
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        match (segments.next(), segments.next(), segments.next()) {
            (None, _, _) => Self::Scan,
            (Some("receipts"), None, _) => Self::Receipts,
            (Some("receipts"), Some(id), None) => id.parse().map_or(Self::Unknown, Self::Receipt),
            _ => Self::Unknown,
        }
    }

    /// The path of a page.
    pub(crate) fn path(self) -> String {
        match self {
            Self::Scan | Self::Unknown => "/".to_owned(),
            Self::Receipts => "/receipts".to_owned(),
            Self::Receipt(id) => format!("/receipts/{id}"),
        }
    }

    /// The part of the app the page belongs to, which the navigation shows as the current one.
    pub(crate) fn section(self) -> Self {
        match self {
            Self::Receipts | Self::Receipt(_) => Self::Receipts,
            Self::Scan | Self::Unknown => self,
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
            ("/elsewhere", Route::Unknown),
        ] {
            assert_eq!(Route::at(path), route, "{path}");
        }
        for route in [Route::Scan, Route::Receipts, Route::Receipt(id)] {
            assert_eq!(Route::at(&route.path()), route);
        }
    }
}
