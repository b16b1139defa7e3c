//! Answers about receipts by their links, out of JSON.

use serde_json::Value;
use shared::api::{Download, DownloadPage, DownloadState};

use super::{FromJson, member};

impl FromJson for DownloadPage {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            downloads: member(value, "downloads")?,
        })
    }
}

impl FromJson for Download {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            id: member(value, "id")?,
            url: member(value, "url")?,
            state: member(value, "state")?,
            received_bytes: member(value, "received_bytes")?,
            size_bytes: member(value, "size_bytes")?,
            problem: member(value, "problem")?,
            receipt: member(value, "receipt")?,
            created_at_ms: member(value, "created_at_ms")?,
            updated_at_ms: member(value, "updated_at_ms")?,
        })
    }
}

impl FromJson for DownloadState {
    fn from_json(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "waiting" => Some(Self::Waiting),
            "running" => Some(Self::Running),
            "done" => Some(Self::Done),
            "failed" => Some(Self::Failed),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use shared::id::ReceiptId;
    use shared::problem::ProblemCode;

    use super::*;

    #[test]
    fn reads_what_serde_writes() {
        let id = ReceiptId::new(7, [1; 10]);
        for (state, problem, receipt) in [
            (DownloadState::Waiting, None, None),
            (DownloadState::Running, None, None),
            (DownloadState::Done, None, Some(id)),
            (
                DownloadState::Failed,
                Some(ProblemCode::LinkForbidden),
                None,
            ),
        ] {
            let download = Download {
                id,
                url: "https://shop.example/r/1.pdf".into(),
                state,
                received_bytes: 5,
                size_bytes: Some(9),
                problem,
                receipt,
                created_at_ms: 1,
                updated_at_ms: 2,
            };
            let page = DownloadPage {
                downloads: vec![download],
            };
            assert_eq!(
                super::super::read::<DownloadPage>(&serde_json::to_string(&page).unwrap()),
                Some(page)
            );
        }
    }
}
