//! Operation of every control of a page, with checks after each step.
//!
//! It presses buttons, follows links, opens folded parts, types into every field and takes every
//! choice, once for each kind of control: rows of a list share theirs. Destructive controls come
//! last. After each step no text may look like source code, no error may be reported, and the page
//! must fit its window. A log keeps all controls that were seen, disabled ones included, and all
//! that were operated.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::json;

use super::Browser;
use crate::server::Server;
use crate::wait::ACTION_TIMEOUT;

/// Limit of steps, far above the number of controls of any page.
const STEPS_MAX: usize = 250;

/// Controls of all pages, each named by page, role and name; a link is named without its page, since
/// it is followed once.
#[derive(Debug, Default)]
pub struct ControlLog {
    /// Controls that were visible while the page was at rest.
    seen: BTreeSet<String>,
    /// Controls that were operated.
    operated: BTreeSet<String>,
}

impl ControlLog {
    /// Returns the controls that were seen and not operated.
    pub fn left_out(&self) -> BTreeSet<&str> {
        let left_out = self.seen.difference(&self.operated);
        left_out.map(String::as_str).collect()
    }

    /// Returns the controls that were seen.
    pub fn seen(&self) -> &BTreeSet<String> {
        &self.seen
    }

    /// Returns the controls that were operated.
    pub fn operated(&self) -> &BTreeSet<String> {
        &self.operated
    }
}

/// Result of a step.
#[derive(Debug, Deserialize)]
struct Step {
    /// Control that was operated; `None` if none is left.
    control: Option<String>,
    /// The same with its page, as in [`ControlLog`].
    key: Option<String>,
    /// Controls visible before the step, when the page is at rest.
    seen: BTreeSet<String>,
    /// Target of a download link, which is not followed.
    file: Option<String>,
    /// Faults of the page after the step.
    faults: Vec<String>,
}

impl Browser {
    /// Records errors reported by pages; has to be called before the first page is opened.
    pub fn record_errors(&self) {
        self.run_before_pages(RECORD_ERRORS_SCRIPT);
    }

    /// Opens a page and operates all its controls except those in `operated`, to which it adds
    /// them.
    ///
    /// `ready` matches once the page is loaded.
    #[track_caller]
    pub fn operate_page(
        &self,
        server: &Server,
        (path, ready): (&str, &str),
        operated: &mut BTreeSet<String>,
        log: &mut ControlLog,
    ) {
        self.goto(path);
        self.wait_for(ready);
        self.operate_current_page(server, (path, ready), operated, log);
    }

    /// Operates the controls of the page as it is now.
    #[track_caller]
    pub fn operate_current_page(
        &self,
        server: &Server,
        (path, ready): (&str, &str),
        operated: &mut BTreeSet<String>,
        log: &mut ControlLog,
    ) {
        for _ in 0..STEPS_MAX {
            let step = self.operate_next_control(operated);
            assert!(
                step.faults.is_empty(),
                "{path} after {:?}: {:#?}",
                step.control,
                step.faults
            );
            log.seen.extend(step.seen);
            log.operated.extend(step.key);
            let Some(control) = step.control else { return };
            if let Some(file) = step.file {
                assert_eq!(
                    server.get(&file).status,
                    200,
                    "{path}: {control} leads to {file}"
                );
            }
            operated.insert(control);
            // A link or a dialog may have led away: returns to the page.
            let here = self.run_script("return location.pathname + location.search", json!([]));
            let is_same = here
                .as_str()
                .is_some_and(|here| path_of(here) == path_of(path));
            if !is_same || !self.has_match(ready) {
                self.goto(path);
                self.wait_for(ready);
            }
        }
        panic!("{path} has no end: {operated:?}");
    }

    #[track_caller]
    fn operate_next_control(&self, operated: &BTreeSet<String>) -> Step {
        self.wait_until("the page is at rest", ACTION_TIMEOUT, || {
            self.run_script("return window.__pending === 0", json!([]))
                .as_bool()
                .filter(|rests| *rests)
        });
        let step = self.run_script(STEP_SCRIPT, json!([operated]));
        serde_json::from_value(step.clone())
            .unwrap_or_else(|error| panic!("a step is not one ({error}): {step}"))
    }
}

fn path_of(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

/// Records errors and counts pending requests; runs before the scripts of a page.
const RECORD_ERRORS_SCRIPT: &str = r"
window.__errors = [];
window.__pending = 0;
const report = what => window.__errors.push(String(what));
addEventListener(
  'error', event => report(event.message ?? `not loaded: ${event.target?.src}`), true);
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

/// Operates the next control and returns the faults of the page.
const STEP_SCRIPT: &str = r#"
const done = new Set(arguments[0]);
const seen = new Set();
const frames = async count => { while (count--) await new Promise(requestAnimationFrame); };
const kind = text =>
  text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '#').replace(/[0-9]+/g, '#');
const signature = element => {
  // Words of the receipt are no names. The days of a calendar are one control.
  const isDay = element.closest('[data-test=calendar] td');
  const common = isDay ? 'day' : element.closest('.text-layer') ? 'word'
    : element.matches('.choice:not([data-assign], [data-add])') ? 'choice' : '';
  const name = element.dataset.test || element.name || common
    || (element.type === 'file' ? element.id : '');
  const said = element.getAttribute('aria-label') ?? (name ? '' : element.innerText ?? '');
  const href = isDay ? '' : element.getAttribute('href')?.split('?')[0] ?? '';
  const role = element.getAttribute('role') ?? element.localName;
  const parts = [role, name || said.slice(0, 30), href, element.dataset.add ?? ''];
  return kind(parts.join(' ').trim());
};
const key = element =>
  (element.localName === 'a' ? '' : `${kind(location.pathname)} `) + signature(element);
