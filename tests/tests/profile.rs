//! The profile picture in a real browser: set, kept, replaced, removed, and refused where it is none.

use std::path::PathBuf;

use harness::browser::wire::Line;
use harness::browser::{Browser, Light, Window, screens};
use harness::drawn::{Layout, draw, files};
use harness::folder::Folder;
use harness::server::Server;
use harness::uploader::upload;
use harness::wait::SOON;
use image::{Rgb, RgbImage};
use serde_json::json;
use shared::problem::ProblemCode;
use shared::profile::{BYTES_MAX, Profile};

const AVATAR: &str = r#"[data-test="avatar"]"#;
const DIALOG: &str = "dialog.portrait[open]";
const INPUT: &str = "dialog.portrait[open] input#profile-picture";
const PROBLEM: &str = r#"[data-test="profile-problem"]"#;
const REMOVE: &str = r#"[data-test="profile-remove"]"#;
const RED: [u8; 3] = [200, 30, 60];
const BLUE: [u8; 3] = [30, 60, 200];
/// How `WebDriver` names the keys.
const ENTER: char = '\u{E007}';
const ESCAPE: char = '\u{E00C}';

fn picture(folder: &Folder, name: &str, format: files::Format, colour: [u8; 3]) -> PathBuf {
    folder.write(
        name,
        &files::encode(&RgbImage::from_pixel(640, 480, Rgb(colour)), format),
    )
}

/// Waits until the picture here has this colour in its middle, in the browser's own eyes.
#[track_caller]
fn wait_colour(browser: &Browser, place: &str, colour: [u8; 3]) {
    let script = "const image = document.querySelector(arguments[0] + ' img');
        if (!image?.complete || !image.naturalWidth) return null;
        const canvas = document.createElement('canvas');
        const pen = canvas.getContext('2d');
        pen.drawImage(image, 0, 0, 3, 3);
        return [...pen.getImageData(1, 1, 1, 1).data].slice(0, 3)";
    browser.wait(&format!("{place} shows {colour:?}"), SOON, || {
        let seen = browser.script(script, json!([place]));
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
    browser.press(AVATAR);
    browser.wait_for(DIALOG);
}

/// Waits until no colour changes any more.
#[track_caller]
fn wait_rest(browser: &Browser) {
    let script = "return new Promise(requestAnimationFrame).then(() =>
        document.getAnimations().every(animation => animation.playState !== 'running'))";
    browser.wait("the page is at rest", SOON, || {
        browser
            .script(script, json!([]))
            .as_bool()
            .filter(|rests| *rests)
    });
}

#[track_caller]
fn version(server: &Server) -> Option<String> {
    server
        .get("/api/profile")
        .json::<Profile>()
        .picture
        .map(|picture| picture.version)
}

/// The requests of the page that change the profile.
#[track_caller]
fn changes(browser: &Browser) -> usize {
    browser
        .sent_below("/api/profile")
        .iter()
        .filter(|sent| sent.method != "GET")
        .count()
}

#[test]
fn a_picture_is_set_kept_replaced_and_removed() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), Folder::new());
    let browser = Browser::open(&server, Window::Phone);
    browser.goto("/");
    browser.wait_for(&format!("{AVATAR} svg"));
    assert!(!browser.sees(&format!("{AVATAR} img")) && version(&server).is_none());

    open_dialog(&browser);
    assert!(!browser.sees(REMOVE), "there is nothing to remove");
    browser.choose_in(
        INPUT,
        &[picture(&folder, "me.png", files::Format::Png, RED)],
    );
    wait_colour(&browser, AVATAR, RED);
    wait_colour(&browser, DIALOG, RED);
    let heard = browser.text(&format!("{DIALOG} [role=status]"));
    assert_eq!(heard, "Your profile picture was changed.");
    let first = version(&server);
    assert!(first.is_some());

    browser.reload();
    wait_colour(&browser, AVATAR, RED);
    browser.goto("/receipts");
    wait_colour(&browser, AVATAR, RED);

    open_dialog(&browser);
    browser.choose_in(
        INPUT,
        &[picture(&folder, "me.jpg", files::Format::Jpeg, BLUE)],
    );
    wait_colour(&browser, AVATAR, BLUE);
    assert!(version(&server).is_some_and(|second| Some(second) != first));

    browser.press(REMOVE);
    browser.wait_for(&format!("{AVATAR} svg"));
    browser.wait_gone(REMOVE);
    assert_eq!((version(&server), server.bytes_kept()), (None, 0));
    browser.reload();
    browser.wait_for(&format!("{AVATAR} svg"));
    assert!(!browser.sees(&format!("{AVATAR} img")));
}

