//! Bar of bulk actions at the lower edge, within reach of the thumb.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use shared::bulk::{MERGE_RECEIPTS_MAX, MERGE_RECEIPTS_MIN};

use crate::i18n::desk;
use crate::ui::{Button, Icon, Symbol, dynamic_view, focus_on_load};

/// Largest number of receipts that can be exported by id: proxies limit the length of an address.
pub(crate) const EXPORT_MAX: usize = 200;

/// Action requested for the selected receipts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BulkAction {
    /// Adds all rows that are shown to the selection.
    SelectShown,
    /// Adds all results to the selection, shown or not.
    SelectFound,
    /// Ends the selection.
    EndSelection,
    Confirm,
    SetCategory(String),
    AddTags(String),
    RemoveTags(String),
    Merge,
    Delete,
}

/// Panel that is open above the buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BulkPanel {
    Closed,
    Category,
    Tags,
    Export,
}

/// State of the bar.
#[derive(Clone, Copy)]
pub(crate) struct BulkBarState {
    pub(crate) count: Signal<usize>,
    /// `true` while an action is running.
    pub(crate) is_busy: Signal<bool>,
    /// `true` if there are more results than are shown.
    pub(crate) has_more: Signal<bool>,
    pub(crate) panel: RwSignal<BulkPanel>,
}

/// Bar of bulk actions.
#[component]
pub(crate) fn BulkBar(
    choice: BulkBarState,
    /// Returns the URL of an export format for the selection; `None` if it is too large.
    file_url: Callback<&'static str, Option<String>>,
    on_wish: Callback<BulkAction>,
) -> impl IntoView {
    let texts = &desk().many;
    let BulkBarState {
        count,
        is_busy,
        has_more,
        panel,
    } = choice;
    // The next time the bar is shown no panel is open.
    on_cleanup(move || {
        panel.try_set(BulkPanel::Closed);
    });
    let wish = move |wish: BulkAction| move |_| on_wish.run(wish.clone());
    view! {
        <section class="many-bar" aria-label=texts.bar data-test="many">
            <div class="many-head">
                <p role="status" data-test="many-count">
                    {dynamic_view(move || if is_busy.get() {
                        texts.working.to_owned()
                    } else {
                        (texts.selected)(count.get())
                    })}
                </p>
                <button
                    type="button"
                    class="button quiet"
                    data-test="all-shown"
                    on:click=wish(BulkAction::SelectShown)
                >
                    {texts.all_shown}
                </button>
                <Show when=move || has_more.get()>
                    <button
                        type="button"
                        class="button quiet"
                        data-test="all-found"
                        on:click=wish(BulkAction::SelectFound)
                    >
                        {texts.all_found}
                    </button>
                </Show>
                <button
                    type="button"
                    class="button icon-only"
                    data-test="leave"
                    aria-label=texts.leave
                    on:click=wish(BulkAction::EndSelection)
                >
                    <Symbol icon=Icon::Cross />
                </button>
            </div>
            {dynamic_view(move || match panel.get() {
                BulkPanel::Closed => None,
                BulkPanel::Category => Some(view! { <CategoryPanel on_wish /> }.into_any()),
                BulkPanel::Tags => Some(view! { <TagsPanel on_wish /> }.into_any()),
                BulkPanel::Export => Some(view! { <ExportPanel file_url /> }.into_any()),
            })}
            <BulkButtons choice on_wish />
        </section>
    }
}