const topDialog = () =>
  [...document.querySelectorAll('dialog[open], [role=dialog][aria-modal=true]')].at(-1);
const dialog = topDialog();
const isVisible = element =>
  element.checkVisibility({visibilityProperty: true, opacityProperty: false});
// File choosers are operated by other tests. Another language or form of dates would change the
// names of controls.
const isOperable = element => isVisible(element)
  && !element.disabled && element.getAttribute('aria-disabled') !== 'true'
  && element.type !== 'file' && !['language', 'date-order'].includes(element.dataset.test);
const destroys = new RegExp('delet|trash|remove|purge|empty|merge|forget|discard|accept|cancel'
  + '|clear|undo|split|restore|verify|read-again|confirm');
const native = 'a[href], button, input, select, textarea, summary';
const controls = `${native}, [role=button], [role=menuitem], [role=tab], [role=switch], `
  + '[role=checkbox], [role=radio], [role=option], [role=slider], [contenteditable], '
  + '[tabindex]:not([tabindex="-1"])';
// A modal dialog makes everything behind it inert.
const look = () => (topDialog() ?? document).querySelectorAll(controls)
  .forEach(element => isVisible(element) && seen.add(key(element)));
look();
// A folded part that closes by itself is opened again while it holds a control that was not
// operated.
const holdsMore = element => element.localName === 'summary' && !element.parentElement.open
  && [...element.parentElement.querySelectorAll(controls)]
    .some(inner => inner !== element && !inner.disabled && !done.has(signature(inner)));
const found = [...(dialog ?? document).querySelectorAll(controls)]
  .filter(isOperable).map(element => [signature(element), element])
  .filter(([name, element]) => !done.has(name) || holdsMore(element));
// The alternatives of a value vanish once another value is typed, a suggested rule once a rule is
// saved, other papers once an outline is set. Links come after other controls, destructive controls
// last; keeping a possible duplicate makes the control that deletes it vanish.
const vanishing = '.choice:not([data-assign], [data-add]), [data-test=take-suggestion], '
  + '[data-test^=rule-offer], [data-test=split]';
const rank = ([name, element]) => element.matches(vanishing) ? -1
  : element.matches('[data-test=keep-both]') ? 4
  : (destroys.test(name) ? 2 : 0) + (element.localName === 'a' ? 1 : 0);
found.sort((one, other) => rank(one) - rank(other));
let [control, element] = found[0] ?? [];
const operated = element ? key(element) : null;
let file = null;
if (!element && dialog) {
  control = kind(`close ${dialog.className} ${dialog.dataset.test ?? ''}`);
  if (dialog.close) dialog.close();
  else window.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', cancelable: true}));
} else if (element?.localName === 'a'
  && (element.hasAttribute('download') || element.rel.includes('external'))) {
  file = element.getAttribute('href');
} else if (element?.localName === 'select') {
  for (const option of [...element.options]) {
    element.value = option.value;
    element.dispatchEvent(new Event('change', {bubbles: true}));
    await frames(1);
  }
} else if (element?.matches(
  'textarea, input:not([type=checkbox], [type=radio], [type=button], [type=submit])')) {
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
  if (element.click) element.click();
  if (!element.matches(native)) {
    for (const key of ['ArrowRight', 'ArrowLeft', '+', '-', 'Enter', 'Escape']) {
      element.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
    }
  }
}
await frames(2);
for (let waited = 0; window.__pending > 0 && waited < 600; waited++) await frames(1);
await frames(2);

const faults = window.__errors.splice(0);
const code = [
  / as [uif](8|16|32|64|size)\b|>=|<=|::|=>|->|\{\}|&&|\|_\||\bSome\(|\bNone[,)]|\bOk\(|\bErr\(/,
  /\bundefined\b|\bNaN\b|\[object|\bnull\b|\bmove \||\.get\(/,
];
const isCode = text => code.some(pattern => pattern.test(text));
const texts = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const holder = walker.currentNode.parentElement;
  // Text printed on a receipt may be anything.
  if (!holder.closest('script, style, template, .text-layer, q, .receipt-hit')) {
    texts.push(walker.currentNode.data);
  }
}
for (const name of ['aria-label', 'title', 'alt', 'placeholder']) {
  for (const holder of document.querySelectorAll(`[${name}]`)) {
    texts.push(holder.getAttribute(name));
  }
}
faults.push(...texts.filter(isCode).map(text => `looks like source text: ${text}`));
if (document.documentElement.scrollWidth > innerWidth) {
  faults.push('does not fit: it scrolls sideways');
}
// Some phones zoom into inputs whose font is smaller than 16 pixels.
if (innerWidth < 900) {
  const typed =
    'input:not([type=checkbox], [type=radio], [type=file], [type=range]), select, textarea';
  for (const place of document.querySelectorAll(typed)) {
    const size = parseFloat(getComputedStyle(place).fontSize);
    if (size < 16) {
      faults.push(`letters of ${size} pixels are typed into ${place.outerHTML.slice(0, 120)}`);
    }
  }
}
return {control: control ?? null, key: operated, seen: [...seen], file, faults};
"#;
