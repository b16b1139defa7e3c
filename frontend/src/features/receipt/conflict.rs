//! Banner of a receipt that was changed here without a connection and elsewhere meanwhile.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::fields::Group;
use shared::offline::{ConflictingPart, EditedPart};

use super::form::ReceiptForm;
use crate::data::offline::{self, CHANGE_EVENT};
use crate::i18n::desk;
use crate::ui::{Button, dynamic_view};

/// Both values of each part, and the choice between them; nothing without a conflict.
#[component]
pub(super) fn Conflict(form: ReceiptForm) -> impl IntoView {
    let parts = RwSignal::new(Vec::<ConflictingPart>::new());
    let refresh = move || {
        spawn_local(async move {
            let now = offline::conflicts(form.id).await;
            // An unchanged banner is not rendered again, which would move the focus.
            if parts.try_with_untracked(|parts| *parts != now) == Some(true) {
                parts.try_set(now);
            }
        });
    };
    let listening = window_event_listener_untyped(CHANGE_EVENT, move |_| refresh());
    on_cleanup(move || listening.remove());
    refresh();
    let keep = move |own: bool| {
        spawn_local(async move {
            offline::resolve(form.id, own).await;
            if form.detail.try_with_untracked(Option::is_some) == Some(true) {
                form.load();
            }
        });
    };
    dynamic_view(move || {
        let texts = &desk().offline;
        let rows = parts.get();
        (!rows.is_empty()).then(|| {
            view! {
                <section class="conflict" role="alert" data-test="conflict">
                    <h2>{texts.conflict}</h2>
                    <p>{texts.conflict_text}</p>
                    <table>
                        <thead>
                            <tr>
                                <td></td>
                                <th scope="col">{texts.own}</th>
                                <th scope="col">{texts.theirs}</th>
                            </tr>
                        </thead>
                        <tbody>{rows.into_iter().map(render_part).collect_view()}</tbody>
                    </table>
                    <div class="conflict-actions">
                        <Button class="primary" test="keep-own" on_press=move || keep(true)>
                            {texts.keep_own}
                        </Button>
                        <Button test="keep-theirs" on_press=move || keep(false)>
                            {texts.keep_theirs}
                        </Button>
                    </div>
                </section>
            }
        })
    })
}

fn render_part(conflict: ConflictingPart) -> AnyView {
    let value = |text: String| {
        if text.is_empty() {
            "–".to_owned()
        } else {
            text
        }
    };
    view! {
        <tr>
            <th scope="row">{part_label(conflict.part)}</th>
            <td data-test="own">{value(conflict.own)}</td>
            <td data-test="other">{value(conflict.other)}</td>
        </tr>
    }
    .into_any()
}

fn part_label(part: EditedPart) -> &'static str {
    let texts = &desk().receipt;
    match part {
        EditedPart::Field(field) => (texts.field)(field),
        EditedPart::Items => texts.items,
        EditedPart::Taxes => (texts.group)(Group::Taxes),
        EditedPart::Payments => (texts.group)(Group::Payment),
        EditedPart::TaxIds => (texts.group)(Group::Shop),
        EditedPart::Category => texts.category,
        EditedPart::Tags => texts.tags,
        EditedPart::Note => texts.note,
    }
}
