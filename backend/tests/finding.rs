//! `GET /api/receipts`: search, filters, orders and pages, through the router.

mod support;

use axum::body::Body;
use proptest::prelude::*;
use shared::api::{ReceiptDetail, ReceiptPage};
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};
use shared::search_results::HitField;
use support::TestServer;
use support::shelf::Shelved;

async fn page(server: &TestServer, query: &str) -> ReceiptPage {
    server
        .get(&format!(
            "/api/receipts?{}",
            query.replace(' ', "%20").replace('"', "%22")
        ))
        .await
        .json()
}

/// The merchants that a query finds, the newest first.
async fn merchants(server: &TestServer, query: &str) -> Vec<String> {
    let rows = page(server, query).await.receipts.into_iter();
    rows.map(|row| row.merchant.unwrap_or_default()).collect()
}

/// Five receipts of all sorts.
async fn shelf() -> TestServer {
    let server = TestServer::start().await;
    let shelved = vec![
        Shelved::of("Café Süd")
            .on("2026-09-01")
            .total("12.50", "EUR")
            .text("Milchkaffee\nSumme 12,50")
            .filed("Food", &["Trip", "50%_off"]),
        Shelved::of("東京駅前店")
            .on("2026-09-15")
            .total("1250", "JPY")
            .text("コーヒー 500\n合計 1,250"),
        Shelved::of("REWE Markt")
            .on("2026-10-02")
            .total("5.00", "EUR")
            .item("Oat milk", "2.49")
            .item("Bread", "3.00")
            .filed("food", &["trip"]),
        Shelved::of("Tools & Co")
            .total("99.90", "USD")
            .note("drill for \"Ana\"")
            .sure(0.4),
        Shelved::of("").text("illegible").failed(),
    ];
    for (number, shelved) in (1..).zip(shelved) {
        server.shelve(number, shelved).await;
    }
    server
}

#[tokio::test]
async fn finds_words_wherever_they_stand() {
    let server = shelf().await;
    for (typed, found) in [
        ("cafe", &["Café Süd"][..]),
        ("CAFÉ sud", &["Café Süd"]),
        ("milchk", &["Café Süd"]),
        ("milk oat", &["REWE Markt"]),
        ("milk summe", &[]),
        ("mil", &["REWE Markt", "Café Süd"]),
        ("駅前", &["東京駅前店"]),
        ("前駅", &[]),
        ("ーヒ", &["東京駅前店"]),
        ("12.50", &["Café Süd"]),
        ("12,50", &["Café Süd"]),
        ("1250", &["東京駅前店"]),
        ("2,49", &["REWE Markt"]),
        ("99.9", &["Tools & Co"]),
        ("\"Ana\"", &["Tools & Co"]),
        ("food trip", &["REWE Markt", "Café Süd"]),
        ("illegible", &[""]),
    ] {
        assert_eq!(
            merchants(&server, &format!("q={typed}")).await,
            found,
            "{typed}"
        );
    }
}

#[tokio::test]
async fn whatever_is_typed_is_words() {
    let server = shelf().await;
    for typed in [
        "AND%20(",
        "%22",
        "NEAR(",
        "*",
        "-",
        "a:b",
        "merchant:cafe",
        "%27;--",
        "^x",
        "%F0%9F%A7%BE",
        "%CC%81",
    ] {
        let answer = server.get(&format!("/api/receipts?q={typed}")).await;
        assert!(answer.status.is_success(), "{typed}: {}", answer.text());
    }
    assert!(merchants(&server, "q=merchant:cafe").await.is_empty());
    assert_eq!(
        merchants(&server, "q=(").await.len(),
        5,
        "nothing that could be searched for"
    );
}

#[tokio::test]
async fn says_where_it_was_found() {
    let server = shelf().await;
    for (typed, field, text) in [
        ("cafe", HitField::Merchant, "Café Süd"),
        ("bread", HitField::Item, "Oat milk 2.49 Bread 3.00"),
        ("drill", HitField::Note, "drill for \"Ana\""),
        ("コー", HitField::Text, "コーヒー 500 合計 1,250 1250"),
    ] {
        let hit = page(&server, &format!("q={typed}")).await.receipts[0]
            .hit
            .clone()
            .unwrap();
        assert_eq!((hit.field, hit.text.as_str()), (field, text), "{typed}");
    }
    let json = server.get("/api/receipts").await;
    assert!(!json.text().contains("\"hit\""), "only a search has hits");
}

#[tokio::test]
async fn corrected_fields_are_found() {
    let server = shelf().await;
    let id = page(&server, "q=cafe").await.receipts[0].id;
    let entered = r#"{"cashier":"Zelda","customer_address":"Quittenweg 7","phone":"0170 5550"}"#;
    server
        .ask("PATCH", &format!("/api/receipts/{id}"), &[], entered)
        .await;
    for typed in ["zelda", "quittenweg", "5550"] {
        assert_eq!(
            merchants(&server, &format!("q={typed}")).await,
            ["Café Süd"],
            "{typed}"
        );
    }
}

