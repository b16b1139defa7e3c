//! English: the pages that come later.

use shared::provenance::FallbackReason;

use super::receipt;
use crate::i18n::desk::{DeskTexts, PictureTexts, ReceiptTexts};
use crate::slot::List;

pub(in crate::i18n) static TEXTS: DeskTexts = DeskTexts {
    receipt: ReceiptTexts {
        title: "Receipt",
        back: "Receipts",
        error_title: "This receipt cannot be shown",
        unknown_title: "No such receipt",
        field: receipt::field,
        column: receipt::column,
        group: receipt::group,
        items: "Items",
        add_field: "Add a field",
        add_line: |list| match list {
            List::Items => "Add an item",
            List::Taxes => "Add a tax",
            List::Payments => "Add a payment",
            List::TaxIds => "Add a tax number",
        },
        remove_line: |number| ["Remove line ", &number.to_string()].concat(),
        included: "Contained in the prices",
        to_check: |count| [&count.to_string(), " to check"].concat(),
        adds_up: "Adds up",
        sums: receipt::SUMS,
        no_total: |total| ["No total was found. The other amounts come to ", total, "."].concat(),
        take_total: |total| ["Take ", total].concat(),
        method: receipt::method,
        assigned: |field, text| [field, " is now ", text].concat(),
        sure: "Sure",
        check: "Check",
        missing: "Missing",
        confirmed: "Confirmed",
        unsaved: "Not saved yet",
        pending: "Being read",
        as_read: "As printed",
        alternatives: "Or is it",
        confirm: "Confirm",
        save: "Save",
        saving: "Saving…",
        saved: "Saved",
        not_saved: "Not saved.",
        resumed: "Your unsaved changes were restored.",
        discard: "Discard",
        original: "Download original",
        read_again: "Read again",
        reading_now: "This receipt is being read. You can wait, or type the fields already.",
        failed_hint: "The picture is kept, and you can type the fields yourself.",
        delete: "Delete",
        delete_title: "Delete for good?",
        delete_text: "Pictures and fields are removed from the server. This cannot be undone.",
        keep: "Keep it",
        deleted: "Moved to the trash.",
        note: "Note",
        category: "Category",
        tags: "Tags",
        file: "File",
        read_by: "Read by",
        tried: |reason| match reason {
            FallbackReason::Busy => "had no time",
            FallbackReason::Spent => "has used up its calls of the day",
            FallbackReason::Broken => "did not work",
            FallbackReason::Refused => "refused",
            FallbackReason::Unsure => "was not sure",
            FallbackReason::Nothing => "found nothing",
        },
        sent_to: |size, host| [size, " sent to ", host].concat(),
        nothing_sent: "Nothing left this machine",
        several: |count| {
            [
                "This picture shows ",
                &count.to_string(),
                " receipts. The one in the solid outline was read; a dashed one can become a receipt of its own.",
            ]
            .concat()
        },
        split: "Make separate receipts",
        splitting: "Cutting them out…",
        was_split: |count| match count {
            1 => "1 more receipt was made of this picture.".to_owned(),
            _ => [
                &count.to_string(),
                " more receipts were made of this picture.",
            ]
            .concat(),
        },
        show_all: "Show all receipts",
    },
    picture: PictureTexts {
        label: "Picture of the receipt. Plus and minus zoom, arrow keys move, zero shows all of it.",
        alt: |page| format!("Page {page} of the receipt"),
        zoom_in: "Zoom in",
        zoom_out: "Zoom out",
        fit: "Show all of it",
        none: "There is no picture of this receipt yet.",
        previous: "Previous page",
        next: "Next page",
        page_of: |page, count| format!("{page} / {count}"),
        show_text: "Show text",
        search: "Search the text",
        previous_match: "Previous match",
        next_match: "Next match",
        words: |count| counted(count, "1 word", " words"),
        found: |count| counted(count, "1 match", " matches"),
        match_of: |number, count| [&number.to_string(), " of ", &count.to_string()].concat(),
        no_text: "No text was read from this picture.",
        unsure: "Dotted: read, but not sure",
        text: "Text of the picture. Arrow keys go from word to word, Enter puts one into a field.",
        use_as: "Use as",
        extend: "Words of the same line can be added.",
        close: "Close",
    },
    list: super::list::TEXTS,
    many: super::many::TEXTS,
    review: super::review::TEXTS,
    rules: super::rules::TEXTS,
    spending: super::spending::TEXTS,
    trash: super::trash::TEXTS,
    links: super::links::TEXTS,
    camera: super::camera::TEXTS,
};

fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        0 => ["No", many].concat(),
        1 => one.to_owned(),
        _ => [&count.to_string(), many].concat(),
    }
}
