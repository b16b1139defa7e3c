//! One file of the queue: its name, how far it is, what came of it, and what can be done.

use leptos::prelude::*;
use shared::api::{ReceiptRow, Status};
use shared::id::ReceiptId;

use super::changing::changing;
use super::icon::{Icon, Symbol};
use super::link::Link;
use crate::format;
use crate::i18n::t;
use crate::live::Live;
use crate::route::Route;
use crate::upload::queue::{Order, State, percent, row_orders};
use crate::upload::speed::seconds_left;
use crate::upload::{Progress, Upload};

/// A row of the queue.
#[component]
pub(crate) fn UploadRow(
    upload: Upload,
    /// The row of the receipt it became, once the server tells.
    #[prop(into)]
    receipt: Signal<Option<ReceiptRow>>,
    /// Where the picture of a receipt lies.
    picture: fn(ReceiptId) -> String,
    /// What a person wants done to it.
    on_order: Callback<(Upload, Order)>,
) -> impl IntoView {
    let state = upload.state;
    let live = Live::expect();
    // A request that is tried without a connection is not said to be sent.
    let said = move || match state.get() {
        State::Sending if live.is_cut() => State::Resting,
        state => state,
    };
    let name = upload.name();
    // The buttons stay while only the state changes: a keyboard would lose its place.
    let orders = Memo::new(move |_| row_orders(state.get()));
    let mark = move || {
        let row = receipt.get().filter(|row| row.has_picture);
        match row {
            Some(row) => {
                view! { <img src=picture(row.id) alt="" width="44" height="44" decoding="async" /> }
                    .into_any()
            }
            None => view! { <Symbol icon=symbol(state.get()) /> }.into_any(),
        }
    };
    view! {
        <li
            class="upload"
            data-test="upload"
            data-state=move || state.get().name()
            data-reading=move || receipt.get().and_then(|row| reading(&row))
        >
            <span class="upload-mark">{changing(mark)}</span>
            <div class="upload-body">
                <p class="upload-name" title=name.clone()>{name.clone()}</p>
                <p class="upload-note">
                    {changing(move || note(said(), upload.progress.get(), upload.size(), receipt.get().as_ref()))}
                    {changing(move || (state.get().is_unfinished() && upload.needs_page()).then(|| view! {
                        <span class="upload-warning" data-test="needs-page">{t().upload.needs_page}</span>
                    }))}
                </p>
                {changing(move || has_bar(state.get()).then(|| view! { <ProgressBar upload /> }.into_any()))}
            </div>
            <div class="upload-actions">
                {changing(move || orders.get().into_iter().map(|order| button(upload, order, on_order)).collect_view())}
                {changing(move || state.get().receipt().map(open))}
            </div>
        </li>
    }
}

#[component]
fn ProgressBar(upload: Upload) -> impl IntoView {
    let percent = move || percent(upload.progress.get().sent, upload.size()).to_string();
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

fn button(upload: Upload, order: Order, on_order: Callback<(Upload, Order)>) -> AnyView {
    let words = &t().upload;
    let is_retry = order == Order::Retry;
    // Pausing and resuming are one button, so that it keeps the focus.
    let order = move || match order {
        Order::Pause if upload.state.get() == State::Paused => Order::Resume,
        order => order,
    };
    let (test, icon, word) = (
        move || order().names().0,
        move || symbol_of(order()),
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
            {changing(move || view! { <Symbol icon=icon() /> })}
            {is_retry.then(|| view! { <span>{word()}</span> })}
        </button>
    }
    .into_any()
}

fn open(id: ReceiptId) -> AnyView {
    view! {
        <Link to=Route::Receipt(id) class="button" test="open">
            <span>{t().upload.open}</span>
            <Symbol icon=Icon::Next />
        </Link>
    }
    .into_any()
}

fn symbol_of(order: Order) -> Icon {
    match order {
        Order::Pause => Icon::Pause,
        Order::Resume => Icon::Play,
        Order::Retry => Icon::Again,
        Order::Cancel | Order::Clear => Icon::Cross,
    }
}

fn has_bar(state: State) -> bool {
    matches!(state, State::Sending | State::Resting | State::Paused)
}

fn symbol(state: State) -> Icon {
    match state {
        State::Checking | State::Waiting | State::Comparing | State::Following => Icon::Clock,
        State::Paused => Icon::Pause,
        State::Sending | State::Resting => Icon::Files,
        State::Done(_) => Icon::Receipts,
        State::Known(_) => Icon::Check,
        State::Refused(_) => Icon::Warning,
        State::Cancelled => Icon::Cross,
    }
}

/// How the reading ended, for tests and styles.
fn reading(row: &ReceiptRow) -> Option<&'static str> {
    match row.status {
        Status::Waiting | Status::Reading => None,
        Status::Ready => Some("ready"),
        Status::Failed => Some("failed"),
    }
}

