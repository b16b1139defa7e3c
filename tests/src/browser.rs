//! A real browser, used as a person uses it: looks, types, presses, chooses and drops files.
//!
//! Every method waits for what it needs and fails the test with a sentence and a screenshot in
//! `target/screens/failed` when it does not come. What is done to a page is in `actions`. What the scan page
//! shows of its uploads is in [`queue`]; what it sent to the server is in [`wire`]. What the machine around it
//! does is in `device`: its camera, its keys, its printer, its line.

mod actions;
pub mod device;
mod driver;
mod looks;
pub mod queue;
mod walk;
pub mod wire;

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use fantoccini::error::CmdError;
use serde_json::{Value, json};

use crate::server::Server;
use crate::wait::{SOON, poll};
use driver::Driver;

/// How large the window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// A phone held upright: 390 × 844, touch, two device pixels a pixel.
    Phone,
    /// A tablet held upright: 768 × 1024, touch, two device pixels a pixel.
    Tablet,
    /// A desktop: 1440 × 900.
    Desktop,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Light {
    /// Dark letters on light ground.
    Light,
    /// Light letters on dark ground.
    Dark,
}

/// A browser with one tab and an empty profile.
pub struct Browser {
    driver: Driver,
    home: String,
}

/// A file that exists only in the page: name, bytes.
pub struct PageFile<'a> {
    /// The name, which may be one no file system takes.
    pub name: &'a str,
    /// The bytes.
    pub bytes: &'a [u8],
}

impl Browser {
    /// Opens a browser for the pages of `server`.
    #[track_caller]
    pub fn open(server: &Server, window: Window) -> Self {
        Self::open_with(server, window, &[])
    }

    #[track_caller]
    fn open_with(server: &Server, window: Window, flags: &[&str]) -> Self {
        let browser = Self {
            driver: Driver::start(flags),
            home: server.url(""),
        };
        browser.run_before_pages(wire::LISTEN);
        browser.resize(window);
        browser
    }

    /// Opens a browser that reaches `server` by a name of the local network over plain HTTP, where browsers
    /// hold back what they offer secure pages.
    #[track_caller]
    pub fn open_over_plain_http(server: &Server, window: Window) -> Self {
        let mut browser = Self::open(server, window);
        browser.home = server.url("").replace("127.0.0.1", driver::LOCAL_NAME);
        browser
    }

    /// Takes the database of pages away, as some browsers do in private windows. To be called before the
    /// first page.
    pub fn refuse_database(&self) {
        self.run_before_pages("Object.defineProperty(window, 'indexedDB', {value: undefined})");
    }

    /// Runs a script in every page before the page's own.
    pub fn run_before_pages(&self, source: &str) {
        self.driver.devtools(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({"source": source}),
        );
    }

    /// Makes what the server answers of a receipt hold these fields of a reading, whatever was read. To be called before
    /// the first page.
    pub fn pretend_reading(&self, fields: &Value) {
        let source = format!(
            "const reach = window.fetch;
             window.fetch = async (request, ...others) => {{
               const answer = await reach(request, ...others);
               if (!/\\/api\\/receipts\\/[^/]+$/.test(request.url) || !answer.ok) return answer;
               const detail = await answer.json();
               Object.assign(detail.receipt, {fields});
               return new Response(JSON.stringify(detail), answer);
             }}"
        );
        self.run_before_pages(&source);
    }

    /// Opens a second tab in front of the first, which lives on behind it.
    #[track_caller]
    pub fn open_tab(&self, path: &str) {
        let opened = self.driver.run(|tab| async move {
            let opened = tab.new_window(true).await?;
            tab.switch_to_window(opened.handle).await
        });
        self.check(opened, "a second tab opens");
        self.goto(path);
    }

    /// Closes the first tab, whatever it is doing, and stays in the second.
    #[track_caller]
    pub fn close_first_tab(&self) {
        let closed = self.driver.run(|tab| async move {
            let tabs = tab.windows().await?;
            tab.switch_to_window(tabs[0].clone()).await?;
            tab.close_window().await?;
            tab.switch_to_window(tabs[1].clone()).await
        });
        self.check(closed, "the first tab closes");
    }