/// Buttons of the actions; each is disabled while it cannot be used.
#[component]
fn BulkButtons(choice: BulkBarState, on_wish: Callback<BulkAction>) -> impl IntoView {
    let texts = &desk().many;
    let BulkBarState {
        count,
        is_busy,
        panel,
        ..
    } = choice;
    // A button that acts at once.
    let deed =
        move |icon: Icon, text: &'static str, test: &'static str, wish: BulkAction, most: usize| {
            let least = if wish == BulkAction::Merge {
                MERGE_RECEIPTS_MIN
            } else {
                1
            };
            // One action runs at a time: its answer may change the selection.
            let fits = move || (least..=most).contains(&count.get()) && !is_busy.get();
            view! {
                <button
                    type="button"
                    class="button"
                    data-test=test
                    title=(wish == BulkAction::Merge).then_some(texts.merge_hint)
                    disabled=move || !fits()
                    on:click=move |_| on_wish.run(wish.clone())
                >
                    <Symbol icon />
                    {text}
                </button>
            }
            .into_any()
        };
    // A button that opens or closes a panel.
    let opener = move |icon: Icon, text: &'static str, test: &'static str, opened: BulkPanel| {
        let (most, hint) = match opened {
            BulkPanel::Export => (EXPORT_MAX, Some((texts.export_hint)(EXPORT_MAX))),
            BulkPanel::Closed | BulkPanel::Category | BulkPanel::Tags => (usize::MAX, None),
        };
        let turn = move |panel: &mut BulkPanel| {
            *panel = if *panel == opened {
                BulkPanel::Closed
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
            {deed(
                Icon::Check,
                desk().receipt.confirm,
                "many-confirm",
                BulkAction::Confirm,
                usize::MAX,
            )}
            {opener(Icon::Filter, desk().receipt.category, "many-category", BulkPanel::Category)}
            {opener(Icon::Text, desk().receipt.tags, "many-tags", BulkPanel::Tags)}
            {deed(Icon::Files, texts.merge, "many-merge", BulkAction::Merge, MERGE_RECEIPTS_MAX)}
            {opener(Icon::Download, desk().list.export, "many-export", BulkPanel::Export)}
            {deed(Icon::Bin, desk().receipt.delete, "many-delete", BulkAction::Delete, usize::MAX)}
        </div>
    }
}

/// Panel that sets a category.
#[component]
fn CategoryPanel(on_wish: Callback<BulkAction>) -> impl IntoView {
    let texts = &desk().many;
    let typed = RwSignal::new(String::new());
    let on_submit = move || on_wish.run(BulkAction::SetCategory(typed.get_untracked()));
    let name = desk().receipt.category;
    let place = render_text_input(typed, name, "categories", texts.category_hint);
    let button = view! {
        <button type="submit" class="button primary" data-test="set-category">
            {texts.set_category}
        </button>
    };
    render_panel((place, button), on_submit)
}

/// Panel that adds or removes tags.
#[component]
fn TagsPanel(on_wish: Callback<BulkAction>) -> impl IntoView {
    let texts = &desk().many;
    let typed = RwSignal::new(String::new());
    let on_submit = move || on_wish.run(BulkAction::AddTags(typed.get_untracked()));
    let place = render_text_input(typed, desk().receipt.tags, "tags", desk().trash.tags_hint);
    let buttons = view! {
        <button type="submit" class="button primary" data-test="add-tags">{texts.add_tags}</button>
        <Button
            test="remove-tags"
            on_press=move || on_wish.run(BulkAction::RemoveTags(typed.get_untracked()))
        >
            {texts.remove_tags}
        </Button>
    };
    render_panel((place, buttons), on_submit)
}

/// Renders a panel as a form.
fn render_panel(content: impl IntoView + 'static, on_submit: impl Fn() + 'static) -> AnyView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_submit();
    };
    view! { <form class="many-panel" on:submit=submit>{content.into_any()}</form> }.into_any()
}

/// Renders a text input that takes the focus at once.
fn render_text_input(
    typed: RwSignal<String>,
    name: &'static str,
    list: &'static str,
    hint: &'static str,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    focus_on_load(input);
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

/// Panel with the export formats that are offered for a selection.
#[component]
fn ExportPanel(file_url: Callback<&'static str, Option<String>>) -> impl IntoView {
    let texts = &desk().list;
    let kinds = [
        ("receipts.csv", texts.export_receipts),
        ("zip", texts.export_zip),
    ];
    let link = move |(format, text): (&'static str, &'static str)| {
        // A selection beyond the limit has no address; its link is left out.
        let url = file_url.run(format)?;
        Some(
            view! {
                <a class="button" href=url download="" data-test=["many-", format].concat()>
                    {text}
                </a>
            }
            .into_any(),
        )
    };
    view! {
        <div class="many-panel">
            {dynamic_view(move || kinds.into_iter().filter_map(link).collect_view())}
        </div>
    }
}
