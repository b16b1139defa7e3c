//! Profile picture in a real browser: set, stored, replaced, removed, refused.

use std::path::PathBuf;

use harness::browser::keys::{ENTER, ESCAPE};
use harness::browser::wire::NetworkCondition;
use harness::browser::{Browser, ColourScheme, Viewport, screenshot_folder};
use harness::drawn::{Layout, draw_receipt, files};
use harness::folder::TempFolder;
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::ACTION_TIMEOUT;
use image::{Rgb, RgbImage};
use serde_json::json;
use shared::problem::ProblemCode;
use shared::profile::{PICTURE_BYTES_MAX, Profile};

const AVATAR: &str = r#"[data-test="avatar"]"#;
const DIALOG: &str = "dialog.portrait[open]";
const INPUT: &str = "dialog.portrait[open] input#profile-picture";
const PROBLEM: &str = r#"[data-test="profile-problem"]"#;
const REMOVE: &str = r#"[data-test="profile-remove"]"#;
const RED: [u8; 3] = [200, 30, 60];
const BLUE: [u8; 3] = [30, 60, 200];
fn write_picture(
    folder: &TempFolder,
    name: &str,
    format: files::PictureFormat,
    colour: [u8; 3],
) -> PathBuf {
    folder.write_file(
        name,
        &files::encode_picture(&RgbImage::from_pixel(640, 480, Rgb(colour)), format),
    )
}

/// Waits until the browser renders the middle of this picture in this colour.
#[track_caller]
fn wait_colour(browser: &Browser, place: &str, colour: [u8; 3]) {
    let script = "const image = document.querySelector(arguments[0] + ' img');
        if (!image?.complete || !image.naturalWidth) return null;
        const canvas = document.createElement('canvas');
        const pen = canvas.getContext('2d');
        pen.drawImage(image, 0, 0, 3, 3);
        return [...pen.getImageData(1, 1, 1, 1).data].slice(0, 3)";
    browser.wait_until(&format!("{place} shows {colour:?}"), ACTION_TIMEOUT, || {
        let seen = browser.run_script(script, json!([place]));
        let is_near = |at: usize| {
            seen[at]
                .as_u64()
                .is_some_and(|seen| seen.abs_diff(colour[at].into()) < 16)
        };
        (is_near(0) && is_near(1) && is_near(2)).then_some(())
    });
}

#[track_caller]
fn open_dialog(browser: &Browser) {
    browser.click(AVATAR);
    browser.wait_for(DIALOG);
}

/// Waits until no animation runs.
#[track_caller]
fn wait_rest(browser: &Browser) {
    let script = "return new Promise(requestAnimationFrame).then(() =>
        document.getAnimations().every(animation => animation.playState !== 'running'))";
    browser.wait_until("the page is at rest", ACTION_TIMEOUT, || {
        browser
            .run_script(script, json!([]))
            .as_bool()
            .filter(|rests| *rests)
    });
}

#[track_caller]
fn picture_version(server: &Server) -> Option<String> {
    server
        .get("/api/profile")
        .json::<Profile>()
        .picture
        .map(|picture| picture.version)
}

/// Returns the number of requests of the page that change the profile.
#[track_caller]
fn count_changes(browser: &Browser) -> usize {
    browser
        .requests_below("/api/profile")
        .iter()
        .filter(|sent| sent.method != "GET")
        .count()
}

#[test]
fn a_picture_is_set_kept_replaced_and_removed() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/");
    browser.wait_for(&format!("{AVATAR} svg"));
    assert!(!browser.has_match(&format!("{AVATAR} img")) && picture_version(&server).is_none());

    open_dialog(&browser);
    assert!(!browser.has_match(REMOVE), "there is nothing to remove");
    browser.choose_files_in(
        INPUT,
        &[write_picture(
            &folder,
            "me.png",
            files::PictureFormat::Png,
            RED,
        )],
    );
    wait_colour(&browser, AVATAR, RED);
    wait_colour(&browser, DIALOG, RED);
    let heard = browser.text(&format!("{DIALOG} [role=status]"));
    assert_eq!(heard, "Your profile picture was changed.");
    let first = picture_version(&server);
    assert!(first.is_some());

    // The picture survives a reload and is shown on other pages.
    browser.reload();
    wait_colour(&browser, AVATAR, RED);
    browser.goto("/receipts");
    wait_colour(&browser, AVATAR, RED);

    open_dialog(&browser);
    browser.choose_files_in(
        INPUT,
        &[write_picture(
            &folder,
            "me.jpg",
            files::PictureFormat::Jpeg,
            BLUE,
        )],
    );
    wait_colour(&browser, AVATAR, BLUE);
    assert!(picture_version(&server).is_some_and(|second| Some(second) != first));

    browser.click(REMOVE);
    browser.wait_for(&format!("{AVATAR} svg"));
    browser.wait_gone(REMOVE);
    assert_eq!((picture_version(&server), server.stored_bytes()), (None, 0));
    browser.reload();
    browser.wait_for(&format!("{AVATAR} svg"));
    assert!(!browser.has_match(&format!("{AVATAR} img")));
}

