//! Malay: the pages that come later.

use shared::provenance::FallbackReason;

use super::receipt;
use crate::i18n::desk::{DeskTexts, PictureTexts, ReceiptTexts};
use crate::slot::List;

pub(in crate::i18n) static TEXTS: DeskTexts = DeskTexts {
    receipt: ReceiptTexts {
        title: "Resit",
        back: "Resit",
        error_title: "Resit ini tidak dapat dipaparkan",
        unknown_title: "Tiada resit sedemikian",
        field: receipt::field,
        column: receipt::column,
        group: receipt::group,
        items: "Item",
        add_field: "Tambah medan",
        add_line: |list| match list {
            List::Items => "Tambah item",
            List::Taxes => "Tambah cukai",
            List::Payments => "Tambah bayaran",
            List::TaxIds => "Tambah nombor cukai",
        },
        remove_line: |number| ["Alih keluar baris ", &number.to_string()].concat(),
        included: "Termasuk dalam harga",
        to_check: |count| [&count.to_string(), " perlu disemak"].concat(),
        adds_up: "Kiraan tepat",
        sums: receipt::SUMS,
        no_total: |total| ["Tiada jumlah ditemui. Amaun lain berjumlah ", total, "."].concat(),
        take_total: |total| ["Guna ", total].concat(),
        method: receipt::method,
        assigned: |field, text| [field, " kini ", text].concat(),
        sure: "Pasti",
        check: "Semak",
        missing: "Tiada",
        confirmed: "Disahkan",
        unsaved: "Belum disimpan",
        pending: "Sedang dibaca",
        as_read: "Seperti dicetak",
        alternatives: "Atau mungkin",
        confirm: "Sahkan",
        save: "Simpan",
        saving: "Menyimpan…",
        saved: "Disimpan",
        not_saved: "Tidak disimpan.",
        resumed: "Perubahan yang belum disimpan telah dipulihkan.",
        discard: "Buang",
        original: "Muat turun fail asal",
        read_again: "Baca semula",
        reading_now: "Resit ini sedang dibaca. Anda boleh menunggu, atau mula mengisi medan.",
        failed_hint: "Gambar disimpan, dan anda boleh mengisi medan sendiri.",
        delete: "Padam",
        delete_title: "Padam secara kekal?",
        delete_text: "Gambar dan medan akan dipadam daripada pelayan. Ini tidak boleh dibuat asal.",
        keep: "Kekalkan",
        deleted: "Dialihkan ke tong sampah.",
        note: "Nota",
        category: "Kategori",
        tags: "Tag",
        file: "Fail",
        read_by: "Dibaca oleh",
        tried: |reason| match reason {
            FallbackReason::Busy => "tidak sempat",
            FallbackReason::Spent => "telah menghabiskan kuota panggilan hariannya",
            FallbackReason::Broken => "tidak berfungsi",
            FallbackReason::Refused => "menolak",
            FallbackReason::Unsure => "tidak pasti",
            FallbackReason::Nothing => "tidak menemui apa-apa",
        },
        sent_to: |size, host| [size, " dihantar ke ", host].concat(),
        nothing_sent: "Tiada apa-apa keluar dari mesin ini",
        several: |count| {
            [
                "Gambar ini menunjukkan ",
                &count.to_string(),
                " resit. Resit dalam garisan penuh telah dibaca; resit dalam garisan putus-putus boleh \
                 dijadikan resit tersendiri.",
            ]
            .concat()
        },
        split: "Asingkan resit",
        splitting: "Memotong resit…",
        was_split: |count| {
            [
                &count.to_string(),
                " resit lagi telah dibuat daripada gambar ini.",
            ]
            .concat()
        },
        show_all: "Tunjukkan semua resit",
    },
    picture: PictureTexts {
        label: "Gambar resit. Tambah dan tolak untuk zum, kekunci anak panah untuk bergerak, sifar untuk \
                semuanya.",
        alt: |page| format!("Halaman {page} resit"),
        zoom_in: "Zum masuk",
        zoom_out: "Zum keluar",
        fit: "Tunjukkan semuanya",
        none: "Belum ada gambar untuk resit ini.",
        previous: "Halaman sebelumnya",
        next: "Halaman seterusnya",
        page_of: |page, count| format!("{page} / {count}"),
        show_text: "Tunjukkan teks",
        search: "Cari dalam teks",
        previous_match: "Padanan sebelumnya",
        next_match: "Padanan seterusnya",
        words: |count| counted(count, " perkataan"),
        found: |count| counted(count, " padanan"),
        match_of: |number, count| [&number.to_string(), " daripada ", &count.to_string()].concat(),
        no_text: "Tiada teks dibaca daripada gambar ini.",
        unsure: "Bertitik: dibaca, tetapi tidak pasti",
        text: "Teks gambar. Kekunci anak panah berpindah antara perkataan, Enter memasukkan perkataan ke \
               dalam medan.",
        use_as: "Guna sebagai",
        extend: "Perkataan pada baris yang sama boleh ditambah.",
        close: "Tutup",
    },
    list: super::list::TEXTS,
    many: super::many::TEXTS,
    review: super::review::TEXTS,
    rules: super::rules::TEXTS,
    spending: super::spending::TEXTS,
    trash: super::trash::TEXTS,
    links: super::links::TEXTS,
    camera: super::camera::TEXTS,
};

fn counted(count: usize, what: &str) -> String {
    match count {
        0 => ["Tiada", what].concat(),
        _ => [&count.to_string(), what].concat(),
    }
}
