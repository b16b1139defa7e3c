//! Receipts and what is said of them, out of JSON.

use serde_json::Value;
use shared::annotations::{Annotations, RuleOverrides};
use shared::api::{FileInfo, PageSize, ReceiptDetail, ReceiptPage, ReceiptRow, ReceiptStatus};
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use shared::provenance::{FailedAttempt, FallbackReason, SentBytes};
use shared::rules::RuleApplication;
use shared::search_results::{CurrencyTotal, HitField, SearchHit};

use super::{FromJson, member};

impl FromJson for ReceiptPage {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            receipts: member(value, "receipts")?,
            next: member(value, "next")?,
            count: member(value, "count")?,
            sums: member(value, "sums")?,
        })
    }
}

impl FromJson for ReceiptDetail {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            row: member(value, "row")?,
            // An answer kept from before there were versions has none.
            version: member::<Option<u64>>(value, "version")?.unwrap_or_default(),
            receipt: member(value, "receipt")?,
            corrections: member(value, "corrections")?,
            // They are proved again here, over what is typed.
            checks: Vec::new(),
            engine: member(value, "engine")?,
            tried: member(value, "tried")?,
            sent: member(value, "sent")?,
            filing: member(value, "filing")?,
            // An answer kept from before there were rules and merging has none of both.
            rules: member::<Option<Vec<RuleApplication>>>(value, "rules")?.unwrap_or_default(),
            pages: member(value, "pages")?,
            papers: member(value, "papers")?,
            merged_from: member::<Option<Vec<ReceiptId>>>(value, "merged_from")?
                .unwrap_or_default(),
        })
    }
}

impl FromJson for FailedAttempt {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            engine: member(value, "engine")?,
            reason: member(value, "reason")?,
            detail: member(value, "detail")?,
        })
    }
}

impl FromJson for FallbackReason {
    fn from_json(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "busy" => Some(Self::Busy),
            "spent" => Some(Self::Spent),
            "broken" => Some(Self::Broken),
            "refused" => Some(Self::Refused),
            "unsure" => Some(Self::Unsure),
            "nothing" => Some(Self::Nothing),
            _ => None,
        }
    }
}

impl FromJson for SentBytes {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            engine: member(value, "engine")?,
            host: member(value, "host")?,
            bytes: member(value, "bytes")?,
        })
    }
}

impl FromJson for Annotations {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            note: member(value, "note")?,
            category: member(value, "category")?,
            tags: member(value, "tags")?,
            captured_at_ms: member(value, "captured_at_ms")?,
            refused: member::<Option<RuleOverrides>>(value, "refused")?.unwrap_or_default(),
        })
    }
}

impl FromJson for RuleOverrides {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            category: member(value, "category")?,
            tags: member(value, "tags")?,
        })
    }
}

impl FromJson for RuleApplication {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            rule: member(value, "rule")?,
            text: member(value, "text")?,
            merchant: member(value, "merchant")?,
            category: member(value, "category")?,
            tags: member(value, "tags")?,
        })
    }
}

impl FromJson for ReceiptRow {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            id: member(value, "id")?,
            status: member(value, "status")?,
            problem: member(value, "problem")?,
            merchant: member(value, "merchant")?,
            date: member(value, "date")?,
            total: member(value, "total")?,
            confidence: member(value, "confidence")?,
            verified: member(value, "verified")?,
            adds_up: member(value, "adds_up")?,
            category: member(value, "category")?,
            tags: member(value, "tags")?,
            has_note: member(value, "has_note")?,
            has_picture: member(value, "has_picture")?,
            file: member(value, "file")?,
            created_at_ms: member(value, "created_at_ms")?,
            updated_at_ms: member(value, "updated_at_ms")?,
            hit: member(value, "hit")?,
        })
    }
}

impl FromJson for SearchHit {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            field: member(value, "field")?,
            text: member(value, "text")?,
        })
    }
}

impl FromJson for HitField {
    fn from_json(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "merchant" => Some(Self::Merchant),
            "item" => Some(Self::Item),
            "note" => Some(Self::Note),
            "text" => Some(Self::Text),
            _ => None,
        }
    }
}

impl FromJson for CurrencyTotal {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            currency: member(value, "currency")?,
            count: member(value, "count")?,
            total: member(value, "total")?,
        })
    }
}

impl FromJson for FileInfo {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            name: member(value, "name")?,
            kind: member(value, "kind")?,
            size_bytes: member(value, "size_bytes")?,
            sha256: member(value, "sha256")?,
        })
    }
}

