//! Malay: rules: what is filled in by itself.

use crate::i18n::desk::RulesTexts;

pub(super) const TEXTS: RulesTexts = RulesTexts {
    title: "Peraturan",
    intro: "Peraturan mengisi peniaga, kategori dan tag apabila teks resit mengandungi perkataannya. Apa yang anda isi sendiri sentiasa diutamakan.",
    error_title: "Peraturan tidak dapat dipaparkan",
    empty: "Belum ada peraturan. Betulkan resit, dan peraturan dicadangkan di sini; atau tulis satu di bawah.",
    suggestions: "Cadangan",
    said_of: |count| ["Anda menyatakannya untuk ", &count.to_string(), " resit"].concat(),
    take: "Guna",
    new: "Peraturan baharu",
    change: "Ubah peraturan",
    text: "Apabila teks menyebut",
    text_hint: "Perkataan penuh seperti dicetak, contohnya REWE",
    preview: |matching, changing| [held(matching), changed(changing)].concat(),
    nothing: "tiada",
    save_new: "Untuk resit baharu",
    save_past: |count| ["Simpan dan ubah ", &count.to_string(), " resit"].concat(),
    cancel: "Batal",
    edit: "Ubah",
    delete: "Padam",
    edit_this: |words| ["Ubah peraturan ", words].concat(),
    delete_this: |words| ["Padam peraturan ", words].concat(),
    used: |count| [&count.to_string(), " resit"].concat(),
    saved: |count| ["Disimpan. ", &count.to_string(), " resit diubah."].concat(),
    deleted: |count| {
        [
            "Dipadam. ",
            &count.to_string(),
            " resit seperti sebelumnya.",
        ]
        .concat()
    },
    always: "Jadikan peraturan",
};

fn held(count: u64) -> String {
    [&count.to_string(), " resit mengandungi perkataan ini, "].concat()
}

fn changed(count: u64) -> String {
    [&count.to_string(), " akan berubah."].concat()
}
