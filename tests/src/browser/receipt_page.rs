//! Page of one receipt: entries that are saved when their input is left, and folded details.

use serde_json::json;

use super::Browser;
use crate::wait::ACTION_TIMEOUT;

impl Browser {
    /// Replaces the text of a visible input through the editing commands of the browser, as typing
    /// does, and leaves the input.
    #[track_caller]
    pub fn enter_text(&self, selector: &str, text: &str) {
        self.focus(selector);
        let script = "const input = document.querySelector(arguments[0]);
                      input.select();
                      document.execCommand(
                        arguments[1] ? 'insertText' : 'delete', false, arguments[1]);
                      input.blur()";
        self.run_script(script, json!([selector, text]));
    }

    /// Takes the cursor out of its input.
    pub fn leave_input(&self) {
        self.run_script("document.activeElement?.blur()", json!([]));
    }

    /// Leaves the input and waits until no entry of any receipt waits to be saved.
    #[track_caller]
    pub fn wait_saved(&self) {
        self.leave_input();
        let script = "return Object.keys(localStorage).some(key => key.startsWith('draft.'))";
        self.wait_until("all entries are saved", ACTION_TIMEOUT, || {
            (self.run_script(script, json!([])) == json!(false)).then_some(())
        });
    }

    /// Makes the server seem out of reach for changes of receipts, and leaves no place where they
    /// could wait, until [`Self::allow_changes`].
    pub fn refuse_changes(&self) {
        self.refuse_storage();
        let script = "const reach = window.fetch;
                      window.allowChanges = () => {
                        window.fetch = reach;
                        window.allowStorage();
                      };
                      window.fetch = (request, ...others) => request.method === 'PATCH'
                        ? Promise.reject(new TypeError('refused')) : reach(request, ...others)";
        self.run_script(script, json!([]));
    }

    /// Makes `IndexedDB` fail in this page from now on, as with a damaged profile: no receipts are
    /// stored and no edits queued.
    pub fn refuse_storage(&self) {
        let script = "const { transaction } = IDBDatabase.prototype;
                      window.allowStorage = () => {
                        IDBDatabase.prototype.transaction = transaction;
                      };
                      IDBDatabase.prototype.transaction = () => { throw new Error('refused'); }";
        self.run_script(script, json!([]));
    }

    /// Ends [`Self::refuse_changes`].
    pub fn allow_changes(&self) {
        self.run_script("window.allowChanges()", json!([]));
    }

    /// Opens the folded details.
    #[track_caller]
    pub fn open_details(&self) {
        let script = "const details = document.querySelector('details.further');
                      details?.setAttribute('open', '');
                      return details !== null";
        self.wait_until("the details", ACTION_TIMEOUT, || {
            self.run_script(script, json!([]))
                .as_bool()
                .filter(|is_there| *is_there)
        });
    }
}
