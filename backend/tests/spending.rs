//! `GET /api/spending`, `GET /api/months` and `GET /api/facets`, through the router.

use shared::api::ReceiptPage;
use shared::problem::ProblemCode;
use shared::search_results::{Facet, Facets, MonthTotals, Spending};

use crate::support::TestServer;
use crate::support::sample_receipt::SampleReceipt;

async fn start_with_samples() -> TestServer {
    TestServer::start_with_receipts(vec![
        SampleReceipt::from_merchant("REWE")
            .dated("2026-08-31")
            .total("12.50", "EUR")
            .annotated("Food", &["trip", "home"]),
        SampleReceipt::from_merchant("rewe")
            .dated("2026-09-01")
            .total("7.50", "EUR")
            .annotated("food", &["Trip"]),
        SampleReceipt::from_merchant("Bahn")
            .dated("2026-09-15")
            .total("80.00", "EUR")
            .annotated("Travel", &[]),
        SampleReceipt::from_merchant("Bahn")
            .dated("2026-09-20")
            .total("-30.00", "EUR")
            .annotated("Travel", &[]),
        SampleReceipt::from_merchant("駅")
            .dated("2026-09-20")
            .total("1250", "JPY"),
        SampleReceipt::from_merchant("No date").total("5.00", "EUR"),
        SampleReceipt::from_merchant("No total").dated("2026-09-01"),
        SampleReceipt::from_merchant("No currency")
            .dated("2026-09-02")
            .total("4.00", ""),
    ])
    .await
}

async fn fetch_spending(server: &TestServer, query: &str) -> (Vec<String>, u64) {
    let spending: Spending = server.get(&format!("/api/spending?{query}")).await.json();
    let groups = spending.groups.into_iter().map(|group| {
        let before = group
            .previous
            .map(|previous| format!(" was {}", previous.to_decimal()));
        format!(
            "{} {} {}×{}{}",
            group.key,
            group.currency,
            group.count,
            group.total.to_decimal(),
            before.unwrap_or_default()
        )
    });
    (groups.collect(), spending.left_out)
}

#[tokio::test]
async fn sums_are_grouped_and_excluded_receipts_counted() {
    let server = start_with_samples().await;
    for (by, groups) in [
        (
            "month",
            &[
                "2026-08 EUR 1×12.50",
                "2026-09 EUR 3×57.50",
                "2026-09 JPY 1×1250",
            ][..],
        ),
        (
            "week",
            &[
                "2026-08-31 EUR 2×20.00",
                "2026-09-14 EUR 2×50.00",
                "2026-09-14 JPY 1×1250",
            ],
        ),
        (
            "merchant",
            &["駅 JPY 1×1250", "Bahn EUR 2×50.00", "REWE EUR 2×20.00"],
        ),
        (
            "category",
            &[" JPY 1×1250", "Travel EUR 2×50.00", "Food EUR 2×20.00"],
        ),
        (
            "tag",
            &[
                " JPY 1×1250",
                " EUR 2×50.00",
                "trip EUR 2×20.00",
                "home EUR 1×12.50",
            ],
        ),
        ("currency", &["JPY JPY 1×1250", "EUR EUR 4×70.00"]),
    ] {
        let (found, left_out) = fetch_spending(&server, &format!("by={by}")).await;
        let lowered: Vec<_> = found.iter().map(|line| line.to_lowercase()).collect();
        assert_eq!(
            lowered,
            groups
                .iter()
                .map(|line| line.to_lowercase())
                .collect::<Vec<_>>(),
            "{by}"
        );
        assert_eq!(left_out, 3);
    }
    let (found, left_out) = fetch_spending(&server, "by=year&merchant=bahn&max=0").await;
    assert_eq!((found, left_out), (vec!["2026 EUR 1×-30.00".to_owned()], 0));
    assert_eq!(
        fetch_spending(&server, "by=day&q=rewe&from=2026-09-01")
            .await
            .0,
        ["2026-09-01 EUR 1×7.50"]
    );
    for query in ["", "by=hour", "by=month&from=x", "by=month&previous_to=x"] {
        server
            .get(&format!("/api/spending?{query}"))
            .await
            .assert_problem(ProblemCode::RequestUnusable);
    }
}

