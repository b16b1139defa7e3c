//! Malay: many receipts at once: choosing them, what is done with them, and merged receipts.

use crate::i18n::desk::{Deed, ManyTexts};

pub(super) const TEXTS: ManyTexts = ManyTexts {
    select: "Pilih",
    select_this: |name| ["Pilih ", name].concat(),
    bar: "Resit dipilih",
    selected: |count| [&count.to_string(), " dipilih"].concat(),
    all_shown: "Semua yang dipapar",
    all_found: "Semua yang dijumpai",
    leave: "Tamat memilih",
    confirm: "Sahkan",
    set_category: "Tetapkan kategori",
    category_hint: "Kosong membuangnya",
    add_tags: "Tambah",
    remove_tags: "Buang",
    merge: "Gabung",
    merge_hint: "2 hingga 20 resit menjadi satu",
    export_hint: |most| ["Sehingga ", &most.to_string(), " resit sekali gus"].concat(),
    working: "Sebentar…",
    done: |deed, count| match (deed, count) {
        (Deed::Confirmed, count) => [&count.to_string(), " resit disahkan."].concat(),
        (Deed::Filed, count) => [&count.to_string(), " resit diubah."].concat(),
        (Deed::Deleted, count) => [&count.to_string(), " resit dalam tong sampah."].concat(),
        (Deed::Merged, count) => [&count.to_string(), " resit kini menjadi satu."].concat(),
    },
    failed: |count| ["Tidak berjaya untuk ", &count.to_string(), " resit."].concat(),
    close: "Tutup",
    merged_from: |count| ["Gabungan ", &count.to_string(), " resit."].concat(),
    separate: "Pisahkan semula",
    separating: "Memisahkan…",
    separated: |count| [&count.to_string(), " resit telah kembali."].concat(),
};
