//! English: receipts by their links.

use crate::i18n::desk::LinksTexts;

pub(super) const TEXTS: LinksTexts = LinksTexts {
    title: "From a link",
    link: "Link to the receipt",
    fetch: "Fetch",
    empty_title: "No links yet",
    empty_text: "Many shops send a receipt as a link. Your server fetches the picture or PDF behind it; what arrives is read like a photo.",
    waiting: "Waits for its turn",
    running: |percent| match percent {
        Some(percent) => ["Being fetched, ", &percent.to_string(), "%"].concat(),
        None => "Being fetched…".to_owned(),
    },
    done: "Fetched",
    open: "Open receipt",
    remove_this: |link| ["Remove ", link].concat(),
};
