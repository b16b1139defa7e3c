//! Operates everything on a page that can be operated, and looks at the page after each step.
//!
//! It presses buttons, follows links, opens what is folded, types into every place and takes every choice, once for each
//! kind of control: rows of a list have the same buttons. What destroys something has its turn last. After each step
//! nothing may look like source text, nothing may be reported as an error, and everything must fit.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::json;

use super::Browser;
use crate::server::Server;
use crate::wait::SOON;

/// More steps than this are no page of ours.
const STEPS_MAX: usize = 250;

/// What became of a step.
#[derive(Debug, Deserialize)]
struct Step {
    /// The control; none is left where it is missing.
    control: Option<String>,
    /// The file a link leads to, which is not followed.
    file: Option<String>,
    /// What is wrong with the page.
    faults: Vec<String>,
}

impl Browser {
    /// Notes what the page reports as errors. To be called before the first page that is walked through.
    pub fn listen_for_errors(&self) {
        self.run_before_pages(ERRORS);
    }

    /// Operates every control of a page but those that were `operated` before, and adds them.
    #[track_caller]
    pub fn walk_through(
        &self,
        server: &Server,
        path: &str,
        ready: &str,
        operated: &mut BTreeSet<String>,
    ) {
        self.goto(path);
        self.wait_for(ready);
        self.walk_on(server, path, ready, operated);
    }

    /// The same of the page as it is now.
    #[track_caller]
    pub fn walk_on(
        &self,
        server: &Server,
        path: &str,
        ready: &str,
        operated: &mut BTreeSet<String>,
    ) {
        for _ in 0..STEPS_MAX {
            let step = self.step(operated);
            assert!(
                step.faults.is_empty(),
                "{path} after {:?}: {:#?}",
                step.control,
                step.faults
            );
            let Some(control) = step.control else { return };
            if let Some(file) = step.file {
                assert_eq!(
                    server.get(&file).status,
                    200,
                    "{path}: {control} leads to {file}"
                );
            }
            operated.insert(control);
            let here = self.script("return location.pathname + location.search", json!([]));
            let is_same = here
                .as_str()
                .is_some_and(|here| page_of(here) == page_of(path));
            if !is_same || !self.sees(ready) {
                self.goto(path);
                self.wait_for(ready);
            }
        }
        panic!("{path} has no end: {operated:?}");
    }

    #[track_caller]
    fn step(&self, operated: &BTreeSet<String>) -> Step {
        self.wait("the page is at rest", SOON, || {
            self.script("return window.__pending === 0", json!([]))
                .as_bool()
                .filter(|rests| *rests)
        });
        let step = self.script(STEP, json!([operated]));
        serde_json::from_value(step.clone())
            .unwrap_or_else(|error| panic!("a step is not one ({error}): {step}"))
    }
}

fn page_of(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

/// Runs before any script of the page.
const ERRORS: &str = r"
window.__errors = [];
window.__pending = 0;
const report = what => window.__errors.push(String(what));
addEventListener('error', event => report(event.message ?? `not loaded: ${event.target?.src}`), true);
addEventListener('unhandledrejection', event => report(event.reason));
const said = console.error;
console.error = (...what) => { report(what.join(' ')); said(...what); };
const reach = window.fetch;
window.fetch = async (...request) => {
  window.__pending++;
  try {
    const answer = await reach(...request);
    if (answer.status >= 500) report(`${answer.status} of ${answer.url}`);
    return answer;
  } finally {
    window.__pending--;
  }
};
";

/// Operates the next control and says what the page is like then.
const STEP: &str = r"
const done = new Set(arguments[0]);
const frames = async count => { while (count--) await new Promise(requestAnimationFrame); };
const kind = text => text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '#').replace(/[0-9]+/g, '#');
const signature = element => {
  const name = element.dataset.test ?? element.name ?? '';
  const said = element.getAttribute('aria-label') ?? (name ? '' : element.innerText ?? '');
  const href = element.getAttribute('href')?.split('?')[0] ?? '';
  return kind([element.localName, name || said.slice(0, 30), href, element.dataset.add ?? ''].join(' ').trim());
};
const dialog = [...document.querySelectorAll('dialog[open]')].at(-1);
const isOperable = element => element.checkVisibility({visibilityProperty: true, opacityProperty: false})
  && !element.disabled && element.getAttribute('aria-disabled') !== 'true' && element.type !== 'file'
  && element.dataset.test !== 'language' && !element.matches('.skip-link');