#[test]
fn what_is_no_picture_is_refused_before_anything_is_sent() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), Folder::new());
    let browser = Browser::open(&server, Window::Desktop);
    browser.goto("/");
    open_dialog(&browser);
    let large = [
        files::encode(&RgbImage::new(8, 8), files::Format::Jpeg),
        vec![0; 5 << 20],
    ]
    .concat();
    assert!(large.len() as u64 > BYTES_MAX);
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
        browser.choose_in(INPUT, &[folder.write(name, &bytes)]);
        browser.wait(name, SOON, || {
            (browser.text(PROBLEM) == code.message()).then_some(())
        });
    }
    assert_eq!((changes(&browser), version(&server)), (0, None));

    // What only the server can see is said in the same place, and the next picture clears it away.
    let cut = files::cut_jpeg(&draw(Layout::Britain, 71).picture);
    browser.choose_in(INPUT, &[folder.write("cut.jpg", &cut)]);
    let broken = ProblemCode::PictureBroken.message();
    browser.wait("the server's answer", SOON, || {
        (browser.text(PROBLEM) == broken).then_some(())
    });
    assert_eq!((changes(&browser), version(&server)), (1, None));
    browser.choose_in(
        INPUT,
        &[picture(&folder, "me.webp", files::Format::Webp, BLUE)],
    );
    wait_colour(&browser, AVATAR, BLUE);
    assert_eq!(browser.text(PROBLEM), "");
}

#[test]
fn the_dialog_has_its_style_wherever_it_is_opened_first() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Window::Phone);
    browser.goto("/");
    let desk =
        "return [...document.styleSheets].filter(sheet => sheet.href.includes('desk')).length";
    assert_eq!(
        browser.script(desk, json!([])),
        json!(0),
        "the styles of other pages are not there"
    );
    open_dialog(&browser);
    let script = "const {borderTopLeftRadius, paddingTop, borderTopWidth} = getComputedStyle(document.querySelector(arguments[0]));
                  return [borderTopLeftRadius, paddingTop, borderTopWidth]";
    assert_eq!(
        browser.script(script, json!([DIALOG])),
        json!(["18px", "24px", "1px"])
    );
}

#[test]
fn the_dialog_is_worked_by_keyboard() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Window::Desktop);
    browser.goto("/receipts");
    browser.key(AVATAR, ENTER);
    browser.wait_for(DIALOG);
    let focused = "return document.activeElement.matches(arguments[0])";
    assert_eq!(
        browser.script(focused, json!([INPUT])),
        json!(true),
        "the first thing to do has the focus"
    );
    browser.key("dialog.portrait", ESCAPE);
    browser.wait_gone(DIALOG);
    assert_eq!(
        browser.script(focused, json!([AVATAR])),
        json!(true),
        "the focus goes back"
    );
    browser.press(AVATAR);
    browser.press(r#"[data-test="profile-close"]"#);
    browser.wait_gone(DIALOG);
}

