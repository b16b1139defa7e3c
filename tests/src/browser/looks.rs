//! Appearance and accessibility of pages in every viewport and colour scheme.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{Browser, ColourScheme, Viewport, screenshot_folder};
use crate::wait::ACTION_TIMEOUT;

/// Viewports with their names in file names.
const VIEWPORTS: [(&str, Viewport); 3] = [
    ("390x844", Viewport::Phone),
    ("768x1024", Viewport::Tablet),
    ("1440x900", Viewport::Desktop),
];
/// Colour schemes with their names in file names.
const COLOUR_SCHEMES: [(&str, ColourScheme); 2] =
    [("light", ColourScheme::Light), ("dark", ColourScheme::Dark)];

impl Browser {
    /// Waits until all images are loaded and no finite animation runs, then takes a screenshot.
    #[track_caller]
    pub fn screenshot_at_rest(&self, file: &Path) {
        self.wait_at_rest();
        self.screenshot(file);
    }

    /// Writes the upper part of the page at rest to a WebP file: as wide as the window, and so many
    /// CSS pixels high, from this distance to the top of the window.
    #[track_caller]
    pub fn picture_at_rest(&self, file: &Path, top: u32, height: u32) {
        self.wait_at_rest();
        let width = self.run_script("return innerWidth", json!([]));
        let clip = json!({"x": 0, "y": top, "width": width, "height": height, "scale": 1});
        let order = json!({"format": "webp", "quality": 60, "clip": clip});
        let taken = self.driver.run_devtools("Page.captureScreenshot", order);
        let bytes = STANDARD
            .decode(taken["data"].as_str().unwrap_or_default())
            .expect("the browser takes pictures");
        fs::write(file, bytes).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }

    #[track_caller]
    fn wait_at_rest(&self) {
        let script = "const moves = animation => animation.playState === 'running'
                        && Number.isFinite(animation.effect.getComputedTiming().endTime);
                      const is_there = image => image.complete && image.naturalWidth > 0;
                      const frame = () => new Promise(requestAnimationFrame);
                      return document.fonts.ready.then(frame).then(() =>
                        [...document.images].every(is_there)
                          && !document.getAnimations().some(moves))";
        self.wait_until("the page is at rest", ACTION_TIMEOUT, || {
            self.run_script(script, json!([]))
                .as_bool()
                .filter(|rests| *rests)
        });
    }

    /// Takes screenshots of the page in every viewport and colour scheme.
    ///
    /// Fails if the page scrolls sideways or if a match of `targets` is lower than 44 CSS pixels.
    /// Leaves the browser as a phone in the light scheme.
    #[track_caller]
    pub fn check_everywhere(&self, name: &str, targets: &str) {
        for (size, window) in VIEWPORTS {
            self.resize(window);
            self.run_script("scrollTo(0, 0)", json!([]));
            for (light_name, light) in COLOUR_SCHEMES {
                self.set_colour_scheme(light);
                self.screenshot_at_rest(
                    &screenshot_folder().join(format!("{name}-{size}-{light_name}.png")),
                );
            }
            let wide = self.run_script(
                "return document.documentElement.scrollWidth > innerWidth",
                json!([]),
            );
            assert_eq!(
                wide,
                json!(false),
                "{name} fits into {size} without scrolling sideways"
            );
            // A checkbox is pressed by its label, whose height counts.
            let small = "const room = target =>
                           target.type === 'checkbox' ? target.closest('label') ?? target : target;
                         const height = target => target.getBoundingClientRect().height;
                         return [...document.querySelectorAll(arguments[0])].map(room)
                           .map(target => [target.outerHTML.slice(0, 90), height(target)])
                           .filter(([, height]) => height > 0 && height < 44)";
            let small = self.run_script(small, json!([targets]));
            assert_eq!(
                small,
                json!([]),
                "{name} in {size}: everything has room for a thumb"
            );
        }
        self.set_colour_scheme(ColourScheme::Light);
        self.resize(Viewport::Phone);
    }

    /// Returns the violations that axe-core finds in both colour schemes: rule, element, summary.
    #[track_caller]
    pub fn accessibility_violations(&self) -> Vec<String> {
        let axe = crate::checkout_root().join("tests/peers/node_modules/axe-core/axe.min.js");
        let axe =
            fs::read_to_string(&axe).unwrap_or_else(|error| panic!("{}: {error}", axe.display()));
        self.run_script(&format!("if (!window.axe) {{ {axe} }}"), json!([]));
        let mut found = Vec::new();
        for (name, light) in COLOUR_SCHEMES {
            self.set_colour_scheme(light);
            let broken = self.run_script(
                // Colours in a transition between the schemes belong to neither.
                "const ends = animation =>
                   Number.isFinite(animation.effect.getComputedTiming().endTime);
                 const rest = () => Promise.allSettled(
                   document.getAnimations().filter(ends).map(moves => moves.finished));
                 const describe = ({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
                   `${id} ${target}: ${failureSummary}`);
                 return new Promise(requestAnimationFrame).then(rest).then(() => axe.run())
                   .then(({ violations }) => violations.flatMap(describe))",
                json!([]),
            );
            let broken = broken
                .as_array()
                .expect("a list of faults")
                .iter()
                .filter_map(Value::as_str);
            found.extend(broken.map(|broken| format!("{name}: {broken}")));
        }
        self.set_colour_scheme(ColourScheme::Light);
        found
    }
}