#[tokio::test]
async fn filters_narrow() {
    let server = shelf().await;
    for (query, found) in [
        ("from=2026-09-15", &["REWE Markt", "東京駅前店"][..]),
        ("from=2026-09-01&to=2026-09-15", &["東京駅前店", "Café Süd"]),
        (
            "merchant=CAFÉ süd&merchant=rewe markt",
            &["REWE Markt", "Café Süd"],
        ),
        ("merchant=caf", &[]),
        ("category=FOOD", &["REWE Markt", "Café Süd"]),
        ("tag=TRIP", &["REWE Markt", "Café Süd"]),
        ("tag=50%25_OFF", &["Café Süd"]),
        ("tag=50%25", &[]),
        ("currency=jpy&currency=USD", &["Tools & Co", "東京駅前店"]),
        ("min=12.5&max=100", &["Tools & Co", "Café Süd"]),
        ("max=5", &["REWE Markt"]),
        ("min=1250", &["東京駅前店"]),
        ("status=failed", &[""]),
        ("problem=true", &["", "REWE Markt"]),
        ("missing=date&q=tools", &["Tools & Co"]),
        (
            "missing=category&missing=merchant&status=ready",
            &["Tools & Co", "東京駅前店"],
        ),
        ("review=done", &[]),
        (
            "q=&from=&merchant=&status=&min=&after=&sort=",
            &["", "Tools & Co", "REWE Markt", "東京駅前店", "Café Süd"],
        ),
    ] {
        assert_eq!(merchants(&server, query).await, found, "{query}");
    }
}

#[tokio::test]
async fn review_is_done_when_a_person_has_verified() {
    let server = shelf().await;
    let [row] = &page(&server, "merchant=Tools %26 Co").await.receipts[..] else {
        panic!("one row")
    };
    let path = format!("/api/receipts/{}", row.id);
    let entered = r#"{"merchant":"Werkzeug Ä","date":"2026-09-20","total":"98.00"}"#;
    let detail: ReceiptDetail = server.ask("PATCH", &path, &[], entered).await.json();
    assert!(detail.row.verified && detail.row.has_note);
    assert_eq!(merchants(&server, "review=done").await, ["Werkzeug Ä"]);
    assert_eq!(merchants(&server, "review=open&q=werkzeug").await.len(), 0);
    assert_eq!(merchants(&server, "q=werkzeug a").await, ["Werkzeug Ä"]);
    assert_eq!(merchants(&server, "q=98,00").await, ["Werkzeug Ä"]);
    assert_eq!(
        merchants(&server, "q=tools").await.len(),
        0,
        "the index follows"
    );
}

#[tokio::test]
async fn rows_say_how_they_are_filed_and_whether_they_add_up() {
    let server = shelf().await;
    let rows = page(&server, "sort=created").await.receipts;
    let cafe = &rows[0];
    assert_eq!(
        (
            cafe.category.as_deref(),
            cafe.tags.len(),
            cafe.has_note,
            cafe.adds_up
        ),
        (Some("Food"), 2, false, None)
    );
    assert_eq!((rows[2].adds_up, rows[3].has_note), (Some(false), true));
}

#[tokio::test]
async fn counts_and_sums_what_is_meant() {
    let server = shelf().await;
    let sums = |page: &ReceiptPage| {
        let sums = page.sums.clone().unwrap().into_iter();
        sums.map(|sum| {
            format!(
                "{} {}×{}",
                sum.currency.map_or("-".into(), |code| code.to_string()),
                sum.count,
                sum.total.to_decimal()
            )
        })
        .collect::<Vec<_>>()
    };
    let all = page(&server, "count=true&limit=1").await;
    assert_eq!((all.count, all.receipts.len()), (Some(5), 1));
    assert_eq!(sums(&all), ["EUR 2×17.50", "JPY 1×1250", "USD 1×99.90"]);
    let found = page(&server, "count=true&q=mil&max=5").await;
    assert_eq!(
        (found.count, sums(&found)),
        (Some(1), vec!["EUR 1×5.00".to_owned()])
    );
    assert_eq!(page(&server, "limit=1").await.count, None);
    let huge = i64::MAX.to_string();
    let huge = format!("{}.{}", &huge[..17], &huge[17..]);
    for number in [11, 12] {
        server
            .shelve(number, Shelved::of("Bank").total(&huge, "EUR"))
            .await;
    }
    assert_eq!(
        page(&server, "count=true&q=bank").await.sums.unwrap()[0]
            .total
            .minor,
        i64::MAX
    );
}

