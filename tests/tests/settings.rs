//! Settings page: choices of user and device, facts about the server, help without a connection,
//! and the sample receipt of the first visit.

use harness::browser::queue::UploadState;
use harness::browser::{Browser, PageFile, Viewport};
use harness::drawn::{Layout, draw_receipt};
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::{ACTION_TIMEOUT, READING_TIMEOUT};
use serde_json::{Value, json};
use shared::problem::ProblemCode;
use shared::profile::Profile;
use shared::server_settings::{ServerSettings, SettingSource, StorageUse};

const SETTINGS: &str = r#"[data-test="settings"]"#;
const SERVER_SETTINGS: &str = r#"[data-test="server-settings"]"#;
const THEME: &str = r#"[data-test="theme"]"#;
const DATE_ORDER: &str = r#"[data-test="date-order"]"#;
const CURRENCY: &str = r#"[data-test="home-currency"]"#;
const COUNTRY: &str = r#"[data-test="home-country"]"#;
const HELP: &str = r#"[data-test="help"]"#;
const HELP_PICTURE: &str = ".help-picture";
const COPIES: &str = r#"[data-test="copies"]"#;
const DELETE_COPIES: &str = r#"[data-test="delete-copies"]"#;
const RECEIPT: &str = r#"[data-test="receipt"]"#;
const TRY_SAMPLE: &str = r#"[data-test="try-sample"]"#;
const REMOVE_SAMPLE: &str = r#"[data-test="remove-sample"]"#;

fn start_server() -> Server {
    Server::start(&["--ocr", "none"])
}

/// Returns the background of the page and the media of the colours for the system's bars.
#[track_caller]
fn shown_theme(browser: &Browser) -> Value {
    let script = "const media = [...document.querySelectorAll('meta[name=theme-color]')]
                    .map(meta => meta.media);
                  const {backgroundColor} = getComputedStyle(document.documentElement);
                  return [backgroundColor, ...media]";
    browser.run_script(script, json!([]))
}

#[track_caller]
fn home_currency(server: &Server) -> Option<String> {
    let profile: Profile = server.get("/api/profile").json();
    profile
        .home_currency
        .map(|currency| currency.code().to_owned())
}

#[test]
fn a_theme_is_chosen_for_this_device() {
    let server = start_server();
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/");
    browser.click(SETTINGS);
    let (light, dark) = ("rgb(247, 245, 240)", "rgb(20, 22, 26)");
    for (choice, expected) in [
        ("dark", json!([dark, "not all", "all"])),
        ("light", json!([light, "all", "not all"])),
        ("dark", json!([dark, "not all", "all"])),
    ] {
        browser.set_value(THEME, choice);
        assert_eq!(shown_theme(&browser), expected, "{choice}");
    }
    // The choice is there after a reload, on every page.
    browser.goto("/");
    browser.wait_for("input#files");
    assert_eq!(shown_theme(&browser), json!([dark, "not all", "all"]));
    browser.goto("/settings");
    assert_eq!(browser.value(THEME), "dark");
    browser.set_value(THEME, "");
    let by_system = |theme| format!("(prefers-color-scheme: {theme})");
    assert_eq!(
        shown_theme(&browser),
        json!([light, by_system("light"), by_system("dark")])
    );
}

