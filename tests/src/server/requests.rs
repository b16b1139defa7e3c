//! Requests of the tests to the server.

use serde_json::Value;
use shared::api::{ReceiptDetail, ReceiptPage, ReceiptRow, ReceiptStatus, ServerInfo};
use shared::id::ReceiptId;

use super::Server;
use crate::http::{self, Response};
use crate::wait::{READING_TIMEOUT, wait_until};

impl Server {
    /// Sends `GET` to a path.
    #[track_caller]
    pub fn get(&self, path: &str) -> Response {
        http::send_request("GET", &self.url(path), &[], &[])
    }

    /// Sends JSON to a path by `PATCH` and expects status 200.
    #[track_caller]
    pub fn patch(&self, path: &str, body: &Value) {
        self.send_json("PATCH", path, body);
    }

    /// Sends JSON to a path by `POST` and expects status 200.
    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) {
        self.send_json("POST", path, body);
    }

    /// Sends `DELETE` to a path and expects status 204.
    #[track_caller]
    pub fn delete(&self, path: &str) {
        let answer = http::send_request("DELETE", &self.url(path), &[], &[]);
        assert_eq!(answer.status, 204, "{}", answer.text());
    }

    #[track_caller]
    fn send_json(&self, method: &str, path: &str, body: &Value) {
        let headers = [("content-type", "application/json")];
        let answer = http::send_request(
            method,
            &self.url(path),
            &headers,
            body.to_string().as_bytes(),
        );
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    /// Returns the server's description of itself.
    #[track_caller]
    pub fn info(&self) -> ServerInfo {
        self.get("/api/server").json()
    }

    /// Returns the first page of the list (up to 100 receipts), newest first.
    #[track_caller]
    pub fn receipts(&self) -> Vec<ReceiptRow> {
        self.get("/api/receipts?limit=100")
            .json::<ReceiptPage>()
            .receipts
    }

    /// Returns a receipt with its details.
    #[track_caller]
    pub fn fetch_receipt(&self, id: ReceiptId) -> ReceiptDetail {
        self.get(&format!("/api/receipts/{id}")).json()
    }

    /// Returns the bytes of an original.
    #[track_caller]
    pub fn fetch_original(&self, id: ReceiptId) -> Vec<u8> {
        self.get(&format!("/api/receipts/{id}/original")).body
    }

    /// Returns the listed receipt with this file name.
    #[track_caller]
    pub fn receipt_named(&self, name: &str) -> Option<ReceiptRow> {
        self.receipts()
            .into_iter()
            .find(|row| row.file.name == name)
    }

    /// Waits until no receipt is waiting or being read.
    #[track_caller]
    pub fn wait_until_idle(&self) {
        wait_until("no receipt is being read", READING_TIMEOUT, || {
            let open = self.get("/api/receipts?status=waiting&status=reading&limit=1");
            let open: ReceiptPage = open.json();
            open.receipts.is_empty().then_some(())
        });
    }

    /// Waits until reading this receipt succeeded or failed.
    #[track_caller]
    pub fn wait_processed(&self, id: ReceiptId) -> ReceiptDetail {
        wait_until(&format!("receipt {id} is read"), READING_TIMEOUT, || {
            let answer = self.get(&format!("/api/receipts/{id}"));
            let detail: ReceiptDetail = (answer.status == 200).then(|| answer.json())?;
            matches!(
                detail.row.status,
                ReceiptStatus::Ready | ReceiptStatus::Failed
            )
            .then_some(detail)
        })
    }
}
