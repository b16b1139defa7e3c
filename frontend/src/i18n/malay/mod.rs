//! Malay. Sentences end with a full stop, labels do not.

mod camera;
pub(super) mod desk;
mod links;
mod list;
mod many;
mod problem;
mod receipt;
mod review;
mod rules;
mod spending;
mod trash;

use super::{Numbers, Order, ProfileTexts, ReceiptsTexts, ScanTexts, Texts, UploadTexts};

pub(super) static TEXTS: Texts = Texts {
    product: "Receipt Scanner",
    skip_to_content: "Langkau ke kandungan",
    main_navigation: "Utama",
    months: [
        "Jan", "Feb", "Mac", "Apr", "Mei", "Jun", "Jul", "Ogo", "Sep", "Okt", "Nov", "Dis",
    ],
    date: |day, month, year| format!("{day} {month} {year}"),
    numbers: Numbers {
        point: '.',
        group: ',',
        grouped_from: 4,
        byte: 'B',
    },
    problem: problem::message,
    unreachable: "Pelayan tidak dapat dicapai. Adakah pelayan sedang berjalan dan peranti ini dalam talian?",
    try_again: "Cuba lagi",
    loading: "Memuatkan…",
    reconnecting: "Luar talian. Menyambung semula…",
    new_version: "Versi baharu sudah tersedia.",
    take_new_version: "Guna sekarang",
    later: "Nanti",
    review: "Semakan",
    spending: "Perbelanjaan",
    language: "Bahasa",
    scan: ScanTexts {
        title: "Imbas",
        heading: "Imbas resit",
        take_photo: "Ambil foto",
        choose_files: "Pilih fail",
        guided: "Beberapa halaman, atau dengan panduan",
        from_link: "Daripada pautan",
        drop_here: "Lepaskan resit di sini",
        drop_hint: "atau tampal gambar di mana-mana pada halaman ini",
        kinds: |limit| match limit {
            Some(limit) => {
                format!(
                    "JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF, BMP atau PDF, sehingga {limit} setiap satu"
                )
            }
            None => "JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF, BMP atau PDF".to_owned(),
        },
        empty_title: "Belum ada apa-apa untuk dihantar",
        empty_text: "Ambil foto resit atau pilih gambar dan PDF. Peniaga, tarikh dan jumlah dibaca \
                     untuk anda.",
        drop_anywhere: "Lepaskan untuk mengimbas",
        queue: "Muat naik",
        order: |order| match order {
            Order::Pause => "Jeda semua",
            Order::Resume => "Sambung semua",
            Order::Retry => "Cuba lagi yang gagal",
            Order::Cancel => "Batalkan semua",
            Order::Clear => "Ketepikan yang selesai",
        },
        plain_http: "Halaman ini dibuka melalui HTTP biasa, jadi penyemak imbas mungkin memadam fail yang \
                     menunggu apabila ruang hampir habis: biarkan halaman ini terbuka sehingga semuanya \
                     dihantar.",
        interrupted_title: "Muat naik yang terganggu",
        interrupted: |name| {
            format!("{name} terganggu: pilih fail itu sekali lagi untuk meneruskan.")
        },
        dismiss: "Ketepikan",
    },
    upload: UploadTexts {
        checking: "Memeriksa…",
        waiting: "Menunggu giliran",
        following: "Fail yang sama ada lebih awal dalam senarai",
        paused: "Dijeda",
        needs_page: "Biarkan halaman ini terbuka sehingga fail dihantar",
        resting: "Sambungan terputus. Mencuba lagi…",
        uploaded: "Dimuat naik",
        reading: "Membaca…",
        nothing_found: "Sudah dibaca, tetapi tiada medan ditemui",
        known: "Fail yang sama sudah ada di sini.",
        cancelled: "Dibatalkan",
        order: |order| match order {
            Order::Pause => "Jeda",
            Order::Resume => "Sambung",
            Order::Retry => "Cuba lagi",
            Order::Cancel => "Batal",
            Order::Clear => "Ketepikan",
        },
        open: "Buka",
        sent_of: |sent, size| format!("{sent} daripada {size}"),
        left: |time| format!("{time} lagi"),
        progress_of: |name| format!("Muat naik {name}"),
        added: |count| format!("{} ditambah.", files(count)),
        restored: |count| format!("{} masih ada dari sebelum ini.", files(count)),
        files,
        under_way: |count, percent| format!("Menghantar {count} fail · {percent}%"),
        stalled: |count| format!("{count} fail menunggu dan akan dihantar apabila sambungan pulih"),
        already_here: |name| format!("{name} sudah ada dalam senarai."),
        news: |name, news| format!("{name}: {news}"),
    },
    receipts: ReceiptsTexts {
        title: "Resit",
        empty_title: "Belum ada resit",
        empty_text: "Resit yang anda imbas dipaparkan di sini, yang terbaharu dahulu.",
        error_title: "Senarai tidak dapat dipaparkan",
        picture: "Gambar",
        merchant: "Peniaga",
        date: "Tarikh",
        status: "Status",
        total: "Jumlah",
        no_merchant: "Peniaga tidak diketahui",
        no_date: "Tiada tarikh",
        no_total: "Tiada jumlah",
        more: "Tunjukkan lagi",
        status_waiting: "Menunggu",
        status_reading: "Membaca",
        status_ready: "Sudah dibaca",
        status_check: "Perlu disemak",
        status_verified: "Disahkan",
        status_failed: "Gagal dibaca",
    },
    profile: ProfileTexts {
        title: "Gambar profil",
        alt: "Gambar profil anda",
        hint: "JPEG, PNG atau WebP, sehingga 5\u{a0}MB. Bahagian tengahnya dipaparkan.",
        choose: "Pilih gambar",
        replace: "Pilih gambar lain",
        busy: "Sebentar…",
        remove: "Alih keluar",
        close: "Tutup",
        changed: "Gambar profil anda telah ditukar.",
        removed: "Gambar profil anda telah dialih keluar.",
    },
    not_found_title: "Tiada apa-apa di sini",
    not_found_text: "Alamat ini mungkin tersalah taip, atau kandungannya telah berpindah.",
    to_scan: "Imbas resit",
};

fn files(count: usize) -> String {
    format!("{count} fail")
}
