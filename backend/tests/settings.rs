//! `/api/settings`, `/api/storage`, and home currency and country of the profile.

use axum::http::StatusCode;
use serde_json::{Value, json};
use shared::problem::ProblemCode;
use shared::profile::Profile;
use shared::server_settings::{Access, ServerSetting, ServerSettings, SettingSource, StorageUse};

use crate::support::{Answer, TestServer, jpeg, test_settings};

async fn change_profile(server: &TestServer, change: Value) -> Answer {
    server
        .send_request(
            "PATCH",
            "/api/profile",
            &[("content-type", "application/json")],
            change.to_string(),
        )
        .await
}

async fn home_currency(server: &TestServer) -> Option<String> {
    let profile: Profile = server.get("/api/profile").await.json();
    profile
        .home_currency
        .map(|currency| currency.code().to_owned())
}

#[tokio::test]
async fn published_settings_are_shown() {
    let published = ServerSettings {
        data_folder: "/srv/receipts".to_owned(),
        commit: None,
        access: Access {
            listen: "0.0.0.0:8080".to_owned(),
            is_local: false,
            hosts: vec!["receipts.lan".to_owned()],
            trusts_proxy: true,
        },
        settings: vec![ServerSetting {
            name: "--workers".to_owned(),
            value: Some("2".to_owned()),
            source: SettingSource::Environment,
            description: "Number of receipts read at the same time".to_owned(),
        }],
    };
    let settings = backend::settings::Settings {
        published: published.clone(),
        ..test_settings()
    };
    let server = TestServer::start_with(settings).await;
    let shown: ServerSettings = server.get("/api/settings").await.json();
    assert_eq!(shown, published);
}

#[tokio::test]
async fn storage_counts_receipts_originals_and_pictures() {
    let server = TestServer::start().await;
    let storage = async || -> StorageUse { server.get("/api/storage").await.json() };
    let empty = storage().await;
    assert_eq!((empty.receipts, empty.originals_bytes), (0, 0));
    assert_eq!(empty.pictures_bytes, None, "nothing was measured yet");
    assert!(empty.database_bytes > 0 && empty.free_bytes > 0);

    let (one, two) = (jpeg(1), jpeg(2));
    server.upload_file("one.jpg", &one).await;
    let deleted = server.upload_file("two.jpg", &two).await;
    let path = format!("/api/receipts/{deleted}");
    server.send_request("DELETE", &path, &[], "").await;
    let full = storage().await;
    let both = (one.len() + two.len()) as u64;
    assert_eq!(
        (full.receipts, full.originals_bytes),
        (1, both),
        "the trash uses space"
    );

    let pages = server.folder.path().join("files/pages/some");
    std::fs::create_dir_all(&pages).unwrap();
    std::fs::write(pages.join("1.jpg"), [0; 1234]).unwrap();
    let measured = server.app.blobs.measure_pictures().await.unwrap();
    assert_eq!(measured, 1234);
    server.app.set_pictures_bytes(measured);
    assert_eq!(storage().await.pictures_bytes, Some(1234));
}

#[tokio::test]
async fn a_home_currency_is_stored_beside_the_picture() {
    let server = TestServer::start().await;
    assert_eq!(home_currency(&server).await, None);
    let answer = change_profile(&server, json!({"home_currency": "chf"})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let picture = server
        .send_request("PUT", "/api/profile/picture", &[], jpeg(1))
        .await;
    let profile: Profile = picture.json();
    assert!(profile.picture.is_some());
    assert_eq!(profile.home_currency, "CHF".parse().ok());

    let server = TestServer::start_in(server.stop().await, None).await;
    assert_eq!(home_currency(&server).await.as_deref(), Some("CHF"));
    change_profile(&server, json!({})).await;
    assert_eq!(home_currency(&server).await.as_deref(), Some("CHF"));
    let cleared: Profile = change_profile(&server, json!({"home_currency": null}))
        .await
        .json();
    assert_eq!(cleared.home_currency, None);
    assert!(cleared.picture.is_some(), "the picture stays");
}

#[tokio::test]
async fn a_home_country_is_stored_beside_the_currency() {
    let server = TestServer::start().await;
    change_profile(&server, json!({"home_currency": "CHF"})).await;
    let chosen: Profile = change_profile(&server, json!({"home_country": "de"}))
        .await
        .json();
    assert_eq!(chosen.home_country, "DE".parse().ok());
    assert_eq!(
        chosen.home_currency,
        "CHF".parse().ok(),
        "the currency stays"
    );
    for unknown in [json!("XX"), json!("Germany"), json!(49)] {
        change_profile(&server, json!({"home_country": unknown}))
            .await
            .assert_problem(ProblemCode::RequestUnusable);
    }
    let server = TestServer::start_in(server.stop().await, None).await;
    let kept: Profile = server.get("/api/profile").await.json();
    assert_eq!(kept, chosen);
    let cleared: Profile = change_profile(&server, json!({"home_country": null}))
        .await
        .json();
    assert_eq!(
        (cleared.home_country, cleared.home_currency),
        (None, kept.home_currency)
    );
}

#[tokio::test]
async fn an_unknown_home_currency_is_refused() {
    let server = TestServer::start().await;
    for (change, code) in [
        (
            json!({"home_currency": "EURO"}),
            ProblemCode::CurrencyUnknown,
        ),
        (json!({"home_currency": 5}), ProblemCode::RequestUnusable),
        (json!({"colour": "red"}), ProblemCode::RequestUnusable),
    ] {
        change_profile(&server, change).await.assert_problem(code);
    }
    assert_eq!(home_currency(&server).await, None);
}
