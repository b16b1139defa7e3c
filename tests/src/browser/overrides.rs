//! Pages that find another browser or other responses than there are.

use serde_json::Value;

use super::Browser;

impl Browser {
    /// Removes `IndexedDB` from all pages, as some browsers do in private windows.
    ///
    /// Has to be called before the first page is opened.
    pub fn disable_indexed_db(&self) {
        self.run_before_pages("Object.defineProperty(window, 'indexedDB', {value: undefined})");
    }

    /// Overrides fields of the receipt in the server's responses.
    ///
    /// Has to be called before the first page is opened.
    pub fn override_reading(&self, fields: &Value) {
        self.assign_to_receipts(&fields.to_string());
    }

    /// Overrides fields of several receipts in the server's responses; `fields` has them by id.
    ///
    /// Has to be called before the first page is opened.
    pub fn override_readings(&self, fields: &Value) {
        self.assign_to_receipts(&format!("({fields})[detail.row.id]"));
    }

    /// Assigns the value of a script expression to each receipt in the server's responses.
    fn assign_to_receipts(&self, fields: &str) {
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
}
