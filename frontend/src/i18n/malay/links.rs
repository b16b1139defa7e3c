//! Malay: receipts by their links.

use crate::i18n::desk::LinksTexts;

pub(super) const TEXTS: LinksTexts = LinksTexts {
    title: "Daripada pautan",
    link: "Pautan ke resit",
    fetch: "Ambil",
    empty_title: "Belum ada pautan",
    empty_text: "Banyak kedai menghantar resit sebagai pautan. Pelayan anda mengambil gambar atau PDF itu; apa yang tiba dibaca seperti foto.",
    waiting: "Menunggu giliran",
    running: |percent| match percent {
        Some(percent) => ["Sedang diambil, ", &percent.to_string(), "%"].concat(),
        None => "Sedang diambil…".to_owned(),
    },
    done: "Sudah diambil",
    open: "Buka resit",
    remove_this: |link| ["Buang ", link].concat(),
};
