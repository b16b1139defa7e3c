//! The receipt scanner in the browser: takes photos and files, sends them, and shows what was read.
//!
//! [`app`] puts everything together. `pages` load and arrange, `components` show, the stores [`upload`] and
//! [`receipts`] remember, [`api`] and `upload::transport` talk to the server and nobody else does. What can
//! be decided without a browser is in files of its own that say "Pure", and is tested on the host.

#![expect(
    unreachable_pub,
    reason = "the component macro makes the structs of properties public"
)]

mod announce;
mod api;
mod app;
mod assign;
mod camera;
mod canvas;
mod components;
mod device;
mod draft;
mod draft_lines;
mod drafts;
mod finding;
mod format;
mod i18n;
mod later;
mod live;
mod navigation;
mod pages;
mod place;
mod profile;
mod proof;
mod provenance;
mod receipts;
mod route;
mod search;
mod slot;
mod spending;
mod upload;
mod wire;

use i18n::language::Language;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

fn main() {
    let Some(body) = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.body())
    else {
        return;
    };
    spawn_local(async move {
        Language::wanted().load().await;
        // What the page shows until now has done its work, or stays until its code is there.
        later::keep_boot();
        body.set_inner_html("");
        leptos::mount::mount_to(body.unchecked_into(), app::App).forget();
    });
}