#[test]
fn files_without_a_picture_are_refused_before_they_are_sent() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.goto("/");
    open_dialog(&browser);
    let large = [
        files::encode_picture(&RgbImage::new(8, 8), files::PictureFormat::Jpeg),
        vec![0; 5 << 20],
    ]
    .concat();
    assert!(large.len() as u64 > PICTURE_BYTES_MAX);
    for (name, bytes, code) in [
        (
            "me.jpg",
            b"Dear diary, this is not a picture.".to_vec(),
            ProblemCode::ProfilePictureKind,
        ),
        (
            "scan.jpg",
            b"%PDF-1.7\n".to_vec(),
            ProblemCode::ProfilePictureKind,
        ),
        ("film.jpg", large, ProblemCode::ProfilePictureTooLarge),
        ("nothing.jpg", Vec::new(), ProblemCode::EmptyFile),
    ] {
        browser.choose_files_in(INPUT, &[folder.write_file(name, &bytes)]);
        browser.wait_until(name, ACTION_TIMEOUT, || {
            (browser.text(PROBLEM) == code.message()).then_some(())
        });
    }
    assert_eq!(
        (count_changes(&browser), picture_version(&server)),
        (0, None)
    );

    // Refusals of the server appear in the same place; a sound picture clears them.
    let cut = files::truncated_jpeg(&draw_receipt(Layout::Britain, 71).picture);
    browser.choose_files_in(INPUT, &[folder.write_file("cut.jpg", &cut)]);
    let broken = ProblemCode::PictureBroken.message();
    browser.wait_until("the server's answer", ACTION_TIMEOUT, || {
        (browser.text(PROBLEM) == broken).then_some(())
    });
    assert_eq!(
        (count_changes(&browser), picture_version(&server)),
        (1, None)
    );
    browser.choose_files_in(
        INPUT,
        &[write_picture(
            &folder,
            "me.webp",
            files::PictureFormat::Webp,
            BLUE,
        )],
    );
    wait_colour(&browser, AVATAR, BLUE);
    assert_eq!(browser.text(PROBLEM), "");
}

#[test]
fn the_dialog_has_its_style_wherever_it_is_opened_first() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/");
    // Styles of other pages would hide that the dialog does not load its own.
    let desk =
        "return [...document.styleSheets].filter(sheet => sheet.href.includes('desk')).length";
    assert_eq!(
        browser.run_script(desk, json!([])),
        json!(0),
        "the styles of other pages are not there"
    );
    open_dialog(&browser);
    let script = "const style = getComputedStyle(document.querySelector(arguments[0]));
                  const {borderTopLeftRadius, paddingTop, borderTopWidth} = style;
                  return [borderTopLeftRadius, paddingTop, borderTopWidth]";
    assert_eq!(
        browser.run_script(script, json!([DIALOG])),
        json!(["18px", "24px", "1px"])
    );
}

#[test]
fn the_dialog_is_operated_by_keyboard() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.goto("/receipts");
    browser.send_key(AVATAR, ENTER);
    browser.wait_for(DIALOG);
    let focused = "return document.activeElement.matches(arguments[0])";
    assert_eq!(
        browser.run_script(focused, json!([INPUT])),
        json!(true),
        "the first thing to do has the focus"
    );
    browser.send_key("dialog.portrait", ESCAPE);
    browser.wait_gone(DIALOG);
    assert_eq!(
        browser.run_script(focused, json!([AVATAR])),
        json!(true),
        "the focus goes back"
    );
    browser.click(AVATAR);
    browser.click(r#"[data-test="profile-close"]"#);
    browser.wait_gone(DIALOG);
}

