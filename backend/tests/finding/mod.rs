//! `GET /api/receipts`: search, filters, orders and pages, through the router.

mod ordering;
mod searching;

use shared::api::ReceiptPage;

use crate::support::TestServer;
use crate::support::sample_receipt::SampleReceipt;

async fn fetch_page(server: &TestServer, query: &str) -> ReceiptPage {
    server
        .get(&format!(
            "/api/receipts?{}",
            query.replace(' ', "%20").replace('"', "%22")
        ))
        .await
        .json()
}

/// Returns the merchants of the results, newest first.
async fn find_merchants(server: &TestServer, query: &str) -> Vec<String> {
    let rows = fetch_page(server, query).await.receipts.into_iter();
    rows.map(|row| row.merchant.unwrap_or_default()).collect()
}

/// Starts a server with five different receipts.
async fn start_with_samples() -> TestServer {
    TestServer::start_with_receipts(vec![
        SampleReceipt::from_merchant("Café Süd")
            .dated("2026-09-01")
            .total("12.50", "EUR")
            .text("Milchkaffee\nSumme 12,50")
            .annotated("Food", &["Trip", "50%_off"]),
        SampleReceipt::from_merchant("東京駅前店")
            .dated("2026-09-15")
            .total("1250", "JPY")
            .text("コーヒー 500\n合計 1,250"),
        SampleReceipt::from_merchant("REWE Markt")
            .dated("2026-10-02")
            .total("5.00", "EUR")
            .item("Oat milk", "2.49")
            .item("Bread", "3.00")
            .annotated("food", &["trip"]),
        SampleReceipt::from_merchant("Tools & Co")
            .total("99.90", "USD")
            .note("drill for \"Ana\"")
            .with_confidence(0.4),
        SampleReceipt::from_merchant("").text("illegible").failed(),
    ])
    .await
}
