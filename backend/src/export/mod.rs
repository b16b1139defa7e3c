//! Exports for other programs: CSV tables, JSON Lines and ZIP archives.
//!
//! Tables are in [`table`], archives with all files in [`archive`]. Pure functions from receipts to
//! bytes, one receipt at a time, so that memory does not grow with their number. Amounts keep the
//! sign of the receipt: payments are positive, refunds negative.

pub mod archive;
pub mod table;

use std::io;

use jiff::civil::Date;
use shared::api::ReceiptDetail;
use shared::file_kind::FileKind;
use shared::receipt::format_date;
use table::Table;

/// Maximum length of the merchant in a file name, in characters.
const MERCHANT_CHARACTERS_MAX: usize = 40;

/// Format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// One file of text.
    Text(TextFormat),
    /// All files of text and the original files.
    Archive,
}

/// File of text with all receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFormat {
    /// CSV table.
    Table(Table),
    /// JSON Lines: one object per receipt, as `GET /api/receipts/{id}` returns it.
    JsonLines,
}

impl ExportFormat {
    /// Returns all formats.
    pub fn all() -> impl Iterator<Item = Self> {
        let tables = Table::ALL.into_iter().map(TextFormat::Table);
        let texts = tables.chain([TextFormat::JsonLines]);
        texts.map(Self::Text).chain([Self::Archive])
    }

    /// Returns the name in a URL; tables are named by their file in an archive.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text(TextFormat::Table(table)) => table.file_name(),
            Self::Text(TextFormat::JsonLines) => "jsonl",
            Self::Archive => "zip",
        }
    }

    /// Returns the format with this name in a URL.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|format| format.name() == name)
    }

    /// Returns the names of all formats as a part of a sentence: `a, b or c`.
    pub fn list_names() -> String {
        let mut names: Vec<_> = Self::all().map(Self::name).collect();
        let last = names.pop().unwrap_or_default();
        format!("{} or {last}", names.join(", "))
    }

    /// Returns the name of the exported file, which contains the date.
    pub fn file_name(self, today: Date) -> String {
        let name = match self {
            Self::Text(text) => text.file_name(),
            Self::Archive => "receipts.zip",
        };
        let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
        format!("{stem}-{}.{ending}", format_date(today))
    }
}

impl TextFormat {
    /// All files of text.
    pub const ALL: [Self; 4] = [
        Self::Table(Table::Receipts),
        Self::Table(Table::Items),
        Self::Table(Table::Taxes),
        Self::JsonLines,
    ];

    /// Returns the name of the file in an archive.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Table(table) => table.file_name(),
            Self::JsonLines => "receipts.jsonl",
        }
    }

    /// Returns the bytes before the first receipt: of a table its header row.
    pub fn header(self) -> Vec<u8> {
        match self {
            Self::Table(table) => table.header_row(),
            Self::JsonLines => Vec::new(),
        }
    }

    /// Encodes receipts as rows of the table, or as lines of JSON.
    pub fn encode_receipts(self, receipts: &[ReceiptDetail]) -> io::Result<Vec<u8>> {
        let encode = |receipt| match self {
            Self::Table(table) => Ok(table.encode_rows(receipt)?),
            Self::JsonLines => Ok([serde_json::to_vec(receipt)?, vec![b'\n']].concat()),
        };
        let encoded: io::Result<Vec<Vec<u8>>> = receipts.iter().map(encode).collect();
        Ok(encoded?.concat())
    }
}

/// Returns the path of a receipt's file in an archive. It is valid on every system, and unique
/// because it contains the id.
pub fn archive_path(receipt: &ReceiptDetail, kind: FileKind) -> String {
    let row = &receipt.row;
    let date = row.date.as_deref().unwrap_or("undated");
    let merchant = row.merchant.as_deref().unwrap_or_default();
    // Only letters and digits are kept, so that no merchant leads out of the folder.
    let words = merchant
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let merchant: String = words
        .collect::<Vec<_>>()
        .join("-")
        .chars()
        .take(MERCHANT_CHARACTERS_MAX)
        .collect();
    let separator = if merchant.is_empty() { "" } else { "-" };
    format!(
        "files/{date}{separator}{merchant}-{}.{}",
        row.id,
        kind.extension()
    )
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn detail(merchant: &str) -> ReceiptDetail {
        let mut detail: ReceiptDetail = serde_json::from_value(serde_json::json!({
            "row": {
                "id": "018bcfe5-6800-7707-8707-070707070707", "status": "ready", "problem": null,
                "merchant": null, "date": "2026-09-15", "total": null, "confidence": 0.9,
                "verified": false, "adds_up": null, "category": null, "tags": [],
                "has_note": false, "has_picture": true, "created_at_ms": 0,
                "updated_at_ms": 1_789_468_200_000_i64,
                "file": {"name": "a.jpg", "kind": "jpeg", "size_bytes": 1, "sha256": "ab12"}
            },
            "receipt": {}, "corrections": {}, "checks": [], "engine": null, "tried": [],
            "sent": [], "filing": {}, "pages": [], "papers": [], "merged_from": []
        }))
        .unwrap();
        detail.row.merchant = Some(merchant.to_owned()).filter(|merchant| !merchant.is_empty());
        detail
            .receipt
            .merchant
            .name
            .value
            .clone_from(&detail.row.merchant);
        detail
    }

    #[test]
    fn files_are_named_by_what_they_are_and_the_day() {
        let today = Date::constant(2026, 9, 15);
        for (name, file_name) in [
            ("receipts.csv", "receipts-2026-09-15.csv"),
            ("items.csv", "items-2026-09-15.csv"),
            ("taxes.csv", "taxes-2026-09-15.csv"),
            ("jsonl", "receipts-2026-09-15.jsonl"),
            ("zip", "receipts-2026-09-15.zip"),
        ] {
            assert_eq!(
                ExportFormat::from_name(name).unwrap().file_name(today),
                file_name
            );
        }
        assert_eq!(ExportFormat::from_name("csv"), None);
        assert_eq!(
            ExportFormat::list_names(),
            "receipts.csv, items.csv, taxes.csv, jsonl or zip"
        );
    }

    #[test]
    fn names_in_the_archive_lead_nowhere_else() {
        let id = "018bcfe5-6800-7707-8707-070707070707.jpg";
        for (merchant, name) in [
            (
                "../../etc/passwd",
                format!("files/2026-09-15-etc-passwd-{id}"),
            ),
            ("C:\\CON\0\u{202E}", format!("files/2026-09-15-C-CON-{id}")),
            ("東京 駅", format!("files/2026-09-15-東京-駅-{id}")),
            ("", format!("files/2026-09-15-{id}")),
            (
                &"x".repeat(300),
                format!("files/2026-09-15-{}-{id}", "x".repeat(40)),
            ),
        ] {
            assert_eq!(archive_path(&detail(merchant), FileKind::Jpeg), name);
        }
    }
}
