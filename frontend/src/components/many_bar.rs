//! What can be done with the receipts that were chosen: a bar at the lower edge, within reach of the thumb.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use shared::bulk::{MERGE_MAX, MERGE_MIN};

use super::changing::{changing, outward};
use super::icon::{Icon, Symbol};
use crate::i18n::desk;

/// How many receipts can be exported by name: an address must not be longer than what proxies let through.
pub(crate) const EXPORT_MAX: usize = 200;

/// What a person wants of the chosen ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Also all other rows that are shown.
    AllShown,
    /// Also all that were found, shown or not.
    AllFound,
    /// No longer choose.
    Leave,
    Confirm,
    Category(String),
    AddTags(String),
    RemoveTags(String),
    Merge,
    Discard,
}

/// What lies open above the buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Panel {
    Closed,
    Category,
    Tags,
    Export,
}

/// The chosen ones as the bar shows them.
#[derive(Clone, Copy)]
pub(crate) struct Choice {
    pub(crate) count: Signal<usize>,
    /// Something is being done with them.
    pub(crate) is_busy: Signal<bool>,
    /// There is more than what is shown.
    pub(crate) has_more: Signal<bool>,
    pub(crate) panel: RwSignal<Panel>,
}

/// The bar.
#[component]
pub(crate) fn ManyBar(
    choice: Choice,
    /// Where a kind of file of the chosen ones lies; nowhere where they are too many.
    file_url: Callback<&'static str, Option<String>>,
    on_wish: Callback<Wish>,
) -> impl IntoView {
    let texts = &desk().many;
    let Choice {
        count,
        is_busy,
        has_more,
        panel,
    } = choice;
    // When the bar comes back nothing lies open.
    on_cleanup(move || {
        panel.try_set(Panel::Closed);
    });
    let wish = move |wish: Wish| move |_| on_wish.run(wish.clone());
    view! {
        <section class="many-bar" aria-label=texts.bar data-test="many">
            <div class="many-head">
                <p role="status" data-test="many-count">
                    {changing(move || if is_busy.get() { texts.working.to_owned() } else { (texts.selected)(count.get()) })}
                </p>
                <button type="button" class="button quiet" data-test="all-shown" on:click=wish(Wish::AllShown)>
                    {texts.all_shown}
                </button>
                <Show when=move || has_more.get()>
                    <button type="button" class="button quiet" data-test="all-found" on:click=wish(Wish::AllFound)>
                        {texts.all_found}
                    </button>
                </Show>
                <button
                    type="button"
                    class="button icon-only"
                    data-test="leave"
                    aria-label=texts.leave
                    on:click=wish(Wish::Leave)
                >
                    <Symbol icon=Icon::Cross />
                </button>
            </div>
            {changing(move || match panel.get() {
                Panel::Closed => None,
                Panel::Category => Some(view! { <CategoryPanel on_wish /> }.into_any()),
                Panel::Tags => Some(view! { <TagsPanel on_wish /> }.into_any()),
                Panel::Export => Some(view! { <ExportPanel file_url /> }.into_any()),
            })}
            <Deeds choice on_wish />
        </section>
    }
}

