//! Notice about stored receipts and waiting edits. Its code also stores and sends them; it is loaded
//! when the page has nothing else to do.

mod notice;

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::ui::dynamic_view;

/// Time that the page has to itself.
const IDLE_DELAY: Duration = Duration::from_secs(3);

/// Loads the code of the notice.
#[wasm_split(offline_notice, fallible)]
#[allow(
    clippy::unnecessary_wraps,
    reason = "a part that cannot be loaded is an error of the call"
)]
fn notice_part() -> Result<fn() -> AnyView, SplitLoaderError> {
    Ok(|| view! { <notice::OfflineNotice /> }.into_any())
}

/// Place of the notice.
#[component]
pub(crate) fn OfflineHost() -> impl IntoView {
    let code = RwSignal::new(None::<fn() -> AnyView>);
    let load = move || spawn_local(async move { code.set(notice_part().await.ok()) });
    set_timeout(load, IDLE_DELAY);
    dynamic_view(move || code.get().map(|render| render()))
}
