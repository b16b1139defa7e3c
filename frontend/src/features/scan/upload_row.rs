//! Row of the upload queue: name, progress, result, actions.

use leptos::prelude::*;
use shared::api::{ReceiptRow, ReceiptStatus};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::route::Route;

use crate::data::LiveEvents;
use crate::i18n::{format, t};
use crate::ui::{Icon, Link, Symbol, dynamic_view};
use crate::upload::queue::{Order, UploadState, percent_sent, row_orders};
use crate::upload::speed::seconds_left;
use crate::upload::{Progress, Upload, Uploads};

/// Row of the queue. All of it leads to the receipt, once there is one.
#[component]
pub(crate) fn UploadRow(
    upload: Upload,
    /// Row of the resulting receipt, once the server has sent it.
    #[prop(into)]
    receipt: Signal<Option<ReceiptRow>>,
    /// Returns the URL of a receipt's picture.
    picture: fn(ReceiptId) -> String,
    /// Renders the choices for a picture without a receipt.
    choices: fn(Upload, ReceiptId) -> AnyView,
    /// Called with the action that was requested.
    on_order: Callback<(Upload, Order)>,
) -> impl IntoView {
    let state = upload.state;
    let (uploads, live) = (Uploads::expect(), LiveEvents::expect());
    let name = upload.name();
    let title = name.clone();
    // What has the focus is redrawn only when it differs, or the keyboard would lose its place.
    let orders = Memo::new(move |_| row_orders(state.get()));
    let receipt_id = Memo::new(move |_| state.get().receipt_id());
    let unrecognised_id = Memo::new(move |_| {
        let row = receipt.get().filter(ReceiptRow::is_unrecognised);
        row.map(|row| row.id)
    });
    let mark = move || {
        let row = receipt.get().filter(|row| row.has_picture);
        match row {
            Some(row) => {
                view! { <img src=picture(row.id) alt="" width="44" height="44" decoding="async" /> }
                    .into_any()
            }
            None => view! { <Symbol icon=state_icon(state.get()) /> }.into_any(),
        }
    };
    let note = move || match state.get() {
        UploadState::Refused(code) => uploads.refusal_text(code, Some(upload.size())),
        state if live.is_disconnected() && is_ready_to_send(state) => t().upload.offline.to_owned(),
        state => status_note(
            state,
            upload.progress.get(),
            upload.size(),
            receipt.get().as_ref(),
        ),
    };
    // The server's reading replaces it.
    let device_reading = move || {
        let is_read = receipt.with(|row| row.as_ref().and_then(reading_result).is_some());
        upload.device_reading.get().filter(|_| !is_read)
    };
    view! {
        <li
            class="upload"
            data-test="upload"
            data-state=move || state.get().style_name()
            data-reading=move || receipt.get().and_then(|row| reading_result(&row))
        >
            <span class="upload-mark">{dynamic_view(mark)}</span>
            <div class="upload-body">
                <p class="upload-name" title=title>
                    {dynamic_view(move || render_name(&name, receipt_id.get()))}
                </p>
                <p class="upload-note">
                    {dynamic_view(note)}
                    {dynamic_view(move || {
                        (state.get().is_unfinished() && upload.needs_open_page()).then(|| view! {
                            <span class="upload-warning" data-test="needs-page">
                                {t().upload.needs_page}
                            </span>
                        })
                    })}
                </p>
                {dynamic_view(move || {
                    device_reading().map(|text| view! {
                        <p class="upload-note" data-test="device-reading">{text}</p>
                    })
                })}
                {dynamic_view(move || {
                    has_progress_bar(state.get())
                        .then(|| view! { <ProgressBar upload /> }.into_any())
                })}
                {dynamic_view(move || unrecognised_id.get().map(|id| choices(upload, id)))}
            </div>
            <div class="upload-actions">
                {dynamic_view(move || {
                    let orders = orders.get().into_iter();
                    orders.map(|order| render_button(upload, order, on_order)).collect_view()
                })}
                {dynamic_view(move || {
                    receipt_id.get().map(|_| view! { <Symbol icon=Icon::Next /> })
                })}
            </div>
        </li>
    }
}

/// Renders the name of the file, as a link to the receipt if there is one. The style sheet stretches
/// the link over the row.
fn render_name(name: &str, receipt: Option<ReceiptId>) -> AnyView {
    let name = name.to_owned();
    match receipt {
        Some(id) => view! {
            <Link to=Route::Receipt(id) class="upload-link" test="open">{name}</Link>
        }
        .into_any(),
        None => name.into_any(),
    }
}