/// What is said below the name.
fn note(state: State, progress: Progress, size: u64, receipt: Option<&ReceiptRow>) -> String {
    let words = &t().upload;
    match state {
        State::Checking | State::Comparing => words.checking.to_owned(),
        State::Following => words.following.to_owned(),
        State::Paused => join([words.paused.to_owned(), sent_of(progress, size)]),
        State::Waiting => join([words.waiting.to_owned(), format::size(size)]),
        State::Resting => words.resting.to_owned(),
        State::Sending => sending(progress, size),
        State::Refused(code) => (t().problem)(code).to_owned(),
        State::Cancelled => words.cancelled.to_owned(),
        State::Done(_) => receipt.map_or_else(|| words.uploaded.to_owned(), outcome),
        State::Known(_) => {
            let found = receipt
                .filter(|row| row.status == Status::Ready)
                .map(outcome);
            format!("{} {}", words.known, found.unwrap_or_default())
                .trim_end()
                .to_owned()
        }
    }
}

fn sending(progress: Progress, size: u64) -> String {
    let words = &t().upload;
    let sent = sent_of(progress, size);
    match progress.bytes_per_second {
        Some(speed) if progress.sent < size => {
            let left = seconds_left(size - progress.sent, speed);
            join([
                sent,
                format::speed(speed),
                (words.left)(&format::duration(left)),
            ])
        }
        _ => sent,
    }
}

fn sent_of(progress: Progress, size: u64) -> String {
    (t().upload.sent_of)(&format::size(progress.sent), &format::size(size))
}

/// What was read: merchant · date · total.
fn outcome(row: &ReceiptRow) -> String {
    let words = &t().upload;
    match row.status {
        Status::Waiting | Status::Reading => words.reading.to_owned(),
        Status::Failed => row
            .problem
            .map_or(t().receipts.status_failed, t().problem)
            .to_owned(),
        Status::Ready => {
            let found = [
                row.merchant.clone(),
                row.date.as_deref().map(format::date),
                row.total.map(format::money),
            ];
            let found = join(found.into_iter().flatten());
            if found.is_empty() {
                words.nothing_found.to_owned()
            } else {
                found
            }
        }
    }
}

fn join(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::problem::ProblemCode;

    fn row(json: &str) -> ReceiptRow {
        let mut row = serde_json::json!({
            "id": ReceiptId::new(1, [0; 10]), "status": "ready", "problem": null, "merchant": null, "date": null,
            "total": null, "confidence": 0.9, "verified": false, "tags": [], "has_note": false,
            "has_picture": true, "created_at_ms": 0, "updated_at_ms": 0, "file": {"name": "a", "kind": "jpeg", "size_bytes": 1, "sha256": ""}
        });
        let more: serde_json::Map<_, _> = serde_json::from_str(json).unwrap();
        row.as_object_mut().unwrap().extend(more);
        serde_json::from_value(row).unwrap()
    }

    #[test]
    fn the_note_says_what_matters_now() {
        let id = ReceiptId::new(1, [0; 10]);
        let half = Progress {
            sent: 1_500_000,
            bytes_per_second: Some(500_000),
        };
        let total = r#"{"merchant":"Kiosk","date":"2026-09-15","total":{"minor":1250,"currency":"EUR","exponent":2}}"#;
        for (state, receipt, expected) in [
            (State::Waiting, None, "Waiting for its turn · 3.0 MB"),
            (
                State::Following,
                None,
                "The same file is ahead of it in the list",
            ),
            (State::Paused, None, "Paused · 1.5 MB of 3.0 MB"),
            (
                State::Sending,
                None,
                "1.5 MB of 3.0 MB · 500 kB/s · 3 s left",
            ),
            (
                State::Refused(ProblemCode::UnknownKind),
                None,
                "This is not a picture or a PDF.",
            ),
            (State::Done(id), None, "Uploaded"),
            (
                State::Done(id),
                Some(row(r#"{"status":"reading"}"#)),
                "Reading…",
            ),
            (
                State::Done(id),
                Some(row(total)),
                "Kiosk · 15 Sep 2026 · 12.50 EUR",
            ),
            (
                State::Done(id),
                Some(row("{}")),
                "Read, but no fields were found",
            ),
            (
                State::Done(id),
                Some(row(r#"{"status":"failed","problem":"picture-broken"}"#)),
                ProblemCode::PictureBroken.message(),
            ),
            (State::Known(id), None, "This very file is here already."),
            (
                State::Known(id),
                Some(row(total)),
                "This very file is here already. Kiosk · 15 Sep 2026 · 12.50 EUR",
            ),
        ] {
            assert_eq!(note(state, half, 3_000_000, receipt.as_ref()), expected);
        }
    }
}
