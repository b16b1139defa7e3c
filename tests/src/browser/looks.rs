//! How a page looks: pictures of it in every window and light, and what is wrong with it for people who see, hear or type
//! otherwise.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{Browser, Light, Window, screens};
use crate::wait::SOON;

/// Every window with the name it has in files.
const WINDOWS: [(&str, Window); 3] = [
    ("390x844", Window::Phone),
    ("768x1024", Window::Tablet),
    ("1440x900", Window::Desktop),
];
/// Both kinds of light with their names.
const LIGHTS: [(&str, Light); 2] = [("light", Light::Light), ("dark", Light::Dark)];

impl Browser {
    /// Waits until every picture is there and nothing moves any more, then writes what is seen.
    #[track_caller]
    pub fn show(&self, file: &Path) {
        let script = "const moves = animation => animation.playState === 'running'
                        && Number.isFinite(animation.effect.getComputedTiming().endTime);
                      const is_there = image => image.complete && image.naturalWidth > 0;
                      return document.fonts.ready.then(() => new Promise(requestAnimationFrame)).then(() =>
                        [...document.images].every(is_there) && !document.getAnimations().some(moves))";
        self.wait("the page is at rest", SOON, || {
            self.script(script, json!([]))
                .as_bool()
                .filter(|rests| *rests)
        });
        self.screenshot(file);
    }

    /// Writes the page in every window and light to the folder of pictures, and checks that it fits and that what is in
    /// `targets` has room for a thumb.
    #[track_caller]
    pub fn show_everywhere(&self, name: &str, targets: &str) {
        for (size, window) in WINDOWS {
            self.resize(window);
            self.script("scrollTo(0, 0)", json!([]));
            for (light_name, light) in LIGHTS {
                self.illuminate(light);
                self.show(&screens().join(format!("{name}-{size}-{light_name}.png")));
            }
            let wide = self.script(
                "return document.documentElement.scrollWidth > innerWidth",
                json!([]),
            );
            assert_eq!(
                wide,
                json!(false),
                "{name} fits into {size} without scrolling sideways"
            );
            // A box to tick is pressed by its label.
            let small = "const room = target => target.type === 'checkbox' ? target.closest('label') ?? target : target;
                         return [...document.querySelectorAll(arguments[0])].map(room)
                           .map(target => [target.outerHTML.slice(0, 90), target.getBoundingClientRect().height])
                           .filter(([, height]) => height > 0 && height < 44)";
            let small = self.script(small, json!([targets]));
            assert_eq!(
                small,
                json!([]),
                "{name} in {size}: everything has room for a thumb"
            );
        }
        self.illuminate(Light::Light);
        self.resize(Window::Phone);
    }

    /// What axe-core finds wrong with the page in both kinds of light: the rules, and the elements that break them.
    #[track_caller]
    pub fn barriers(&self) -> Vec<String> {
        let axe = crate::root().join("tests/peers/node_modules/axe-core/axe.min.js");
        let axe =
            fs::read_to_string(&axe).unwrap_or_else(|error| panic!("{}: {error}", axe.display()));
        self.script(&format!("if (!window.axe) {{ {axe} }}"), json!([]));
        let mut found = Vec::new();
        for (name, light) in LIGHTS {
            self.illuminate(light);
            let broken = self.script(
                // Colours that fade into the other light are nobody's.
                "const ends = animation => Number.isFinite(animation.effect.getComputedTiming().endTime);
                 const rest = () => Promise.allSettled(document.getAnimations().filter(ends).map(moves => moves.finished));
                 return new Promise(requestAnimationFrame).then(rest).then(() => axe.run()).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
                   nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`)))",
                json!([]),
            );
            let broken = broken
                .as_array()
                .expect("a list of faults")
                .iter()
                .filter_map(Value::as_str);
            found.extend(broken.map(|broken| format!("{name}: {broken}")));
        }
        self.illuminate(Light::Light);
        found
    }
}
