//! Requests that several tests send: uploads, receipts, trash and merging.

use axum::body::Body;
use axum::http::StatusCode;
use bytes::Bytes;
use serde_json::{Value, json};
use shared::api::{ReceiptDetail, ReceiptPage, ReceiptRow};
use shared::bulk::TrashPage;
use shared::id::ReceiptId;
use shared::tus;

use super::{Answer, TestServer, new_id};

impl TestServer {
    /// Sends a GET request.
    pub async fn get(&self, path: &str) -> Answer {
        self.send_request("GET", path, &[], Body::empty()).await
    }

    /// Sends a request whose body is JSON.
    pub async fn send_json(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.send_request(method, path, &[], body.to_string()).await
    }

    /// Creates an upload whose first bytes are in the same request.
    pub async fn create_upload(
        &self,
        id: ReceiptId,
        name: &str,
        length: usize,
        body: &[u8],
    ) -> Answer {
        let metadata =
            tus::format_metadata(&[(tus::KEY_FILE_NAME, name), (tus::KEY_ID, &id.to_string())]);
        let headers = [
            (tus::RESUMABLE, tus::VERSION),
            (tus::LENGTH, &length.to_string()),
            (tus::METADATA, &metadata),
            ("content-type", tus::CONTENT_TYPE),
        ];
        self.send_request("POST", "/files", &headers, body.to_vec())
            .await
    }

    /// Appends bytes to an upload.
    pub async fn append_bytes(
        &self,
        id: ReceiptId,
        offset: usize,
        body: impl Into<Body>,
    ) -> Answer {
        let headers = [
            (tus::RESUMABLE, tus::VERSION),
            (tus::OFFSET, &offset.to_string()),
            ("content-type", tus::CONTENT_TYPE),
        ];
        self.send_request("PATCH", &format!("/files/{id}"), &headers, body)
            .await
    }

    /// Sends a tus request without a body to an upload.
    pub async fn send_tus_request(&self, method: &str, id: ReceiptId) -> Answer {
        let headers = [(tus::RESUMABLE, tus::VERSION)];
        self.send_request(method, &format!("/files/{id}"), &headers, Body::empty())
            .await
    }

    /// Uploads a file in one request and returns its receipt.
    pub async fn upload_file(&self, name: &str, file: &[u8]) -> ReceiptId {
        let answer = self.create_upload(new_id(), name, file.len(), file).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        answer.header(tus::RECEIPT_ID).unwrap().parse().unwrap()
    }

    /// Asks for another reading of a receipt.
    pub async fn request_reading(&self, id: ReceiptId) {
        let path = format!("/api/receipts/{id}/read");
        let answer = self.send_request("POST", &path, &[], Body::empty()).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
    }

    /// Returns a receipt with its details.
    pub async fn fetch_receipt(&self, id: ReceiptId) -> ReceiptDetail {
        self.get(&format!("/api/receipts/{id}")).await.json()
    }

    /// Returns the bytes of an original.
    pub async fn fetch_original(&self, id: ReceiptId) -> Bytes {
        self.get(&format!("/api/receipts/{id}/original")).await.body
    }

    /// Returns the first page of the list, newest first.
    pub async fn list_receipts(&self) -> Vec<ReceiptRow> {
        self.get("/api/receipts")
            .await
            .json::<ReceiptPage>()
            .receipts
    }

    /// Returns the ids of all receipts in the list, oldest first.
    pub async fn list_ids(&self) -> Vec<ReceiptId> {
        let mut ids: Vec<_> = self
            .list_receipts()
            .await
            .iter()
            .map(|row| row.id)
            .collect();
        ids.sort_unstable();
        ids
    }

    /// Returns the ids of all receipts in the trash, last deleted first.
    pub async fn list_trash(&self) -> Vec<ReceiptId> {
        let page: TrashPage = self.get("/api/trash").await.json();
        assert_eq!(page.count, page.receipts.len() as u64);
        page.receipts.iter().map(|deleted| deleted.row.id).collect()
    }

    /// Corrects fields of a receipt.
    pub async fn patch_receipt(&self, id: ReceiptId, fields: &Value) -> Answer {
        self.send_json("PATCH", &format!("/api/receipts/{id}"), fields)
            .await
    }

    /// Changes category, tags or note of a receipt.
    pub async fn patch_annotations(&self, id: ReceiptId, change: &Value) -> Answer {
        self.send_json("PATCH", &format!("/api/receipts/{id}/filing"), change)
            .await
    }

    /// Changes category, tags or note of a receipt and returns it.
    pub async fn annotate_receipt(&self, id: ReceiptId, change: &Value) -> ReceiptDetail {
        self.patch_annotations(id, change).await.json()
    }

    /// Deletes by a path and expects status 204.
    pub async fn delete(&self, path: &str) {
        let answer = self.send_request("DELETE", path, &[], Body::empty()).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
    }

    /// Moves a receipt to the trash.
    pub async fn delete_receipt(&self, id: ReceiptId) -> Answer {
        self.send_request("DELETE", &format!("/api/receipts/{id}"), &[], Body::empty())
            .await
    }

    /// Restores a receipt from the trash.
    pub async fn restore_receipt(&self, id: ReceiptId) -> Answer {
        let path = format!("/api/receipts/{id}/restore");
        self.send_request("POST", &path, &[], Body::empty()).await
    }

    /// Deletes a receipt in the trash for good.
    pub async fn purge_receipt(&self, id: ReceiptId) -> Answer {
        self.send_request("DELETE", &format!("/api/trash/{id}"), &[], Body::empty())
            .await
    }

    /// Merges receipts into a new one with this id.
    pub async fn merge_receipts(&self, id: ReceiptId, sources: &[ReceiptId]) -> Answer {
        let body = json!({"id": id, "receipts": sources});
        self.send_json("POST", "/api/receipts/merge", &body).await
    }

    /// Takes a merged receipt apart.
    pub async fn unmerge_receipt(&self, id: ReceiptId) -> Answer {
        let path = format!("/api/receipts/{id}/unmerge");
        self.send_request("POST", &path, &[], Body::empty()).await
    }

    /// Splits the picture of a receipt.
    pub async fn split_receipt(&self, id: ReceiptId) -> Answer {
        let path = format!("/api/receipts/{id}/split");
        self.send_request("POST", &path, &[], Body::empty()).await
    }
}
