//! Malay: photographing within the app.

use crate::camera::coach::Advice;
use crate::camera::corners::Corner;
use crate::camera::stream::Refusal;
use crate::i18n::desk::CameraTexts;

pub(super) const TEXTS: CameraTexts = CameraTexts {
    title: "Kamera",
    opening: "Membuka kamera…",
    view: "Apa yang dilihat kamera",
    advice: |advice| match advice {
        Advice::Find => "Halakan kamera pada resit",
        Advice::Light => "Terlalu gelap: tambahkan cahaya",
        Advice::Edge => "Tepi resit terpotong: jauhkan kamera",
        Advice::Nearer => "Terlalu jauh: dekatkan kamera",
        Advice::Glare => "Cahaya terpantul: condongkan kertas sedikit",
        Advice::Hold => "Kabur: jangan bergerak, atau jauhkan sedikit",
        Advice::Press => "Bagus: ambil foto",
    },
    mode: "Setiap foto ialah",
    single: "Satu resit",
    several: "Satu daripada beberapa halaman",
    shutter: "Ambil foto",
    light: "Lampu",
    sent: |count| [&count.to_string(), " resit dihantar ke barisan"].concat(),
    pages: |count| [&count.to_string(), " halaman"].concat(),
    page: |number| ["Halaman ", &number.to_string()].concat(),
    edit: |number| {
        [
            "Halaman ",
            &number.to_string(),
            ": potong, putar, ambil semula atau alih keluar",
        ]
        .concat()
    },
    replacing: |number| ["Foto seterusnya menggantikan halaman ", &number.to_string()].concat(),
    another: "Ambil halaman lain, atau tekan Selesai",
    done: "Selesai",
    corner: |corner| match corner {
        Corner::UpperLeft => "Penjuru kiri atas",
        Corner::UpperRight => "Penjuru kanan atas",
        Corner::LowerRight => "Penjuru kanan bawah",
        Corner::LowerLeft => "Penjuru kiri bawah",
    },
    corner_hint: "Seret penjuru untuk memotong, atau gerakkannya dengan kekunci anak panah.",
    to_paper: "Ikut kertas",
    whole: "Seluruh gambar",
    turn: "Putar",
    again: "Ambil semula",
    remove: "Alih keluar",
    back: "Gunakan",
    refused_title: |refusal| match refusal {
        Refusal::Insecure => "Kamera memerlukan halaman yang selamat",
        Refusal::Forbidden => "Kamera tidak dibenarkan di sini",
        Refusal::Missing => "Tiada kamera untuk digunakan",
    },
    refused: |refusal| match refusal {
        Refusal::Insecure => {
            "Melalui HTTP biasa, penyemak imbas tidak membenarkan halaman menggunakan kamera. \
             Apl kamera peranti masih boleh digunakan."
        }
        Refusal::Forbidden => {
            "Benarkan kamera untuk halaman ini dalam tetapan penyemak imbas, atau gunakan apl kamera peranti."
        }
        Refusal::Missing => {
            "Tiada kamera ditemui, atau program lain sedang menggunakannya. \
             Apl kamera peranti mungkin masih boleh digunakan."
        }
    },
    native: "Buka apl kamera",
    setting: "Hantar gambar",
    as_needed: "Sebesar yang perlu",
    original: "Seperti asal",
    setting_hint: "“Sebesar yang perlu” lebih cepat dan dibaca sama baik. \
                   Lokasi foto diambil tidak sekali-kali dihantar bersama JPEG.",
};
