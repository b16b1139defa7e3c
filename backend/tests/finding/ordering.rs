//! Orders and pages of results.

use axum::body::Body;
use proptest::prelude::*;
use shared::api::Neighbours;
use shared::id::ReceiptId;

use super::{fetch_page, find_merchants, start_with_samples};
use crate::support::TestServer;
use crate::support::sample_receipt::SampleReceipt;

#[tokio::test]
async fn receipts_without_a_value_come_last_and_without_a_date_are_the_newest() {
    let server = start_with_samples().await;
    for (sort, found) in [
        (
            "created",
            &["Café Süd", "東京駅前店", "REWE Markt", "Tools & Co", ""][..],
        ),
        (
            "date",
            &["Café Süd", "東京駅前店", "REWE Markt", "Tools & Co", ""],
        ),
        (
            "-date",
            &["", "Tools & Co", "REWE Markt", "東京駅前店", "Café Süd"],
        ),
        (
            "merchant",
            &["Café Süd", "REWE Markt", "Tools & Co", "東京駅前店", ""],
        ),
        (
            "-total",
            &["東京駅前店", "Tools & Co", "Café Süd", "REWE Markt", ""],
        ),
        (
            "confidence",
            &["Tools & Co", "", "Café Süd", "東京駅前店", "REWE Markt"],
        ),
    ] {
        assert_eq!(
            find_merchants(&server, &format!("sort={sort}")).await,
            found,
            "{sort}"
        );
    }
}

#[tokio::test]
async fn neighbours_are_those_of_the_list() {
    let server = start_with_samples().await;
    for query in [
        "",
        "sort=created",
        "sort=-date",
        "sort=date",
        "sort=merchant",
        "sort=-merchant",
        "sort=-total",
        "sort=total",
        "sort=confidence",
        "sort=-date&category=food",
    ] {
        let listed = fetch_page(&server, query).await.receipts;
        let ids: Vec<_> = listed.iter().map(|row| row.id).collect();
        for (place, id) in ids.iter().enumerate() {
            let path = format!("/api/receipts/{id}/neighbours?{query}");
            let found: Neighbours = server.get(&path).await.json();
            let expected = Neighbours {
                previous: place.checked_sub(1).map(|before| ids[before]),
                next: ids.get(place + 1).copied(),
            };
            assert_eq!(found, expected, "{place} of {query}");
        }
    }
    // A receipt has neighbours in a list of others, too.
    let all = fetch_page(&server, "sort=-date").await.receipts;
    let path = format!(
        "/api/receipts/{}/neighbours?sort=-date&category=food",
        all[3].id
    );
    let found: Neighbours = server.get(&path).await.json();
    assert_eq!(
        (found.previous, found.next),
        (Some(all[2].id), Some(all[4].id))
    );
}

#[tokio::test]
async fn the_next_page_follows_a_deleted_last_row() {
    let server = start_with_samples().await;
    let first = fetch_page(&server, "sort=date&limit=2").await;
    let path = format!("/api/receipts/{}", first.receipts[1].id);
    server
        .send_request("DELETE", &path, &[], Body::empty())
        .await;
    let second = fetch_page(
        &server,
        &format!("sort=date&limit=2&after={}", first.next.unwrap()),
    )
    .await;
    let second: Vec<_> = second
        .receipts
        .into_iter()
        .map(|row| row.merchant)
        .collect();
    assert_eq!(
        second,
        [Some("REWE Markt".to_owned()), Some("Tools & Co".to_owned())]
    );
}

#[tokio::test]
async fn long_names_are_sorted_and_shortened_in_hits() {
    let server = TestServer::start().await;
    let name = "Ünïcode ".repeat(37);
    server
        .store_receipt(1, SampleReceipt::from_merchant(name.trim()))
        .await;
    assert_eq!(
        find_merchants(&server, "q=unicode&sort=merchant").await,
        [name.trim()]
    );
    let hit = fetch_page(&server, "q=unicode").await.receipts[0]
        .hit
        .clone()
        .unwrap();
    assert!(
        hit.text.ends_with('…') && hit.text.len() < 200,
        "{}",
        hit.text
    );
}

#[tokio::test]
async fn many_hits_keep_their_order() {
    let server = TestServer::start().await;
    for number in 1..=2_050 {
        let name = if number % 500 == 0 {
            "Rare thing"
        } else {
            "Common"
        };
        server
            .store_receipt(number, SampleReceipt::from_merchant(name).text("thing"))
            .await;
    }
    let found = fetch_page(&server, "q=thing&limit=200&count=true").await;
    assert_eq!((found.count, found.receipts.len()), (Some(2_050), 200));
    assert_eq!(found.receipts[0].created_at_ms, 2_050);
    assert!(found.receipts.iter().all(|row| row.hit.is_some()));
    let next = fetch_page(
        &server,
        &format!("q=thing&limit=200&after={}", found.next.unwrap()),
    )
    .await;
    assert_eq!(next.receipts[0].created_at_ms, 1_850);
    assert_eq!(find_merchants(&server, "q=rare").await.len(), 4);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn every_order_gives_each_receipt_once(
        receipts in prop::collection::vec((0..4_u8, 0..4_u8, 0..4_u8, 0..3_u8), 1..40),
        limit in 1..9_usize,
        found in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let server = TestServer::start().await;
            let mut all = Vec::new();
            for (number, (merchant, date, total, sure)) in (1..).zip(&receipts) {
                let merchant = "ab".repeat((*merchant).into());
                let mut sample = SampleReceipt::from_merchant(&merchant).text("thing");
                if *date > 0 {
                    sample = sample.dated(&format!("2026-09-0{date}"));
                }
                if *total > 0 {
                    let currency = ["EUR", "JPY"][usize::from(total % 2)];
                    sample = sample.total(&format!("{total}"), currency);
                }
                // Some have the same time of arrival.
                let number = number / 2 * 1000 + number % 2;
                let sample = sample.with_confidence(f32::from(*sure) / 3.0);
                all.push(server.store_receipt(number, sample).await);
            }
            all.sort();
            for key in ["created", "date", "merchant", "total", "confidence"] {
                for sort in [key.to_owned(), format!("-{key}")] {
                    let mut order = collect_all_pages(&server, &sort, limit, found).await;
                    order.sort();
                    assert_eq!(order, all, "{sort}");
                }
            }
        });
    }
}

/// Returns the ids of all pages.
async fn collect_all_pages(
    server: &TestServer,
    sort: &str,
    limit: usize,
    found: bool,
) -> Vec<ReceiptId> {
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let search = if found { "q=thing" } else { "q=" };
        let page = fetch_page(
            server,
            &format!("{search}&sort={sort}&limit={limit}&after={after}"),
        )
        .await;
        seen.extend(page.receipts.iter().map(|row| row.id));
        match page.next {
            Some(next) => after = next,
            None => return seen,
        }
    }
}
