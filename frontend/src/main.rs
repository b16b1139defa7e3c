//! Browser app of the receipt scanner: takes photos and files, uploads them, shows the results.
//!
//! [`app`] is the root. `pages` load and arrange, `components` render, the stores [`upload`] and
//! [`receipts`] hold state. Only [`api`], [`live`] and `upload::transport` access the network. Code
//! that needs no browser is in modules marked "Pure" and is tested on the host.

#![expect(
    unreachable_pub,
    reason = "the component macro makes the structs of properties public"
)]

mod announce;
mod api;
mod app;
mod camera;
mod canvas;
mod components;
mod device;
mod draft;
mod draft_lines;
mod draft_store;
mod field_text;
mod finding;
mod format;
mod i18n;
mod lazy_pages;
mod live;
mod navigation;
mod pages;
mod profile;
mod provenance;
mod receipts;
mod route;
mod scroll_position;
mod search;
mod slot;
mod spending;
mod upload;
mod verdict;
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
        // The server-rendered content is removed, or kept until the code of its page is loaded.
        lazy_pages::keep_boot_page();
        body.set_inner_html("");
        leptos::mount::mount_to(body.unchecked_into(), app::App).forget();
    });
}
