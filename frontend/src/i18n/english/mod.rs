//! English. Sentences end with a full stop, labels do not.

mod camera;
pub(super) mod desk;
mod links;
mod list;
mod many;
mod receipt;
mod review;
mod rules;
mod spending;
mod trash;

use shared::problem::ProblemCode;

use super::{Numbers, Order, ProfileTexts, ReceiptsTexts, ScanTexts, Texts, UploadTexts};

pub(super) static TEXTS: Texts = Texts {
    product: "Receipt Scanner",
    skip_to_content: "Skip to content",
    main_navigation: "Main",
    months: [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ],
    date: |day, month, year| format!("{day} {month} {year}"),
    numbers: Numbers {
        point: '.',
        group: ',',
        grouped_from: 4,
        byte: 'B',
    },
    problem: ProblemCode::message,
    unreachable: "The server cannot be reached. Is it running, and is this device online?",
    try_again: "Try again",
    loading: "Loading…",
    reconnecting: "Offline. Reconnecting…",
    new_version: "A new version is ready.",
    take_new_version: "Use it now",
    later: "Later",
    review: "Review",
    spending: "Spending",
    language: "Language",
    scan: ScanTexts {
        title: "Scan",
        heading: "Scan a receipt",
        take_photo: "Take a photo",
        choose_files: "Choose files",
        guided: "Several pages, or with guidance",
        from_link: "From a link",
        drop_here: "Drop receipts here",
        drop_hint: "or paste a picture, anywhere on the page",
        kinds: |limit| match limit {
            Some(limit) => {
                format!("JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF, BMP or PDF, up to {limit} each")
            }
            None => "JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF, BMP or PDF".to_owned(),
        },
        empty_title: "Nothing to send yet",
        empty_text: "Photograph a receipt or choose pictures and PDFs. Merchant, date and total are read for you.",
        drop_anywhere: "Drop to scan",
        queue: "Uploads",
        order: |order| match order {
            Order::Pause => "Pause all",
            Order::Resume => "Resume all",
            Order::Retry => "Retry failed",
            Order::Cancel => "Cancel all",
            Order::Clear => "Clear finished",
        },
        plain_http: "This page came over plain HTTP, where the browser may clear waiting files away when space runs \
                     short: leave it open until everything is sent.",
        interrupted_title: "Interrupted uploads",
        interrupted: |name| format!("{name} was interrupted: choose it again to go on."),
        dismiss: "Dismiss",
    },
    upload: UploadTexts {
        checking: "Checking…",
        waiting: "Waiting for its turn",
        following: "The same file is ahead of it in the list",
        paused: "Paused",
        needs_page: "Keep this page open until it is sent",
        resting: "Connection lost. Trying again…",
        uploaded: "Uploaded",
        reading: "Reading…",
        nothing_found: "Read, but no fields were found",
        known: "This very file is here already.",
        cancelled: "Cancelled",
        order: |order| match order {
            Order::Pause => "Pause",
            Order::Resume => "Resume",
            Order::Retry => "Try again",
            Order::Cancel => "Cancel",
            Order::Clear => "Clear",
        },
        open: "Open",
        sent_of: |sent, size| format!("{sent} of {size}"),
        left: |time| format!("{time} left"),
        progress_of: |name| format!("Upload of {name}"),
        added: |count| format!("{} added.", files(count)),
        restored: |count| format!("{} kept from before.", files(count)),
        files,
        under_way: |count, percent| match count {
            1 => format!("Sending 1 file · {percent} %"),
            _ => format!("Sending {count} files · {percent} %"),
        },
        stalled: |count| match count {
            1 => "1 file is waiting and will be sent when the connection is back".to_owned(),
            _ => format!("{count} files are waiting and will be sent when the connection is back"),
        },
        already_here: |name| format!("{name} is in the list already."),
        news: |name, news| format!("{name}: {news}"),
    },
    receipts: ReceiptsTexts {
        title: "Receipts",
        empty_title: "No receipts yet",
        empty_text: "What you scan appears here, newest first.",
        error_title: "The list cannot be shown",
        picture: "Picture",
        merchant: "Merchant",
        date: "Date",
        status: "Status",
        total: "Total",
        no_merchant: "Unknown merchant",
        no_date: "No date",
        no_total: "No total",
        more: "Show more",
        status_waiting: "Waiting",
        status_reading: "Reading",
        status_ready: "Read",
        status_check: "To check",
        status_verified: "Confirmed",
        status_failed: "Not readable",
    },
    profile: ProfileTexts {
        title: "Profile picture",
        alt: "Your profile picture",
        hint: "JPEG, PNG or WebP, up to 5\u{a0}MB. The middle of it is shown.",
        choose: "Choose a picture",
        replace: "Choose another picture",
        busy: "One moment…",
        remove: "Remove",
        close: "Close",
        changed: "Your profile picture was changed.",
        removed: "Your profile picture was removed.",
    },
    not_found_title: "There is nothing here",
    not_found_text: "The address may be mistyped, or what was here has moved.",
    to_scan: "Scan a receipt",
};

fn files(count: usize) -> String {
    match count {
        1 => "1 file".to_owned(),
        _ => format!("{count} files"),
    }
}