const destroys = /delet|trash|remove|purge|empty|merge|forget|discard|accept|cancel|clear|undo|split|restore|verify|read-again|confirm/;
const found = [...(dialog ?? document).querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(isOperable).map(element => [signature(element), element]).filter(([name]) => !done.has(name));
// What leads away comes after what does not, and what destroys comes last.
const rank = ([name, element]) => (destroys.test(name) ? 2 : 0) + (element.localName === 'a' ? 1 : 0);
found.sort((one, other) => rank(one) - rank(other));
let [control, element] = found[0] ?? [];
let file = null;
if (!element && dialog) {
  control = kind(`close ${dialog.className} ${dialog.dataset.test ?? ''}`);
  dialog.close();
} else if (element?.localName === 'a' && (element.hasAttribute('download') || element.rel.includes('external'))) {
  file = element.getAttribute('href');
} else if (element?.localName === 'select') {
  for (const option of [...element.options]) {
    element.value = option.value;
    element.dispatchEvent(new Event('change', {bubbles: true}));
    await frames(1);
  }
} else if (element?.matches('textarea, input:not([type=checkbox], [type=radio], [type=button], [type=submit])')) {
  const typed = {date: '2026-02-03', time: '10:20', number: '2', url: 'tea'}[element.type]
    ?? (element.inputMode === 'decimal' ? '2.50' : 'Tea');
  element.focus();
  element.value = typed;
  element.dispatchEvent(new Event('input', {bubbles: true}));
  element.dispatchEvent(new Event('change', {bubbles: true}));
  element.blur();
} else if (element) {
  element.scrollIntoView({block: 'center', behavior: 'instant'});
  element.focus({preventScroll: true});
  element.click();
}
await frames(2);
for (let waited = 0; window.__pending > 0 && waited < 600; waited++) await frames(1);
await frames(2);

const faults = window.__errors.splice(0);
const code = / as [uif](8|16|32|64|size)\b|>=|<=|::|=>|->|\{\}|&&|\|_\||\bSome\(|\bNone[,)]|\bOk\(|\bErr\(|\bundefined\b|\bNaN\b|\[object|\bnull\b|\bmove \||\.get\(/;
const texts = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const holder = walker.currentNode.parentElement;
  // What is printed on a receipt may be anything.
  if (!holder.closest('script, style, template, .text-layer, q, .receipt-hit')) texts.push(walker.currentNode.data);
}
for (const name of ['aria-label', 'title', 'alt', 'placeholder']) {
  for (const holder of document.querySelectorAll(`[${name}]`)) texts.push(holder.getAttribute(name));
}
faults.push(...texts.filter(text => code.test(text)).map(text => `looks like source text: ${text}`));
if (document.documentElement.scrollWidth > innerWidth) faults.push('does not fit: it scrolls sideways');
// Smaller letters make some phones enlarge the page where something is typed.
if (innerWidth < 900) {
  const typed = 'input:not([type=checkbox], [type=radio], [type=file], [type=range]), select, textarea';
  for (const place of document.querySelectorAll(typed)) {
    const size = parseFloat(getComputedStyle(place).fontSize);
    if (size < 16) faults.push(`letters of ${size} pixels are typed into ${place.outerHTML.slice(0, 120)}`);
  }
}
return {control: control ?? null, file, faults};
";
