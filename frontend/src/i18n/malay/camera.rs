//! Malay: photographing within the app.

use crate::camera::advice::Advice;
use crate::camera::crop::Corner;
use crate::camera::stream::CameraError;
use crate::i18n::desk::CameraTexts;

pub(super) const TEXTS: CameraTexts = CameraTexts {
    title: "Kamera",
    opening: "Membuka kamera…",
    view: "Apa yang dilihat kamera",
    advice: |advice| match advice {
        Advice::NoPaper => "Halakan kamera pada resit",
        Advice::TooDark => "Terlalu gelap: tambahkan cahaya",
        Advice::EdgeCutOff => "Tepi resit terpotong: jauhkan kamera",
        Advice::TooFar => "Terlalu jauh: dekatkan kamera",
        Advice::Glare => "Cahaya terpantul: condongkan kertas sedikit",
        Advice::Blurred => "Kabur: jangan bergerak, atau jauhkan sedikit",
        Advice::Ready => "Bagus: ambil foto",
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
        CameraError::InsecureContext => "Kamera memerlukan halaman yang selamat",
        CameraError::PermissionDenied => "Kamera tidak dibenarkan di sini",
        CameraError::Unavailable => "Tiada kamera untuk digunakan",
    },
    refused: |refusal| match refusal {
        CameraError::InsecureContext => {
            "Melalui HTTP biasa, penyemak imbas tidak membenarkan halaman menggunakan kamera. \
             Apl kamera peranti masih boleh digunakan."
        }
        CameraError::PermissionDenied => {
            "Benarkan kamera untuk halaman ini dalam tetapan penyemak imbas, atau gunakan apl kamera peranti."
        }
        CameraError::Unavailable => {
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
