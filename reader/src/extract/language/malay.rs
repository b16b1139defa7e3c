//! Malay vocabulary of receipts.
//!
//! Capitals, no accents, no spaces within a word.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const MALAY: Language = Language {
    code: "ms",
    amount_labels: &[
        (LabelWord::Total, "JUMLAH KESELURUHAN"),
        (LabelWord::Subtotal, "SUBJUMLAH JUMLAHKECIL"),
        (LabelWord::Final, "JUMLAHBESAR JUMLAHBERSIH"),
        (LabelWord::Due, "PERLUDIBAYAR JUMLAHPERLUDIBAYAR"),
        (LabelWord::Amount, "AMAUN"),
        (LabelWord::Sales, "JUALAN"),
        (LabelWord::Tax, "CUKAI CUKAIPERKHIDMATAN CUKAIJUALAN CUKAIPERKHIDMATANDANJUALAN"),
        (LabelWord::Included, "TERMASUK DGN"),
        (LabelWord::Excluded, "SEBELUM TIDAKTERMASUK"),
        (LabelWord::After, "SELEPAS"),
        (LabelWord::Rounding, "PEMBUNDARAN PELARASAN PELARASANBUNDAR BUNDARAN"),
        (LabelWord::Rounded, "DIBUNDARKAN"),
        (LabelWord::Discount, "DISKAUN JIMAT PENJIMATAN"),
        (LabelWord::Service, "SERVIS CAJPERKHIDMATAN"),
        (LabelWord::Tender, "TUNAI BAYARAN BAYAR DIBAYAR TERIMA DITERIMA"),
        (LabelWord::Card, "KADKREDIT KADDEBIT MYDEBIT"),
        (LabelWord::Change, "BAKI BAKIPEMULANGAN"),
        (LabelWord::Count, "KUANTITI BILANGAN"),
        (LabelWord::Other, "MATA"),
    ],
    months: [
        "JANUARI", "FEBRUARI", "MAC", "APRIL", "MEI", "JUN", "JULAI", "OGO OGOS",
        "SEPTEMBER", "OKT OKTOBER", "NOVEMBER", "DIS DISEMBER",
    ],
    weekdays: ["ISNIN", "SELASA", "RABU", "KHAMIS", "JUMAAT", "SABTU", "AHAD"],
    date_labels: "TARIKH",
    other_date_labels: "LUPUT TAMATTEMPOH",
    due_date_labels: "TARIKHAKHIRBAYARAN BAYARSEBELUM",
    period_start_labels: "MASUK TARIKHMASUK DAFTARMASUK TEMPOH",
    period_end_labels: "KELUAR TARIKHKELUAR DAFTARKELUAR",
    customer_labels: "PELANGGAN NAMAPELANGGAN PEMBELI",
    common_words: "\
        TERIMA KASIH SILA DATANG LAGI SELAMAT TARIKH MASA RESIT INVOIS CUKAI JURUWANG BARANG \
        DIJUAL",
};