#[test]
fn while_it_is_sent_nothing_else_can_be_ordered() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), Folder::new());
    let browser = Browser::open(&server, Window::Phone);
    browser.goto("/");
    open_dialog(&browser);
    browser.choose_in(
        INPUT,
        &[picture(&folder, "me.png", files::Format::Png, RED)],
    );
    wait_colour(&browser, AVATAR, RED);
    browser.set_line(Line::Slow(100_000));
    let noise = |x: u32, y: u32| {
        [x * 7919 % 251, y * 104_729 % 241, x * y % 239].map(|v| v.to_le_bytes()[0])
    };
    let detailed = RgbImage::from_fn(900, 900, |x, y| Rgb(noise(x, y)));
    let path = folder.write(
        "detailed.png",
        &files::encode(&detailed, files::Format::Png),
    );
    browser.choose_in(INPUT, &[path]);
    browser.wait_for(&format!("{DIALOG} .face.is-busy"));
    browser.wait_for(&format!(r#"{DIALOG} label[aria-disabled="true"]"#));
    browser.press(REMOVE);
    assert_eq!(
        changes(&browser),
        2,
        "it is not removed while it is replaced"
    );
    browser.key("dialog.portrait", ESCAPE);
    browser.wait_gone(DIALOG);
    let before = version(&server);
    browser.set_line(Line::Free);
    browser.wait("it arrives with the dialog closed", SOON, || {
        (version(&server) != before).then_some(())
    });
    browser.wait("and is said aloud", SOON, || {
        let said =
            "return [...document.querySelectorAll('body > p[role=status]')].map(p => p.textContent).join()";
        let said = browser.script(said, json!([]));
        said.as_str().filter(|said| said.contains("Your profile picture was changed.")).map(drop)
    });
}

#[test]
fn it_looks_right_on_phone_and_desktop_by_day_and_by_night() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), Folder::new());
    server.settled(upload(&server, "a.jpg", &draw(Layout::Germany, 90).jpeg()));
    let browser = Browser::open(&server, Window::Phone);
    browser.goto("/receipts");
    browser.wait_for(r#"[data-test="receipt"]"#);
    let portrait = draw(Layout::Malaysia, 91).picture;
    let portrait = folder.write("me.jpg", &files::encode(&portrait, files::Format::Jpeg));
    for state in ["empty", "refused", "set"] {
        open_dialog(&browser);
        match state {
            "refused" => {
                browser.choose_in(INPUT, &[folder.write("me.jpg.txt", b"not a picture")]);
                browser.wait("it is refused", SOON, || {
                    (!browser.text(PROBLEM).is_empty()).then_some(())
                });
            }
            "set" => {
                browser.choose_in(INPUT, &[&portrait]);
                let there = "return [...document.images].filter(i => i.closest('.face') && i.naturalWidth).length";
                browser.wait("it is shown twice", SOON, || {
                    (browser.script(there, json!([])) == json!(2)).then_some(())
                });
            }
            _ => {}
        }
        for (size, window) in [("390x844", Window::Phone), ("1440x900", Window::Desktop)] {
            browser.resize(window);
            for (name, light) in [("light", Light::Light), ("dark", Light::Dark)] {
                browser.illuminate(light);
                wait_rest(&browser);
                browser.screenshot(&screens().join(format!("profile-{state}-{size}-{name}.png")));
            }
            browser.illuminate(Light::Light);
            let misplaced = "const inside = box => box.left >= 0 && box.top >= 0
                    && box.right <= innerWidth && box.bottom <= innerHeight;
                const targets = document.querySelectorAll('.avatar, dialog.portrait :is(.button, .face)');
                return [...targets].filter(target => {
                    const box = target.getBoundingClientRect();
                    return !inside(box) || box.height < 44 || box.width < 44;
                }).map(target => target.outerHTML)";
            assert_eq!(
                browser.script(misplaced, json!([])),
                json!([]),
                "{state} on {size}"
            );
            let wide = browser.script(
                "return document.documentElement.scrollWidth > innerWidth",
                json!([]),
            );
            assert_eq!(wide, json!(false), "{state} fits into {size}");
        }
        browser.resize(Window::Phone);
        browser.key("dialog.portrait", ESCAPE);
        browser.wait_gone(DIALOG);
    }
}