#[test]
fn the_dialog_is_locked_while_a_picture_is_sent() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/");
    open_dialog(&browser);
    browser.choose_files_in(
        INPUT,
        &[write_picture(
            &folder,
            "me.png",
            files::PictureFormat::Png,
            RED,
        )],
    );
    wait_colour(&browser, AVATAR, RED);
    browser.set_network(NetworkCondition::Slow(100_000));
    // Noise compresses badly, so that the upload takes a while on a slow connection.
    let noise = |x: u32, y: u32| {
        [x * 7919 % 251, y * 104_729 % 241, x * y % 239].map(|v| v.to_le_bytes()[0])
    };
    let detailed = RgbImage::from_fn(900, 900, |x, y| Rgb(noise(x, y)));
    let path = folder.write_file(
        "detailed.png",
        &files::encode_picture(&detailed, files::PictureFormat::Png),
    );
    browser.choose_files_in(INPUT, &[path]);
    browser.wait_for(&format!("{DIALOG} .face.is-busy"));
    browser.wait_for(&format!(r#"{DIALOG} label[aria-disabled="true"]"#));
    browser.click(REMOVE);
    assert_eq!(
        count_changes(&browser),
        2,
        "it is not removed while it is replaced"
    );
    // Closing the dialog does not abort the upload.
    browser.send_key("dialog.portrait", ESCAPE);
    browser.wait_gone(DIALOG);
    let before = picture_version(&server);
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_until("it arrives with the dialog closed", ACTION_TIMEOUT, || {
        (picture_version(&server) != before).then_some(())
    });
    browser.wait_until("and is said aloud", ACTION_TIMEOUT, || {
        let said = "return [...document.querySelectorAll('body > p[role=status]')]
                       .map(p => p.textContent).join()";
        let said = browser.run_script(said, json!([]));
        said.as_str()
            .filter(|said| said.contains("Your profile picture was changed."))
            .map(drop)
    });
}

#[test]
fn the_dialog_fits_phone_and_desktop_in_both_colour_schemes() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    server.wait_processed(upload_file(
        &server,
        "a.jpg",
        &draw_receipt(Layout::Germany, 90).to_jpeg(),
    ));
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/receipts");
    browser.wait_for(r#"[data-test="receipt"]"#);
    let portrait = draw_receipt(Layout::Malaysia, 91).picture;
    let portrait = folder.write_file(
        "me.jpg",
        &files::encode_picture(&portrait, files::PictureFormat::Jpeg),
    );
    for state in ["empty", "refused", "set"] {
        open_dialog(&browser);
        match state {
            "refused" => {
                browser
                    .choose_files_in(INPUT, &[folder.write_file("me.jpg.txt", b"not a picture")]);
                browser.wait_until("it is refused", ACTION_TIMEOUT, || {
                    (!browser.text(PROBLEM).is_empty()).then_some(())
                });
            }
            "set" => {
                browser.choose_files_in(INPUT, &[&portrait]);
                let there = "return [...document.images]
                               .filter(i => i.closest('.face') && i.naturalWidth).length";
                browser.wait_until("it is shown twice", ACTION_TIMEOUT, || {
                    (browser.run_script(there, json!([])) == json!(2)).then_some(())
                });
            }
            _ => {}
        }
        for (size, window) in [
            ("390x844", Viewport::Phone),
            ("1440x900", Viewport::Desktop),
        ] {
            browser.resize(window);
            for (name, light) in [("light", ColourScheme::Light), ("dark", ColourScheme::Dark)] {
                browser.set_colour_scheme(light);
                wait_rest(&browser);
                browser.screenshot(
                    &screenshot_folder().join(format!("profile-{state}-{size}-{name}.png")),
                );
            }
            browser.set_colour_scheme(ColourScheme::Light);
            let misplaced = "const inside = box => box.left >= 0 && box.top >= 0
                    && box.right <= innerWidth && box.bottom <= innerHeight;
                const targets = document.querySelectorAll(
                    '.avatar, dialog.portrait :is(.button, .face)');
                return [...targets].filter(target => {
                    const box = target.getBoundingClientRect();
                    return !inside(box) || box.height < 44 || box.width < 44;
                }).map(target => target.outerHTML)";
            assert_eq!(
                browser.run_script(misplaced, json!([])),
                json!([]),
                "{state} on {size}"
            );
            let wide = browser.run_script(
                "return document.documentElement.scrollWidth > innerWidth",
                json!([]),
            );
            assert_eq!(wide, json!(false), "{state} fits into {size}");
        }
        browser.resize(Viewport::Phone);
        browser.send_key("dialog.portrait", ESCAPE);
        browser.wait_gone(DIALOG);
    }
}
