//! What receipts print in Malay: capital letters, no accents, no spaces within a word.

use super::super::label::Notion;
use super::Language;

#[rustfmt::skip]
pub(super) const MALAY: Language = Language {
    code: "ms",
    labels: &[
        (Notion::Total, "JUMLAH KESELURUHAN"),
        (Notion::Subtotal, "SUBJUMLAH JUMLAHKECIL"),
        (Notion::Final, "JUMLAHBESAR JUMLAHBERSIH"),
        (Notion::Due, "PERLUDIBAYAR JUMLAHPERLUDIBAYAR"),
        (Notion::Amount, "AMAUN"),
        (Notion::Sales, "JUALAN"),
        (Notion::Tax, "CUKAI PPN CUKAIPERKHIDMATAN"),
        (Notion::Included, "TERMASUK DGN"),
        (Notion::Excluded, "SEBELUM TIDAKTERMASUK"),
        (Notion::After, "SELEPAS"),
        (Notion::Rounding, "PEMBUNDARAN PELARASAN PELARASANBUNDAR BUNDARAN"),
        (Notion::Rounded, "DIBUNDARKAN"),
        (Notion::Discount, "DISKAUN JIMAT PENJIMATAN"),
        (Notion::Service, "SERVIS CAJPERKHIDMATAN"),
        (Notion::Tender, "TUNAI BAYARAN BAYAR DIBAYAR TERIMA DITERIMA"),
        (Notion::Card, "KARTU KADKREDIT MYDEBIT"),
        (Notion::Change, "BAKI BAKIPEMULANGAN KEMBALI"),
        (Notion::Count, "KUANTITI BILANGAN"),
        (Notion::Other, "MATA"),
    ],
    months: ["JANUARI", "FEBRUARI", "MAC", "APRIL", "MEI", "JUN", "JULAI", "OGO OGOS AGUSTUS", "SEPTEMBER", "OKT OKTOBER", "NOVEMBER", "DIS DES DISEMBER DESEMBER"],
    weekdays: ["ISNIN", "SELASA", "RABU", "KHAMIS", "JUMAAT", "SABTU", "AHAD"],
    dates: "TARIKH TANGGAL",
    other_dates: "LUPUT TAMATTEMPOH",
    due: "TARIKHAKHIRBAYARAN BAYARSEBELUM",
    starts: "MASUK TARIKHMASUK DAFTARMASUK TEMPOH",
    ends: "KELUAR TARIKHKELUAR DAFTARKELUAR",
    customers: "PELANGGAN NAMAPELANGGAN PEMBELI",
    common: "TERIMA KASIH SILA DATANG LAGI SELAMAT TARIKH MASA RESIT INVOIS CUKAI JURUWANG BARANG DIJUAL",
};