#[component]
fn ProgressBar(upload: Upload) -> impl IntoView {
    let percent = move || percent_sent(upload.progress.get().sent_bytes, upload.size()).to_string();
    view! {
        <div
            class="progress"
            role="progressbar"
            aria-label=(t().upload.progress_of)(&upload.name())
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=percent
        >
            <span style:width=move || percent() + "%"></span>
        </div>
    }
}

/// Renders the button of an action.
fn render_button(upload: Upload, order: Order, on_order: Callback<(Upload, Order)>) -> AnyView {
    let words = &t().upload;
    let is_retry = order == Order::Retry;
    // Pause and resume share a button, so that it keeps the focus.
    let order = move || match order {
        Order::Pause if upload.state.get() == UploadState::Paused => Order::Resume,
        order => order,
    };
    let (test, icon, word) = (
        move || order().test_names().0,
        move || order_icon(order()),
        move || (words.order)(order()),
    );
    view! {
        <button
            type="button"
            class=if is_retry { "button" } else { "button icon-only" }
            data-test=test
            aria-label=move || (words.news)(word(), &upload.name())
            on:click=move |_| on_order.run((upload, untrack(order)))
        >
            {dynamic_view(move || view! { <Symbol icon=icon() /> })}
            {is_retry.then(|| view! { <span>{word()}</span> })}
        </button>
    }
    .into_any()
}

fn order_icon(order: Order) -> Icon {
    match order {
        Order::Pause => Icon::Pause,
        Order::Resume => Icon::Play,
        Order::Retry => Icon::Retry,
        Order::Cancel | Order::Clear => Icon::Cross,
    }
}

/// Returns whether only the connection may keep a file from being sent now.
fn is_ready_to_send(state: UploadState) -> bool {
    state.is_in_flight() || state == UploadState::Waiting
}

fn has_progress_bar(state: UploadState) -> bool {
    matches!(
        state,
        UploadState::Sending | UploadState::Resting | UploadState::Paused
    )
}

fn state_icon(state: UploadState) -> Icon {
    match state {
        UploadState::Checking
        | UploadState::Waiting
        | UploadState::Comparing
        | UploadState::Following => Icon::Clock,
        UploadState::Paused => Icon::Pause,
        UploadState::Sending | UploadState::Resting => Icon::Files,
        UploadState::Done(_) => Icon::Receipts,
        UploadState::Known(_) => Icon::Check,
        UploadState::Refused(_) => Icon::Warning,
        UploadState::Cancelled => Icon::Cross,
    }
}

/// Returns the outcome of the reading, for tests and style sheets.
fn reading_result(row: &ReceiptRow) -> Option<&'static str> {
    match row.status {
        ReceiptStatus::Waiting | ReceiptStatus::Reading => None,
        ReceiptStatus::Ready => Some("ready"),
        ReceiptStatus::Failed => Some("failed"),
    }
}

/// Returns the text below the name.
fn status_note(
    state: UploadState,
    progress: Progress,
    size: u64,
    receipt: Option<&ReceiptRow>,
) -> String {
    let words = &t().upload;
    match state {
        UploadState::Checking | UploadState::Comparing => words.checking.to_owned(),
        UploadState::Following => words.following.to_owned(),
        UploadState::Paused => join_parts([words.paused.to_owned(), sent_note(progress, size)]),
        UploadState::Waiting => join_parts([words.waiting.to_owned(), format::human_size(size)]),
        UploadState::Resting => words.resting.to_owned(),
        UploadState::Sending => sending_note(progress, size),
        UploadState::Refused(code) => format::refusal(code, None, None),
        UploadState::Cancelled => words.cancelled.to_owned(),
        UploadState::Done(_) => receipt.map_or_else(|| words.uploaded.to_owned(), result_note),
        UploadState::Known(_) => {
            // The receipt's values, if it has been read.
            let found = receipt
                .filter(|row| row.status == ReceiptStatus::Ready)
                .map(result_note);
            format!("{} {}", words.known, found.unwrap_or_default())
                .trim_end()
                .to_owned()
        }
    }
}

