//! Malay: receipts one after the other, the least sure first.

use crate::i18n::desk::ReviewTexts;

pub(super) const TEXTS: ReviewTexts = ReviewTexts {
    title: "Semakan",
    error_title: "Resit untuk disemak tidak dapat dimuatkan",
    empty_title: "Tiada apa-apa untuk disemak",
    empty_text: "Setiap resit yang dibaca telah dilihat.",
    all_receipts: "Semua resit",
    left: |count| format!("{count} resit lagi"),
    accept: "Terima",
    accepting: "Menerima…",
    skip: "Langkau",
    back: "Kembali",
    undo: "Buat asal",
    accept_sure: |count| format!("Terima semua {count} yang kiraannya tepat"),
    accepted: |count| format!("{count} resit diterima."),
    undone: |count| format!("{count} resit dikembalikan."),
    nothing_sure: "Tiada resit di sini yang kiraannya tepat dan pasti.",
    nothing_to_undo: "Tiada apa-apa untuk dibuat asal.",
    at_field: |field, value| format!("{field}: {value}"),
    ask_missing: |field| {
        format!("{field} kosong. Isikan, atau tekan Enter sekali lagi jika tiada pada resit.")
    },
    now: |name| format!("Kini {name}"),
    open: "Buka",
    compare: "Bandingkan",
    end_compare: "Tamat banding",
    twin: "Mungkin resit yang sama",
    twin_picture: "Resit yang satu lagi",
    no_twin: "Tiada resit lain pada hari itu yang serupa dengan resit ini.",
    keys: "Kekunci",
    close: "Tutup",
    key_list: &[
        ("Enter", "Terima dan teruskan"),
        ("↑ ↓", "Berpindah antara medan"),
        ("1 … 9", "Pilih alternatif bagi medan"),
        ("E", "Taip dalam medan; Esc menamatkannya"),
        ("S →", "Langkau"),
        ("←", "Kembali"),
        ("A", "Terima semua yang kiraannya tepat dan pasti"),
        ("Z", "Buat asal penerimaan terakhir"),
        ("C", "Bandingkan dengan resit yang serupa"),
        ("?", "Tunjukkan kekunci ini"),
    ],
};
