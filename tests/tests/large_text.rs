//! Reflow of every page with large text and narrow windows.
//!
//! Text of 200 %, zoom of 200 % and a width of 320 pixels. No content may be lost and no page may
//! scroll sideways (WCAG 2.2, 1.4.4 and 1.4.10).

use harness::browser::{Browser, Viewport};
use harness::drawn::{Layout, draw_receipt};
use harness::pages::PAGES;
use harness::server::Server;
use harness::uploader::upload_file;
use serde_json::{Value, json};

/// Views of a page: name, width and height in CSS pixels, root font size.
const VIEWS: [(&str, [u32; 2], &str); 4] = [
    ("390 with text of 200 %", [390, 844], "200%"),
    ("1440 with text of 200 %", [1440, 900], "200%"),
    ("1440 enlarged to 200 %", [720, 450], "100%"),
    ("320", [320, 640], "100%"),
];

/// Returns lost content: a page wider than its window, clipped or overflowing elements.
const LOST_CONTENT_SCRIPT: &str = r"
const lost = [];
const name = element => element.outerHTML.slice(0, 110).replaceAll('\n', ' ');
const page = document.documentElement;
if (page.scrollWidth > innerWidth) lost.push(`the page is ${page.scrollWidth} wide`);
const skipped = '.visually-hidden, .skip-link, svg, .viewer, video, .drop-overlay, option, '
  + 'datalist, [aria-hidden=true]';
const isForEars = element => element
  && (getComputedStyle(element).clipPath !== 'none' || isForEars(element.parentElement));
const rolls = style => /auto|scroll/.test(style.overflowX + style.overflowY);
for (const element of document.querySelectorAll('body *')) {
  if (element.closest(skipped) || !element.checkVisibility()) continue;
  const style = getComputedStyle(element);
  if (isForEars(element)) continue;
  const box = element.getBoundingClientRect();
  if (!element.innerText?.trim() && !element.matches('input, textarea, select')) continue;
  const isTyped = element.matches('input, textarea, select');
  const has = node => node.nodeType === Node.TEXT_NODE && node.textContent.trim();
  const isWide = element.scrollWidth > element.clientWidth + 1;
  const isHigh = element.scrollHeight > element.clientHeight + 2;
  if (!isTyped && /hidden|clip/.test(style.overflowX) && isWide && !element.title) {
    lost.push(`cut: ${name(element)}`);
  }
  if (!isTyped && /hidden|clip/.test(style.overflowY) && isHigh) {
    lost.push(`cut below: ${name(element)}`);
  }
  if (element.matches('input[type=date], input[type=time]') && isWide) {
    lost.push(`typed and cut: ${name(element)}`);
  }
  if (element.matches('button, .button, .choice, .chip, .tabs a, .bar, label')
    && (isWide || isHigh) && style.display !== 'inline') {
    const needed = `${element.scrollWidth} × ${element.scrollHeight}`;
    const given = `${element.clientWidth} × ${element.clientHeight}`;
    lost.push(`too small: ${needed} in ${given}: ${name(element)}`);
  }
  let around = element.parentElement;
  while (around && !rolls(getComputedStyle(around))) around = around.parentElement;
  if ((isTyped || [...element.childNodes].some(has)) && !around
    && (box.right > innerWidth + 1 || box.left < -1)) {
    lost.push(`beyond the window: ${name(element)}`);
  }
}
return [...new Set(lost)];
";

/// Opens the profile dialog and waits until it is shown.
const OPEN_PROFILE_SCRIPT: &str = r#"
const avatar = document.querySelector('[data-test="avatar"]');
avatar.click();
return (async () => {
  while (!document.querySelector("dialog[open]")) await new Promise(requestAnimationFrame);
  return true;
})()"#;

/// Returns the lost content of a page in all views; the script `then` runs before the check.
#[track_caller]
fn find_lost_content(browser: &Browser, path: &str, ready: &str, then: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (name, [width, height], text) in VIEWS {
        browser.resize_to(width, height);
        browser.goto(path);
        browser.run_script(
            "document.documentElement.style.fontSize = arguments[0]",
            json!([text]),
        );
        browser.wait_for(ready);
        browser.run_script(then, json!([]));
        browser.run_script(
            "const frame = () => new Promise(requestAnimationFrame);
             return document.fonts.ready.then(frame).then(() => 1)",
            json!([]),
        );
        let lost = browser.run_script(LOST_CONTENT_SCRIPT, json!([]));
        let lost = lost
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(Value::as_str);
        let found: Vec<_> = lost
            .map(|lost| format!("{path} at {name}: {lost}"))
            .collect();
        // Failing views leave a screenshot.
        if !found.is_empty() {
            let file = format!(
                "large{}-{width}.png",
                path.replace(['/', '?', '=', '&'], "-")
            );
            browser.screenshot(
                &harness::browser::screenshot_folder()
                    .join("failed")
                    .join(file),
            );
        }
        all.extend(found);
    }
    all
}

#[test]
fn pages_without_receipts_lose_nothing() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Viewport::Phone);
    let mut all = Vec::new();
    let pages = PAGES
        .iter()
        .map(|page| (page.route.path(), page.without_receipts));
    for (path, ready) in pages.chain([("/elsewhere".to_owned(), ".notice")]) {
        all.extend(find_lost_content(&browser, &path, ready, ""));
    }
    assert_eq!(all, [""; 0], "{}", all.join("\n"));
}

#[test]
fn pages_with_receipts_lose_nothing() {
    let server = Server::start(&[]);
    let layouts = [Layout::UnitedStates, Layout::Malaysia, Layout::Germany];
    let ids: Vec<_> = (120..)
        .zip(layouts)
        .map(|(seed, layout)| {
            upload_file(
                &server,
                &format!("IMG_{seed}.jpg"),
                &draw_receipt(layout, seed).to_jpeg(),
            )
        })
        .collect();
    for id in &ids {
        server.wait_processed(*id);
    }
    server.delete(&format!("/api/receipts/{}", ids[2]));
    server.post(
        "/api/rules",
        &json!({
            "text": "long words that are looked for", "merchant": "Corner shop", "tags": ["a", "b"],
        }),
    );
    let browser = Browser::open(&server, Viewport::Phone);
    let mut all = Vec::new();
    for (path, ready, then) in [
        ("/receipts".to_owned(), r#"[data-test="receipt"]"#, ""),
        (
            "/receipts?review=open".into(),
            r#"[data-test="receipt"]"#,
            r#"document.querySelector('[data-test="filters"]').click();
               document.querySelector('[data-test="more"]').click()"#,
        ),
        (
            format!("/receipts/{}", ids[0]),
            r#"form[data-test="fields"]"#,
            "",
        ),
        ("/review?all=true".into(), r#"[data-test="card"]"#, ""),
        ("/spending".into(), r#"[data-test="bar"]"#, ""),
        ("/trash".into(), ".entries", ""),
        ("/rules".into(), r#"[data-test="rule"]"#, ""),
        ("/".into(), r#"[data-test="avatar"]"#, OPEN_PROFILE_SCRIPT),
    ] {
        all.extend(find_lost_content(&browser, &path, ready, then));
    }
    assert_eq!(all, [""; 0], "{}", all.join("\n"));
}