#[component]
fn Deeds(choice: Choice, on_wish: Callback<Wish>) -> impl IntoView {
    let texts = &desk().many;
    let Choice {
        count,
        is_busy,
        panel,
        ..
    } = choice;
    let deed =
        move |icon: Icon, text: &'static str, test: &'static str, wish: Wish, most: usize| {
            let least = if wish == Wish::Merge { MERGE_MIN } else { 1 };
            let fits = move || (least..=most).contains(&count.get()) && !is_busy.get();
            view! {
                <button
                    type="button"
                    class="button"
                    data-test=test
                    title=(wish == Wish::Merge).then_some(texts.merge_hint)
                    disabled=move || !fits()
                    on:click=move |_| on_wish.run(wish.clone())
                >
                    <Symbol icon />
                    {text}
                </button>
            }
            .into_any()
        };
    let opener = move |icon: Icon, text: &'static str, test: &'static str, opened: Panel| {
        let (most, hint) = match opened {
            Panel::Export => (EXPORT_MAX, Some((texts.export_hint)(EXPORT_MAX))),
            Panel::Closed | Panel::Category | Panel::Tags => (usize::MAX, None),
        };
        let turn = move |panel: &mut Panel| {
            *panel = if *panel == opened {
                Panel::Closed
            } else {
                opened
            }
        };
        view! {
            <button
                type="button"
                class="button"
                data-test=test
                aria-expanded=move || (panel.get() == opened).to_string()
                title=hint
                disabled=move || !(1..=most).contains(&count.get()) || is_busy.get()
                on:click=move |_| panel.update(turn)
            >
                <Symbol icon />
                {text}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="many-deeds">
            {deed(Icon::Check, texts.confirm, "many-confirm", Wish::Confirm, usize::MAX)}
            {opener(Icon::Filter, desk().receipt.category, "many-category", Panel::Category)}
            {opener(Icon::Text, desk().receipt.tags, "many-tags", Panel::Tags)}
            {deed(Icon::Files, texts.merge, "many-merge", Wish::Merge, MERGE_MAX)}
            {opener(Icon::Download, desk().list.export, "many-export", Panel::Export)}
            {deed(Icon::Bin, desk().receipt.delete, "many-delete", Wish::Discard, usize::MAX)}
        </div>
    }
}

#[component]
fn CategoryPanel(on_wish: Callback<Wish>) -> impl IntoView {
    let texts = &desk().many;
    let typed = RwSignal::new(String::new());
    let on_submit = move || on_wish.run(Wish::Category(typed.get_untracked()));
    let place = place(
        typed,
        desk().receipt.category,
        "categories",
        texts.category_hint,
    );
    let button = view! {
        <button type="submit" class="button primary" data-test="set-category">{texts.set_category}</button>
    };
    panel((place, button), on_submit)
}

#[component]
fn TagsPanel(on_wish: Callback<Wish>) -> impl IntoView {
    let texts = &desk().many;
    let typed = RwSignal::new(String::new());
    let on_submit = move || on_wish.run(Wish::AddTags(typed.get_untracked()));
    let place = place(typed, desk().receipt.tags, "tags", desk().trash.tags_hint);
    let buttons = view! {
        <button type="submit" class="button primary" data-test="add-tags">{texts.add_tags}</button>
        <button
            type="button"
            class="button"
            data-test="remove-tags"
            on:click=move |_| on_wish.run(Wish::RemoveTags(typed.get_untracked()))
        >
            {texts.remove_tags}
        </button>
    };
    panel((place, buttons), on_submit)
}

fn panel(content: impl IntoView + 'static, on_submit: impl Fn() + 'static) -> AnyView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_submit();
    };
    view! { <form class="many-panel" on:submit=submit>{content.into_any()}</form> }.into_any()
}

/// Where something is typed; the cursor goes there at once.
fn place(
    typed: RwSignal<String>,
    name: &'static str,
    list: &'static str,
    hint: &'static str,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    outward(move || {
        if let Some(input) = input.get() {
            // An input that was just put on the page takes the cursor.
            let _ = input.focus();
        }
    });
    view! {
        <input
            class="input"
            type="text"
            list=list
            autocomplete="off"
            data-test="many-typed"
            aria-label=name
            placeholder=hint
            node_ref=input
            on:input=move |event| typed.set(event_target_value(&event))
        />
    }
    .into_any()
}

#[component]
fn ExportPanel(file_url: Callback<&'static str, Option<String>>) -> impl IntoView {
    let texts = &desk().list;
    let kinds = [
        ("receipts.csv", texts.export_receipts),
        ("zip", texts.export_zip),
    ];
    let link = move |(format, text): (&'static str, &'static str)| {
        let url = file_url.run(format)?;
        Some(
            view! { <a class="button" href=url download="" data-test=["many-", format].concat()>{text}</a> }
                .into_any(),
        )
    };
    view! { <div class="many-panel">{changing(move || kinds.into_iter().filter_map(link).collect_view())}</div> }
}

/// What was done, and the way back.
#[component]
pub(crate) fn ManyDone(
    sentence: String,
    /// It can be undone.
    can_undo: bool,
    on_undo: Callback<()>,
    on_close: Callback<()>,
) -> impl IntoView {
    let notice = NodeRef::<html::Div>::new();
    outward(move || {
        if let Some(notice) = notice.get() {
            // What was pressed may be gone: the keyboard goes on here.
            let _ = notice.focus();
        }
    });
    let undo = can_undo.then(|| {
        view! {
            <button type="button" class="button" data-test="many-undo" on:click=move |_| on_undo.run(())>
                {desk().trash.undo}
            </button>
        }
        .into_any()
    });
    view! {
        <div class="many-done" tabindex="-1" data-test="many-done" node_ref=notice>
            <p>{sentence}</p>
            {undo}
            <button
                type="button"
                class="button icon-only"
                aria-label=desk().many.close
                data-test="many-close"
                on:click=move |_| on_close.run(())
            >
                <Symbol icon=Icon::Cross />
            </button>
        </div>
    }
}