#[tokio::test]
async fn what_cannot_be_used_is_said_in_words() {
    let server = shelf().await;
    let next = page(&server, "limit=1").await.next.unwrap();
    for (query, word) in [
        ("from=yesterday", "from"),
        ("min=12,5,0", "min"),
        ("currency=gold", "currency"),
        ("status=new", "status"),
        ("review=maybe", "review"),
        ("problem=1", "problem"),
        ("missing=all", "missing"),
        ("sort=size", "sort"),
        ("limit=many", "limit"),
        ("count=yes", "count"),
        ("after=018bcfe5-6800-7707-8707-070707070707", "after"),
        (&format!("sort=date&after={next}"), "after"),
    ] {
        let answer = server.get(&format!("/api/receipts?{query}")).await;
        answer.is_problem(ProblemCode::RequestUnusable);
        let detail = serde_json::from_slice::<Problem>(&answer.body)
            .unwrap()
            .detail
            .unwrap();
        assert!(
            detail.starts_with(&format!("{word}: ")),
            "{query}: {detail}"
        );
    }
}

#[tokio::test]
async fn orders_put_gaps_last() {
    let server = shelf().await;
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
            &["REWE Markt", "東京駅前店", "Café Süd", "", "Tools & Co"],
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
            &["Tools & Co", "", "REWE Markt", "Café Süd", "東京駅前店"],
        ),
    ] {
        assert_eq!(
            merchants(&server, &format!("sort={sort}")).await,
            found,
            "{sort}"
        );
    }
}

#[tokio::test]
async fn a_page_goes_on_where_the_last_one_ended_also_when_its_row_is_gone() {
    let server = shelf().await;
    let first = page(&server, "sort=date&limit=2").await;
    let path = format!("/api/receipts/{}", first.receipts[1].id);
    server.ask("DELETE", &path, &[], Body::empty()).await;
    let second = page(
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
async fn deleted_receipts_are_found_no_more() {
    let server = shelf().await;
    let row = page(&server, "q=cafe").await.receipts.remove(0);
    server
        .ask(
            "DELETE",
            &format!("/api/receipts/{}", row.id),
            &[],
            Body::empty(),
        )
        .await;
    assert_eq!(merchants(&server, "q=cafe").await.len(), 0);
    assert_eq!(merchants(&server, "q=milchkaffee").await.len(), 0);
    // Its place in the index may be given again.
    server.shelve(9, Shelved::of("Neu")).await;
    assert_eq!(merchants(&server, "q=neu").await, ["Neu"]);
}

#[tokio::test]
async fn names_may_be_long() {
    let server = TestServer::start().await;
    let name = "Ünïcode ".repeat(37);
    server.shelve(1, Shelved::of(name.trim())).await;
    assert_eq!(
        merchants(&server, "q=unicode&sort=merchant").await,
        [name.trim()]
    );
    let hit = page(&server, "q=unicode").await.receipts[0]
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
async fn many_hits_come_in_order_too() {
    let server = TestServer::start().await;
    for number in 1..=2_050 {
        let name = if number % 500 == 0 {
            "Rare thing"
        } else {
            "Common"
        };
        server.shelve(number, Shelved::of(name).text("thing")).await;
    }
    let found = page(&server, "q=thing&limit=200&count=true").await;
    assert_eq!((found.count, found.receipts.len()), (Some(2_050), 200));
    assert_eq!(found.receipts[0].created_at_ms, 2_050);
    assert!(found.receipts.iter().all(|row| row.hit.is_some()));
    let next = page(
        &server,
        &format!("q=thing&limit=200&after={}", found.next.unwrap()),
    )
    .await;
    assert_eq!(next.receipts[0].created_at_ms, 1_850);
    assert_eq!(merchants(&server, "q=rare").await.len(), 4);
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
                let mut shelved = Shelved::of(&"ab".repeat((*merchant).into())).text("thing");
                if *date > 0 {
                    shelved = shelved.on(&format!("2026-09-0{date}"));
                }
                if *total > 0 {
                    shelved = shelved.total(&format!("{total}"), ["EUR", "JPY"][usize::from(total % 2)]);
                }
                // Some arrive at the same moment.
                all.push(server.shelve(number / 2 * 1000 + number % 2, shelved.sure(f32::from(*sure) / 3.0)).await);
            }
            all.sort();
            for key in ["created", "date", "merchant", "total", "confidence"] {
                let orders = [seen(&server, key, limit, found).await, seen(&server, &format!("-{key}"), limit, found).await];
                for mut order in orders {
                    order.sort();
                    assert_eq!(order, all, "{key}");
                }
            }
        });
    }
}

/// All receipts, page by page.
async fn seen(server: &TestServer, sort: &str, limit: usize, found: bool) -> Vec<ReceiptId> {
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let search = if found { "q=thing" } else { "q=" };
        let page = page(
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