    /// Makes it a phone, a tablet or a desktop.
    pub fn resize(&self, window: Window) {
        let metrics = match window {
            Window::Phone => {
                json!({"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true})
            }
            Window::Tablet => {
                json!({"width": 768, "height": 1024, "deviceScaleFactor": 2, "mobile": true})
            }
            Window::Desktop => {
                json!({"width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": false})
            }
        };
        self.driver
            .devtools("Emulation.setDeviceMetricsOverride", metrics);
        let touch = json!({"enabled": window != Window::Desktop});
        self.driver
            .devtools("Emulation.setTouchEmulationEnabled", touch);
    }

    /// Makes the system's colours light or dark.
    pub fn illuminate(&self, light: Light) {
        let value = match light {
            Light::Light => "light",
            Light::Dark => "dark",
        };
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": value}]});
        self.driver.devtools("Emulation.setEmulatedMedia", features);
    }

    /// Makes it the browser of a person who reads these languages, best first.
    #[track_caller]
    pub fn speak(&self, languages: &str) {
        let agent = self.script("return navigator.userAgent", json!([]));
        let languages = json!({"userAgent": agent, "acceptLanguage": languages});
        self.driver
            .devtools("Emulation.setUserAgentOverride", languages);
    }

    /// Lets it save files, and into this folder.
    pub fn save_to(&self, folder: &Path) {
        let behavior = json!({"behavior": "allow", "downloadPath": folder});
        self.driver
            .devtools("Browser.setDownloadBehavior", behavior);
    }

    /// Opens a page by its path, which begins with a slash.
    #[track_caller]
    pub fn goto(&self, path: &str) {
        let url = format!("{}{path}", self.home);
        let opened = self.driver.run(|tab| async move { tab.goto(&url).await });
        self.check(opened, path);
    }

    /// Loads the page again.
    #[track_caller]
    pub fn reload(&self) {
        let loaded = self.driver.run(|tab| async move { tab.refresh().await });
        self.check(loaded, "the page loads again");
    }

    /// The path of the page.
    #[track_caller]
    pub fn path(&self) -> String {
        self.script("return location.pathname", json!([]))
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Runs a script in the page; its arguments are `arguments[0]` and so on.
    #[track_caller]
    pub fn script(&self, script: &str, arguments: Value) -> Value {
        let Value::Array(arguments) = arguments else {
            panic!("arguments are an array")
        };
        let result = self
            .driver
            .run(|tab| async move { tab.execute(script, arguments).await });
        self.check(result, script)
    }

    /// Whether something matches.
    #[track_caller]
    pub fn sees(&self, selector: &str) -> bool {
        self.count(selector) > 0
    }

    /// How many things match.
    #[track_caller]
    pub fn count(&self, selector: &str) -> u64 {
        let count = self.script(
            "return document.querySelectorAll(arguments[0]).length",
            json!([selector]),
        );
        count.as_u64().unwrap_or_default()
    }

    /// Waits until something matches.
    #[track_caller]
    pub fn wait_for(&self, selector: &str) {
        self.wait(selector, SOON, || self.sees(selector).then_some(()));
    }

    /// Waits until nothing matches any more.
    #[track_caller]
    pub fn wait_gone(&self, selector: &str) {
        self.wait(&format!("no {selector}"), SOON, || {
            (!self.sees(selector)).then_some(())
        });
    }

    /// Waits until `look` sees something.
    #[track_caller]
    pub fn wait<T>(&self, what: &str, deadline: Duration, look: impl FnMut() -> Option<T>) -> T {
        match poll(deadline, look) {
            Some(seen) => seen,
            None => self.fail(&format!("waited {} s in vain: {what}", deadline.as_secs())),
        }
    }

    /// The text of the first match, as a person sees it.
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        let text = self.property(selector, "innerText");
        text.as_str().unwrap_or_default().to_owned()
    }

    /// An attribute of the first match.
    #[track_caller]
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let script = "const found = document.querySelector(arguments[0]);
                      return found && [found.getAttribute(arguments[1])]";
        let found = self.wait(selector, SOON, || {
            let found = self.script(script, json!([selector, name]));
            (!found.is_null()).then_some(found)
        });
        found[0].as_str().map(str::to_owned)
    }

    /// What stands in an input.
    #[track_caller]
    pub fn value(&self, selector: &str) -> String {
        let value = self.property(selector, "value");
        value.as_str().unwrap_or_default().to_owned()
    }

    /// A property of the first match, which may be drawn anew at any moment.
    #[track_caller]
    fn property(&self, selector: &str, name: &str) -> Value {
        let script = "return document.querySelector(arguments[0])?.[arguments[1]] ?? null";
        self.wait(&format!("{name} of {selector}"), SOON, || {
            let found = self.script(script, json!([selector, name]));
            (!found.is_null()).then_some(found)
        })
    }

    /// Writes what is seen to a PNG file.
    #[track_caller]
    pub fn screenshot(&self, file: &Path) {
        let picture = self.driver.run(|tab| async move { tab.screenshot().await });
        fs::create_dir_all(file.parent().expect("a file lies in a folder"))
            .expect("the folder can be made");
        fs::write(file, picture.expect("the browser can look"))
            .expect("the picture can be written");
    }

    #[track_caller]
    fn check<T>(&self, result: Result<T, CmdError>, what: &str) -> T {
        result.unwrap_or_else(|error| self.fail(&format!("{what}: {error}")))
    }

    /// Fails the test and keeps what was seen.
    #[track_caller]
    fn fail(&self, what: &str) -> ! {
        let name = thread::current()
            .name()
            .unwrap_or("test")
            .replace("::", "-");
        let file = screens().join("failed").join(format!("{name}.png"));
        self.screenshot(&file);
        let seen = self.driver.run(|tab| async move {
            tab.execute(
                "return location.pathname + '\\n' + document.body.innerText",
                vec![],
            )
            .await
        });
        let seen = seen
            .ok()
            .and_then(|text| text.as_str().map(str::to_owned))
            .unwrap_or_default();
        panic!("{what}\nthe page ({}) says: {seen}", file.display());
    }
}

/// Where screenshots are kept.
pub fn screens() -> PathBuf {
    crate::root().join("target").join("screens")
}