#[test]
fn dates_are_written_in_the_chosen_order() {
    let server = start_server();
    let picture = draw_receipt(Layout::Germany, 60).to_jpeg();
    let id = upload_file(&server, "till.jpg", &picture);
    server.wait_processed(id);
    let entered = json!({ "merchant": "Kiosk", "date": "2026-09-05", "total": "12.50" });
    server.patch(&format!("/api/receipts/{id}"), &entered);
    let browser = Browser::open(&server, Viewport::Desktop);
    let date = r#"[data-test="receipt"] time"#;
    for (order, expected) in [
        ("ymd", "2026-09-05"),
        ("dmy", "05/09/2026"),
        ("mdy", "09/05/2026"),
        ("", "5 Sep 2026"),
    ] {
        browser.goto("/settings");
        browser.wait_for(DATE_ORDER);
        browser.set_value(DATE_ORDER, order);
        // Without a reload, and after one.
        browser.click(r#"nav a[href="/receipts"]"#);
        browser.wait_for(RECEIPT);
        assert_eq!(browser.text(date), expected);
        browser.reload();
        browser.wait_for(RECEIPT);
        assert_eq!(browser.text(date), expected, "after a reload");
    }
}

#[test]
fn the_home_currency_belongs_to_the_profile() {
    let server = start_server();
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/settings");
    browser.wait_for(CURRENCY);
    browser.set_value(CURRENCY, "chf");
    browser.wait_until("it is saved", ACTION_TIMEOUT, || {
        (browser.text(r#"[data-test="currency-saved"]"#) == "Home currency saved.").then_some(())
    });
    assert_eq!(home_currency(&server).as_deref(), Some("CHF"));
    browser.reload();
    browser.wait_until("it is shown again", ACTION_TIMEOUT, || {
        (browser.value(CURRENCY) == "CHF").then_some(())
    });
    browser.set_value(CURRENCY, "ABC");
    browser.wait_until("it is refused", ACTION_TIMEOUT, || {
        let complaint = browser.text("#home-currency-problem");
        (complaint == ProblemCode::CurrencyUnknown.message()).then_some(())
    });
    assert_eq!(home_currency(&server).as_deref(), Some("CHF"));
    browser.set_value(CURRENCY, "");
    browser.wait_until("it is removed", ACTION_TIMEOUT, || {
        home_currency(&server).is_none().then_some(())
    });
}

#[test]
fn the_home_country_belongs_to_the_profile() {
    let server = start_server();
    let browser = Browser::open(&server, Viewport::Phone);
    browser.set_languages("de");
    browser.goto("/settings");
    browser.wait_for(COUNTRY);
    let names = "return [...document.querySelector(arguments[0]).options].map(o => o.text)";
    let names = browser.run_script(names, json!([COUNTRY]));
    let names: Vec<_> = names.as_array().into_iter().flatten().collect();
    assert_eq!(names[0], "Keines");
    let place = |name: &str| names.iter().position(|known| *known == name);
    assert!(place("Dänemark").is_some() && place("Dänemark") < place("Deutschland"));
    assert!(place("Österreich") < place("Polen"), "sorted as in German");
    browser.set_value(COUNTRY, "AT");
    browser.wait_until("it is saved", ACTION_TIMEOUT, || {
        (browser.text(r#"[data-test="country-saved"]"#) == "Heimatland gespeichert.").then_some(())
    });
    let country = || server.get("/api/profile").json::<Profile>().home_country;
    assert_eq!(country(), "AT".parse().ok());
    browser.reload();
    browser.wait_until("it is shown again", ACTION_TIMEOUT, || {
        (browser.has_match(COUNTRY) && browser.value(COUNTRY) == "AT").then_some(())
    });
    browser.set_value(COUNTRY, "");
    browser.wait_until("it is removed", ACTION_TIMEOUT, || {
        country().is_none().then_some(())
    });
}

#[test]
fn every_task_of_the_help_has_a_picture() {
    let server = start_server();
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/settings");
    browser.wait_for(HELP);
    assert_eq!(
        browser.count_matches(HELP_PICTURE),
        0,
        "none is loaded before"
    );
    let open = "document.querySelectorAll(arguments[0]).forEach(task => task.open = true)";
    browser.run_script(open, json!([HELP]));
    let tasks = browser.count_matches(HELP);
    browser.wait_until("all pictures", ACTION_TIMEOUT, || {
        let loaded = "return [...document.querySelectorAll(arguments[0])]
                        .filter(image => image.complete && image.naturalWidth > 300).length";
        let loaded = browser.run_script(loaded, json!([HELP_PICTURE]));
        (loaded == json!(tasks)).then_some(())
    });
    assert_eq!(browser.accessibility_violations(), [""; 0]);
    let bytes = "const pictures = performance.getEntriesByType('resource')
                   .filter(entry => entry.name.includes('/help-'));
                 return Promise.all(pictures.map(entry => fetch(entry.name)))
                   .then(answers => Promise.all(answers.map(answer => answer.blob())))
                   .then(blobs => blobs.map(blob => [blob.type, blob.size]))";
    let pictures = browser.run_script(bytes, json!([]));
    let pictures: Vec<(String, u64)> = serde_json::from_value(pictures).unwrap();
    assert_eq!(pictures.len() as u64, tasks);
    assert!(pictures.iter().all(|(kind, _)| kind == "image/webp"));
    let total: u64 = pictures.iter().map(|(_, bytes)| bytes).sum();
    assert!(total < 250_000, "{total} bytes");
}

#[test]
fn the_server_shows_its_settings_without_secrets() {
    let server = Server::start(&[
        "--ocr",
        "ocr-space",
        "--ocr-space-key",
        "hunter2",
        "--hosts",
        "receipts.lan",
        "--trust-proxy",
    ]);
    let answer = server.get("/api/settings");
    assert!(!String::from_utf8_lossy(&answer.body).contains("hunter2"));
    let shown: ServerSettings = answer.json();
    let find = |name: &str| {
        let found = shown.settings.iter().find(|setting| setting.name == name);
        let found = found.unwrap_or_else(|| panic!("{name} is listed"));
        (found.value.as_deref(), found.source)
    };
    assert_eq!(find("--ocr-space-key"), (Some("set"), SettingSource::Flag));
    assert_eq!(find("--workers"), (Some("1"), SettingSource::Default));
    assert_eq!(
        shown.data_folder,
        server.data_folder().display().to_string()
    );
    let access = &shown.access;
    assert!(access.is_local && access.trusts_proxy);
    assert_eq!(access.hosts, ["receipts.lan"]);
    let storage: StorageUse = server.get("/api/storage").json();
    assert!(storage.free_bytes > 0 && storage.database_bytes > 0);

    let browser = Browser::open(&server, Viewport::Desktop);
    browser.goto("/settings");
    browser.wait_for(SERVER_SETTINGS);
    browser.click(&format!("{SERVER_SETTINGS} summary"));
    let key = browser.text(r#"[data-setting="--ocr-space-key"]"#);
    assert!(key.contains("set") && key.contains("Command line"), "{key}");
    let page = browser.text("main");
    for expected in [
        "ocr-space reads elsewhere: the picture of the receipt is sent to api.ocr.space.",
        "Only programs on the computer of the server",
        "it answers to these names: receipts.lan.",
        "There are no accounts",
        &shown.data_folder,
    ] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
    assert!(!page.contains("hunter2"));
}

#[test]
fn copies_are_deleted_and_waiting_files_stay() {
    let mut server = start_server();
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/");
    browser.wait_until("the service worker has the page", READING_TIMEOUT, || {
        let has = browser.run_script(
            "return navigator.serviceWorker.controller !== null",
            json!([]),
        );
        (has == json!(true)).then_some(())
    });
    // A page under the service worker leaves copies.
    browser.goto("/");
    browser.wait_until("there are copies", ACTION_TIMEOUT, || {
        let count = "return caches.open('seen').then(cache => cache.keys())
                       .then(keys => keys.length)";
        let count = browser.run_script(count, json!([]));
        count.as_u64().filter(|count| *count > 0)
    });
    browser.goto("/settings");
    browser.wait_for(SERVER_SETTINGS);
    browser.wait_for(DELETE_COPIES);
    server.kill();
    // The page is there without the server, the help at least.
    browser.goto("/settings");
    browser.click("#help-title ~ div summary");
    let help = browser.text("#help-title ~ div details[open]");
    assert!(help.contains("Take a photo"), "{help}");
    browser.goto("/");
    browser.drop_files(&[PageFile {
        name: "later.jpg",
        bytes: &draw_receipt(Layout::Britain, 2).to_jpeg(),
    }]);
    browser.wait_state("later.jpg", &[UploadState::Resting]);
    browser.goto("/settings");
    browser.click(DELETE_COPIES);
    browser.wait_gone(DELETE_COPIES);
    assert!(browser.text(COPIES).starts_with("There are no copies"));
    browser.goto("/");
    browser.wait_state("later.jpg", &[UploadState::Resting]);
    server.restart();
    browser.wait_until("the file is sent", READING_TIMEOUT, || {
        browser
            .queue_row("later.jpg")
            .filter(|row| row.state == UploadState::Done)
    });
}

#[test]
fn a_sample_receipt_is_tried_and_removed() {
    let server = Server::start(&[]);
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/receipts");
    browser.wait_for(TRY_SAMPLE);
    assert_eq!(browser.count_matches(".first-steps li"), 3);
    browser.click(TRY_SAMPLE);
    browser.wait_for(RECEIPT);
    server.wait_until_idle();
    let receipts = server.receipts();
    assert_eq!(receipts.len(), 1);
    assert_eq!(receipts[0].tags, ["sample"]);
    assert_eq!(
        receipts[0].total.as_ref().map(|total| total.minor),
        Some(1850)
    );
    assert_eq!(receipts[0].date.as_deref(), Some("2026-03-14"));
    browser.click(REMOVE_SAMPLE);
    browser.wait_for(TRY_SAMPLE);
    assert!(!browser.has_match(REMOVE_SAMPLE));
    assert!(server.receipts().is_empty());
}