#[tokio::test]
async fn sums_are_compared_with_a_previous_period() {
    let server = start_with_samples().await;
    let periods = "from=2026-09-01&to=2026-09-30&previous_from=2026-08-01&previous_to=2026-08-31";
    for (by, groups) in [
        (
            "currency",
            &["JPY JPY 1×1250", "EUR EUR 3×57.50 was 12.50"][..],
        ),
        (
            "merchant",
            &[
                "駅 JPY 1×1250",
                "Bahn EUR 2×50.00",
                "rewe EUR 1×7.50 was 12.50",
            ],
        ),
        (
            "tag",
            &[
                " JPY 1×1250",
                " EUR 2×50.00",
                "Trip EUR 1×7.50 was 12.50",
                "home EUR 0×0.00 was 12.50",
            ],
        ),
    ] {
        assert_eq!(
            fetch_spending(&server, &format!("by={by}&{periods}"))
                .await
                .0,
            groups,
            "{by}"
        );
    }
    // The other conditions hold for both periods.
    assert_eq!(
        fetch_spending(&server, &format!("by=category&merchant=Bahn&{periods}"))
            .await
            .0,
        ["Travel EUR 2×50.00"]
    );
}

#[tokio::test]
async fn excluded_receipts_can_be_listed() {
    let server = start_with_samples().await;
    for (asked, merchants) in [
        (
            "missing=spending",
            &["No currency", "No date", "No total"][..],
        ),
        ("missing=currency", &["No currency", "No total"]),
        ("missing=spending&from=2026-09-02", &["No currency"]),
    ] {
        let found: ReceiptPage = server
            .get(&format!("/api/receipts?sort=merchant&{asked}"))
            .await
            .json();
        let found: Vec<_> = found
            .receipts
            .iter()
            .filter_map(|row| row.merchant.as_deref())
            .collect();
        assert_eq!(found, merchants, "{asked}");
        let (_, left_out) = fetch_spending(&server, &format!("by=year&{asked}")).await;
        assert_eq!(left_out, found.len() as u64, "{asked}");
    }
}

#[tokio::test]
async fn months_count_all_receipts_and_refunds_lower_their_sums() {
    let server = start_with_samples().await;
    let fetch_months = async |query: &str| {
        let path = format!("/api/months?{query}");
        let totals: MonthTotals = server.get(&path).await.json();
        let months = totals.months.into_iter().map(|month| {
            let sums = month.sums.iter().map(|sum| {
                let currency = sum.currency.map_or("-".to_owned(), |code| code.to_string());
                format!(" {currency} {}×{}", sum.count, sum.total.to_decimal())
            });
            let name = month.month.as_deref().unwrap_or("-");
            format!("{name} {}{}", month.count, sums.collect::<String>())
        });
        months.collect::<Vec<_>>()
    };
    assert_eq!(
        fetch_months("").await,
        [
            "- 1 EUR 1×5.00",
            "2026-08 1 EUR 1×12.50",
            "2026-09 6 EUR 3×57.50 - 1×4.00 JPY 1×1250",
        ]
    );
    assert_eq!(
        fetch_months("merchant=bahn&max=0").await,
        ["2026-09 1 EUR 1×-30.00"]
    );
    assert_eq!(fetch_months("merchant=no%20total").await, ["2026-09 1"]);
    assert!(fetch_months("q=nowhere").await.is_empty());
}

#[tokio::test]
async fn facets_list_the_values_of_filters() {
    let server = start_with_samples().await;
    let facets: Facets = server.get("/api/facets").await.json();
    let counts = |facets: &[Facet]| {
        facets
            .iter()
            .map(|facet| (facet.value.to_lowercase(), facet.count))
            .collect::<Vec<_>>()
    };
    let named = |expected: &[(&str, u64)]| {
        expected
            .iter()
            .map(|(value, count)| ((*value).to_owned(), *count))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        counts(&facets.merchants),
        named(&[
            ("bahn", 2),
            ("rewe", 2),
            ("no currency", 1),
            ("no date", 1),
            ("no total", 1),
            ("駅", 1)
        ])
    );
    assert_eq!(
        counts(&facets.categories),
        named(&[("food", 2), ("travel", 2)])
    );
    assert_eq!(counts(&facets.tags), named(&[("trip", 2), ("home", 1)]));
    assert_eq!(counts(&facets.currencies), named(&[("eur", 5), ("jpy", 1)]));
    let facets: Facets = server
        .get("/api/facets?starts=E&from=2026-09-01")
        .await
        .json();
    assert_eq!(counts(&facets.currencies), named(&[("eur", 3)]));
    let facets: Facets = server.get("/api/facets?starts=no").await.json();
    assert_eq!((facets.merchants.len(), facets.tags.len()), (3, 0));
    let facets: Facets = server.get("/api/facets?starts=%25").await.json();
    assert_eq!(facets, Facets::default());
}