/// Returns the bytes sent, with speed and remaining time if these are known.
fn sending_note(progress: Progress, size: u64) -> String {
    let words = &t().upload;
    let sent = sent_note(progress, size);
    match progress.bytes_per_second {
        // With all bytes sent the server is at work, so there is no remaining time to show.
        Some(speed) if progress.sent_bytes < size => {
            let left = seconds_left(size - progress.sent_bytes, speed);
            join_parts([
                sent,
                format::human_speed(speed),
                (words.left)(&format::human_duration(left)),
            ])
        }
        _ => sent,
    }
}

fn sent_note(progress: Progress, size: u64) -> String {
    (t().upload.sent_of)(
        &format::human_size(progress.sent_bytes),
        &format::human_size(size),
    )
}

/// Returns the result of the reading: merchant · date · total.
fn result_note(row: &ReceiptRow) -> String {
    let words = &t().upload;
    match row.status {
        ReceiptStatus::Waiting | ReceiptStatus::Reading => words.reading.to_owned(),
        _ if row.is_unrecognised() => (t().problem)(ProblemCode::NoReceipt).to_owned(),
        ReceiptStatus::Failed => row
            .problem
            .map_or(t().receipts.status_failed, t().problem)
            .to_owned(),
        ReceiptStatus::Ready => {
            // Values that were not found are left out.
            let found = [
                row.merchant.clone(),
                row.date.as_deref().map(format::long_date),
                row.total.map(format::amount_with_currency),
            ];
            let found = join_parts(found.into_iter().flatten());
            if found.is_empty() {
                words.nothing_found.to_owned()
            } else {
                found
            }
        }
    }
}

fn join_parts(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(json: &str) -> ReceiptRow {
        let mut row = serde_json::json!({
            "id": ReceiptId::new(1, [0; 10]), "status": "ready", "problem": null, "merchant": null,
            "date": null,
            "total": null, "confidence": 0.9, "verified": false, "tags": [], "has_note": false,
            "has_picture": true, "created_at_ms": 0, "updated_at_ms": 0,
            "file": {"name": "a", "kind": "jpeg", "size_bytes": 1, "sha256": ""}
        });
        let more: serde_json::Map<_, _> = serde_json::from_str(json).unwrap();
        row.as_object_mut().unwrap().extend(more);
        serde_json::from_value(row).unwrap()
    }

    #[test]
    fn the_note_says_what_matters_now() {
        let id = ReceiptId::new(1, [0; 10]);
        let half = Progress {
            sent_bytes: 1_500_000,
            bytes_per_second: Some(500_000),
        };
        let total = r#"{"merchant":"Kiosk","date":"2026-09-15",
            "total":{"minor":1250,"currency":"EUR","exponent":2}}"#;
        for (state, receipt, expected) in [
            (UploadState::Waiting, None, "Waiting for its turn · 3.0 MB"),
            (
                UploadState::Following,
                None,
                "The same file is ahead of it in the list",
            ),
            (UploadState::Paused, None, "Paused · 1.5 MB of 3.0 MB"),
            (
                UploadState::Sending,
                None,
                "1.5 MB of 3.0 MB · 500 kB/s · 3 s left",
            ),
            (
                UploadState::Refused(ProblemCode::UnknownKind),
                None,
                "This is not a picture or a PDF.",
            ),
            (UploadState::Done(id), None, "Uploaded"),
            (
                UploadState::Done(id),
                Some(row(r#"{"status":"reading"}"#)),
                "Reading…",
            ),
            (
                UploadState::Done(id),
                Some(row(total)),
                "Kiosk · 15 Sep 2026 · 12.50 EUR",
            ),
            (
                UploadState::Done(id),
                Some(row("{}")),
                "Read, but no fields were found",
            ),
            (
                UploadState::Done(id),
                Some(row(r#"{"status":"failed","problem":"nothing-read"}"#)),
                "No receipt was recognised on this picture.",
            ),
            (
                UploadState::Done(id),
                Some(row(r#"{"status":"failed","problem":"picture-broken"}"#)),
                ProblemCode::PictureBroken.message(),
            ),
            (
                UploadState::Known(id),
                None,
                "This very file is here already.",
            ),
            (
                UploadState::Known(id),
                Some(row(total)),
                "This very file is here already. Kiosk · 15 Sep 2026 · 12.50 EUR",
            ),
        ] {
            assert_eq!(
                status_note(state, half, 3_000_000, receipt.as_ref()),
                expected
            );
        }
    }
}
