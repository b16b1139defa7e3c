//! Receipts as files for other programs: tables ([`table`]), JSON Lines, and an archive with the pictures ([`archive`]).
//!
//! Pure: receipts in, bytes out, one at a time, so that any number of them takes the memory of one. Amounts stand as on
//! the receipt: what was paid is positive, what was given back is negative.

pub mod archive;
pub mod table;

use jiff::civil::Date;
use shared::api::ReceiptDetail;
use shared::receipt::format_date;
use table::Table;

/// The most characters of a merchant in the name of a file.
const MERCHANT_CHARACTERS_MAX: usize = 40;

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One table.
    Table(Table),
    /// A line of JSON a receipt, as `GET /api/receipts/{id}` gives it.
    JsonLines,
    /// All of these and the files as they came.
    Archive,
}

impl Format {
    /// By its name in an address, which is how the files are called in an archive.
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "jsonl" => Some(Self::JsonLines),
            "zip" => Some(Self::Archive),
            _ => Table::ALL
                .into_iter()
                .find(|table| table.file_name() == name)
                .map(Self::Table),
        }
    }

    /// The name of the file of a day.
    pub fn file_name(self, today: Date) -> String {
        let (stem, ending) = match self {
            Self::Table(table) => table
                .file_name()
                .split_once('.')
                .unwrap_or((table.file_name(), "")),
            Self::JsonLines => ("receipts", "jsonl"),
            Self::Archive => ("receipts", "zip"),
        };
        format!("{stem}-{}.{ending}", format_date(today))
    }
}

/// A line of JSON Lines.
pub fn json_line(receipt: &ReceiptDetail) -> serde_json::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(receipt)?;
    line.push(b'\n');
    Ok(line)
}

/// Where the file of a receipt lies in an archive: a name that every system takes, and no two receipts have.
pub fn picture_name(receipt: &ReceiptDetail) -> String {
    let row = &receipt.row;
    let date = row.date.as_deref().unwrap_or("undated");
    let merchant = row.merchant.as_deref().unwrap_or_default();
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
        row.file.kind.extension()
    )
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn detail(merchant: &str) -> ReceiptDetail {
        let mut detail: ReceiptDetail = serde_json::from_value(serde_json::json!({
            "row": {
                "id": "018bcfe5-6800-7707-8707-070707070707", "status": "ready", "problem": null, "merchant": null,
                "date": "2026-09-15", "total": null, "confidence": 0.9, "verified": false, "adds_up": null,
                "category": null, "tags": [], "has_note": false, "has_picture": true, "created_at_ms": 0,
                "updated_at_ms": 1_789_468_200_000_i64,
                "file": {"name": "a.jpg", "kind": "jpeg", "size_bytes": 1, "sha256": "ab12"}
            },
            "receipt": {}, "corrections": {}, "checks": [], "engine": null, "tried": [], "sent": [], "filing": {},
            "pages": [], "papers": [], "merged_from": []
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
            assert_eq!(Format::of(name).unwrap().file_name(today), file_name);
        }
        assert_eq!(Format::of("csv"), None);
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
            assert_eq!(picture_name(&detail(merchant)), name);
        }
    }
}
