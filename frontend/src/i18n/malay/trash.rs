//! Malay: what was deleted, and filing that changes.

use crate::i18n::desk::TrashTexts;

pub(super) const TEXTS: TrashTexts = TrashTexts {
    title: "Tong sampah",
    error_title: "Tong sampah tidak dapat dipaparkan",
    empty_title: "Tong sampah kosong",
    empty_text: "Resit yang anda padam berada di sini buat sementara waktu, dan boleh dipulihkan.",
    kept: |days| match days {
        None => "Resit yang dipadam disimpan sehingga anda membuangnya.".to_owned(),
        Some(days) => [
            "Resit yang dipadam disimpan selama ",
            &days.to_string(),
            " hari, lalu dipadam secara kekal.",
        ]
        .concat(),
    },
    others: |count| ["Ada ", &count.to_string(), " resit lagi di bawah."].concat(),
    restore: "Pulihkan",
    restored: "Dipulihkan.",
    restore_this: |name| ["Pulihkan ", name].concat(),
    remove: "Padam secara kekal",
    remove_this: |name| ["Padam secara kekal: ", name].concat(),
    remove_all: "Kosongkan tong sampah",
    removed: "Dipadam secara kekal.",
    moved_title: "Dialihkan ke tong sampah",
    moved_text: "Resit ini telah dipadam. Resit boleh dipulihkan bersama semua yang anda masukkan.",
    undo: "Buat asal",
    undone: "Seperti sebelumnya.",
    tags_hint: "Asingkan tag dengan koma.",
};
