//! Browser app of the receipt scanner: takes photos and files, uploads them, shows the results.
//!
//! [`app`] is the root, [`features`] has a folder for each page, [`data`] the stores that pages
//! share. Only [`data::api`], `data::events` and `upload::transport` access the network. Code
//! that needs no browser is in modules marked "Pure" and is tested on the host.

#![expect(
    unreachable_pub,
    reason = "the component macro makes the structs of properties public"
)]

mod app;
mod browser;
mod data;
mod features;
mod i18n;
mod ui;
mod upload;

use i18n::date_order::DateOrder;
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
    DateOrder::restore();
    spawn_local(async move {
        Language::wanted().load().await;
        // The server-rendered content is removed, or kept until the code of its page is loaded.
        app::lazy_pages::keep_boot_page();
        body.set_inner_html("");
        leptos::mount::mount_to(body.unchecked_into(), app::root::App).forget();
    });
}
