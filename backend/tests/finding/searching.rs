//! Search, filters, counts and refused parameters.

use serde_json::json;
use shared::api::{ReceiptDetail, ReceiptPage};
use shared::problem::{Problem, ProblemCode};
use shared::search_results::HitField;

use super::{fetch_page, find_merchants, start_with_samples};
use crate::support::sample_receipt::SampleReceipt;

#[tokio::test]
async fn finds_words_wherever_they_stand() {
    let server = start_with_samples().await;
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
            find_merchants(&server, &format!("q={typed}")).await,
            found,
            "{typed}"
        );
    }
}

#[tokio::test]
async fn search_syntax_is_treated_as_words() {
    let server = start_with_samples().await;
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
    assert!(find_merchants(&server, "q=merchant:cafe").await.is_empty());
    assert_eq!(
        find_merchants(&server, "q=(").await.len(),
        5,
        "nothing that could be searched for"
    );
}

#[tokio::test]
async fn hits_name_the_field_and_text_found() {
    let server = start_with_samples().await;
    for (typed, field, text) in [
        ("cafe", HitField::Merchant, "Café Süd"),
        ("bread", HitField::Item, "Oat milk 2.49 Bread 3.00"),
        ("drill", HitField::Note, "drill for \"Ana\""),
        ("コー", HitField::Text, "コーヒー 500 合計 1,250 1250"),
    ] {
        let hit = fetch_page(&server, &format!("q={typed}")).await.receipts[0]
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
    let server = start_with_samples().await;
    let id = fetch_page(&server, "q=cafe").await.receipts[0].id;
    let entered = json!({
        "cashier": "Zelda", "customer_address": "Quittenweg 7", "phone": "0170 5550"
    });
    server
        .send_json("PATCH", &format!("/api/receipts/{id}"), &entered)
        .await;
    for typed in ["zelda", "quittenweg", "5550"] {
        assert_eq!(
            find_merchants(&server, &format!("q={typed}")).await,
            ["Café Süd"],
            "{typed}"
        );
    }
}

#[tokio::test]
async fn filters_select_receipts() {
    let server = start_with_samples().await;
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
        ("review=check", &["", "Tools & Co"]),
        (
            "q=&from=&merchant=&status=&min=&after=&sort=",
            &["", "Tools & Co", "REWE Markt", "東京駅前店", "Café Süd"],
        ),
    ] {
        assert_eq!(find_merchants(&server, query).await, found, "{query}");
    }
}

#[tokio::test]
async fn review_is_done_when_a_person_has_verified() {
    let server = start_with_samples().await;
    let [row] = &fetch_page(&server, "merchant=Tools %26 Co").await.receipts[..] else {
        panic!("one row")
    };
    let path = format!("/api/receipts/{}", row.id);
    let entered = r#"{"merchant":"Werkzeug Ä","date":"2026-09-20","total":"98.00"}"#;
    let detail: ReceiptDetail = server
        .send_request("PATCH", &path, &[], entered)
        .await
        .json();
    assert!(detail.row.verified && detail.row.has_note);
    assert_eq!(find_merchants(&server, "review=done").await, ["Werkzeug Ä"]);
    assert_eq!(
        find_merchants(&server, "review=open&q=werkzeug")
            .await
            .len(),
        0
    );
    assert_eq!(
        find_merchants(&server, "q=werkzeug a").await,
        ["Werkzeug Ä"]
    );
    assert_eq!(find_merchants(&server, "q=98,00").await, ["Werkzeug Ä"]);
    assert_eq!(
        find_merchants(&server, "q=tools").await.len(),
        0,
        "the index follows"
    );
}

#[tokio::test]
async fn rows_report_annotations_and_failed_sums() {
    let server = start_with_samples().await;
    let rows = fetch_page(&server, "sort=created").await.receipts;
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
async fn count_and_sums_cover_all_results() {
    let server = start_with_samples().await;
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
    let all = fetch_page(&server, "count=true&limit=1").await;
    assert_eq!((all.count, all.receipts.len()), (Some(5), 1));
    assert_eq!(sums(&all), ["EUR 2×17.50", "JPY 1×1250", "USD 1×99.90"]);
    let found = fetch_page(&server, "count=true&q=mil&max=5").await;
    assert_eq!(
        (found.count, sums(&found)),
        (Some(1), vec!["EUR 1×5.00".to_owned()])
    );
    assert_eq!(fetch_page(&server, "limit=1").await.count, None);
    let huge = i64::MAX.to_string();
    let huge = format!("{}.{}", &huge[..17], &huge[17..]);
    for number in [11, 12] {
        server
            .store_receipt(
                number,
                SampleReceipt::from_merchant("Bank").total(&huge, "EUR"),
            )
            .await;
    }
    assert_eq!(
        fetch_page(&server, "count=true&q=bank").await.sums.unwrap()[0]
            .total
            .minor,
        i64::MAX
    );
}

#[tokio::test]
async fn unusable_parameters_are_named() {
    let server = start_with_samples().await;
    let next = fetch_page(&server, "limit=1").await.next.unwrap();
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
        answer.assert_problem(ProblemCode::RequestUnusable);
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
async fn deleted_receipts_are_found_no_more() {
    let server = start_with_samples().await;
    let row = fetch_page(&server, "q=cafe").await.receipts.remove(0);
    server.delete_receipt(row.id).await;
    assert_eq!(find_merchants(&server, "q=cafe").await.len(), 0);
    assert_eq!(find_merchants(&server, "q=milchkaffee").await.len(), 0);
    // The index may reuse the row id.
    server
        .store_receipt(9, SampleReceipt::from_merchant("Neu"))
        .await;
    assert_eq!(find_merchants(&server, "q=neu").await, ["Neu"]);
}

#[tokio::test]
async fn similar_words_are_found_where_no_receipt_has_the_words() {
    let server = start_with_samples().await;
    for (typed, found, replaced) in [
        ("q=rewwe", &["REWE Markt"][..], &["rewwe: rewe"][..]),
        ("q=bewe", &["REWE Markt"], &["bewe: rewe"]),
        ("q=caffé sud", &["Café Süd"], &["caffé: cafe"]),
        ("q=milchkafee", &["Café Süd"], &["milchkafee: milchkaffee"]),
        ("q=raed", &[], &[]),
        ("q=braed", &["REWE Markt"], &["braed: bread"]),
        ("q=mlik otas", &[], &[]),
        ("q=cafe", &["Café Süd"], &[]),
        ("q=bread summe", &[], &[]),
        ("q=12,60", &[], &[]),
        ("q=qq", &[], &[]),
    ] {
        let page = fetch_page(&server, &format!("{typed}&similar=true&count=true")).await;
        let words = page.similar.iter();
        let words: Vec<_> = words
            .map(|words| format!("{}: {}", words.typed, words.similar.join(", ")))
            .collect();
        assert_eq!(words, replaced, "{typed}");
        let rows = page.receipts.into_iter();
        let merchants: Vec<_> = rows.filter_map(|row| row.merchant).collect();
        assert_eq!(merchants, found, "{typed}");
        assert_eq!(page.count, Some(found.len() as u64), "{typed}");
    }
    assert!(
        find_merchants(&server, "q=rewwe").await.is_empty(),
        "only where it is asked for"
    );
    let hit = fetch_page(&server, "q=rewwe&similar=true").await.receipts[0]
        .hit
        .clone();
    assert_eq!(hit.unwrap().text, "REWE Markt");
}