impl FromJson for PageSize {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            width: member(value, "width")?,
            height: member(value, "height")?,
        })
    }
}

impl FromJson for ReceiptStatus {
    fn from_json(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "waiting" => Some(Self::Waiting),
            "reading" => Some(Self::Reading),
            "ready" => Some(Self::Ready),
            "failed" => Some(Self::Failed),
            _ => None,
        }
    }
}

impl FromJson for FileKind {
    fn from_json(value: &Value) -> Option<Self> {
        // Its name is the second half of its media type.
        let name = value.as_str()?;
        Self::ALL
            .into_iter()
            .find(|kind| kind.media_type().ends_with(name) && !name.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;
    use shared::api::{DetectedPaper, Event};
    use shared::corrections::Corrections;
    use shared::field::Field;
    use shared::id::{ReceiptId, RuleId};
    use shared::money::Money;
    use shared::receipt::Receipt;

    fn row(status: ReceiptStatus) -> ReceiptRow {
        ReceiptRow {
            id: ReceiptId::new(7, [1; 10]),
            status,
            problem: Some(shared::problem::ProblemCode::NothingRead),
            merchant: Some("Kiosk \"am Eck\"".into()),
            date: Some("2026-09-15".into()),
            total: Money::parse("12.50", "EUR".parse().ok()).ok(),
            confidence: 0.75,
            verified: true,
            adds_up: Some(false),
            category: Some("Food".into()),
            tags: vec!["trip".into()],
            has_note: true,
            has_picture: false,
            file: FileInfo {
                name: "a.jpg".into(),
                kind: FileKind::Heif,
                size_bytes: 1 << 40,
                sha256: "0".into(),
            },
            created_at_ms: 1,
            updated_at_ms: -2,
            hit: Some(SearchHit {
                field: HitField::Item,
                text: "… milk".into(),
            }),
        }
    }

    #[test]
    fn reads_receipts_as_serde_writes_them() {
        let total = Field {
            value: Some(Money::new(-1250, None)),
            ..Field::gap()
        };
        let receipt = Receipt {
            total,
            ..Receipt::default()
        };
        let detail = ReceiptDetail {
            row: row(ReceiptStatus::Ready),
            version: 7,
            receipt,
            corrections: Corrections::default(),
            checks: Vec::new(),
            engine: Some("pp".into()),
            tried: FallbackReason::ALL
                .map(|reason| FailedAttempt {
                    engine: "other".into(),
                    reason,
                    detail: (reason == FallbackReason::Broken).then(|| "no key".into()),
                })
                .to_vec(),
            sent: vec![SentBytes {
                engine: "other".into(),
                host: "host.example".into(),
                bytes: 1 << 33,
            }],
            filing: Annotations {
                note: Some("lunch".into()),
                category: None,
                tags: vec!["trip".into()],
                captured_at_ms: Some(5),
                refused: RuleOverrides {
                    category: true,
                    tags: vec!["home".into()],
                },
            },
            rules: vec![RuleApplication {
                rule: RuleId::new(1, [0; 10]),
                text: "rewe".into(),
                merchant: Some("REWE".into()),
                category: None,
                tags: vec!["food".into()],
            }],
            pages: vec![PageSize {
                width: 1,
                height: 2,
            }],
            papers: vec![DetectedPaper {
                page: 1,
                corners: [[0.25; 2]; 4],
                is_read: false,
            }],
            merged_from: vec![ReceiptId::new(8, [1; 10])],
        };
        check(&detail);
        let sum = CurrencyTotal {
            currency: "EUR".parse().ok(),
            count: 1,
            total: Money::new(5, "EUR".parse().ok()),
        };
        let receipts = vec![detail.row.clone()];
        check(&ReceiptPage {
            receipts,
            next: Some("x".into()),
            count: Some(1),
            sums: Some(vec![sum]),
        });
        check(&ReceiptPage::default());
        check(&Event::Changed {
            row: Box::new(detail.row),
        });
    }

    #[test]
    fn reads_every_name() {
        for status in [
            ReceiptStatus::Waiting,
            ReceiptStatus::Reading,
            ReceiptStatus::Ready,
            ReceiptStatus::Failed,
        ] {
            check(&row(status));
        }
        for kind in FileKind::ALL {
            check(&kind);
        }
        for field in [
            HitField::Merchant,
            HitField::Item,
            HitField::Note,
            HitField::Text,
        ] {
            check(&field);
        }
        assert_eq!(FileKind::from_json(&"".into()), None);
        assert_eq!(FileKind::from_json(&"text".into()), None);
    }
}
